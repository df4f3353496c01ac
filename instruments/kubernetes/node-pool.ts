import * as fs from 'fs';
import * as path from 'path';
import { KubernetesApi, KubernetesObject } from './kubernetes-api';
import { NODE_ADDRESS, NodeLogs } from './node-logs';
import { Pod, PodPlace } from './pod';
import { waitUntil } from '../cloud/run-command';

export interface NodePoolProps extends Omit<PodPlace, 'api'> {
  readonly api: KubernetesApi;
  /** By name, each in a zone of its own. */
  readonly nodes: readonly string[];
}

const ROOM = { cpu: '64', memory: '256Gi', pods: '100' };
/** How often the API server is asked, where a node would watch. */
const PAUSE = 250;

/** Stands in for scheduler and nodes: what Kubernetes says should run, runs here as containers of docker's. */
export class NodePool {
  public readonly pods = new Map<string, Pod>();
  /** What containers have said that have ended, by the name of their pod. */
  public readonly logs = new Map<string, string[]>();
  /** What went wrong in a turn. */
  public readonly failures: string[] = [];
  private readonly nodeLogs = new NodeLogs(this.pods);
  private readonly lives = new Set<Promise<void>>();
  private isStopping = false;
  private loop?: Promise<void>;
  private heartbeatAt = 0;

  public constructor(private readonly props: NodePoolProps) {}

  public async start(): Promise<void> {
    fs.mkdirSync(path.join(this.props.folder, 'pods'), { recursive: true });
    await this.nodeLogs.start();
    await waitUntil('the nodes to be written down', 30, () => this.beat().then(() => true, () => false));
    this.loop = this.turn();
  }

  public async stop(): Promise<void> {
    this.isStopping = true;
    await this.loop;
    for (const pod of this.pods.values()) {
      pod.end(0);
      await pod.kill();
    }
    await Promise.all(this.lives);
    await this.nodeLogs.stop();
  }

  /** The pods whose names begin so and that have not been asked to end. */
  public named(prefix: string): Pod[] {
    return [...this.pods.values()].filter(pod => pod.name.startsWith(prefix) && !pod.isGone);
  }

  private async turn(): Promise<void> {
    while (!this.isStopping) {
      try {
        if (Date.now() - this.heartbeatAt > 10_000) {
          await this.beat();
        }
        const pods = await this.props.api.list('/api/v1/pods');
        for (const pod of pods) {
          await this.look(pod, pods);
        }
      } catch (error) {
        // the API server is away, or the pod is: what runs goes on running, and the next turn comes
        this.failures.push(String(error));
      }
      await new Promise(resolve => setTimeout(resolve, PAUSE));
    }
  }

  private async look(pod: KubernetesObject, all: KubernetesObject[]): Promise<void> {
    const { metadata: { uid, name, namespace, deletionTimestamp, deletionGracePeriodSeconds }, spec, status } = pod;
    const known = this.pods.get(uid);
    if (!spec.nodeName) {
      await this.bind(namespace, name, all);
    } else if (!known && status.phase === 'Pending') {
      const own = new Pod(this.props, pod);
      this.pods.set(uid, own);
      this.logs.set(name, own.logs);
      const life = own.live().catch(error => void this.failures.push(String(error.stack))).finally(() => {
        this.pods.delete(uid);
        this.lives.delete(life);
      });
      this.lives.add(life);
    } else if (known && deletionTimestamp) {
      known.end(deletionGracePeriodSeconds ?? 30);
    } else if (!known && deletionTimestamp) {
      await this.props.api.delete(`/api/v1/namespaces/${namespace}/pods/${name}`, { gracePeriodSeconds: 0 });
    }
  }

  /** To the node with the fewest pods of those that take any. */
  private async bind(namespace: string, name: string, all: KubernetesObject[]): Promise<void> {
    const nodes = (await this.props.api.list('/api/v1/nodes')).filter(({ spec }) => !spec.unschedulable).map(({ metadata }) => metadata.name as string);
    const load = (node: string) => all.filter(({ spec }) => spec.nodeName === node).length;
    const [target] = nodes.sort((one, other) => load(one) - load(other) || one.localeCompare(other));
    if (!target) {
      await this.sayThereIsNoRoom(namespace, name, all);
    } else {
      await this.props.api.post(`/api/v1/namespaces/${namespace}/pods/${name}/binding`, {
        apiVersion: 'v1', kind: 'Binding', metadata: { name }, target: { kind: 'Node', name: target },
      });
    }
  }

  /** As the scheduler says it, once. */
  private async sayThereIsNoRoom(namespace: string, name: string, all: KubernetesObject[]): Promise<void> {
    const { conditions = [] } = all.find(({ metadata }) => metadata.namespace === namespace && metadata.name === name)?.status ?? {};
    if (conditions.some(({ type }: { type: string }) => type === 'PodScheduled')) return;
    const { length } = this.props.nodes;
    const unscheduled = {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message: `0/${length} nodes are available: ${length} node(s) were unschedulable.`,
      lastTransitionTime: new Date().toISOString().replace(/\.\d+Z/, 'Z'),
    };
    await this.props.api.patch(`/api/v1/namespaces/${namespace}/pods/${name}/status`, { status: { conditions: [unscheduled] } }, 'strategic');
  }

  private async beat(): Promise<void> {
    this.heartbeatAt = Date.now();
    const now = new Date().toISOString().replace(/\.\d+Z/, 'Z');
    for (const [index, name] of this.props.nodes.entries()) {
      const labels = { 'kubernetes.io/hostname': name, 'topology.kubernetes.io/zone': `zone-${index}` };
      if (!(await this.props.api.find(`/api/v1/nodes/${name}`))) {
        await this.props.api.post('/api/v1/nodes', { apiVersion: 'v1', kind: 'Node', metadata: { name, labels } });
      }
      const ready = { type: 'Ready', status: 'True', reason: 'KubeletReady', message: '', lastHeartbeatTime: now, lastTransitionTime: now };
      await this.props.api.patch(`/api/v1/nodes/${name}/status`, {
        status: {
          conditions: [ready],
          capacity: ROOM,
          allocatable: ROOM,
          addresses: [{ type: 'InternalIP', address: NODE_ADDRESS }],
          daemonEndpoints: { kubeletEndpoint: { Port: this.nodeLogs.port } },
        },
      }, 'strategic');
    }
  }
}
