import { Fn, ITerraformDependable, Op, TerraformProvider, TerraformResourceLifecycle, TerraformSelf } from 'cdktf';
import { Construct } from 'constructs';
import { EcsAutoSnapshotPolicy } from '../alicloud/generated/ecs-auto-snapshot-policy';
import { EcsAutoSnapshotPolicyAttachment } from '../alicloud/generated/ecs-auto-snapshot-policy-attachment';
import { EcsDisk } from '../alicloud/generated/ecs-disk';
import { EcsDiskAttachment } from '../alicloud/generated/ecs-disk-attachment';
import { DiskCategory } from '../choices/disk-category';
import { RemovalPolicy } from '../choices/removal-policy';
import { bareAddress } from '../terraform/bare-address';
import { OR_ANEW, allKept, kept } from '../terraform/kept-attribute';

/** The disk that outlives the machine. */
export interface DataDiskProps {
  readonly zoneId: string;
  readonly instanceId: string;
  readonly sizeGiB: number;
  readonly category: DiskCategory;
  /** What the disk is made from. @default - blank */
  readonly snapshotId?: string;
  readonly removalPolicy: RemovalPolicy;
  readonly snapshotRetentionDays: number;
  /** The region that gets a copy of each snapshot. @default - none */
  readonly snapshotCopyTo?: string;
  readonly name: string;
  readonly tags: Record<string, string>;
  /** What must exist before anything that costs is made. */
  readonly dependsOn: ITerraformDependable[];
  readonly provider?: TerraformProvider;
}

const EVERY_DAY = ['1', '2', '3', '4', '5', '6', '7'];
/** In UTC+8, whatever the region. */
const AT_3_IN_THE_MORNING = ['3'];

/** An encrypted disk of its own with daily snapshots, plugged into the machine. */
export class DataDisk extends Construct {
  public readonly diskId: string;
  public readonly resource: EcsDisk;
  public readonly attachment: EcsDiskAttachment;

  /** The same id, read from the attachment: not known at plan where the disk is to be attached, also again after somebody detached it. */
  public readonly attachedDiskId: string;

  /** Where Terraform keeps the size: its change is a reason to let the file system grow. */
  public readonly sizeAddress: string;

  constructor(scope: Construct, id: string, props: DataDiskProps) {
    super(scope, id);
    const { provider, instanceId } = props;
    const disk = this.disk(props);
    this.resource = disk;
    this.diskId = disk.id;
    this.sizeAddress = `${bareAddress(disk)}.size`;
    this.attachment = new EcsDiskAttachment(this, 'Attachment', { provider, diskId: disk.id, instanceId, deleteWithInstance: false });
    this.attachedDiskId = Fn.element(Fn.split(':', this.attachment.id), 0);
    this.snapshots(props);
  }

  private disk({ provider, zoneId, sizeGiB, category, snapshotId, removalPolicy, name, tags, dependsOn }: DataDiskProps): EcsDisk {
    return new EcsDisk(this, 'Resource', {
      provider,
      diskName: `${name}-data`,
      description: 'The chats, documents and settings of Open WebUI',
      zoneId,
      category,
      performanceLevel: category === DiskCategory.CLOUD_ESSD ? 'PL0' : undefined, // no other has levels
      size: sizeGiB,
      snapshotId,
      type: 'online', // how it grows: without a restart
      encrypted: true,
      paymentType: 'PayAsYouGo', // a subscription can neither be deleted nor attached to another instance
      deleteWithInstance: false,
      deleteAutoSnapshot: false,
      tags,
      dependsOn,
      lifecycle: {
        preventDestroy: removalPolicy !== RemovalPolicy.DESTROY,
        ...allKept(
          kept('zone_id', zoneId, zone => `The data disk is in zone ${zone} and stays there, and the site with it: set zoneId to it, or leave it out. ${OR_ANEW}`),
          kept('category', category, made => `The data disk is of category ${made}: set dataDiskCategory to it. ECS can change some categories into others, in its console; others take a disk from a snapshot.`),
          ...snapshotId === undefined ? [] : [this.origin(snapshotId, sizeGiB)],
        ),
      },
    });
  }

  /** A disk with chats is never given up for a snapshot's. A snapshot that is larger than what was asked for makes a larger disk, which cannot shrink. */
  private origin(snapshotId: string, sizeGiB: number): TerraformResourceLifecycle {
    const size = TerraformSelf.getNumber('size');
    const { ignoreChanges, postcondition = [] } = kept('snapshot_id', snapshotId, () => 'The site has a data disk already, which was not made from this snapshot and is not given up for it: '
      + 'take dataDiskSnapshotId out, or, to have another disk made and keep this one in the account, take it out of the state first (terraform state rm; README, "Against the loss of the disk"). Nothing has been changed.');
    return {
      ignoreChanges,
      postcondition: [...postcondition, {
        condition: Op.eq(size, sizeGiB),
        errorMessage: `The snapshot is of a disk of ${size} GiB, and so is the disk that was made from it: set dataDiskSizeGiB to that, and deploy again.`,
      }],
    };
  }

  private snapshots({ provider, snapshotRetentionDays, snapshotCopyTo, name, tags }: DataDiskProps): void {
    const isCopied = snapshotCopyTo !== undefined;
    const policy = new EcsAutoSnapshotPolicy(this, 'SnapshotPolicy', {
      provider,
      autoSnapshotPolicyName: `${name}-data`,
      repeatWeekdays: EVERY_DAY,
      timePoints: AT_3_IN_THE_MORNING,
      retentionDays: snapshotRetentionDays,
      enableCrossRegionCopy: isCopied, // false is said too: the provider does not tell ECS that an attribute has gone
      targetCopyRegions: isCopied ? [snapshotCopyTo] : undefined,
      copiedSnapshotsRetentionDays: isCopied ? snapshotRetentionDays : undefined,
      tags,
      // what the provider reads back although nobody set it, or has set it any more
      lifecycle: { ignoreChanges: ['resource_group_id', ...isCopied ? [] : ['target_copy_regions']] },
    });
    new EcsAutoSnapshotPolicyAttachment(this, 'SnapshotPolicyAttachment', { provider, autoSnapshotPolicyId: policy.id, diskId: this.diskId });
  }
}
