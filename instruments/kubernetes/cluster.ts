import * as path from 'path';
import { ALB_CONFIG_DEFINITION } from './alb-config-definition';
import { Balancer } from './balancer';
import { ControlPlane, ISSUER } from './control-plane';
import { Database } from './database';
import { NodePool } from './node-pool';
import { ObjectStorage } from './object-storage';
import { RdsApi } from './rds-api';
import { Redis } from './redis';
import { PublicKey, TokenService } from './token-service';
import { Cloud } from '../cloud/cloud';
import { mustRun, runCommand } from '../cloud/run-command';
import { issueCertificate } from '../cloud/service-certificate';

/** The provider that RRSA makes for the cluster. */
export const OIDC_PROVIDER = 'ack-rrsa-c0ffee';
export const DATABASE_INSTANCE = 'pgm-0123456789abcdef';
export const LOAD_BALANCER = 'alb-0123456789abcdef';
const AUDIENCE = 'sts.aliyuncs.com';
/** Where an instance of the database is found. */
export const hostOf = (instanceId: string) => `${instanceId}.pg.rds.aliyuncs.com`;

export interface ClusterProps {
  /** The image of the host's docker that a reference of a chart stands for. */
  readonly images: Readonly<Record<string, string>>;
  /** The namespace of the site. */
  readonly site: string;
  /** What the tokens of service accounts say that they are from. @default ISSUER */
  readonly issuer?: string;
}

/** A cluster of Kubernetes in the simulated cloud, with all that a site beyond one machine stands on. */
export class Cluster {
  public static async start(props: ClusterProps): Promise<Cluster> {
    const cloud = await Cloud.start();
    const cluster = new Cluster(cloud, props);
    try {
      await cluster.startServices();
      return cluster;
    } catch (error) {
      await cluster.stop();
      throw error;
    }
  }

  public controlPlane!: ControlPlane;
  public nodes!: NodePool;
  public balancer!: Balancer;
  public database!: Database;
  public redis!: Redis;
  public storage!: ObjectStorage;
  public tokens!: TokenService;
  public rds!: RdsApi;
  /** Of the database, by what RDS calls them. */
  public readonly clones = new Map<string, Database>();
  private readonly started: Array<{ stop(): Promise<void> }> = [];

  private constructor(public readonly cloud: Cloud, private readonly props: ClusterProps) {}

  /** The keys that its tokens are signed with. */
  public async keys(): Promise<readonly PublicKey[]> {
    return JSON.parse((await this.api.text('GET', '/openid/v1/jwks')).body).keys;
  }

  private get issuer(): string {
    return this.props.issuer ?? ISSUER;
  }

  /** As the administrator of the cluster. */
  public get api() {
    return this.controlPlane.api;
  }

  /** Makes a role that a service account of the cluster may take on. */
  public addRole(name: string, serviceAccount: string, ...statements: Parameters<Cloud['roles']['set']>[1]): void {
    this.cloud.roles.set(name, statements);
    this.tokens.trusts.set(name, { provider: OIDC_PROVIDER, subjects: [`system:serviceaccount:${this.props.site}:${serviceAccount}`], audience: AUDIENCE });
  }

  private async startServices(): Promise<void> {
    const { folder, label, network, names } = this.cloud;
    const address = () => network.addServiceAddress();
    await Promise.all([this.startDatabase(await address(), label), this.startRedis(await address(), label), this.startControlPlane(await address())]);
    await this.startTokens(await address());
    await this.startStorage(await address());
    this.rds = new RdsApi(DATABASE_INSTANCE, this.database, (id, restoreTime) => this.cloneDatabase(id, restoreTime));
    this.cloud.api.products.set('rds', this.rds);
    const { api, address: apiAddress, port } = this.controlPlane;
    // What the add-on alb-ingress-controller brings.
    await api.post('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', ALB_CONFIG_DEFINITION);
    this.balancer = new Balancer({ address: await address(), id: LOAD_BALANCER, folder, label, api, namespace: this.props.site });
    await this.begin(this.balancer);
    this.nodes = new NodePool({
      api,
      folder,
      label,
      network: network.name,
      nameServer: names.address,
      nodes: ['node-a', 'node-b'],
      image: reference => this.props.images[reference],
      environment: { KUBERNETES_SERVICE_HOST: apiAddress, KUBERNETES_SERVICE_PORT: String(port) },
    });
    await this.begin(this.nodes);
  }

