/** A zone, and what it sells today. */
export interface Zone {
  readonly id: string;
  readonly region: string;
  /** What it lists; a list knows nothing of stock. */
  instanceTypes: string[];
  diskCategories: string[];
  /** What of it is out of stock today. */
  soldOut: Stock[];
  /** What can be made in it. */
  creates: string[];
}

/** A type, bought in one of two ways: spot instances are stock of their own. */
export interface Stock {
  readonly instanceType: string;
  readonly spot: boolean;
}

/** Whether the zone lists the type and has it today. */
export function hasStock({ instanceTypes, soldOut }: Zone, instanceType: string, spotStrategy: string): boolean {
  const isSpot = !['', 'NoSpot'].includes(spotStrategy);
  return instanceTypes.includes(instanceType) && !soldOut.some(stock => stock.instanceType === instanceType && stock.spot === isSpot);
}

/** A public image. */
export interface Image {
  readonly id: string;
  readonly name: string;
  /** ISO 8601, as the cloud writes it: the newest wins `most_recent`. */
  readonly creationTime: string;
  readonly osName: string;
  readonly architecture: 'x86_64' | 'arm64';
  readonly sizeGiB: number;
  readonly owner: 'system' | 'marketplace' | 'others' | 'self';
}

export const REGIONS = [
  'cn-hangzhou', 'cn-qingdao', 'cn-beijing', 'cn-hongkong', 'cn-shenzhen', 'cn-shanghai', 'cn-zhangjiakou', 'cn-huhehaote', 'cn-chengdu',
  'cn-heyuan', 'cn-wulanchabu', 'cn-guangzhou', 'cn-nanjing', 'cn-fuzhou', 'cn-zhongwei', 'ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3',
  'ap-southeast-5', 'ap-southeast-6', 'ap-southeast-7', 'ap-southeast-8', 'ap-northeast-1', 'ap-northeast-2', 'ap-south-1', 'us-west-1',
  'us-east-1', 'us-southeast-1', 'na-south-1', 'eu-central-1', 'eu-west-1', 'me-east-1', 'me-central-1', 'rus-west-1',
];

/** vCPU and GiB of memory. */
const PLAIN_TYPES: Record<string, [number, number]> = {
  'ecs.e-c1m1.large': [2, 2],
  'ecs.e-c1m2.large': [2, 4],
  'ecs.e-c1m4.large': [2, 8],
  'ecs.e-c1m2.xlarge': [4, 8],
  'ecs.e-c1m4.xlarge': [4, 16],
  'ecs.e-c1m2.2xlarge': [8, 16],
  'ecs.u1-c1m1.large': [2, 2],
  'ecs.u1-c1m2.large': [2, 4],
  'ecs.u1-c1m4.large': [2, 8],
  'ecs.u1-c1m2.xlarge': [4, 8],
  'ecs.u1-c1m4.xlarge': [4, 16],
  'ecs.u1-c1m2.2xlarge': [8, 16],
  'ecs.c6.large': [2, 4],
  'ecs.g6.large': [2, 8],
  'ecs.c7.large': [2, 4],
  'ecs.c7.xlarge': [4, 8],
  'ecs.g7.large': [2, 8],
  'ecs.g7.xlarge': [4, 16],
  'ecs.c8i.large': [2, 4],
  'ecs.g8i.large': [2, 8],
  'ecs.g8i.xlarge': [4, 16],
};

const GPU_TYPES: Record<string, [number, number]> = {
  'ecs.gn6i-c4g1.xlarge': [4, 15],
  'ecs.gn6i-c8g1.2xlarge': [8, 31],
  'ecs.gn6i-c16g1.4xlarge': [16, 62],
  'ecs.gn6i-c24g1.6xlarge': [24, 93],
  'ecs.gn6v-c8g1.2xlarge': [8, 32],
  'ecs.gn6e-c12g1.3xlarge': [12, 92],
  'ecs.gn7i-c8g1.2xlarge': [8, 30],
  'ecs.gn7i-c16g1.4xlarge': [16, 60],
  'ecs.gn7i-c32g1.8xlarge': [32, 188],
  'ecs.gn7-c12g1.3xlarge': [12, 94],
  'ecs.gn7e-c16g1.4xlarge': [16, 125],
  'ecs.gn8is.2xlarge': [8, 64],
  'ecs.gn8is.4xlarge': [16, 128],
  'ecs.gn8v.4xlarge': [16, 96],
  'ecs.gn8v.6xlarge': [24, 128],
};

