import { Fn, TerraformVariable } from 'cdktf';
import { Program } from '../../../lib/machine/program';
import { OwnedRole } from '../../../lib/parts/owned-role';
import { PortRules } from '../../../lib/parts/port-rules';
import { ProgramCall } from '../../../lib/parts/program-call';
import { grant } from '../../../lib/parts/role-policy';
import { FrozenLookup } from '../../../lib/terraform/frozen-lookup';
import { kept } from '../../../lib/terraform/kept-attribute';
import { aStack } from '../constructs/stack';
import { all, only, resolved, synthesized } from '../constructs/synthesized';

const ALLOWED = [{ Effect: 'Allow' as const, Action: ['kms:GetSecretValue'], Resource: ['acs:kms:*:*:secret/a'] }];

describe('what a look-up found', () => {
  const looked = (named?: string) => {
    const stack = aStack();
    const { value } = new FrozenLookup(stack, 'Zone', { named, found: () => '${data.x.y}', nothingOffered: 'No zone has it' });
    return { value: resolved(stack, value), written: only(synthesized(stack), 'terraform_data') };
  };

  test('is written once, and is nothing to write down where it found nothing', () => {
    const { written, value } = looked();
    expect(value).toMatch(/^\$\{terraform_data\.Zone_[0-9A-F]{8}\.output\}$/);
    expect(written).toEqual({
      input: '${data.x.y}',
      lifecycle: {
        ignore_changes: ['input'],
        postcondition: [{
          condition: '${(self.input != "none-offered")}',
          error_message: expect.stringMatching(/^No zone has it\. .* terraform apply -replace=terraform_data\.Zone_[0-9A-F]{8}$/),
        }],
      },
    });
  });

  test('gives way to what is named, which is written down too', () => {
    expect(looked('a')).toEqual({ value: 'a', written: { input: 'a' } });
  });
});

