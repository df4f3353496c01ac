import { Precondition, TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { DataAlicloudVswitches } from './alicloud/generated/data-alicloud-vswitches';
import { DataAlicloudZones } from './alicloud/generated/data-alicloud-zones';
import { EipAddress } from './alicloud/generated/eip-address';
import { SecurityGroup } from './alicloud/generated/security-group';
import { Vpc } from './alicloud/generated/vpc';
import { Vswitch } from './alicloud/generated/vswitch';
import { DATA_DISK_CATEGORY } from './choices/disk-category';
import { InstanceCharge } from './choices/instance-charge';
import { InstanceType } from './choices/instance-type';
import { EipAttributes, InternetBandwidth } from './choices/internet-bandwidth';
import { CIDR_BLOCK, VPC_CIDR_BLOCK, VSWITCH_CIDR_BLOCK, contains, firstBlock } from './model/cidr';
import { zoneOfRegion } from './model/regions';
import { Examination, PropsRule, Resolution, settle } from './model/rule';
import { ZONE_ID, resourceId } from './model/rules';
import { warnOfVersion2 } from './private/alicloud-provider';
import { FrozenLookup } from './private/frozen-lookup';
import { resolveName, resolveTags } from './private/site-names';
import { SynthContext, contextOf, isUnknown } from './private/synth-context';
import { SiteProps } from './site-props';

/** Where a site stands: a new network or an existing one, and its public address. */
export interface BailianNetworkOptions {
  /**
   * The addresses of the new VPC. Cannot be changed later.
   *
   * @default 172.16.0.0/16
   */
  readonly cidrBlock?: string;

  /**
   * The addresses of the new vSwitch. A change replaces the vSwitch.
   *
   * @default - the first /24 of the VPC; required in an existing VPC
   */
  readonly vswitchCidrBlock?: string;

  /**
   * An existing VPC.
   *
   * @default - a new one
   */
  readonly vpcId?: string;

  /**
   * An existing vSwitch of that VPC.
   *
   * @default - a new one
   */
  readonly vswitchId?: string;

  /**
   * The zone of the new vSwitch. A change replaces vSwitch and data disk.
   *
   * @default - the first zone that sells `instanceType` on the day of the first deploy; it is remembered in the state
   */
  readonly zoneId?: string;

  /**
   * The public address.
   *
   * @default InternetBandwidth.payByTraffic(100)
   */
  readonly internetBandwidth?: InternetBandwidth;
}

/** A network and a public address for one site. */
export interface BailianNetworkProps extends BailianNetworkOptions, SiteProps {
  /**
   * The type that the zone must sell.
   *
   * @default - any zone that offers vSwitches will do
   */
  readonly instanceType?: InstanceType;

  /**
   * How the instance will be paid for: stock differs.
   *
   * @default InstanceCharge.payAsYouGo()
   */
  readonly instanceCharge?: InstanceCharge;
}

/** A network that a site can stand in. */
export interface IBailianNetwork {
  /** The VPC. */
  readonly vpcId: string;

  /** The vSwitch. */
  readonly vswitchId: string;

  /** The security group of the instance; it has no rule of its own. */
  readonly securityGroupId: string;

  /** The zone of the vSwitch, for whatever must stand beside the instance. */
  readonly zoneId: string;

  /** The public address; undefined where there is none. */
  readonly publicIp?: string;

  /** The EIP that the instance is bound to; undefined where there is none. */
  readonly eipAllocationId?: string;

  /** @internal */
  readonly _zoneOffered?: Precondition;
}

/** An existing network. */
export interface BailianNetworkAttributes {
  /** The VPC. */
  readonly vpcId: string;

  /** A vSwitch of it. */
  readonly vswitchId: string;

  /** A security group of it, without rules for the ports 80, 443 and 8080: the constructs that need a port open it. */
  readonly securityGroupId: string;

  /** The vSwitch's zone. */
  readonly zoneId: string;

  /**
   * The address of an EIP.
   *
   * @default - none; the vSwitch needs a NAT gateway
   */
  readonly publicIp?: string;

  /**
   * The id of the same EIP.
   *
   * @default - none; the vSwitch needs a NAT gateway
   */
  readonly eipAllocationId?: string;
}

/** The network with every default filled in. */
interface NetworkModel {
  readonly name: string;
  readonly tags: Record<string, string>;
  readonly provider?: TerraformProvider;
  readonly vpcId?: string;
  readonly vswitchId?: string;
  readonly cidrBlock: string;
  readonly vswitchCidrBlock: string;
  readonly zoneId?: string;
  readonly instanceType?: InstanceType;
  readonly instanceCharge: InstanceCharge;
  readonly eip?: EipAttributes;
}

const DEFAULT_CIDR_BLOCK = '172.16.0.0/16';
const VSWITCH_PREFIX = 24;

const isPlain = (...values: unknown[]) => values.every(value => !isUnknown(value));

const RULES: ReadonlyArray<PropsRule<BailianNetworkProps>> = [
  {
    name: 'vswitch-in-vpc',
    property: 'vpcId',
    sentence: 'must be given with vswitchId, because the security group is made in it',
    holds: ({ vpcId, vswitchId }) => vswitchId === undefined || vpcId !== undefined,
  },
  {
    name: 'existing-vswitch-has-a-zone',
    property: 'zoneId',
    sentence: 'must not be given with vswitchId, which has its zone',
    holds: ({ zoneId, vswitchId }) => vswitchId === undefined || zoneId === undefined,
  },
  {
    name: 'existing-vswitch-has-addresses',
    property: 'vswitchCidrBlock',
    sentence: 'must not be given with vswitchId, which has its addresses',
    holds: ({ vswitchCidrBlock, vswitchId }) => vswitchId === undefined || vswitchCidrBlock === undefined,
  },
  {
    name: 'existing-vpc-has-addresses',
    property: 'cidrBlock',
    sentence: 'must not be given with vpcId, which has its addresses',
    holds: ({ cidrBlock, vpcId }) => vpcId === undefined || cidrBlock === undefined,
  },
  {
    name: 'new-vswitch-in-existing-vpc',
    property: 'vswitchCidrBlock',
    sentence: 'must be given with vpcId alone, since only you know which of its addresses are free',
    holds: ({ vpcId, vswitchId, vswitchCidrBlock }) => vpcId === undefined || vswitchId !== undefined || vswitchCidrBlock !== undefined,
  },
  {
    name: 'vswitch-inside-vpc',
    property: 'vswitchCidrBlock',
    sentence: 'must lie inside cidrBlock',
    holds: ({ cidrBlock = DEFAULT_CIDR_BLOCK, vswitchCidrBlock, vpcId }) =>
      vswitchCidrBlock === undefined || vpcId !== undefined || !isPlain(cidrBlock, vswitchCidrBlock) || contains(cidrBlock, vswitchCidrBlock),
  },
  {
    name: 'no-internet-needs-nat',
    property: 'internetBandwidth',
    sentence: 'must not be none() in a new vSwitch, which has no NAT gateway',
    cure: () => 'name an existing vswitchId whose NAT gateway reaches the hosts that the README lists',
    holds: ({ internetBandwidth, vswitchId }) => internetBandwidth?._bind() !== undefined || internetBandwidth === undefined || vswitchId !== undefined,
  },
];

/** Fills in every default of a network, and finds what is wrong. */
export function resolveBailianNetwork(props: BailianNetworkProps, context: SynthContext): Resolution<NetworkModel> {
  const examination = new Examination(isUnknown);
  const name = resolveName(examination, props, context.path);
  const tags = resolveTags(examination, props, name);
  const internetBandwidth = props.internetBandwidth ?? InternetBandwidth.payByTraffic(100);
  const instanceCharge = props.instanceCharge ?? InstanceCharge.payAsYouGo();
  const cidrBlock = props.cidrBlock ?? DEFAULT_CIDR_BLOCK;

  examination.value('vpcId', props.vpcId, resourceId('vpc'));
  examination.value('vswitchId', props.vswitchId, resourceId('vsw'));
  examination.value('zoneId', props.zoneId, ZONE_ID, zoneOfRegion(context.region));
  examination.value('cidrBlock', props.cidrBlock, CIDR_BLOCK, VPC_CIDR_BLOCK);
  examination.value('vswitchCidrBlock', props.vswitchCidrBlock, CIDR_BLOCK, VSWITCH_CIDR_BLOCK);
  props.instanceType?._examine(examination, 'instanceType');
  instanceCharge._examine(examination, 'instanceCharge');
  internetBandwidth._examine(examination, 'internetBandwidth');
  examination.props(props, RULES);

  const vswitchCidrBlock = props.vswitchCidrBlock ?? firstBlock(cidrBlock, VSWITCH_PREFIX);
  return {
    violations: examination.violations,
    model: { ...props, name, tags, cidrBlock, vswitchCidrBlock, instanceCharge, eip: internetBandwidth._bind() },
  };
}

/**
 * The network of one site: VPC and vSwitch (new, or existing by id), a security group without rules, and the public address.
 *
 * The address belongs to the network so that it outlives the machine.
 */
export class BailianNetwork extends Construct implements IBailianNetwork {
  /**
   * A network that exists. Nothing is created.
   *
   * @param attributes its ids
   */
  public static fromAttributes(attributes: BailianNetworkAttributes): IBailianNetwork {
    return { ...attributes };
  }

  public readonly vpcId: string;
  public readonly vswitchId: string;
  public readonly securityGroupId: string;
  public readonly zoneId: string;
  public readonly publicIp?: string;
  public readonly eipAllocationId?: string;

  /** @internal */
  public readonly _zoneOffered?: Precondition;

  /**
   * Creates the network.
   *
   * @throws ValidationError with everything that is wrong in the props, before anything is created
   */
  constructor(scope: Construct, id: string, props: BailianNetworkProps = {}) {
    const context = contextOf(scope, id, props.provider);
    const model = settle(context.path, resolveBailianNetwork(props, context));
    super(scope, id);
    warnOfVersion2(this, props.provider);

    const zone = frozenZone(this, model);
    const vpcId = model.vpcId ?? vpc(this, model).id;
    const group = securityGroup(this, model, vpcId);
    const eip = eipAddress(this, model);

    this.node.defaultChild = model.vpcId === undefined ? this.node.findChild('Resource') : group;
    this.vpcId = vpcId;
    this.zoneId = model.zoneId ?? zone!.value;
    this.vswitchId = model.vswitchId ?? vswitch(this, model, vpcId, this.zoneId, zone).id;
    this.securityGroupId = group.id;
    this.publicIp = eip?.ipAddress;
    this.eipAllocationId = eip?.id;
    this._zoneOffered = zone?.offered;
  }
}

function vpc(scope: Construct, { provider, name, tags, cidrBlock }: NetworkModel): Vpc {
  return new Vpc(scope, 'Resource', { provider, vpcName: name, cidrBlock, tags });
}

function vswitch(scope: Construct, { provider, name, tags, vswitchCidrBlock }: NetworkModel, vpcId: string, zoneId: string, zone?: FrozenLookup): Vswitch {
  return new Vswitch(scope, 'Vswitch', {
    provider,
    vswitchName: name,
    vpcId,
    zoneId,
    cidrBlock: vswitchCidrBlock,
    tags,
    lifecycle: zone && { precondition: [zone.offered] },
  });
}

function securityGroup(scope: Construct, { provider, name, tags }: NetworkModel, vpcId: string): SecurityGroup {
  return new SecurityGroup(scope, 'SecurityGroup', { provider, securityGroupName: name, vpcId, tags });
}

function eipAddress(scope: Construct, { provider, name, tags, eip }: NetworkModel): EipAddress | undefined {
  return eip && new EipAddress(scope, 'EipAddress', { provider, addressName: name, paymentType: 'PayAsYouGo', ...eip, tags });
}

/** The zone, remembered from the first deploy; a zone that the user named needs none. */
function frozenZone(scope: Construct, model: NetworkModel): FrozenLookup | undefined {
  if (model.vswitchId !== undefined) {
    return zoneOfVswitch(scope, model, model.vswitchId);
  }
  return model.zoneId === undefined ? zoneThatSells(scope, model) : undefined;
}

function zoneOfVswitch(scope: Construct, { provider }: NetworkModel, vswitchId: string): FrozenLookup {
  const vswitches = new DataAlicloudVswitches(scope, 'Vswitches', { provider, ids: [vswitchId] });
  return new FrozenLookup(scope, 'Zone', vswitches.vswitches.get(0).zoneId, address =>
    `There was no vSwitch ${vswitchId} in the region of the provider. Correct vswitchId or the region, then run: terraform apply -replace=${address}`);
}

function zoneThatSells(scope: Construct, { provider, instanceType, instanceCharge }: NetworkModel): FrozenLookup {
  const { instanceChargeType, spotStrategy } = instanceCharge._bind();
  const zones = new DataAlicloudZones(scope, 'Zones', instanceType
    ? { provider, availableInstanceType: instanceType.name, availableDiskCategory: DATA_DISK_CATEGORY, instanceChargeType, spotStrategy }
    : { provider, availableResourceCreation: 'VSwitch' });
  const goods = instanceType ? `sold ${instanceType.name} (${instanceChargeType}${spotStrategy ? `, ${spotStrategy}` : ''})` : 'offered vSwitches';
  return new FrozenLookup(scope, 'Zone', zones.zones.get(0).id, address =>
    `No zone of the region ${goods}. Name zoneId; or, with another instanceType or when there is stock again, run: terraform apply -replace=${address}`);
}
