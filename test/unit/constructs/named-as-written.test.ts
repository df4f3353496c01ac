import { aStack, refusal, REQUIRED } from './stack';
import { AcmeChallenge, BailianOpenWebUi, BailianOpenWebUiProps, TlsCertificate, TlsFrontend } from '../../../lib';

/** The properties that are complained of. */
function named(props: Partial<BailianOpenWebUiProps>): string[] {
  const stack = aStack();
  const { violations } = refusal(stack, () => new BailianOpenWebUi(stack, 'Chat', { ...REQUIRED, ...props }));
  return [...new Set(violations.map(({ property }) => property))];
}

const ACME = (email: string) => TlsCertificate.acme({ challenge: AcmeChallenge.HTTP_01, email });

test.each<[string, Partial<BailianOpenWebUiProps>, string[]]>([
  ['a wrong domain', { domain: 'Example.com' }, ['domain']],
  ['a wrong domain with www', { domain: 'Example.com', www: true }, ['domain']],
  ['a wrong zone', { domain: 'chat.example.com', dnsZone: 'example' }, ['dnsZone']],
  ['a zone that the domain is not in', { domain: 'chat.example.com', dnsZone: 'example.org' }, ['dnsZone']],
  ['a zone that the domain is not in, beside right names', { domain: 'chat.example.com', dnsZone: 'example.org', additionalDomains: [{ name: 'chat.example.net' }] }, ['dnsZone']],
  ['a wrong name', { domain: 'example.com', additionalDomains: [{ name: 'chat.example.com' }, { name: 'x' }] }, ['additionalDomains[1].name']],
  ['a wrong name after www', { domain: 'example.com', www: true, additionalDomains: [{ name: 'chat.example.com' }, { name: 'x' }] }, ['additionalDomains[1].name']],
  ['a wrong zone of a name', { domain: 'example.com', additionalDomains: [{ name: 'chat.example.net', dnsZone: 'net_' }] }, ['additionalDomains[0].dnsZone']],
  ['a name that is not in its zone', { domain: 'example.com', additionalDomains: [{ name: 'chat.example.com' }, { name: 'chat.example.net', dnsZone: 'example.org' }] }, ['additionalDomains[1].dnsZone']],
  ['a name that is served twice', { domain: 'example.com', additionalDomains: [{ name: 'example.com' }] }, ['additionalDomains']],
  ['a name that is served as www already', { domain: 'example.com', www: true, additionalDomains: [{ name: 'www.example.com' }] }, ['additionalDomains']],
  ['a wrong block of addresses', { domain: 'example.com', allowedCidrs: ['1.2.3.4'] }, ['allowedCidrs[0]']],
  ['a wrong e-mail address of the certificate', { domain: 'example.com', certificate: ACME('x') }, ['certificate.email']],
])('%s', (_what, props, properties) => {
  expect(named(props)).toEqual(properties);
});

describe('a mistake in the certificate is told beside', () => {
  test('a mistake in something else', () => {
    expect(named({ domain: 'example.com', name: 'x', certificate: ACME('x') })).toEqual(['name', 'certificate.email']);
  });

  test('a mistake in a name', () => {
    expect(named({ domain: 'Example.com', certificate: ACME('x') })).toEqual(['domain', 'certificate.email']);
  });

  test('a mistake in a name of a front end alone', () => {
    const stack = aStack();
    const error = refusal(stack, () => new TlsFrontend(stack, 'Frontend', { instanceId: 'i-t4nexample0000000000', securityGroupId: 'sg-t4nexample0000000000', domains: [{ name: 'x' }], certificate: ACME('x') }));
    expect(error.violations.map(({ property }) => property)).toEqual(['domains[0].name', 'certificate.email']);
  });
});
