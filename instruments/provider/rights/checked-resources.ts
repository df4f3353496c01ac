import { Attributes, text } from '../values';

/** The account's number. */
export const ACCOUNT = '1234567890123456';

/** A call and what it is about. */
export interface Subject {
  readonly type: string;
  readonly region: string;
  /** Nothing while the thing is being made. */
  readonly id?: string;
  readonly attributes: Attributes;
}

type Checked = (subject: Subject) => string[];

const EVERYTHING: Checked = () => ['*'];
/** A thing of a regional service; while it is made any thing of its kind. */
const own = (service: string, kind: string): Checked => ({ region, id }) => [`acs:${service}:${region}:${ACCOUNT}:${kind}/${id ?? '*'}`];
/** Things that an attribute names. */
const named = (service: string, kind: string, attribute: string): Checked => ({ region, attributes }) =>
  [attributes[attribute]].flat().map(one => `acs:${service}:${region}:${ACCOUNT}:${kind}/${text(one) || '*'}`);
const both = (...checked: Checked[]): Checked => subject => checked.flatMap(one => one(subject));
const role: Checked = ({ attributes }) => [`acs:ram:*:${ACCOUNT}:role/${text(attributes.role_name) || text(attributes.ram_role_name)}`];
const policy: Checked = ({ attributes }) => [`acs:ram:*:${ACCOUNT}:policy/${text(attributes.policy_name)}`];
const domain: Checked = ({ attributes }) => [`acs:alidns:*:${ACCOUNT}:domain/${text(attributes.domain_name)}`];
const bucket: Checked = ({ attributes }) => [`acs:oss:*:${ACCOUNT}:${text(attributes.bucket)}`];
const anyOf = (kind: string): Checked => () => [`acs:ram:*:${ACCOUNT}:${kind}/*`];

const INSTANCE_AND_ROLE = both(
  named('ecs', 'instance', 'instance_id'),
  ({ region, attributes }) => [`acs:ram:${region}:${ACCOUNT}:role/${text(attributes.ram_role_name)}`],
);
const DISK_AND_INSTANCE = both(named('ecs', 'disk', 'disk_id'), named('ecs', 'instance', 'instance_id'));
const COMMAND_AND_INSTANCE = both(named('ecs', 'command', 'command_id'), named('ecs', 'instance', 'instance_id'));
const ADDRESS_AND_INSTANCE: Checked = subject => both(
  named('vpc', 'eip', 'allocation_id'),
  /^ngw-/.test(text(subject.attributes.instance_id)) ? named('vpc', 'natgateway', 'instance_id') : named('ecs', 'instance', 'instance_id'),
)(subject);
const ENTRY = named('vpc', 'snattable', 'snat_table_id');
const DISK_AND_POLICY = both(named('ecs', 'disk', 'disk_id'), named('ecs', 'snapshotpolicy', 'auto_snapshot_policy_id'));

/** What is about the thing itself: its kind in an ARN, by resource type. */
const OWN: Record<string, Checked> = {
  'alicloud_ecs_auto_snapshot_policy': own('ecs', 'snapshotpolicy'),
  'alicloud_ecs_command': own('ecs', 'command'),
  'alicloud_ecs_disk': own('ecs', 'disk'),
  'alicloud_eip_address': own('vpc', 'eip'),
  'alicloud_instance': own('ecs', 'instance'),
  'alicloud_ram_policy': policy,
  'alicloud_ram_role': role,
  'alicloud_security_group': own('ecs', 'securitygroup'),
  'alicloud_vpc': own('vpc', 'vpc'),
  'alicloud_vswitch': own('vpc', 'vswitch'),
  'alicloud_nat_gateway': own('vpc', 'natgateway'),
  'alicloud_cs_managed_kubernetes': own('cs', 'cluster'),
  'alicloud_db_instance': own('rds', 'dbinstance'),
  'alicloud_db_backup_policy': named('rds', 'dbinstance', 'instance_id'),
  'alicloud_kvstore_instance': own('kvstore', 'instance'),
  'alicloud_alb_load_balancer': own('alb', 'loadbalancer'),
  'data.alicloud_cs_cluster_credential': named('cs', 'cluster', 'cluster_id'),
};

