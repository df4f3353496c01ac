import * as fs from 'fs';
import * as net from 'net';
import * as path from 'path';
import { DataLayerContainer } from './data-layer-container';
import { KubernetesApi, KubernetesObject } from './kubernetes-api';
import { waitUntil } from '../cloud/run-command';

const SLOTS = 12;
const PAUSE = 200;

/** As ALB is set up for a site: round robin, no stickiness, long requests, sockets that stay; health by `/ready`. */
const configurationOf = (address: string) => `
global
  maxconn 4000
  stats socket /run/balancer/socket mode 666 level admin
defaults
  mode http
  timeout connect 5s
  timeout client 600s
  timeout server 600s
  timeout tunnel 600s
  option redispatch
  retries 2
frontend site
  bind ${address}:80
  default_backend replicas
backend replicas
  balance roundrobin
  option httpchk
  http-check send meth GET uri /ready
  http-check expect status 200
  default-server check inter 2s fall 2 rise 1
  http-response add-header X-Served-By %s
${Array.from({ length: SLOTS }, (_, index) => `  server s${index} 127.0.0.1:1 disabled`).join('\n')}
`;

export interface BalancerProps {
  readonly address: string;
  readonly folder: string;
  readonly label: string;
  readonly api: KubernetesApi;
}

/** HAProxy in ALB's place, and what ALB's controller does: the endpoints of a service are the servers that it knows. */
export class Balancer {
  public readonly port = 80;
  private readonly haproxy: DataLayerContainer;
  /** Whose endpoints they are. */
  private service?: { readonly namespace: string; readonly name: string };
  private readonly slots = new Array<string | undefined>(SLOTS).fill(undefined);
  private readonly states = new Map<string, string>();
  private isStopping = false;
  private loop?: Promise<void>;

  public constructor(private readonly props: BalancerProps) {
    const folder = path.join(props.folder, 'balancer');
    fs.mkdirSync(folder, { recursive: true });
    fs.chmodSync(folder, 0o777);
    fs.writeFileSync(path.join(folder, 'haproxy.cfg'), configurationOf(props.address));
    this.haproxy = new DataLayerContainer({
      label: props.label, volumes: { '/run/balancer': folder }, command: ['haproxy', '-W', '-db', '-f', '/run/balancer/haproxy.cfg'],
    });
  }

  public get address(): string {
    return this.props.address;
  }

  /** Serves a service of the cluster from now on. */
  public serve(namespace: string, name: string): void {
    this.service = { namespace, name };
  }

  public async start(): Promise<void> {
    await this.haproxy.start();
    await waitUntil('the balancer to answer', 20, () => this.tell('show version').then(() => true, () => false));
    this.loop = this.turn();
  }

  public async stop(): Promise<void> {
    this.isStopping = true;
    await this.loop;
    await this.haproxy.remove();
  }

  private async turn(): Promise<void> {
    while (!this.isStopping) {
      if (this.service) {
        const { namespace, name } = this.service;
        const slices = await this.props.api.list(`/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices?labelSelector=kubernetes.io%2Fservice-name%3D${name}`)
          .catch(() => undefined); // the API server is away: what is known stays
        if (slices) await this.follow(slices);
      }
      await new Promise(resolve => setTimeout(resolve, PAUSE));
    }
  }

  /** Who is ready is asked; who ends is asked nothing new and keeps what he has; who is gone is forgotten. */
  private async follow(slices: KubernetesObject[]): Promise<void> {
    const wanted = new Map<string, string>();
    for (const { endpoints, ports } of slices) {
      for (const { addresses, conditions } of endpoints ?? []) {
        wanted.set(`${addresses[0]} port ${ports[0].port}`, conditions.ready ? 'ready' : 'drain');
      }
    }
    for (const [index, server] of this.slots.entries()) {
      if (server && !wanted.has(server)) {
        await this.set(index, 'maint');
        this.slots[index] = undefined;
      }
    }
    for (const [server, state] of wanted) {
      await this.set(await this.slotOf(server), state);
    }
  }

  private async slotOf(server: string): Promise<number> {
    const known = this.slots.indexOf(server);
    if (known >= 0) return known;
    const free = this.slots.indexOf(undefined);
    this.slots[free] = server;
    await this.tell(`set server replicas/s${free} addr ${server}`);
    // what it thought of the one who was there before is no news of this one
    await this.tell(`set server replicas/s${free} health up`);
    return free;
  }

  private async set(index: number, state: string): Promise<void> {
    const name = `replicas/s${index}`;
    if (this.states.get(name) !== state) {
      await this.tell(`set server ${name} state ${state}`);
      this.states.set(name, state);
    }
  }

  private tell(command: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = net.connect(path.join(this.props.folder, 'balancer/socket'));
      let answer = '';
      socket.on('connect', () => socket.write(`${command}\n`));
      socket.on('data', chunk => answer += chunk);
      socket.on('end', () => resolve(answer));
      socket.on('error', reject);
    });
  }
}