test('what is kept ignores its changes, and another value fails the plan', () => {
  expect(kept('zone_id', 'b', zone => `It is in ${zone}.`)).toEqual({
    ignoreChanges: ['zone_id'], postcondition: [{ condition: expect.anything(), errorMessage: expect.stringMatching(/^It is in \$\{TfToken/) }],
  });
});

describe('a port', () => {
  const rules = (...allowedCidrs: string[]) => {
    const stack = aStack();
    new PortRules(stack, 'Port', { securityGroupId: 'sg-t4nexample0000000000', port: 443, allowedCidrs, description: 'HTTPS' });
    return synthesized(stack).resource.alicloud_security_group_rule;
  };

  test('is opened for each block, in the words of a VPC', () => {
    expect(Object.values(rules('203.0.113.0/24'))).toEqual([{
      type: 'ingress', ip_protocol: 'tcp', port_range: '443/443', cidr_ip: '203.0.113.0/24', nic_type: 'intranet', security_group_id: 'sg-t4nexample0000000000', description: 'HTTPS',
    }]);
  });

  test('stays open for a block whatever is added before it', () => {
    expect(rules('198.51.100.0/24', '203.0.113.0/24')).toEqual(expect.objectContaining(rules('203.0.113.0/24')));
  });
});

describe('a port for a block that only Terraform knows', () => {
  /** The ids of the rules, with variables of these names on the stack. */
  const ids = (blocks: (texts: Record<string, string>) => string[]) => {
    const stack = aStack();
    const texts = Object.fromEntries(['first', 'office', 'home_office'].map(name => [name, new TerraformVariable(stack, name, { type: 'string' }).stringValue]));
    const port = new PortRules(stack, 'Port', { securityGroupId: 'sg-t4nexample0000000000', port: 443, allowedCidrs: blocks(texts), description: 'HTTPS' });
    return port.node.children.map(({ node }) => node.id);
  };

  test('has an id of what the token says', () => {
    expect(ids(({ office, home_office }) => [office, home_office, '10.0.0.0/8'])).toEqual(['From-var-office', 'From-var-home_office', 'From-10-0-0-0-8']);
  });

  test('keeps it whatever other token there is, and wherever it stands', () => {
    expect(ids(({ first, office }) => [first, '10.0.0.0/8', office])[2]).toBe('From-var-office');
  });

  test('tells two expressions of the same words apart, and long ones', () => {
    const both = ids(({ office }) => [Fn.cidrsubnet(office, 8, 12), Fn.cidrsubnet(office, 8.1, 2), `${office}/32`, Fn.join('', new Array(20).fill(office))]);
    expect(both).toEqual([
      expect.stringMatching(/^From-cidrsubnet-var-office-8-12-[0-9a-f]{8}$/), expect.stringMatching(/^From-cidrsubnet-var-office-8-1-2-[0-9a-f]{8}$/),
      expect.stringMatching(/^From-var-office-32-[0-9a-f]{8}$/), expect.stringMatching(/^From-join-(?:[\w-]{35})-[0-9a-f]{8}$/),
    ]);
  });
});

describe('a role', () => {
  test('of our own may do nothing until somebody grants it something', () => {
    const stack = aStack();
    const role = new OwnedRole(stack, 'Role', { name: 'chat', tags: {} });
    expect([role.grantable, synthesized(stack).resource.alicloud_ram_policy]).toEqual([true, undefined]);
    grant(stack, 'Policy', { role, statements: ALLOWED, name: 'chat', tags: {} });
    expect(JSON.parse(only(synthesized(stack), 'alicloud_ram_policy').policy_document)).toEqual({ Version: '1', Statement: ALLOWED });
  });

  test.each([
    ['from elsewhere is granted nothing', { roleName: 'ChatMachine', grantable: false }, ALLOWED],
    ['gets no policy that allows nothing', { roleName: 'ChatMachine', grantable: true }, []],
  ])('%s', (_what, role, statements) => {
    const stack = aStack();
    expect([grant(stack, 'Policy', { role, statements, name: 'chat', tags: {} }), stack.node.tryFindChild('Policy')]).toEqual([[], undefined]);
  });

  test('keeps its policy when RAM’s five versions are used up', () => {
    const stack = aStack();
    grant(stack, 'Policy', { role: { roleName: 'ChatMachine', grantable: true }, statements: ALLOWED, name: 'chat', tags: {} });
    expect(only(synthesized(stack), 'alicloud_ram_policy').rotate_strategy).toBe('DeleteOldestNonDefaultVersionWhenLimitExceeded');
  });
});

describe('a call of a program', () => {
  const call = (more: Partial<ConstructorParameters<typeof ProgramCall>[2]> = {}) => {
    const stack = aStack();
    new ProgramCall(stack, 'Call', { program: new Program('system', { timeoutSeconds: 600 }), instanceId: 'i-t4nexample0000000000', name: 'chat', ...more });
    const configuration = synthesized(stack);
    return { command: only(configuration, 'alicloud_ecs_command'), invocation: only(configuration, 'alicloud_ecs_invocation'), all: all(configuration, 'alicloud_ecs_command') };
  };

  test('names program and version, so that the plan can be read', () => {
    expect(call().command.description).toMatch(/^system of chat, version [0-9a-f]{8}$/);
  });

  test('has no lifecycle, no parameters where it needs none', () => {
    expect(call().invocation).not.toHaveProperty('lifecycle');
    expect(call().invocation).not.toHaveProperty('parameters');
    expect(call().command.enable_parameter).toBe(false);
  });

  test('runs again by a bare address, and only where its conditions hold', () => {
    const { lifecycle } = call({ replaceTriggeredBy: ['alicloud_oos_parameter.x.value'], preconditions: [{ condition: '${true}', errorMessage: 'no' }] }).invocation;
    expect(lifecycle).toEqual({ replace_triggered_by: ['alicloud_oos_parameter.x.value'], precondition: [{ condition: '${true}', error_message: 'no' }] });
  });
});
