import { AcmeChallenge, InstanceType, SecretSource, TlsCertificate } from '../../lib';
import { aSite, SITES } from '../constructs/sites';
import { aStack } from '../constructs/stack';
import { Configuration, programTexts, synthesized } from '../constructs/synthesized';
import { CHAIN } from '../model/certificates';

/** A file that a program carries: its name, its text. */
export const HERE_DOCUMENT = /^cat >"\$files\/([^"]+)" <<'END-OF-FILE'\n([^]*?\n)?END-OF-FILE\n/gm;

/** The programs of a site, as its stack has them. */
export function textsOf(props: Parameters<typeof aSite>[1]): Record<string, string> {
  const stack = aStack();
  aSite(stack, props);
  return programTexts(synthesized(stack) as Configuration);
}

const UNSAFE = { apiKey: SecretSource.unsafeArgument('key'), adminPassword: SecretSource.unsafeArgument('password') };

/** Between them every program, in every variant that a choice makes. */
export const VARIANTS: Record<string, Record<string, string>> = {
  ...Object.fromEntries(Object.entries(SITES).map(([name, props]) => [name, textsOf(props)])),
  'arguments': textsOf({ ...UNSAFE, domain: 'example.com', certificate: TlsCertificate.fromPem({ chain: CHAIN, privateKey: SecretSource.unsafeArgument('private_key') }) }),
  'records elsewhere': textsOf({ domain: 'example.com', dnsRecords: false, certificate: TlsCertificate.acme({ challenge: AcmeChallenge.HTTP_01, email: 'owner@example.com' }) }),
  'stored secrets': textsOf({ apiKey: SecretSource.fromKmsSecret('chat-key'), adminPassword: SecretSource.fromOosSecretParameter('chat-password') }),
  'HTTP-01': textsOf({ domain: 'example.com', certificate: TlsCertificate.acme({ challenge: AcmeChallenge.HTTP_01 }) }),
  'self-signed, GPU': textsOf({ domain: 'example.com', certificate: TlsCertificate.selfSigned(), instanceType: InstanceType.GN8IS_2XLARGE, localModels: ['qwen3:8b'] }),
};
