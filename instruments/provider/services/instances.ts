import { cidr, ipv4 } from '../addresses';
import { Change, CREATED_AT, joinedId, Kind, newId, Refusal } from '../kind';
import { diskCategoriesOf, hasGpu, hasStock, sizeOf } from '../offers';
import { Attributes, number, text, texts } from '../values';
import { sizeRule } from './disk-sizes';
import { nameRule, tagRule } from './names';
import { publicAddress } from './public-addresses';

function vswitchOf({ cloud, planned, region }: Change): Attributes | undefined {
  return cloud.find('alicloud_vswitch', text(planned.vswitch_id), region)?.attributes;
}

const network: Refusal = change => {
  const { cloud, planned, region } = change;
  const vswitch = vswitchOf(change);
  if (!vswitch) return `InvalidVSwitchId.NotFound: there is no vSwitch "${text(planned.vswitch_id)}" in ${region}`;
  const zone = text(planned.availability_zone);
  if (zone && zone !== vswitch.zone_id) return `InvalidParameter.Mismatch: zone "${zone}" is not the vSwitch's ${text(vswitch.zone_id)}`;
  const groups = texts(planned.security_groups);
  if (groups.length === 0) return 'MissingParameter: an instance needs at least one security group';
  for (const id of groups) {
    const group = cloud.find('alicloud_security_group', id, region);
    if (!group) return `InvalidSecurityGroupId.NotFound: there is no security group "${id}" in ${region}`;
    if (group.attributes.vpc_id !== vswitch.vpc_id) {
      return `InvalidSecurityGroupId.VPCMismatch: the security group "${id}" is in another VPC than the vSwitch "${text(planned.vswitch_id)}"`;
    }
  }
  return undefined;
};

/** The provider has stopped the instance by the time the cloud says no, and nobody starts it. */
function leftStopped(rule: Refusal): Refusal {
  return change => {
    const refusal = rule(change);
    if (refusal) makeOf(change, { status: 'Stopped' });
    return refusal;
  };
}

/** Changes the instance in the account although the update as a whole fails. */
function makeOf({ cloud, prior, region }: Change, attributes: Attributes): void {
  const instance = cloud.find('alicloud_instance', text(prior?.id), region);
  if (instance) instance.attributes = { ...instance.attributes, ...attributes };
}

/** Sold where it shall run; who has one keeps it when stock is gone. */
const onSale: Refusal = change => {
  const type = text(change.planned.instance_type);
  if (text(change.prior?.instance_type) === type) return undefined;
  const id = text(vswitchOf(change)?.zone_id);
  const zone = change.cloud.zones.find(candidate => candidate.id === id);
  if (!zone || !hasStock(zone, type, text(change.planned.spot_strategy))) return `OperationDenied.NoStock: the instance type "${type}" is not sold in zone ${id}`;
  const category = text(change.planned.system_disk_category);
  const hasDisks = category === '' || zone.diskCategories.includes(category);
  return hasDisks ? undefined : `InvalidSystemDiskCategory.NotSupported: system disks of category ${category} are not sold in zone ${id}`;
};

/** ModifyInstanceVpcAttribute moves an instance within its zone, which `network` holds, and within its VPC. */
const staysInItsVpc: Refusal = change => {
  const [vswitch, prior] = [vswitchOf(change), change.prior];
  if (!vswitch || !prior || prior.vpc_id === vswitch.vpc_id) return undefined;
  return `InvalidParameter.VpcId: the vSwitch "${text(change.planned.vswitch_id)}" is in another VPC than the instance`;
};

const staysOnItsSide: Refusal = ({ planned, prior }) => {
  const [before, after] = [text(prior?.instance_type), text(planned.instance_type)];
  if (before === after || hasGpu(before) === hasGpu(after)) return undefined;
  return `InvalidInstanceType.ValueNotSupported: an instance cannot be changed from ${before} to ${after}: only one of them has a GPU`;
};

const diskFitsType: Refusal = ({ planned }) => {
  const [type, category] = [text(planned.instance_type), text(planned.system_disk_category)];
  if (!category || diskCategoriesOf(type).includes(category)) return undefined;
  return `InvalidSystemDiskCategory.NotSupported: the instance type "${type}" takes no system disk of category ${category}`;
};

const imageFits: Refusal = ({ planned, prior, cloud }) => {
  const id = text(planned.image_id);
  const image = cloud.images.find(candidate => candidate.id === id);
  // what was started from an image since withdrawn runs on
  if (!image) return text(prior?.image_id) === id ? undefined : `InvalidImageId.NotFound: there is no image "${id}"`;
  if (image.architecture === 'arm64') return `InvalidImageId.NotSupported: the image "${id}" is not for the instance type "${text(planned.instance_type)}"`;
  const size = number(planned.system_disk_size) ?? Math.max(40, image.sizeGiB);
  return size >= image.sizeGiB ? undefined : `InvalidSystemDiskSize.LessThanImageSize: the image "${id}" needs a system disk of ${image.sizeGiB} GiB, not ${size}`;
};

