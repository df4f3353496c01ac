import { Configuration } from './scratch';

const ZONE = '${data.alicloud_zones.offered.zones[0].id}';
const INSTANCE = '${alicloud_instance.machine.id}';
const DISK = '${alicloud_ecs_disk.data.id}';

const network = {
  alicloud_vpc: { net: { vpc_name: 'net', cidr_block: '172.16.0.0/16', tags: { purpose: 'test' } } },
  alicloud_vswitch: { net: { vpc_id: '${alicloud_vpc.net.id}', cidr_block: '172.16.0.0/24', zone_id: ZONE } },
  alicloud_security_group: { net: { vpc_id: '${alicloud_vpc.net.id}', security_group_name: 'web' } },
  alicloud_security_group_rule: {
    https: {
      security_group_id: '${alicloud_security_group.net.id}',
      type: 'ingress',
      ip_protocol: 'tcp',
      port_range: '443/443',
      nic_type: 'intranet',
      cidr_ip: '0.0.0.0/0',
    },
  },
  alicloud_eip_address: {
    net: { bandwidth: '100', internet_charge_type: 'PayByTraffic', payment_type: 'PayAsYouGo' },
    nat: { bandwidth: '5', depends_on: ['alicloud_eip_address.net'] },
  },
};

/** Another way out than the machine's own address. */
const wayOut = {
  alicloud_nat_gateway: { net: { vpc_id: '${alicloud_vpc.net.id}', vswitch_id: '${alicloud_vswitch.net.id}', nat_type: 'Enhanced', nat_gateway_name: 'net' } },
  alicloud_snat_entry: {
    net: {
      snat_table_id: '${alicloud_nat_gateway.net.snat_table_ids}',
      source_vswitch_id: '${alicloud_vswitch.net.id}',
      snat_ip: '${alicloud_eip_address.nat.ip_address}',
      depends_on: ['alicloud_eip_association.nat'],
    },
  },
};

const machine = {
  alicloud_instance: {
    machine: {
      instance_type: 'ecs.e-c1m2.large',
      image_id: '${data.alicloud_images.ubuntu.images[0].id}',
      vswitch_id: '${alicloud_vswitch.net.id}',
      security_groups: ['${alicloud_security_group.net.id}'],
      system_disk_category: 'cloud_essd',
      system_disk_size: 40,
      http_tokens: 'required',
    },
  },
  alicloud_eip_association: {
    machine: { allocation_id: '${alicloud_eip_address.net.id}', instance_id: INSTANCE },
    nat: { allocation_id: '${alicloud_eip_address.nat.id}', instance_id: '${alicloud_nat_gateway.net.id}' },
  },
  alicloud_ecs_disk: { data: { zone_id: ZONE, category: 'cloud_essd', performance_level: 'PL0', size: 40, encrypted: true } },
  alicloud_ecs_disk_attachment: { data: { disk_id: DISK, instance_id: INSTANCE } },
  alicloud_ecs_auto_snapshot_policy: { daily: { repeat_weekdays: ['1', '3'], time_points: ['3'], retention_days: 7 } },
  alicloud_ecs_auto_snapshot_policy_attachment: {
    data: { auto_snapshot_policy_id: '${alicloud_ecs_auto_snapshot_policy.daily.id}', disk_id: DISK },
  },
};

export const TRUST = JSON.stringify({
  Version: '1', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: ['ecs.aliyuncs.com'] } }],
});

export const PERMISSIONS = JSON.stringify({ Version: '1', Statement: [{ Effect: 'Allow', Action: ['oos:GetParameter'], Resource: ['*'] }] });

const rights = {
  alicloud_ram_role: { machine: { role_name: 'machine', assume_role_policy_document: TRUST } },
  alicloud_ram_policy: { machine: { policy_name: 'machine', policy_document: PERMISSIONS } },
  alicloud_ram_role_policy_attachment: {
    machine: { role_name: '${alicloud_ram_role.machine.id}', policy_name: '${alicloud_ram_policy.machine.policy_name}', policy_type: 'Custom' },
  },
  alicloud_ecs_ram_role_attachment: { machine: { instance_id: INSTANCE, ram_role_name: '${alicloud_ram_role.machine.id}' } },
  alicloud_oos_parameter: { secret: { parameter_name: 'secret', type: 'String', value: 'sesame' } },
};

const programs = {
  alicloud_ecs_command: {
    hello: {
      name: 'hello',
      type: 'RunShellScript',
      enable_parameter: true,
      timeout: 600,
      command_content: Buffer.from('echo {{ greeting }} {{disk}}').toString('base64'),
    },
  },
  alicloud_ecs_invocation: {
    hello: {
      command_id: '${alicloud_ecs_command.hello.id}',
      instance_id: [INSTANCE],
      parameters: { greeting: 'hello', disk: DISK },
      timeouts: { create: '11m' },
      depends_on: ['alicloud_ecs_disk_attachment.data', 'alicloud_eip_association.machine', 'alicloud_ecs_ram_role_attachment.machine'],
    },
  },
  alicloud_alidns_record: { apex: { domain_name: 'example.com', rr: '@', type: 'A', value: '${alicloud_eip_address.net.ip_address}' } },
};

