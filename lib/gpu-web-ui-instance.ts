import { Annotations, ITerraformDependable, Precondition, TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { DataAlicloudImages } from './alicloud/generated/data-alicloud-images';
import { EcsRamRoleAttachment } from './alicloud/generated/ecs-ram-role-attachment';
import { EipAssociation } from './alicloud/generated/eip-association';
import { Instance } from './alicloud/generated/instance';
import { IBailianNetwork, I_BAILIAN_NETWORK } from './bailian-network';
import { BailianEndpoint } from './choices/bailian-endpoint';
import { BailianModels } from './choices/bailian-models';
import { OllamaImage, OpenWebUiImage } from './choices/container-image';
import { DiskCategory } from './choices/disk-category';
import { InstanceCharge } from './choices/instance-charge';
import { IInstanceRole, InstanceRole } from './choices/instance-role';
import { InstanceType } from './choices/instance-type';
import { RemovalPolicy } from './choices/removal-policy';
import { BoundSecret } from './choices/secret-source';
import { SignUp } from './choices/sign-up';
import { Program } from './machine/program';
import { BailianSettings, bailianProgram } from './machine/programs/bailian/bailian';
import { dataDiskProgram } from './machine/programs/data-disk/data-disk';
import { imageProgram } from './machine/programs/image/image';
import { localModelsProgram } from './machine/programs/local-models/local-models';
import { pruneProgram } from './machine/programs/prune/prune';
import { siteSettingsProgram } from './machine/programs/site-settings/site-settings';
import { WebUiParameter, webUiProgram } from './machine/programs/web-ui/web-ui';
import { webUiToolsProgram } from './machine/programs/web-ui-tools/web-ui-tools';
import { DataDisk } from './parts/data-disk';
import { Sized, withPrograms } from './parts/fitting-programs';
import { OwnedRole } from './parts/owned-role';
import { ANYWHERE, PortRules } from './parts/port-rules';
import { CalledPrograms, ProgramCalls } from './parts/program-call';
import { grant } from './parts/role-policy';
import { RunningMachine } from './parts/running-machine';
import { resolveName, resolveTags } from './parts/site-names';
import { SITE_PROPS, SiteProps } from './site-props';
import { warnOfVersion2 } from './terraform/alicloud-provider';
import { bareAddress, lookUpAddress } from './terraform/bare-address';
import { FrozenLookup, NONE_OFFERED } from './terraform/frozen-lookup';
import { ADMIN_PASSWORD, API_KEY } from './terraform/secret-use';
import { SynthContext, contextOf } from './terraform/synth-context';
import { TerraformData } from './terraform/terraform-data';
import { HTTPS_ORIGIN, IPV4_ADDRESS } from './validation/addresses';
import { CIDR_BLOCK, fitsSecurityGroup } from './validation/cidr';
import { BOOLEAN, TEXT, listOf } from './validation/kind';
import { isMainland, zoneOfRegion } from './validation/regions';
import { Examination, PropsRule, Resolution, modelOf } from './validation/rule';
import { DISTINCT, EMAIL, IMAGE_ID, MODEL_ID, ZONE_ID, resourceId, wholeNumber } from './validation/rules';
import { required, struct } from './validation/struct';
import { isUnknown } from './validation/unknown';
import { DEFAULT_INSTANCE_TYPE, WEB_UI_INSTANCE_OPTIONS, WebUiInstanceOptions } from './web-ui-instance-options';

/** The machine and what runs on it. */
export interface GpuWebUiInstanceProps extends WebUiInstanceOptions, SiteProps {
  /** Where the instance stands. */
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
  ...WEB_UI_INSTANCE_OPTIONS.kinds,
  ...SITE_PROPS.kinds,
  network: required(I_BAILIAN_NETWORK),
  servedOrigins: listOf(TEXT),
  createRole: BOOLEAN,
});

