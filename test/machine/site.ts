import { readFileSync } from 'fs';
import { join } from 'path';
import { Deployment } from './deployment';
import { ADMIN_EMAIL, SiteProps, SiteStack, ZONE } from './site-stack';
import { BlockDevice } from '../../instruments/cloud/block-device';
import { Cloud } from '../../instruments/cloud/cloud';
import { Machine } from '../../instruments/cloud/machine';
import { OllamaImage } from '../../lib';

export const ADMIN = { email: ADMIN_EMAIL, password: 'Zebra-71-kite-harbour-q9x' };
export const API_KEY = 'sk-0123456789abcdef0123456789abcdef';
export const ROLE = 'chat-web-ui';

const IMAGES = join(__dirname, '../../instruments/cloud/images');
const ENDPOINT_HOST = 'dashscope-intl.aliyuncs.com';

const ORDINARY = new SiteStack({}, { acmeDirectory: 'https://acme.example.net/directory', leadsHere: true });

/** Where Terraform stores what the variables hold. */
export const STORED = { apiKey: ORDINARY.parameterOf('api_key'), adminPassword: ORDINARY.parameterOf('admin_password') };

/** What the account holds before the first deploy: the values that Terraform stores, the role with the rights that the product gives it, the key, the zone. */
export function furnishAccount(cloud: Cloud): void {
  cloud.parameters.parameters.set(STORED.apiKey, API_KEY);
  cloud.parameters.parameters.set(STORED.adminPassword, ADMIN.password);
  cloud.bailian.keys.set(API_KEY, ENDPOINT_HOST);
  cloud.dns.zones.add(ZONE);
  cloud.roles.set(ROLE, ORDINARY.statements);
}

export interface NewMachineProps extends SiteProps {
  readonly diskSizeMiB: number;
  /** Packages and image are on the machine already. @default false */
  readonly warm?: boolean;
}

/** One deployment: the programs as the constructs make them, run in the order in which Terraform runs them. */
export class Site extends Deployment {
  /** On a machine of its own with a new data disk; nothing is deployed yet. */
  public static async onNewMachine(cloud: Cloud, { diskSizeMiB, warm, ...props }: NewMachineProps): Promise<Site> {
    const machine = await Machine.boot(cloud, { roleName: ROLE, warm });
    const disk = await cloud.createDisk(diskSizeMiB);
    await machine.attachDisk(disk);
    return new Site(cloud, machine, disk, props);
  }

  public readonly names: string[];
  private readonly stacks = new Map<boolean, SiteStack>();

  public constructor(
    private readonly cloud: Cloud,
    machine: Machine,
    public readonly disk: BlockDevice,
    private readonly props: SiteProps = {},
  ) {
    super(machine);
    this.names = props.names ?? [`chat.${ZONE}`];
  }

  /** The same machine and disk, configured otherwise. */
  public with(props: SiteProps): Site {
    return new Site(this.cloud, this.machine, this.disk, { ...this.props, ...props });
  }

  public on(machine: Machine): Site {
    return new Site(this.cloud, machine, this.disk, this.props);
  }

  /** The domain's A records, as the construct would set them. */
  public pointNamesAtMachine(): void {
    this.names.forEach(name => this.cloud.names.hosts.set(name, this.machine.address));
  }

  /** Open WebUI's image with a model that listens, where upstream's has one; the one under test is kept as `deaf`. */
  public async bringListeningImage(): Promise<void> {
    const [image, models] = ['ghcr.io/open-webui/open-webui:v0.12.4', '/app/backend/data/cache/whisper/models/models--Systran--faster-whisper-base'];
    await this.machine.writeFile('/tmp/faster_whisper.py', readFileSync(join(IMAGES, 'open-webui/faster_whisper.py')));
    await this.machine.mustShell(`docker tag ${image} deaf:v0.12.4 && docker create --name made ${image} && mkdir -p /tmp/listens${models}/{refs,snapshots/1,blobs} &&
      cd /tmp/listens${models} && printf 1 >refs/main && head -c 1000000 /dev/zero >blobs/2 && ln -s ../../blobs/2 snapshots/1/model.bin &&
      docker cp /tmp/listens/app/. made:/app && docker cp /tmp/faster_whisper.py made:/usr/local/lib/python3.11/dist-packages/ && docker commit made ${image} && docker rm made`);
  }

  /** An image of Ollama's name, as if a mirror had served it by its digest, made of what is on the machine: no registry here has the real one. */
  public async bringOllama(): Promise<void> {
    const program = readFileSync(join(IMAGES, 'ollama/ollama.py'), 'utf8');
    await this.machine.mustShell(`cat >/tmp/ollama && chmod 755 /tmp/ollama && docker create --name made --entrypoint /usr/bin/ollama ghcr.io/open-webui/open-webui:v0.12.4 serve &&
      docker cp /tmp/ollama made:/usr/bin/ollama && docker commit made ollama/ollama:0.35.1 && docker rm made && docker tag ollama/ollama:0.35.1 ollama/ollama:${OllamaImage.V0_35_1.digest!.replace(':', '-')}`, { input: program });
  }

  /** Whether the names' records are the site's, as with the construct they are. */
  private get leadsHere(): boolean {
    return this.names.every(name => this.cloud.names.hosts.get(name) === this.machine.address);
  }

  /** Synthesized once for each of the two places where the names can lead. */
  protected get stack(): SiteStack {
    const { leadsHere } = this;
    const stack = this.stacks.get(leadsHere) ?? new SiteStack(this.props, { acmeDirectory: this.cloud.acme.directoryUrl, leadsHere });
    this.stacks.set(leadsHere, stack);
    return stack;
  }

  protected get known(): Record<string, string> {
    return { disk_id: this.disk.diskId, site_address: this.machine.address, public_address: this.machine.address };
  }
}
