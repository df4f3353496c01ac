import { aStack, NETWORK, refusal, REQUIRED } from './stack';
import { BailianModels, BailianOpenWebUi, GpuWebUiInstance, SecretSource, SignIn, TlsCertificate, TlsFrontend } from '../../../lib';
import { ValidationError } from '../../../lib/validation/validation-error';
import { CHAIN, ROOT } from '../validation/certificates';

/** What the caller is told to shorten. */
const properties = ({ violations }: ValidationError) => [...new Set(violations.map(({ property }) => property))];

// Cloud Assistant takes 18 KB of a program: what makes one longer must be refused like any other mistake

test('a list of models that no program can hold is refused before anything is created', () => {
  const stack = aStack();
  const allowed = Array.from({ length: 200 }, (_, index) => `model-${index}-${'x'.repeat(100)}`);
  const error = refusal(stack, () => new GpuWebUiInstance(stack, 'Instance', { ...REQUIRED, network: NETWORK, models: BailianModels.of({ allowed }) }));
  expect(properties(error)).toEqual(['models']);
});

test('variables that no program can hold are refused before anything is created', () => {
  const stack = aStack();
  const error = refusal(stack, () => new GpuWebUiInstance(stack, 'Instance', { ...REQUIRED, network: NETWORK, environment: { RAG_TEMPLATE: '问'.repeat(4_000) } }));
  expect(properties(error)).toEqual(['environment']);
});

test('roles that no program can hold are refused before anything is created, as what they were given as', () => {
  const stack = aStack();
  const roles = { admins: Array.from({ length: 120 }, (_, index) => `role-${index}-${'x'.repeat(100)}`) };
  const signIn = SignIn.oidc({ issuer: 'https://login.example.com', clientId: 'chat', clientSecret: SecretSource.fromVariable('client_secret'), roles });
  const error = refusal(stack, () => new BailianOpenWebUi(stack, 'Chat', { ...REQUIRED, domain: 'example.com', signIn, environment: { DEFAULT_LOCALE: 'zh-CN' } }));
  expect(properties(error)).toEqual(['signIn']);
});

test('secrets that no program can name are refused before anything is created', () => {
  const stack = aStack();
  const secretEnvironment = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`SEARCH_${index}_API_KEY`, SecretSource.fromKmsSecret('x'.repeat(100))]));
  const error = refusal(stack, () => new GpuWebUiInstance(stack, 'Instance', { ...REQUIRED, network: NETWORK, secretEnvironment }));
  expect(properties(error)).toEqual(['secretEnvironment']);
});

test('a list of names that no program can hold is refused before anything is created', () => {
  const stack = aStack();
  const additionalDomains = Array.from({ length: 80 }, (_, index) => ({ name: `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.n${index}.example.com` }));
  const error = refusal(stack, () => new BailianOpenWebUi(stack, 'Chat', { ...REQUIRED, domain: 'example.com', additionalDomains }));
  expect(properties(error)).toEqual(['additionalDomains']);
});

test('a chain that no program can hold is refused before anything is created', () => {
  const stack = aStack();
  const certificate = TlsCertificate.fromPem({ chain: CHAIN + ROOT.repeat(60), privateKey: SecretSource.unsafeArgument('private_key') });
  const error = refusal(stack, () => new TlsFrontend(stack, 'Frontend', { instanceId: 'i-t4nexample0000000000', securityGroupId: NETWORK.securityGroupId, domains: [{ name: 'example.com' }], certificate }));
  expect(properties(error)).toEqual(['certificate.chain']);
});