/** The machine with every default filled in. */
export interface InstanceModel extends Omit<GpuWebUiInstanceProps, 'tags'> {
  readonly path: string;
  readonly name: string;
  readonly tags: Record<string, string>;
  readonly instanceType: InstanceType;
  readonly instanceCharge: InstanceCharge;
  readonly systemDiskCategory: DiskCategory;
  readonly systemDiskSizeGiB: number;
  readonly dataDiskSizeGiB: number;
  readonly dataDiskRemovalPolicy: RemovalPolicy;
  readonly snapshotRetentionDays: number;
  readonly openWebUiImage: OpenWebUiImage;
  readonly endpoint: BailianEndpoint;
  readonly models: BailianModels;
  readonly localModels: string[];
  readonly servedOrigins: string[];
  readonly signUp: SignUp;
  readonly requireImdsV2: boolean;
  readonly allowEmbeddingModelChange: boolean;
  /** Who reaches the site's own port, which a front end leaves closed. */
  readonly reachedFrom: readonly string[];
  readonly needsRole: boolean;
  readonly isMainland: boolean;
  readonly programs: InstancePrograms;
}

/** What the programs are made of. */
type ModelOfPrograms = Omit<InstanceModel, 'programs'>;

const SMALLEST_GPU_SYSTEM_DISK_GIB = 100;
const SYSTEM_DISK_SIZE = wholeNumber('system-disk-size', 40, 2000, 'GiB');
const DATA_DISK_SIZE = wholeNumber('data-disk-size', 20, 32768, 'GiB');
const RETENTION = wholeNumber('snapshot-retention', 1, 65536, 'days');

/** The port that Open WebUI's container is published on. */
const WEB_UI_PORT = 8080;

const ENDPOINT_KNOWN: PropsRule<Pick<GpuWebUiInstanceProps, 'endpoint'>> = {
  name: 'endpoint-known',
  property: 'endpoint',
  sentence: 'must be given, because none follows from the region of the provider (not known at synth, or no endpoint on its side of a border)',
  cure: () => 'e.g. BailianEndpoint.SINGAPORE, or give the provider, created before this construct, a literal region',
  holds: ({ endpoint }) => endpoint !== undefined,
};

