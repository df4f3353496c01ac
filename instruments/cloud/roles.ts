import { randomBytes } from 'crypto';

export interface PolicyStatement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | string[];
  readonly Resource: string | string[];
}

export interface Credentials {
  readonly AccessKeyId: string;
  readonly AccessKeySecret: string;
  readonly SecurityToken: string;
  readonly Expiration: string;
  readonly roleName: string;
}

const HOUR = 3_600_000;

function matches(pattern: string, value: string): boolean {
  const expression = pattern.split('*').map(piece => piece.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*');
  return new RegExp(`^${expression}$`, 'i').test(value);
}

function list(value: string | string[]): string[] {
  return Array.isArray(value) ? value : [value];
}

/** RAM, as far as an instance role goes: policies, and temporary credentials that end. */
export class Roles {
  private readonly policies = new Map<string, PolicyStatement[]>();
  private readonly issued = new Map<string, Credentials>();

  /** Makes the role if there is none, and replaces what it may do. */
  public set(roleName: string, statements: PolicyStatement[]): void {
    this.policies.set(roleName, statements);
  }

  /** What it may do. */
  public statementsOf(roleName: string): PolicyStatement[] {
    return this.policies.get(roleName) ?? [];
  }

  public delete(roleName: string): void {
    this.policies.delete(roleName);
  }

  public has(roleName: string): boolean {
    return this.policies.has(roleName);
  }

  public may(roleName: string, action: string, resource: string): boolean {
    const fitting = (this.policies.get(roleName) ?? []).filter(statement =>
      list(statement.Action).some(pattern => matches(pattern, action)) && list(statement.Resource).some(pattern => matches(pattern, resource)));
    return fitting.some(statement => statement.Effect === 'Allow') && !fitting.some(statement => statement.Effect === 'Deny');
  }

  /** What the metadata service hands out: the same credentials until they are near their end. */
  public issue(roleName: string): Credentials {
    const current = [...this.issued.values()].filter(one => one.roleName === roleName).pop();
    return current && Date.parse(current.Expiration) - Date.now() > HOUR ? current : this.issueFor(roleName, 6 * HOUR / 1000);
  }

  /** What STS hands out: others at every call, which end when they were asked to. */
  public issueFor(roleName: string, seconds: number): Credentials {
    const credentials = {
      AccessKeyId: `STS.${randomBytes(12).toString('hex')}`,
      AccessKeySecret: randomBytes(24).toString('base64url'),
      SecurityToken: `CAIS${randomBytes(90).toString('base64')}`,
      Expiration: new Date(Date.now() + seconds * 1000).toISOString().replace(/\.\d+Z/, 'Z'),
      roleName,
    };
    this.issued.set(credentials.AccessKeyId, credentials);
    return credentials;
  }

  public credentialsOf(accessKeyId: string): Credentials | undefined {
    return this.issued.get(accessKeyId);
  }
}
