import { DiskCategory } from './disk-category';
import { Given, brand, familyOf } from '../validation/family';
import { BOOLEAN, TEXT } from '../validation/kind';
import { Examination } from '../validation/rule';
import { INSTANCE_TYPE } from '../validation/rules';
import { soundOf, struct } from '../validation/struct';

/** What is known of an instance type that the library does not name. */
export interface InstanceTypeOptions {
  /**
   * Whether the type has a GPU with an NVIDIA driver.
   *
   * @default - read from the family's name: gn…, vgn…, sgn…, ebmgn… have one
   */
  readonly hasGpu?: boolean;
}

/** The kinds of its properties. */
export const INSTANCE_TYPE_OPTIONS = struct<InstanceTypeOptions>({ hasGpu: BOOLEAN });

const GPU_FAMILY = /^ecs\.(?:s?gn|vgn|ebmgn|sccgn)[0-9]/;
const EVERY_CATEGORY = [DiskCategory.CLOUD_ESSD, DiskCategory.CLOUD_AUTO, DiskCategory.CLOUD_SSD, DiskCategory.CLOUD_EFFICIENCY];

/** Yitian (`y`) and Ampere (`r`) stand behind the generation; local-SSD families (`i4r`) use the letter for something else. */
const ARM_FAMILY = /^ecs\.(?:ebm)?(?:[cgr]|hpc)[0-9]+[ry][a-z]*[-.]/;

/** Families from before ESSDs, which take none. */
const FAMILIES_BEFORE_ESSD = [
  't5', 'n1', 'n2', 'e3', 'n4', 'mn4', 'xn4', 'e4', 'sn1', 'sn2', 'se1', 'sn1ne', 'sn2ne', 'se1ne', 'c4', 'ce4', 'cm4', 'hfc5', 'hfg5', 're4', 're4e', 'd1', 'd1ne', 'i1', 'i2', 'i2g', 'i2ne', 'i2gne',
  'f1', 'f3', 'ga1', 'gn4', 'gn5', 'gn5i', 'vgn5i', 'ebmc4', 'ebmg5', 'ebmhfg5', 'sccg5', 'scch5',
].join('|');

/** The families whose disks are known; the first that matches counts. */
const DISKS: ReadonlyArray<[RegExp, readonly DiskCategory[]]> = [
  [new RegExp(`^ecs\\.(?:${FAMILIES_BEFORE_ESSD})[-.]`), [DiskCategory.CLOUD_SSD, DiskCategory.CLOUD_EFFICIENCY]],
  [/^ecs\.(?:e|u1)-/, [DiskCategory.CLOUD_ESSD, DiskCategory.CLOUD_ESSD_ENTRY]],
  [/^ecs\.(?:ebm)?gn[78]/, [DiskCategory.CLOUD_ESSD, DiskCategory.CLOUD_AUTO]],
];

/**
 * An ECS instance type: the named ones, or any other by `of`.
 *
 * A constant has the type's name, with `_` between a digit and a letter too: so it is the same word in every language.
 *
 * A change within plain types or within GPU types restarts the instance; crossing from one to the other replaces it (the data disk stays).
 *
 * @see https://www.alibabacloud.com/help/en/ecs/user-guide/overview-of-instance-families
 */
export class InstanceType {
  /** Economy, 2 vCPU, 2 GiB, no GPU; ESSD, Entry. The type of the ready-made plan that this library replaces. */
  public static readonly E_C1_M1_LARGE = new InstanceType('ecs.e-c1m1.large', false, 2);

  /** Economy, 2 vCPU, 4 GiB, no GPU; ESSD, Entry. The default: the cheapest with the memory that Open WebUI asks for. */
  public static readonly E_C1_M2_LARGE = new InstanceType('ecs.e-c1m2.large', false, 4);

  /** Economy, 2 vCPU, 8 GiB, no GPU; ESSD, Entry. */
  public static readonly E_C1_M4_LARGE = new InstanceType('ecs.e-c1m4.large', false, 8);

  /** Universal (no shared cores), 2 vCPU, 4 GiB, no GPU; ESSD, Entry. */
  public static readonly U1_C1_M2_LARGE = new InstanceType('ecs.u1-c1m2.large', false, 4);

  /** Universal, 2 vCPU, 8 GiB, no GPU; ESSD, Entry. */
  public static readonly U1_C1_M4_LARGE = new InstanceType('ecs.u1-c1m4.large', false, 8);

