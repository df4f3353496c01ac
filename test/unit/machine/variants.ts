import {
  AcmeChallenge, AcmeServer, BailianEndpoint, BuiltInTools, Embedding, InstanceType, OllamaImage, OpenWebUiImage, RegistryLogin, SecretSource, SignIn,
  TlsCertificate,
} from '../../../lib';
import { aSite, SITES } from '../constructs/sites';
import { aStack } from '../constructs/stack';
import { Configuration, programTexts, synthesized } from '../constructs/synthesized';
import { CHAIN } from '../validation/certificates';

/** A file that a program carries: its name, its text. */
export const HERE_DOCUMENT = /^cat >"\$files\/([^"]+)" <<'END-OF-FILE'\n([^]*?\n)?END-OF-FILE\n/gm;

/** The programs of a site, as its stack has them. */
export function textsOf(props: Parameters<typeof aSite>[1]): Record<string, string> {
  const stack = aStack();
  aSite(stack, props);
  return programTexts(synthesized(stack) as Configuration);
}

const UNSAFE = {
  apiKey: SecretSource.unsafeArgument('key'),
  adminPassword: SecretSource.unsafeArgument('password'),
  embedding: Embedding.at(BailianEndpoint.SINGAPORE, SecretSource.unsafeArgument('embedding_key')),
  rerankModel: 'qwen3-rerank',
  secretEnvironment: { BOCHA_SEARCH_API_KEY: SecretSource.unsafeArgument('bocha_key') },
};

/** Between them every program, in every variant that a choice makes. */
export const VARIANTS: Record<string, Record<string, string>> = {
  ...Object.fromEntries(Object.entries(SITES).map(([name, props]) => [name, textsOf(props)])),
  'arguments': textsOf({ ...UNSAFE, domain: 'example.com', certificate: TlsCertificate.fromPem({ chain: CHAIN, privateKey: SecretSource.unsafeArgument('private_key') }) }),
  'records elsewhere': textsOf({ domain: 'example.com', dnsRecords: false, certificate: TlsCertificate.acme({ challenge: AcmeChallenge.HTTP_01, email: 'owner@example.com' }) }),
  'images behind logins, by a role and by passwords that are handed over': textsOf({
    instanceType: InstanceType.GN7_I_C8_G1_2_XLARGE,
    localModels: ['qwen3:8b'],
    openWebUiImage: OpenWebUiImage.of('registry.example.com/ai/open-webui', 'v0.12.4', { login: RegistryLogin.password('puller', SecretSource.unsafeArgument('registry_password')) }),
    ollamaImage: OllamaImage.of('acme-registry.cn-hangzhou.cr.aliyuncs.com/ai/ollama', '0.35.1', { login: RegistryLogin.acrEnterprise('cri-1a2b3c4d5e6f7g8h') }),
  }),
  'local models behind a password that is handed over': textsOf({
    instanceType: InstanceType.GN7_I_C8_G1_2_XLARGE,
    localModels: ['qwen3:8b'],
    ollamaImage: OllamaImage.of('registry.example.com/ai/ollama', '0.35.1', { login: RegistryLogin.password('puller', SecretSource.unsafeArgument('registry_password')) }),
  }),
  'stored secrets': textsOf({
    apiKey: SecretSource.fromKmsSecret('chat-key'),
    adminPassword: SecretSource.fromOosSecretParameter('chat-password'),
    embedding: Embedding.NONE,
    builtInTools: BuiltInTools.NONE,
  }),
  'HTTP-01': textsOf({ domain: 'example.com', certificate: TlsCertificate.acme({ challenge: AcmeChallenge.HTTP_01 }) }),
  'OOS secret parameters, without a domain, a GPU without local models, by digest': textsOf({
    apiKey: SecretSource.fromOosSecretParameter('chat-key'),
    adminPassword: SecretSource.fromOosSecretParameter('chat-password'),
    instanceType: InstanceType.GN7_I_C8_G1_2_XLARGE,
    openWebUiImage: OpenWebUiImage.of('ghcr.io/open-webui/open-webui', 'v0.12.4', { digest: `sha256:${'0123456789abcdef'.repeat(4)}` }),
  }),
  'the number of an ICP filing': textsOf({ domain: 'example.com', icpLicence: '浙ICP备12345678号-1' }),
  'ten names, staging': textsOf({
    domain: 'example.com',
    www: true,
    additionalDomains: Array.from({ length: 8 }, (_, index) => ({ name: `chat-${index}.example.org` })),
    certificate: TlsCertificate.acme({ server: AcmeServer.LETS_ENCRYPT_STAGING }),
  }),
  'signs in with a provider': textsOf({
    domain: 'example.com', signIn: SignIn.oidc({ issuer: 'https://login.example.com', clientId: 'chat', clientSecret: SecretSource.fromKmsSecret('client-secret') }), passwordSignIn: false,
  }),
  'self-signed, GPU': textsOf({ domain: 'example.com', certificate: TlsCertificate.selfSigned(), instanceType: InstanceType.GN8_IS_2_XLARGE, localModels: ['qwen3:8b'] }),
};
