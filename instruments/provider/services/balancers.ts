import { Change, CREATED_AT, Kind, newId, Refusal } from '../kind';
import { Attributes, isObject, text } from '../values';
import { nameRule, tagRule } from './names';

const mappings = ({ planned }: Change): Attributes[] => (Array.isArray(planned.zone_mappings) ? planned.zone_mappings.filter(isObject) : []);

const standsInTwoZones: Refusal = change => {
  const { cloud, region } = change;
  const zones = mappings(change).map(one => ({ zone: text(one.zone_id), vswitch: cloud.find('alicloud_vswitch', text(one.vswitch_id), region)?.attributes }));
  if (new Set(zones.map(({ zone }) => zone)).size < 2) return 'IncorrectZoneMappings: a load balancer stands in at least two zones';
  const unsold = zones.find(({ zone }) => !cloud.zones.some(({ id, creates }) => id === zone && creates.includes('Alb')));
  if (unsold) return `InvalidZoneId.NotSupported: no load balancer is sold in zone ${unsold.zone}`;
  const wrong = zones.find(({ zone, vswitch }) => vswitch?.zone_id !== zone);
  return wrong && `InvalidVSwitchId.Mismatch: the vSwitch of zone ${wrong.zone} is not there, or in another zone`;
};

const isUnprotected: Refusal = ({ planned }) => (planned.deletion_protection_enabled === true
  ? `OperationDenied.DeletionProtection: the load balancer "${text(planned.id)}" is protected against deletion` : undefined);

export const BALANCERS: Record<string, Kind> = {
  alicloud_alb_load_balancer: {
    id: change => newId('alb-', change),
    decides: ({ region }, id) => ({
      dns_name: `${id}.${region}.alb.aliyuncsslb.com`,
      create_time: CREATED_AT,
      region_id: region,
      status: 'Active',
      deletion_protection_enabled: false,
      address_ip_version: 'IPv4',
      resource_group_id: 'rg-default',
    }),
    onCreate: [nameRule('load_balancer_name', { beginsWithLetter: true }), tagRule, standsInTwoZones],
    onUpdate: [nameRule('load_balancer_name', { beginsWithLetter: true }), tagRule, standsInTwoZones],
    onDelete: [isUnprotected],
  },
};
