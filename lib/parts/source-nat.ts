import { ITerraformDependable, TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { publicAddress } from './public-address';
import { EipAssociation } from '../alicloud/generated/eip-association';
import { NatGateway } from '../alicloud/generated/nat-gateway';
import { SnatEntry } from '../alicloud/generated/snat-entry';
import { NatGatewayAttributes } from '../choices/nat-gateway';

/** A vSwitch, and what leads its machines out. */
export interface SourceNatProps {
  readonly vpcId: string;
  readonly vswitchId: string;
  /** More vSwitches that are let out by the same gateway, by what their entries are called. */
  readonly others?: Readonly<Record<string, string>>;
  /** The bare address of the vSwitch, where it is made too. */
  readonly vswitchAddress?: string;
  readonly natGateway: NatGatewayAttributes;
  readonly name: string;
  readonly tags: Record<string, string>;
  readonly provider?: TerraformProvider;
}

/** A table that takes the entry, and the addresses that machines go out by. */
interface SnatTable {
  readonly snatTableId: string;
  readonly snatIps: string[];
  /** What else must be there before the entry. */
  readonly bound: ITerraformDependable[];
}

/** Source NAT: a gateway with an address where it is made, and an entry that lets each vSwitch out. */
export class SourceNat extends Construct {
  /** The addresses that machines go out by; undefined where entries that exist have them. */
  public readonly ips?: string[];

  /** Done when the vSwitches are let out. */
  public readonly entries: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: SourceNatProps) {
    super(scope, id);
    const { eip, snatTable } = props.natGateway;
    const table = eip ? gateway(this, props, eip) : snatTable && { ...snatTable, bound: [] };
    this.ips = table?.snatIps;
    const led = { Entry: props.vswitchId, ...props.others };
    this.entries = table ? Object.entries(led).map(([entry, vswitchId]) => snatEntry(this, entry, { ...props, vswitchId }, table)) : [];
  }
}

/**
 * The gateway and its address. It stands in the vSwitch whose machines it leads out, and cannot move: what the provider would call for that makes an enhanced
 * gateway out of a normal one. So it is made anew with the vSwitch, the old one gone first: only the first gateway of a VPC gets the route to the internet.
 */
function gateway(scope: Construct, props: SourceNatProps, eip: NonNullable<NatGatewayAttributes['eip']>): SnatTable {
  const { provider, name, tags, vpcId, vswitchId, vswitchAddress, natGateway: { publicIpRemovalPolicy } } = props;
  const nat = new NatGateway(scope, 'Resource', {
    provider,
    natGatewayName: name,
    natType: 'Enhanced',
    networkType: 'internet',
    paymentType: 'PayAsYouGo',
    internetChargeType: 'PayByLcu', // the only metering of new ones
    vpcId,
    vswitchId,
    tags,
    lifecycle: { replaceTriggeredBy: vswitchAddress === undefined ? undefined : [`${vswitchAddress}.id`] },
  });
  const address = publicAddress(scope, { provider, name: `${name}-nat`, tags, eip, publicIpRemovalPolicy });
  const bound = new EipAssociation(scope, 'EipAssociation', { provider, allocationId: address.id, instanceId: nat.id, instanceType: 'Nat' });
  return { snatTableId: nat.snatTableIds, snatIps: [address.ipAddress], bound: [bound] };
}

function snatEntry(scope: Construct, id: string, { provider, name, vswitchId }: SourceNatProps, { snatTableId, snatIps, bound }: SnatTable): SnatEntry {
  return new SnatEntry(scope, id, {
    provider,
    snatEntryName: name,
    snatTableId,
    sourceVswitchId: vswitchId,
    snatIp: snatIps.join(','),
    dependsOn: bound,
  });
}
