import * as fs from 'fs';
import { DataLayerContainer } from './data-layer-container';
import { waitUntil } from '../cloud/run-command';

export interface DatabaseProps {
  readonly address: string;
  readonly label: string;
  /** A folder of the host for its backup and its log, from which it can be made again as it was at some time. @default - none */
  readonly backups?: string;
  /** Makes what it was at that time of the backup and the log of another one that are there. @default - an empty one */
  readonly restoreTime?: Date;
}

/** Fails while a recovery goes on, after which it may be written to, and while the one is made that is served afterwards. */
const IS_SERVING = "SELECT 1 / (NOT pg_is_in_recovery() AND current_setting('listen_addresses') <> '')::int";

/** PostgreSQL 17 with pgvector, as RDS has it: over TLS, and no account of a user's is its superuser. */
export class Database {
  public readonly port = 5432;
  public readonly container: DataLayerContainer;
  private readonly socket = '/tmp';

  public constructor(private readonly props: DatabaseProps) {
    const { address, label, backups, restoreTime } = props;
    const time = restoreTime === undefined ? [] : [restoreTime.toISOString().replace('T', ' ').replace('Z', '+00')];
    this.container = new DataLayerContainer({
      label,
      user: 'postgres',
      volumes: backups === undefined ? {} : { '/backups': backups },
      command: ['bash', '/opt/data-layer/start-postgresql.sh', address, '200', ...time],
    });
  }

  public get address(): string {
    return this.props.address;
  }

  public async start(): Promise<void> {
    const { backups } = this.props;
    if (backups !== undefined) {
      fs.mkdirSync(backups, { recursive: true });
      fs.chmodSync(backups, 0o777);
    }
    await this.container.start();
    await waitUntil('the database to answer', 120, () => this.container.answers('psql', '-h', this.socket, '-U', 'postgres', '-v', 'ON_ERROR_STOP=1', '-c', IS_SERVING));
  }

  /** As RDS does every night. */
  public async backUp(): Promise<void> {
    await this.container.execute(['bash', '/opt/data-layer/back-up-postgresql.sh']);
  }

  /** All that is committed is in the log of the backup folder, and something after it, at which a recovery to this moment ends. */
  public async finishLog(): Promise<void> {
    await this.ask('SELECT pg_current_xact_id()');
    const segment = await this.ask('SELECT pg_walfile_name(pg_switch_wal())');
    await waitUntil('the log to be kept', 60, async () => fs.existsSync(`${this.props.backups}/log/${segment}`));
  }

  public stop(): Promise<void> {
    return this.container.remove();
  }

  /** Asks it as its superuser, over its socket; what it answers, without headings. */
  public ask(statement: string, database = 'postgres'): Promise<string> {
    return this.container.execute(['psql', '-h', this.socket, '-U', 'postgres', '-d', database, '-qAt', '-v', 'ON_ERROR_STOP=1'], statement);
  }
}
