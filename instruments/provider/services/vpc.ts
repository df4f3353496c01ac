import { cidr, contains, overlap } from '../addresses';
import { Change, CREATED_AT, Kind, newId, Refusal } from '../kind';
import { Attributes, isObject, text, texts } from '../values';
import { nameRule, tagRule } from './names';

const FORBIDDEN = ['100.64.0.0/10', '224.0.0.0/4', '127.0.0.0/8', '169.254.0.0/16'];

const vpcRange: Refusal = ({ planned, prior }) => {
  const block = text(planned.cidr_block);
  if (prior) return text(prior.cidr_block) === block ? undefined : 'OperationUnsupported: the CIDR block of a VPC cannot be changed';
  if (block === '') return undefined;
  const range = cidr(block);
  const allowed = range && range.mask >= 8 && range.mask <= 28 && !FORBIDDEN.some(other => overlap(cidr(other)!, range));
  return allowed ? undefined : `InvalidCidrBlock.Malformed: "${block}" is no valid CIDR block for a VPC`;
};

const vpcExists: Refusal = ({ cloud, planned, region }) => {
  const id = text(planned.vpc_id);
  return cloud.find('alicloud_vpc', id, region) ? undefined : `InvalidVpcId.NotFound: there is no VPC "${id}" in ${region}`;
};

const zoneExists: Refusal = ({ cloud, planned, region }) => {
  const id = text(planned.zone_id);
  return cloud.zones.some(zone => zone.id === id && zone.region === region) ? undefined : `InvalidZoneId.NotFound: there is no zone "${id}" in ${region}`;
};

const zoneTakesVswitches: Refusal = ({ cloud, planned }) => {
  const zone = cloud.zones.find(({ id }) => id === planned.zone_id);
  return zone?.creates.includes('VSwitch') ? undefined : `ResourceNotAvailable: there can be no vSwitch in zone "${text(planned.zone_id)}"`;
};

const vswitchRange: Refusal = ({ cloud, planned, region }) => {
  const [block, range] = [text(planned.cidr_block), cidr(text(planned.cidr_block))];
  if (!range || range.mask < 16 || range.mask > 29) {
    return `InvalidCidrBlock.Malformed: "${block}" is no valid CIDR block for a vSwitch: the mask must be between 16 and 29`;
  }
  const outer = text(cloud.find('alicloud_vpc', text(planned.vpc_id), region)?.attributes.cidr_block);
  if (!contains(cidr(outer)!, range)) return `InvalidCidrBlock.OutOfVpc: the CIDR block "${block}" is outside its VPC's ${outer}`;
  const sibling = cloud.resources('alicloud_vswitch').find(({ attributes }) =>
    attributes.vpc_id === planned.vpc_id && overlap(cidr(text(attributes.cidr_block))!, range));
  return sibling && `InvalidCidrBlock.Overlapped: the CIDR block "${block}" overlaps ${sibling.id} (${text(sibling.attributes.cidr_block)})`;
};

function inUse(subject: string, user: string, uses: (change: Change, attributes: Change['planned']) => boolean): Refusal {
  return change => {
    const found = change.cloud.resources(user).find(({ attributes }) => uses(change, attributes));
    return found && `DependencyViolation: the ${subject} "${text(change.planned.id)}" is still in use by ${found.id}`;
  };
}

const STAND_IN_VSWITCHES = [
  'alicloud_instance', 'alicloud_nat_gateway', 'alicloud_db_instance', 'alicloud_kvstore_instance', 'alicloud_cs_managed_kubernetes', 'alicloud_alb_load_balancer',
];

/** The vSwitches in which a thing stands, in whatever way it says so. */
function vswitchesOf({ vswitch_id: one, vswitch_ids: several, zone_mappings: mapped }: Change['planned']): string[] {
  const mappings = Array.isArray(mapped) ? mapped.filter(isObject) : [];
  return [...text(one).split(','), ...texts(several), ...mappings.map(({ vswitch_id: id }) => text(id))];
}

const usesVpc = (change: Change, attributes: Change['planned']) => attributes.vpc_id === change.planned.id;

const groupExists: Refusal = ({ cloud, planned, region }) => {
  const missing = [text(planned.security_group_id), text(planned.source_security_group_id)]
    .find(id => id !== '' && !cloud.find('alicloud_security_group', id, region));
  return missing && `InvalidSecurityGroupId.NotFound: there is no security group "${missing}" in ${region}`;
};

const rulePorts: Refusal = ({ planned }) => {
  const [protocol, range] = [text(planned.ip_protocol), text(planned.port_range)];
  if (!['tcp', 'udp'].includes(protocol)) {
    return range === '-1/-1' ? undefined : `InvalidPortRange.Malformed: ${protocol} has no ports, so the port range must be -1/-1, not "${range}"`;
  }
  const [from, to] = range.split('/').map(Number);
  const valid = /^\d+\/\d+$/.test(range) && from >= 1 && from <= to && to <= 65535;
  return valid ? undefined : `InvalidPortRange.Malformed: "${range}" is no port range for ${protocol}: two ports from 1 to 65535`;
};

