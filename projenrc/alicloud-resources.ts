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
