import { X509Certificate } from 'crypto';

const BLOCK = /-----BEGIN CERTIFICATE-----\s+([A-Za-z0-9+/=\s]+?)\s*-----END CERTIFICATE-----/g;
const LINE_LENGTH = 64;

/** The certificates of a PEM text, the site's own first; empty where a block cannot be read or something else stands between them. */
export function readChain(pem: string): X509Certificate[] {
  const blocks = [...pem.matchAll(BLOCK)].map(block => block[0]);
  const rest = pem.replace(BLOCK, '').trim();
  if (rest !== '') {
    return [];
  }
  try {
    return blocks.map(block => new X509Certificate(block));
  } catch {
    return [];
  }
}

/** Writes certificates anew: the base64 alphabet and line feeds, whatever the text looked like that they came from. */
export function writeChain(chain: readonly X509Certificate[]): string {
  return chain.map(certificate => {
    const lines = certificate.raw.toString('base64').match(new RegExp(`.{1,${LINE_LENGTH}}`, 'g'))!;
    return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
  }).join('');
}

/** Whether every certificate was issued by the one after it. */
export function isInOrder(chain: readonly X509Certificate[]): boolean {
  return chain.every((certificate, index) => index === chain.length - 1 || certificate.checkIssued(chain[index + 1]));
}

/** The chain without its root, which clients have and need not be sent. */
export function withoutRoot(chain: readonly X509Certificate[]): readonly X509Certificate[] {
  const last = chain[chain.length - 1];
  return chain.length > 1 && last.checkIssued(last) ? chain.slice(0, -1) : chain;
}
