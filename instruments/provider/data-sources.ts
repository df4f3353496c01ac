import { createHash } from 'crypto';
import { Cloud, Resource } from './cloud';
import { CREATED_AT } from './kind';
import { diskCategoriesOf, familyOf, hasGpu, hasStock, Image, sizeOf } from './offers';
import { AttributeBehaviour } from './resource-behaviour';
import { disks, instances } from './running';
import { Attributes, isEmpty, text, textMap, texts } from './values';

interface Question {
  readonly cloud: Cloud;
  readonly region: string;
  readonly config: Attributes;
}

interface DataSource {
  readonly behaviour: Record<string, AttributeBehaviour>;
  readonly read: (question: Question) => Attributes;
}

/** From DescribeZones' lists, which know nothing of stock. */
function zones({ cloud, region, config }: Question): Attributes {
  const [type, disk] = [text(config.available_instance_type), text(config.available_disk_category)];
  const offered = cloud.zones.filter(zone => zone.region === region
    && (!type || zone.instanceTypes.includes(type))
    && (!disk || disk === 'all' || zone.diskCategories.includes(disk)));
  const detailed = config.enable_details === true;
  return {
    ids: offered.map(({ id }) => id),
    zones: offered.map(zone => ({
      id: zone.id,
      local_name: detailed ? `Zone ${zone.id}` : '',
      available_instance_types: detailed ? [...zone.instanceTypes] : [],
      available_disk_categories: detailed ? [...zone.diskCategories] : [],
      available_resource_creation: detailed ? [...zone.creates] : [],
      multi_zone_ids: [],
      slb_slave_zone_ids: [],
    })),
  };
}

/** From DescribeAvailableResource, which leaves out what is sold out; `instance_type` is a parameter that DescribeInstanceTypes does not have. */
function instanceTypes({ cloud, region, config }: Question): Attributes {
  const [strategy, disk, zoneId, family] = ['spot_strategy', 'system_disk_category', 'availability_zone', 'instance_type_family'].map(name => text(config[name]));
  const here = cloud.zones.filter(zone => zone.region === region && (!zoneId || zone.id === zoneId));
  if (here.length === 0) throw new Error(`There is no availability resources in the region ${region}. Please choose another region.`);
  const takesDisk = here.filter(zone => !disk || zone.diskCategories.includes(disk));
  const zonesWith = (type: string) => takesDisk.filter(zone => hasStock(zone, type, strategy)).map(({ id }) => id);
  const offered = [...new Set(here.flatMap(zone => zone.instanceTypes))]
    .filter(type => (!family || familyOf(type) === family) && (!disk || diskCategoriesOf(type).includes(disk)))
    .map(type => ({ type, zones: zonesWith(type) }))
    .filter(found => found.zones.length > 0);
  return { ids: offered.map(({ type }) => type), instance_types: offered.map(found => describedType(found.type, [...found.zones].sort())) };
}

function describedType(type: string, availabilityZones: string[]): Attributes {
  const [cpu, memory] = sizeOf(type);
  return {
    id: type,
    availability_zones: availabilityZones,
    cpu_core_count: cpu,
    memory_size: memory,
    family: familyOf(type),
    price: '',
    eni_amount: 2,
    eni_quantity: 2,
    primary_eni_queue_number: 2,
    secondary_eni_queue_number: 2,
    eni_ipv6_address_quantity: 2,
    maximum_queue_number_per_eni: 2,
    total_eni_queue_quantity: 4,
    eni_private_ip_address_quantity: 6,
    nvme_support: 'unsupported',
    gpu: { amount: hasGpu(type) ? '1' : '0', category: '' },
    burstable_instance: { initial_credit: '0', baseline_credit: '0' },
    local_storage: { amount: '0', category: '', capacity: '0' },
  };
}

function images({ cloud, config }: Question): Attributes {
  const pattern = new RegExp(text(config.name_regex));
  const wants = (attribute: string, value: string) => isEmpty(config[attribute]) || config[attribute] === value;
  const type = text(config.instance_type);
  const found = cloud.images.filter(image => pattern.test(image.name)
    && wants('owners', image.owner) && wants('architecture', image.architecture) && wants('image_id', image.id) && wants('image_name', image.name)
    && wants('os_type', 'linux') && (!type || runsOn(image, type)));
  const newest = [...found].sort((left, right) => (left.creationTime < right.creationTime ? 1 : -1)).slice(0, 1);
  const listed = config.most_recent === true ? newest : found;
  return { ids: listed.map(({ id }) => id), images: listed.map(describedImage) };
}

