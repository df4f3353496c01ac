import { ITerraformDependable, TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { IClusterNetwork } from './cluster-network';
import { AlbLoadBalancer } from '../alicloud/generated/alb-load-balancer';
import { ownRecord } from '../parts/own-record';
import { RECORDS } from '../terraform/names-in-app';

/** The free edition of Alibaba Cloud DNS takes no less. */
const TTL_SECONDS = 600;

/** A name with its zone. */
export interface ServedName {
  readonly name: string;
  readonly dnsZone: string;
}

/** What a load balancer is made of. */
export interface LoadBalancerProps {
  readonly provider?: TerraformProvider;
  readonly name: string;
  readonly tags: Record<string, string>;
  readonly network: IClusterNetwork;
  /** The names that lead to it by records of ours. */
  readonly records: readonly ServedName[];
}

/**
 * The load balancer before the site, in two zones, and the names that lead to it. Its listeners are the release's: they go with the pods.
 *
 * Terraform owns it, so that its name stays whatever becomes of the cluster.
 */
export class LoadBalancer extends Construct {
  public readonly loadBalancerId: string;
  public readonly dnsName: string;
  public readonly records: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, { provider, name, tags, network, records }: LoadBalancerProps) {
    super(scope, id);
    const balancer = new AlbLoadBalancer(this, 'Resource', {
      provider,
      loadBalancerName: name,
      loadBalancerEdition: 'Standard',
      addressType: 'Internet',
      addressAllocatedMode: 'Dynamic',
      vpcId: network.vpcId,
      loadBalancerBillingConfig: { payType: 'PayAsYouGo' },
      zoneMappings: network.zoneIds.map((zoneId, index) => ({ zoneId, vswitchId: network.vswitchIds[index] })),
      tags,
    });
    this.loadBalancerId = balancer.id;
    this.dnsName = balancer.dnsName;
    this.records = records.map(record => ownRecord(this, { ...record, type: 'CNAME', value: balancer.dnsName, ttlSeconds: TTL_SECONDS, provider }));
    RECORDS.take(this, records.map(record => record.name));
    this.node.defaultChild = balancer;
  }
}
