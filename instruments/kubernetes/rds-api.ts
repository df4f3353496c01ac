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

/** RDS, as far as the accounts of one instance go. What it is told is done in a moment, and not before it answers. */
export class RdsApi implements ApiProduct {
  public readonly version = '2014-08-15';
  public readonly regional = true;
  public readonly accounts = new Map<string, Account>();
  /** What went wrong with what was begun; a test that ends looks here. */
  public readonly failures: Error[] = [];

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
  };

  public constructor(public readonly instanceId: string, private readonly database: Database) {}

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
