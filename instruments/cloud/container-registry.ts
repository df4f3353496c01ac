import * as fs from 'fs';
import * as path from 'path';
import { mustRun, runCommand, waitUntil } from './run-command';
import { ServerProcess } from './server-process';
import { CACHE_FOLDER } from './work-folder';

const CERTIFICATE = path.join(CACHE_FOLDER, 'ca');

/** ghcr.io: Debian's docker-registry over TLS, with the images that `prepare.sh` made. */
export class ContainerRegistry {
  private readonly process: ServerProcess;
  private readonly storage: string;

  public constructor(public readonly address: string, private readonly folder: string) {
    this.process = new ServerProcess('registry', folder);
    this.storage = path.join(folder, 'registry');
  }

  public async start(): Promise<void> {
    await this.copyStorage();
    const configuration = path.join(this.folder, 'registry.yml');
    fs.writeFileSync(configuration, JSON.stringify({
      version: '0.1',
      log: { level: 'error' },
      storage: { filesystem: { rootdirectory: this.storage }, delete: { enabled: true } },
      http: { addr: `${this.address}:443`, tls: { certificate: `${CERTIFICATE}/service.crt`, key: `${CERTIFICATE}/service.key` } },
    }));
    this.process.start('docker-registry', ['serve', configuration]);
    await waitUntil('the registry to answer', 20, async () => (await this.request('/')).exitCode === 0);
  }

  public stop(): Promise<void> {
    return this.process.stop();
  }

  /** Gives another image the name of a tag, as a registry may that does not keep its word. */
  public async retag(repository: string, from: string, to: string): Promise<void> {
    const type = 'application/vnd.docker.distribution.manifest.v2+json';
    const manifest = await this.mustRequest(`/${repository}/manifests/${from}`, '--header', `Accept: ${type}`);
    await this.mustRequest(`/${repository}/manifests/${to}`, '--request', 'PUT', '--header', `Content-Type: ${type}`, '--data-binary', manifest);
  }

  /** The digest that a tag has now. */
  public async digest(repository: string, tag: string): Promise<string> {
    const type = 'application/vnd.docker.distribution.manifest.v2+json';
    const headers = await this.mustRequest(`/${repository}/manifests/${tag}`, '--head', '--header', `Accept: ${type}`);
    return /docker-content-digest: (\S+)/i.exec(headers)?.[1] ?? '';
  }

  /** A copy for this run: names are copied, content (which never changes) is linked. */
  private async copyStorage(): Promise<void> {
    const from = path.join(CACHE_FOLDER, 'registry', 'docker', 'registry', 'v2');
    const to = path.join(this.storage, 'docker', 'registry', 'v2');
    if (!fs.existsSync(to)) {
      fs.mkdirSync(to, { recursive: true });
      await mustRun('cp', ['--recursive', '--link', `${from}/blobs`, to]);
      await mustRun('cp', ['--recursive', `${from}/repositories`, to]);
    }
  }

  private args(what: string, more: string[]): string[] {
    return ['--silent', '--show-error', '--fail', '--cacert', `${CERTIFICATE}/ca.crt`, '--resolve', `ghcr.io:443:${this.address}`,
      ...more, `https://ghcr.io/v2${what}`];
  }

  private request(what: string, ...more: string[]) {
    return runCommand('curl', this.args(what, more));
  }

  private mustRequest(what: string, ...more: string[]): Promise<string> {
    return mustRun('curl', this.args(what, more));
  }
}