const RULES: ReadonlyArray<PropsRule<ModelOfPrograms>> = [
  {
    name: 'system-disk-fits-type',
    property: 'systemDiskCategory',
    sentence: 'must be a category that the instance type takes',
    cure: ({ instanceType, systemDiskCategory }) => `${instanceType.name} does not take ${systemDiskCategory}; cloud_essd fits every type`,
    holds: ({ instanceType, systemDiskCategory }) => isUnknown(instanceType.name) || instanceType.allowsDisk(systemDiskCategory),
  },
  {
    name: 'gpu-image-fits-system-disk',
    property: 'systemDiskSizeGiB',
    sentence: `must be at least ${SMALLEST_GPU_SYSTEM_DISK_GIB} on a GPU type, whose image is that big`,
    holds: ({ instanceType, systemDiskSizeGiB, imageId }) =>
      !instanceType.hasGpu || imageId !== undefined || systemDiskSizeGiB >= SMALLEST_GPU_SYSTEM_DISK_GIB || isUnknown(systemDiskSizeGiB),
  },
  {
    name: 'image-for-arm',
    property: 'imageId',
    sentence: 'must be given on a type with an ARM processor, for which there is no default',
    cure: ({ instanceType }) => `${instanceType.name} is one: name an arm64 image of Ubuntu 24.04 or Debian 12, or choose an x86 type`,
    holds: ({ instanceType, imageId }) => isUnknown(instanceType.name) || instanceType._architecture !== 'arm64' || imageId !== undefined,
  },
  {
    name: 'image-fits-type',
    property: 'imageId',
    sentence: 'must be an image for the processor and the GPU of the instance type',
    cure: ({ instanceType, imageId }) => `${instanceType.name} needs ${instanceType._architecture}${instanceType.hasGpu ? ' and NVIDIA\'s driver' : ''}; came ${imageId}`,
    holds: ({ instanceType, imageId }) =>
      imageId === undefined || [instanceType.name, imageId].some(isUnknown) || !IMAGE_ID.holds(imageId) || fitsType(imageId, instanceType),
  },
  {
    name: 'local-models-need-gpu',
    property: 'localModels',
    sentence: 'must be left out on an instance type without a GPU',
    holds: ({ instanceType, localModels }) => instanceType.hasGpu || localModels.length === 0,
  },
  {
    name: 'ollama-needs-models',
    property: 'ollamaImage',
    sentence: 'must be left out without localModels',
    holds: ({ ollamaImage, localModels }) => ollamaImage === undefined || localModels.length > 0,
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

/** What a public image's name tells of it; of an image by its id nothing is known. */
function fitsType(imageId: string, { _architecture: architecture, hasGpu }: InstanceType): boolean {
  return imageId.startsWith('m-') || (/_arm64_/.test(imageId) === (architecture === 'arm64') && (!hasGpu || /_gpu_/.test(imageId)));
}

/** Fills in every default of the machine, and finds what is wrong. */
export function resolveGpuWebUiInstance(given: GpuWebUiInstanceProps, context: SynthContext): Resolution<InstanceModel> {
  const examination = new Examination(isUnknown);
  const props = examination.sound(GPU_WEB_UI_INSTANCE_PROPS, given);
  const name = resolveName(examination, props, context.path);
  const tags = resolveTags(examination, props, name);
  const instanceType = props.instanceType ?? DEFAULT_INSTANCE_TYPE;
  const endpoint = props.endpoint ?? BailianEndpoint._forRegion(context.region ?? '');
  const localModels = props.localModels ?? [];
  const secrets = [props.apiKey, props.adminPassword];
  const model: ModelOfPrograms = {
    ...props as GpuWebUiInstanceProps,
    path: context.path,
    name,
    tags,
    instanceType,
    instanceCharge: props.instanceCharge ?? InstanceCharge.payAsYouGo(),
    systemDiskCategory: props.systemDiskCategory ?? DiskCategory.CLOUD_ESSD,
    systemDiskSizeGiB: props.systemDiskSizeGiB ?? (instanceType.hasGpu ? SMALLEST_GPU_SYSTEM_DISK_GIB : 40),
    dataDiskSizeGiB: props.dataDiskSizeGiB ?? 40,
    dataDiskRemovalPolicy: props.dataDiskRemovalPolicy ?? RemovalPolicy.RETAIN,
    snapshotRetentionDays: props.snapshotRetentionDays ?? 7,
    openWebUiImage: props.openWebUiImage ?? OpenWebUiImage.V0_12_4,
    endpoint: endpoint ?? BailianEndpoint.SINGAPORE, // stands in where there is none, which is a violation
    models: props.models ?? (endpoint?.isMainland ? BailianModels.MAINLAND_2026_11 : BailianModels.INTERNATIONAL_2026_11),
    localModels,
    ollamaImage: props.ollamaImage ?? (localModels.length > 0 ? OllamaImage.V0_35_1 : undefined),
    servedOrigins: props.servedOrigins ?? [],
    reachedFrom: props.servedOrigins?.length ? [] : props.allowedCidrs ?? [ANYWHERE],
    signUp: props.signUp ?? SignUp.CLOSED,
    allowEmbeddingModelChange: props.allowEmbeddingModelChange ?? false,
    requireImdsV2: props.requireImdsV2 ?? true,
    needsRole: secrets.some(secret => secret?._needsRole) || props.createRole === true,
    isMainland: isMainland(context.region),
  };
  examination.props({ endpoint }, [ENDPOINT_KNOWN]);
  examine(examination, props, model, context);
  return withPrograms(examination, model, programsOf, programs => sized(model, programs));
}

function examine(examination: Examination, props: Partial<GpuWebUiInstanceProps>, model: ModelOfPrograms, { isTaken, region, said }: SynthContext): void {
  examineNetwork(examination, props.network, region);
  props.apiKey?._examine(examination, 'apiKey', isTaken);
  props.adminPassword?._examine(examination, 'adminPassword', isTaken);
  examination.known('adminEmail', model.adminEmail, EMAIL);
  examination.value('imageId', model.imageId, IMAGE_ID);
  examination.value('systemDiskSizeGiB', model.systemDiskSizeGiB, SYSTEM_DISK_SIZE);
  examination.value('dataDiskSizeGiB', model.dataDiskSizeGiB, DATA_DISK_SIZE);
  examination.value('snapshotRetentionDays', model.snapshotRetentionDays, RETENTION);
  examination.eachKnown('localModels', model.localModels, MODEL_ID);
  examination.value('localModels', model.localModels.length > 0 ? model.localModels : undefined, DISTINCT);
  examination.eachKnown('servedOrigins', model.servedOrigins, HTTPS_ORIGIN);
  examination.each('allowedCidrs', model.allowedCidrs, CIDR_BLOCK);
  examination.value('allowedCidrs', model.allowedCidrs?.map(said), DISTINCT, fitsSecurityGroup(1));
  InstanceRole._examine(examination, 'instanceRole', model.instanceRole);
  model.instanceType._examine(examination, 'instanceType');
  model.instanceCharge._examine(examination, 'instanceCharge');
  model.openWebUiImage._examine(examination, 'openWebUiImage');
  model.ollamaImage?._examine(examination, 'ollamaImage');
  model.endpoint._examine(examination, 'endpoint');
  model.models._examine(examination, 'models');
  examination.props(model, RULES);
}

/** Only a network by its attributes can be wrong: of a `BailianNetwork` all is known at apply only. */
function examineNetwork(examination: Examination, network: Partial<IBailianNetwork> = {}, region?: string): void {
  examination.value('network.vpcId', network.vpcId, resourceId('vpc'));
  examination.value('network.vswitchId', network.vswitchId, resourceId('vsw'));
  examination.value('network.securityGroupId', network.securityGroupId, resourceId('sg'));
  examination.value('network.zoneId', network.zoneId, ZONE_ID, zoneOfRegion(region));
  examination.value('network.publicIp', network.publicIp, IPV4_ADDRESS);
  examination.value('network.eipAllocationId', network.eipAllocationId, resourceId('eip'));
}

/** The programs of the machine. */
interface InstancePrograms {
  readonly bailian: Program<'api_key'>;
  readonly webUiTools: Program;
  readonly siteSettings: Program;
  readonly prune: Program;
  readonly dataDisk: Program<'disk_id'>;
  readonly image: Program;
  readonly localModels?: Program;
  readonly webUi: Program<WebUiParameter>;
}

function programsOf(model: ModelOfPrograms): InstancePrograms {
  const { name, path, models, localModels, ollamaImage: ollama, openWebUiImage: image, servedOrigins } = model;
  const hasGpu = model.instanceType.hasGpu;
  const bailianSettings: BailianSettings = { endpoint: model.endpoint.url, defaultModel: models.defaultModel, taskModel: models.taskModel };
  const apiKey = { source: model.apiKey._source({ use: API_KEY, name, path }), revision: model.apiKey._revision };
  const adminPassword = { source: model.adminPassword._source({ use: ADMIN_PASSWORD, name, path }), revision: model.adminPassword._revision };
  const tools = { webUiTools: webUiToolsProgram(), siteSettings: siteSettingsProgram(), prune: pruneProgram() };
  return {
    ...tools,
    bailian: bailianProgram({ apiKeySource: apiKey.source, settings: bailianSettings, revision: apiKey.revision }),
    dataDisk: dataDiskProgram(),
    image: imageProgram({ image, hasGpu, ollama }),
    localModels: ollama && localModelsProgram(ollama, localModels),
    webUi: webUiProgram({
      image,
      hasGpu,
      adminEmail: model.adminEmail,
      apiKeySource: apiKey.source,
      adminPasswordSource: adminPassword.source,
      settings: {
        ...bailianSettings,
        models: models.allowed,
        ollamaModels: localModels,
        embeddingModel: models.embeddingModel,
        signUp: model.signUp,
        origins: addressFirst(servedOrigins),
      },
      hasLocalModels: ollama !== undefined,
      allowEmbeddingModelChange: model.allowEmbeddingModelChange,
      // other tools are another program, although their text is not in this one
      revision: [...Object.values(tools).map(({ version }) => version), apiKey.revision, adminPassword.revision].join('.'),
    }),
  };
}

/** The first origin is the site's address; the others have no order. */
function addressFirst([address, ...others]: string[]): string[] {
  return address === undefined ? [] : [address, ...others.sort()];
}

/** The programs that a prop makes long, and which. */
function sized({ models, servedOrigins, localModels: local }: ModelOfPrograms, { bailian, localModels, webUi }: InstancePrograms): Sized[] {
  const lists: Record<string, string[]> = { models: models.allowed, servedOrigins, localModels: local };
  const [longest] = Object.keys(lists).sort((one, other) => lists[other].join().length - lists[one].join().length);
  return [['models', bailian], [longest, webUi], ...(localModels ? [['localModels', localModels] as const] : [])];
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

  /** The text of every program, by name, as bash runs it: for tests and for readers. */
  public readonly programs: { [name: string]: string };

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

    const secrets = bindSecrets(this, model);
    const entitled = instanceRole(this, model, secrets);
    const named = [...secrets.apiKey.stored, ...secrets.adminPassword.stored, ...entitled?.granted ?? []];
    const instance = ecsInstance(this, model, named);
    const disk = dataDisk(this, model, instance.id, named);
    new RunningMachine(this, 'Running', {
      provider: model.provider, instance, dataDisk: disk.resource, isSubscription: model.instanceCharge._isSubscription,
    });
    const address = eipAssociation(this, model, instance.id);
    const role = entitled && attached(this, model, entitled, instance.id, disk);
    const calls = callPrograms(this, model, { instance, disk, address, secrets, role });
    if (model.servedOrigins.length === 0) {
      openWebUiPort(this, model);
    }
    warn(this, model);

    this.instanceId = instance.id;
    this.privateIp = instance.privateIp;
    this.dataDiskId = disk.diskId;
    this.role = role?.role;
    this.webUiPort = WEB_UI_PORT;
    this.programs = calls.texts;
    this.attachments = [disk.attachment, ...address, ...role?.granted ?? []];
    this.ready = calls.ready;
    this._calls = calls.calls;
  }
}

/**
 * What bears a name of the account's comes before what costs: where the names are taken, because the same app was deployed before, the deploy ends with them.
 */
function ecsInstance(scope: Construct, model: InstanceModel, named: ITerraformDependable[]): Instance {
  const { provider, network, name, tags, instanceType, instanceCharge, systemDiskCategory } = model;
  const kind = new TerraformData(scope, 'Kind', { input: kindOf(model) });
  const keepsItsKind = stays(scope, kind, instanceCharge);
  return new Instance(scope, 'Resource', {
    provider,
    instanceName: name,
    instanceType: instanceType.name,
    imageId: startedFrom(scope, model, kind),
    vswitchId: network.vswitchId,
    securityGroups: [network.securityGroupId],
    systemDiskCategory,
    systemDiskSize: model.systemDiskSizeGiB,
    systemDiskName: `${name}-system`,
    // the one category that is documented to be encrypted while an instance is made
    systemDiskEncrypted: systemDiskCategory === DiskCategory.CLOUD_ESSD ? true : undefined,
    httpEndpoint: 'enabled',
    httpTokens: model.requireImdsV2 ? 'required' : 'optional',
    httpPutResponseHopLimit: 1,
    status: 'Running', // whoever stopped it, the next deploy starts it: no program runs on a machine that is off
    spotStrategy: instanceCharge._isSubscription ? undefined : 'NoSpot', // said, because what is left out the provider keeps: a spot instance would stay one
    ...instanceCharge._bind(),
    tags,
    dependsOn: named,
    lifecycle: {
      replaceTriggeredBy: [bareAddress(kind)],
      // another image in place would empty the system disk; and the cloud reports hop limits in its own way
      ignoreChanges: ['image_id', 'http_put_response_hop_limit'],
      ...(!instanceCharge._mayBeDestroyed && { preventDestroy: true, precondition: [keepsItsKind] }),
    },
  });
}

/** What a running instance cannot become: another of it is another instance, on which every program runs. */
function kindOf({ instanceType, imageId, systemDiskCategory, instanceCharge }: InstanceModel) {
  return { hasGpu: instanceType.hasGpu, imageId: imageId ?? 'newest', systemDiskCategory, spot: instanceCharge._isSpot };
}

/**
 * Says what `prevent_destroy` would not: why, and what to do. What it compares with is the kind that the instance was made as, which is remembered anew
 * only where the instance may be made anew.
 */
function stays(scope: Construct, kind: TerraformData, charge: InstanceCharge): Precondition {
  const replaceTriggeredBy = charge._mayBeDestroyed ? [bareAddress(kind)] : undefined;
  const madeAs = new TerraformData(scope, 'MadeAs', { input: kind.output, lifecycle: { ignoreChanges: ['input'], replaceTriggeredBy } });
  return {
    condition: `\${${bareAddress(madeAs)}.output == ${bareAddress(kind)}.input}`,
    errorMessage: 'This change makes the instance anew, which a subscription without forceDelete does not allow: take it back, or give forceDelete: true to '
      + 'InstanceCharge.subscription for this deploy. Nothing has been changed.',
  };
}

const PLAIN_IMAGE = 'ubuntu_24_04_x64_20G_alibase';
const GPU_IMAGE = 'ubuntu_24_04_x64_100G_with_gpu_driver_and_cuda_alibase';

/** What an instance is made from: looked up when one is made, for a running site must still plan on a day when its image is withdrawn. */
function startedFrom(scope: Construct, { provider, instanceType, imageId }: InstanceModel, kind: TerraformData): string {
  const family = instanceType.hasGpu ? GPU_IMAGE : PLAIN_IMAGE;
  const wanted = imageId === undefined ? { owners: 'system', nameRegex: `^${family}_`, mostRecent: true } : { imageId, nameRegex: '^' }; // one of the two is required
  return new FrozenLookup(scope, 'ImageId', {
    askedAnewWith: kind,
    found: () => `\${try(${lookUpAddress(new DataAlicloudImages(scope, 'Image', { provider, ...wanted }))}.images[0].id, "${NONE_OFFERED}")}`,
    nothingOffered: imageId === undefined
      ? `There is no public image ${family} in the region of the provider today. Name an imageId`
      : `There is no image ${imageId} in the region of the provider, or it is not available to this account. Correct imageId, copy the image into the region, or leave imageId out`,
  }).value;
}

function dataDisk(scope: Construct, model: InstanceModel, instanceId: string, dependsOn: ITerraformDependable[]): DataDisk {
  const { provider, network, name, tags } = model;
  return new DataDisk(scope, 'DataDisk', {
    provider,
    instanceId,
    dependsOn,
    zoneId: network.zoneId,
    sizeGiB: model.dataDiskSizeGiB,
    removalPolicy: model.dataDiskRemovalPolicy,
    snapshotRetentionDays: model.snapshotRetentionDays,
    name,
    tags,
  });
}

function eipAssociation(scope: Construct, { provider, network }: InstanceModel, instanceId: string): EipAssociation[] {
  return network.eipAllocationId === undefined ? [] : [
    new EipAssociation(scope, 'EipAssociation', { provider, allocationId: network.eipAllocationId, instanceId, instanceType: 'EcsInstance' }),
  ];
}

/** The secrets of the web UI, as its program reads them. */
interface WebUiSecrets {
  readonly apiKey: BoundSecret;
  readonly adminPassword: BoundSecret;
}

function bindSecrets(scope: Construct, { apiKey, adminPassword, name, path, tags, provider }: InstanceModel): WebUiSecrets {
  return {
    apiKey: apiKey._bind(scope, { use: API_KEY, name, path, tags, provider }),
    adminPassword: adminPassword._bind(scope, { use: ADMIN_PASSWORD, name, path, tags, provider }),
  };
}

/** A role and what makes it the machine's. */
interface GrantedRole {
  readonly role: IInstanceRole;
  readonly granted: ITerraformDependable[];
}

/** The role with its rights, not yet the machine's. */
function instanceRole(scope: Construct, model: InstanceModel, secrets: WebUiSecrets): GrantedRole | undefined {
  const { provider, name, tags } = model;
  const owned = model.instanceRole === undefined && model.needsRole ? new OwnedRole(scope, 'Role', { provider, name, tags }) : undefined;
  const role = model.instanceRole ?? owned;
  if (role === undefined) {
    return undefined;
  }
  const statements = [...secrets.apiKey.statements, ...secrets.adminPassword.statements];
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
  readonly disk: DataDisk;
  readonly address: readonly ITerraformDependable[];
  readonly secrets: WebUiSecrets;
  readonly role?: GrantedRole;
}

/** Calls the programs: what does not need each other side by side, then local models, then the web UI. */
function callPrograms(scope: Construct, model: InstanceModel, machine: Machine): CalledPrograms {
  const { instance, disk, role, secrets: { apiKey, adminPassword } } = machine;
  const calls = new ProgramCalls(scope, { name: model.name, provider: model.provider, instanceId: instance.id });
  const { programs } = model;
  const address = model.servedOrigins.length > 0 ? undefined : model.network.publicIp ?? instance.privateIp;
  const online = [...machine.address];
  const trusted = [...online, ...role?.granted ?? []];
  const mounted = calls.call('DataDiskProgram', programs.dataDisk.told({ disk_id: disk.attachedDiskId }), [disk.attachment], { replaceTriggeredBy: [disk.sizeAddress] });
  const base = [
    calls.call('BailianProgram', programs.bailian.told({ api_key: apiKey.argument }), trusted, apiKey),
    calls.call('WebUiToolsProgram', programs.webUiTools, online),
    calls.call('SiteSettingsProgram', programs.siteSettings, online),
    calls.call('PruneProgram', programs.prune, online),
    mounted,
    calls.call('ImageProgram', programs.image, online, { replaceTriggeredBy: [`${bareAddress(instance)}.system_disk_size`] }),
  ];
  const models = programs.localModels ? [calls.call('LocalModelsProgram', programs.localModels, base)] : [];
  const webUi = programs.webUi.told({ public_address: address, api_key: apiKey.argument, admin_password: adminPassword.argument });
  const ready = calls.call('WebUiProgram', webUi, [...base, ...models, ...trusted], {
    // other data, or the same after the disk was away
    replaceTriggeredBy: [...apiKey.replaceTriggeredBy, ...adminPassword.replaceTriggeredBy, `${bareAddress(mounted)}.parameters`],
    preconditions: [...apiKey.preconditions, ...adminPassword.preconditions],
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
  warnOfVersion2(scope, model.provider);
  if (model.servedOrigins.length === 0) {
    Annotations.of(scope).addWarning('the site is served over plain HTTP on port 8080: passwords and chats cross the network in clear; a domain brings HTTPS');
  }
  if (model.systemDiskCategory !== DiskCategory.CLOUD_ESSD) {
    Annotations.of(scope).addWarning(`the system disk is not encrypted: ${model.systemDiskCategory} cannot be while an instance is made, cloud_essd can; `
      + 'the key that signs sessions, the key of the certificate and what memory was swapped out lie on it');
  }
  if (model.isMainland && model.openWebUiImage.repository.startsWith('ghcr.io/')) {
    Annotations.of(scope).addWarning('ghcr.io is slow to reach from mainland China: name a copy of the image in a registry of yours with OpenWebUiImage.of');
  }
}
