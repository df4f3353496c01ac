import { StackPart } from './stack-part';

/** What a part of a stack may be done with, and on what. */
export interface Right {
  readonly actions: readonly string[];
  /** ARNs; RAM checks an action on several of them at once. */
  readonly resources: (part: StackPart) => readonly string[];
  /** The service that a role is passed on to. */
  readonly service?: string;
  /** The service whose own role is made. */
  readonly serviceOfRole?: string;
  /** Of which parts of the type this is asked. @default - of all */
  readonly when?: (part: StackPart) => boolean;
}

type Target = (part: StackPart) => string;

/** A thing whose name the stack says; services of no region say none, or their own. */
const named = (service: string, kind: string, attribute: string, region: (part: StackPart) => string = () => '*'): Target =>
  part => `acs:${service}:${region(part)}:*:${kind}/${part.pattern(attribute)}`;

const on = (...targets: readonly Target[]) => (...actions: string[]): Right => ({ actions, resources: part => targets.map(target => target(part)) });
/** Services check some of these on all resources only, and reading tells nothing that a deployer must not know. */
const everywhere = on(() => '*');

/** ECS and VPC ask for rights on each other's things; an action says by itself of what kind those are. */
const inRegion = on(part => `acs:ecs:${part.region}:*:*`, part => `acs:vpc:${part.region}:*:*`);

const ROLE = named('ram', 'role', 'role_name');
const POLICY = named('ram', 'policy', 'policy_name');
const ATTACHED_ROLE = named('ram', 'role', 'ram_role_name');
const PARAMETER = named('oos', 'parameter', 'parameter_name', part => part.region);
const ZONE = named('alidns', 'domain', 'domain_name');

const isPrepaid = (part: StackPart) => part.may('instance_charge_type', 'PrePaid');
const opens = (direction: string) => (part: StackPart) => part.may('type', direction);

const NETWORK: Record<string, readonly Right[]> = {
  alicloud_vpc: [
    everywhere('vpc:DescribeVpcAttribute', 'vpc:DescribeRouteTableList'),
    inRegion('vpc:CreateVpc', 'vpc:ModifyVpcAttribute', 'vpc:DeleteVpc', 'vpc:TagResources', 'vpc:UnTagResources'),
  ],
  alicloud_vswitch: [
    everywhere('vpc:DescribeVSwitchAttributes'),
    inRegion('vpc:CreateVSwitch', 'vpc:ModifyVSwitchAttribute', 'vpc:DeleteVSwitch', 'vpc:TagResources', 'vpc:UnTagResources'),
  ],
  alicloud_security_group: [
    everywhere('ecs:DescribeSecurityGroups', 'ecs:DescribeSecurityGroupAttribute'),
    inRegion('ecs:CreateSecurityGroup', 'ecs:ModifySecurityGroupAttribute', 'ecs:DeleteSecurityGroup', 'ecs:TagResources', 'ecs:UntagResources'),
  ],
  alicloud_security_group_rule: [
    everywhere('ecs:DescribeSecurityGroupAttribute'),
    // to open something is checked on all resources only
    { ...everywhere('ecs:AuthorizeSecurityGroup'), when: opens('ingress') },
    { ...inRegion('ecs:RevokeSecurityGroup'), when: opens('ingress') },
    { ...everywhere('ecs:AuthorizeSecurityGroupEgress'), when: opens('egress') },
    { ...inRegion('ecs:RevokeSecurityGroupEgress'), when: opens('egress') },
  ],
  alicloud_eip_address: [
    everywhere('vpc:DescribeEipAddresses'),
    inRegion('vpc:AllocateEipAddress', 'vpc:ModifyEipAddressAttribute', 'vpc:ReleaseEipAddress', 'vpc:TagResources', 'vpc:UnTagResources'),
  ],
  alicloud_eip_association: [
    everywhere('vpc:DescribeEipAddresses'),
    inRegion('vpc:AssociateEipAddress', 'vpc:UnassociateEipAddress'),
  ],
  alicloud_nat_gateway: [
    everywhere('vpc:DescribeNatGateways', 'vpc:ListTagResources'),
    inRegion('vpc:CreateNatGateway', 'vpc:ModifyNatGatewayAttribute', 'vpc:DeleteNatGateway', 'vpc:TagResources', 'vpc:UnTagResources'),
    // the first one of an account makes AliyunServiceRoleForNatgw
    { ...everywhere('ram:CreateServiceLinkedRole'), serviceOfRole: 'nat.aliyuncs.com' },
  ],
  alicloud_snat_entry: [
    everywhere('vpc:DescribeSnatTableEntries'),
    inRegion('vpc:CreateSnatEntry', 'vpc:ModifySnatEntry', 'vpc:DeleteSnatEntry'),
  ],
  alicloud_alidns_record: [
    on(ZONE)(
      'alidns:AddDomainRecord', 'alidns:DescribeDomainRecordInfo', 'alidns:SetDomainRecordStatus', 'alidns:UpdateDomainRecord',
      'alidns:UpdateDomainRecordRemark', 'alidns:DeleteDomainRecord',
    ),
  ],
};

