import { DATA_LAYER } from './programs';
import { mustRun, runCommand } from '../cloud/run-command';

export interface DataLayerContainerProps {
  /** What docker keeps with it, so that it is found when this process is no more. */
  readonly label: string;
  readonly command: readonly string[];
  /** @default - root */
  readonly user?: string;
  /** Folders of the host, by where they are in the container. @default - none */
  readonly volumes?: Readonly<Record<string, string>>;
}

/** A program of Debian 13 in a container that has the host's network: it is reached at an address of the cloud's network. */
export class DataLayerContainer {
  private id?: string;

  public constructor(private readonly props: DataLayerContainerProps) {}

  /** Starts it; what it had written is there again. */
  public async start(): Promise<void> {
    if (this.id) {
      await mustRun('docker', ['start', this.id]);
      return;
    }
    const { label, user, volumes = {}, command } = this.props;
    this.id = await mustRun('docker', [
      'run', '--detach', '--label', label, '--network', 'host', ...user === undefined ? [] : ['--user', user],
      ...Object.entries(volumes).flatMap(([inside, folder]) => ['--volume', `${folder}:${inside}`]), DATA_LAYER, ...command,
    ]);
  }

  /** Stops it as a machine does that is shut down; `kill` is the plug. */
  public async stop(): Promise<void> {
    if (this.id) {
      await mustRun('docker', ['stop', '--time', '20', this.id]);
    }
  }

  public async kill(): Promise<void> {
    if (this.id) {
      await mustRun('docker', ['kill', this.id]);
    }
  }

  public async remove(): Promise<void> {
    if (this.id) {
      await runCommand('docker', ['rm', '--force', '--volumes', this.id]);
    }
    this.id = undefined;
  }

  public execute(command: readonly string[], input?: string): Promise<string> {
    return mustRun('docker', ['exec', ...input === undefined ? [] : ['--interactive'], this.id ?? '', ...command], { input });
  }

  /** Whether a command succeeds in it. */
  public async answers(...command: readonly string[]): Promise<boolean> {
    return (await runCommand('docker', ['exec', this.id ?? '', ...command])).exitCode === 0;
  }

  /** What it has said. */
  public async log(): Promise<string> {
    const { stdout, stderr } = await runCommand('docker', ['logs', this.id ?? '']);
    return stdout + stderr;
  }
}
