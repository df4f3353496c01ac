import { randomBytes } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { BlockDevice } from './block-device';
import { Cloud } from './cloud';
import { fillInParameters, kept, Invocation, InvocationOptions, RunningInvocation } from './invocation';
import { Finished, mustRun, runCommand, RunCommandOptions, waitUntil } from './run-command';
import { copyDockerFolder, findWarmMachine, keepAsWarm } from './warm-machine';
import { PREFIX } from './work-folder';

export interface MachineProps {
  /** @default - a new one */
  readonly instanceId?: string;
  /** The RAM role that the metadata service answers with. @default - none */
  readonly roleName?: string;
  /** @default - no limit */
  readonly memoryMiB?: number;
  /** Packages and image are on it already, if a warm machine has been made: for what is not about how they come there. @default false */
  readonly warm?: boolean;
  /** Of a warm machine the packages alone: no docker runs, which the front end does not need, and no image is there. @default false */
  readonly withoutDocker?: boolean;
}

/** What docker consists of on a machine, as systemd is told on its command line, which in a container is that of a kernel. */
const WITHOUT_DOCKER = ['docker.socket', 'docker.service', 'containerd.service', 'container-firewall.service'].map(unit => `systemd.mask=${unit}`);

/** How the guest names a disk: an instance family either has virtio disks or NVMe ones. */
export type DiskNaming = 'virtio' | 'nvme';

const DEVICE_NAME = {
  virtio: (serial: string) => `virtio-${serial}`,
  nvme: (serial: string) => `nvme-Alibaba_Cloud_Elastic_Block_Storage_${serial}`,
};

/** Of a command that looks into it. */
const ENVIRONMENT = ['HOME=/root', 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'container=docker'];

/** When a process began, in ticks since the boot of this host. */
function begunAt(id: string): string | undefined {
  try {
    return fs.readFileSync(`/proc/${id}/stat`, 'utf8').split(') ')[1].split(' ')[19];
  } catch {
    return undefined;
  }
}

/** A whole Debian 12 with systemd as PID 1, in a container: what an ECS instance is to the programs. */
export class Machine {
  public static async boot(cloud: Cloud, props: MachineProps = {}): Promise<Machine> {
    const instanceId = props.instanceId ?? `i-${randomBytes(8).toString('hex')}`;
    const machine = new Machine(cloud, instanceId, path.join(cloud.folder, instanceId));
    await machine.create(props);
    machine.roleName = props.roleName;
    await machine.waitForBoot();
    return machine;
  }

  public readonly address: string;
  private readonly container: string;
  private readonly label: string;
  private role?: string;
  private systemd?: { readonly id: string; readonly begun: string };

  private constructor(private readonly cloud: Cloud, public readonly instanceId: string, private readonly folder: string) {
    this.container = `${PREFIX}-${instanceId}`;
    this.label = cloud.label;
    this.address = cloud.network.nextMachineAddress();
  }

  /** The role attached to the instance; attaching one is seen by the next question to the metadata service. */
  public set roleName(name: string | undefined) {
    this.role = name;
    this.cloud.metadata.instances.set(this.address, { instanceId: this.instanceId, roleName: name });
  }

  public get roleName(): string | undefined {
    return this.role;
  }

