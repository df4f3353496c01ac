import {
  AcmeChallenge, AcmeServer, BailianEndpoint, BailianModels, BailianOpenWebUi, InstanceType, OpenWebUiImage, SecretSource, TlsCertificate,
} from '../../lib';
import { aStack } from '../unit/constructs/stack';
import { Configuration, programName, synthesized } from '../unit/constructs/synthesized';

/** How a site under test differs from `SiteProps`' defaults; each becomes a prop of the product. */
export interface SiteProps {
  /** @default 0.12.4 */
  readonly version?: string;
  /** @default - none: the tag is trusted */
  readonly digest?: string;
  /** Empty: no front end, the port is public. @default chat.example.com */
  readonly names?: string[];
  /** @default acme-dns-01 */
  readonly certificate?: CertificateWord;
  readonly endpoint?: string;
  readonly models?: string[];
  readonly defaultModel?: string;
  readonly taskModel?: string;
  readonly adminEmail?: string;
  /** @default - a variable, whose value lies in the account */
  readonly apiKey?: SecretSource;
  /** @default - none */
  readonly localModels?: string[];
}

type CertificateWord = 'acme-dns-01' | 'acme-http-01' | 'self-signed';

/** What only the account of this test knows. */
export interface Surroundings {
  readonly acmeDirectory: string;
  /** Whether the names' records are the site's, as with the construct they are. */
  readonly leadsHere: boolean;
}

/** A program as Terraform hands it to Cloud Assistant. */
export interface CalledProgram {
  readonly text: string;
  readonly timeoutSeconds: number;
  /** The names of its arguments. */
  readonly parameters: readonly string[];
}

export const ADMIN_EMAIL = 'admin@example.com';
export const ZONE = 'example.com';

/** What the product makes of a site: its programs, the order of their calls, what the role may do. */
export class SiteStack {
  private readonly configuration: Configuration;

  public constructor(props: SiteProps, surroundings: Surroundings) {
    const stack = aStack();
    new BailianOpenWebUi(stack, 'Chat', {
      name: 'chat',
      adminEmail: props.adminEmail ?? ADMIN_EMAIL,
      apiKey: props.apiKey ?? SecretSource.fromVariable('api_key'),
      adminPassword: SecretSource.fromVariable('admin_password'),
      endpoint: props.endpoint === undefined ? undefined : BailianEndpoint.custom(props.endpoint),
      models: BailianModels.of({ allowed: props.models ?? ['qwen3.8-flash', 'qwen3.8-max', 'qwen-flash'], defaultModel: props.defaultModel, taskModel: props.taskModel }),
      openWebUiImage: OpenWebUiImage.of('ghcr.io/open-webui/open-webui', `v${props.version ?? '0.12.4'}`, { digest: props.digest }),
      ...props.localModels?.length ? { localModels: props.localModels, instanceType: InstanceType.GN7I_C8G1_2XLARGE } : {},
      ...frontend(props, surroundings),
    });
    this.configuration = synthesized(stack);
  }

  /** What the policies allow the machine's role. */
  public get statements(): { Effect: 'Allow'; Action: string[]; Resource: string[] }[] {
    return Object.values(this.configuration.resource.alicloud_ram_policy).flatMap(policy => JSON.parse(policy.policy_document).Statement);
  }

  /** The name of the OOS parameter that keeps the value of a variable. */
  public parameterOf(variable: string): string {
    return Object.values(this.configuration.resource.alicloud_oos_parameter).find(({ value }) => value === `\${var.${variable}}`)!.parameter_name;
  }

  public program(name: string): CalledProgram {
    const { commands, invocations } = this;
    const id = Object.keys(commands).find(one => programName(commands[one]) === name);
    if (id === undefined) {
      throw new Error(`the site has no program ${name}`);
    }
    const text = Buffer.from(commands[id].command_content, 'base64').toString('utf8');
    const call = Object.values(invocations).find(({ command_id }) => command_id.includes(`.${id}.`))!;
    return { text: withoutGpu(text), timeoutSeconds: commands[id].timeout, parameters: Object.keys(call.parameters ?? {}) };
  }

  /** Rounds of programs that Terraform calls side by side: each as soon as those are over that its call depends on. */
  public get rounds(): string[][] {
    const rounds: string[][] = [];
    for (const [id, { command_id }] of Object.entries(this.invocations)) {
      const [, command] = /alicloud_ecs_command\.([\w-]+)\./.exec(command_id)!;
      (rounds[this.depth(id)] ??= []).push(programName(this.commands[command]));
    }
    return rounds;
  }

  private depth(id: string): number {
    const before = (this.invocations[id].depends_on as string[]).flatMap(address => /^alicloud_ecs_invocation\.(.*)$/.exec(address)?.slice(1) ?? []);
    return Math.max(0, ...before.map(one => this.depth(one) + 1));
  }

  private get commands() {
    return this.configuration.resource.alicloud_ecs_command;
  }

  private get invocations() {
    return this.configuration.resource.alicloud_ecs_invocation;
  }
}

function frontend({ names = [`chat.${ZONE}`], certificate = 'acme-dns-01' }: SiteProps, { acmeDirectory, leadsHere }: Surroundings) {
  const [domain, ...others] = names;
  return domain === undefined ? {} : {
    domain,
    additionalDomains: others.map(name => ({ name })),
    dnsRecords: leadsHere,
    certificate: certificateOf(certificate, acmeDirectory),
  };
}

function certificateOf(word: CertificateWord, directory: string): TlsCertificate {
  switch (word) {
    case 'self-signed': return TlsCertificate.selfSigned();
    case 'acme-http-01': return TlsCertificate.acme({ server: AcmeServer.of(directory), challenge: AcmeChallenge.HTTP_01 });
    case 'acme-dns-01': return TlsCertificate.acme({ server: AcmeServer.of(directory), challenge: AcmeChallenge.DNS_01 });
  }
}

/** Local models need a GPU type, and no machine under test has a GPU: the one constant that is not the product's here. */
function withoutGpu(text: string): string {
  return text.replace(/^readonly gpu='true'$/m, 'readonly gpu=\'false\'');
}
