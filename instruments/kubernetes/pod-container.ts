import { KubernetesApi, KubernetesObject } from './kubernetes-api';
import { bytesOf, ContainerSpec, processorsOf } from './pod-spec';
import { dataOf, fieldOf, PodVolumes } from './pod-volumes';
import { mustRun, runCommand } from '../cloud/run-command';

/** What a container is given by what is around it. */
export interface ContainerPlace {
  readonly api: KubernetesApi;
  readonly pod: KubernetesObject;
  readonly volumes: PodVolumes;
  /** The container that holds the pod's network. */
  readonly holder: string;
  /** The image of the host that a reference stands for. */
  readonly image: string;
  readonly label: string;
  /** Said to every container, as the kubelet says where the API server is. */
  readonly environment: Readonly<Record<string, string>>;
}

/** A container of a pod, which is one of docker's. */
export class PodContainer {
  private id?: string;

  public constructor(public readonly spec: ContainerSpec, private readonly place: ContainerPlace) {}

  public async start(): Promise<void> {
    await this.remove();
    const { command, args = [] } = this.spec;
    const environment = await this.environment();
    const entry = command ? ['--entrypoint', command[0]] : [];
    this.id = await mustRun('docker', [
      'run', '--detach', '--label', this.place.label, '--network', `container:${this.place.holder}`, ...this.limits(), ...this.mounts(), ...entry,
      ...Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`]), ...this.spec.workingDir ? ['--workdir', this.spec.workingDir] : [],
      this.place.image, ...command?.slice(1) ?? [], ...args,
    ]);
  }

  /** With what it ended; nothing while it runs. */
  public async exitCode(): Promise<number | undefined> {
    const { stdout } = await runCommand('docker', ['inspect', '--format', '{{.State.Running}} {{.State.ExitCode}}', this.id ?? '']);
    const [running, code] = stdout.trim().split(' ');
    return running === 'true' ? undefined : Number(code ?? 255);
  }

  /** Runs something in it; what that says, and how it ended. */
  public hold(share: number) {
    return mustRun('docker', ['update', '--cpus', String(share), this.id ?? '']);
  }

  public execute(command: readonly string[], timeoutSeconds: number) {
    return runCommand('docker', ['exec', this.id ?? '', ...command], { timeoutSeconds });
  }

  /** Asks it to end, and ends it when it has had its time. */
  public async stop(seconds: number): Promise<void> {
    await runCommand('docker', ['stop', '--time', String(Math.max(1, Math.round(seconds))), this.id ?? ''], { timeoutSeconds: seconds + 60 });
  }

  public async kill(): Promise<void> {
    await runCommand('docker', ['kill', this.id ?? '']);
  }

  public async log(options: readonly string[] = []): Promise<string> {
    const { stdout, stderr } = await runCommand('docker', ['logs', ...options, this.id ?? '']);
    return stdout + stderr;
  }

  public async remove(): Promise<void> {
    if (this.id) {
      await runCommand('docker', ['rm', '--force', '--volumes', this.id]);
    }
    this.id = undefined;
  }

  private limits(): string[] {
    const { securityContext: own, resources } = this.spec;
    const { runAsUser, runAsGroup, runAsNonRoot, fsGroup } = { ...this.place.pod.spec.securityContext, ...own };
    if (runAsNonRoot && !runAsUser) {
      throw new Error('container has runAsNonRoot and image will run as root');
    }
    const { cpu, memory } = resources?.limits ?? {};
    return [
      ...runAsUser === undefined ? [] : ['--user', `${runAsUser}:${runAsGroup ?? runAsUser}`],
      ...fsGroup === undefined ? [] : ['--group-add', String(fsGroup)],
      ...own?.readOnlyRootFilesystem ? ['--read-only'] : [],
      ...own?.allowPrivilegeEscalation === false ? ['--security-opt', 'no-new-privileges'] : [],
      ...(own?.capabilities?.drop ?? []).flatMap(one => ['--cap-drop', one]),
      ...(own?.capabilities?.add ?? []).flatMap(one => ['--cap-add', one]),
      ...cpu ? ['--cpus', String(processorsOf(cpu))] : [],
      ...memory ? ['--memory', String(bytesOf(memory))] : [],
    ];
  }

  private mounts(): string[] {
    return (this.spec.volumeMounts ?? []).flatMap(({ name, mountPath, subPath, readOnly }) => {
      const source = [this.place.volumes.sourceOf(name), ...subPath ? [subPath] : []].join('/');
      // what the image has there does not come into an empty one
      const options = [...readOnly ? ['ro'] : [], ...source.startsWith('/') ? [] : ['nocopy']];
      return ['--volume', [source, mountPath, ...options.length ? [options.join(',')] : []].join(':')];
    });
  }

  private async environment(): Promise<Record<string, string>> {
    const { api, pod } = this.place;
    const environment: Record<string, string> = { ...this.place.environment };
    for (const { prefix = '', configMapRef, secretRef } of this.spec.envFrom ?? []) {
      const data = await dataOf(api, pod.metadata.namespace, configMapRef ? 'configmaps' : 'secrets', (configMapRef ?? secretRef)!);
      Object.entries(data).forEach(([name, value]) => environment[prefix + name] = value.toString());
    }
    for (const { name, value, valueFrom } of this.spec.env ?? []) {
      environment[name] = valueFrom ? await this.valueFrom(valueFrom) : value ?? '';
    }
    return environment;
  }

  private async valueFrom({ secretKeyRef, configMapKeyRef, fieldRef }: NonNullable<NonNullable<ContainerSpec['env']>[number]['valueFrom']>): Promise<string> {
    const { api, pod } = this.place;
    const keyed = secretKeyRef ?? configMapKeyRef;
    if (keyed) {
      const data = await dataOf(api, pod.metadata.namespace, secretKeyRef ? 'secrets' : 'configmaps', keyed);
      if (!(keyed.key in data) && !keyed.optional) {
        throw new Error(`couldn't find key ${keyed.key} in ${keyed.name}`);
      }
      return data[keyed.key]?.toString() ?? '';
    }
    return fieldOf(pod, fieldRef?.fieldPath ?? '');
  }
}
