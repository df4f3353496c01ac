import { CREATED_AT, joinedId, Kind, newId, Refusal } from '../kind';
import { diskCategoriesOf } from '../offers';
import { number, text, texts } from '../values';
import { sizeRule } from './disk-sizes';
import { nameRule, tagRule } from './names';

const soldInZone: Refusal = ({ cloud, planned, prior, region }) => {
  const [id, category] = [text(planned.zone_id), text(planned.category)];
  if (text(prior?.category) === category) return undefined;
  const zone = cloud.zones.find(candidate => candidate.id === id && candidate.region === region);
  if (!zone) return `InvalidZoneId.NotFound: there is no zone "${id}" in ${region}`;
  return zone.diskCategories.includes(category) ? undefined : `InvalidDiskCategory.NotSupported: disks of category ${category} are not sold in zone ${id}`;
};

const sizeRules = sizeRule({ size: 'size', category: 'category', level: 'performance_level' });

const sizeIsGiven: Refusal = ({ planned }) =>
  (number(planned.size) === undefined && !text(planned.snapshot_id) ? 'MissingParameter.Size: a disk that is not made of a snapshot needs a size' : undefined);

const snapshotIsHere: Refusal = ({ cloud, planned, region }) => {
  const id = text(planned.snapshot_id);
  return id === '' || cloud.snapshots.get(id)?.region === region ? undefined : `InvalidSnapshot.NotFound: there is no snapshot "${id}" in ${region}`;
};

const detached: Refusal = ({ cloud, planned }) => {
  const attachment = cloud.resources('alicloud_ecs_disk_attachment').find(({ attributes }) => attributes.disk_id === planned.id);
  return attachment && `IncorrectDiskStatus: the disk "${text(planned.id)}" is still attached to ${text(attachment.attributes.instance_id)}`;
};

const payAsYouGo: Refusal = ({ planned }) => (text(planned.payment_type) === 'Subscription'
  ? `OperationDenied.ChargeType: the disk "${text(planned.id)}" is a subscription and cannot be deleted before it is pay-as-you-go` : undefined);

const chargeChangesOnAnInstance: Refusal = ({ cloud, planned, prior }) => {
  if (text(planned.payment_type) === text(prior?.payment_type)) return undefined;
  const isAttached = cloud.resources('alicloud_ecs_disk_attachment').some(({ attributes }) => attributes.disk_id === planned.id);
  return isAttached ? undefined : `MissingParameter.InstanceId: the charge type of the disk "${text(planned.id)}" is changed with the instance that it is attached to`;
};

const canBeAttached: Refusal = ({ cloud, planned, region }) => {
  const [diskId, instanceId] = [text(planned.disk_id), text(planned.instance_id)];
  const disk = cloud.find('alicloud_ecs_disk', diskId, region)?.attributes;
  if (!disk) return `InvalidDiskId.NotFound: there is no disk "${diskId}" in ${region}`;
  const instance = cloud.find('alicloud_instance', instanceId, region)?.attributes;
  if (!instance) return `InvalidInstanceId.NotFound: there is no instance "${instanceId}" in ${region}`;
  const other = cloud.resources('alicloud_ecs_disk_attachment').find(({ attributes }) => attributes.disk_id === diskId);
  if (other) return `IncorrectDiskStatus: the disk "${diskId}" is already attached to ${text(other.attributes.instance_id)}`;
  if (disk.payment_type === 'Subscription' && disk.subscribed_with !== instanceId) {
    return `InvalidDiskId.NotPortable: the disk "${diskId}" is a subscription of ${text(disk.subscribed_with)}`;
  }
  if (disk.zone_id !== instance.availability_zone) {
    return `InstanceDiskZoneMismatch: the disk "${diskId}" is in zone ${text(disk.zone_id)}, the instance in ${text(instance.availability_zone)}`;
  }
  const [type, category] = [text(instance.instance_type), text(disk.category)];
  return diskCategoriesOf(type).includes(category) ? undefined : `InvalidDiskCategory.NotSupported: the instance type "${type}" takes no disk of category ${category}`;
};

const schedule: Refusal = ({ planned }) => {
  const outside = (values: string[], from: number, to: number) => values.find(value => !/^\d+$/.test(value) || +value < from || +value > to);
  const weekday = outside(texts(planned.repeat_weekdays), 1, 7);
  if (weekday !== undefined) return `InvalidParameter.RepeatWeekdays: "${weekday}" is no weekday: 1 (Monday) to 7`;
  const hour = outside(texts(planned.time_points), 0, 23);
  if (hour !== undefined) return `InvalidParameter.TimePoints: "${hour}" is no hour: 0 to 23`;
  const days = number(planned.retention_days) ?? 0;
  return days === -1 || (days >= 1 && days <= 65536) ? undefined : `InvalidParameter.RetentionDays: ${days} days: -1 (for ever) or 1 to 65536`;
};

