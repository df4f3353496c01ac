import { Fn, ITerraformDependable, TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { EcsAutoSnapshotPolicy } from '../alicloud/generated/ecs-auto-snapshot-policy';
import { EcsAutoSnapshotPolicyAttachment } from '../alicloud/generated/ecs-auto-snapshot-policy-attachment';
import { EcsDisk } from '../alicloud/generated/ecs-disk';
import { EcsDiskAttachment } from '../alicloud/generated/ecs-disk-attachment';
import { DATA_DISK_CATEGORY } from '../choices/disk-category';
import { RemovalPolicy } from '../choices/removal-policy';
import { bareAddress } from '../terraform/bare-address';
import { OR_ANEW, kept } from '../terraform/kept-attribute';

/** The disk that outlives the machine. */
export interface DataDiskProps {
  readonly zoneId: string;
  readonly instanceId: string;
  readonly sizeGiB: number;
  readonly removalPolicy: RemovalPolicy;
  readonly snapshotRetentionDays: number;
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

  private disk({ provider, zoneId, sizeGiB, removalPolicy, name, tags, dependsOn }: DataDiskProps): EcsDisk {
    return new EcsDisk(this, 'Resource', {
      provider,
      diskName: `${name}-data`,
      description: 'The chats, documents and settings of Open WebUI',
      zoneId,
      category: DATA_DISK_CATEGORY,
      performanceLevel: 'PL0',
      size: sizeGiB,
      type: 'online', // how it grows: without a restart
      encrypted: true,
      paymentType: 'PayAsYouGo', // a subscription can neither be deleted nor attached to another instance
      deleteWithInstance: false,
      deleteAutoSnapshot: false,
      tags,
      dependsOn,
      lifecycle: {
        preventDestroy: removalPolicy !== RemovalPolicy.DESTROY,
        ...kept('zone_id', zoneId, zone => `The data disk is in zone ${zone} and stays there, and the site with it: set zoneId to it, or leave it out. ${OR_ANEW}`),
      },
    });
  }

  private snapshots({ provider, snapshotRetentionDays, name, tags }: DataDiskProps): void {
    const policy = new EcsAutoSnapshotPolicy(this, 'SnapshotPolicy', {
      provider,
      autoSnapshotPolicyName: `${name}-data`,
      repeatWeekdays: EVERY_DAY,
      timePoints: AT_3_IN_THE_MORNING,
      retentionDays: snapshotRetentionDays,
      tags,
      lifecycle: { ignoreChanges: ['resource_group_id'] }, // the provider reads it back although nobody set it
    });
    new EcsAutoSnapshotPolicyAttachment(this, 'SnapshotPolicyAttachment', { provider, autoSnapshotPolicyId: policy.id, diskId: this.diskId });
  }
}
