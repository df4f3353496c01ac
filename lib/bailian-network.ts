import { Fn, ITerraformDependable, Op, TerraformSelf, propertyAccess } from 'cdktf';
import { Construct } from 'constructs';
import { DataAlicloudVswitches } from './alicloud/generated/data-alicloud-vswitches';
import { SecurityGroup } from './alicloud/generated/security-group';
import { Vswitch } from './alicloud/generated/vswitch';
import { DISK_CATEGORY, DiskCategory } from './choices/disk-category';
import { INSTANCE_CHARGE, InstanceCharge } from './choices/instance-charge';
import { INSTANCE_TYPES, InstanceType } from './choices/instance-type';
import { EipAttributes, INTERNET_BANDWIDTH, InternetBandwidth } from './choices/internet-bandwidth';
import { NAT_GATEWAY, NatGateway } from './choices/nat-gateway';
import { REMOVAL_POLICY, RemovalPolicy } from './choices/removal-policy';
import { ownVpc } from './parts/own-vpc';
import { publicAddress } from './parts/public-address';
import { resolveName, resolveTags } from './parts/site-names';
import { SourceNat, SourceNatProps } from './parts/source-nat';
import { ZoneDemand, demanded, zoneThatSells } from './parts/zone-lookup';
import { SITE_PROPS, SiteProps } from './site-props';
import { warnOfProvider } from './terraform/alicloud-provider';
import { bareAddress } from './terraform/bare-address';
import { FrozenLookup } from './terraform/frozen-lookup';
import { OR_ANEW, RefusedChange, allKept, kept } from './terraform/kept-attribute';
import { SynthContext, contextOf } from './terraform/synth-context';
import { TerraformData } from './terraform/terraform-data';
import { DEPENDABLE } from './terraform/terraform-kinds';
import { IPV4_ADDRESS } from './validation/addresses';
import { CIDR_BLOCK, VPC_CIDR_BLOCK, VSWITCH_CIDR_BLOCK, contains, firstBlock } from './validation/cidr';
import { brand, familyOrHaving } from './validation/family';
import { Kind, TEXT, listOf } from './validation/kind';
import { zoneOfRegion } from './validation/regions';
import { Examination, PropsRule, Resolution, modelOf } from './validation/rule';
import { ZONE_ID, resourceId } from './validation/rules';
import { having, required, struct } from './validation/struct';
import { isUnknown } from './validation/unknown';

/** Where a site stands: a new network or an existing one, and its public address. */
export interface BailianNetworkOptions {
  /**
   * A network in which other sites may stand too. VPC, vSwitch, zone and NAT gateway are its own; the security group and the public address are made for this
   * site, so its own security group and address, where it has them, are not touched. It may be of another stack of the app.
   *
   * @default - a network for this site alone, as the other properties say
   */
  readonly network?: IBailianNetwork;

  /**
   * The addresses of the new VPC. Another value is refused at plan once there is one.
   *
   * @default 172.16.0.0/16
   */
  readonly cidrBlock?: string;

  /**
   * The addresses of the new vSwitch. A change makes another vSwitch, moves the instance into it (which stops and starts it) and deletes the first; the two
   * must not overlap.
   *
   * @default - the first /24 of the VPC; required in an existing VPC
   */
  readonly vswitchCidrBlock?: string;

  /**
   * An existing VPC. A site stays in its VPC: a change is refused at plan.
   *
   * @default - a new one
   */
  readonly vpcId?: string;

  /**
   * An existing vSwitch of that VPC. Another one of the same zone moves the instance, which stops and starts it; one of another zone is refused at plan.
   *
   * @default - a new one
   */
  readonly vswitchId?: string;

  /**
   * The zone of the new vSwitch. The data disk, and so the site, stays in the zone of the first deploy: another one is refused at plan. It may be taken away
   * again, which changes nothing.
   *
   * @default - the first zone that has `instanceType` in stock on the day of the first deploy; it is remembered in the state
   */
  readonly zoneId?: string;

  /**
   * The public address.
   *
   * @default - InternetBandwidth.payByTraffic(100); with a natGateway InternetBandwidth.none()
   */
  readonly internetBandwidth?: InternetBandwidth;

  /**
   * How machines without a public address reach the internet. It leads out only: nobody comes in by it.
   *
   * @default - none: the public address leads in and out. With `network` that of the network; in an existing vSwitch, without an address, one that you have
   */
  readonly natGateway?: NatGateway;

