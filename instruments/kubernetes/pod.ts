import * as path from 'path';
import { KubernetesApi, KubernetesError, KubernetesObject } from './kubernetes-api';
import { PodContainer } from './pod-container';
import { ContainerSpec, PodSpec, unknown } from './pod-spec';
import { PodVolumes } from './pod-volumes';
import { Probe } from './probe';
import { mustRun, runCommand } from '../cloud/run-command';

/** What the node gives to its pods. */
export interface PodPlace {
  readonly api: KubernetesApi;
  readonly folder: string;
  readonly label: string;
  readonly network: string;
  readonly nameServer: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The image of the host that a reference stands for; nothing where no registry has it. */
  image(reference: string): string | undefined;
}

/** The first restart comes after this time, each later one after twice as long, as the kubelet's does. */
const FIRST_BACK_OFF = 10_000;
const LONGEST_BACK_OFF = 300_000;
const NOW = () => new Date().toISOString().replace(/\.\d+Z/, 'Z');

/** A node that finds no image, in the kubelet's words. */
class PullError extends Error {}

/** What containers have said that are gone, with the time of each line, by their names: the last that ended, and the one before the one that runs. */
type SaidBefore = Map<string, string>;

interface Running {
  readonly container: PodContainer;
  probes: Partial<Record<'startup' | 'readiness' | 'liveness', Probe>>;
  state: object;
  lastState: object;
  exitCode?: number;
  restarts: number;
  restartAt: number;
}

/** A pod on a node, from the moment when it is bound to the one when nothing of it is left. */
export class Pod {
  public readonly uid: string;
  public readonly name: string;
  /** What it said, kept for a test that wants to know why. */
  public readonly logs: string[] = [];
  private readonly saidBefore: SaidBefore = new Map();
  public address = '';
  private readonly startedAt = NOW();
  private readonly volumes: PodVolumes;
  private holder = '';
  private running: Running[] = [];
  private initStates: object[] = [];
  private isInitialized = false;
  private hasEnded = false;
  private said = '';
  private endsWithin?: number;

  public constructor(private readonly place: PodPlace, private readonly pod: KubernetesObject) {
    this.uid = pod.metadata.uid;
    this.name = pod.metadata.name;
    this.volumes = new PodVolumes(place.api, pod, path.join(place.folder, 'pods', this.uid), place.label);
  }

  /** Asks it to end, as whoever deleted the pod did. */
  public end(graceSeconds: number): void {
    this.endsWithin = graceSeconds;
  }

  /** The plug of its node: every process at once. */
  public async kill(): Promise<void> {
    await Promise.all(this.running.map(({ container }) => container.kill()));
  }

  public execute(command: readonly string[], timeoutSeconds = 60) {
    return this.running[0].container.execute(command, timeoutSeconds);
  }

  /** Lets its containers have no more of a processor than this, from now on. */
  public async hold(share: number): Promise<void> {
    await Promise.all(this.running.map(({ container }) => container.hold(share)));
  }

  public log(): Promise<string> {
    return this.running[0]?.container.log() ?? Promise.resolve('');
  }

  /** What a container has said, a line with its time each, as its node keeps it; undefined where it has not begun. */
  public async logOf(name: string, isPrevious: boolean): Promise<string | undefined> {
    const one = this.running.find(({ container }) => container.spec.name === name);
    if (isPrevious || !one || one.restarts === 0 && one.exitCode === undefined && !('running' in one.state)) return this.saidBefore.get(name);
    return one.container.log(['--timestamps']);
  }

  /** Its life. */
  public async live(): Promise<void> {
    try {
      const cannot = unknown(this.spec);
      if (cannot) {
        throw new Error(`this node cannot do ${cannot}`);
      }
      await this.prepare();
      if (await this.initialize()) {
        await this.run();
      }
    } catch (error) {
      this.logs.push(String(error));
      // as an image that cannot be pulled, or a secret that is not there; the kubelet would try again
      await this.say('Pending', { ...this.whyItWaits(error as Error), message: String(error).slice(0, 900) });
      await this.untilItIsToEnd();
    }
    await this.endAll();
  }

  /** A container whose image nobody has waits with the kubelet's words for it. */
  private whyItWaits(error: Error): object {
    if (!(error instanceof PullError)) return {};
    const waiting = { reason: 'ImagePullBackOff', message: error.message };
    const isInit = !this.isInitialized && (this.spec.initContainers ?? []).length > 0;
    const statuses = (isInit ? this.spec.initContainers ?? [] : this.spec.containers).slice(0, 1)
      .map(({ name, image }) => ({ name, image, imageID: '', ready: false, restartCount: 0, state: { waiting } }));
    return { [isInit ? 'initContainerStatuses' : 'containerStatuses']: statuses };
  }

