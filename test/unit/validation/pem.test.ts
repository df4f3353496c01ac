import fc from 'fast-check';
import { CHAIN, INTERMEDIATE, ROOT, SITE } from './certificates';
import { isInOrder, readChain, withoutRoot, writeChain } from '../../../lib/validation/pem';

const subjects = (pem: string) => readChain(pem).map(({ subject }) => subject);

test('the certificates of a chain are read in their order', () => {
  expect(subjects(CHAIN + ROOT)).toEqual(['CN=example.com', 'CN=Example Intermediate', 'CN=Example Root']);
});

test('a chain is written byte for byte as the same certificates, whatever line ends, widths and blanks it came with', () => {
  const windows = CHAIN.replace(/\n/g, '\r\n');
  const narrow = CHAIN.replace(/[A-Za-z0-9+/=]{64}/g, line => `${line.slice(0, 10)}  \n  ${line.slice(10)}`);
  expect([CHAIN, windows, narrow, `\n\n${SITE}\n\n${INTERMEDIATE}\n\n`].map(pem => writeChain(readChain(pem)))).toEqual([CHAIN, CHAIN, CHAIN, CHAIN]);
});

test('what is written holds nothing but headers, base64 and line feeds', () => {
  expect(writeChain(readChain(CHAIN))).toMatch(/^(?:-----BEGIN CERTIFICATE-----\n(?:[A-Za-z0-9+/=]{1,64}\n)+-----END CERTIFICATE-----\n)+$/);
});

test.each([
  ['nothing', ''],
  ['text that is no certificate', 'hello'],
  ['text before the first certificate', `subject=CN = example.com\n${SITE}`],
  ['text between two certificates', `${SITE}$(id)\n${INTERMEDIATE}`],
  ['text after the last certificate', `${SITE}{{x}}`],
  ['a private key beside the certificate', `${SITE}-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----\n`],
  ['a block that is no certificate', '-----BEGIN CERTIFICATE-----\nMIGH\n-----END CERTIFICATE-----\n'],
  ['a truncated block', CHAIN.slice(0, CHAIN.length - 40)],
  ['a character outside base64', SITE.replace(/A/, '$')],
])('%s is no chain', (_what, pem) => {
  expect(readChain(pem)).toEqual([]);
});

test('any text beside the certificates is refused, or leaves no trace in what is written', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.nat(CHAIN.length), (text, at) => {
    const chain = readChain(CHAIN.slice(0, at) + text + CHAIN.slice(at));
    expect(['', CHAIN]).toContain(writeChain(chain));
  }));
});

test.each([
  ['site, intermediate', CHAIN, true],
  ['site, intermediate, root', CHAIN + ROOT, true],
  ['the site alone', SITE, true],
  ['intermediate, site', INTERMEDIATE + SITE, false],
  ['site, root', SITE + ROOT, false],
  ['site, root, intermediate', SITE + ROOT + INTERMEDIATE, false],
])('%s: in order %p', (_what, pem, inOrder) => {
  expect(isInOrder(readChain(pem))).toBe(inOrder);
});

test('a root at the end is not sent; a certificate that signed itself and stands alone is', () => {
  expect([CHAIN + ROOT, CHAIN, ROOT].map(pem => writeChain(withoutRoot(readChain(pem))))).toEqual([CHAIN, CHAIN, ROOT]);
});