/** What a call is checked on where it is not the thing itself: from the pages "RAM authorization" of ECS (2026-06), VPC, RAM, OOS and Alibaba Cloud DNS;
 * of RDS, Redis, ALB, Container Service and OSS by the form that their ARNs have. */
const CHECKED: Record<string, Checked> = {
  // "All Resources"
  'ecs:RunInstances': EVERYTHING,
  'ecs:AuthorizeSecurityGroup': EVERYTHING,
  'ecs:ModifySecurityGroupRule': EVERYTHING,
  'ecs:RevokeSecurityGroup': named('ecs', 'securitygroup', 'security_group_id'),
  'ecs:CreateSecurityGroup': both(own('ecs', 'securitygroup'), named('vpc', 'vpc', 'vpc_id')),
  'ecs:AttachDisk': DISK_AND_INSTANCE,
  'ecs:DetachDisk': DISK_AND_INSTANCE,
  'ecs:ApplyAutoSnapshotPolicy': DISK_AND_POLICY,
  'ecs:CancelAutoSnapshotPolicy': DISK_AND_POLICY,
  'ecs:InvokeCommand': COMMAND_AND_INSTANCE,
  'ecs:StopInvocation': named('ecs', 'instance', 'instance_id'),
  'ecs:AttachInstanceRamRole': INSTANCE_AND_ROLE,
  'ecs:DetachInstanceRamRole': INSTANCE_AND_ROLE,
  'ecs:ModifyInstanceVpcAttribute': both(own('ecs', 'instance'), named('vpc', 'vswitch', 'vswitch_id')),
  'ram:CreateRole': anyOf('role'),
  'ram:CreatePolicy': anyOf('policy'),
  'ram:AttachPolicyToRole': both(role, policy),
  'ram:DetachPolicyFromRole': both(role, policy),
  'ram:ListPoliciesForRole': role,
  'ram:PassRole': role,
  'ram:CreateServiceLinkedRole': EVERYTHING,
  'vpc:CreateNatGateway': both(own('vpc', 'natgateway'), named('vpc', 'vpc', 'vpc_id'), named('vpc', 'vswitch', 'vswitch_id')),
  'vpc:CreateVSwitch': both(named('vpc', 'vpc', 'vpc_id'), own('vpc', 'vswitch')),
  'vpc:AssociateEipAddress': ADDRESS_AND_INSTANCE,
  'vpc:UnassociateEipAddress': ADDRESS_AND_INSTANCE,
  'vpc:CreateSnatEntry': ENTRY,
  'vpc:ModifySnatEntry': ENTRY,
  'vpc:DeleteSnatEntry': ENTRY,
  'vpc:DeletionProtection': own('vpc', 'natgateway'),
  // its documentation knows no resource for what is looked at before there is one
  'cs:CreateCluster': own('cs', 'cluster'),
  // what opens a cluster is checked on that one
  'cs:DescribeClusterUserKubeconfig': named('cs', 'cluster', 'cluster_id'),
  'oss:ListBuckets': () => ['acs:oss:*:*:*'],
};

/** Of an instance, what is about its system disk. */
const OF_THE_SYSTEM_DISK = ['ecs:ResizeDisk', 'ecs:ModifyDiskAttribute', 'ecs:ModifyDiskSpec'];

/** The ARNs for all of which a caller needs the right. */
export function checkedResources(action: string, subject: Subject): string[] {
  const checked = CHECKED[action] ?? bySubject(action, subject.type);
  if (!checked) throw new Error(`checked-resources.ts does not say on what ${action} of ${subject.type} is checked`);
  return checked(subject);
}

function bySubject(action: string, type: string): Checked | undefined {
  if (action.startsWith('oos:')) return named('oos', 'parameter', 'parameter_name');
  if (action.startsWith('alidns:')) return domain;
  if (action.startsWith('oss:')) return bucket;
  if (action.startsWith('ram:')) return OWN[type];
  if (action.startsWith('cms:')) return EVERYTHING; // each page of CloudMonitor's says "All Resources" (2026)
  // reading is checked on all resources by some and on kinds by others: asked for here is what satisfies both
  if (/:(?:Describe|List)/.test(action)) return EVERYTHING;
  if (type === 'alicloud_instance' && OF_THE_SYSTEM_DISK.includes(action)) return ({ region }) => [`acs:ecs:${region}:${ACCOUNT}:disk/d-system`];
  return OWN[type];
}