const charge: Refusal = ({ planned }) => {
  if (planned.dry_run === true) return 'DryRunOperation: the request would have succeeded, but dry_run is set';
  const prePaid = text(planned.instance_charge_type) === 'PrePaid';
  const spot = !['', 'NoSpot'].includes(text(planned.spot_strategy));
  if (prePaid && !number(planned.period)) return 'MissingParameter.Period: a subscription (PrePaid) needs a period';
  if (prePaid && spot) return 'InvalidParameter.Combination: a spot instance cannot be a subscription (PrePaid)';
  if (spot && planned.deletion_protection === true) return 'InvalidParameter.Combination: a spot instance cannot be protected against deletion';
  if (text(planned.spot_strategy) !== 'SpotWithPriceLimit' && number(planned.spot_price_limit)) {
    return 'InvalidSpotPriceLimit: a price limit needs the spot strategy SpotWithPriceLimit';
  }
  return undefined;
};

const isSpot = (attributes?: Attributes) => !['', 'NoSpot'].includes(text(attributes?.spot_strategy));
const chargeChanges = ({ planned, prior }: Change) => text(planned.instance_charge_type) !== text(prior?.instance_charge_type);

/** A guess, documented nowhere: what was bought as a spot instance stays one. */
const spotStaysSpot: Refusal = change => (chargeChanges(change) && isSpot(change.prior)
  ? 'InvalidInstance.SpotInstance: the charge type of a spot instance cannot be changed' : undefined);

/** The provider changes the charge type first, and then asks for the type by the call that was right for the old one. */
const oneAtATime: Refusal = change => {
  const { planned, prior } = change;
  if (!chargeChanges(change) || text(planned.instance_type) === text(prior?.instance_type)) return undefined;
  makeOf(change, { instance_charge_type: planned.instance_charge_type });
  return 'ChargeTypeViolation: the operation is not permitted due to the charge type of the instance';
};

/** Turned into a subscription, an instance takes its data disks along unless it is told not to. */
function takesDisksAlong({ cloud, planned, region }: Change, id: string): void {
  if (planned.instance_charge_type !== 'PrePaid' || planned.include_data_disks === false) return;
  for (const { attributes } of cloud.resources('alicloud_ecs_disk_attachment')) {
    const disk = attributes.instance_id === id ? cloud.find('alicloud_ecs_disk', text(attributes.disk_id), region) : undefined;
    if (disk) disk.attributes = { ...disk.attributes, payment_type: 'Subscription', subscribed_with: id };
  }
}

const publicBandwidth: Refusal = ({ cloud, planned }) => {
  const bandwidth = number(planned.internet_max_bandwidth_out) ?? 0;
  if (bandwidth < 0 || bandwidth > 100) return `InvalidInternetMaxBandwidthOut.ValueNotSupported: ${bandwidth} Mbps: 0 to 100 are allowed`;
  const eip = cloud.resources('alicloud_eip_association').find(({ attributes }) => attributes.instance_id === planned.id);
  return bandwidth > 0 && eip ? `InvalidStatus.EipStatusInvalid: the instance has the EIP ${text(eip.attributes.allocation_id)}, so it gets no address of its own` : undefined;
};

const released: Refusal = ({ planned }) => {
  if (planned.deletion_protection === true) return 'InvalidOperation.DeletionProtection: the instance is protected against deletion';
  if (text(planned.instance_charge_type) !== 'PrePaid' || planned.force_delete === true) return undefined;
  return 'Please convert \'PrePaid\' instance to \'PostPaid\' or set \'force_delete\' as true before deleting \'PrePaid\' instance.';
};

/** The subnet's addresses one after the other; the cloud keeps the first of each for itself. */
function privateAddress(change: Change): string {
  const block = cidr(text(vswitchOf(change)?.cidr_block));
  return block ? ipv4(block.first + change.cloud.next(`address in ${text(change.planned.vswitch_id)}`)) : '';
}

