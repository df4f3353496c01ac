import { allowedOn, configuration, statements } from './configuration';
import { policyDocumentOf } from '../../../lib/rights/policy-document';
import { TerraformConfiguration } from '../../../lib/rights/stack-part';

const EVERYTHING_IN = (region: string) => [`acs:ecs:${region}:*:*`, `acs:vpc:${region}:*:*`];
const vpc = (attributes: Record<string, unknown> = {}): TerraformConfiguration => ({ resource: { alicloud_vpc: { Vpc: attributes } } });
const role = (attributes: Record<string, unknown>): TerraformConfiguration => ({ resource: { alicloud_ram_role: { Role: attributes } } });
const rule = (attributes: Record<string, unknown>): TerraformConfiguration => ({ resource: { alicloud_security_group_rule: { Rule: attributes } } });

describe('the region', () => {
  const two = { alicloud: [{ region: 'cn-hangzhou' }, { alias: 'home', region: 'cn-beijing' }] };

  test.each<[string, TerraformConfiguration, string]>([
    ['is that of the provider', vpc(), 'ap-southeast-1'],
    ['is that of the provider without an alias', { ...vpc(), provider: two }, 'cn-hangzhou'],
    ['is that of the provider by whose alias it goes', { ...vpc({ provider: 'alicloud.home' }), provider: two }, 'cn-beijing'],
    ['is every one where there is no provider', { ...vpc(), provider: undefined }, '*'],
    ['is every one where the environment says it', { ...vpc(), provider: { alicloud: [{}] } }, '*'],
    ['is every one where a variable says it', { ...vpc(), provider: { alicloud: [{ region: '${var.region}' }] } }, '*'],
    ['is every one where it is no text', { ...vpc(), provider: { alicloud: [{ region: 7 }] } }, '*'],
    ['is every one where there is no provider of that alias', { ...vpc({ provider: 'alicloud.gone' }), provider: two }, '*'],
  ])('%s', (_title, parts, region) => {
    expect(allowedOn('vpc:CreateVpc', parts)).toEqual(EVERYTHING_IN(region));
  });

  test('is both where there are two', () => {
    const parts = { provider: two, resource: { alicloud_vpc: { One: {}, Other: { provider: 'alicloud.home' } } } };
    expect(allowedOn('vpc:CreateVpc', parts)).toEqual(['acs:ecs:cn-beijing:*:*', 'acs:ecs:cn-hangzhou:*:*', 'acs:vpc:cn-beijing:*:*', 'acs:vpc:cn-hangzhou:*:*']);
  });

  test('is none beside every one', () => {
    const parts = { provider: { alicloud: [{}, { alias: 'home', region: 'cn-beijing' }] }, resource: { alicloud_vpc: { One: {}, Other: { provider: 'alicloud.home' } } } };
    expect(allowedOn('vpc:CreateVpc', parts)).toEqual(EVERYTHING_IN('*'));
  });
});

describe('a name', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['of the stack stays as it is', { role_name: 'chat-machine' }, 'chat-machine'],
    ['that a site gives is its beginning', { role_name: 'chat-role-1f', tags: { 'open-webui-site': 'chat' } }, 'chat-*'],
    ['that is not of the site\'s beginning stays as it is', { role_name: 'chatty', tags: { 'open-webui-site': 'chat' } }, 'chatty'],
    ['is known to where Terraform fills something in', { role_name: 'chat-${var.stage}-role' }, 'chat-*'],
    ['is known to where a directive stands', { role_name: 'chat-%{ if var.a }x%{ endif }' }, 'chat-*'],
    ['is every one where Terraform fills it in', { role_name: '${var.role}' }, '*'],
    ['is every one where it is missing', {}, '*'],
    ['is never read as a pattern', { role_name: 'chat?' }, 'chat*'],
  ])('%s', (_title, attributes, name) => {
    expect(allowedOn('ram:GetRole', role(attributes))).toEqual([`acs:ram:*:*:role/${name}`]);
  });

  test('that is another resource\'s is looked up there', () => {
    const attachment = { role_name: '${alicloud_ram_role.Role.role_name}', policy_name: '${alicloud_ram_policy.Gone.policy_name}' };
    const parts = { resource: { ...role({ role_name: 'chat-machine' }).resource, alicloud_ram_role_policy_attachment: { It: attachment } } };
    expect(allowedOn('ram:ListPoliciesForRole', parts)).toEqual(['acs:ram:*:*:role/chat-machine']);
    expect(allowedOn('ram:AttachPolicyToRole', parts)).toEqual(['acs:ram:*:*:policy/*', 'acs:ram:*:*:role/chat-machine']);
  });
});

