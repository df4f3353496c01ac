import { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { IClusterNetwork } from './cluster-network';
import { KvstoreInstance } from '../alicloud/generated/kvstore-instance';

/** What a Redis is made of. */
export interface ClusterRedisProps {
  readonly provider?: TerraformProvider;
  readonly name: string;
  readonly tags: Record<string, string>;
  readonly network: IClusterNetwork;
  readonly instanceClass: string;
}

/**
 * Redis 7 with a node in each of two zones, reached from the pods alone and without a password. What it holds is under way: who listens to which chat, and
 * what is being answered. Nothing is thrown away for want of room, because what is asked for again would not be there.
 */
export class ClusterRedis extends Construct {
  public readonly instanceId: string;
  public readonly host: string;

  constructor(scope: Construct, id: string, { provider, name, tags, network, instanceClass }: ClusterRedisProps) {
    super(scope, id);
    const redis = new KvstoreInstance(this, 'Resource', {
      provider,
      dbInstanceName: name,
      instanceType: 'Redis',
      engineVersion: '7.0',
      instanceClass,
      paymentType: 'PostPaid',
      vswitchId: network.vswitchIds[0],
      zoneId: network.zoneIds[0],
      secondaryZoneId: network.zoneIds[1],
      vpcAuthMode: 'Close',
      securityIps: [...network.podCidrs],
      config: { 'maxmemory-policy': 'noeviction', 'timeout': '1800' },
      tags,
      // a failover changes the places of the zones, and the provider would move it back
      lifecycle: { ignoreChanges: ['zone_id', 'secondary_zone_id'] },
    });
    this.instanceId = redis.id;
    this.host = redis.connectionDomain;
    this.node.defaultChild = redis;
  }
}
