import { ITerraformDependable, TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { ZonePair, clusterZones } from './cluster-zones';
import { Vpc } from '../alicloud/generated/vpc';
import { Vswitch } from '../alicloud/generated/vswitch';
import { InternetBandwidth } from '../choices/internet-bandwidth';
import { NatGateway } from '../choices/nat-gateway';
import { ownVpc } from '../parts/own-vpc';
import { SourceNat } from '../parts/source-nat';
import { kept } from '../terraform/kept-attribute';

/** What a network in two zones is made of. */
export interface ClusterNetworkProps {
  readonly provider?: TerraformProvider;
  readonly name: string;
  readonly tags: Record<string, string>;
  readonly cidrBlock: string;
  /** One a zone. */
  readonly vswitchCidrBlocks: readonly string[];
  readonly zoneIds?: ZonePair;
}

/** Where a cluster stands. */
export interface IClusterNetwork {
  readonly vpcId: string;
  readonly vswitchIds: readonly [first: string, second: string];
  readonly zoneIds: ZonePair;
  /** From where pods come. */
  readonly podCidrs: readonly string[];
  /** What must be there before a pod finds a way out. */
  readonly wayOut: readonly ITerraformDependable[];
}

const STAYS = 'A site whose first deploy failed can be destroyed (with removalPolicy DESTROY) and deployed anew.';
const PLACES = ['First', 'Second'] as const;

/** A VPC with a vSwitch in each of two zones, and a NAT gateway by which pods reach Bailian and the registry. */
export class ClusterNetwork extends Construct implements IClusterNetwork {
  public readonly vpcId: string;
  public readonly vswitchIds: readonly [string, string];
  public readonly zoneIds: ZonePair;
  public readonly podCidrs: readonly string[];
  public readonly wayOut: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: ClusterNetworkProps) {
    super(scope, id);
    const zoneIds = clusterZones(this, { provider: props.provider, named: props.zoneIds });
    const vpc = ownVpc(this, { ...props, otherwise: STAYS });
    const vswitches = PLACES.map((place, index) => this.vswitch(`Vswitch-${place}`, props, vpc, { zoneId: zoneIds[index], cidrBlock: props.vswitchCidrBlocks[index] }));
    this.vpcId = vpc.id;
    this.zoneIds = zoneIds;
    this.vswitchIds = vswitches.map(({ id: vswitchId }) => vswitchId) as unknown as [string, string];
    this.podCidrs = [...props.vswitchCidrBlocks];
    this.wayOut = this.sourceNat(props).entries;
    this.node.defaultChild = vpc;
  }

  /** Everything of the site stands in it, so another zone or another range would be another site. */
  private vswitch(id: string, { provider, name, tags }: ClusterNetworkProps, vpc: Vpc, where: Pick<Vswitch, 'zoneId' | 'cidrBlock'>): Vswitch {
    const stays = kept('zone_id', where.zoneId, zone => `The site stands in zone ${zone}, and stays there: set zoneIds to what it has, or leave it out. ${STAYS}`);
    return new Vswitch(this, id, { provider, vswitchName: name, vpcId: vpc.id, ...where, tags, lifecycle: { ...stays, ignoreChanges: ['zone_id', 'cidr_block'] } });
  }

  private sourceNat({ provider, name, tags }: ClusterNetworkProps): SourceNat {
    const [vswitchId, second] = this.vswitchIds;
    const natGateway = NatGateway.created({ internetBandwidth: InternetBandwidth.payByTraffic(200) })._bind();
    return new SourceNat(this, 'NatGateway', { provider, name, tags, vpcId: this.vpcId, vswitchId, others: { 'Entry-Second': second }, natGateway });
  }
}
