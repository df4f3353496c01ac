import { randomBytes } from 'crypto';
import { Database } from './database';
import { ApiError } from '../cloud/api-error';
import { ApiCall, ApiProduct } from '../cloud/api-gateway';

interface Account {
  readonly type: string;
  status: 'Unavailable' | 'Available';
}

/** The rules of a password: https://www.alibabacloud.com/help/en/rds/developer-reference/api-rds-2014-08-15-createaccount */
function isGoodPassword(password: string): boolean {
  const kinds = [/[A-Z]/, /[a-z]/, /[0-9]/, /[!@#$%^&*()_+\-=]/].filter(kind => kind.test(password)).length;
  return kinds >= 3 && /^[A-Za-z0-9!@#$%^&*()_+\-=]{8,32}$/.test(password);
}

const quoted = (name: string) => `"${name.replace(/"/g, '""')}"`;

/** Makes an instance of what another was at a time. */
export type Cloning = (instanceId: string, restoreTime: Date) => Promise<void>;

/** RDS, as far as the accounts of one instance and clones of it go. What it is told is done in a moment, and not before it answers. */
export class RdsApi implements ApiProduct {
  public readonly version = '2014-08-15';
  public readonly regional = true;
  public readonly accounts = new Map<string, Account>();
  /** What went wrong with what was begun; a test that ends looks here. */
  public readonly failures: Error[] = [];
  /** Those that were made of the instance. */
  public readonly clones = new Map<string, 'Creating' | 'Running'>();
  /** Since when every moment can be restored. */
  public restorableSince?: Date;

  public readonly actions = {
    CreateAccount: (call: ApiCall) => {
      const { AccountName: name = '', AccountPassword: password = '', AccountType: type = 'Normal' } = this.instanceOf(call, 'rds:CreateAccount');
      if (!/^[a-z][a-z0-9_]{1,61}[a-z0-9]$/.test(name)) throw new ApiError(400, 'InvalidAccountName.Malformed', 'The specified account name is invalid.');
      if (this.accounts.has(name)) throw new ApiError(400, 'InvalidAccountName.Duplicate', 'The specified account name already exists.');
      if (type !== 'Super' && type !== 'Normal') throw new ApiError(400, 'InvalidAccountType.Format', 'The specified account type is invalid.');
      this.demandPassword(password);
      const rights = type === 'Super' ? 'CREATEDB CREATEROLE IN ROLE rds_superuser' : '';
      this.do(name, type, `CREATE ROLE ${quoted(name)} LOGIN ${rights} PASSWORD '${password}'`);
      return {};
    },
    ResetAccountPassword: (call: ApiCall) => {
      const { AccountName: name = '', AccountPassword: password = '' } = this.instanceOf(call, 'rds:ResetAccountPassword');
      const account = this.accounts.get(name);
      if (!account) throw new ApiError(404, 'InvalidAccountName.NotFound', 'The specified account name does not exist.');
      this.demandPassword(password);
      this.do(name, account.type, `ALTER ROLE ${quoted(name)} PASSWORD '${password}'`);
      return {};
    },
    DescribeAccounts: (call: ApiCall) => {
      const { AccountName: name } = this.instanceOf(call, 'rds:DescribeAccounts');
      const found = [...this.accounts].filter(([one]) => name === undefined || one === name);
      const DBInstanceAccount = found.map(([AccountName, { type, status }]) =>
        ({ DBInstanceId: this.instanceId, AccountName, AccountType: type, AccountStatus: status, PrivExceeded: '0' }));
      return { Accounts: { DBInstanceAccount } };
    },
    // https://www.alibabacloud.com/help/en/rds/apsaradb-rds-for-postgresql/api-rds-2014-08-15-clonedbinstance-postgresql
    CloneDBInstance: (call: ApiCall) => {
      const { RestoreTime: time, PayType: pays } = this.instanceOf(call, 'rds:CloneDBInstance');
      if (!['Postpaid', 'Prepaid', 'Serverless'].includes(pays)) throw new ApiError(400, 'InvalidPayType', 'The specified pay type is invalid.');
      const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(time ?? '') ? new Date(time) : undefined;
      if (!at || isNaN(at.getTime())) throw new ApiError(400, 'InvalidRestoreTime.Format', 'The specified restore time is invalid.');
      if (!this.restorableSince || at < this.restorableSince || at.getTime() > Date.now()) {
        throw new ApiError(400, 'InvalidRestoreTime.NotFound', 'The specified restore time is not within the range of the backups.');
      }
      return { DBInstanceId: this.clone(at) };
    },
  };

  public constructor(public readonly instanceId: string, private readonly database: Database, private readonly cloning?: Cloning) {}

  /** As every night. */
  public async backUp(): Promise<void> {
    await this.database.backUp();
    // It is of the moment when it ended.
    this.restorableSince ??= new Date();
  }

  private clone(at: Date): string {
    if (!this.cloning) throw new Error('clones of this instance are not simulated');
    const id = `pgm-${randomBytes(8).toString('hex')}`;
    this.clones.set(id, 'Creating');
    this.cloning(id, at).then(() => this.clones.set(id, 'Running'), error => this.failures.push(error));
    return id;
  }

  private instanceOf(call: ApiCall, action: string): Record<string, string> {
    const { DBInstanceId: id = '' } = call.parameters;
    call.demand(action, `acs:rds:{region}:{account}:dbinstance/${id.toLowerCase()}`);
    if (id !== this.instanceId) throw new ApiError(404, 'InvalidDBInstanceId.NotFound', 'The specified instance is not found.');
    return call.parameters;
  }

  private demandPassword(password: string): void {
    if (!isGoodPassword(password)) throw new ApiError(400, 'InvalidAccountPassword.Malformed', 'The specified account password is invalid.');
  }

  private do(name: string, type: string, statement: string): void {
    const account: Account = { type, status: 'Unavailable' };
    this.accounts.set(name, account);
    this.database.ask(statement).then(() => account.status = 'Available', error => this.failures.push(error));
  }
}
