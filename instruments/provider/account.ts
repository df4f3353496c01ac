import { Attributes, Cloud } from '.';
import { PERMISSIONS, TRUST } from './full-stack';

export const REGION = 'ap-southeast-1';
/** Sells every type; the first zone sells none with a GPU. */
export const ZONE = 'ap-southeast-1b';
export const UBUNTU = 'ubuntu_24_04_x64_20G_alibase_20261102.vhd';
export const GPU_UBUNTU = 'ubuntu_24_04_x64_100G_with_gpu_driver_and_cuda_alibase_20261020.vhd';

/** What somebody made before: a network, an instance, a disk beside it and an EIP, none of them joined, and a role with a policy. */
export interface Account {
  readonly vpc: string;
  readonly vswitch: string;
  readonly group: string;
  readonly instance: string;
  readonly disk: string;
  readonly eip: string;
  readonly role: string;
  readonly policy: string;
}

export function furnish(cloud: Cloud): Account {
  const add = (type: string, attributes: Attributes) => cloud.add(`alicloud_${type}`, attributes, REGION).id;
  const vpc = add('vpc', { cidr_block: '10.0.0.0/8', vpc_name: 'old' });
  const vswitch = add('vswitch', { vpc_id: vpc, cidr_block: '10.1.0.0/16', zone_id: ZONE, vswitch_name: 'old' });
  const group = add('security_group', { vpc_id: vpc, security_group_name: 'old' });
  const instance = add('instance', { vswitch_id: vswitch, security_groups: [group], instance_type: 'ecs.g7.large', image_id: UBUNTU });
  const disk = add('ecs_disk', { zone_id: ZONE, category: 'cloud_essd', size: 40 });
  const role = add('ram_role', { role_name: 'old', assume_role_policy_document: TRUST });
  const policy = add('ram_policy', { policy_name: 'old', policy_document: PERMISSIONS });
  return { vpc, vswitch, group, instance, disk, eip: add('eip_address', {}), role, policy };
}