const MACHINE: Record<string, readonly Right[]> = {
  alicloud_instance: [
    everywhere(
      'ecs:RunInstances', // checked on all resources only
      'ecs:DescribeInstances', 'ecs:DescribeInstanceAttribute', 'ecs:DescribeInstanceAttachmentAttributes', 'ecs:DescribeInstanceMaintenanceAttributes',
      'ecs:DescribeInstanceRamRole', 'ecs:DescribeUserData', 'ecs:DescribeDisks', 'ecs:DescribeNetworkInterfaces',
    ),
    inRegion(
      'ecs:StartInstance', 'ecs:StopInstance', 'ecs:DeleteInstance', 'ecs:ModifyInstanceAttribute', 'ecs:ModifyInstanceSpec', 'ecs:ModifyInstanceChargeType',
      'ecs:ModifyInstanceMetadataOptions', 'ecs:ModifyInstanceVpcAttribute', 'ecs:TagResources', 'ecs:UntagResources',
      'ecs:ResizeDisk', 'ecs:ModifyDiskAttribute', // of its system disk
    ),
    { ...everywhere('ecs:DescribeInstanceAutoRenewAttribute'), when: isPrepaid },
    { ...inRegion('ecs:ModifyPrepayInstanceSpec', 'ecs:ModifyInstanceAutoRenewAttribute'), when: isPrepaid },
  ],
  alicloud_ecs_disk: [
    everywhere('ecs:DescribeDisks'),
    inRegion('ecs:CreateDisk', 'ecs:ResizeDisk', 'ecs:ModifyDiskAttribute', 'ecs:DeleteDisk', 'ecs:TagResources', 'ecs:UntagResources'),
  ],
  alicloud_ecs_disk_attachment: [
    everywhere('ecs:DescribeDisks'),
    inRegion('ecs:AttachDisk', 'ecs:DetachDisk'),
  ],
  alicloud_ecs_auto_snapshot_policy: [
    everywhere('ecs:DescribeAutoSnapshotPolicyEx'),
    inRegion('ecs:CreateAutoSnapshotPolicy', 'ecs:ModifyAutoSnapshotPolicyEx', 'ecs:DeleteAutoSnapshotPolicy', 'ecs:TagResources', 'ecs:UntagResources'),
  ],
  alicloud_ecs_auto_snapshot_policy_attachment: [
    everywhere('ecs:DescribeDisks'),
    inRegion('ecs:ApplyAutoSnapshotPolicy', 'ecs:CancelAutoSnapshotPolicy'),
  ],
  alicloud_ecs_command: [
    everywhere('ecs:DescribeCommands'),
    inRegion('ecs:CreateCommand', 'ecs:DeleteCommand'),
  ],
  alicloud_ecs_invocation: [
    everywhere('ecs:DescribeInvocations'),
    inRegion('ecs:InvokeCommand', 'ecs:StopInvocation'),
  ],
};