  /**
   * What Terraform does with the public address when it is told to destroy or to replace it: with `RETAIN` it refuses both, with `DESTROY` it does both, and
   * the site comes back at another address. RETAIN suits a site whose names are not kept in Alibaba Cloud DNS, or whose address stands in somebody's firewall.
   *
   * @default - `terraform destroy` releases it; a change that would replace it (between `payByTraffic` and `payByBandwidth`) is refused at plan
   */
  readonly publicIpRemovalPolicy?: RemovalPolicy;
}

/** A network for one site with a public address, or for several. */
export interface BailianNetworkProps extends BailianNetworkOptions, SiteProps {
  /**
   * The type that the zone must have in stock.
   *
   * @default - any zone that offers vSwitches and disks will do
   */
  readonly instanceType?: InstanceType;

  /**
   * How the instance will be paid for: stock differs.
   *
   * @default InstanceCharge.payAsYouGo()
   */
  readonly instanceCharge?: InstanceCharge;

  /**
   * The category of the system disk that the zone must have in stock with the type.
   *
   * @default DiskCategory.CLOUD_ESSD
   */
  readonly systemDiskCategory?: DiskCategory;

  /**
   * The category of the data disk that the zone must have in stock. `alicloud_zones` cannot be asked for ESSD AutoPL and Entry: for them a zone with ESSDs is
   * chosen.
   *
   * @default DiskCategory.CLOUD_ESSD
   */
  readonly dataDiskCategory?: DiskCategory;
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

  /**
   * The addresses of the NAT gateway, as which machines without a public address of their own are seen outside, e.g. for somebody's firewall; undefined where
   * there is no NAT gateway, or it is not known.
   */
  readonly natIps?: string[];

  /** The SNAT entries that must be there before a machine without a public address calls out; undefined where none is made in the app. */
  readonly snatEntries?: ITerraformDependable[];
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

  /**
   * The addresses of the NAT gateway.
   *
   * @default - not known
   */
  readonly natIps?: string[];

  /**
   * SNAT entries of your own in the same stack: the programs of the machine wait for them.
   *
   * @default - none; the NAT gateway leads out already
   */
  readonly snatEntries?: ITerraformDependable[];
}

const ATTRIBUTES = {
  vpcId: required(TEXT),
  vswitchId: required(TEXT),
  securityGroupId: required(TEXT),
  zoneId: required(TEXT),
  publicIp: TEXT,
  eipAllocationId: TEXT,
  natIps: listOf(TEXT),
  snatEntries: listOf(DEPENDABLE),
};

/** The kinds of its properties. */
export const BAILIAN_NETWORK_ATTRIBUTES = struct<BailianNetworkAttributes>(ATTRIBUTES);

/** What is held where one is given: of whatever origin, since a network may be of an app's own. */
export const I_BAILIAN_NETWORK: Kind<IBailianNetwork> =
  familyOrHaving<BailianNetworkAttributes>('IBailianNetwork', 'BailianNetwork.fromAttributes({ … })', having<BailianNetworkAttributes>(ATTRIBUTES));

/** The kinds of the options. */
export const BAILIAN_NETWORK_OPTIONS = struct<BailianNetworkOptions>({
  cidrBlock: TEXT,
  vswitchCidrBlock: TEXT,
  network: I_BAILIAN_NETWORK,
  vpcId: TEXT,
  vswitchId: TEXT,
  zoneId: TEXT,
  internetBandwidth: INTERNET_BANDWIDTH,
  natGateway: NAT_GATEWAY,
  publicIpRemovalPolicy: REMOVAL_POLICY,
});

/** The kinds of the properties. */
export const BAILIAN_NETWORK_PROPS = struct<BailianNetworkProps>({
  ...BAILIAN_NETWORK_OPTIONS.kinds,
  ...SITE_PROPS.kinds,
  instanceType: INSTANCE_TYPES,
  instanceCharge: INSTANCE_CHARGE,
  systemDiskCategory: DISK_CATEGORY,
  dataDiskCategory: DISK_CATEGORY,
});

/** The network with every default filled in. */
export interface NetworkModel extends ZoneDemand {
  readonly name: string;
  readonly tags: Record<string, string>;
  readonly vpcId?: string;
  readonly vswitchId?: string;
  readonly cidrBlock: string;
  readonly vswitchCidrBlock: string;
  readonly zoneId?: string;
  readonly eip?: EipAttributes;
  readonly publicIpRemovalPolicy?: RemovalPolicy;
  readonly network?: IBailianNetwork;
  readonly natGateway?: NatGateway;
}