const ruleSource: Refusal = ({ planned }) => {
  const block = text(planned.cidr_ip);
  if (block && !cidr(block)) return `InvalidSourceCidrIp.Malformed: "${block}" is no canonical CIDR block`;
  if (text(planned.nic_type) === 'internet') return 'InvalidNicType.NotSupported: a security group in a VPC takes only the NIC type intranet';
  return undefined;
};

const TUPLE = ['security_group_id', 'type', 'ip_protocol', 'port_range', 'nic_type', 'cidr_ip', 'policy', 'priority'];

/** As the provider builds it, so two rules with the same tuple have the same id; an unset NIC type shows as `<nil>`. */
function ruleId({ planned }: Change): string {
  const source = text(planned.cidr_ip) || text(planned.ipv6_cidr_ip) || text(planned.source_security_group_id) || text(planned.prefix_list_id);
  const parts = TUPLE.map(name => (name === 'cidr_ip' ? source.replace(/:/g, '_') : text(planned[name])));
  return parts.map((part, index) => (TUPLE[index] === 'nic_type' ? part || '<nil>' : part)).join(':');
}

const ruleIsNew: Refusal = change => {
  const id = ruleId(change);
  return change.cloud.find(change.type, id, change.region) && `InvalidPermission.Duplicate: the security group has this rule already: ${id}`;
};

function vpcValues(change: Change): Attributes {
  const table = newId('vtb-', change);
  return {
    route_table_id: table,
    router_table_id: table,
    router_id: newId('vrt-', change),
    region_id: change.region,
    status: 'Available',
    create_time: CREATED_AT,
    cidr_block: '172.16.0.0/12',
    is_default: false,
    enable_ipv6: false,
    resource_group_id: 'rg-default',
    dns_hostname_status: 'DISABLED',
    ipv6_cidr_block: '',
    ipv6_cidr_blocks: [],
    user_cidrs: [],
    secondary_cidr_blocks: [],
    system_route_table_route_propagation_enable: true,
    vpc_name: '',
  };
}

export const VPC: Record<string, Kind> = {
  alicloud_vpc: {
    id: change => newId('vpc-', change),
    decides: vpcValues,
    onCreate: [nameRule('vpc_name', { from: 1 }), tagRule, vpcRange],
    onUpdate: [nameRule('vpc_name', { from: 1 }), tagRule, vpcRange],
    onDelete: [inUse('VPC', 'alicloud_vswitch', usesVpc), inUse('VPC', 'alicloud_security_group', usesVpc)],
  },
  alicloud_vswitch: {
    id: change => newId('vsw-', change),
    decides: () => ({ status: 'Available', create_time: CREATED_AT, is_default: false, enable_ipv6: false, vswitch_name: '', ipv6_cidr_block: '' }),
    onCreate: [nameRule('vswitch_name', { from: 1 }), tagRule, vpcExists, zoneExists, zoneTakesVswitches, vswitchRange],
    onUpdate: [nameRule('vswitch_name', { from: 1 }), tagRule],
    onDelete: STAND_IN_VSWITCHES.map(user => inUse('vSwitch', user, (change, attributes) => vswitchesOf(attributes).includes(text(change.planned.id)))),
  },
  alicloud_security_group: {
    id: change => newId('sg-', change),
    decides: () => ({
      security_group_type: 'normal',
      inner_access_policy: 'Accept',
      inner_access: true,
      resource_group_id: '',
      create_time: CREATED_AT,
      security_group_name: '',
    }),
    onCreate: [nameRule('security_group_name', { beginsWithLetter: true }), tagRule, vpcExists],
    onUpdate: [nameRule('security_group_name', { beginsWithLetter: true }), tagRule],
    onDelete: [
      inUse('security group', 'alicloud_instance', (change, attributes) => texts(attributes.security_groups).includes(text(change.planned.id))),
      inUse('security group', 'alicloud_security_group_rule', (change, attributes) =>
        attributes.source_security_group_id === change.planned.id && attributes.security_group_id !== change.planned.id),
    ],
    // its rules are a part of it
    afterDelete: ({ cloud }, id) => cloud.resources('alicloud_security_group_rule')
      .filter(({ attributes }) => attributes.security_group_id === id).forEach(rule => cloud.remove(rule)),
  },
  alicloud_security_group_rule: {
    id: ruleId,
    decides: change => ({ security_group_rule_id: newId('sgr-', change), prefix_list_id: '' }),
    onCreate: [groupExists, rulePorts, ruleSource, ruleIsNew],
  },
};

