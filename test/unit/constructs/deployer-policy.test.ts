import { App, TerraformStack, TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import { aStack } from './stack';
import { BailianOpenWebUi, DeployerPolicy, SecretSource } from '../../../lib';
import { Vpc } from '../../../lib/alicloud/generated/vpc';
import { policyDocumentOf } from '../../../lib/rights/policy-document';

function site(stack: TerraformStack): BailianOpenWebUi {
  return new BailianOpenWebUi(stack, 'Chat', {
    apiKey: SecretSource.fromVariable('api_key'), adminEmail: 'admin@example.com', adminPassword: SecretSource.fromVariable('admin_password'), domain: 'chat.example.com',
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

test.each([['a construct that is no stack', () => new Construct(new App(), 'x')], ['nothing', () => undefined], ['a text', () => 'chat']])('is not made of %s', (_what, stack) => {
  expect(() => DeployerPolicy.of(stack() as unknown as TerraformStack)).toThrow(/^DeployerPolicy: 1 mistake in the props\n {2}stack: must be a TerraformStack, came /);
});
