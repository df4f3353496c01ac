import { Change, Kind, newId, Refusal } from '../kind';
import { Attributes, text } from '../values';
import { nameRule, tagRule } from './names';

const vpcExists: Refusal = ({ cloud, planned, region }) =>
  (cloud.find('alicloud_vpc', text(planned.vpc_id), region) ? undefined : `InvalidVpcId.NotFound: there is no VPC "${text(planned.vpc_id)}" in ${region}`);

const vswitchOfVpc: Refusal = ({ cloud, planned, region }) => {
  const id = text(planned.vswitch_id);
  const vswitch = cloud.find('alicloud_vswitch', id, region);
  if (!vswitch) return `InvalidVSwitchId.NotFound: there is no vSwitch "${id}" in ${region}; an enhanced NAT gateway stands in one`;
  return vswitch.attributes.vpc_id === planned.vpc_id ? undefined : `InvalidVSwitchId.NotFound: the vSwitch "${id}" is not in the VPC "${text(planned.vpc_id)}"`;
};

/** `UpdateNatGatewayNatType` makes an enhanced gateway of a normal one; that an enhanced one stays where it is is this file's reading of its page. */
const stays: Refusal = ({ planned, prior }) =>
  (planned.vswitch_id === prior?.vswitch_id ? undefined : 'OperationUnsupported.NatType: an enhanced NAT gateway cannot move to another vSwitch');

/** Gateways of the old kind are sold no more. */
const isEnhanced: Refusal = ({ planned }) => (planned.nat_type === 'Enhanced' ? undefined : 'OperationUnsupported.NatType: only enhanced NAT gateways are sold');

const isUnprotected: Refusal = ({ planned }) =>
  (planned.deletion_protection === true ? 'OperationDenied.DeletionProtection: the NAT gateway is protected against deletion' : undefined);

const hasNoEip: Refusal = ({ cloud, planned }) => {
  const bound = cloud.resources('alicloud_eip_association').find(({ attributes }) => attributes.instance_id === planned.id);
  return bound && `DependencyViolation.EIPS: the EIP ${text(bound.attributes.allocation_id)} is still bound to the NAT gateway "${text(planned.id)}"`;
};

const hasNoEntry: Refusal = ({ cloud, planned }) => {
  const entry = cloud.resources('alicloud_snat_entry').find(({ attributes }) => attributes.snat_table_id === planned.snat_table_ids);
  return entry && `DependencyViolation.SnatEntry: the NAT gateway "${text(planned.id)}" has the SNAT entry ${entry.id}`;
};

const gatewayOf = ({ cloud, planned, region }: Change) =>
  cloud.resources('alicloud_nat_gateway').find(one => one.region === region && one.attributes.snat_table_ids === planned.snat_table_id);

const tableExists: Refusal = change =>
  (gatewayOf(change) ? undefined : `InvalidSnatTableId.NotFound: there is no SNAT table "${text(change.planned.snat_table_id)}" in ${change.region}`);

/** The addresses of the EIPs that are bound to something. */
export function boundAddresses({ cloud }: Pick<Change, 'cloud'>, instanceId: string): string[] {
  const bound = cloud.resources('alicloud_eip_association').filter(({ attributes }) => attributes.instance_id === instanceId).map(({ attributes }) => attributes.allocation_id);
  return cloud.resources('alicloud_eip_address').filter(({ id }) => bound.includes(id)).map(({ attributes }) => text(attributes.ip_address));
}

const addressesAreItsOwn: Refusal = change => {
  const own = boundAddresses(change, text(gatewayOf(change)?.id));
  const stranger = text(change.planned.snat_ip).split(',').find(ip => !own.includes(ip));
  return stranger === undefined ? undefined : `EIP_NOT_IN_GATEWAY: the address "${stranger}" is of no EIP that is bound to the NAT gateway`;
};

/** https://www.alibabacloud.com/help/en/nat-gateway/developer-reference/api-vpc-2016-04-28-createsnatentry-natgws (2025-10): one entry a vSwitch, in the gateway's VPC. */
const vswitchHasNoEntry: Refusal = change => {
  const { cloud, planned, region } = change;
  const id = text(planned.source_vswitch_id);
  if (cloud.find('alicloud_vswitch', id, region)?.attributes.vpc_id !== gatewayOf(change)?.attributes.vpc_id) {
    return `InvalidVSwitchId.NotFound: the VPC of the NAT gateway has no vSwitch "${id}"`;
  }
  const other = cloud.resources('alicloud_snat_entry').find(({ attributes }) => attributes.source_vswitch_id === id);
  return other && `InvalidSourceVSwitchId.Duplicate: the vSwitch "${id}" has the SNAT entry ${other.id}`;
};

function gatewayValues(change: Change): Attributes {
  const name = text(change.planned.nat_gateway_name);
  return {
    snat_table_ids: newId('stb-', change),
    forward_table_ids: newId('ftb-', change),
    bandwidth_package_ids: '',
    nat_gateway_name: name,
    name,
    status: 'Available',
    specification: '',
    payment_type: 'PayAsYouGo',
    instance_charge_type: 'PostPaid',
    internet_charge_type: 'PayByLcu',
    nat_type: 'Enhanced',
    network_type: 'internet',
    eip_bind_mode: 'MULTI_BINDED',
    availability_mode: 'CrossAZ',
    deletion_protection: false,
    icmp_reply_enabled: true,
    access_mode: [],
  };
}

export const NAT: Record<string, Kind> = {
  alicloud_nat_gateway: {
    id: change => newId('ngw-', change),
    decides: gatewayValues,
    onCreate: [nameRule('nat_gateway_name', { beginsWithLetter: true }), tagRule, isEnhanced, vpcExists, vswitchOfVpc],
    onUpdate: [nameRule('nat_gateway_name', { beginsWithLetter: true }), tagRule, stays],
    onDelete: [isUnprotected, hasNoEntry, hasNoEip],
  },
  alicloud_snat_entry: {
    id: change => `${text(change.planned.snat_table_id)}:${newId('snat-', change)}`,
    decides: (_change, id) => ({ snat_entry_id: id.split(':')[1], status: 'Available', source_cidr: '', source_vswitch_id: '' }),
    onCreate: [nameRule('snat_entry_name', { beginsWithLetter: true }), tableExists, addressesAreItsOwn, vswitchHasNoEntry],
    onUpdate: [nameRule('snat_entry_name', { beginsWithLetter: true }), addressesAreItsOwn],
  },
};
