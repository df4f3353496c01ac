import { TerraformStack, Testing } from 'cdktf';
import { StackSnapshot } from '../../../lib';
import { EcsCommand } from '../../../lib/alicloud/generated/ecs-command';
import serializer = require('../../../lib/snapshot/jest-serializer');
import { aStack } from '../constructs/stack';

expect.addSnapshotSerializer(serializer);

function stackWithCommand(): TerraformStack {
  const stack = aStack();
  new EcsCommand(stack, 'Uptime', { name: 'uptime', type: 'RunShellScript', commandContent: Buffer.from('#!/bin/sh\nuptime\n').toString('base64') });
  return stack;
}

test('a stack, what Testing.synth makes of it, and that as data are the same snapshot', () => {
  const stack = stackWithCommand();
  const json = Testing.synth(stack);
  const wanted = StackSnapshot.textOf(stack);
  expect([stack, json, JSON.parse(json)].map(value => serializer.test(value) && serializer.serialize(value))).toEqual([wanted, wanted, wanted]);
});

test('jest writes it', () => {
  expect(Testing.synth(stackWithCommand())).toMatchInlineSnapshot(`
provider:
  alicloud:
    - region: "ap-southeast-1"
resource:
  alicloud_ecs_command:
    Uptime:
      command_content: !base64encode |
        #!/bin/sh
        uptime
      name: "uptime"
      type: "RunShellScript"
terraform:
  required_providers:
    alicloud:
      source: "aliyun/alicloud"
      version: ">= 1.283.0, < 2.0.0"

`);
});

test('what toTerraform returns is taken too, with what cdktf notes for itself', () => {
  const data = stackWithCommand().toTerraform();
  expect([serializer.test(data), serializer.serialize(data)]).toEqual([true, expect.stringMatching(/^ {8}uptime$/m)]);
  expect(serializer.serialize(data)).toContain('"//":');
});

test.each([
  ['nothing', undefined], ['null', null], ['a number', 7], ['any text', 'resource'], ['a text that begins like JSON', '{ resource'], ['JSON of something else', '{"resource":"desk"}'],
  ['a list', []], ['a stack without resources', Testing.synth(aStack())], ['other data with that word', { resource: { desk: { one: {} } } }], ['resources that are a list', { resource: { alicloud_vpc: [{}] } }],
  ['a readable snapshot', StackSnapshot.textOf(stackWithCommand())],
])('%s is left to the next serializer', (_what, value) => {
  expect(serializer.test(value)).toBe(false);
});

const round: Record<string, unknown> = { cidr_block: '10.0.0.0/8' };
round.itself = round;
const vpc = (attributes: unknown) => ({ resource: { alicloud_vpc: { Vpc: attributes } } });

test.each<[string, unknown]>([
  ['a date among resources', { resource: { user_prefs: { updated: new Date(0) } } }],
  ['a date in an attribute', vpc({ made: new Date(0) })],
  ['what says itself what its JSON is', { resource: { user_prefs: { updated: { toJSON: () => 'never' } } } }],
  ['what has no JSON', vpc({ size: 7n })],
  ['what is not the same in JSON', vpc({ size: NaN })],
  ['what holds itself', vpc(round)],
  ['a Map in the place of attributes', vpc(new Map([['name', 'x']]))],
  ['a Map in an attribute', vpc({ tags: [new Map([['name', 'x']])] })],
  ['a Map of types', { resource: new Map([['alicloud_vpc', {}]]) }],
  ['an object of a class', vpc(new (class Vpc { public readonly name = 'x'; })())],
  ['what only matches', vpc({ name: expect.any(String) })],
  ['what cannot be looked at', { get resource() { throw new Error('closed'); } }],
])('%s is left to the next serializer, by jest too', (_what, value) => {
  expect(serializer.test(value)).toBe(false);
  const plain = (plugins: object[]) => jest.requireActual('pretty-format').format({ nested: [value] }, { plugins });
  if (!/cannot be looked at/.test(_what)) expect(plain([serializer])).toBe(plain([]));
});

test('data of another realm and without a prototype are taken', () => {
  const wanted = serializer.serialize(vpc({ name: 'x' }));
  for (const data of [structuredClone(vpc({ name: 'x' })), Object.assign(Object.create(null), vpc({ name: 'x', left: undefined }))]) {
    expect([serializer.test(data), serializer.serialize(data)]).toEqual([true, wanted]);
  }
});

test('what cannot be one is not written as JSON: jest asks about every value within a value', () => {
  const written = jest.spyOn(JSON, 'stringify');
  [{ a: { resource: 'x' } }, { resource: { desk: {} } }, { resource: { alicloud_vpc: 7 } }, [vpc({})]].forEach(serializer.test);
  const calls = written.mock.calls.length;
  written.mockRestore();
  expect(calls).toBe(0);
});

test('jest takes it by the path that the package has it under', () => {
  expect(require('cdktf-bailian-open-webui/lib/snapshot/jest-serializer')).toEqual({ test: expect.any(Function), serialize: expect.any(Function) });
});
