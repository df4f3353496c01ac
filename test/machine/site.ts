import { BlockDevice } from './block-device';
import { Cloud } from './cloud/cloud';
import { Invocation } from './invocation';
import { Machine } from './machine';
import { Program } from '../../lib/machine/program';
import * as programs from '../../lib/machine/programs';

export interface SiteProps {
  /** @default 0.12.4 */
  readonly version?: string;
  /** @default - none: the tag is trusted */
  readonly digest?: string;
  /** Empty: no front end, the port is public. @default chat.example.com */
  readonly names?: string[];
  /** @default acme-dns-01 */
  readonly certificate?: 'acme-dns-01' | 'acme-http-01' | 'self-signed';
  readonly settings?: Partial<programs.WebUiSettings>;
  readonly adminEmail?: string;
  readonly apiKeySource?: string;
  readonly adminPasswordSource?: string;
  readonly revision?: string;
  /** @default - none */
  readonly localModels?: string[];
}

export const ADMIN = { email: 'admin@example.com', password: 'Zebra-71-kite-harbour-q9x' };
export const API_KEY = 'sk-0123456789abcdef0123456789abcdef';
export const ZONE = 'example.com';
export const ROLE = 'chat-web-ui';

/** What stands in for Ollama: `Site.bringOllama` makes it. */
const OLLAMA: programs.PinnedImage = { reference: 'docker.io/ollama/ollama:0.35.1' };

const ENDPOINT_HOST = 'dashscope-intl.aliyuncs.com';

/** What the account holds before the first deploy: the values that Terraform stores, the role with its rights, the key, the zone. */
export function furnishAccount(cloud: Cloud): void {
  cloud.parameters.parameters.set('chat-api-key', API_KEY);
  cloud.parameters.parameters.set('chat-admin-password', ADMIN.password);
  cloud.bailian.keys.set(API_KEY, ENDPOINT_HOST);
  cloud.dns.zones.add(ZONE);
  cloud.roles.set(ROLE, [
    { Effect: 'Allow', Action: 'oos:GetParameter', Resource: ['acs:oos:*:*:parameter/chat-api-key', 'acs:oos:*:*:parameter/chat-admin-password'] },
    {
      Effect: 'Allow',
      Action: ['alidns:AddDomainRecord', 'alidns:DeleteDomainRecord', 'alidns:DescribeDomainRecords'],
      Resource: `acs:alidns:*:*:domain/${ZONE}`,
    },
  ]);
}

export interface NewMachineProps extends SiteProps {
  readonly diskSizeMiB: number;
  /** Packages and image are on the machine already. @default false */
  readonly warm?: boolean;
}

/** One deployment: the programs as the constructs make them, run in the order in which Terraform runs them. */
export class Site {
  /** On a machine of its own with a new data disk; nothing is deployed yet. */
  public static async onNewMachine(cloud: Cloud, { diskSizeMiB, warm, ...props }: NewMachineProps): Promise<Site> {
    const machine = await Machine.boot(cloud, { roleName: ROLE, warm });
    const disk = await cloud.createDisk(diskSizeMiB);
    await machine.attachDisk(disk);
    return new Site(cloud, machine, disk, props);
  }

  public readonly names: string[];

  public constructor(
    private readonly cloud: Cloud,
    public readonly machine: Machine,
    public readonly disk: BlockDevice,
    private readonly props: SiteProps = {},
  ) {
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
    this.names.forEach((name) => this.cloud.names.hosts.set(name, this.machine.address));
  }

  private get localModels(): string[] {
    return this.props.localModels ?? [];
  }

  /** An image of Ollama's name that keeps a file for each model, made of what is on the machine: no registry here has the real one. */
  public async bringOllama(): Promise<void> {
    const program = 'case $1 in serve) exec sleep infinity;; list) ls "$HOME/.ollama";; show) test -e "$HOME/.ollama/$2";; pull) touch "$HOME/.ollama/$2";; rm) rm "$HOME/.ollama/$2";; esac';
    await this.machine.mustShell(`docker create --name made --entrypoint /usr/bin/ollama ${this.image.reference} serve && printf '#!/bin/sh\n%s\n' '${program}' >/tmp/ollama && chmod 755 /tmp/ollama &&
      docker cp /tmp/ollama made:/usr/bin/ollama && docker commit made ollama/ollama:0.35.1 && docker rm made`);
  }

  /** Whether the names' records are the site's, as with the construct they are. */
  private get leadsHere(): boolean {
    return this.names.every((name) => this.cloud.names.hosts.get(name) === this.machine.address);
  }