test('a role is passed on to ECS alone', () => {
  const passing = statements({ resource: { alicloud_ecs_ram_role_attachment: { It: { ram_role_name: 'chat-machine' } } } })
    .filter(({ Action: actions }) => actions.includes('ram:PassRole'));
  expect(passing).toEqual([{
    Effect: 'Allow', Action: ['ram:PassRole'], Resource: ['acs:ram:*:*:role/chat-machine'], Condition: { StringEquals: { 'acs:Service': 'ecs.aliyuncs.com' } },
  }]);
});

test('a DNS zone and a parameter are narrowed to what they are', () => {
  const parts = { resource: { alicloud_alidns_record: { It: { domain_name: 'example.com' } }, alicloud_oos_parameter: { It: { parameter_name: 'key' } } } };
  expect(allowedOn('alidns:AddDomainRecord', parts)).toEqual(['acs:alidns:*:*:domain/example.com']);
  expect(allowedOn('oos:GetParameter', parts)).toEqual(['acs:oos:ap-southeast-1:*:parameter/key']);
});

test('rights that depend on an attribute come where it has the value, or may have it', () => {
  const actions = (attributes: Record<string, unknown>) => statements(rule(attributes)).flatMap(({ Action }) => Action).filter(action => /Authorize/.test(action));
  expect(actions({ type: 'ingress' })).toEqual(['ecs:AuthorizeSecurityGroup']);
  expect(actions({ type: 'egress' })).toEqual(['ecs:AuthorizeSecurityGroupEgress']);
  expect(actions({ type: '${var.direction}' })).toEqual(['ecs:AuthorizeSecurityGroup', 'ecs:AuthorizeSecurityGroupEgress']);
});

test('a type that is not in the table is refused with its name, and so is a module', () => {
  const parts = configuration({
    resource: { alicloud_vpc: { Vpc: {} }, alicloud_log_project: { Files: {} } }, data: { alicloud_account: { Me: {} } }, module: { logs: {} },
  });
  expect(() => policyDocumentOf(parts, 'chat')).toThrow('chat: which rights alicloud_log_project.Files, data.alicloud_account.Me, module.logs takes is not known here, '
    + 'so the policy would be too narrow; move it into a stack of its own');
});

test('a type that is called like something of JavaScript\'s is none of the table\'s', () => {
  expect(() => policyDocumentOf(configuration({ resource: { alicloud_constructor: { It: {} } } }), 'chat')).toThrow('alicloud_constructor.It');
});

test('what asks nothing of Alibaba Cloud takes no rights', () => {
  expect(statements({ resource: { terraform_data: { It: {} }, null_resource: { It: {} } }, data: { http: { It: {} } } })).toEqual([]);
  expect(statements({})).toEqual([]);
});

test('what is allowed on the same is one statement, and every action is in one alone', () => {
  const all = statements({ resource: { alicloud_vpc: { Vpc: {} }, alicloud_vswitch: { Vswitch: {} }, alicloud_eip_address: { Eip: {} } } });
  expect(all).toHaveLength(2);
  const actions = all.flatMap(({ Action }) => Action);
  expect(actions).toEqual([...new Set(actions)]);
});

test('a document that RAM would not take because of its blanks has none', () => {
  const roles = (count: number) => ({ resource: { alicloud_ram_role: Object.fromEntries(Array.from({ length: count }, (_, index) => [`Role${index}`, { role_name: `role-${index}` }])) } });
  expect(policyDocumentOf(configuration(roles(1)), 'chat')).toContain('\n');
  expect(policyDocumentOf(configuration(roles(170)), 'chat')).not.toContain('\n');
});