  /** Universal, 4 vCPU, 8 GiB, no GPU; ESSD, Entry. */
  public static readonly U1_C1_M2_XLARGE = new InstanceType('ecs.u1-c1m2.xlarge', false, 8);

  /** One NVIDIA T4 with 16 GB, 4 vCPU, 15 GiB; ESSD, AutoPL, SSD, ultra disk. Holds models of up to 8B at 8 bit. */
  public static readonly GN6_I_C4_G1_XLARGE = new InstanceType('ecs.gn6i-c4g1.xlarge', true, 15, 15);

  /** One NVIDIA T4 with 16 GB, 8 vCPU, 31 GiB; ESSD, AutoPL, SSD, ultra disk. */
  public static readonly GN6_I_C8_G1_2_XLARGE = new InstanceType('ecs.gn6i-c8g1.2xlarge', true, 31, 15);

  /** One NVIDIA A10 with 24 GB, 8 vCPU, 30 GiB; ESSD, AutoPL. Holds models of up to 14B at 8 bit. */
  public static readonly GN7_I_C8_G1_2_XLARGE = new InstanceType('ecs.gn7i-c8g1.2xlarge', true, 30, 22);

  /** One NVIDIA A10 with 24 GB, 16 vCPU, 60 GiB; ESSD, AutoPL. */
  public static readonly GN7_I_C16_G1_4_XLARGE = new InstanceType('ecs.gn7i-c16g1.4xlarge', true, 60, 22);

  /** One NVIDIA A10 with 24 GB, 32 vCPU, 188 GiB; ESSD, AutoPL. */
  public static readonly GN7_I_C32_G1_8_XLARGE = new InstanceType('ecs.gn7i-c32g1.8xlarge', true, 188, 22);

  /** One NVIDIA L20 with 48 GB, 8 vCPU, 64 GiB; ESSD, AutoPL, attached by NVMe. Holds models of up to 32B at 8 bit. */
  public static readonly GN8_IS_2_XLARGE = new InstanceType('ecs.gn8is.2xlarge', true, 64, 45);

  /** One NVIDIA L20 with 48 GB, 16 vCPU, 128 GiB; ESSD, AutoPL, attached by NVMe. */
  public static readonly GN8_IS_4_XLARGE = new InstanceType('ecs.gn8is.4xlarge', true, 128, 45);

  /**
   * Any other type. A family from before ESSDs needs other categories of both disks, and one with ARM processors an `imageId`: the default image is for x86.
   *
   * @param name as ECS writes it, e.g. `ecs.g8i.large`
   * @param options what the name does not tell
   */
  public static of(name: string, options: InstanceTypeOptions = {}): InstanceType {
    const { hasGpu = typeof name === 'string' && GPU_FAMILY.test(name) } = soundOf(INSTANCE_TYPE_OPTIONS, options);
    return new InstanceType(name, hasGpu, undefined, undefined, [['', name, TEXT], ['', options, INSTANCE_TYPE_OPTIONS]]);
  }

  private constructor(
    /** The type as ECS writes it. */
    public readonly name: string,
    /** Whether it has a GPU: decides the image, the smallest system disk, and whether local models can run. */
    public readonly hasGpu: boolean,
    /** Its memory in GiB; undefined for a type that the library does not name. */
    public readonly memoryGiB?: number,
    /**
     * What the driver reports of the GPU's memory, in whole GiB; undefined where the library does not know.
     *
     * @internal
     */
    public readonly _gpuMemoryGiB?: number,
    given: readonly Given[] = [],
  ) {
    brand(this, 'InstanceType', ...given);
  }

  /**
   * Whether the type takes a disk of that category. Every category but ESSD Entry is let through where the family is not known here.
   *
   * @param category the disk's category
   */
  public allowsDisk(category: DiskCategory): boolean {
    const [, known] = DISKS.find(([family]) => family.test(this.name)) ?? [undefined, EVERY_CATEGORY];
    return known.includes(category);
  }

  /** @internal */
  public get _architecture(): 'arm64' | 'x86_64' {
    return ARM_FAMILY.test(this.name) ? 'arm64' : 'x86_64';
  }

  /** @internal */
  public _examine(examination: Examination, property: string): void {
    examination.known(property, this.name, INSTANCE_TYPE);
  }
}

/** What is held where one is given. */
export const INSTANCE_TYPES = familyOf(InstanceType, "InstanceType.of('ecs.g8i.large')", value =>
  INSTANCE_TYPE.holds(value as string) ? `InstanceType.of('${String(value)}')` : undefined);