  private async create(props: MachineProps): Promise<void> {
    fs.mkdirSync(path.join(this.folder, 'disk', 'by-id'), { recursive: true });
    fs.writeFileSync(path.join(this.folder, 'resolv.conf'), `nameserver ${this.cloud.network.gateway}\n`);
    const warm = props.warm ? await findWarmMachine() : undefined;
    await mustRun('docker', ['volume', 'create', '--label', this.label, this.container]);
    if (warm && !props.withoutDocker) {
      await copyDockerFolder(warm.volume, this.container);
    }
    await mustRun('docker', [
      'run', '--detach', '--name', this.container, '--hostname', this.instanceId, '--label', this.label,
      '--cap-add', 'ALL', '--cap-drop', 'SYS_RESOURCE', '--security-opt', 'seccomp=unconfined', '--security-opt', 'apparmor=unconfined',
      '--security-opt', 'systempaths=unconfined', '--cgroupns', 'host', '--volume', '/sys/fs/cgroup:/sys/fs/cgroup:rw',
      '--tmpfs', '/run', '--tmpfs', '/run/lock', '--tmpfs', '/tmp:exec', '--env', 'container=docker', '--stop-signal', 'SIGRTMIN+3',
      '--volume', `${this.container}:/var/lib/docker`, '--device-cgroup-rule', 'b 7:* rmw', '--volume', `${this.folder}/disk:/dev/disk`,
      '--volume', `${this.folder}/resolv.conf:/etc/resolv.conf`, '--network', this.cloud.network.name,
      '--ip', this.address, ...(props.memoryMiB ? ['--memory', `${props.memoryMiB}m`] : []),
      warm?.image ?? `${PREFIX}/machine:current`, '/sbin/init', ...(props.withoutDocker ? WITHOUT_DOCKER : []),
    ]);
    this.cloud.machines.add(this);
  }

  private async waitForBoot(): Promise<void> {
    let state = '';
    await waitUntil(`${this.instanceId} to have booted`, 60, async () => {
      state = (await this.runInside(['systemctl', 'is-system-running'])).stdout.trim();
      return state === 'running' || state === 'degraded';
    });
    for (const certificate of await this.cloud.trustedCertificates()) {
      await this.trust(certificate.name, certificate.pem);
    }
  }

  /** Adds a root certificate to those that the machine's operating system trusts. */
  public async trust(name: string, pem: string): Promise<void> {
    const file = `/usr/local/share/ca-certificates/${name}.crt`;
    if ((await this.shell(`cat ${file}`)).stdout !== pem) {
      await this.writeFile(file, pem);
      await this.mustShell('update-ca-certificates');
    }
  }

  public async attachDisk(disk: BlockDevice, naming: DiskNaming = 'virtio'): Promise<void> {
    const node = path.join(this.folder, 'disk', 'by-id', DEVICE_NAME[naming](disk.serial));
    await mustRun('mknod', [node, 'b', '7', String(disk.minor)]);
  }

  public async detachDisk(disk: BlockDevice): Promise<void> {
    for (const naming of Object.values(DEVICE_NAME)) {
      fs.rmSync(path.join(this.folder, 'disk', 'by-id', naming(disk.serial)), { force: true });
    }
  }

  /** Runs a program as Cloud Assistant does: root, no terminal, no HOME, time-out, 24 KB of output, exit code. */
  public async runProgram(text: string, options: InvocationOptions = {}): Promise<Invocation> {
    return (await this.startProgram(text, options)).finished;
  }

  public async startProgram(text: string, options: InvocationOptions = {}): Promise<RunningInvocation> {
    const id = randomBytes(6).toString('hex');
    const folder = '/usr/local/share/cloud-assistant/work/script';
    const script = `${folder}/t-${id}.sh`;
    const unit = `invocation-${id}.service`;
    const asUnit = `systemd-run --quiet --wait --pipe --collect --unit=${unit} --property=WorkingDirectory=/root bash -c 'exec bash ${script} 2>&1'`;
    const started = Date.now();
    const running = this.runInside(['bash', '-c', `mkdir -p ${folder} && cat >${script} && exec ${asUnit}`], {
      input: fillInParameters(text, options.parameters ?? {}),
      timeoutSeconds: (options.timeoutSeconds ?? 600) + 60,
    });
    const kill = async (): Promise<void> => {
      await this.runInside(['systemctl', 'kill', '--signal=KILL', unit]);
    };
    let timedOut = false;
    const deadline = setTimeout(() => {
      timedOut = true;
      void kill();
    }, (options.timeoutSeconds ?? 600) * 1000);
    const finished = running.finally(() => clearTimeout(deadline)).then((result): Invocation => ({
      exitCode: result.exitCode,
      succeeded: result.exitCode === 0 && !timedOut,
      timedOut,
      output: kept(result.stdout),
      dropped: Math.max(0, Buffer.byteLength(result.stdout) - Buffer.byteLength(kept(result.stdout))),
      lastLine: result.stdout.trimEnd().split('\n').pop() ?? '',
      seconds: (Date.now() - started) / 1000,
    }));
    finished.catch(() => undefined);
    return { finished, kill };
  }