/** Whether a site has a public address of its own. */
export function hasPublicAddress({ internetBandwidth, natGateway }: Pick<BailianNetworkOptions, 'internetBandwidth' | 'natGateway'>): boolean {
  return internetBandwidth === undefined ? natGateway === undefined : internetBandwidth._bind() !== undefined;
}

/** Whether it is known that a machine without a public address could not call out of a network. */
export function isWithoutNat(network: IBailianNetwork | undefined): boolean {
  return (network as Partial<BailianNetwork> | undefined)?._isWithoutNat === true;
}

/** Of a network by its attributes; of a `BailianNetwork` all is known at apply only. */
export function examineNetwork(examination: Examination, network: Partial<IBailianNetwork> = {}, region?: string): void {
  examination.value('network.vpcId', network.vpcId, resourceId('vpc'));
  examination.value('network.vswitchId', network.vswitchId, resourceId('vsw'));
  examination.value('network.securityGroupId', network.securityGroupId, resourceId('sg'));
  examination.value('network.zoneId', network.zoneId, ZONE_ID, zoneOfRegion(region));
  examination.value('network.publicIp', network.publicIp, IPV4_ADDRESS);
  examination.value('network.eipAllocationId', network.eipAllocationId, resourceId('eip'));
  examination.each('network.natIps', network.natIps, IPV4_ADDRESS);
}

const DEFAULT_CIDR_BLOCK = '172.16.0.0/16';
const VSWITCH_PREFIX = 24;
const OWN_VPC = 'a VPC of its own';

const isPlain = (...values: unknown[]) => values.every(value => !isUnknown(value));

/** What the network that is named has already. */
const OF_THE_NETWORK = ['cidrBlock', 'vswitchCidrBlock', 'vpcId', 'vswitchId', 'zoneId', 'natGateway'] as const;

const RULES: ReadonlyArray<PropsRule<BailianNetworkProps>> = [
  ...OF_THE_NETWORK.map((property): PropsRule<BailianNetworkProps> => ({
    name: `network-has-its-${property.toLowerCase()}`,
    property,
    sentence: 'must be left out with network, which has its own',
    holds: props => props.network === undefined || props[property] === undefined,
  })),
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
    name: 'nat-or-address',
    property: 'natGateway',
    sentence: 'must be left out with a public address, by which the machine would go out',
    cure: () => 'leave internetBandwidth out; a site that has this network as its network may have an address of its own',
    holds: ({ natGateway, internetBandwidth }) => natGateway === undefined || !hasPublicAddress({ internetBandwidth, natGateway }),
  },
  {
    name: 'nat-created-in-new-vpc',
    property: 'natGateway',
    sentence: 'must not be created() in an existing VPC: it would become the way out of everything there',
    cure: () => 'make it where the VPC is made, and say NatGateway.existing()',
    holds: ({ natGateway, vpcId }) => natGateway?._isCreated !== true || vpcId === undefined,
  },
  {
    name: 'nat-existing-in-existing-vpc',
    property: 'natGateway',
    sentence: 'must not be existing() in a new VPC, which has none',
    cure: () => 'say NatGateway.created(), or name the vpcId',
    holds: ({ natGateway, vpcId }) => natGateway?._isCreated !== false || vpcId !== undefined,
  },
  {
    name: 'address-policy-needs-address',
    property: 'publicIpRemovalPolicy',
    sentence: 'must be left out without a public address',
    cure: ({ natGateway }) => natGateway?._isCreated ? 'that of the NAT gateway has one of its own: NatGateway.created({ publicIpRemovalPolicy })' : undefined,
    holds: props => props.publicIpRemovalPolicy === undefined || hasPublicAddress(props),
  },
];

