import { ipv6 } from './addresses';
import { Attributes, number, text } from './values';

interface Difference {
  readonly type: string;
  readonly name: string;
  readonly prior: Attributes;
  readonly planned: Attributes;
}

type Rule = (before: string, after: string, planned: Attributes) => boolean;

const onlyPrePaid: Rule = (_before, _after, planned) => text(planned.instance_charge_type) !== 'PrePaid';
const onlyPostPaid: Rule = (_before, _after, planned) => text(planned.instance_charge_type) === 'PrePaid';
const sameJson: Rule = (before, after) => json(before) !== undefined && json(before) === json(after);
const sameBase64: Rule = (before, after) => before !== '' && (before === base64(after) || base64(before) === after);

/** When the provider looks the other way. Only where it can matter to a stack of ours; the rest is listed in the README. */
const RULES: Record<string, Rule> = {
  'alicloud_instance.internet_charge_type': (_before, _after, planned) => !number(planned.internet_max_bandwidth_out),
  'alicloud_instance.period': onlyPrePaid,
  'alicloud_instance.period_unit': onlyPrePaid,
  'alicloud_instance.renewal_status': onlyPrePaid,
  'alicloud_instance.include_data_disks': onlyPrePaid,
  'alicloud_instance.force_delete': onlyPrePaid,
  'alicloud_instance.auto_renew_period': (_before, _after, planned) =>
    text(planned.instance_charge_type) !== 'PrePaid' || text(planned.renewal_status) !== 'AutoRenewal',
  'alicloud_instance.deletion_protection': onlyPostPaid,
  'alicloud_instance.spot_strategy': onlyPostPaid,
  'alicloud_instance.spot_price_limit': (_before, _after, planned) => text(planned.spot_strategy) !== 'SpotWithPriceLimit',
  'alicloud_instance.system_disk_performance_level': (_before, _after, planned) => text(planned.system_disk_category) !== 'cloud_essd',
  'alicloud_instance.user_data': sameBase64,
  'alicloud_nat_gateway.period': (_before, _after, planned) => text(planned.payment_type) !== 'Subscription',
  'alicloud_nat_gateway.specification': (_before, _after, planned) => text(planned.internet_charge_type) === 'PayByLcu',
  'alicloud_nat_gateway.vswitch_id': (_before, _after, planned) => text(planned.nat_type) !== 'Enhanced',
  'alicloud_ecs_disk.performance_level': (_before, _after, planned) => text(planned.category) !== 'cloud_essd',
  'alicloud_security_group_rule.port_range': (_before, _after, planned) => !['tcp', 'udp'].includes(text(planned.ip_protocol)),
  'alicloud_security_group_rule.ipv6_cidr_ip': (before, after) => ipv6(before) === ipv6(after),
  'alicloud_security_group_rule.prefix_list_id': (_before, _after, planned) => text(planned.cidr_ip) !== '',
  'alicloud_security_group.inner_access_policy': (before, after) => before.toLowerCase() === after.toLowerCase(),
  'alicloud_alidns_record.priority': (_before, _after, planned) => text(planned.type) !== 'MX',
  'alicloud_alidns_record.value': (before, after) => before.replace(/\.$/, '') === after.replace(/\.$/, ''),
  'alicloud_ram_role.assume_role_policy_document': sameJson,
  'alicloud_ram_policy.policy_document': sameJson,
  'alicloud_oos_parameter.constraints': sameJson,
  'alicloud_cms_alarm.metric_dimensions': sameJson,
  // where the database grows by itself its size is its own; a database in two zones stays in its vSwitches
  'alicloud_db_instance.instance_storage': (_before, _after, planned) => text(planned.storage_auto_scale) === 'Enable',
  'alicloud_db_instance.vswitch_id': (_before, after) => after.includes(','),
  'alicloud_db_instance.encryption_key': (before, _after, planned) => text(planned.encryption_key) === 'ServiceKey' && before !== '',
  'alicloud_db_instance.storage_threshold': (_before, _after, planned) => text(planned.storage_auto_scale) !== 'Enable',
  'alicloud_db_instance.storage_upper_bound': (_before, _after, planned) => text(planned.storage_auto_scale) !== 'Enable',
  'alicloud_db_instance.period': (_before, _after, planned) => text(planned.instance_charge_type) !== 'Prepaid',
};

export function isSuppressed({ type, name, prior, planned }: Difference): boolean {
  const rule = RULES[`${type}.${name}`];
  const [before, after] = [prior[name], planned[name]];
  const comparable = [before, after].every(value => value === null || typeof value !== 'object');
  return Boolean(rule) && comparable && rule(text(before), text(after), planned);
}

/** The document with its keys in order, so that only a change of meaning is one. */
function json(document: string): string | undefined {
  try {
    return JSON.stringify(sorted(JSON.parse(document)));
  } catch {
    return undefined;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, sorted(item)]));
}

function base64(plain: string): string {
  return Buffer.from(plain, 'utf8').toString('base64');
}
