import { isObject, number, text, Value } from './values';

/** What is wrong with a value, as the end of a sentence. */
type Check = (value: string) => string | undefined;

const oneOf = (...allowed: string[]): Check => value => (allowed.includes(value) ? undefined : `to be one of ${allowed.join(', ')}, got ${value}`);
const range = (from: number, to: number): Check => value =>
  (number(value)! >= from && number(value)! <= to ? undefined : `to be in the range (${from} - ${to}), got ${value}`);
// the SDK counts bytes, and would print the value: a secret must not come out through the stand-in's words
const length = (from: number, to: number): Check => value => {
  const bytes = Buffer.byteLength(value);
  return bytes >= from && bytes <= to ? undefined : `to have a length in the range (${from} - ${to}), got ${bytes}`;
};
const matching = (pattern: RegExp): Check => value => (pattern.test(value) ? undefined : `to match ${String(pattern)}`);
const json: Check = value => {
  try {
    return isObject(JSON.parse(value) as Value) ? undefined : 'to be a JSON object';
  } catch {
    return 'to be valid JSON';
  }
};

const ESSD_LEVELS = oneOf('PL0', 'PL1', 'PL2', 'PL3');
const CHARGE = oneOf('PrePaid', 'PostPaid');
const SPOT = oneOf('NoSpot', 'SpotAsPriceGo', 'SpotWithPriceLimit');
const OLD_DISKS = ['all', 'cloud', 'ephemeral_ssd', 'cloud_essd', 'cloud_efficiency', 'cloud_ssd', 'local_disk'];