const copies: Refusal = ({ planned, region }) => {
  const regions = texts(planned.target_copy_regions);
  if (planned.enable_cross_region_copy !== true) return undefined;
  if (regions.length !== 1) return `InvalidParameter.TargetCopyRegions: ${regions.length} regions: one is copied to`;
  if (regions[0] === region) return `InvalidParameter.TargetCopyRegions: ${region} is the region of the snapshots themselves`;
  const days = number(planned.copied_snapshots_retention_days) ?? -1;
  return days === -1 || (days >= 1 && days <= 65536) ? undefined : `InvalidParameter.CopiedSnapshotsRetentionDays: ${days} days: -1 (for ever) or 1 to 65536`;
};

const bothExist: Refusal = ({ cloud, planned, region }) => {
  const [policy, disk] = [text(planned.auto_snapshot_policy_id), text(planned.disk_id)];
  if (!cloud.find('alicloud_ecs_auto_snapshot_policy', policy, region)) return `InvalidAutoSnapshotPolicyId.NotFound: there is no policy "${policy}" in ${region}`;
  return cloud.find('alicloud_ecs_disk', disk, region) ? undefined : `InvalidDiskId.NotFound: there is no disk "${disk}" in ${region}`;
};

const diskRules: Refusal[] = [nameRule('disk_name', { beginsWithLetter: true }), tagRule, soldInZone, sizeRules];

export const DISKS: Record<string, Kind> = {
  alicloud_ecs_disk: {
    id: change => newId('d-', change),
    decides: ({ planned, region }) => ({
      region_id: region,
      status: 'Available',
      create_time: CREATED_AT,
      disk_name: '',
      performance_level: text(planned.category) === 'cloud_essd' ? 'PL1' : '',
      payment_type: 'PayAsYouGo',
      encrypted: false,
      kms_key_id: '',
      delete_with_instance: false,
      enable_auto_snapshot: true,
      instance_id: '',
      multi_attach: 'Disabled',
      resource_group_id: '',
      snapshot_id: '',
    }),
    onCreate: [...diskRules, sizeIsGiven, snapshotIsHere],
    // of two sizes the larger
    afterwards: ({ cloud, planned }) => { planned.size = Math.max(number(planned.size) ?? 0, cloud.snapshots.get(text(planned.snapshot_id))?.sizeGiB ?? 0); },
    onUpdate: [...diskRules, chargeChangesOnAnInstance],
    onDelete: [detached, payAsYouGo],
    afterDelete: ({ cloud }, id) => cloud.resources('alicloud_ecs_auto_snapshot_policy_attachment')
      .filter(({ attributes }) => attributes.disk_id === id).forEach(attachment => cloud.remove(attachment)),
  },
  alicloud_ecs_disk_attachment: {
    id: joinedId('disk_id', 'instance_id'),
    decides: ({ cloud, planned }) => {
      const attached = cloud.resources('alicloud_ecs_disk_attachment').filter(({ attributes }) => attributes.instance_id === planned.instance_id);
      return { device: `/dev/xvd${'bcdefghijklmnopq'[attached.length]}` };
    },
    onCreate: [canBeAttached],
  },
  alicloud_ecs_auto_snapshot_policy: {
    id: change => newId('sp-', change),
    decides: ({ region }) => ({ region_id: region, status: 'Normal', create_time: CREATED_AT, auto_snapshot_policy_name: '', copied_snapshots_retention_days: -1 }),
    onCreate: [nameRule('auto_snapshot_policy_name', { beginsWithLetter: true }), tagRule, schedule, copies],
    onUpdate: [nameRule('auto_snapshot_policy_name', { beginsWithLetter: true }), tagRule, schedule, copies],
    // what is not in a request stays as it is
    becomes: ({ planned, prior }) => ({
      enable_cross_region_copy: planned.enable_cross_region_copy ?? prior.enable_cross_region_copy,
      target_copy_regions: texts(planned.target_copy_regions).length > 0 ? planned.target_copy_regions : prior.target_copy_regions,
    }),
  },
  alicloud_ecs_auto_snapshot_policy_attachment: {
    id: joinedId('auto_snapshot_policy_id', 'disk_id'),
    decides: ({ region }) => ({ region_id: region }),
    onCreate: [bothExist],
  },
};
