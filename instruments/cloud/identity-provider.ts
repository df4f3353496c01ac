import { generateKeyPairSync } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { mustRun, runCommand, waitUntil } from './run-command';
import { ServerProcess } from './server-process';
import { issueCertificate } from './service-certificate';
import { CACHE_FOLDER } from './work-folder';

/** Somebody who has an account at the provider. */
export interface IdentityAccount {
  readonly password: string;
  /** What the provider tells of him. */
  readonly claims: Readonly<Record<string, string | boolean | readonly string[]>>;
}

const HOST = 'login.example.org';

/** A company's provider of OpenID Connect, which is npm's oidc-provider, over TLS. What is changed here counts from the next start. */
export class IdentityProvider {
  public readonly host = HOST;
  public readonly issuer = `https://${HOST}`;
  public readonly clientId = 'chat';
  public clientSecret = 'first-secret-of-the-client';
  /** Where people may be sent back to; to the page of the same site for signing in when they have signed out. */
  public redirectUris: string[] = [];
  public accounts: Record<string, IdentityAccount> = {};
  private readonly process: ServerProcess;
  private readonly jwks: object;

  public constructor(public readonly address: string, private readonly folder: string) {
    this.process = new ServerProcess('identity-provider', folder);
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    this.jwks = { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'one' }] };
  }

  public async start(): Promise<void> {
    const { certificate, key } = await issueCertificate(this.folder, HOST);
    const configuration = path.join(this.folder, 'identity-provider.json');
    fs.writeFileSync(configuration, JSON.stringify({
      issuer: this.issuer,
      address: this.address,
      certificate,
      key,
      jwks: this.jwks,
      client: {
        client_id: this.clientId,
        client_secret: this.clientSecret,
        redirect_uris: this.redirectUris,
        post_logout_redirect_uris: this.redirectUris.map(uri => new URL('/auth', uri).href),
      },
      accounts: this.accounts,
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'roles', 'groups'] },
    }), { mode: 0o600 });
    this.process.start(process.execPath, [path.join(__dirname, 'identity-provider/server.mjs'), configuration]);
    await waitUntil('the identity provider to answer', 30, async () => (await runCommand('curl', this.args())).exitCode === 0);
  }

  public stop(): Promise<void> {
    return this.process.stop();
  }

  public async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** What it says of itself. */
  public async discovery(): Promise<Record<string, unknown>> {
    return JSON.parse(await mustRun('curl', this.args()));
  }

  private args(): string[] {
    const address = `${this.issuer}/.well-known/openid-configuration`;
    return ['--silent', '--fail', '--cacert', path.join(CACHE_FOLDER, 'ca/ca.crt'), '--resolve', `${HOST}:443:${this.address}`, address];
  }
}
