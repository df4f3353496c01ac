import { Construct } from 'constructs';
import { aSite, SITES } from './sites';
import { aStack, emptyStack } from './stack';
import { Configuration, synthesized } from './synthesized';
import { alicloud, BailianOpenWebUiProps } from '../../../lib';

/** The names that an account has once: of roles, policies and parameters. */
function accountNames({ resource }: Configuration): string[] {
  const names = { alicloud_ram_role: 'role_name', alicloud_ram_policy: 'policy_name', alicloud_oos_parameter: 'parameter_name' };
  return Object.entries(names).flatMap(([type, attribute]) => Object.values(resource[type] ?? {}).map(block => `${type} ${block[attribute]}`));
}

const DOMAIN = SITES['bought certificate'];

function namesOf(stackId: string, siteId: string, props: Partial<BailianOpenWebUiProps> = {}): string[] {
  const stack = emptyStack(stackId);
  new alicloud.AlicloudProvider(stack, 'alicloud', { region: 'ap-southeast-1' });
  aSite(stack, { ...DOMAIN, ...props }, siteId);
  return accountNames(synthesized(stack));
}

/** Names that are there twice. */
const twice = (names: string[]) => names.filter((name, index) => names.indexOf(name) !== index);

test('a site has a role, a policy for each need, and a parameter for each secret', () => {
  expect(namesOf('chat', 'Chat').map(name => name.split(' ')[0])).toEqual([
    'alicloud_ram_role', 'alicloud_ram_policy', 'alicloud_ram_policy', 'alicloud_oos_parameter', 'alicloud_oos_parameter', 'alicloud_oos_parameter',
  ]);
});

test.each<[string, string[][]]>([
  ['two sites of one stack', [namesOf('chat', 'Chat'), namesOf('chat', 'Other')]],
  ['two sites whose paths differ in where a part ends', [namesOf('chat', 'A-B'), namesOf('chat-A', 'B')]],
  ['two sites of the same given name', [namesOf('chat', 'Chat', { name: 'acme' }), namesOf('chat', 'Other', { name: 'acme' })]],
  ['two deployments of the same path with different names', [namesOf('chat', 'Chat', { name: 'blue' }), namesOf('chat', 'Chat', { name: 'green' })]],
  ['two sites of very long paths', ['a', 'b'].map(end => namesOf('chat', 'x'.repeat(200) + end))],
  ['two sites of Chinese ids', [namesOf('chat', '聊天'), namesOf('chat', '客服')]],
])('%s share no name', (_what, sites) => {
  expect(twice(sites.flat())).toEqual([]);
});

test('two sites at two depths of one stack share no name', () => {
  const stack = aStack();
  aSite(stack, DOMAIN, 'Chat');
  aSite(new Construct(stack, 'Team') as never, { ...DOMAIN, dnsRecords: false }, 'Chat');
  expect(twice(accountNames(synthesized(stack)))).toEqual([]);
});

test('the same app gives the same names every time', () => {
  expect(namesOf('chat', 'Chat')).toEqual(namesOf('chat', 'Chat'));
});

test('the names fit RAM (64 and 128) and OOS (180), whatever the path', () => {
  const longest = { alicloud_ram_role: 64, alicloud_ram_policy: 128, alicloud_oos_parameter: 180 };
  for (const [type, name] of namesOf('x'.repeat(200), 'y'.repeat(200), {}).map(text => text.split(' '))) {
    expect(name.length).toBeLessThanOrEqual(longest[type as keyof typeof longest]);
  }
});
