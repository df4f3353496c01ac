import { App, TerraformStack } from 'cdktf';
import { aSite } from './sites';
import { aStack, refusal, REQUIRED, warningsOf } from './stack';
import { alicloud, BailianOpenWebUi, DomainRecord, TlsCertificate, TlsFrontend } from '../../../lib';

const OWN_DOMAIN = { domain: 'example.com', www: true };
const ELSEWHERE = { dnsRecords: false, certificate: TlsCertificate.selfSigned() };
const RECORD = { dnsZone: 'example.com', names: ['www.example.com'], ipAddress: '203.0.113.7' };

const complaints = (stack: TerraformStack, create: () => unknown) => refusal(stack, create).violations.map(({ property, sentence, came, cure }) => `${property}: ${sentence}, came ${came}; ${cure}`);
const REFUSED = 'must be a name without a record of another construct of the stack';
const servedTwice = (construct: TerraformStack) => warningsOf(construct).filter(warning => warning.includes('is served by'));

function anotherStack(app: App): TerraformStack {
  const stack = new TerraformStack(app, 'other');
  new alicloud.AlicloudProvider(stack, 'alicloud', { region: 'ap-southeast-1' });
  return stack;
}

describe('two sites in one stack', () => {
  test('with records for one name are refused, each name where it was written', () => {
    const stack = aStack();
    aSite(stack, OWN_DOMAIN);
    expect(complaints(stack, () => aSite(stack, { domain: 'www.example.com', additionalDomains: [{ name: 'chat.example.com' }, { name: 'example.com' }] }, 'Other'))).toEqual([
      `domain: ${REFUSED}, came "www.example.com"; chat/Chat/DomainRecord-example.com makes it: give one of the two another name`,
      `additionalDomains[1].name: ${REFUSED}, came "example.com"; chat/Chat/DomainRecord-example.com makes it: give one of the two another name`,
    ]);
  });

  test('are none where the first was taken out of the app', () => {
    const stack = aStack();
    aSite(stack, OWN_DOMAIN);
    stack.node.tryRemoveChild('Chat');
    expect(() => aSite(stack, OWN_DOMAIN, 'Other')).not.toThrow();
    expect(servedTwice(stack)).toEqual([]);
  });

  test('of two names are two sites', () => {
    const stack = aStack();
    aSite(stack, OWN_DOMAIN);
    aSite(stack, { domain: 'chat.example.com' }, 'Other');
    expect(servedTwice(stack)).toEqual([]);
  });

  test('of one name, where somebody else keeps the records, are warned of: whoever divides visitors may have two', () => {
    const stack = aStack();
    aSite(stack, { ...OWN_DOMAIN, ...ELSEWHERE });
    const other = aSite(stack, { domain: 'example.com', ...ELSEWHERE }, 'Other');
    expect(servedTwice(stack)).toEqual([
      'example.com is served by chat/Chat/Frontend of this app too, and leads to one of the two only: give one of them another domain, or destroy one before you deploy the other',
    ]);
    expect(servedTwice(other as never)).toHaveLength(1);
  });
});

describe('two records for one name in one stack', () => {
  test('are refused where a site makes the second', () => {
    const stack = aStack();
    new DomainRecord(stack, 'Record', RECORD);
    expect(complaints(stack, () => aSite(stack, OWN_DOMAIN))).toEqual([`domain: ${REFUSED}, came "www.example.com"; chat/Record makes it: give one of the two another name`]);
    expect(() => aSite(stack, { ...OWN_DOMAIN, ...ELSEWHERE })).not.toThrow();
  });

  test('are refused where a record is the second', () => {
    const stack = aStack();
    aSite(stack, OWN_DOMAIN);
    expect(complaints(stack, () => new DomainRecord(stack, 'Record', RECORD))).toEqual([`names[0]: ${REFUSED}, came "www.example.com"; chat/Chat/DomainRecord-example.com makes it: give one of the two another name`]);
  });
});

test('two front ends of one name are warned of', () => {
  const stack = aStack();
  const props = { instanceId: 'i-t4nexample0000000000', securityGroupId: 'sg-t4nexample0000000000', domains: [{ name: 'example.com' }], certificate: TlsCertificate.selfSigned() };
  new TlsFrontend(stack, 'One', props);
  new TlsFrontend(stack, 'Other', props);
  expect(servedTwice(stack)).toEqual([expect.stringMatching(/^example\.com is served by chat\/One of this app too/)]);
});

test('one name in two stacks of an app is warned of: one may take the place of the other', () => {
  const stack = aStack();
  aSite(stack, OWN_DOMAIN);
  const other = anotherStack(stack.node.root as App);
  new BailianOpenWebUi(other, 'Chat', { ...REQUIRED, ...OWN_DOMAIN });
  expect(servedTwice(stack)).toEqual([]);
  expect(servedTwice(other)).toEqual(['example.com', 'www.example.com'].map(name =>
    `${name} is served by chat/Chat/Frontend of this app too, and leads to one of the two only: give one of them another domain, or destroy one before you deploy the other`));
});

test.each([true, false])('one name in a stack and in one below it is warned of, whichever comes first (the outer one: %p)', outerFirst => {
  const outer = aStack();
  const inner = new TerraformStack(outer, 'inner');
  new alicloud.AlicloudProvider(inner, 'alicloud', { region: 'ap-southeast-1' });
  const [first, second] = outerFirst ? [outer, inner] : [inner, outer];
  aSite(first, OWN_DOMAIN);
  expect(() => aSite(second, OWN_DOMAIN)).not.toThrow();
  expect(servedTwice(second)).toHaveLength(2);
});

test('one name in two apps is nobody’s business', () => {
  for (const stack of [aStack(), aStack()]) {
    aSite(stack, OWN_DOMAIN);
    expect(servedTwice(stack)).toEqual([]);
  }
});