const SECRETS: Record<string, readonly Right[]> = {
  // a new role or policy is checked on all of them
  alicloud_ram_role: [
    on(() => 'acs:ram:*:*:role/*')('ram:CreateRole'),
    on(ROLE)('ram:GetRole', 'ram:ListTagResources', 'ram:DeleteRole', 'ram:TagResources', 'ram:UntagResources'),
  ],
  alicloud_ram_policy: [
    on(() => 'acs:ram:*:*:policy/*')('ram:CreatePolicy'),
    on(POLICY)('ram:GetPolicy', 'ram:ListTagResources', 'ram:CreatePolicyVersion', 'ram:DeletePolicy', 'ram:TagResources', 'ram:UntagResources'),
  ],
  alicloud_ram_role_policy_attachment: [
    on(ROLE)('ram:ListPoliciesForRole'),
    on(ROLE, POLICY)('ram:AttachPolicyToRole', 'ram:DetachPolicyFromRole'),
  ],
  alicloud_ecs_ram_role_attachment: [
    everywhere('ecs:DescribeInstanceRamRole'),
    on(part => `acs:ecs:${part.region}:*:instance/*`, ATTACHED_ROLE)('ecs:AttachInstanceRamRole', 'ecs:DetachInstanceRamRole'),
    { ...on(ATTACHED_ROLE)('ram:PassRole'), service: 'ecs.aliyuncs.com' },
  ],
  alicloud_oos_parameter: [
    on(PARAMETER)('oos:CreateParameter', 'oos:GetParameter', 'oos:UpdateParameter', 'oos:DeleteParameter'),
  ],
};

/** CloudMonitor is one for all regions, and checks what it does on all resources only. */
const ALARMS: Record<string, readonly Right[]> = {
  alicloud_cms_site_monitor: [everywhere('cms:CreateSiteMonitor', 'cms:DescribeSiteMonitorAttribute', 'cms:ModifySiteMonitor', 'cms:DeleteSiteMonitors')],
  alicloud_cms_alarm: [everywhere(
    'cms:PutResourceMetricRule', 'cms:EnableMetricRules', 'cms:DescribeMetricRuleList', 'cms:DescribeMetricRuleTargets', 'cms:DeleteMetricRules',
  )],
  alicloud_cms_event_rule: [everywhere(
    'cms:PutEventRule', 'cms:PutEventRuleTargets', 'cms:DescribeEventRuleList', 'cms:DescribeEventRuleTargetList', 'cms:DeleteEventRules',
  )],
};

const serviceIn = (service: string) => on(part => `acs:${service}:${part.region}:*:*`);
const BUCKET: Target = part => `acs:oss:*:*:${part.pattern('bucket')}`;

/** The data layer of a site on Kubernetes. */
const DATABASES: Record<string, readonly Right[]> = {
  alicloud_db_instance: [
    everywhere(
      'rds:DescribeDBInstanceAttribute', 'rds:DescribeDBInstanceEncryptionKey', 'rds:DescribeDBInstanceHAConfig', 'rds:DescribeDBInstanceIPArrayList',
      'rds:DescribeDBInstanceMonitor', 'rds:DescribeDBInstanceNetInfo', 'rds:DescribeDBInstanceSSL', 'rds:DescribeDBInstanceTDE', 'rds:DescribeHADiagnoseConfig',
      'rds:DescribeHASwitchConfig', 'rds:DescribeInstanceLinkedWhitelistTemplate', 'rds:DescribePGHbaConfig', 'rds:DescribeParameters',
      'rds:DescribeSQLCollectorPolicy', 'rds:DescribeSQLCollectorRetention', 'rds:DescribeSecurityGroupConfiguration', 'rds:DescribeTags', 'rds:DescribeTasks',
      'vpc:DescribeVSwitchAttributes',
    ),
    serviceIn('rds')(
      'rds:CreateDBInstance', 'rds:DeleteDBInstance', 'rds:ModifyDBInstanceConfig', 'rds:ModifyDBInstanceDeletionProtection', 'rds:ModifyDBInstanceSpec',
      'rds:ModifyDBInstanceSSL', 'rds:ModifyDasInstanceConfig', 'rds:TagResources', 'rds:UnTagResources',
    ),
  ],
  alicloud_db_backup_policy: [
    everywhere('rds:DescribeBackupPolicy', 'rds:DescribeDBInstanceAttribute'),
    serviceIn('rds')('rds:ModifyBackupPolicy'),
  ],
  alicloud_kvstore_instance: [
    everywhere(
      'kvstore:DescribeBackupPolicy', 'kvstore:DescribeDBInstanceNetInfo', 'kvstore:DescribeEngineVersion',
      'kvstore:DescribeInstanceAttribute', 'kvstore:DescribeInstanceSSL', 'kvstore:DescribeSecurityGroupConfiguration', 'kvstore:DescribeSecurityIps',
      'vpc:DescribeVSwitchAttributes',
    ),
    serviceIn('kvstore')(
      'kvstore:CreateInstance', 'kvstore:DeleteInstance', 'kvstore:ModifyInstanceConfig', 'kvstore:ModifyInstanceSpec', 'kvstore:ModifyInstanceVpcAuthMode', 'kvstore:ModifySecurityIps', 'kvstore:TagResources', 'kvstore:UntagResources',
    ),
  ],
  alicloud_oss_bucket: [
    on(() => 'acs:oss:*:*:*')('oss:ListBuckets'),
    on(BUCKET)(
      'oss:PutBucket', 'oss:DeleteBucket', 'oss:GetBucketAccessMonitor', 'oss:GetBucketCors', 'oss:GetBucketInfo', 'oss:GetBucketLifecycle', 'oss:GetBucketLogging',
      'oss:GetBucketPolicy', 'oss:GetBucketReferer', 'oss:GetBucketResourceGroup', 'oss:GetBucketTagging', 'oss:GetBucketTransferAcceleration',
      'oss:GetBucketWebsite', 'oss:PutBucketLifecycle', 'oss:PutBucketTagging', 'oss:PutBucketVersioning',
    ),
    { ...on(BUCKET, part => `acs:oss:*:*:${part.pattern('bucket')}/*`)('oss:ListObjectVersions', 'oss:DeleteObjectVersion'), when: part => part.isOn('force_destroy') },
  ],
  alicloud_oss_bucket_public_access_block: [
    on(BUCKET)('oss:PutBucketPublicAccessBlock', 'oss:GetBucketPublicAccessBlock', 'oss:DeleteBucketPublicAccessBlock'),
  ],
};

