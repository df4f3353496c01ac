import { HTTPS_URL } from '../validation/addresses';
import { brand, familyOf } from '../validation/family';
import { TEXT, memberOf } from '../validation/kind';
import { Examination, Rule } from '../validation/rule';
import { EMAIL } from '../validation/rules';
import { struct } from '../validation/struct';

/** How the certificate authority is shown that a name is yours. */
export enum AcmeChallenge {
  /** By a TXT record in Alibaba Cloud DNS, which the machine sets with its RAM role. Needs no open port. */
  DNS_01 = 'dns-01',

  /** By a file on port 80, which the whole internet must be able to reach. In mainland China it fails for a name without an ICP filing. */
  HTTP_01 = 'http-01',
}

/** A certificate authority that speaks ACME. */
export class AcmeServer {
  /** Let's Encrypt. */
  public static readonly LETS_ENCRYPT = new AcmeServer('https://acme-v02.api.letsencrypt.org/directory');

  /** Let's Encrypt's staging environment: generous limits, certificates that no browser trusts. For trying things out. */
  public static readonly LETS_ENCRYPT_STAGING = new AcmeServer('https://acme-staging-v02.api.letsencrypt.org/directory');

  /**
   * Another authority.
   *
   * @param directoryUrl the address of its ACME directory
   */
  public static of(directoryUrl: string): AcmeServer {
    return new AcmeServer(directoryUrl);
  }

  private constructor(
    /** The address of its ACME directory. */
    public readonly directoryUrl: string,
  ) {
    brand(this, 'AcmeServer', ['', directoryUrl, TEXT]);
  }
}

/** A certificate by ACME. */
export interface AcmeOptions {
  /**
   * How the authority is shown that the names are yours.
   *
   * @default AcmeChallenge.DNS_01
   */
  readonly challenge?: AcmeChallenge;

  /**
   * The address to which the authority writes.
   *
   * @default - none is given; Let's Encrypt no longer sends reminders anyway
   */
  readonly email?: string;

  /**
   * The authority.
   *
   * @default AcmeServer.LETS_ENCRYPT
   */
  readonly server?: AcmeServer;
}

/** What is held where a member is written. */
export const ACME_CHALLENGE = memberOf('AcmeChallenge', AcmeChallenge);
/** What is held where one is given. */
export const ACME_SERVER = familyOf(AcmeServer, 'AcmeServer.LETS_ENCRYPT');
/** The kinds of its properties. */
export const ACME_OPTIONS = struct<AcmeOptions>({ challenge: ACME_CHALLENGE, email: TEXT, server: ACME_SERVER });

/** What a public authority cannot look up, or may not vouch for. */
const PRIVATE_NAME = /\.(?:alt|corp|example|home|home\.arpa|internal|intranet|invalid|lan|local|localdomain|localhost|onion|private|test)$/;
const MOST_NAMES = 100;

/** What Let's Encrypt issues a certificate for. */
const NAMES: Rule<readonly string[]> = {
  name: 'acme-names',
  sentence: `must not be Let's Encrypt for more than ${MOST_NAMES} names, or for names that only a private network knows`,
  cure: names => `${names.find(name => PRIVATE_NAME.test(name)) ?? `${names.length} names`}: choose an authority of yours with AcmeServer.of, a certificate that you have, or TlsCertificate.selfSigned()`,
  holds: names => names.length <= MOST_NAMES && !names.some(name => PRIVATE_NAME.test(name)),
};

/** Holds the options to their rules, and the names to those of the authority. */
export function examineAcme(examination: Examination, property: string, { email, server }: AcmeOptions, names: readonly string[]): void {
  examination.known(`${property}.email`, email, EMAIL);
  examination.known(`${property}.server`, server?.directoryUrl, HTTPS_URL);
  if (server === undefined || server === AcmeServer.LETS_ENCRYPT || server === AcmeServer.LETS_ENCRYPT_STAGING) {
    examination.value(property, names, NAMES);
  }
}