/** Fills in every default of a network, and finds what is wrong. */
export function resolveBailianNetwork(given: BailianNetworkProps, context: SynthContext): Resolution<NetworkModel> {
  const examination = new Examination(isUnknown);
  const props = examination.sound(BAILIAN_NETWORK_PROPS, given);
  const name = resolveName(examination, props, context.path);
  const tags = resolveTags(examination, props, name);
  const internetBandwidth = props.internetBandwidth ?? (props.natGateway ? InternetBandwidth.none() : InternetBandwidth.payByTraffic(100));
  const instanceCharge = props.instanceCharge ?? InstanceCharge.payAsYouGo();
  const cidrBlock = props.cidrBlock ?? DEFAULT_CIDR_BLOCK;
  const { systemDiskCategory = DiskCategory.CLOUD_ESSD, dataDiskCategory = DiskCategory.CLOUD_ESSD } = props;

  examination.value('vpcId', props.vpcId, resourceId('vpc'));
  examination.value('vswitchId', props.vswitchId, resourceId('vsw'));
  examination.value('zoneId', props.zoneId, ZONE_ID, zoneOfRegion(context.region));
  examination.value('cidrBlock', props.cidrBlock, CIDR_BLOCK, VPC_CIDR_BLOCK);
  examination.value('vswitchCidrBlock', props.vswitchCidrBlock, CIDR_BLOCK, VSWITCH_CIDR_BLOCK);
  props.instanceType?._examine(examination, 'instanceType');
  instanceCharge._examine(examination, 'instanceCharge');
  internetBandwidth._examine(examination, 'internetBandwidth');
  props.natGateway?._examine(examination, 'natGateway');
  examineNetwork(examination, props.network, context.region);
  examination.props(props, RULES);

  const vswitchCidrBlock = props.vswitchCidrBlock ?? firstBlock(cidrBlock, VSWITCH_PREFIX);
  return {
    violations: examination.violations,
    model: {
      ...props,
      vpcId: props.network?.vpcId ?? props.vpcId,
      vswitchId: props.network?.vswitchId ?? props.vswitchId,
      name,
      tags,
      cidrBlock,
      vswitchCidrBlock,
      instanceCharge,
      systemDiskCategory,
      dataDiskCategory,
      eip: internetBandwidth._bind(),
    },
  };
}

/**
 * The network of one site, or of several: VPC and vSwitch (new, existing by id, or those of another network), a security group without rules, and what leads
 * to the internet: a public address, or a NAT gateway.
 *
 * The address belongs to the network so that it outlives the machine. One machine has it, and the security group; every other site that stands here has the
 * network as its `network`, and a group and an address of its own. A network that is for others alone takes `InternetBandwidth.none()`.
 */
export class BailianNetwork extends Construct implements IBailianNetwork {
  /**
   * A network that exists. Nothing is created.
   *
   * @param attributes its ids
   */
  public static fromAttributes(attributes: BailianNetworkAttributes): IBailianNetwork {
    const network = { ...attributes };
    brand(network, 'IBailianNetwork', ['', attributes, BAILIAN_NETWORK_ATTRIBUTES]);
    return network;
  }

  public readonly vpcId: string;
  public readonly vswitchId: string;
  public readonly securityGroupId: string;
  public readonly zoneId: string;
  public readonly publicIp?: string;
  public readonly eipAllocationId?: string;
  public readonly natIps?: string[];
  public readonly snatEntries?: ITerraformDependable[];

  /** Whether a machine without a public address of its own could not call out. @internal */
  public readonly _isWithoutNat: boolean;

  /**
   * Creates the network.
   *
   * @throws ValidationError with everything that is wrong in the props, before anything is created
   */
  constructor(scope: Construct, id: string, props: BailianNetworkProps = {}) {
    const context = contextOf(scope, id, props);
    const model = modelOf(props, context, resolveBailianNetwork);
    super(scope, id);
    warnOfProvider(this, model.provider);

    const zoneId = zone(this, model);
    const vpcId = model.vpcId ?? ownVpc(this, { ...model, otherwise: OR_ANEW }).id;
    const group = securityGroup(this, model, vpcId);
    const eip = model.eip && publicAddress(this, { ...model, eip: model.eip });
    home(this, model, group);

    const made = model.vswitchId === undefined ? vswitch(this, model, vpcId, zoneId) : undefined;
    const vswitchId = model.vswitchId ?? made!.id;
    const nat = sourceNat(this, model, { vpcId, vswitchId, vswitchAddress: made && bareAddress(made) });

    this.node.defaultChild = model.vpcId === undefined ? this.node.findChild('Resource') : group;
    this.vpcId = vpcId;
    this.zoneId = zoneId;
    this.vswitchId = vswitchId;
    this.securityGroupId = group.id;
    this.publicIp = eip?.ipAddress;
    this.eipAllocationId = eip?.id;
    this.natIps = model.network?.natIps ?? nat?.ips;
    this.snatEntries = model.network?.snatEntries ?? nat?.entries;
    this._isWithoutNat = model.network ? isWithoutNat(model.network) : model.natGateway === undefined && made !== undefined;
  }
}

