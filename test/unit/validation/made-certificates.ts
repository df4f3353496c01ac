import { execFileSync, spawnSync } from 'child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

/** How a certificate is made, in openssl's words. */
export interface Recipe {
  /** The extensions; the names of the site among them. */
  readonly extensions?: readonly string[];
  readonly subject?: string;
  /** What makes its key. */
  readonly key?: readonly string[];
  /** Its signature's digest. */
  readonly digest?: string;
  readonly days?: number;
}

/** A certificate and its key. */
export interface Pair {
  readonly certificate: string;
  readonly key: string;
}

export const P256 = ['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'];
export const rsa = (bits: number) => ['genpkey', '-algorithm', 'RSA', '-pkeyopt', `rsa_keygen_bits:${bits}`];

const LEAF = ['subjectAltName=DNS:example.com,DNS:*.example.com', 'basicConstraints=critical,CA:FALSE', 'extendedKeyUsage=serverAuth'];
const AUTHORITY = ['basicConstraints=critical,CA:TRUE'];

/** Tests that need openssl: left out at home where there is none, and a failure in CI, where it must not go unnoticed. */
export function describeOpenssl(title: string, tests: () => void): void {
  if (process.env.CI || spawnSync('openssl', ['version']).status === 0) {
    describe(title, tests);
  } else {
    describe.skip(`${title} (openssl is not on the PATH)`, tests);
  }
}

/** Runs openssl. */
export function openssl(parameters: readonly string[], input = ''): string {
  return execFileSync('openssl', parameters, { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });
}

/** An authority of the test's own: a root that signed itself, and what it issues. */
export class Authority {
  private readonly folder = mkdtempSync(join(tmpdir(), 'authority-'));
  public readonly pair: Pair;
  private serial = 1;

  constructor(issuer?: Authority, recipe: Recipe = {}) {
    this.pair = (issuer ?? this).make({ extensions: AUTHORITY, subject: issuer ? '/CN=intermediate' : '/CN=root', ...recipe }, issuer?.pair);
  }

  /** A certificate for a site. */
  public issue(recipe: Recipe = {}): Pair {
    return this.make({ extensions: LEAF, subject: '/CN=example.com', ...recipe }, this.pair);
  }

  private make({ extensions = [], subject = '/', key = P256, digest = 'sha256', days = 3650 }: Recipe, by?: Pair): Pair {
    const file = (name: string, content?: string) => {
      const path = join(this.folder, name);
      if (content !== undefined) {
        writeFileSync(path, content);
      }
      return path;
    };
    const made = openssl(key);
    const request = file('request', openssl(['req', '-new', '-key', file('key', made), '-subj', subject]));
    const signer = by ? ['-CA', file('ca', by.certificate), '-CAkey', file('ca-key', by.key), '-set_serial', String(this.serial++)] : ['-signkey', file('key')];
    openssl(['x509', '-req', '-in', request, ...signer, `-${digest}`, '-days', String(days), '-extfile', file('extensions', `${extensions.join('\n')}\n`), '-out', file('made')]);
    return { certificate: readFileSync(file('made'), 'utf8'), key: made };
  }
}
