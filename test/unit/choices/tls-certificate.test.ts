import { AcmeChallenge, AcmeServer, SecretSource, TlsCertificate } from '../../../lib';
import { Examination } from '../../../lib/validation/rule';
import { aStack } from '../constructs/stack';
import { CHAIN, ROOT } from '../validation/certificates';

const BINDING = { name: 'chat', path: 'chat/Site', tags: {}, dnsZones: ['example.com', 'example.com', 'example.org'] };
const bind = (certificate: TlsCertificate) => ({ ...certificate._kind(BINDING), ...certificate._bind(aStack(), BINDING) });
const fromPem = (privateKey: SecretSource) => TlsCertificate.fromPem({ chain: CHAIN + ROOT, privateKey });

test('by ACME the defaults are DNS-01 and Let’s Encrypt, without an e-mail address', () => {
  const { constants, statements, files } = bind(TlsCertificate.acme());
  expect(constants).toEqual({ certificate: 'acme-dns-01', acme_server: AcmeServer.LETS_ENCRYPT.directoryUrl, acme_email: '' });
  expect([statements.flatMap(({ Resource }) => Resource), files]).toEqual([['acs:alidns:*:*:domain/example.com', 'acs:alidns:*:*:domain/example.org'], {}]);
});

test('by ACME everything can be chosen', () => {
  const certificate = TlsCertificate.acme({ challenge: AcmeChallenge.HTTP_01, email: 'admin@example.com', server: AcmeServer.LETS_ENCRYPT_STAGING });
  expect(bind(certificate)).toMatchObject({ constants: { certificate: 'acme-http-01', acme_server: AcmeServer.LETS_ENCRYPT_STAGING.directoryUrl, acme_email: 'admin@example.com' }, statements: [] });
});

test('one that the machine signs itself needs nothing', () => {
  expect(bind(TlsCertificate.selfSigned())).toEqual({ constants: { certificate: 'self-signed' }, uses: [], files: {}, statements: [] });
});

test('from PEM the chain is a file without the root, and the key comes by its name', () => {
  const { constants, files, privateKey } = bind(fromPem(SecretSource.fromKmsSecret('chat-key', { revision: '7' })));
  expect([constants, files]).toEqual([{ certificate: 'pem', private_key_source: 'kms-secret:chat-key', revision: '7' }, { 'chain.pem': CHAIN }]);
  expect(privateKey!.argument).toBeUndefined();
});

test.each([
  ['DNS-01', TlsCertificate.acme(), true],
  ['HTTP-01', TlsCertificate.acme({ challenge: AcmeChallenge.HTTP_01 }), false],
  ['a certificate that the machine signs itself', TlsCertificate.selfSigned(), false],
  ['a certificate that stays with its service', TlsCertificate.fromCertificateId('1234567-cn-hangzhou'), false],
  ['a key in a store', fromPem(SecretSource.fromKmsSecret('chat-key')), true],
  ['a key that is handed over', fromPem(SecretSource.unsafeArgument('private_key')), false],
])('%s needs a role: %p', (_what, certificate, needsRole) => {
  expect(certificate._needsRole).toBe(needsRole);
});

test.each([
  ['the e-mail address', TlsCertificate.acme({ email: 'x' }), ['certificate.email']],
  ['the address of the authority', TlsCertificate.acme({ server: AcmeServer.of('http://acme.example.com') }), ['certificate.server']],
  ['a chain and a key', TlsCertificate.fromPem({ chain: 'x', privateKey: SecretSource.fromVariable('X') }), ['certificate.chain', 'certificate.privateKey']],
])('%s: what is wrong is named', (_what, certificate, properties) => {
  const examination = new Examination(() => false);
  certificate._examine(examination, 'certificate', ['example.com'], () => false);
  expect(examination.violations.map(({ property }) => property)).toEqual(properties);
});
