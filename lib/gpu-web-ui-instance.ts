import { ITerraformDependable, TerraformResource, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { EcsRamRoleAttachment } from './alicloud/generated/ecs-ram-role-attachment';
import { EipAssociation } from './alicloud/generated/eip-association';
import { Instance } from './alicloud/generated/instance';
import { IBailianNetwork, I_BAILIAN_NETWORK, examineNetwork, isWithoutNat } from './bailian-network';
import { ContainerImage } from './choices/container-image';
import { DiskCategory } from './choices/disk-category';
import { IInstanceRole } from './choices/instance-role';
import { BoundSecret } from './choices/secret-source';
import { HardwareModel, INSTANCE_OPTIONS, InstanceOptions, resolveInstance } from './instance-options';
import { operationsTools, updateTools } from './machine/toolbox/toolbox';
import { OPEN_WEBUI_OPTIONS, OpenWebUiModel, OpenWebUiOptions, resolveOpenWebUi } from './open-webui-options';
import { DataDisk } from './parts/data-disk';
import { ecsInstance } from './parts/ecs-instance';
import { withPrograms } from './parts/fitting-programs';
import { InstancePrograms, instancePrograms, sizedByProps } from './parts/instance-programs';
import { OwnedRole } from './parts/owned-role';
import { PortRules } from './parts/port-rules';
import { CalledPrograms, ProgramCalls } from './parts/program-call';
import { grant } from './parts/role-policy';
import { RunningMachine } from './parts/running-machine';
import { SavedCommands } from './parts/saved-commands';
import { resolveName, resolveTags } from './parts/site-names';
import { SECRET_RULES, WebUiSecrets, bindWebUiSecrets, secretsOf } from './parts/web-ui-secrets';
import { SIGN_IN_RULES, withSignIn } from './parts/web-ui-sign-in';
import { SITE_PROPS, SiteProps } from './site-props';
import { addWarning } from './terraform/add-warning';
import { warnOfProvider } from './terraform/alicloud-provider';
import { bareAddress } from './terraform/bare-address';
import { PolicyStatement } from './terraform/policy-statement';
import { OLLAMA_REGISTRY_PASSWORD } from './terraform/secret-use';
import { SynthContext, contextOf } from './terraform/synth-context';
import { HTTPS_ORIGIN } from './validation/addresses';
import { ANYWHERE, fitsSecurityGroup } from './validation/cidr';
import { BOOLEAN, TEXT, listOf } from './validation/kind';
import { farFromMainland, isMainland, unknownRegion } from './validation/regions';
import { Examination, PropsRule, Resolution, modelOf } from './validation/rule';
import { DISTINCT } from './validation/rules';
import { required, struct } from './validation/struct';
import { isUnknown } from './validation/unknown';

/** The machine and what runs on it. */
export interface GpuWebUiInstanceProps extends OpenWebUiOptions, InstanceOptions, SiteProps {
  /** Where the instance stands: its security group and its address, where it has one, are this instance's alone. */
  readonly network: IBailianNetwork;

  /**
   * The origins under which a front end serves the site, e.g. `https://chat.example.com`; the first is the site's address. Given: Open WebUI listens
   * on the loopback interface only.
   *
   * @default - none: Open WebUI serves plain HTTP on port 8080 to `allowedCidrs`
   */
  readonly servedOrigins?: string[];

  /**
   * Whether to create a role even if no secret of this construct needs it, e.g. for the certificate of a front end.
   *
   * @default false
   */
  readonly createRole?: boolean;
}

/** The kinds of its properties. */
export const GPU_WEB_UI_INSTANCE_PROPS = struct<GpuWebUiInstanceProps>({
  ...OPEN_WEBUI_OPTIONS.kinds,
  ...INSTANCE_OPTIONS.kinds,
  ...SITE_PROPS.kinds,
  network: required(I_BAILIAN_NETWORK),
  servedOrigins: listOf(TEXT),
  createRole: BOOLEAN,
});

/** The machine with every default filled in. */
export interface InstanceModel extends OpenWebUiModel, HardwareModel, Pick<GpuWebUiInstanceProps, 'network' | 'createRole' | 'provider'> {
  readonly path: string;
  readonly name: string;
  readonly tags: Record<string, string>;
  readonly servedOrigins: string[];
  /** Who reaches the site's own port, which a front end leaves closed. */
  readonly reachedFrom: readonly string[];
  readonly needsRole: boolean;
  readonly isMainland: boolean;
  readonly programs: InstancePrograms;
}

/** What the programs are made of. */
type ModelOfPrograms = Omit<InstanceModel, 'programs'>;

/** The port that Open WebUI's container is published on. */
const WEB_UI_PORT = 8080;

const RULES: ReadonlyArray<PropsRule<ModelOfPrograms>> = [
  {
    name: 'instance-calls-out',
    property: 'network',
    sentence: 'must lead to the internet: its vSwitch has no NAT gateway, and the instance would have no public address',
    cure: () => 'give the network a natGateway, or the instance a network with an address: new BailianNetwork(…, { network })',
    holds: ({ network }) => network?.eipAllocationId !== undefined || !isWithoutNat(network),
  },
  {
    name: 'allow-list-needs-port',
    property: 'allowedCidrs',
    sentence: 'must be left out with servedOrigins: behind a front end this construct opens no port',
    holds: ({ servedOrigins, allowedCidrs }) => servedOrigins.length === 0 || allowedCidrs === undefined,
  },
  {
    name: 'one-role',
    property: 'createRole',
    sentence: 'must be left out with instanceRole',
    holds: model => model.createRole !== true || model.instanceRole === undefined,
  },
];

/** Fills in every default of the machine, and finds what is wrong. */
export function resolveGpuWebUiInstance(given: GpuWebUiInstanceProps, context: SynthContext): Resolution<InstanceModel> {
  const examination = new Examination(isUnknown);
  const props = examination.sound(GPU_WEB_UI_INSTANCE_PROPS, given);
  const name = resolveName(examination, props, context.path);
  const tags = resolveTags(examination, props, name);
  examineNetwork(examination, props.network, context.region);
  examination.eachKnown('servedOrigins', props.servedOrigins, HTTPS_ORIGIN);
  examination.value('allowedCidrs', props.allowedCidrs?.map(context.said), DISTINCT, fitsSecurityGroup(1));
  const openWebUi = withSignIn({ ...resolveOpenWebUi(examination, props, context), servedOrigins: props.servedOrigins ?? [] });
  const hardware = resolveInstance(examination, props, context);
  const model: ModelOfPrograms = {
    ...props as GpuWebUiInstanceProps,
    ...openWebUi,
    ...hardware,
    path: context.path,
    name,
    tags,
    reachedFrom: props.servedOrigins?.length ? [] : props.allowedCidrs ?? [ANYWHERE],
    needsRole: props.createRole === true || [...secretsOf(openWebUi), hardware.ollamaImage?.login].some(secret => secret?._needsRole),
    isMainland: isMainland(context.region),
  };
  examination.props(model, RULES);
  examination.props(model, SIGN_IN_RULES);
  examination.props(model, SECRET_RULES);
  return withPrograms(examination, model, instancePrograms, programs => sizedByProps(model, programs));
}

/**
 * The machine, with a GPU or without: one ECS instance that runs Open WebUI, its data disk, its role, and the programs that configure it.
 *
 * A change of configuration never replaces the machine: the programs run again, by Cloud Assistant, and Terraform waits for how they
 * end. Only `instanceType` restarts it, and only `imageId`, `systemDiskCategory`, a spot price, to or from spot, or crossing between plain
 * and GPU types replaces it. The data disk stays in any case.
 */
export class GpuWebUiInstance extends Construct {
  /** The ECS instance. */
  public readonly instanceId: string;

  /** The address of the instance in the vSwitch. */
  public readonly privateIp: string;

  /** The disk that holds the chats. */
  public readonly dataDiskId: string;

  /** The RAM role of the machine; undefined where nothing needs one. */
  public readonly role?: IInstanceRole;

  /** The port that Open WebUI listens on: on the loopback interface with `servedOrigins`, else on all. */
  public readonly webUiPort: number;

  /** The address to which a provider of `signIn` sends people back, which it must be told; undefined without one, and with LDAP. */
  public readonly signInRedirectUri?: string;

  /** The text of every program, by name, as bash runs it: for tests and for readers. */
  public readonly programs: { [name: string]: string };

  /**
   * The ids of commands that lie in the account for a person and run when he says so, by what they do: `status`, `logs`, `backup`, `restore` (its parameter
   * `backup` is a name, without one it lists them), `restart`, `update-system` and `clean-up` (its parameter `remove` is yes, without it it only says what
   * would go). In the console they are under Cloud Assistant; RAM grants `ecs:InvokeCommand` on each alone.
   */
  public readonly commands: { [name: string]: string };

  /** What a program of your own must depend on: address, data disk and role are the machine's then. */
  public readonly attachments: ITerraformDependable[];

  /** Done when Open WebUI serves. */
  public readonly ready: TerraformResource;

  /** @internal */
  public readonly _calls: readonly TerraformResource[];

  /**
   * Creates the machine.
   *
   * @throws ValidationError with everything that is wrong in the props, before anything is created
   */
  constructor(scope: Construct, id: string, props: GpuWebUiInstanceProps) {
    const context = contextOf(scope, id, props);
    const model = modelOf(props, context, resolveGpuWebUiInstance);
    super(scope, id);

    const secrets = bindWebUiSecrets(this, model);
    const ollamaLogin = bindOllamaLogin(this, model);
    const entitled = instanceRole(this, model, [...secrets.statements, ...ollamaLogin?.statements ?? []]);
    const named = [...secrets.stored, ...ollamaLogin?.stored ?? [], ...entitled?.granted ?? []];
    // what bears a name of the account's comes before what costs: where the same app was deployed before and took them, the deploy ends there
    const { vswitchId, securityGroupId } = model.network;
    const instance = ecsInstance(this, { ...model, vswitchId, securityGroupId, dependsOn: named });
    // one token: by it, others know that they are on the same machine
    const instanceId = instance.id;
    const disk = dataDisk(this, model, instanceId, named);
    new RunningMachine(this, 'Running', {
      provider: model.provider, instance, dataDisk: disk.resource, isSubscription: model.instanceCharge._isSubscription,
    });
    const address = wayOut(this, model, instanceId);
    const role = entitled && attached(this, model, entitled, instanceId, disk);
    const calls = callPrograms(this, model, { instance, instanceId, disk, address, secrets, ollamaLogin, role });
    if (model.servedOrigins.length === 0) {
      openWebUiPort(this, model);
    }
    const commands = new SavedCommands(this, 'Commands', model);
    warn(this, model);

    this.instanceId = instanceId;
    this.privateIp = instance.privateIp;
    this.dataDiskId = disk.diskId;
    this.role = role?.role;
    this.webUiPort = WEB_UI_PORT;
    this.signInRedirectUri = model.signIn?._redirectUri(model.servedOrigins[0]);
    this.programs = calls.texts;
    this.commands = { ...commands.ids };
    this.attachments = [disk.attachment, ...address, ...role?.granted ?? []];
    this.ready = calls.ready;
    this._calls = calls.calls;
  }
}

function dataDisk(scope: Construct, model: InstanceModel, instanceId: string, dependsOn: ITerraformDependable[]): DataDisk {
  const { provider, network, name, tags } = model;
  return new DataDisk(scope, 'DataDisk', {
    provider,
    instanceId,
    dependsOn,
    zoneId: network.zoneId,
    sizeGiB: model.dataDiskSizeGiB,
    category: model.dataDiskCategory,
    snapshotId: model.dataDiskSnapshotId,
    removalPolicy: model.dataDiskRemovalPolicy,
    snapshotRetentionDays: model.snapshotRetentionDays,
    snapshotCopyTo: model.snapshotCopyTo,
    name,
    tags,
  });
}

/** What leads to the internet: the address, or the SNAT entries of the same stack; what is in another one was deployed before. */
function wayOut(scope: Construct, { provider, network }: InstanceModel, instanceId: string): ITerraformDependable[] {
  const { eipAllocationId: allocationId, snatEntries = [] } = network;
  const stack = TerraformStack.of(scope);
  return allocationId === undefined
    ? snatEntries.filter(entry => !Construct.isConstruct(entry) || TerraformStack.of(entry) === stack)
    : [new EipAssociation(scope, 'EipAssociation', { provider, allocationId, instanceId, instanceType: 'EcsInstance' })];
}

/** The login for Ollama's image, which another program than the web UI's reads. */
function bindOllamaLogin(scope: Construct, { ollamaImage, name, path, tags, provider }: InstanceModel): BoundSecret | undefined {
  return ollamaImage?.login?._bind(scope, { use: OLLAMA_REGISTRY_PASSWORD, name, path, tags, provider }, ollamaImage.repository);
}

/** A role and what makes it the machine's. */
interface GrantedRole {
  readonly role: IInstanceRole;
  readonly granted: ITerraformDependable[];
}

/** The role with its rights, not yet the machine's. */
function instanceRole(scope: Construct, model: InstanceModel, statements: readonly PolicyStatement[]): GrantedRole | undefined {
  const { provider, name, tags } = model;
  const owned = model.instanceRole === undefined && model.needsRole ? new OwnedRole(scope, 'Role', { provider, name, tags }) : undefined;
  const role = model.instanceRole ?? owned;
  if (role === undefined) {
    return undefined;
  }
  return { role, granted: [...owned ? [owned.resource] : [], ...grant(scope, 'SecretsPolicy', { provider, role, statements, name, tags })] };
}

/** The role becomes the machine's as late as can be: RAM takes a while to tell ECS of a new one, and the provider does not ask twice. */
function attached(scope: Construct, { provider }: InstanceModel, { role, granted }: GrantedRole, instanceId: string, disk: DataDisk): GrantedRole {
  const attachment = new EcsRamRoleAttachment(scope, 'RoleAttachment', { provider, instanceId, ramRoleName: role.roleName, dependsOn: [disk.attachment] });
  return { role, granted: [attachment, ...granted] };
}

/** What the programs find. */
interface Machine {
  readonly instance: Instance;
  readonly instanceId: string;
  readonly disk: DataDisk;
  readonly address: readonly ITerraformDependable[];
  readonly secrets: WebUiSecrets;
  readonly ollamaLogin?: BoundSecret;
  readonly role?: GrantedRole;
}

/** Calls the programs: what does not need each other side by side, then local models, then the web UI. */
function callPrograms(scope: Construct, model: InstanceModel, machine: Machine): CalledPrograms {
  const { instance, instanceId, disk, role, secrets, ollamaLogin } = machine;
  const calls = new ProgramCalls(scope, { name: model.name, provider: model.provider, instanceId });
  const { programs } = model;
  const address = model.servedOrigins.length > 0 ? undefined : model.network.publicIp ?? instance.privateIp;
  const online = [...machine.address];
  const trusted = [...online, ...role?.granted ?? []];
  const mounted = calls.call('DataDiskProgram', programs.dataDisk.told({ disk_id: disk.attachedDiskId }), [disk.attachment], { replaceTriggeredBy: [disk.sizeAddress] });
  calls.install(operationsTools());
  calls.install(updateTools());
  const base = [
    mounted,
    calls.call('SystemProgram', programs.system, online, { replaceTriggeredBy: [`${bareAddress(instance)}.system_disk_size`] }),
    calls.call('DockerProgram', programs.docker, online),
  ];
  const models = programs.localModels ? [calls.call('LocalModelsProgram', programs.localModels.told({ registry_password: ollamaLogin?.argument }),
    [...base, ...ollamaLogin ? trusted : []], ollamaLogin)] : [];
  const webUi = programs.webUi.told({ public_address: address, ...secrets.told });
  const ready = calls.call('WebUiProgram', webUi, [...base, ...models, ...trusted], {
    // other data, or the same after the disk was away
    replaceTriggeredBy: [...secrets.replaceTriggeredBy, `${bareAddress(mounted)}.parameters`],
    preconditions: [...secrets.preconditions],
  });
  return { texts: calls.texts, calls: calls.calls, ready };
}

function openWebUiPort(scope: Construct, { provider, network, reachedFrom }: InstanceModel): void {
  new PortRules(scope, 'WebUiPort', {
    provider,
    securityGroupId: network.securityGroupId,
    port: WEB_UI_PORT,
    allowedCidrs: reachedFrom,
    description: 'Open WebUI without a front end',
  });
}

function warn(scope: Construct, model: InstanceModel): void {
  warnOfProvider(scope, model.provider);
  if (model.servedOrigins.length === 0) {
    addWarning(scope, 'the site is served over plain HTTP on port 8080: passwords and chats cross the network in clear; a domain brings HTTPS');
  }
  if (model.systemDiskCategory !== DiskCategory.CLOUD_ESSD) {
    addWarning(scope, `the system disk is not encrypted: ${model.systemDiskCategory} cannot be while an instance is made, cloud_essd can; `
      + 'the key that signs sessions, the key of the certificate and what memory was swapped out lie on it');
  }
  warnOfCopies(scope, model);
  for (const image of model.isMainland ? [model.openWebUiImage, ...model.ollamaImage ? [model.ollamaImage] : []] : []) {
    warnOfImage(scope, model, image);
  }
}

/** Where the chats go with each snapshot. */
function warnOfCopies(scope: Construct, { snapshotCopyTo, isMainland: inMainland }: InstanceModel): void {
  if (snapshotCopyTo === undefined || isUnknown(snapshotCopyTo)) {
    return;
  }
  const doubt = unknownRegion(snapshotCopyTo);
  if (doubt !== undefined) {
    addWarning(scope, `snapshotCopyTo: ${doubt}`);
  }
  if (isMainland(snapshotCopyTo) !== inMainland) {
    addWarning(scope, `the snapshots, with every chat, are copied ${inMainland ? 'out of' : 'into'} mainland China: its laws on data that cross the border apply`);
  }
}

/** What a machine in mainland China does not get, or not soon. */
function warnOfImage(scope: Construct, { imageMirrors }: InstanceModel, image: ContainerImage): void {
  const registry = image.repository.split('/', 1)[0];
  const reached = farFromMainland(registry);
  const mirrors = imageMirrors._of(image.repository).length;
  if (reached === undefined) {
    return;
  }
  if (mirrors === 0) {
    addWarning(scope, `${registry} is ${reached.words} from mainland China: name mirrors of it in imageMirrors, or a copy of the image in a registry of yours`);
  } else if (mirrors === 1 && !reached.saysDigests && image.digest === undefined) {
    addWarning(scope, `a mirror is trusted by digest only, and ${image.reference} has none: ${registry}, ${reached.words} from mainland China, cannot say it, and a single mirror is not believed; name the digest of the image`);
  }
}
