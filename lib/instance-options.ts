import { OLLAMA_IMAGE, OllamaImage } from './choices/container-image';
import { DISK_CATEGORY, DiskCategory } from './choices/disk-category';
import { IMAGE_MIRRORS, ImageMirrors } from './choices/image-mirrors';
import { INSTANCE_CHARGE, InstanceCharge } from './choices/instance-charge';
import { IInstanceRole, INSTANCE_ROLE, InstanceRole } from './choices/instance-role';
import { INSTANCE_TYPES, InstanceType } from './choices/instance-type';
import { REMOVAL_POLICY, RemovalPolicy } from './choices/removal-policy';
import { IsTaken, SynthContext } from './terraform/synth-context';
import { CIDR_BLOCK } from './validation/cidr';
import { BOOLEAN, NUMBER, TEXT, listOf } from './validation/kind';
import { leastGiBOf } from './validation/local-model';
import { REGION_ID, anotherRegion, isMainland } from './validation/regions';
import { Examination, PropsRule } from './validation/rule';
import { DISTINCT, IMAGE_ID, MODEL_ID, resourceId, wholeNumber } from './validation/rules';
import { struct } from './validation/struct';
import { isUnknown } from './validation/unknown';

/** What the machine is, and what a zone must sell, where nobody says otherwise. */
export const DEFAULT_INSTANCE_TYPE = InstanceType.E_C1_M2_LARGE;

/** The ECS instance that Open WebUI runs on. */
export interface InstanceOptions {
  /**
   * The instance type. Within plain types or within GPU types a change restarts the instance, otherwise it replaces it.
   *
   * @default InstanceType.E_C1_M2_LARGE
   */
  readonly instanceType?: InstanceType;

  /**
   * How the instance is paid for.
   *
   * @default InstanceCharge.payAsYouGo()
   */
  readonly instanceCharge?: InstanceCharge;

  /**
   * The image of the operating system: Ubuntu 24.04 or Debian 12. A change makes the system disk anew.
   *
   * @default - the newest public Ubuntu 24.04 at the first deploy; on a GPU type the one that carries NVIDIA's driver, docker and the container toolkit
   */
  readonly imageId?: string;

  /**
   * The category of the system disk. A change replaces the instance.
   *
   * @default DiskCategory.CLOUD_ESSD
   */
  readonly systemDiskCategory?: DiskCategory;

  /**
   * The size of the system disk in GiB, 40 to 2000; on a GPU type from 100. It can only grow.
   *
   * @default - 40; on a GPU type 100
   */
  readonly systemDiskSizeGiB?: number;

  /**
   * The size of the data disk in GiB, 20 to 32768. It can only grow, and does so while the site runs.
   *
   * @default 40
   */
  readonly dataDiskSizeGiB?: number;

  /**
   * The category of the data disk, which is always encrypted. It is chosen once: another one on a running site is refused at plan.
   *
   * @default DiskCategory.CLOUD_ESSD
   */
  readonly dataDiskCategory?: DiskCategory;

  /**
   * A snapshot of a site's data disk, `s-…` of the provider's region, that the data disk is made from: the new site has its chats, people and settings.
   * `dataDiskSizeGiB` must be at least the size of the disk that it was taken of. On a site that has its disk already another one is refused at plan; the
   * property may be taken away again, which changes nothing.
   *
   * @default - a blank disk
   */
  readonly dataDiskSnapshotId?: string;

  /**
   * What becomes of the data disk, with every chat, when Terraform is told to destroy it.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly dataDiskRemovalPolicy?: RemovalPolicy;

  /**
   * For how many days the daily snapshots of the data disk (03:00 UTC+8) are kept, 1 to 65536.
   *
   * @default 7
   */
  readonly snapshotRetentionDays?: number;

  /**
   * Another region, e.g. `ap-southeast-5`, to which every daily snapshot is copied and where it is kept as long, encrypted with that region's service key. The
   * copy is billed by GiB stored, and its way there by the GB that it adds.
   *
   * @default - none
   */
  readonly snapshotCopyTo?: string;

  /**
   * Models that run on the GPU, in Ollama's words, e.g. `qwen3:8b`. Only with a GPU type. The machine gives them as much context as the GPU's memory has room
   * for beside the largest, prints it, and refuses a model that leaves too little for a message and the tools that come with it.
   *
   * @default - none, and no Ollama
   */
  readonly localModels?: string[];

