import * as path from 'path';
import { mustRun, runCommand, waitUntil } from './run-command';
import { issueCertificate } from './service-certificate';

/** Somebody in the directory. */
export interface DirectoryPerson {
  readonly uid: string;
  readonly password: string;
  readonly mail: string;
  /** The name in full. */
  readonly cn: string;
}

const HOST = 'ldap.example.org';
const ROOT = 'dc=example,dc=org';
const ADMINISTRATOR = ['-x', '-D', `cn=admin,${ROOT}`, '-w', 'of-the-administrator', '-H', 'ldapi:///'];

/** A company's directory: Debian's slapd, LDAP over TLS alone. */
export class Directory {
  public readonly host = HOST;
  /** The account with which people are looked for. */
  public readonly bindDn = `cn=chat,ou=services,${ROOT}`;
  public readonly bindPassword = 'secret, of the account: that looks';
  public readonly searchBase = `ou=people,${ROOT}`;
  private container?: string;

  public constructor(public readonly address: string, private readonly folder: string, private readonly label: string) {}

  public async start(): Promise<void> {
    const { certificate, key } = await issueCertificate(this.folder, HOST);
    this.container = await mustRun('docker', [
      'run', '--detach', '--rm', '--label', this.label, '--network', 'host',
      '--volume', `${path.resolve(certificate)}:/certificate/crt:ro`, '--volume', `${path.resolve(key)}:/certificate/key:ro`,
      'machine-under-test/directory:current', 'slapd', '-d', '0', '-f', '/etc/ldap/slapd.conf', '-h', `ldaps://${this.address}:636 ldapi:///`,
    ]);
    await waitUntil('the directory to answer', 30, async () => (await runCommand('docker', ['exec', this.container!, 'ldapwhoami', ...ADMINISTRATOR])).exitCode === 0);
    await this.add(
      `dn: ${ROOT}\nobjectClass: dcObject\nobjectClass: organization\no: Example`,
      ...['people', 'groups', 'services'].map(ou => `dn: ou=${ou},${ROOT}\nobjectClass: organizationalUnit`),
      `dn: ${this.bindDn}\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\nuserPassword: ${this.bindPassword}`,
    );
  }

  public async stop(): Promise<void> {
    if (this.container) {
      await mustRun('docker', ['rm', '--force', this.container]);
    }
    this.container = undefined;
  }

  public dnOf({ uid }: Pick<DirectoryPerson, 'uid'>): string {
    return `uid=${uid},${this.searchBase}`;
  }

  public addPeople(...people: DirectoryPerson[]): Promise<void> {
    return this.add(...people.map(one =>
      `dn: ${this.dnOf(one)}\nobjectClass: inetOrgPerson\nsn: ${one.cn}\ncn: ${one.cn}\nmail: ${one.mail}\nuserPassword: ${one.password}`));
  }

  public addGroup(cn: string, ...members: DirectoryPerson[]): Promise<void> {
    return this.add(`dn: cn=${cn},ou=groups,${ROOT}\nobjectClass: groupOfNames\n${members.map(one => `member: ${this.dnOf(one)}`).join('\n')}`);
  }

  /** Another password for the account that looks for people. */
  public async changeBindPassword(password: string): Promise<void> {
    await this.change('ldapmodify', `dn: ${this.bindDn}\nchangetype: modify\nreplace: userPassword\nuserPassword: ${password}`);
  }

  private add(...entries: string[]): Promise<void> {
    return this.change('ldapadd', ...entries);
  }

  private async change(tool: 'ldapadd' | 'ldapmodify', ...entries: string[]): Promise<void> {
    await mustRun('docker', ['exec', '--interactive', this.container!, tool, ...ADMINISTRATOR], { input: `${entries.join('\n\n')}\n` });
  }
}