  private get spec(): PodSpec {
    return this.pod.spec;
  }

  private get path(): string {
    return `/api/v1/namespaces/${this.pod.metadata.namespace}/pods/${this.name}`;
  }

  private get isToEnd(): boolean {
    return this.endsWithin !== undefined;
  }

  private async untilItIsToEnd(): Promise<void> {
    while (!this.isToEnd) {
      await new Promise(resolve => setTimeout(resolve, 200));
    }
  }

  /** The network and the volumes: what all containers of it share. */
  private async prepare(): Promise<void> {
    await this.volumes.make();
    const { network, label, nameServer } = this.place;
    this.holder = await mustRun('docker', [
      'run', '--detach', '--label', label, '--network', network, '--dns', nameServer, '--hostname', this.name, ...this.volumes.held,
      '--entrypoint', 'sleep', 'machine-under-test/data-layer:current', 'infinity',
    ]);
    const format = '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}';
    this.address = await mustRun('docker', ['inspect', '--format', format, this.holder]);
    this.pod.status = { ...this.pod.status, podIP: this.address };
  }

  private container(spec: ContainerSpec): PodContainer {
    const { api, label, environment } = this.place;
    const image = this.place.image(spec.image);
    if (image === undefined) {
      throw new PullError(`Failed to pull image "${spec.image}": not found`);
    }
    return new PodContainer(spec, { api, pod: this.pod, volumes: this.volumes, holder: this.holder, image, label, environment });
  }

  /** One after the other, each again until it has gone well; whether all have. */
  private async initialize(): Promise<boolean> {
    for (const spec of this.spec.initContainers ?? []) {
      for (let tries = 0; ; tries++) {
        const exitCode = await this.runToItsEnd(spec, tries);
        if (this.isToEnd) return false;
        if (exitCode === 0) break;
        if (this.spec.restartPolicy === 'Never') {
          await this.say('Failed');
          await this.untilItIsToEnd();
          return false;
        }
        await this.pause(Math.min(FIRST_BACK_OFF * 2 ** tries, LONGEST_BACK_OFF));
      }
    }
    this.isInitialized = true;
    return true;
  }

  private async runToItsEnd(spec: ContainerSpec, restartCount: number): Promise<number> {
    const container = this.container(spec);
    await this.say('Pending');
    await container.start();
    let exitCode = await container.exitCode();
    while (exitCode === undefined && !this.isToEnd) {
      await new Promise(resolve => setTimeout(resolve, 200));
      exitCode = await container.exitCode();
    }
    this.logs.push(await container.log());
    this.saidBefore.set(spec.name, await container.log(['--timestamps']));
    const terminated = { exitCode: exitCode ?? 137, reason: exitCode === 0 ? 'Completed' : 'Error', startedAt: this.startedAt, finishedAt: NOW() };
    this.initStates = [...this.initStates.filter(one => (one as { name: string }).name !== spec.name), {
      name: spec.name, image: spec.image, imageID: '', ready: exitCode === 0, restartCount, state: { terminated },
    }];
    await container.remove();
    await this.say('Pending');
    return exitCode ?? 137;
  }

  private async pause(milliseconds: number): Promise<void> {
    for (const until = Date.now() + milliseconds; Date.now() < until && !this.isToEnd;) {
      await new Promise(resolve => setTimeout(resolve, 200));
    }
  }

  private async run(): Promise<void> {
    this.running = this.spec.containers.map(spec => ({ container: this.container(spec), probes: {}, state: {}, lastState: {}, restarts: 0, restartAt: 0 }));
    for (const one of this.running) {
      await this.start(one);
    }
    while (!this.isToEnd) {
      await this.volumes.renew();
      await Promise.all(this.running.map(one => this.look(one)));
      await this.say(this.phase);
      if (this.phase === 'Succeeded' || this.phase === 'Failed') {
        await this.untilItIsToEnd();
      }
      await new Promise(resolve => setTimeout(resolve, 250));
    }
  }

  private get phase(): string {
    const codes = this.running.map(({ exitCode }) => exitCode);
    if (this.spec.restartPolicy === 'Always' || codes.includes(undefined)) {
      return 'Running';
    }
    return codes.every(code => code === 0) ? 'Succeeded' : 'Failed';
  }

  private async start(one: Running): Promise<void> {
    const { container } = one;
    await container.start();
    const { startupProbe, readinessProbe, livenessProbe } = container.spec;
    for (const [name, spec] of [['startup', startupProbe], ['readiness', readinessProbe], ['liveness', livenessProbe]] as const) {
      if (spec) one.probes[name] = new Probe(spec, this.address, container);
    }
    one.exitCode = undefined;
    one.state = { running: { startedAt: NOW() } };
  }

