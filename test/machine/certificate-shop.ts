import { Authority, Recipe } from '../unit/validation/made-certificates';

const OF_AN_AUTHORITY = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign', 'subjectKeyIdentifier=hash', 'authorityKeyIdentifier=keyid'];
const OF_A_SITE = ['basicConstraints=critical,CA:FALSE', 'extendedKeyUsage=serverAuth', 'keyUsage=digitalSignature', 'subjectKeyIdentifier=hash', 'authorityKeyIdentifier=keyid'];

/** What is bought. */
export interface Bought {
  readonly chain: string;
  readonly key: string;
}

/** Sells certificates, each with the intermediate one. */
export class CertificateShop {
  private readonly authority = new Authority(undefined, { extensions: OF_AN_AUTHORITY, subject: '/CN=test root' });
  private readonly between = new Authority(this.authority, { extensions: OF_AN_AUTHORITY, subject: '/CN=test intermediate' });

  public get root(): string {
    return this.authority.pair.certificate;
  }

  public get intermediate(): string {
    return this.between.pair.certificate;
  }

  public sell(names: readonly string[], recipe: Recipe = {}): Bought {
    const { certificate, key } = this.between.issue({
      extensions: [`subjectAltName=${names.map(name => `DNS:${name}`).join(',')}`, ...OF_A_SITE], subject: '/CN=test leaf', days: 90, ...recipe,
    });
    return { chain: certificate + this.intermediate, key };
  }
}
