import { addressQuestion } from './address-question';
import { diskQuestion, instanceQuestion } from './ecs-questions';
import { Asked } from './question';
import { StackResource } from './stack-resource';

/** How a type of resource bills. */
export interface Billing {
  /** The price is asked for. @default - it is not */
  readonly ask?: (resource: StackResource, region: string) => Asked;
  /** What it bills that no price is asked for, a sentence each. @default - nothing */
  readonly besides?: (resource: StackResource) => readonly string[];
}

const FREE: Billing = {};

/** Of snapshots no page of the API has a price: they are in the bill by what they hold. */
const SNAPSHOT_PRICES = 'https://www.alibabacloud.com/help/en/ecs/snapshots-1';

function snapshots({ attributes: { enable_cross_region_copy: copied } }: StackResource): string[] {
  return [
    `snapshots: by the GB that they hold, a month; no API tells their price: ${SNAPSHOT_PRICES}`,
    ...copied === undefined || String(copied) === 'false' ? [] : [`their copies: by the GB that go to another region, and by the GB that they hold there: ${SNAPSHOT_PRICES}`],
  ];
}

/** By the hour, and by the capacity unit that new connections, open ones and traffic make. */
const NAT_GATEWAY = 'a NAT gateway: by the hour that it exists, and by the capacity units (CU) that it takes; no price is asked for here: https://www.alibabacloud.com/help/en/nat-gateway/product-overview/billing-of-internet-nat-gateways';

/** Ten monitors an account are free, each with five probes of Alibaba's own. */
const MONITORS = 'site monitors: free for ten an account; each probe may bill where Network Analysis and Monitoring is activated';

/** Of these no price is asked yet. */
const unasked = (sentence: string): Billing => ({ besides: () => [`${sentence}; its price is not asked here`] });

/**
 * What the types bill that the library makes, by Alibaba Cloud's pages; free is also what is free as it is made here, such as alarms that go out by mail.
 * What a zone, a registry or a key store costs that the stack only names is no resource of it.
 */
export const BILLING_OF_TYPES: Readonly<Record<string, Billing>> = {
  alicloud_instance: { ask: instanceQuestion },
  alicloud_ecs_disk: { ask: diskQuestion },
  alicloud_eip_address: { ask: addressQuestion },
  alicloud_ecs_auto_snapshot_policy: { besides: snapshots },
  alicloud_cms_site_monitor: { besides: () => [MONITORS] },
  alicloud_nat_gateway: { besides: () => [NAT_GATEWAY] },
  alicloud_alidns_record: FREE,
  alicloud_cms_alarm: FREE,
  alicloud_cms_event_rule: FREE,
  alicloud_ecs_auto_snapshot_policy_attachment: FREE,
  alicloud_ecs_command: FREE,
  alicloud_ecs_disk_attachment: FREE,
  alicloud_ecs_invocation: FREE,
  alicloud_ecs_ram_role_attachment: FREE,
  alicloud_eip_association: FREE,
  alicloud_oos_parameter: FREE,
  alicloud_ram_policy: FREE,
  alicloud_ram_role: FREE,
  alicloud_ram_role_policy_attachment: FREE,
  alicloud_security_group: FREE,
  alicloud_security_group_rule: FREE,
  alicloud_snat_entry: FREE,
  alicloud_vpc: FREE,
  alicloud_vswitch: FREE,
  alicloud_alb_load_balancer: unasked('the load balancer: by the hour, and by the LCUs that it takes: https://www.alibabacloud.com/help/en/slb/application-load-balancer/product-overview/billing-rules'),
  alicloud_cs_managed_kubernetes: { besides: () => ['the cluster: nothing for itself with the profile Acs'] },
  helm_release: unasked('the pods of the site: each by its vCPU and GiB, for as long as it runs: https://www.alibabacloud.com/help/en/cs/product-overview/product-billing-rules'),
  alicloud_db_instance: unasked('the database: by the hour, by its class and its GB: https://www.alibabacloud.com/help/en/rds/product-overview/billing-overview'),
  alicloud_db_backup_policy: { besides: () => ['backups of the database: what is above their free quota, by the GB: https://www.alibabacloud.com/help/en/rds/product-overview/billing-overview'] },
  alicloud_kvstore_instance: unasked('Redis: by the hour, by its class: https://www.alibabacloud.com/help/en/redis/product-overview/billable-items'),
  alicloud_oss_bucket: unasked('the bucket: by the GB that it holds, older versions too, by requests, and by what leaves it to the internet: https://www.alibabacloud.com/help/en/oss/product-overview/billing-overview'),
  alicloud_oss_bucket_public_access_block: FREE,
  // Terraform's own: nothing in any cloud
  terraform_data: FREE,
  null_resource: FREE,
};
