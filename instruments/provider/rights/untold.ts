import { changes, Facts } from './facts';
import { Attributes, number, text, textMap, texts } from '../values';

const prepaid = (attributes: Attributes | null) => attributes?.instance_charge_type === 'PrePaid';
/** The attribute's values that one side has and the other has not. */
const less = (one: string[], other: string[]) => one.filter(value => !other.includes(value));

function tagsAreAdded({ attributes }: Facts): boolean {
  return Object.keys(textMap(attributes.tags)).length > 0;
}

/** The provider takes a tag away before it gives it another value. */
function tagsAreRemoved({ prior, attributes }: Facts): boolean {
  const tags = textMap(attributes.tags);
  return Object.entries(textMap(prior?.tags)).some(([key, value]) => tags[key] !== value);
}

const groupsOf = (attributes: Attributes | null) => texts(attributes?.security_groups);
const wasRunning = ({ prior }: Facts) => prior?.status === 'Running';
const always = () => true;
const never = () => false;

/**
 * What the provider finds in an answer of the cloud, said for a site: a running instance with one network interface, a group of its own
 * and no key pair; disks that are as they were asked for.
 */
export const UNTOLD: Record<string, (facts: Facts) => boolean> = {
  'SetResourceTags: len(added) > 0': tagsAreAdded,
  'SetResourceTags: len(removedTagKeys) > 0': tagsAreRemoved,
  'updateTags: len(create) > 0': tagsAreAdded,
  'updateTags: len(create[i:]) <= 20': always,
  'updateTags: len(remove) > 0': tagsAreRemoved,
  'updateTags: len(remove[i:]) <= 20': always,

  'resourceAliCloudInstanceCreate: len(instanceIdSet) > 0': always,
  'resourceAliCloudInstanceRead: len(instance.VpcAttributes.VSwitchId) > 0': always,
  'resourceAliCloudInstanceRead: obj.Type == "Primary"': always,
  'resourceAliCloudInstanceRead: len(networkInterfaceId) == 0': never,
  'resourceAliCloudInstanceRead: instance.InstanceChargeType == string(PrePaid)': ({ attributes }) => prepaid(attributes),
  'resourceAliCloudInstanceUpdate: instance.Status == string(Running)': wasRunning,
  'resourceAliCloudInstanceUpdate: len(al) > 0': ({ prior, attributes }) => less(groupsOf(attributes), groupsOf(prior)).length > 0,
  'resourceAliCloudInstanceUpdate: len(rl) > 0': ({ prior, attributes }) => less(groupsOf(prior), groupsOf(attributes)).length > 0,
  'modifyInstanceType: oldCharge.(string) == string(PrePaid)': ({ prior }) => prepaid(prior),
  'modifyVpcAttribute: request.VSwitchId == ""': facts => !changes('vswitch_id', facts),
  'modifyInstanceNetworkSpec: o.(int) <= 0': ({ prior }) => (number(prior?.internet_max_bandwidth_out) ?? 0) <= 0,
  'modifyInstanceNetworkSpec: n.(int) > 0': ({ attributes }) => (number(attributes.internet_max_bandwidth_out) ?? 0) > 0,
  'modifyInstanceImage: keyPairName == ""': always,

  'resourceAliCloudEcsDiskUpdate: fmt.Sprint(objectRaw["DeleteWithInstance"]) == fmt.Sprint(d.Get("delete_with_instance"))': facts =>
    !changes('delete_with_instance', facts),
  'resourceAliCloudEcsDiskUpdate: fmt.Sprint(objectRaw["EnableAutoSnapshot"]) == fmt.Sprint(enableAutoSnapshot)': facts =>
    !changes('enable_auto_snapshot', facts),
  'resourceAliCloudEcsDiskDelete: fmt.Sprint(objectRaw["DiskChargeType"]) == "PrePaid"': ({ attributes }) => text(attributes.payment_type) === 'Subscription',
  'resourceAliCloudEcsDiskDelete: fmt.Sprint(objectRaw["DeleteWithInstance"]) == "true"': ({ attributes }) => attributes.delete_with_instance === true,
  'resourceAlicloudEcsDiskAttachmentCreate: newDisk["DeleteAutoSnapshot"].(bool) == oldDisk["DeleteAutoSnapshot"].(bool)': always,
  'resourceAliCloudEcsSecurityGroupUpdate: innerAccess == (fmt.Sprint(objectRaw["InnerAccessPolicy"]) == string(GroupInnerAccept))': always,
  'resourceAliCloudAlidnsRecordUpdate: updateDomainRecordReq.Type == "MX"': ({ attributes }) => attributes.type === 'MX',
  'resourceAliCloudCloudMonitorServiceSiteMonitorUpdate: fmt.Sprint(objectRaw["TaskState"]) == target': always, // nobody sets it
  'dataSourceAlicloudZonesRead: len(zoneIds) > 0': never,

  // a database of PostgreSQL on cloud disks, paid as it goes, in a VPC
  'setInstanceTags: len(added) > 0': tagsAreAdded,
  'setInstanceTags: len(removedTagKeys) > 0': tagsAreRemoved,
  'resourceAliCloudDBInstanceRead: "PostgreSQL" == instance["Engine"]': always,
  'resourceAliCloudDBInstanceRead: instance["Engine"].(string) == string(PostgreSQL)': always,
  'resourceAliCloudDBInstanceRead: instance["DBInstanceStorageType"].(string) == "local_ssd"': never,
  'resourceAliCloudDBInstanceRead: ok': always,
  'resourceAliCloudDBInstanceRead: kindCode == "3"': never,
  'resourceAliCloudDBInstanceRead: instance["PayType"] == string(Prepaid)': never,
  'resourceAliCloudDBInstanceUpdate: v == instance["Port"]': always,
  'resourceAliCloudDBInstanceDelete: PayType(instance["PayType"].(string)) == Prepaid': never,
  'buildDBCreateRequest: request["VSwitchId"] == nil': never,
  'buildDBCreateRequest: request["ZoneId"] == nil': never,
  'buildDBCreateRequest: request["VPCId"] == nil': ({ attributes }) => text(attributes.vpc_id) === '',
  'ModifyDBBackupPolicy: instance["Engine"] == "SQLServer"': never,
  // a Redis without a password, paid as it goes
  'resourceAliCloudKvstoreInstanceCreate: fmt.Sprint(request["Password"]) == ""': always,
  'resourceAliCloudKvstoreInstanceRead: object["IsSupportTDE"].(bool)': never,
  'resourceAliCloudKvstoreInstanceRead: fmt.Sprint(object["ChargeType"]) == string(PrePaid)': never,
  'resourceAliCloudKvstoreInstanceUpdate: len(documented) > 0': ({ attributes }) => Object.keys(textMap(attributes.config)).length > 0,
  'resourceAliCloudKvstoreInstanceDelete: fmt.Sprint(instance["ChargeType"]) == string(PrePaid)': never,
  // a load balancer whose zones stay, with IPv4 alone
  'resourceAliCloudAlbLoadBalancerUpdate: added.Len() > 0': tagsAreAdded,
  'resourceAliCloudAlbLoadBalancerUpdate: removed.Len() > 0': tagsAreRemoved,
  'resourceAliCloudAlbLoadBalancerUpdate: object["Ipv6AddressType"].(string) == target': always,
  'resourceAliCloudAlbLoadBalancerUpdate: currentValue == nil': never,
  'resourceAliCloudAlbLoadBalancerUpdate: currentValue.(bool) == target': facts => !changes('deletion_protection_enabled', facts),
  'resourceAliCloudAlbLoadBalancerUpdate: target == false': ({ attributes }) => attributes.deletion_protection_enabled !== true,
  'resourceAliCloudAlbLoadBalancerUpdate: target == true': ({ attributes }) => attributes.deletion_protection_enabled === true,
};