  /** A look from outside, as a test needs it; not a way in which anything of the product runs. */
  public shell(script: string, options: RunCommandOptions = {}): Promise<Finished> {
    return this.runInside(['bash', '-c', script], options);
  }

  /** As `docker exec` does it, at a tenth of its price: suites look at their machines many thousand times. */
  private async runInside(command: string[], options?: RunCommandOptions): Promise<Finished> {
    const namespaces = ['mount', 'uts', 'ipc', 'net', 'pid'].map(one => `--${one}`);
    const words = ['nsenter', `--target=${await this.processId()}`, ...namespaces, 'env', '--ignore-environment', ...ENVIRONMENT, ...command];
    // Node's own pipes are sockets, which nobody can open again as /dev/stdin.
    return runCommand('bash', ['-c', options?.input === undefined ? 'exec "$@" </dev/null' : 'cat | "$@"', '-', ...words], options);
  }

  /** The number that this host gives its systemd; another one after each start. */
  private async processId(): Promise<string> {
    // A number is given again: what has it now may be a process of this host.
    if (!this.systemd || begunAt(this.systemd.id) !== this.systemd.begun) {
      const id = await mustRun('docker', ['inspect', '--format', '{{.State.Pid}}', this.container]);
      const begun = begunAt(id);
      if (begun === undefined) return 'none: it is off';
      this.systemd = { id, begun };
    }
    return this.systemd.id;
  }

  public async mustShell(script: string, options: RunCommandOptions = {}): Promise<string> {
    const finished = await this.shell(script, options);
    if (finished.exitCode !== 0) {
      throw new Error(`on ${this.instanceId}: ${script}: ended with ${finished.exitCode}: ${finished.stderr.trim() || finished.stdout.trim()}`);
    }
    return finished.stdout.trim();
  }

  public async writeFile(file: string, content: string | Buffer): Promise<void> {
    await this.mustShell(`mkdir -p "$(dirname '${file}')" && cat >'${file}'`, { input: content });
  }

  public readFile(file: string): Promise<string> {
    return this.mustShell(`cat '${file}'`);
  }

  /** A file or a folder of this host, for what a test brings and no program installs. */
  public async copyIn(from: string, to: string): Promise<void> {
    await mustRun('docker', ['cp', from, `${this.container}:${to}`]);
  }

  /** What a command of this host stands behind that runs in the machine's network, as a process of the machine's would. */
  public async inItsNetwork(): Promise<string[]> {
    return ['nsenter', `--target=${await this.processId()}`, '--net'];
  }

  public async reboot(): Promise<void> {
    await mustRun('docker', ['restart', '--time', '60', this.container]);
    await this.waitForBoot();
  }

  /** The plug is pulled: nothing is told, nothing is written back by the operating system of the machine. */
  public async losePower(): Promise<void> {
    await mustRun('docker', ['kill', '--signal', 'KILL', this.container]);
  }

  public async stop(): Promise<void> {
    await mustRun('docker', ['stop', '--time', '60', this.container]);
  }

  /** Stops it, and keeps it for other machines to start from. */
  public async keepAsWarm(): Promise<void> {
    await this.stop();
    await keepAsWarm(this.container);
  }

  public async start(): Promise<void> {
    await mustRun('docker', ['start', this.container]);
    await this.waitForBoot();
  }

  public async destroy(): Promise<void> {
    this.cloud.machines.delete(this);
    this.cloud.metadata.instances.delete(this.address);
    await runCommand('docker', ['rm', '--force', '--volumes', this.container]);
    await runCommand('docker', ['volume', 'rm', this.container]);
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}
