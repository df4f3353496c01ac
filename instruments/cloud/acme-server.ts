import * as fs from 'fs';
import * as path from 'path';
import { mustRun, runCommand, waitUntil } from './run-command';
import { ServerProcess } from './server-process';
import { CACHE_FOLDER } from './work-folder';

const CERTIFICATE = path.join(CACHE_FOLDER, 'ca');
const HOST = 'acme.test';

export interface AcmeServerProps {
  readonly address: string;
  /** The address that it asks for names. */
  readonly nameServer: string;
  readonly folder: string;
  /** Several authorities share the address and the name. @default 443 */
  readonly port?: number;
  /** How long its certificates live. @default - pebble's own: five years */
  readonly lifeSeconds?: number;
}

/** Let's Encrypt's own test server: it looks names up and connects to the machine as the real one does. */
export class AcmeServer {
  public readonly host = HOST;
  public readonly address: string;
  public readonly port: number;
  public readonly directoryUrl: string;
  private readonly process: ServerProcess;

  public constructor(private readonly props: AcmeServerProps) {
    this.address = props.address;
    this.port = props.port ?? 443;
    this.directoryUrl = `https://${HOST}${this.port === 443 ? '' : `:${this.port}`}/dir`;
    this.process = new ServerProcess(this.name, props.folder);
  }

  private get name(): string {
    return `acme-${this.port}`;
  }

  /** Where tests ask it what no client of ACME asks. */
  private get managementPort(): number {
    return 15_000 + this.port;
  }

  private get root(): string {
    return `https://${HOST}:${this.managementPort}/roots/0`;
  }

  public async start(): Promise<void> {
    const { folder, nameServer, lifeSeconds } = this.props;
    const configuration = path.join(folder, `${this.name}.json`);
    fs.writeFileSync(configuration, JSON.stringify({
      pebble: {
        listenAddress: `${this.address}:${this.port}`,
        managementListenAddress: `${this.address}:${this.managementPort}`,
        certificate: `${CERTIFICATE}/service.crt`,
        privateKey: `${CERTIFICATE}/service.key`,
        httpPort: 80,
        tlsPort: 443,
        ocspResponderURL: '',
        externalAccountBindingRequired: false,
        ...lifeSeconds === undefined ? {} : { profiles: { default: { description: 'the only one', validityPeriod: lifeSeconds } } },
      },
    }));
    this.process.start(path.join(CACHE_FOLDER, 'bin', 'pebble'), ['-config', configuration, '-dnsserver', `${nameServer}:53`],
      { PEBBLE_VA_NOSLEEP: '1', PEBBLE_WFE_NONCEREJECT: '1', PEBBLE_AUTHZREUSE: '0' });
    await waitUntil('the ACME server to answer', 20, async () => (await runCommand('curl', this.args(this.root))).exitCode === 0);
  }

  public stop(): Promise<void> {
    return this.process.stop();
  }

  /** The root that its certificates go up to; it makes a new one at each start. */
  public async rootCertificate(): Promise<string> {
    const certificate = await mustRun('curl', this.args(this.root));
    return `${certificate}\n`;
  }

  /** How many certificates were asked for. */
  public get orders(): number {
    return this.count('Added order');
  }

  /** How often it was asked to look whether a name is who asks. */
  public get validations(): number {
    return this.count('POST /chalZ/');
  }

  private count(words: string): number {
    return this.process.log.split(words).length - 1;
  }

  /** What it answers at its directory's address. */
  public directory(): Promise<string> {
    return mustRun('curl', this.args(this.directoryUrl));
  }

  private args(url: string): string[] {
    const resolve = [this.port, this.managementPort].flatMap(port => ['--resolve', `${HOST}:${port}:${this.address}`]);
    return ['--silent', '--fail', '--cacert', `${CERTIFICATE}/ca.crt`, ...resolve, url];
  }
}