  /**
   * The release of Ollama. Only with `localModels`.
   *
   * @default OllamaImage.V0_35_1
   */
  readonly ollamaImage?: OllamaImage;

  /**
   * Who is asked for a container image before its registry is.
   *
   * @default - ImageMirrors.MAINLAND where the provider's region is in mainland China, else ImageMirrors.NONE
   */
  readonly imageMirrors?: ImageMirrors;

  /**
   * Who may reach the site, at most 200 blocks, and 100 behind a front end: as many as a security group takes rules for.
   *
   * @default - everybody: 0.0.0.0/0
   */
  readonly allowedCidrs?: string[];

  /**
   * The RAM role of the machine.
   *
   * @default - a new one, where a secret or `createRole` needs it
   */
  readonly instanceRole?: IInstanceRole;

  /**
   * Whether the metadata service answers IMDSv2 only. Public images since 2023 can; for an older image of your own switch it off.
   *
   * @default true
   */
  readonly requireImdsV2?: boolean;
}

/** The kinds of its properties. */
export const INSTANCE_OPTIONS = struct<InstanceOptions>({
  instanceType: INSTANCE_TYPES,
  instanceCharge: INSTANCE_CHARGE,
  imageId: TEXT,
  systemDiskCategory: DISK_CATEGORY,
  systemDiskSizeGiB: NUMBER,
  dataDiskSizeGiB: NUMBER,
  dataDiskCategory: DISK_CATEGORY,
  dataDiskSnapshotId: TEXT,
  dataDiskRemovalPolicy: REMOVAL_POLICY,
  snapshotRetentionDays: NUMBER,
  snapshotCopyTo: TEXT,
  localModels: listOf(TEXT),
  ollamaImage: OLLAMA_IMAGE,
  imageMirrors: IMAGE_MIRRORS,
  allowedCidrs: listOf(TEXT),
  instanceRole: INSTANCE_ROLE,
  requireImdsV2: BOOLEAN,
});

/** What stays open: who reaches the port, the role, what runs on a GPU, and what goes beyond one disk and its snapshots. */
type Optional = 'imageId' | 'allowedCidrs' | 'instanceRole' | 'ollamaImage' | 'dataDiskSnapshotId' | 'snapshotCopyTo';

/** The same with every default filled in. */
export type HardwareModel = Required<Omit<InstanceOptions, Optional>> & Pick<InstanceOptions, Optional>;

const SMALLEST_GPU_SYSTEM_DISK_GIB = 100;
const SYSTEM_DISK_SIZE = wholeNumber('system-disk-size', 40, 2000, 'GiB');
const DATA_DISK_SIZE = wholeNumber('data-disk-size', 20, 32768, 'GiB');
const RETENTION = wholeNumber('snapshot-retention', 1, 65536, 'days');

const RULES: ReadonlyArray<PropsRule<HardwareModel>> = [
  {
    name: 'system-disk-fits-type',
    property: 'systemDiskCategory',
    sentence: 'must be a category that the instance type takes',
    cure: ({ instanceType, systemDiskCategory }) => `${instanceType.name} does not take ${systemDiskCategory}; cloud_essd fits every type`,
    holds: ({ instanceType, systemDiskCategory }) => isUnknown(instanceType.name) || instanceType.allowsDisk(systemDiskCategory),
  },
  {
    name: 'data-disk-fits-type',
    property: 'dataDiskCategory',
    sentence: 'must be a category that the instance type takes',
    cure: ({ instanceType, dataDiskCategory }) => `${instanceType.name} does not take ${dataDiskCategory}; cloud_essd fits every type but those of the oldest families`,
    holds: ({ instanceType, dataDiskCategory }) => isUnknown(instanceType.name) || instanceType.allowsDisk(dataDiskCategory),
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
    name: 'local-models-fit-gpu',
    property: 'localModels',
    sentence: 'must fit into the memory of the GPU',
    cure: ({ instanceType, localModels }) => {
      const tooLarge = localModels.find(model => !fitsGpu(model, instanceType))!;
      return `${tooLarge} has ${Math.ceil(leastGiBOf(tooLarge)!)} GiB of weights or more, and ${instanceType.name} has ${instanceType._gpuMemoryGiB} GiB: name a smaller one, or a larger type`;
    },
    holds: ({ instanceType, localModels }) => localModels.every(model => fitsGpu(model, instanceType)),
  },
  {
    name: 'ollama-needs-models',
    property: 'ollamaImage',
    sentence: 'must be left out without localModels',
    holds: ({ ollamaImage, localModels }) => ollamaImage === undefined || localModels.length > 0,
  },
];

