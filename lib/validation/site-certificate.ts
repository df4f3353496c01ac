import { X509Certificate } from 'crypto';
import { isInOrder, readChain, withoutRoot } from './pem';
import { Rule } from './rule';

const SERVER_AUTHENTICATION = ['1.3.6.1.5.5.7.3.1', '2.5.29.37.0'];
const SMALLEST_RSA_BITS = 2048;
const CURVES = ['prime256v1', 'secp384r1', 'secp521r1'];

/** The object identifiers, in DER, of signatures over MD5 and SHA-1. */
const BROKEN_SIGNATURES = ['06092a864886f70d010104', '06092a864886f70d010105', '06072a8648ce3d0401', '06072a8648ce380403'];

/** Certificates in PEM. The private key may stand in the same text by mistake, so none of it is ever shown. */
const PEM_READABLE: Rule<string> = {
  name: 'pem-readable',
  confidential: true,
  sentence: 'must be one or more certificates in PEM and nothing else',
  holds: chain => readChain(chain).length > 0,
};

/** The order in which a server sends them. */
const PEM_IN_ORDER: Rule<string> = {
  name: 'pem-in-order',
  sentence: "must begin with the site's certificate, each followed by the one that issued it",
  holds: chain => isInOrder(readChain(chain)),
};

const leafOf = (chain: string) => readChain(chain)[0];

/** Browsers take no certificate of an authority for a site's. */
const OF_A_SITE: Rule<string> = {
  name: 'pem-of-a-site',
  sentence: "must begin with the site's own certificate, not with that of an authority",
  cure: () => 'its basic constraints say CA:TRUE; have one issued without',
  holds: chain => !leafOf(chain).ca,
};

/** Without the extension that names usages, any usage is allowed. */
const FOR_SERVERS: Rule<string> = {
  name: 'pem-for-servers',
  sentence: 'must be a certificate for servers',
  cure: () => 'its extended key usage leaves serverAuth out; have one issued with it',
  holds: chain => leafOf(chain).keyUsage?.some(usage => SERVER_AUTHENTICATION.includes(usage)) ?? true,
};

/** Keys and signatures that browsers, and OpenSSL as Debian and Ubuntu set it, no longer take. */
const STRONG: Rule<string> = {
  name: 'pem-strong',
  sentence: `must have RSA keys of at least ${SMALLEST_RSA_BITS} bits or keys on P-256, P-384 or P-521, and no signature over SHA-1`,
  cure: chain => `certificate ${sent(chain).findIndex(certificate => !isStrong(certificate)) + 1} has another`,
  holds: chain => sent(chain).every(isStrong),
};

/** The certificates that are sent; what a root signed itself with does not matter. */
const sent = (chain: string) => withoutRoot(readChain(chain));

function isStrong({ publicKey, raw }: X509Certificate): boolean {
  const { asymmetricKeyType: type, asymmetricKeyDetails: { modulusLength = 0, namedCurve = '' } = {} } = publicKey;
  const isStrongKey = type === 'rsa' ? modulusLength >= SMALLEST_RSA_BITS : type === 'ec' && CURVES.includes(namedCurve);
  return isStrongKey && !BROKEN_SIGNATURES.some(identifier => signatureOf(raw).startsWith(identifier));
}

/** The identifier of the algorithm that a certificate is signed with: it stands behind what is signed. */
function signatureOf(der: Buffer): string {
  const [signed] = contentOf(der, 0);
  const [, algorithm] = contentOf(der, signed);
  const [identifier] = contentOf(der, algorithm);
  return der.toString('hex', identifier, identifier + 16);
}

/** Where the content of the element at a place of DER begins and ends. */
function contentOf(der: Buffer, at: number): [start: number, end: number] {
  const short = der[at + 1];
  const lengthBytes = short < 0x80 ? 0 : short - 0x80;
  const start = at + 2 + lengthBytes;
  return [start, start + (lengthBytes === 0 ? short : der.readUIntBE(at + 2, lengthBytes))];
}

/** Browsers read the alternative names only, whatever the subject says. */
const isFor = (leaf: X509Certificate, name: string) => leaf.checkHost(name, { subject: 'never' }) !== undefined;

function uncovered(chain: string, names: readonly string[]): string[] {
  return names.filter(name => !isFor(leafOf(chain), name));
}

const covers = (names: readonly string[]): Rule<string> => ({
  name: 'pem-covers',
  sentence: 'must be a certificate for every name of the site, among its subject alternative names',
  holds: chain => uncovered(chain, names).length === 0,
  cure: chain => `it is not for ${uncovered(chain, names).join(', ')}`,
});

/** What must hold for a chain that is to be served under names. What depends on the day is none of it: the same app must synthesize tomorrow. */
export function chainRules(names: readonly string[]): Rule<string>[] {
  return [PEM_READABLE, PEM_IN_ORDER, OF_A_SITE, FOR_SERVERS, STRONG, covers(names)];
}

const DAYS_TO_RENEW = 30;
const DAY = 24 * 60 * 60 * 1000;

/** What a person should see of a chain that holds: what browsers may refuse, and what they will refuse on the day. */
export function chainWarnings(chain: string, today: Date): string[] {
  const [leaf, ...others] = readChain(chain);
  const [from, to] = [new Date(leaf.validFrom), new Date(leaf.validTo)];
  const day = (date: Date) => date.toISOString().slice(0, 10);
  const warnings: [boolean, string][] = [
    [others.length === 0 && !leaf.checkIssued(leaf), 'the chain holds the certificate of the site alone: whoever does not know its issuer refuses it; append the intermediate certificate that the authority hands out'],
    [today < from, `the certificate is valid from ${day(from)} on: until then the deploy fails; deploy it later`],
    [today >= to, `the certificate expired on ${day(to)}: the deploy fails; renew it`],
    [today < to && to.getTime() - today.getTime() < DAYS_TO_RENEW * DAY, `the certificate expires on ${day(to)}: renew it`],
  ];
  return warnings.filter(([isSo]) => isSo).map(([, text]) => text);
}
