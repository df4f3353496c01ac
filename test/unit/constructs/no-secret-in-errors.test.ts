import { aStack, refusal, REQUIRED } from './stack';
import { BailianOpenWebUi, BailianOpenWebUiProps, SecretSource, TlsCertificate } from '../../../lib';
import { PRIVATE_KEY } from '../../examples/certificates';
import { SITE } from '../validation/certificates';

/** What people paste where the name of a secret belongs. */
const API_KEY = 'sk-0123456789abcdef0123456789abcdef';
const PASSWORD = 'Correct horse, battery staple';

function message(props: Partial<BailianOpenWebUiProps>): string {
  const stack = aStack();
  return refusal(stack, () => new BailianOpenWebUi(stack, 'Chat', { ...REQUIRED, domain: 'example.com', ...props })).message;
}

test.each<[string, Partial<BailianOpenWebUiProps>, string]>([
  ['a key where the name of a variable belongs', { apiKey: SecretSource.fromVariable(API_KEY) }, API_KEY],
  ['a key where the name of an argument belongs', { apiKey: SecretSource.unsafeArgument(API_KEY) }, API_KEY],
  ['a password where the name of a variable belongs', { adminPassword: SecretSource.fromVariable(PASSWORD) }, PASSWORD],
  ['a password where the name of a KMS secret belongs', { adminPassword: SecretSource.fromKmsSecret(PASSWORD) }, PASSWORD],
  ['a password where the name of a parameter belongs', { adminPassword: SecretSource.fromOosSecretParameter(PASSWORD) }, PASSWORD],
])('%s is not repeated', (_what, props, secret) => {
  expect(message(props)).not.toContain(secret);
});

test.each([
  ['the private key instead of the chain', PRIVATE_KEY],
  ['the private key before the chain', PRIVATE_KEY + SITE],
])('%s is not repeated', (_what, chain) => {
  const certificate = TlsCertificate.fromPem({ chain, privateKey: SecretSource.unsafeArgument('private_key') });
  const [, firstLine] = PRIVATE_KEY.split('\n');
  expect(message({ certificate })).not.toContain(firstLine.slice(0, 12));
});

test('a key that is too short to be cut is not repeated by its first characters either', () => {
  expect(message({ apiKey: SecretSource.fromVariable(API_KEY) })).not.toContain(API_KEY.slice(0, 12));
});
