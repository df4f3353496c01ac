import { DataLayerContainer } from './data-layer-container';
import { waitUntil } from '../cloud/run-command';

/** PostgreSQL 17 with pgvector, as RDS has it: over TLS, and no account of a user's is its superuser. */
export class Database {
  public readonly port = 5432;
  public readonly container: DataLayerContainer;
  private readonly socket = '/tmp';

  public constructor(public readonly address: string, label: string) {
    this.container = new DataLayerContainer({ label, user: 'postgres', command: ['bash', '/opt/data-layer/start-postgresql.sh', address, '200'] });
  }

  public async start(): Promise<void> {
    await this.container.start();
    await waitUntil('the database to answer', 60, () => this.container.answers('psql', '-h', this.socket, '-U', 'postgres', '-c', 'select 1'));
  }

  public stop(): Promise<void> {
    return this.container.remove();
  }

  /** Asks it as its superuser, over its socket; what it answers, without headings. */
  public ask(statement: string, database = 'postgres'): Promise<string> {
    return this.container.execute(['psql', '-h', this.socket, '-U', 'postgres', '-d', database, '-qAt', '-v', 'ON_ERROR_STOP=1'], statement);
  }
}