  private get image(): programs.PinnedImage {
    return { reference: `ghcr.io/open-webui/open-webui:v${this.props.version ?? '0.12.4'}`, digest: this.props.digest };
  }

  private get settings(): programs.WebUiSettings {
    return {
      endpoint: `https://${ENDPOINT_HOST}/compatible-mode/v1`,
      models: ['qwen3.8-flash', 'qwen3.8-max', 'qwen-flash'],
      ollamaModels: [],
      defaultModel: 'qwen3.8-flash',
      taskModel: 'qwen-flash',
      embeddingModel: 'text-embedding-v4',
      signUp: 'closed',
      origins: this.names.map((name) => `https://${name}`),
      ...this.props.settings,
    };
  }

  /** The program as the constructs make it. */
  public program(name: string): Program {
    const { apiKeySource = 'oos-parameter:chat-api-key', adminPasswordSource = 'oos-parameter:chat-admin-password', revision = '' } = this.props;
    const { settings, image } = this;
    switch (name) {
      case 'signed-call': return programs.signedCallProgram();
      case 'bailian': return programs.bailianProgram({ apiKeySource, settings, revision });
      case 'web-ui-tools': return programs.webUiToolsProgram();
      case 'site-settings': return programs.siteSettingsProgram();
      case 'prune': return programs.pruneProgram();
      case 'data-disk': return programs.dataDiskProgram(this.disk.diskId);
      case 'image': return programs.imageProgram(image, false, this.localModels.length ? OLLAMA : undefined);
      case 'local-models': return programs.localModelsProgram(OLLAMA, this.localModels);
      case 'front-end-tools': return programs.frontEndToolsProgram();
      case 'site-checks': return programs.siteChecksProgram();
      case 'acme-tools': return programs.acmeToolsProgram();
      case 'front-end': return programs.frontEndProgram(this.names, 8080, 100);
      case 'web-ui': return programs.webUiProgram({
        image,
        apiKeySource,
        adminPasswordSource,
        settings,
        revision,
        adminEmail: this.props.adminEmail ?? ADMIN.email,
        hasGpu: false,
        hasLocalModels: this.localModels.length > 0,
        allowEmbeddingModelChange: false,
        parameters: { public_address: this.names.length ? undefined : this.machine.address },
      });
      case 'certificate': return this.certificateProgram;
      default: throw new Error(`there is no program ${name}`);
    }
  }

  private get certificateProgram(): Program {
    return programs.certificateProgram({
      serverNames: this.names,
      dnsZones: this.names.map(() => ZONE),
      stateDirectory: '/var/lib/open-webui/acme',
      constants: { certificate: this.certificate, acme_server: this.cloud.acme.directoryUrl, acme_email: '', private_key_source: '', revision: this.props.revision ?? '' },
      include: [],
      files: {},
      toolsVersion: programs.frontEndToolsProgram().version,
      siteAddress: this.leadsHere ? this.machine.address : undefined,
    });
  }

  private get certificate(): 'acme-dns-01' | 'acme-http-01' | 'self-signed' {
    return this.props.certificate ?? 'acme-dns-01';
  }

  public async run(name: string): Promise<Invocation> {
    const program = this.program(name);
    return this.machine.runProgram(program.text, { parameters: program.parameters, timeoutSeconds: 900 });
  }

  /** Rounds of programs that Terraform runs side by side. */
  public get rounds(): string[][] {
    const machine = ['bailian', 'web-ui-tools', 'site-settings', 'prune', 'data-disk', 'image'];
    const models = this.localModels.length ? [['local-models']] : [];
    if (this.names.length === 0) {
      return [machine, ...models, ['web-ui']];
    }
    const acme = this.certificate === 'self-signed' ? [] : ['acme-tools', 'signed-call'];
    return [[...machine, 'front-end-tools', 'site-checks', ...acme], ...models, ['front-end', 'web-ui'], ['certificate']];
  }

  /** Runs everything; throws with the failing program's last line, as a deploy would. */
  public async deploy(): Promise<Record<string, Invocation>> {
    const done: Record<string, Invocation> = {};
    for (const round of this.rounds) {
      await Promise.all(round.map(async (name) => {
        done[name] = await this.run(name);
      }));
      for (const name of round) {
        if (!done[name].succeeded) {
          throw new Error(`the program ${name} failed after ${done[name].seconds.toFixed(1)} s: ${done[name].output.slice(-2000)}`);
        }
      }
    }
    return done;
  }
}

export function secondsOf(invocations: Record<string, Invocation>): string {
  const each = Object.entries(invocations).map(([name, { seconds }]) => `${name} ${seconds.toFixed(1)} s`);
  return each.join(', ');
}
