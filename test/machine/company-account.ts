import { rmSync, readFileSync } from 'fs';
import { join } from 'path';
import { ChatClient } from './chat-client';
import { Site } from './site';
import { Cloud } from '../../instruments/cloud/cloud';
import { runCommand } from '../../instruments/cloud/run-command';

/** How curl ends where nobody answers. */
const COULD_NOT_CONNECT = 7;

/** Who signed in, as the site knows him, and how to go on as him. */
export interface Session {
  readonly role: string;
  readonly email: string;
  readonly groups: string[];
  readonly client: ChatClient;
}

/** Somebody whom the company's provider knows, in front of the site, with cookies and redirects as a browser has them, and without a browser. */
export class CompanyAccount {
  private readonly cookies: string;

  public constructor(private readonly cloud: Cloud, private readonly site: Site, private readonly name: string, private readonly password: string) {
    this.cookies = join(cloud.folder, `cookies-${name}`);
  }

  /** Signs in anew; what the site says instead, where it lets nobody in. */
  public async comesIn(): Promise<Session | string> {
    rmSync(this.cookies, { force: true });
    const form = await this.browse(`${this.origin}/oauth/oidc/login`);
    if (!form.startsWith(`${this.cloud.identityProvider.issuer}/sign-in/`)) {
      return this.refusalIn(form);
    }
    const landed = await this.browse(form, '--data-urlencode', `name=${this.name}`, '--data-urlencode', `password=${this.password}`);
    return landed === `${this.origin}/auth` ? sessionOf(this.client(), this.token) : this.refusalIn(landed);
  }

  /** The same, where it must work. */
  public async mustComeIn(): Promise<Session> {
    const session = await this.comesIn();
    if (typeof session === 'string') {
      throw new Error(`${this.name} does not come in: ${session}`);
    }
    return session;
  }

  private get origin(): string {
    return `https://${this.site.names[0]}`;
  }

  private client(): ChatClient {
    return new ChatClient({ address: this.site.machine.address, name: this.site.names[0] });
  }

  private refusalIn(landed: string): string {
    return new URL(landed).searchParams.get('error') ?? landed;
  }

  /** Goes to an address, and on to where it leads, as far as somebody answers there. */
  private async browse(url: string, ...more: string[]): Promise<string> {
    const hosts = [`${this.site.names[0]}:443:${this.site.machine.address}`, `${this.cloud.identityProvider.host}:443:${this.cloud.identityProvider.address}`];
    const { exitCode, stdout, stderr } = await runCommand('curl', [
      '--silent', '--show-error', '--insecure', '--location', '--max-time', '60', '--cookie', this.cookies, '--cookie-jar', this.cookies,
      ...hosts.flatMap(host => ['--resolve', host]), '--output', '/dev/null', '--write-out', '%{url_effective}', ...more, url,
    ]);
    if (![0, COULD_NOT_CONNECT].includes(exitCode)) {
      throw new Error(`${url}: ${stderr}`);
    }
    return stdout;
  }

  private get token(): string {
    const [, token] = /\ttoken\t(\S+)/.exec(readFileSync(this.cookies, 'utf8')) ?? [];
    if (token === undefined) {
      throw new Error(`${this.name} has no token after signing in`);
    }
    return token;
  }
}

/** What the site says of whose token it is. */
export async function sessionOf(client: ChatClient, token: string): Promise<Session> {
  client.goesOnWith(token);
  const { role, email } = await client.askJson('/api/v1/auths/');
  const groups = role === 'pending' ? [] : await client.askJson<Array<{ name: string }>>('/api/v1/groups/');
  return { role, email, groups: groups.map(({ name }) => name).sort(), client };
}
