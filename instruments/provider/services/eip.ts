import { Change, CREATED_AT, joinedId, Kind, newId, Refusal } from '../kind';
import { number, text } from '../values';
import { nameRule, tagRule } from './names';
import { boundAddresses } from './nat';
import { publicAddress } from './public-addresses';

const bandwidth: Refusal = ({ planned }) => {
  const subscription = ['Subscription', 'PrePaid'].includes(text(planned.payment_type));
  const byTraffic = text(planned.internet_charge_type) === 'PayByTraffic';
  if (subscription && byTraffic) return 'InvalidParameter.InternetChargeType: an EIP by subscription cannot be paid by traffic';
  const most = subscription ? 1000 : byTraffic ? 200 : 500;
  const value = text(planned.bandwidth);
  if (value === '' || (/^\d+$/.test(value) && Number(value) >= 1 && Number(value) <= most)) return undefined;
  return `InvalidBandwidth.Malformed: the bandwidth "${value}" must be a whole number from 1 to ${most} Mbps for this charge type`;
};

function association({ cloud }: Change, end: 'allocation_id' | 'instance_id', id: string) {
  return cloud.resources('alicloud_eip_association').find(({ attributes }) => attributes[end] === id);
}

const released: Refusal = change => {
  if (change.planned.deletion_protection === true) return 'OperationDenied.DeletionProtection: the EIP is protected against deletion';
  const bound = association(change, 'allocation_id', text(change.planned.id));
  return bound && `IncorrectEipStatus: the EIP "${text(change.planned.id)}" is still associated with ${text(bound.attributes.instance_id)}`;
};

const eipIsFree: Refusal = change => {
  const id = text(change.planned.allocation_id);
  if (!change.cloud.find('alicloud_eip_address', id, change.region)) return `InvalidAllocationId.NotFound: there is no EIP "${id}" in ${change.region}`;
  const bound = association(change, 'allocation_id', id);
  return bound && `IncorrectEipStatus: the EIP "${id}" is already associated with ${text(bound.attributes.instance_id)}`;
};

const instanceHasNoAddress: Refusal = change => {
  const id = text(change.planned.instance_id);
  if (id.startsWith('ngw-')) return change.cloud.find('alicloud_nat_gateway', id, change.region) ? undefined : `InvalidInstanceId.NotFound: there is no NAT gateway "${id}" in ${change.region}`;
  const instance = change.cloud.find('alicloud_instance', id, change.region);
  if (!instance) return `InvalidInstanceId.NotFound: there is no instance "${id}" in ${change.region}`;
  if (number(instance.attributes.internet_max_bandwidth_out)) {
    return `InvalidStatus.InstanceHasBandWidth: the instance "${id}" has a public IP address of its own, so no EIP can be associated with it`;
  }
  return association(change, 'instance_id', id) && `InvalidStatus.EipStatusInvalid: the instance "${id}" has an EIP already`;
};

const noEntryUsesIt: Refusal = change => {
  const { cloud, planned } = change;
  const address = text(cloud.find('alicloud_eip_address', text(planned.allocation_id), change.region)?.attributes.ip_address);
  const isItsOwn = boundAddresses(change, text(planned.instance_id)).includes(address);
  const entry = cloud.resources('alicloud_snat_entry').find(({ attributes }) => isItsOwn && text(attributes.snat_ip).split(',').includes(address));
  return entry && `InvalidIpStatus.HasBeenUsedBySnatTable: the address "${address}" is used by the SNAT entry ${entry.id}`;
};

export const EIP: Record<string, Kind> = {
  alicloud_eip_address: {
    id: change => newId('eip-', change),
    decides: ({ cloud }, id) => ({
      allocation_id: id,
      ip_address: publicAddress(cloud),
      status: 'Available',
      create_time: CREATED_AT,
      bandwidth: '5',
      internet_charge_type: 'PayByBandwidth',
      payment_type: 'PayAsYouGo',
      isp: 'BGP',
      netmode: 'public',
      mode: 'NAT',
      zone: '',
      description: '',
      deletion_protection: false,
      high_definition_monitor_log_status: 'OFF',
      resource_group_id: 'rg-default',
      address_name: '',
    }),
    onCreate: [nameRule('address_name', { from: 1 }), tagRule, bandwidth],
    onUpdate: [nameRule('address_name', { from: 1 }), tagRule, bandwidth],
    onDelete: [released],
  },
  alicloud_eip_association: {
    id: joinedId('allocation_id', 'instance_id'),
    decides: () => ({ instance_type: 'EcsInstance', mode: 'NAT' }),
    onCreate: [eipIsFree, instanceHasNoAddress],
    onDelete: [noEntryUsesIt],
  },
};