/** What is not known here is let through: the machine looks at both. */
function fitsGpu(model: string, { _gpuMemoryGiB: memory }: InstanceType): boolean {
  const least = isUnknown(model) ? undefined : leastGiBOf(model);
  return least === undefined || memory === undefined || least < memory;
}

/** What a public image's name tells of it; of an image by its id nothing is known. */
function fitsType(imageId: string, { _architecture: architecture, hasGpu }: InstanceType): boolean {
  return imageId.startsWith('m-') || (/_arm64_/.test(imageId) === (architecture === 'arm64') && (!hasGpu || /_gpu_/.test(imageId)));
}

/** Fills in every default of the instance, and finds what is wrong with it. */
export function resolveInstance(examination: Examination, props: InstanceOptions, { region, isTaken }: Pick<SynthContext, 'region' | 'isTaken'>): HardwareModel {
  const { imageId, allowedCidrs, instanceRole, instanceType = DEFAULT_INSTANCE_TYPE, localModels = [] } = props;
  const model: HardwareModel = {
    imageId,
    allowedCidrs,
    instanceRole,
    instanceType,
    instanceCharge: props.instanceCharge ?? InstanceCharge.payAsYouGo(),
    systemDiskCategory: props.systemDiskCategory ?? DiskCategory.CLOUD_ESSD,
    systemDiskSizeGiB: props.systemDiskSizeGiB ?? (instanceType.hasGpu ? SMALLEST_GPU_SYSTEM_DISK_GIB : 40),
    dataDiskSizeGiB: props.dataDiskSizeGiB ?? 40,
    dataDiskCategory: props.dataDiskCategory ?? DiskCategory.CLOUD_ESSD,
    dataDiskSnapshotId: props.dataDiskSnapshotId,
    dataDiskRemovalPolicy: props.dataDiskRemovalPolicy ?? RemovalPolicy.RETAIN,
    snapshotRetentionDays: props.snapshotRetentionDays ?? 7,
    snapshotCopyTo: props.snapshotCopyTo,
    localModels,
    ollamaImage: props.ollamaImage ?? (localModels.length > 0 ? OllamaImage.V0_35_1 : undefined),
    imageMirrors: props.imageMirrors ?? (isMainland(region) ? ImageMirrors.MAINLAND : ImageMirrors.NONE),
    requireImdsV2: props.requireImdsV2 ?? true,
  };
  examine(examination, model, isTaken);
  examination.value('snapshotCopyTo', model.snapshotCopyTo, REGION_ID, anotherRegion(region));
  return model;
}

function examine(examination: Examination, model: HardwareModel, isTaken: IsTaken): void {
  examination.value('imageId', model.imageId, IMAGE_ID);
  examination.value('systemDiskSizeGiB', model.systemDiskSizeGiB, SYSTEM_DISK_SIZE);
  examination.value('dataDiskSizeGiB', model.dataDiskSizeGiB, DATA_DISK_SIZE);
  examination.value('dataDiskSnapshotId', model.dataDiskSnapshotId, resourceId('s'));
  examination.value('snapshotRetentionDays', model.snapshotRetentionDays, RETENTION);
  examination.eachKnown('localModels', model.localModels, MODEL_ID);
  examination.value('localModels', model.localModels.length > 0 ? model.localModels : undefined, DISTINCT);
  examination.each('allowedCidrs', model.allowedCidrs, CIDR_BLOCK);
  InstanceRole._examine(examination, 'instanceRole', model.instanceRole);
  model.instanceType._examine(examination, 'instanceType');
  model.instanceCharge._examine(examination, 'instanceCharge');
  model.ollamaImage?._examine(examination, 'ollamaImage', isTaken);
  model.imageMirrors._examine(examination, 'imageMirrors');
  examination.props(model, RULES);
}