/** The value checks that the provider makes before it plans. */
const CHECKS: Record<string, Check> = {
  'alicloud_vpc.dns_hostname_status': oneOf('ENABLED', 'DISABLED'),
  'alicloud_security_group.inner_access_policy': oneOf('Accept', 'Drop'),
  'alicloud_security_group.security_group_type': oneOf('normal', 'enterprise'),
  'alicloud_security_group_rule.type': oneOf('ingress', 'egress'),
  'alicloud_security_group_rule.ip_protocol': oneOf('tcp', 'udp', 'icmp', 'icmpv6', 'gre', 'all'),
  'alicloud_security_group_rule.policy': oneOf('accept', 'drop'),
  'alicloud_security_group_rule.priority': range(1, 100),
  'alicloud_security_group_rule.nic_type': oneOf('internet', 'intranet'),
  'alicloud_nat_gateway.eip_bind_mode': oneOf('MULTI_BINDED', 'NAT'),
  'alicloud_nat_gateway.internet_charge_type': oneOf('PayByLcu', 'PayBySpec'),
  'alicloud_nat_gateway.nat_type': oneOf('Enhanced', 'Normal'),
  'alicloud_nat_gateway.network_type': oneOf('internet', 'intranet'),
  'alicloud_nat_gateway.payment_type': oneOf('PayAsYouGo', 'Subscription'),
  'alicloud_nat_gateway.availability_mode': oneOf('CrossAZ', 'SingleAZ'),
  'alicloud_instance.instance_type': matching(/^ecs\../),
  'alicloud_instance.instance_name': length(2, 128),
  'alicloud_instance.description': length(2, 256),
  'alicloud_instance.credit_specification': oneOf('Standard', 'Unlimited'),
  'alicloud_instance.internet_charge_type': oneOf('PayByBandwidth', 'PayByTraffic'),
  'alicloud_instance.system_disk_category': oneOf(...OLD_DISKS, 'cloud_auto', 'cloud_essd_entry'),
  'alicloud_instance.system_disk_name': length(2, 128),
  'alicloud_instance.system_disk_description': length(2, 256),
  'alicloud_instance.system_disk_performance_level': ESSD_LEVELS,
  'alicloud_instance.data_disks.category': oneOf(...OLD_DISKS, 'cloud_auto', 'cloud_essd_entry', 'cloud_regional_disk_auto',
    'elastic_ephemeral_disk_standard', 'elastic_ephemeral_disk_premium'),
  'alicloud_instance.instance_charge_type': CHARGE,
  'alicloud_instance.period': oneOf('1', '2', '3', '4', '5', '6', '7', '8', '9', '12', '24', '36', '48', '60'),
  'alicloud_instance.period_unit': oneOf('Week', 'Month'),
  'alicloud_instance.renewal_status': oneOf('AutoRenewal', 'Normal', 'NotRenewal'),
  'alicloud_instance.auto_renew_period': oneOf('1', '2', '3', '6', '12'),
  'alicloud_instance.status': oneOf('Running', 'Stopped'),
  'alicloud_instance.spot_strategy': SPOT,
  'alicloud_instance.spot_duration': range(0, 6),
  'alicloud_instance.spot_interruption_behavior': oneOf('Terminate', 'Stop'),
  'alicloud_instance.security_enhancement_strategy': oneOf('Active', 'Deactive'),
  'alicloud_instance.stopped_mode': oneOf('StopCharging', 'KeepCharging', 'Not-applicable'),
  'alicloud_instance.maintenance_action': oneOf('Stop', 'AutoRecover', 'AutoRedeploy'),
  'alicloud_instance.http_tokens': oneOf('optional', 'required'),
  'alicloud_instance.http_endpoint': oneOf('enabled', 'disabled'),
  'alicloud_instance.http_put_response_hop_limit': range(1, 64),
  'alicloud_ecs_disk.category': oneOf('cloud', 'cloud_efficiency', 'cloud_essd', 'cloud_ssd', 'cloud_auto', 'cloud_essd_entry',
    'elastic_ephemeral_disk_standard', 'elastic_ephemeral_disk_premium'),
  'alicloud_ecs_disk.payment_type': oneOf('PayAsYouGo', 'Subscription'),
  'alicloud_ecs_disk.performance_level': ESSD_LEVELS,
  'alicloud_ecs_disk.type': oneOf('offline', 'online'),
  'alicloud_eip_address.internet_charge_type': oneOf('PayByBandwidth', 'PayByTraffic'),
  'alicloud_eip_address.isp': oneOf('BGP', 'BGP_PRO', 'ChinaTelecom', 'ChinaUnicom', 'ChinaMobile', 'ChinaTelecom_L2', 'ChinaUnicom_L2',
    'ChinaMobile_L2', 'BGP_FinanceCloud', 'BGP_International'),
  'alicloud_eip_address.mode': oneOf('NAT', 'BINDED', 'MULTI_BINDED'),
  'alicloud_eip_address.netmode': oneOf('public'),
  'alicloud_eip_address.payment_type': oneOf('Subscription', 'PayAsYouGo', 'PrePaid', 'PostPaid'),
  'alicloud_eip_address.period': oneOf('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '12', '24', '36'),
  'alicloud_eip_address.pricing_cycle': oneOf('Month', 'Year'),
  'alicloud_eip_association.mode': oneOf('NAT', 'MULTI_BINDED', 'BINDED'),
  'alicloud_alidns_record.status': oneOf('ENABLE', 'DISABLE'),
  'alicloud_ecs_command.type': oneOf('RunBatScript', 'RunPowerShellScript', 'RunShellScript'),
  'alicloud_ecs_invocation.repeat_mode': oneOf('Once', 'Period', 'NextRebootOnly', 'EveryReboot'),
  'alicloud_ram_role.assume_role_policy_document': json,
  'alicloud_ram_policy.policy_document': json,
  'alicloud_ram_policy.rotate_strategy': oneOf('None', 'DeleteOldestNonDefaultVersionWhenLimitExceeded'),
  'alicloud_ram_role_policy_attachment.policy_type': oneOf('System', 'Custom'),
  'alicloud_oos_parameter.constraints': json,
  'alicloud_oos_parameter.description': length(1, 200),
  'alicloud_oos_parameter.value': length(1, 4096),
  'alicloud_oos_parameter.type': oneOf('String', 'StringList'),
  'alicloud_cms_alarm.silence_time': range(300, 86400),
  'alicloud_cms_alarm.escalations_info.comparison_operator': oneOf('>', '>=', '<', '<=', '!=', '==', 'GreaterThanYesterday', 'LessThanYesterday',
    'GreaterThanLastWeek', 'LessThanLastWeek', 'GreaterThanLastPeriod', 'LessThanLastPeriod'),
  'alicloud_cms_event_rule.status': oneOf('DISABLED', 'ENABLED'),
  'alicloud_cms_site_monitor.interval': oneOf('1', '5', '15', '30', '60'),
  'alicloud_cms_site_monitor.option_json.http_method': oneOf('get', 'post'),
  'alicloud_cs_managed_kubernetes.name': length(1, 63),
  'alicloud_cs_managed_kubernetes.cluster_spec': oneOf('ack.standard', 'ack.pro.small', 'ack.pro.xlarge', 'ack.pro.2xlarge', 'ack.pro.4xlarge'),
  'alicloud_cs_managed_kubernetes.proxy_mode': oneOf('iptables', 'ipvs', 'nftables'),
  'alicloud_cs_managed_kubernetes.delete_options.resource_type': oneOf('SLB', 'ALB', 'SLS_Data', 'SLS_ControlPlane', 'PrivateZone'),
  'alicloud_cs_managed_kubernetes.delete_options.delete_mode': oneOf('delete', 'retain'),
  'alicloud_db_instance.instance_charge_type': oneOf('Postpaid', 'Prepaid', 'Serverless'),
  'alicloud_db_instance.instance_name': length(2, 256),
  'alicloud_db_instance.db_instance_storage_type': oneOf('local_ssd', 'cloud_ssd', 'cloud_essd', 'cloud_essd2', 'cloud_essd3', 'general_essd'),
  'alicloud_db_instance.ssl_action': oneOf('Open', 'Close', 'Update'),
  'alicloud_db_instance.storage_auto_scale': oneOf('Enable', 'Disable'),
  'alicloud_db_instance.storage_threshold': oneOf('0', '10', '20', '30', '40', '50'),
  'alicloud_kvstore_instance.vpc_auth_mode': oneOf('Open', 'Close'),
  'alicloud_kvstore_instance.payment_type': oneOf('PostPaid', 'PrePaid'),
  'alicloud_oss_bucket.redundancy_type': oneOf('LRS', 'ZRS'),
  'alicloud_oss_bucket.versioning.status': oneOf('Enabled', 'Suspended'),
  'alicloud_oss_bucket.server_side_encryption_rule.sse_algorithm': oneOf('AES256', 'KMS'),
  'alicloud_alb_load_balancer.address_type': oneOf('Internet', 'Intranet'),
  'data.alicloud_db_zones.engine': oneOf('MySQL', 'SQLServer', 'PostgreSQL', 'PPAS', 'MariaDB'),
  'data.alicloud_db_zones.category': oneOf('Basic', 'HighAvailability', 'AlwaysOn', 'Finance', 'serverless_basic', 'serverless_standard', 'serverless_ha', 'cluster'),
  'data.alicloud_db_zones.db_instance_storage_type': oneOf('cloud_ssd', 'local_ssd', 'cloud_essd', 'cloud_essd2', 'cloud_essd3', 'general_essd', 'cloud_auto'),
  'data.alicloud_db_zones.instance_charge_type': oneOf('PrePaid', 'PostPaid', 'Serverless'),
  'data.alicloud_kvstore_zones.instance_charge_type': CHARGE,
  'data.alicloud_kvstore_zones.product_type': oneOf('Local', 'Tair_rdb', 'Tair_scm', 'Tair_essd', 'OnECS'),
  'data.alicloud_zones.available_instance_type': matching(/^ecs\../),
  'data.alicloud_zones.available_disk_category': oneOf(...OLD_DISKS),
  'data.alicloud_zones.available_resource_creation': oneOf('Instance', 'Rds', 'PolarDB', 'KVStore', 'VSwitch', 'Disk', 'IoOptimized',
    'FunctionCompute', 'Elasticsearch', 'Slb', 'MongoDB', 'Gpdb', 'HBase', 'ADB'),
  'data.alicloud_zones.instance_charge_type': CHARGE,
  'data.alicloud_zones.spot_strategy': SPOT,
  'data.alicloud_images.architecture': oneOf('i386', 'x86_64', 'arm64'),
  'data.alicloud_images.os_type': oneOf('windows', 'linux'),
  'data.alicloud_images.owners': oneOf('system', 'self', 'others', 'marketplace', ''),
  'data.alicloud_images.status': oneOf('Available', 'Creating', 'Waiting', 'UnAvailable', 'CreateFailed', 'Deprecated'),
};

/** What the provider finds wrong with the value of an attribute, named `type.attribute`; a value that is not known yet is right. */
export function valueMistake(name: string, value: Value): string | undefined {
  const check = CHECKS[name];
  if (!check || (value !== null && typeof value === 'object')) return undefined;
  return check(text(value));
}
