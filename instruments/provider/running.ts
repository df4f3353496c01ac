import { Cloud, Resource } from './cloud';
import { CREATED_AT } from './kind';
import { Attributes, number, text, textMap, texts } from './values';

/** What is asked of the account. */
interface Question {
  readonly cloud: Cloud;
  readonly region: string;
  readonly config: Attributes;
}

/** The instances of the region: by id, name, zone or network; without details, as the disks of all instances are not listed then. */
export function instances({ cloud, region, config }: Question): Attributes {
  const pattern = new RegExp(text(config.name_regex));
  const filters = ['instance_name', 'image_id', 'status', 'vpc_id', 'vswitch_id', 'availability_zone'].filter(name => text(config[name]) !== '');
  const found = cloud.resources('alicloud_instance').filter(({ id, region: home, attributes }) => home === region
    && (texts(config.ids).length === 0 || texts(config.ids).includes(id))
    && pattern.test(text(attributes.instance_name))
    && filters.every(name => attributes[name] === config[name]));
  return {
    ids: found.map(({ id }) => id),
    names: found.map(({ attributes }) => text(attributes.instance_name)),
    instances: found.map(describedInstance),
    total_count: found.length,
  };
}

function describedInstance({ id, region, attributes }: Resource): Attributes {
  const copied = [
    'availability_zone', 'resource_group_id', 'status', 'instance_type', 'vpc_id', 'vswitch_id', 'image_id', 'private_ip', 'public_ip', 'description', 'key_name',
    'instance_charge_type', 'internet_charge_type', 'spot_strategy',
  ];
  return {
    ...Object.fromEntries(copied.map(name => [name, text(attributes[name])])),
    id,
    region_id: region,
    name: text(attributes.instance_name),
    eip: '',
    ram_role_name: '',
    creation_time: CREATED_AT,
    security_groups: texts(attributes.security_groups),
    internet_max_bandwidth_out: number(attributes.internet_max_bandwidth_out) ?? 0,
    disk_device_mappings: [],
    tags: textMap(attributes.tags),
  };
}

/** The disks of the region, system disks among them: by id, or by the instance that they are attached to. */
export function disks({ cloud, region, config }: Question): Attributes {
  const all = [...cloud.resources('alicloud_instance').map(systemDisk), ...cloud.resources('alicloud_ecs_disk').map(disk => dataDisk(cloud, disk))];
  const filters = ['instance_id', 'category', 'disk_name', 'type', 'zone_id'].filter(name => text(config[name]) !== '');
  const found = all.filter(disk => disk.region_id === region
    && (texts(config.ids).length === 0 || texts(config.ids).includes(text(disk.id)))
    && new RegExp(text(config.name_regex)).test(text(disk.disk_name))
    && filters.every(name => disk[name] === config[name]));
  return { ids: found.map(({ id }) => id), names: found.map(({ disk_name }) => disk_name), disks: found, total_count: found.length };
}

function systemDisk({ id, region, attributes }: Resource): Attributes {
  return described(region, {
    id: text(attributes.system_disk_id),
    instance_id: id,
    type: 'system',
    size: number(attributes.system_disk_size) ?? 0,
    category: text(attributes.system_disk_category),
    disk_name: text(attributes.system_disk_name),
    zone_id: text(attributes.availability_zone),
    payment_type: text(attributes.instance_charge_type) === 'PrePaid' ? 'Subscription' : 'PayAsYouGo',
  });
}

function dataDisk(cloud: Cloud, { id, region, attributes }: Resource): Attributes {
  const attachment = cloud.resources('alicloud_ecs_disk_attachment').find(candidate => candidate.attributes.disk_id === id);
  return described(region, {
    id,
    instance_id: text(attachment?.attributes.instance_id),
    type: 'data',
    size: number(attributes.size) ?? 0,
    category: text(attributes.category),
    disk_name: text(attributes.disk_name),
    zone_id: text(attributes.zone_id),
    payment_type: text(attributes.payment_type),
  });
}

/** With what nobody of ours asks for as the cloud leaves it. */
function described(region: string, disk: Attributes): Attributes {
  return {
    ...disk,
    region_id: region,
    disk_id: disk.id,
    disk_type: disk.type,
    name: disk.disk_name,
    availability_zone: disk.zone_id,
    status: disk.instance_id === '' ? 'Available' : 'In_use',
    creation_time: CREATED_AT,
    mount_instances: [],
    operation_locks: [],
    tags: {},
  };
}
