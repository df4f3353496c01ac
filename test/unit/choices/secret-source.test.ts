import { TerraformStack, TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import { SecretSource } from '../../../lib';
import { API_KEY, PRIVATE_KEY } from '../../../lib/terraform/secret-use';
import { contextOf } from '../../../lib/terraform/synth-context';
import { Examination } from '../../../lib/validation/rule';
import { aStack, warningsOf } from '../constructs/stack';
import { all, only, resolved, synthesized } from '../constructs/synthesized';

const TAGS = { team: 'blue' };

function bound(secret: SecretSource, stack = aStack()) {
  const scope = new Construct(stack, 'Site');
  const need = { use: API_KEY, name: 'chat', path: scope.node.path };
  return { stack, scope, source: secret._source(need), binding: secret._bind(scope, { ...need, tags: TAGS }) };
}

function complaints(secret: SecretSource, stack: TerraformStack): string[] {
  const examination = new Examination(() => false);
  secret._examine(examination, 'apiKey', contextOf(stack, 'Site').isTaken);
  return examination.violations.map(({ property, sentence }) => `${property} ${sentence}`);
}

describe('from a variable', () => {
  test('the variable is created on the stack under exactly that name, sensitive', () => {
    const { stack } = bound(SecretSource.fromVariable('bailian_api_key'));
    expect(synthesized(stack).variable).toEqual({ bailian_api_key: { type: 'string', sensitive: true } });
  });

  test('a sensitive variable that is there is taken', () => {
    const stack = aStack();
    new TerraformVariable(stack, 'bailian_api_key', { type: 'string', sensitive: true, description: 'mine' });
    expect(complaints(SecretSource.fromVariable('bailian_api_key'), stack)).toEqual([]);
    bound(SecretSource.fromVariable('bailian_api_key'), stack);
    expect(synthesized(stack).variable).toEqual({ bailian_api_key: { type: 'string', sensitive: true, description: 'mine' } });
  });

  test('the value is kept in a parameter, whose change runs the program again', () => {
    const { stack, source, binding } = bound(SecretSource.fromVariable('bailian_api_key'));
    const parameter = only(synthesized(stack), 'alicloud_oos_parameter');
    expect(parameter).toMatchObject({ type: 'String', value: '${var.bailian_api_key}', tags: TAGS, parameter_name: expect.stringMatching(/^chat-ApiKey-[0-9a-f]{8}$/) });
    expect(source).toBe(`oos-parameter:${parameter.parameter_name}`);
    expect(binding).toEqual({
      statements: [{ Effect: 'Allow', Action: ['oos:GetParameter'], Resource: [`acs:oos:*:*:parameter/${parameter.parameter_name}`] }],
      replaceTriggeredBy: [expect.stringMatching(/^alicloud_oos_parameter\.Site_ApiKey_[0-9A-F]{8}\.value$/)],
      preconditions: [],
      stored: [expect.objectContaining({ terraformResourceType: 'alicloud_oos_parameter' })],
    });
  });

  test('what synth cannot see of the value Terraform holds, in words that name the variable', () => {
    const { stack } = bound(SecretSource.fromVariable('bailian_api_key'));
    const messages = only(synthesized(stack), 'alicloud_oos_parameter').lifecycle.precondition.map(({ error_message: message }: { error_message: string }) => message);
    expect(messages).toEqual(['The variable bailian_api_key must be printable ASCII without blanks: it is sent in a header.', 'The variable bailian_api_key must be at most 4,096 characters.']);
  });

  test('two sites share the variable and have a parameter each', () => {
    const stack = aStack();
    for (const site of ['One', 'Two']) {
      const scope = new Construct(stack, site);
      SecretSource.fromVariable('bailian_api_key')._bind(scope, { use: API_KEY, name: 'chat', path: scope.node.path, tags: {} });
    }
    const configuration = synthesized(stack);
    expect([Object.keys(configuration.variable), new Set(all(configuration, 'alicloud_oos_parameter').map(({ parameter_name: name }) => name)).size]).toEqual([['bailian_api_key'], 2]);
  });
});

describe.each<[string, (name: string) => SecretSource]>([['from a variable', name => SecretSource.fromVariable(name)], ['as an argument', name => SecretSource.unsafeArgument(name)]])('%s, a name is refused that', (_what, secret) => {
  const TAKEN = ['apiKey must be free on the stack, or the name of a sensitive Terraform variable there'];

  test('belongs to something else on the stack', () => {
    const stack = aStack();
    new Construct(stack, 'network');
    expect(complaints(secret('network'), stack)).toEqual(TAKEN);
  });

  test('belongs to a variable that is not sensitive', () => {
    const stack = aStack();
    new TerraformVariable(stack, 'open', { type: 'string' });
    expect(complaints(secret('open'), stack)).toEqual(TAKEN);
  });

  test('TF_VAR_ could not carry', () => {
    expect(complaints(secret('API-KEY'), aStack())).toEqual([expect.stringContaining('must be a name for a Terraform variable')]);
  });

  test('is not only of another letter case: that is another variable', () => {
    const stack = aStack();
    new Construct(stack, 'Key');
    expect(complaints(secret('key'), stack)).toEqual([]);
  });
});

describe('as an argument', () => {
  test('the value is handed over in base64, and held at the call', () => {
    const { stack, source, binding } = bound(SecretSource.unsafeArgument('bailian_api_key'));
    expect(source).toBe('argument');
    expect(resolved(stack, binding.argument)).toBe('${base64encode(var.bailian_api_key)}');
    expect(binding).toMatchObject({ statements: [], replaceTriggeredBy: [] });
    expect(binding.preconditions).toHaveLength(2);
    expect(synthesized(stack).resource.alicloud_oos_parameter).toBeUndefined();
  });

  test('somebody is warned', () => {
    expect(warningsOf(bound(SecretSource.unsafeArgument('bailian_api_key')).scope)).toEqual([expect.stringContaining('can read it for 30 days')]);
    expect(warningsOf(bound(SecretSource.fromVariable('bailian_api_key')).scope)).toEqual([]);
  });
});

describe.each<[string, SecretSource, string, string[]]>([
  ['a KMS secret', SecretSource.fromKmsSecret('bailian!secret-123', { revision: '7' }), 'kms-secret:bailian!secret-123', ['kms:GetSecretValue acs:kms:*:*:secret/bailian!secret-123']],
  ['an encrypted parameter', SecretSource.fromOosSecretParameter('chat-key', { revision: '7' }), 'oos-secret-parameter:chat-key', [
    'oos:GetSecretParameter acs:oos:*:*:secretparameter/chat-key', 'kms:GetSecretValue acs:kms:*:*:secret/oos/chat-key',
  ]],
])('%s', (_what, secret, expected, rights) => {
  test('is a name: nothing of it is created, and no variable', () => {
    const { stack, scope, binding } = bound(secret);
    expect([scope.node.children, synthesized(stack).variable, binding.argument]).toEqual([[], {}, undefined]);
  });

  test('is found by store and name, with a right of its own', () => {
    const { source, binding } = bound(secret);
    expect([source, secret._revision, binding.statements.map(({ Action, Resource }) => `${Action} ${Resource}`)]).toEqual([expected, '7', rights]);
  });
});

test('without a revision there is none', () => {
  const sources = [SecretSource.fromKmsSecret('a'), SecretSource.fromOosSecretParameter('ab'), SecretSource.fromVariable('a'), SecretSource.unsafeArgument('a')];
  expect(sources.map(({ _revision }) => _revision)).toEqual(['', '', '', '']);
});

test('all sources but the argument need a role', () => {
  const sources = [SecretSource.fromVariable('a'), SecretSource.fromKmsSecret('a'), SecretSource.fromOosSecretParameter('ab'), SecretSource.unsafeArgument('a')];
  expect(sources.map(({ _needsRole }) => _needsRole)).toEqual([true, true, true, false]);
});

test('the use decides the id of what keeps it', () => {
  const stack = aStack();
  SecretSource.fromVariable('key')._bind(stack, { use: PRIVATE_KEY, name: 'chat', path: 'chat', tags: {} });
  expect(stack.node.findChild('PrivateKey').node.path).toBe('chat/PrivateKey');
});