function runsOn(image: Image, instanceType: string): boolean {
  return image.architecture === 'x86_64' && (hasGpu(instanceType) || !image.name.includes('gpu_driver'));
}

function describedImage(image: Image): Attributes {
  return {
    id: image.id,
    image_id: image.id,
    name: image.name,
    architecture: image.architecture,
    creation_time: image.creationTime,
    disk_device_mappings: [],
    image_owner_alias: image.owner,
    image_version: '',
    is_copied: false,
    is_self_shared: '',
    is_subscribed: false,
    is_support_io_optimized: true,
    os_name: image.osName,
    os_name_en: image.osName,
    os_type: 'linux',
    platform: image.osName.split(' ')[0],
    product_code: '',
    progress: '100%',
    size: image.sizeGiB,
    state: 'Available',
    status: 'Available',
    tags: {},
    usage: 'none',
  };
}

function vswitches({ cloud, region, config }: Question): Attributes {
  const wanted = texts(config.ids);
  const pattern = new RegExp(text(config.name_regex));
  const filters = ['vpc_id', 'zone_id', 'cidr_block', 'vswitch_name'].filter(name => !isEmpty(config[name]));
  const tags = Object.entries(textMap(config.tags));
  const found = cloud.resources('alicloud_vswitch').filter(({ id, region: home, attributes }) => home === region
    && (wanted.length === 0 || wanted.includes(id))
    && pattern.test(text(attributes.vswitch_name))
    && filters.every(name => attributes[name] === config[name])
    && tags.every(([key, value]) => textMap(attributes.tags)[key] === value));
  return {
    ids: found.map(({ id }) => id),
    names: found.map(({ attributes }) => text(attributes.vswitch_name)),
    vswitches: found.map(describedVswitch),
  };
}

function describedVswitch({ id, attributes }: Resource): Attributes {
  const name = text(attributes.vswitch_name);
  return {
    id,
    vswitch_id: id,
    name,
    vswitch_name: name,
    vpc_id: text(attributes.vpc_id),
    zone_id: text(attributes.zone_id),
    cidr_block: text(attributes.cidr_block),
    tags: textMap(attributes.tags),
    status: 'Available',
    creation_time: CREATED_AT,
    is_default: false,
    enable_ipv6: false,
    ipv6_cidr_block: '',
    resource_group_id: '',
    route_table_id: '',
    available_ip_address_count: 252,
  };
}

function dnsRecords({ cloud, config }: Question): Attributes {
  const [rr, value] = [new RegExp(text(config.rr_regex)), new RegExp(text(config.value_regex))];
  const wants = (attribute: string, found: unknown) => isEmpty(config[attribute]) || config[attribute] === found;
  const found = cloud.resources('alicloud_alidns_record').filter(({ attributes }) => attributes.domain_name === config.domain_name
    && rr.test(text(attributes.rr)) && value.test(text(attributes.value)) && wants('type', attributes.type)
    && wants('line', attributes.line ?? 'default') && wants('status', attributes.status ?? 'ENABLE'));
  return {
    ids: found.map(({ id }) => id),
    records: found.map(({ id, attributes }) => ({
      id,
      record_id: id,
      domain_name: text(attributes.domain_name),
      line: text(attributes.line ?? 'default'),
      locked: attributes.locked === true,
      priority: 0,
      remark: text(attributes.remark),
      rr: text(attributes.rr),
      status: text(attributes.status ?? 'ENABLE'),
      ttl: Number(attributes.ttl ?? 600),
      type: text(attributes.type),
      value: text(attributes.value),
    })),
  };
}

/** The zones in which a service is sold, those of a kind of service that stands in two as pairs too: "…-MAZ1(a,b)". */
const zonesSelling = (service: string) => ({ cloud, region, config }: Question): Attributes => {
  const single = cloud.zones.filter(zone => zone.region === region && zone.creates.includes(service)).map(({ id }) => id).sort();
  const pairs = single.slice(1).map((zone, index) => ({ id: `${region}-MAZ${index + 1}(${single[index].slice(-1)},${zone.slice(-1)})`, zones: [single[index], zone] }));
  const listed = config.multi === true || config.multi_zone === true ? pairs : single.map(id => ({ id, zones: [] }));
  return { ids: listed.map(({ id }) => id), zones: listed.map(({ id, zones: both }) => ({ id, zone_id: id, local_name: `Zone ${id}`, multi_zone_ids: both })) };
};

