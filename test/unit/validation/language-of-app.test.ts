import '../../../lib';
import { propertyOfApp, sentenceOfApp } from '../../../lib/validation/language-of-app';
import { ValidationError } from '../../../lib/validation/validation-error';

// That every name is the one of the language, test/api/names.test.ts holds against the code that jsii-pacmak writes.

const VIOLATIONS = [
  { property: 'additionalDomains[1].dnsZone', sentence: 'must be given for such a name', came: '"apiKey"' },
  { property: 'environment["apiKey"]', sentence: 'must be left out: secretEnvironment has it too' },
  { property: 'apiKey', sentence: 'must be a SecretSource', came: 'a string', cure: "e.g. SecretSource.fromVariable('adminPassword')" },
  { property: 'certificate', sentence: 'must be left out without domain', cure: 'choose AcmeChallenge.DNS_01, with dnsRecords' },
];

const messageFor = (agent: string | undefined): string => {
  if (agent !== undefined) process.env.JSII_AGENT = agent;
  return new ValidationError('chat/Chat', VIOLATIONS).message;
};

afterEach(() => { delete process.env.JSII_AGENT; });

test('an error names what is wrong as Python has it', () => {
  expect(messageFor('Python/3.11.7')).toMatchInlineSnapshot(`
"chat/Chat: 4 mistakes in the props
  additional_domains[1].dns_zone: must be given for such a name, came "apiKey"
  environment["apiKey"]: must be left out: secret_environment has it too
  api_key: must be a SecretSource, came a string; e.g. SecretSource.from_variable('adminPassword')
  certificate: must be left out without domain; choose AcmeChallenge.DNS_01, with dns_records"
`);
});

test('an error names what is wrong as C# has it', () => {
  expect(messageFor('DotNet/8.0.1/.NETCoreApp,Version=v6.0/1.140.0.0')).toMatchInlineSnapshot(`
"chat/Chat: 4 mistakes in the props
  AdditionalDomains[1].DnsZone: must be given for such a name, came "apiKey"
  Environment["apiKey"]: must be left out: SecretEnvironment has it too
  ApiKey: must be a SecretSource, came a string; e.g. SecretSource.FromVariable('adminPassword')
  Certificate: must be left out without domain; choose AcmeChallenge.DNS_01, with DnsRecords"
`);
});

test('an error names what is wrong as Go has it', () => {
  expect(messageFor('go1.26.8/linux/amd64')).toMatchInlineSnapshot(`
"chat/Chat: 4 mistakes in the props
  AdditionalDomains[1].DnsZone: must be given for such a name, came "apiKey"
  Environment["apiKey"]: must be left out: SecretEnvironment has it too
  ApiKey: must be a SecretSource, came a string; e.g. SecretSource_FromVariable('adminPassword')
  Certificate: must be left out without domain; choose AcmeChallenge_DNS_01, with DnsRecords"
`);
});

test.each(['Java/17.0.15', 'Ruby/3.4', 'node.js/20', '', 'pythonic'])('names stay as they are documented where jsii says %p', agent => {
  expect(messageFor(agent)).toBe(messageFor(undefined));
});

test.each([
  ['what somebody wrote, in quotes', "must be free, came 'apiKey' and \"apiKey\""],
  ['a path', 'rename chat/apiKey and ./apiKey/x and apiKey/x'],
  ['a part of a name', 'apiKeys, myapiKey, x.apiKey and apiKeyTwo'],
  ['a word that is no property', 'deploy it on macOS with openSsl, iPhone and eBay'],
  ['a type that is none of ours', 'Fn.lookup(map, key), Number.isNaN(x)'],
])('a sentence keeps %s', (_, text) => {
  process.env.JSII_AGENT = 'Python/3.11.7';
  expect(sentenceOfApp(text)).toBe(text);
});

test('a property keeps the keys of a map, with quotes in them', () => {
  process.env.JSII_AGENT = 'Python/3.11.7';
  expect(propertyOfApp('secretEnvironment["apiKey \\" apiKey"].apiKey')).toBe('secret_environment["apiKey \\" apiKey"].api_key');
});

test('the violations of an error, which a program reads, keep the documented names', () => {
  process.env.JSII_AGENT = 'Python/3.11.7';
  expect(new ValidationError('chat/Chat', VIOLATIONS).violations).toBe(VIOLATIONS);
});