/** The vCPU and the memory, in GiB, of a type that the stand-in knows; of another, the smallest. */
export function sizeOf(instanceType: string): [number, number] {
  return PLAIN_TYPES[instanceType] ?? GPU_TYPES[instanceType] ?? [2, 4];
}

export function hasGpu(instanceType: string): boolean {
  return /^ecs\.(?:s|e)?gn\d/.test(instanceType);
}

/** The family of a type. */
export function familyOf(instanceType: string): string {
  return instanceType.replace(/^(ecs\.[a-z0-9]+).*$/, '$1');
}

/** The categories of cloud disks that a type takes. */
export function diskCategoriesOf(instanceType: string): string[] {
  const older = ['cloud_essd', 'cloud_ssd', 'cloud_efficiency'];
  if (/^ecs\.(?:e|u1)-/.test(instanceType)) return [...older, 'cloud_essd_entry'];
  const generation = Number(/^ecs\.[a-z]+(\d)/.exec(instanceType)?.[1] ?? 0);
  if (generation >= 7) return ['cloud_essd', 'cloud_auto'];
  return hasGpu(instanceType) ? [...older, 'cloud_auto'] : older;
}

/**
 * Three zones a region. The first sells no GPU, as happens, so that taking the first of the list without asking fails; and no two regions
 * spell their zones alike.
 */
export function zonesOfEveryRegion(): Zone[] {
  const [plain, gpu] = [Object.keys(PLAIN_TYPES), Object.keys(GPU_TYPES)];
  const disks = ['cloud_efficiency', 'cloud_ssd', 'cloud_essd', 'cloud_essd_entry', 'cloud_auto'];
  return REGIONS.flatMap(region => {
    const [first, second, third] = region.startsWith('cn-') ? ['-g', '-h', '-i'] : ['a', 'b', 'c'];
    const rest = () => ({ region, soldOut: [], creates: ['VSwitch', 'IoOptimized', 'Instance', 'Disk', 'Rds', 'KVStore', 'Alb'] });
    return [
      { id: region + first, instanceTypes: [...plain], diskCategories: [...disks], ...rest() },
      { id: region + second, instanceTypes: [...plain, ...gpu], diskCategories: [...disks], ...rest() },
      { id: region + third, instanceTypes: [...plain, ...gpu], diskCategories: disks.slice(2), ...rest() },
    ];
  });
}

function publicImage(name: string, osName: string, day: string, sizeGiB = 20, architecture: Image['architecture'] = 'x86_64'): Image {
  return { id: name, name, osName, architecture, sizeGiB, owner: 'system', creationTime: `${day}T03:00:00Z` };
}

/** The images that every region offers: an older and a newer build of what a library may look for, and near misses of its names. */
export function publicImages(): Image[] {
  const [ubuntu24, ubuntu22] = ['Ubuntu  24.04 64位', 'Ubuntu  22.04 64位'];
  return [
    publicImage('ubuntu_24_04_x64_20G_alibase_20260916.vhd', ubuntu24, '2026-09-16'),
    publicImage('ubuntu_24_04_x64_20G_alibase_20261102.vhd', ubuntu24, '2026-11-02'),
    publicImage('ubuntu_24_04_arm64_20G_alibase_20261103.vhd', ubuntu24, '2026-11-03', 20, 'arm64'),
    publicImage('ubuntu_24_04_x64_100G_with_gpu_driver_and_cuda_alibase_20260811.vhd', ubuntu24, '2026-08-11', 100),
    publicImage('ubuntu_24_04_x64_100G_with_gpu_driver_and_cuda_alibase_20261020.vhd', ubuntu24, '2026-10-20', 100),
    publicImage('ubuntu_22_04_x64_20G_alibase_20261103.vhd', ubuntu22, '2026-11-03'),
    publicImage('ubuntu_22_04_x64_100G_with_gpu_driver_and_cuda_alibase_20261104.vhd', ubuntu22, '2026-11-04', 100),
    publicImage('debian_12_10_x64_20G_alibase_20261030.vhd', 'Debian  12.10 64位', '2026-10-30'),
    publicImage('aliyun_3_x64_20G_alibase_20261030.vhd', 'Alibaba Cloud Linux  3.2104 LTS 64位', '2026-10-30'),
  ];
}