/** With a certificate that is valid for as long as it was asked for; of a cluster that does not exist there is an error. */
function clusterCredential({ cloud, region, config }: Question): Attributes {
  const id = text(config.cluster_id);
  const cluster = cloud.find('alicloud_cs_managed_kubernetes', id, region);
  if (!cluster) throw new Error(`ErrorClusterNotFound: there is no cluster "${id}" in ${region}`);
  const [server, serial] = [textMap(cluster.attributes.connections).api_server_internet, cloud.next('credential')];
  const base64 = (word: string) => Buffer.from(`${word} ${serial}`).toString('base64');
  const [authority, certificate, key] = ['authority', 'certificate', 'key'].map(base64);
  return {
    ids: [id],
    cluster_id: id,
    cluster_name: text(cluster.attributes.name),
    expiration: CREATED_AT,
    kube_config: cloud.kubeconfig ?? JSON.stringify({
      'apiVersion': 'v1',
      'kind': 'Config',
      'clusters': [{ name: 'kubernetes', cluster: { server, 'certificate-authority-data': authority } }],
      'users': [{ name: 'deployer', user: { 'client-certificate-data': certificate, 'client-key-data': key } }],
      'contexts': [{ name: 'deployer', context: { cluster: 'kubernetes', user: 'deployer' } }],
      'current-context': 'deployer',
    }),
    certificate_authority: { cluster_cert: authority, client_cert: certificate, client_key: key },
  };
}

const ONE_OF = { at_least_one_of: ['name_regex', 'owners', 'image_owner_id'] };

const DATA_SOURCES: Record<string, DataSource> = {
  alicloud_alidns_records: { read: dnsRecords, behaviour: { line: { default: 'default' }, status: { default: 'ENABLE' } } },
  alicloud_zones: {
    read: zones,
    behaviour: {
      multi: { default: false }, instance_charge_type: { default: 'PostPaid' }, spot_strategy: { default: 'NoSpot' }, enable_details: { default: false },
    },
  },
  alicloud_instance_types: {
    read: instanceTypes, behaviour: { instance_charge_type: { default: 'PostPaid' }, spot_strategy: { default: 'NoSpot' } },
  },
  alicloud_images: { read: images, behaviour: { most_recent: { default: false }, status: { default: 'Available' }, name_regex: ONE_OF } },
  alicloud_vswitches: { read: vswitches, behaviour: {} },
  alicloud_instances: { read: instances, behaviour: { enable_details: { default: true } } },
  alicloud_ecs_disks: { read: disks, behaviour: {} },
  alicloud_db_zones: {
    read: zonesSelling('Rds'),
    behaviour: { instance_charge_type: { default: 'PostPaid' }, multi: { default: false, deprecated: true }, multi_zone: { default: false } },
  },
  alicloud_kvstore_zones: { read: zonesSelling('KVStore'), behaviour: { multi: { default: false }, instance_charge_type: { default: 'PostPaid' }, engine: { default: 'redis' } } },
  alicloud_alb_zones: { read: zonesSelling('Alb'), behaviour: {} },
  alicloud_cs_cluster_credential: { read: clusterCredential, behaviour: {} },
};

export function dataBehaviour(type: string): Record<string, AttributeBehaviour> {
  return DATA_SOURCES[type]?.behaviour ?? {};
}

/** The answer of today; no match is an empty list, not an error, as with the real provider. */
export function readData(type: string, question: Question): Attributes {
  const source = DATA_SOURCES[type];
  if (!source) throw new Error(`the stand-in has no data source ${type}`);
  const config = { ...question.config };
  for (const [name, { default: value }] of Object.entries(source.behaviour)) config[name] ??= value ?? null;
  const answer = source.read({ ...question, config });
  return { ...config, ...answer, id: createHash('sha256').update(texts(answer.ids).join()).digest('hex').slice(0, 10) };
}