  private async startDatabase(address: string, label: string): Promise<void> {
    this.database = new Database({ address, label, backups: this.backups });
    await this.begin(this.database);
    this.cloud.names.hosts.set(this.databaseHost, address);
  }

  private get backups(): string {
    return path.join(this.cloud.folder, 'backups-of-database');
  }

  /** Another instance, of the backup and the log of the site's. */
  private async cloneDatabase(id: string, restoreTime: Date): Promise<void> {
    await this.database.finishLog();
    const address = await this.cloud.network.addServiceAddress();
    const clone = new Database({ address, label: this.cloud.label, backups: this.backups, restoreTime });
    this.clones.set(id, clone);
    await this.begin(clone);
    this.cloud.names.hosts.set(hostOf(id), address);
  }

  private async startRedis(address: string, label: string): Promise<void> {
    this.redis = new Redis(address, label);
    await this.begin(this.redis);
    this.cloud.names.hosts.set(this.redisHost, address);
  }

  private async startControlPlane(address: string): Promise<void> {
    this.controlPlane = new ControlPlane({ address, folder: this.cloud.folder, label: this.cloud.label, issuer: this.issuer });
    await this.begin(this.controlPlane);
  }

  public get databaseHost(): string {
    return hostOf(DATABASE_INSTANCE);
  }

  public get redisHost(): string {
    return 'r-0123456789abcdef.redis.rds.aliyuncs.com';
  }

  private async startTokens(address: string): Promise<void> {
    this.tokens = new TokenService({ roles: this.cloud.roles, address, port: 443, tls: true });
    this.tokens.providers.set(OIDC_PROVIDER, {
      name: OIDC_PROVIDER, issuer: this.issuer, audiences: [AUDIENCE], keys: () => this.keys(),
    });
    await this.begin(this.tokens.listener);
    for (const host of ['sts.aliyuncs.com', `sts.${this.cloud.region}.aliyuncs.com`, `sts-vpc.${this.cloud.region}.aliyuncs.com`]) {
      this.cloud.names.hosts.set(host, address);
    }
  }

  private async startStorage(address: string): Promise<void> {
    const { region, roles, folder } = this.cloud;
    const own = `oss-${region}-internal.aliyuncs.com`;
    const certificate = await issueCertificate(folder, `*.s3.${own}`, `*.${own}`);
    this.storage = new ObjectStorage({ region, roles, address, port: 443, tls: true, certificate });
    await this.begin(this.storage.listener);
    for (const host of [`s3.${own}`, `*.s3.${own}`, own, `*.${own}`]) {
      this.cloud.names.hosts.set(host, address);
    }
  }

  private async begin(service: { start(): Promise<void>; stop(): Promise<void> }): Promise<void> {
    this.started.push(service);
    await service.start();
  }

  /** Takes everything away that was made. */
  public async stop(): Promise<void> {
    for (const service of this.started.reverse()) {
      await service.stop();
    }
    await this.removeContainers();
    await this.cloud.stop();
  }

  /** Those of pods, which nobody asks to end any more. */
  private async removeContainers(): Promise<void> {
    const containers = await mustRun('docker', ['ps', '--all', '--quiet', '--filter', `label=${this.cloud.label}`]);
    for (const id of containers.split('\n').filter(Boolean)) {
      await runCommand('docker', ['rm', '--force', '--volumes', id]);
    }
    for (const id of (await mustRun('docker', ['volume', 'ls', '--quiet', '--filter', `label=${this.cloud.label}`])).split('\n').filter(Boolean)) {
      await runCommand('docker', ['volume', 'rm', '--force', id]);
    }
  }
}
