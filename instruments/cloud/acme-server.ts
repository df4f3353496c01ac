import * as fs from 'fs';
import * as path from 'path';
import { mustRun, runCommand, waitUntil } from './run-command';
import { ServerProcess } from './server-process';
import { CACHE_FOLDER } from './work-folder';

const CERTIFICATE = path.join(CACHE_FOLDER, 'ca');
const HOST = 'acme.test';
const ROOT = `https://${HOST}:15000/roots/0`;

/** Let's Encrypt's own test server: it looks names up and connects to the machine as the real one does. */
export class AcmeServer {
  public readonly host = HOST;
  public readonly directoryUrl = `https://${HOST}/dir`;
  private readonly process: ServerProcess;

  public constructor(public readonly address: string, private readonly nameServer: string, private readonly folder: string) {
    this.process = new ServerProcess('acme', folder);
  }

  public async start(): Promise<void> {
    const configuration = path.join(this.folder, 'acme.json');
    fs.writeFileSync(configuration, JSON.stringify({
      pebble: {
        listenAddress: `${this.address}:443`,
        managementListenAddress: `${this.address}:15000`,
        certificate: `${CERTIFICATE}/service.crt`,
        privateKey: `${CERTIFICATE}/service.key`,
        httpPort: 80,
        tlsPort: 443,
        ocspResponderURL: '',
        externalAccountBindingRequired: false,
      },
    }));
    this.process.start(path.join(CACHE_FOLDER, 'bin', 'pebble'), ['-config', configuration, '-dnsserver', `${this.nameServer}:53`],
      { PEBBLE_VA_NOSLEEP: '1', PEBBLE_WFE_NONCEREJECT: '1' });
    await waitUntil('the ACME server to answer', 20, async () => (await runCommand('curl', this.args(ROOT))).exitCode === 0);
  }

  public stop(): Promise<void> {
    return this.process.stop();
  }

  /** The root that its certificates go up to; it makes a new one at each start. */
  public async rootCertificate(): Promise<string> {
    const certificate = await mustRun('curl', this.args(ROOT));
    return `${certificate}\n`;
  }

  /** What it answers at its directory's address. */
  public directory(): Promise<string> {
    return mustRun('curl', this.args(this.directoryUrl));
  }

  private args(url: string): string[] {
    const resolve = [443, 15000].flatMap(port => ['--resolve', `${HOST}:${port}:${this.address}`]);
    return ['--silent', '--fail', '--cacert', `${CERTIFICATE}/ca.crt`, ...resolve, url];
  }
}