/** What an instance has if nobody says otherwise. */
const DEFAULTS: Attributes = {
  os_type: 'linux',
  status: 'Running',
  create_time: CREATED_AT,
  start_time: CREATED_AT,
  expired_time: '2099-12-31T15:59Z',
  instance_name: 'ECS-Instance',
  description: '',
  resource_group_id: '',
  key_name: '',
  role_name: '',
  credit_specification: '',
  deployment_set_group_no: '',
  stopped_mode: 'Not-applicable',
  instance_charge_type: 'PostPaid',
  internet_charge_type: 'PayByTraffic',
  internet_max_bandwidth_out: 0,
  internet_max_bandwidth_in: -1,
  system_disk_category: 'cloud_essd',
  system_disk_performance_level: 'PL1',
  system_disk_name: '',
  system_disk_description: '',
  system_disk_encrypted: false,
  system_disk_kms_key_id: '',
  system_disk_auto_snapshot_policy_id: '',
  spot_strategy: 'NoSpot',
  spot_price_limit: 0,
  maintenance_action: 'AutoRecover',
  http_tokens: 'optional',
  http_endpoint: 'enabled',
  http_put_response_hop_limit: 1,
  network_interface_traffic_mode: 'Standard',
  source_dest_check: true,
  secondary_private_ips: [],
  secondary_private_ip_address_count: 0,
  ipv6_addresses: [],
  ipv6_address_count: 0,
  volume_tags: {},
  enable_jumbo_frame: false,
  private_pool_options_match_criteria: 'None',
  private_pool_options_id: '',
};

function decides(change: Change, id: string): Attributes {
  const { cloud, planned } = change;
  const [vswitch, address] = [vswitchOf(change), privateAddress(change)];
  const [cpu, gibibytes] = sizeOf(text(planned.instance_type));
  const image = cloud.images.find(candidate => candidate.id === planned.image_id);
  const hasAddress = (number(planned.internet_max_bandwidth_out) ?? 0) > 0;
  return {
    ...DEFAULTS,
    cpu,
    memory: gibibytes * 1024,
    availability_zone: text(vswitch?.zone_id),
    vpc_id: text(vswitch?.vpc_id),
    private_ip: address,
    primary_ip_address: address,
    public_ip: hasAddress ? publicAddress(cloud) : '',
    host_name: `iZ${id.slice(2)}Z`,
    network_interface_id: newId('eni-', change),
    os_name: image?.osName ?? '',
    system_disk_id: newId('d-', change),
    system_disk_size: Math.max(40, image?.sizeGiB ?? 0),
  };
}

/** Another image means another system disk, with nothing of the old one on it. */
function replacesSystemDisk(change: Change & { readonly prior: Attributes }): Attributes {
  return { system_disk_id: change.planned.image_id === change.prior.image_id ? change.planned.system_disk_id : newId('d-', change) };
}

const ATTACHED = ['alicloud_ecs_disk_attachment', 'alicloud_eip_association', 'alicloud_ecs_ram_role_attachment'];

const systemDiskSize = sizeRule({ size: 'system_disk_size', category: 'system_disk_category', level: 'system_disk_performance_level' });
const instanceRules: Refusal[] = [nameRule('instance_name'), tagRule, network, diskFitsType, imageFits, charge, publicBandwidth, systemDiskSize];

const roleCanBeAttached: Refusal = ({ cloud, planned, region }) => {
  const [instance, name] = [text(planned.instance_id), text(planned.ram_role_name)];
  if (!cloud.find('alicloud_instance', instance, region)) return `InvalidInstanceId.NotFound: there is no instance "${instance}" in ${region}`;
  const role = cloud.find('alicloud_ram_role', name, region);
  if (!role || !cloud.ramSpreads) return `InvalidRamRole.NotFound: the specified RAM role "${name}" was not found`;
  if (!text(role.attributes.assume_role_policy_document).includes('ecs.aliyuncs.com')) {
    return `InvalidRamRole.NotEcsRole: the RAM role "${name}" does not trust ecs.aliyuncs.com, so no instance can take it`;
  }
  const other = cloud.resources('alicloud_ecs_ram_role_attachment').find(({ attributes }) => attributes.instance_id === instance);
  return other && `InvalidInstance.RamRoleAttached: the instance "${instance}" has the RAM role ${text(other.attributes.ram_role_name)} already`;
};

export const INSTANCES: Record<string, Kind> = {
  alicloud_instance: {
    id: change => newId('i-', change),
    decides,
    onCreate: [...instanceRules, onSale],
    // in the provider's order: what it stops the instance for comes last
    onUpdate: [spotStaysSpot, staysInItsVpc, ...instanceRules, leftStopped(oneAtATime), leftStopped(onSale), leftStopped(staysOnItsSide)],
    becomes: replacesSystemDisk,
    afterwards: (change, id) => { if (change.prior && chargeChanges(change)) takesDisksAlong(change, id); },
    onDelete: [released],
    afterDelete: ({ cloud }, id) => ATTACHED.flatMap(type => cloud.resources(type))
      .filter(({ attributes }) => attributes.instance_id === id).forEach(attachment => cloud.remove(attachment)),
  },
  alicloud_ecs_ram_role_attachment: { id: joinedId('instance_id', 'ram_role_name'), onCreate: [roleCanBeAttached] },
};