type Place = Pick<SourceNatProps, 'vpcId' | 'vswitchId' | 'vswitchAddress'>;

/** What leads machines without an address out, where there is a word about it. */
function sourceNat(scope: Construct, { natGateway, name, tags, provider }: NetworkModel, place: Place): SourceNat | undefined {
  const attributes = natGateway?._bind();
  return attributes && (attributes.eip ?? attributes.snatTable) !== undefined
    ? new SourceNat(scope, 'NatGateway', { ...place, natGateway: attributes, name, tags, provider })
    : undefined;
}

/** The machine moves from one vSwitch into the next, so there must be two for a while. */
function vswitch(scope: Construct, { provider, name, tags, vswitchCidrBlock }: NetworkModel, vpcId: string, zoneId: string): Vswitch {
  return new Vswitch(scope, 'Vswitch', {
    provider,
    vswitchName: name,
    vpcId,
    zoneId,
    cidrBlock: vswitchCidrBlock,
    tags,
    lifecycle: {
      createBeforeDestroy: true,
      ...kept('zone_id', zoneId, current => `The vSwitch is in zone ${current}, and the site stays there: set zoneId to it, or leave it out. ${OR_ANEW}`),
    },
  });
}

const cannotMove: RefusedChange = current => `The site stands in ${current}, and cannot move to another VPC: set vpcId as it was. ${OR_ANEW}`;

/** The VPC of a network may be known at apply only: the group stays then, and with it whatever depends on it. */
function securityGroup(scope: Construct, { provider, name, tags, network }: NetworkModel, vpcId: string): SecurityGroup {
  return new SecurityGroup(scope, 'SecurityGroup', { provider, securityGroupName: name, vpcId, tags, lifecycle: network && kept('vpc_id', vpcId, cannotMove) });
}

/** The VPC in which a site came to stand; written down once the group, and so the VPC, exists. */
function home(scope: Construct, { vpcId = OWN_VPC, network }: NetworkModel, group: SecurityGroup): void {
  const stays = kept('input', vpcId, cannotMove);
  const [{ errorMessage }] = stays.postcondition!;
  // what is known at plan, where the VPC of the network is not
  const wasShared = { condition: Op.neq(TerraformSelf.getString('input'), OWN_VPC), errorMessage };
  new TerraformData(new Construct(scope, 'Home'), 'Resource', {
    input: vpcId,
    dependsOn: [group],
    lifecycle: network ? allKept({ ...stays, postcondition: [wasShared] }, { postcondition: stays.postcondition }) : stays,
  });
}

/** The zone: of the vSwitch that exists, or as the user named it, or as it was found on the first day. */
function zone(scope: Construct, model: NetworkModel): string {
  const named = model.network?.zoneId ?? (model.vswitchId === undefined ? model.zoneId : zoneOfVswitch(scope, model, model.vswitchId));
  return new FrozenLookup(scope, 'Zone', {
    named,
    found: () => zoneThatSells(scope, model),
    nothingOffered: `No zone of the region has ${demanded(model)} today. Choose another instanceType or region, name zoneId, or deploy again when there is stock`,
  }).value;
}

/** A vSwitch never changes its zone, so what is found today is what was found first. */
function zoneOfVswitch(scope: Construct, { provider, vpcId }: NetworkModel, vswitchId: string): string {
  const itsVpc = propertyAccess(TerraformSelf.getAny('vswitches'), [0, 'vpc_id']);
  const vswitches = new DataAlicloudVswitches(scope, 'Vswitches', {
    provider,
    ids: [vswitchId],
    lifecycle: {
      postcondition: [
        { condition: '${length(self.vswitches) > 0}', errorMessage: `There is no vSwitch ${vswitchId} in the region of the provider. Correct vswitchId or the region.` },
        {
          condition: Op.eq(Fn.try([itsVpc, vpcId]), vpcId),
          errorMessage: `The vSwitch ${vswitchId} is not in the VPC ${vpcId}, in which the security group is made. Correct vpcId or vswitchId.`,
        },
      ],
    },
  });
  return vswitches.vswitches.get(0).zoneId;
}