/** Where the replicas of such a site run, and what stands before them. */
const KUBERNETES: Record<string, readonly Right[]> = {
  alicloud_cs_managed_kubernetes: [
    everywhere('cs:DescribeClusterDetail', 'cs:DescribeClusterResources', 'cs:DescribeTaskInfo', 'vpc:DescribeNatGateways', 'vpc:DescribeVSwitchAttributes'),
    serviceIn('cs')(
      'cs:CreateCluster', 'cs:DeleteCluster', 'cs:CheckControlPlaneLogEnable', 'cs:GetClusterAuditProject', 'cs:ModifyCluster', 'cs:ModifyClusterTags',
    ),
  ],
  alicloud_alb_load_balancer: [
    everywhere('alb:GetLoadBalancerAttribute', 'alb:ListAsynJobs'),
    serviceIn('alb')(
      'alb:CreateLoadBalancer', 'alb:DeleteLoadBalancer', 'alb:TagResources', 'alb:UnTagResources',
    ),
  ],
};

const DATA: Record<string, readonly Right[]> = {
  'data.alicloud_alb_zones': [everywhere('alb:DescribeZones')],
  'data.alicloud_cs_cluster_credential': [everywhere('cs:DescribeClusterDetail'), serviceIn('cs')('cs:DescribeClusterUserKubeconfig')],
  'data.alicloud_db_zones': [everywhere('rds:DescribeAvailableZones')],
  'data.alicloud_kvstore_zones': [everywhere('kvstore:DescribeAvailableResource')],
  'data.alicloud_alidns_records': [on(ZONE)('alidns:DescribeDomainRecords')],
  'data.alicloud_ecs_disks': [everywhere('ecs:DescribeDisks')],
  'data.alicloud_images': [everywhere('ecs:DescribeImages', 'ecs:DescribeTags')],
  'data.alicloud_instance_types': [everywhere('ecs:DescribeAvailableResource', 'ecs:DescribeInstanceTypes')],
  'data.alicloud_instances': [everywhere('ecs:DescribeInstances')],
  'data.alicloud_vswitches': [everywhere('vpc:DescribeVSwitches')],
  'data.alicloud_zones': [everywhere('ecs:DescribeAvailableResource', 'ecs:DescribeZones')],
};

/**
 * The rights that Terraform takes to create, read, change and delete each type, as this library sets it: the calls of provider aliyun/alicloud 1.289.0, and
 * the ARNs on which the services check them.
 */
export const RIGHTS: Readonly<Record<string, readonly Right[]>> = {
  ...NETWORK, ...MACHINE, ...SECRETS, ...ALARMS, ...DATABASES, ...KUBERNETES, ...DATA,
};
