/** The resources of aliyun/alicloud that a site on one machine takes. */
export const RESOURCES = [
  'alicloud_alidns_record',
  'alicloud_cms_alarm',
  'alicloud_cms_event_rule',
  'alicloud_cms_site_monitor',
  'alicloud_ecs_auto_snapshot_policy',
  'alicloud_ecs_auto_snapshot_policy_attachment',
  'alicloud_ecs_command',
  'alicloud_ecs_disk',
  'alicloud_ecs_disk_attachment',
  'alicloud_ecs_invocation',
  'alicloud_ecs_ram_role_attachment',
  'alicloud_eip_address',
  'alicloud_eip_association',
  'alicloud_instance',
  'alicloud_nat_gateway',
  'alicloud_oos_parameter',
  'alicloud_ram_policy',
  'alicloud_ram_role',
  'alicloud_ram_role_policy_attachment',
  'alicloud_security_group',
  'alicloud_security_group_rule',
  'alicloud_snat_entry',
  'alicloud_vpc',
  'alicloud_vswitch',
];

/** The data sources of aliyun/alicloud that a site on one machine asks. */
export const DATA_SOURCES = ['alicloud_alidns_records', 'alicloud_ecs_disks', 'alicloud_images', 'alicloud_instance_types', 'alicloud_instances', 'alicloud_vswitches', 'alicloud_zones'];

/** The resources that only a site on Kubernetes takes. */
export const CLUSTER_RESOURCES = [
  'alicloud_alb_load_balancer',
  'alicloud_cs_managed_kubernetes',
  'alicloud_db_backup_policy',
  'alicloud_db_instance',
  'alicloud_kvstore_instance',
  'alicloud_oss_bucket',
  'alicloud_oss_bucket_public_access_block',
];

/**
 * What of these types is set or read: bindings are made of that alone, for those of the rest would be as large as all others together. The stand-in knows
 * the whole schema.
 */
export const CLUSTER_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  alicloud_alb_load_balancer: [
    'load_balancer_name', 'load_balancer_edition', 'address_type', 'address_allocated_mode', 'vpc_id', 'load_balancer_billing_config', 'zone_mappings', 'dns_name', 'tags',
  ],
  alicloud_cs_managed_kubernetes: [
    'name', 'profile', 'cluster_spec', 'vswitch_ids', 'service_cidr', 'new_nat_gateway', 'slb_internet_enabled', 'enable_rrsa', 'skip_set_certificate_authority',
    'deletion_protection', 'addons', 'delete_options', 'rrsa_metadata', 'tags',
  ],
  alicloud_db_backup_policy: [
    'instance_id', 'preferred_backup_period', 'preferred_backup_time', 'backup_retention_period', 'enable_backup_log', 'log_backup_retention_period',
  ],
  alicloud_db_instance: [
    'instance_name', 'engine', 'engine_version', 'category', 'instance_type', 'instance_storage', 'db_instance_storage_type', 'storage_auto_scale', 'storage_threshold',
    'storage_upper_bound', 'instance_charge_type', 'vpc_id', 'vswitch_id', 'zone_id', 'zone_id_slave_a', 'security_ips', 'encryption_key', 'ssl_action',
    'deletion_protection', 'released_keep_policy', 'connection_string', 'tags',
  ],
  alicloud_kvstore_instance: [
    'db_instance_name', 'instance_type', 'engine_version', 'instance_class', 'payment_type', 'vswitch_id', 'zone_id', 'secondary_zone_id', 'vpc_auth_mode', 'security_ips',
    'config', 'connection_domain', 'tags',
  ],
  alicloud_oss_bucket: ['bucket', 'redundancy_type', 'server_side_encryption_rule', 'versioning', 'lifecycle_rule', 'force_destroy', 'tags'],
};

/** The data sources that only a site on Kubernetes asks. */
export const CLUSTER_DATA_SOURCES = ['alicloud_alb_zones', 'alicloud_cs_cluster_credential', 'alicloud_db_zones', 'alicloud_kvstore_zones'];

/** All resources of which there is a binding. */
export const ALL_RESOURCES = [...RESOURCES, ...CLUSTER_RESOURCES];

/** All data sources of which there is a binding. */
export const ALL_DATA_SOURCES = [...DATA_SOURCES, ...CLUSTER_DATA_SOURCES];

/** The provider's address in the registry. */
export const PROVIDER = 'registry.terraform.io/aliyun/alicloud';

/**
 * The versions that the synthesized plans ask for.
 *
 * 1.283 is the first whose schema has everything that is set here, 2.x renames attributes.
 */
export const CONSTRAINT = '>= 1.283.0, < 2.0.0';

/** The newest release that the schema, the rights and the stand-in provider were held against. */
export const TRIED_VERSION = '1.289.0';
