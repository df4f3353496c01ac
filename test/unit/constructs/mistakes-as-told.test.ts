import { readFileSync } from 'fs';
import { join } from 'path';
import { TerraformVariable } from 'cdktf';
import { aSite } from './sites';
import { aStack, refusal } from './stack';
import { InstanceType, InternetBandwidth, SecretSource, TlsCertificate } from '../../../lib';

const told = (props: Record<string, unknown>, stack = aStack()) => refusal(stack, () => aSite(stack, props)).message;
const lines = (props: Record<string, unknown>, stack = aStack()) => told(props, stack).split('\n').slice(1).map(line => line.trim());

test.each(['README.md', 'docs/README.zh-CN.md'])('the mistakes that %s shows are told so', page => {
  const [, shown] = /```\n(chat\/Chat: 3 mistakes[^]*?)\n```/.exec(readFileSync(join(__dirname, '../../..', page), 'utf8'))!;
  expect(told({ apiKey: 'sk-0123456789abcdef', instanceType: 'ecs.g7.large', domian: 'example.com' }).split('\n')).toEqual(shown.split('\n'));
});

test.each<[string, Record<string, unknown>, string]>([
  ['another choice', { instanceType: TlsCertificate.selfSigned() }, "instanceType: must be an InstanceType, came a TlsCertificate; e.g. InstanceType.of('ecs.g8i.large')"],
  ['the class of a choice', { certificate: TlsCertificate, domain: 'example.com' }, 'certificate: must be a TlsCertificate, came the class TlsCertificate; e.g. TlsCertificate.acme()'],
  ['a text that is no type', { instanceType: 'sk-0123456789abcdef' }, "instanceType: must be an InstanceType, came a string; e.g. InstanceType.of('ecs.g8i.large')"],
  ['a number of Mbps', { internetBandwidth: 5 }, 'internetBandwidth: must be an InternetBandwidth, came 5; write InternetBandwidth.payByTraffic(5)'],
  ['a number that is none of Mbps', { internetBandwidth: 5000 }, 'internetBandwidth: must be an InternetBandwidth, came 5000; e.g. InternetBandwidth.payByTraffic(100)'],
  ['the name of a role', { instanceRole: 'ChatMachine' }, "instanceRole: must be an object with grantable, roleName, came a string; e.g. InstanceRole.fromRoleName('ChatMachine')"],
  ['a domain as a text', { domain: 'example.com', additionalDomains: ['chat.example.org'] }, 'additionalDomains[0]: must be an object with name, came a string'],
  ['a choice for data', { domain: 'example.com', additionalDomains: [InstanceType.of('ecs.g8i.large')] }, 'additionalDomains[0]: must be an object with name, came an InstanceType'],
  ['null where something must be', { apiKey: null }, "apiKey: must be given, came null; e.g. SecretSource.fromVariable('bailian_api_key')"],
  ['null where nothing must be', { instanceType: null }, 'instanceType: must be an InstanceType, came null; leave it out'],
  ['no secret at all', { adminPassword: undefined }, "adminPassword: must be given, came undefined; e.g. SecretSource.fromVariable('bailian_api_key')"],
])('%s is told by its class', (_what, props, line) => {
  expect(lines(props)).toEqual([line]);
});

test('a variable of Terraform is told by what makes a secret, or a text, of it', () => {
  const stack = aStack();
  const variable = new TerraformVariable(stack, 'bailian_key', { type: 'string', sensitive: true });
  expect(lines({ apiKey: variable }, stack)).toEqual(["apiKey: must be a SecretSource, came a TerraformVariable; write SecretSource.fromVariable('bailian_key')"]);
  expect(lines({ apiKey: new TerraformVariable(stack, 'Not A Name', {}) }, stack)).toEqual(["apiKey: must be a SecretSource, came a TerraformVariable; e.g. SecretSource.fromVariable('bailian_api_key')"]);
  expect(lines({ imageId: variable }, stack)).toEqual(['imageId: must be a string, came a TerraformVariable; take the value as a string, e.g. variable.stringValue']);
});

test('what is of another class is told alone, in the children too', () => {
  expect(lines({ vpcId: 5, vswitchCidrBlock: '10.0.9.0/24' })).toEqual(['vpcId: must be a string, came 5']);
  expect(lines({ vswitchId: 5, zoneId: 'ap-southeast-1a', internetBandwidth: InternetBandwidth.none() })).toEqual(['vswitchId: must be a string, came 5']);
  expect(lines({ instanceType: 5, localModels: ['qwen3:8b'] })).toEqual(["instanceType: must be an InstanceType, came 5; e.g. InstanceType.of('ecs.g8i.large')"]);
  expect(lines({ domain: 'example.com', embedding: 5, rerankModel: 'qwen3-rerank', subnets: {} })).toEqual([
    'embedding: must be an Embedding, came 5; e.g. Embedding.AS_CHAT', 'subnets: must be left out: there is no such property',
  ]);
});

test('one variable as key and as password is refused, and where both are is told', () => {
  expect(lines({ apiKey: SecretSource.fromVariable('admin_password') })).toEqual([
    'adminPassword: must be a secret of its own: whoever sees where else it is used could sign in as the administrator; apiKey comes from the same place; name another variable or stored secret',
  ]);
});
