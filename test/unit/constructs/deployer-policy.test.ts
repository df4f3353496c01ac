import { App, TerraformStack, TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import { aStack } from './stack';
import { Alarms, alicloud, BailianOpenWebUi, BailianOpenWebUiProps, DeployerPolicy, InstanceCharge, InstanceType, SecretSource } from '../../../lib';
import { Vpc } from '../../../lib/alicloud/generated/vpc';
import { policyDocumentOf } from '../../../lib/rights/policy-document';

/** As many characters does RAM take in a policy of one's own. */
const LONGEST_DOCUMENT = 6144;

function site(stack: TerraformStack, id = 'Chat', props: Partial<BailianOpenWebUiProps> = {}): BailianOpenWebUi {
  return new BailianOpenWebUi(stack, id, {
    apiKey: SecretSource.fromVariable('api_key'), adminEmail: 'admin@example.com', adminPassword: SecretSource.fromVariable('admin_password'), domain: 'chat.example.com', ...props,
  });
}

test('is what the command prints of the same stack', () => {
  const stack = aStack();
  site(stack);
  expect(DeployerPolicy.of(stack).document).toBe(policyDocumentOf(stack.toTerraform(), 'chat'));
});

test('changes nothing of what is synthesized', () => {
  const [plain, asked] = [aStack(), aStack()];
  site(plain);
  site(asked);
  expect(DeployerPolicy.of(asked).document).toContain('ecs:RunInstances');
  expect(asked.toTerraform()).toEqual(plain.toTerraform());
});

test('is of what is in the stack when it is asked for', () => {
  const stack = aStack();
  const policy = DeployerPolicy.of(stack);
  expect(policy.document).not.toContain('vpc:CreateVpc');
  new Vpc(stack, 'Vpc', {});
  expect(policy.document).toContain('vpc:CreateVpc');
});

test('widens a name that a variable says, and not the others', () => {
  const stack = aStack();
  const zone = new TerraformVariable(stack, 'zone', {});
  new BailianOpenWebUi(stack, 'Chat', {
    apiKey: SecretSource.fromVariable('api_key'),
    adminEmail: 'admin@example.com',
    adminPassword: SecretSource.fromVariable('admin_password'),
    domain: 'chat.example.com',
    dnsZone: 'example.com',
    tags: { zone: zone.stringValue },
  });
  const { document } = DeployerPolicy.of(stack);
  expect(document).toContain('acs:alidns:*:*:domain/example.com');
  expect(document).toContain('acs:oos:ap-southeast-1:*:parameter/open-webui-chat-Chat-*');
});

/** A site with all that takes rights of its own. */
const EVERYTHING: Partial<BailianOpenWebUiProps> = {
  domain: 'example.com',
  www: true,
  additionalDomains: ['net', 'org', 'cn'].map(ending => ({ name: `chat.example.${ending}` })),
  instanceType: InstanceType.GN7_I_C8_G1_2_XLARGE,
  localModels: ['qwen3:8b'],
  instanceCharge: InstanceCharge.subscription({ months: 1 }),
  alarms: Alarms.to('oncall'),
  secretEnvironment: { BOCHA_SEARCH_API_KEY: SecretSource.fromVariable('bocha'), TAVILY_API_KEY: SecretSource.fromVariable('tavily') },
};

test('of the largest site is one policy of RAM\'s, and can be read', () => {
  const stack = aStack();
  site(stack, 'Chat', EVERYTHING);
  const { document } = DeployerPolicy.of(stack);
  expect(document.length).toBeLessThanOrEqual(LONGEST_DOCUMENT);
  expect(document).toContain('\n');
});

test('of sites in several regions is one policy of RAM\'s', () => {
  const stack = aStack();
  site(stack, 'Chat', EVERYTHING);
  const beijing = new alicloud.AlicloudProvider(stack, 'beijing', { alias: 'beijing', region: 'cn-beijing' });
  site(stack, 'Office', { ...EVERYTHING, domain: 'office.example.com', www: false, additionalDomains: [], provider: beijing });
  expect(DeployerPolicy.of(stack).document.length).toBeLessThanOrEqual(LONGEST_DOCUMENT);
});

test.each([['a construct that is no stack', () => new Construct(new App(), 'x')], ['nothing', () => undefined], ['a text', () => 'chat']])('is not made of %s', (_what, stack) => {
  expect(() => DeployerPolicy.of(stack() as unknown as TerraformStack)).toThrow(/^DeployerPolicy: 1 mistake in the props\n {2}stack: must be a TerraformStack, came /);
});
