import { AcmeServer } from './acme-server';
import { ApiGateway } from './api-gateway';
import { Bailian, CODING_PLAN } from './bailian';
import { BlockDevice } from './block-device';
import { ContainerRegistry } from './container-registry';
import { DebianMirror } from './debian-mirror';
import { Directory } from './directory';
import { DnsZones, ZONE_SERVER } from './dns-zones';
import { IdentityProvider } from './identity-provider';
import { LetsEncrypt } from './lets-encrypt';
import { MetadataService } from './metadata-service';
import { NameServer } from './name-server';
import { Network } from './network';
import { ParameterStore, SecretStore } from './parameter-store';
import { RegistryMirror } from './registry-mirror';
import { Roles } from './roles';
import { removeRun, sweep } from './sweep';
import { Run } from './work-folder';

export interface CloudProps {
  /** @default ap-southeast-1 */
  readonly region?: string;
}

/** What stands in the cloud, and goes with it. */
interface Destroyable {
  destroy(): Promise<void>;
}

interface Service {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** What stands around a machine: network, names, metadata, stores of secrets, DNS, a registry, packages, a certificate authority, Bailian. */
export class Cloud {
  public static async start(props: CloudProps = {}): Promise<Cloud> {
    await sweep();
    const run = Run.claim();
    let cloud: Cloud | undefined;
    try {
      cloud = new Cloud(props.region ?? 'ap-southeast-1', run, await Network.create(run));
      await cloud.startServices();
      return cloud;
    } catch (error) {
      await (cloud?.stop() ?? removeRun(run));
      throw error;
    }
  }

  public readonly machines = new Set<Destroyable>();
  public readonly roles = new Roles();
  public readonly dns = new DnsZones();
  public readonly parameters: ParameterStore;
  public readonly secrets: SecretStore;
  public readonly names: NameServer;
  public readonly folder: string;
  /** What docker has to know of everything that it makes for this cloud. */
  public readonly label: string;
  public metadata!: MetadataService;
  public api!: ApiGateway;
  public bailian!: Bailian;
  public mirror!: DebianMirror;
  public registry!: ContainerRegistry;
  public acme!: AcmeServer;
  /** Stands still until it is brought: few sites have one. */
  public identityProvider!: IdentityProvider;
  /** Stands still until it is brought. */
  public directory!: Directory;
  private letsEncrypt!: LetsEncrypt;
  private readonly started: Service[] = [];
  private readonly disks = new Set<BlockDevice>();

  private constructor(public readonly region: string, private readonly run: Run, public readonly network: Network) {
    this.folder = run.folder;
    this.label = run.label;
    this.parameters = new ParameterStore(region);
    this.secrets = new SecretStore(region);
    this.names = new NameServer(network.gateway);
    this.names.sources.push(() => this.dns.nameRecords());
  }

  private async startServices(): Promise<void> {
    const address = () => this.network.addServiceAddress();
    this.metadata = new MetadataService(await address(), this.region, this.roles);
    this.api = new ApiGateway(await address(), this.region, this.roles);
    this.api.products.set('oos', this.parameters);
    this.api.products.set('kms', this.secrets);
    this.api.products.set('alidns', this.dns);
    this.bailian = new Bailian(await address());
    this.mirror = new DebianMirror(await address());
    this.registry = new ContainerRegistry(await address(), this.folder);
    this.acme = this.acmeServer(await address());
    this.letsEncrypt = new LetsEncrypt(await address(), this.acme);
    this.identityProvider = new IdentityProvider(await address(), this.folder);
    this.directory = new Directory(await address(), this.folder, this.label);
    this.nameServices();
    await this.network.leadMetadataTo(this.metadata.listener.address);
    const listeners = [this.metadata, this.api, this.bailian, this.mirror, this.letsEncrypt].map(({ listener }) => listener);
    for (const service of [this.names, ...listeners, this.registry, this.acme]) {
      this.started.push(service);
      await service.start();
    }
  }

  /** Another authority beside `acme`, which the test starts and stops: its certificates live for another time. */
  public anotherAcmeServer(port: number, lifeSeconds?: number): AcmeServer {
    return this.acmeServer(this.acme.address, port, lifeSeconds);
  }

  private acmeServer(address: string, port?: number, lifeSeconds?: number): AcmeServer {
    return new AcmeServer({ address, nameServer: this.network.gateway, folder: this.folder, port, lifeSeconds });
  }

  private nameServices(): void {
    const hosts: Record<string, string> = {
      '*.aliyuncs.com': this.api.listener.address,
      'dashscope.aliyuncs.com': this.bailian.listener.address,
      'dashscope-intl.aliyuncs.com': this.bailian.listener.address,
      'dashscope-us.aliyuncs.com': this.bailian.listener.address,
      [CODING_PLAN.host]: this.bailian.listener.address,
      'deb.debian.org': this.mirror.listener.address,
      'security.debian.org': this.mirror.listener.address,
      'ghcr.io': this.registry.address,
      [ZONE_SERVER]: this.network.gateway,
      [this.acme.host]: this.acme.address,
      [this.identityProvider.host]: this.identityProvider.address,
      [this.directory.host]: this.directory.address,
      ...Object.fromEntries(this.letsEncrypt.hosts.map(host => [host, this.letsEncrypt.listener.address])),
    };
    Object.entries(hosts).forEach(([name, address]) => this.names.hosts.set(name, address));
  }

  /** Somebody who passes on what the registry has, under a name of his own or in its place. */
  public async addRegistryMirror(host: string): Promise<RegistryMirror> {
    const mirror = new RegistryMirror(await this.network.addServiceAddress(), this.registry.address);
    this.started.push(mirror.listener);
    await mirror.listener.start();
    this.names.hosts.set(host, mirror.listener.address);
    return mirror;
  }

  /** Starts a service that few sites have; it goes when the cloud does. */
  public async bring(service: Service): Promise<void> {
    this.started.push(service);
    await service.start();
  }

  /** Roots beside the one that is in the machine's image. */
  public async trustedCertificates(): Promise<Array<{ name: string; pem: string }>> {
    return [{ name: 'acme-root', pem: await this.acme.rootCertificate() }];
  }

  public async createDisk(sizeMiB: number, serial?: string): Promise<BlockDevice> {
    const disk = await BlockDevice.create(this.folder, sizeMiB, serial);
    this.disks.add(disk);
    return disk;
  }

  /** A disk made from a snapshot that is taken now, of a disk whose file system holds still for it. */
  public async createDiskFrom(disk: BlockDevice, serial?: string): Promise<BlockDevice> {
    const copy = await disk.copy(this.folder, serial);
    this.disks.add(copy);
    return copy;
  }

  /** Takes everything away that was made. */
  public async stop(): Promise<void> {
    for (const machine of [...this.machines]) {
      await machine.destroy();
    }
    for (const disk of this.disks) {
      await disk.destroy();
    }
    for (const service of this.started.reverse()) {
      await service.stop();
    }
    await this.network.remove();
    await removeRun(this.run);
  }
}
