import * as fs from 'fs';
import * as net from 'net';
import * as path from 'path';
import { DataLayerContainer } from './data-layer-container';
import { KubernetesApi, KubernetesObject } from './kubernetes-api';
import { IngressRefused, readIngress, ServedIngress } from './served-ingress';
import { waitUntil } from '../cloud/run-command';

const CERTIFICATE = '/run/balancer/site.pem';
const SLOTS = 12;
const PAUSE = 200;

/** As ALB is told: round robin, no stickiness, health by what the ingress says; who asks over HTTP is sent to HTTPS. */
function configurationOf(address: string, { listeners, hosts, healthCheck }: ServedIngress): string {
  const frontends = listeners.map(({ port, protocol, requestTimeout, idleTimeout, aclConfig }) => `
frontend port-${port}
  bind ${address}:${port}${protocol === 'HTTPS' ? ` ssl crt ${CERTIFICATE} alpn h2,http/1.1 ssl-min-ver TLSv1.2` : ''}
  timeout client ${idleTimeout}s
  timeout http-request ${requestTimeout}s
  ${aclConfig ? `tcp-request connection reject ${aclConfig.aclType === 'White' ? 'unless' : 'if'} { src ${aclConfig.aclEntries.join(' ')} }` : ''}
  acl served hdr(host),field(1,:) -i ${hosts.join(' ')}
  http-request return status 404 unless served
  ${protocol === 'HTTP' ? 'http-request redirect scheme https code 308' : 'http-request set-header X-Forwarded-Proto https\n  option forwardfor'}
  default_backend replicas`);
  const longest = Math.max(...listeners.map(({ requestTimeout }) => requestTimeout));
  return `
global
  maxconn 4000
  stats socket /run/balancer/socket mode 666 level admin
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server ${longest}s
  timeout tunnel ${Math.max(...listeners.map(({ idleTimeout }) => idleTimeout))}s
  option redispatch
  retries 2
${frontends.join('')}
backend replicas
  balance roundrobin
  option httpchk
  http-check send meth ${healthCheck.method} uri ${healthCheck.path}
  http-check expect status 200
  default-server check inter 2s fall 2 rise 1
  http-response add-header X-Served-By %s
${Array.from({ length: SLOTS }, (_, index) => `  server s${index} 127.0.0.1:1 disabled`).join('\n')}
`;
}

export interface BalancerProps {
  readonly address: string;
  /** Its id, as the controller is told it. */
  readonly id: string;
  readonly folder: string;
  readonly label: string;
  readonly api: KubernetesApi;
  /** Whose ingress it serves. */
  readonly namespace: string;
}

/**
 * HAProxy in ALB's place, and what ALB's controller does: what an ingress asks for is what it serves, and the endpoints of its service are the servers that it
 * knows.
 */
export class Balancer {
  public readonly port = 443;
  /** What the controller has refused; an event in the cluster, otherwise. */
  public readonly refusals: string[] = [];
  private readonly haproxy: DataLayerContainer;
  /** What Certificate Management Service has, by id: chain and key. */
  public readonly certificates = new Map<string, string>();
  /** Another one, where Terraform has made it. */
  public id: string;
  private served?: ServedIngress;
  private readonly configuration: string;
  private readonly slots = new Array<string | undefined>(SLOTS).fill(undefined);
  private readonly states = new Map<string, string>();
  private isStopping = false;
  private loop?: Promise<void>;

  public constructor(private readonly props: BalancerProps) {
    this.id = props.id;
    const folder = path.join(props.folder, 'balancer');
    fs.mkdirSync(folder, { recursive: true });
    fs.chmodSync(folder, 0o777);
    this.configuration = path.join(folder, 'haproxy.cfg');
    this.haproxy = new DataLayerContainer({
      label: props.label, volumes: { '/run/balancer': folder }, command: ['haproxy', '-W', '-db', '-f', '/run/balancer/haproxy.cfg'],
    });
  }

  public get address(): string {
    return this.props.address;
  }

  public async start(): Promise<void> {
    this.loop = this.turn();
  }

  public async stop(): Promise<void> {
    this.isStopping = true;
    await this.loop;
    await this.haproxy.remove();
  }

  private async turn(): Promise<void> {
    while (!this.isStopping) {
      await this.look().catch(error => {
        // While the API server is away what is known stays.
        if (error instanceof IngressRefused && !this.refusals.includes(error.message)) this.refusals.push(error.message);
      });
      await new Promise(resolve => setTimeout(resolve, PAUSE));
    }
  }

  private async look(): Promise<void> {
    const { api, namespace } = this.props;
    const wanted = await readIngress(api, namespace, this);
    if (wanted === undefined) return;
    await this.serve(wanted);
    await this.follow(await api.list(`/apis/discovery.k8s.io/v1/namespaces/${namespace}/endpointslices?labelSelector=kubernetes.io%2Fservice-name%3D${wanted.service}`));
  }

  /** Another certificate is taken up at once; what else is changed begins anew. */
  private async serve(wanted: ServedIngress): Promise<void> {
    const { certificate, ...rest } = wanted;
    const { certificate: before, ...known } = this.served ?? { certificate: '' };
    if (JSON.stringify(rest) !== JSON.stringify(known)) {
      await this.restart(wanted);
    } else if (certificate !== before) {
      await this.tell(`set ssl cert ${CERTIFICATE} <<\n${certificate}\n`);
      await this.tell(`commit ssl cert ${CERTIFICATE}`);
    }
    this.served = wanted;
  }

  private async restart(wanted: ServedIngress): Promise<void> {
    fs.writeFileSync(this.configuration, configurationOf(this.props.address, wanted));
    fs.writeFileSync(path.join(path.dirname(this.configuration), path.basename(CERTIFICATE)), wanted.certificate);
    await this.haproxy.remove();
    await this.haproxy.start();
    await waitUntil('the balancer to answer', 20, () => this.tell('show version').then(() => true, () => false));
    this.slots.fill(undefined);
    this.states.clear();
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