  private async look(one: Running): Promise<void> {
    if (one.exitCode !== undefined) {
      if (one.restartAt && Date.now() > one.restartAt) {
        one.restarts++;
        await this.start(one);
      }
      return;
    }
    const exitCode = await one.container.exitCode();
    if (exitCode !== undefined) {
      await this.ended(one, exitCode);
      return;
    }
    const { startup, readiness, liveness } = one.probes;
    await startup?.ask();
    if (startup?.result || !startup) {
      await Promise.all([readiness?.ask(), liveness?.ask()]);
    }
    if (startup?.result === false || liveness?.result === false) {
      this.logs.push(await one.container.log(), 'a probe failed');
      await one.container.stop(this.grace);
    }
  }

  /** Its end, and when it begins anew. */
  private async ended(one: Running, exitCode: number): Promise<void> {
    this.logs.push(await one.container.log());
    this.saidBefore.set(one.container.spec.name, await one.container.log(['--timestamps']));
    one.exitCode = exitCode;
    one.probes = {};
    const again = this.spec.restartPolicy === 'Always' || this.spec.restartPolicy === 'OnFailure' && exitCode !== 0;
    one.restartAt = again ? Date.now() + Math.min(FIRST_BACK_OFF * 2 ** one.restarts, LONGEST_BACK_OFF) : 0;
    const terminated = { exitCode, reason: exitCode === 0 ? 'Completed' : 'Error', startedAt: this.startedAt, finishedAt: NOW() };
    one.state = again ? { waiting: { reason: 'CrashLoopBackOff' } } : { terminated };
    one.lastState = again ? { terminated } : {};
  }

  private get grace(): number {
    return this.spec.terminationGracePeriodSeconds ?? 30;
  }

  private isReady({ exitCode, probes: { startup, readiness } }: Running): boolean {
    return exitCode === undefined && (!startup || startup.result === true) && (!readiness || readiness.result === true);
  }

  /** Writes down how it is, where that is something new. */
  private async say(phase: string, more: object = {}): Promise<void> {
    const isReady = phase === 'Running' && this.running.length > 0 && this.running.every(one => this.isReady(one));
    const conditions = Object.entries({ PodScheduled: true, Initialized: this.isInitialized, ContainersReady: isReady, Ready: isReady })
      .map(([type, holds]) => ({ type, status: holds ? 'True' : 'False' }));
    const containerStatuses = this.running.map(one => ({
      name: one.container.spec.name,
      image: one.container.spec.image,
      imageID: '',
      ready: this.isReady(one),
      started: !one.probes.startup || one.probes.startup.result === true,
      restartCount: one.restarts,
      state: one.state,
      lastState: one.lastState,
    }));
    const address = this.address ? { podIP: this.address, podIPs: [{ ip: this.address }] } : {};
    const status = { phase, startTime: this.startedAt, conditions, containerStatuses, initContainerStatuses: this.initStates, ...address, ...more };
    const text = JSON.stringify(status);
    if (text !== this.said) {
      const at = { lastTransitionTime: NOW() };
      const stamped = { ...status, conditions: conditions.map(one => ({ ...one, ...at })) };
      if (await this.tell(() => this.place.api.patch(`${this.path}/status`, { status: stamped }, 'strategic'))) this.said = text;
    }
  }

  /** Whether the API server has heard it: it may be away for a while, and a pod may be gone. */
  private async tell(what: () => Promise<unknown>): Promise<boolean> {
    try {
      await what();
      return true;
    } catch (error) {
      return error instanceof KubernetesError && error.status === 404;
    }
  }

  /** The hook and the signal have the same time between them. */
  private async endAll(): Promise<void> {
    const began = Date.now();
    const grace = this.endsWithin ?? this.grace;
    const left = () => grace - (Date.now() - began) / 1000;
    await Promise.all(this.running.filter(({ exitCode }) => exitCode === undefined).map(async ({ container }) => {
      const hook = container.spec.lifecycle?.preStop?.exec?.command;
      if (hook && grace > 0) {
        const said = await container.execute(hook, Math.max(1, left())).catch(error => ({ stdout: '', stderr: String(error) }));
        this.logs.push(`preStop: ${said.stdout}${said.stderr}`);
      }
      await container.stop(left());
      this.logs.push(await container.log());
    }));
    await Promise.all(this.running.map(({ container }) => container.remove()));
    await runCommand('docker', ['rm', '--force', '--volumes', this.holder]);
    await this.volumes.remove();
    while (!(await this.tell(() => this.place.api.delete(this.path, { gracePeriodSeconds: 0, preconditions: { uid: this.uid } })))) {
      await new Promise(resolve => setTimeout(resolve, 500));
    }
    this.hasEnded = true;
  }

  /** Whether nothing of it is left. */
  public get isGone(): boolean {
    return this.hasEnded;
  }
}