const monitoring = {
  alicloud_cms_site_monitor: {
    front: { task_name: 'front_page', task_type: 'HTTP', address: 'https://example.com/ready', interval: '5', isp_cities: [{ type: 'IDC', isp: '465', city: '546' }] },
  },
  alicloud_cms_alarm: {
    front: {
      name: 'front',
      project: 'acs_networkmonitor',
      metric: 'Availability',
      metric_dimensions: '[{"taskId":"${alicloud_cms_site_monitor.front.id}"}]',
      contact_groups: ['oncall'],
      escalations_info: [{ statistics: 'Availability', comparison_operator: '<', threshold: '50' }],
    },
  },
  alicloud_cms_event_rule: {
    spot: {
      rule_name: 'spot',
      event_pattern: [{ product: 'ecs', name_list: ['Instance:PreemptibleInstanceInterruption'], sql_filter: INSTANCE }],
      contact_parameters: [{ contact_parameters_id: '1', contact_group_name: 'oncall', level: '4' }],
    },
  },
};

const VSWITCHES = ['${alicloud_vswitch.net.id}', '${alicloud_vswitch.other.id}'];
const OTHER_ZONE = '${data.alicloud_zones.offered.zones[1].id}';

/** What a site on Kubernetes has beyond that. */
const cluster = {
  alicloud_cs_managed_kubernetes: {
    site: { name: 'site', profile: 'Acs', cluster_spec: 'ack.pro.small', vswitch_ids: VSWITCHES, service_cidr: '192.168.0.0/16', new_nat_gateway: false, enable_rrsa: true },
  },
  alicloud_db_instance: {
    site: {
      engine: 'PostgreSQL',
      engine_version: '17.0',
      instance_type: 'pg.n2.2c.2m',
      instance_storage: 50,
      category: 'HighAvailability',
      db_instance_storage_type: 'cloud_essd',
      zone_id: ZONE,
      zone_id_slave_a: OTHER_ZONE,
      vswitch_id: VSWITCHES.join(),
    },
  },
  alicloud_db_backup_policy: { site: { instance_id: '${alicloud_db_instance.site.id}', backup_retention_period: 14 } },
  alicloud_kvstore_instance: {
    site: { instance_class: 'redis.master.small.default', engine_version: '7.0', vswitch_id: VSWITCHES[0], zone_id: ZONE, secondary_zone_id: OTHER_ZONE, vpc_auth_mode: 'Close' },
  },
  alicloud_oss_bucket: { files: { bucket: 'site-files', versioning: [{ status: 'Enabled' }] } },
  alicloud_oss_bucket_public_access_block: { files: { bucket: '${alicloud_oss_bucket.files.bucket}', block_public_access: true } },
  alicloud_alb_load_balancer: {
    site: {
      load_balancer_name: 'site',
      load_balancer_edition: 'Standard',
      address_type: 'Internet',
      vpc_id: '${alicloud_vpc.net.id}',
      load_balancer_billing_config: [{ pay_type: 'PayAsYouGo' }],
      zone_mappings: [{ zone_id: ZONE, vswitch_id: VSWITCHES[0] }, { zone_id: OTHER_ZONE, vswitch_id: VSWITCHES[1] }],
    },
  },
};

/** What it takes a second of. */
const inTwoZones = {
  alicloud_vswitch: { ...network.alicloud_vswitch, other: { vpc_id: '${alicloud_vpc.net.id}', cidr_block: '172.16.1.0/24', zone_id: OTHER_ZONE } },
};

/** One of each resource and data source that the stand-in has, joined as a site joins them. */
export function fullStack(): Configuration {
  return {
    data: {
      alicloud_zones: { offered: { available_instance_type: 'ecs.e-c1m2.large', available_disk_category: 'cloud_essd' } },
      alicloud_images: { ubuntu: { name_regex: '^ubuntu_24_04_x64_20G_alibase', owners: 'system', most_recent: true } },
      alicloud_vswitches: { here: { vpc_id: '${alicloud_vpc.net.id}', depends_on: ['alicloud_vswitch.net'] } },
      alicloud_db_zones: { offered: { engine: 'PostgreSQL', engine_version: '17.0', multi_zone: true } },
      alicloud_kvstore_zones: { offered: { instance_charge_type: 'PostPaid' } },
      alicloud_alb_zones: { offered: {} },
      alicloud_cs_cluster_credential: { site: { cluster_id: '${alicloud_cs_managed_kubernetes.site.id}', temporary_duration_minutes: 60 } },
    },
    resource: {
      ...network,
      ...wayOut,
      ...machine,
      ...rights,
      ...programs,
      ...monitoring,
      ...cluster,
      ...inTwoZones,
      null_resource: { done: { triggers: { instance: INSTANCE } } },
    },
    output: { address: { value: '${alicloud_eip_address.net.ip_address}' } },
  };
}
