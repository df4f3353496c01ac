import { CIDR_BLOCK } from '../validation/cidr';
import { brand, familyOf, Given } from '../validation/family';
import { TEXT, listOf } from '../validation/kind';
import { Examination, PropsRule } from '../validation/rule';
import { DISTINCT, matches, resourceId, ZONE_ID } from '../validation/rules';
import { required, soundOf, struct } from '../validation/struct';

/** A cluster of Container Service that exists, with RRSA (RAM roles of service accounts) switched on. */
export interface ExistingKubernetesClusterOptions {
  /** Its id, e.g. `c1a2b3…`. Whoever deploys must be an administrator of it: Terraform installs by the credential that it hands out. */
  readonly clusterId: string;

  /** The VPC that it stands in. Database, Redis and load balancer are made there. */
  readonly vpcId: string;

  /** Two vSwitches of that VPC in two zones, for database, Redis and load balancer. */
  readonly vswitchIds: string[];

  /** The zones of these vSwitches, in the same order. */
  readonly zoneIds: string[];

  /** The addresses that pods have: database and Redis let nobody else in. */
  readonly podCidrs: string[];

  /** The ARN of the cluster's provider in RAM (Cluster Information › RRSA OIDC), e.g. `acs:ram::1234567890123456:oidc-provider/ack-rrsa-c1a2b3…`. */
  readonly oidcProviderArn: string;

  /** The address of its issuer, at the same place, e.g. `https://oidc-ack-cn-hangzhou.oss-cn-hangzhou.aliyuncs.com/c1a2b3…`. */
  readonly oidcIssuerUrl: string;
}

/** The kinds of its properties. */
export const EXISTING_KUBERNETES_CLUSTER_OPTIONS = struct<ExistingKubernetesClusterOptions>({
  clusterId: required(TEXT),
  vpcId: required(TEXT),
  vswitchIds: required(listOf(TEXT)),
  zoneIds: required(listOf(TEXT)),
  podCidrs: required(listOf(TEXT)),
  oidcProviderArn: required(TEXT),
  oidcIssuerUrl: required(TEXT),
});

const CLUSTER_ID = matches('cluster-id', /^c[0-9a-z]{8,63}$/, 'must be the id of a cluster of Container Service, which begins with c');
const OIDC_PROVIDER = matches(
  'oidc-provider', /^acs:ram::[0-9]{5,20}:oidc-provider\/[A-Za-z0-9._-]{1,128}$/, 'must be the ARN of an OIDC provider of RAM: acs:ram::ACCOUNT:oidc-provider/NAME');
const OIDC_ISSUER = matches('oidc-issuer', /^https:\/\/[a-z0-9.-]+(?:\/[A-Za-z0-9._-]+)*$/, 'must be the address of an issuer, beginning with https:// and without a slash at its end');

const PAIR: PropsRule<ExistingKubernetesClusterOptions>[] = (['vswitchIds', 'zoneIds'] as const).map(property => ({
  name: `existing-${property.toLowerCase()}-pair`,
  property,
  sentence: 'must be two: database, Redis and load balancer stand in two zones',
  holds: options => options[property].length === 2,
}));

/**
 * Where the replicas of a site run.
 *
 * @see https://www.alibabacloud.com/help/en/cs
 */
export class KubernetesCluster {
  /**
   * A new cluster of Container Compute Service (ACS): pods without nodes to look after. The cluster bills nothing, each pod by the hour. The roles of Container
   * Service must have been authorized once in the account, which its console asks for.
   */
  public static acs(): KubernetesCluster {
    return new KubernetesCluster();
  }

  /**
   * A cluster that exists: ACS, or ACK with nodes of your own. Network and way out are its own.
   *
   * @param options its ids, and who its pods are to RAM
   */
  public static existing(options: ExistingKubernetesClusterOptions): KubernetesCluster {
    return new KubernetesCluster(options, [['', options, EXISTING_KUBERNETES_CLUSTER_OPTIONS]]);
  }

  private constructor(
    /** @internal Nothing where one is made. */
    public readonly _existing?: ExistingKubernetesClusterOptions,
    given: readonly Given[] = [],
  ) {
    brand(this, 'KubernetesCluster', ...given);
  }

  /** @internal */
  public _examine(examination: Examination, property: string): void {
    if (this._existing === undefined) {
      return;
    }
    const options = soundOf(EXISTING_KUBERNETES_CLUSTER_OPTIONS, this._existing);
    examination.value(`${property}.clusterId`, options.clusterId, CLUSTER_ID);
    examination.value(`${property}.vpcId`, options.vpcId, resourceId('vpc'));
    examination.value(`${property}.vswitchIds`, options.vswitchIds, DISTINCT);
    examination.each(`${property}.vswitchIds`, options.vswitchIds, resourceId('vsw'));
    examination.value(`${property}.zoneIds`, options.zoneIds, DISTINCT);
    examination.each(`${property}.zoneIds`, options.zoneIds, ZONE_ID);
    examination.value(`${property}.podCidrs`, options.podCidrs, DISTINCT);
    examination.each(`${property}.podCidrs`, options.podCidrs, CIDR_BLOCK);
    examination.value(`${property}.oidcProviderArn`, options.oidcProviderArn, OIDC_PROVIDER);
    examination.value(`${property}.oidcIssuerUrl`, options.oidcIssuerUrl, OIDC_ISSUER);
    const whole = EXISTING_KUBERNETES_CLUSTER_OPTIONS.flaws(this._existing, '').length === 0;
    const inner = new Examination(() => false);
    if (whole) {
      inner.props(this._existing, PAIR);
    }
    examination.include(inner.violations, name => `${property}.${name}`);
  }
}

/** What is held where one is given. */
export const KUBERNETES_CLUSTER = familyOf(KubernetesCluster, 'KubernetesCluster.acs()');
