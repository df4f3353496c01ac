import { Fn, Op, TerraformSelf, propertyAccess } from 'cdktf';
import { Construct } from 'constructs';
import { DataAlicloudVswitches } from './alicloud/generated/data-alicloud-vswitches';
import { EipAddress } from './alicloud/generated/eip-address';
import { SecurityGroup } from './alicloud/generated/security-group';
import { Vpc } from './alicloud/generated/vpc';
import { Vswitch } from './alicloud/generated/vswitch';
import { DISK_CATEGORY, DiskCategory } from './choices/disk-category';
import { INSTANCE_CHARGE, InstanceCharge } from './choices/instance-charge';
import { INSTANCE_TYPES, InstanceType } from './choices/instance-type';
import { EipAttributes, INTERNET_BANDWIDTH, InternetBandwidth } from './choices/internet-bandwidth';
import { REMOVAL_POLICY, RemovalPolicy } from './choices/removal-policy';
import { resolveName, resolveTags } from './parts/site-names';
import { ZoneDemand, demanded, zoneThatSells } from './parts/zone-lookup';
import { SITE_PROPS, SiteProps } from './site-props';
import { warnOfProvider } from './terraform/alicloud-provider';
import { FrozenLookup } from './terraform/frozen-lookup';
import { OR_ANEW, kept } from './terraform/kept-attribute';
import { SynthContext, contextOf } from './terraform/synth-context';
import { TerraformData } from './terraform/terraform-data';
import { CIDR_BLOCK, VPC_CIDR_BLOCK, VSWITCH_CIDR_BLOCK, contains, firstBlock } from './validation/cidr';
import { brand, familyOrHaving } from './validation/family';
import { Kind, TEXT } from './validation/kind';
import { zoneOfRegion } from './validation/regions';
import { Examination, PropsRule, Resolution, modelOf } from './validation/rule';
import { ZONE_ID, resourceId } from './validation/rules';
import { having, required, struct } from './validation/struct';
import { isUnknown } from './validation/unknown';

/** Where a site stands: a new network or an existing one, and its public address. */
export interface BailianNetworkOptions {
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
   * @default InternetBandwidth.payByTraffic(100)
   */
  readonly internetBandwidth?: InternetBandwidth;

  /**
   * What Terraform does with the public address when it is told to destroy or to replace it: with `RETAIN` it refuses both, with `DESTROY` it does both, and
   * the site comes back at another address. RETAIN suits a site whose names are not kept in Alibaba Cloud DNS, or whose address stands in somebody's firewall.
   *
   * @default - `terraform destroy` releases it; a change that would replace it (between `payByTraffic` and `payByBandwidth`) is refused at plan
   */
  readonly publicIpRemovalPolicy?: RemovalPolicy;
}

/** The kinds of its properties. */
export const BAILIAN_NETWORK_OPTIONS = struct<BailianNetworkOptions>({
  cidrBlock: TEXT,
  vswitchCidrBlock: TEXT,
  vpcId: TEXT,
  vswitchId: TEXT,
  zoneId: TEXT,
  internetBandwidth: INTERNET_BANDWIDTH,
  publicIpRemovalPolicy: REMOVAL_POLICY,
});

/** A network and a public address for one site. */
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

/** The kinds of its properties. */
export const BAILIAN_NETWORK_PROPS = struct<BailianNetworkProps>({
  ...BAILIAN_NETWORK_OPTIONS.kinds,
  ...SITE_PROPS.kinds,
  instanceType: INSTANCE_TYPES,
  instanceCharge: INSTANCE_CHARGE,
  systemDiskCategory: DISK_CATEGORY,
  dataDiskCategory: DISK_CATEGORY,
});

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

const ATTRIBUTES = {
  vpcId: required(TEXT),
  vswitchId: required(TEXT),
  securityGroupId: required(TEXT),
  zoneId: required(TEXT),
  publicIp: TEXT,
  eipAllocationId: TEXT,
};

/** The kinds of its properties. */
export const BAILIAN_NETWORK_ATTRIBUTES = struct<BailianNetworkAttributes>(ATTRIBUTES);

/** What is held where one is given: of whatever origin, since a network may be of an app's own. */
export const I_BAILIAN_NETWORK: Kind<IBailianNetwork> =
  familyOrHaving<BailianNetworkAttributes>('IBailianNetwork', 'BailianNetwork.fromAttributes({ … })', having<BailianNetworkAttributes>(ATTRIBUTES));

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
  {
    name: 'address-policy-needs-address',
    property: 'publicIpRemovalPolicy',
    sentence: 'must be left out with internetBandwidth none(), which has no address',
    holds: ({ internetBandwidth, publicIpRemovalPolicy }) =>
      publicIpRemovalPolicy === undefined || internetBandwidth === undefined || internetBandwidth._bind() !== undefined,
  },
];

/** Fills in every default of a network, and finds what is wrong. */
export function resolveBailianNetwork(given: BailianNetworkProps, context: SynthContext): Resolution<NetworkModel> {
  const examination = new Examination(isUnknown);
  const props = examination.sound(BAILIAN_NETWORK_PROPS, given);
  const name = resolveName(examination, props, context.path);
  const tags = resolveTags(examination, props, name);
  const internetBandwidth = props.internetBandwidth ?? InternetBandwidth.payByTraffic(100);
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
  examination.props(props, RULES);

  const vswitchCidrBlock = props.vswitchCidrBlock ?? firstBlock(cidrBlock, VSWITCH_PREFIX);
  return {
    violations: examination.violations,
    model: { ...props, name, tags, cidrBlock, vswitchCidrBlock, instanceCharge, systemDiskCategory, dataDiskCategory, eip: internetBandwidth._bind() },
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
    const vpcId = model.vpcId ?? vpc(this, model).id;
    const group = securityGroup(this, model, vpcId);
    const eip = eipAddress(this, model);
    home(this, model, group);

    this.node.defaultChild = model.vpcId === undefined ? this.node.findChild('Resource') : group;
    this.vpcId = vpcId;
    this.zoneId = zoneId;
    this.vswitchId = model.vswitchId ?? vswitch(this, model, vpcId, zoneId).id;
    this.securityGroupId = group.id;
    this.publicIp = eip?.ipAddress;
    this.eipAllocationId = eip?.id;
  }
}

function vpc(scope: Construct, { provider, name, tags, cidrBlock }: NetworkModel): Vpc {
  return new Vpc(scope, 'Resource', {
    provider,
    vpcName: name,
    cidrBlock,
    tags,
    lifecycle: kept('cidr_block', cidrBlock, block => `The VPC has the addresses ${block}, which cannot change: set cidrBlock to them. ${OR_ANEW}`),
  });
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

function securityGroup(scope: Construct, { provider, name, tags }: NetworkModel, vpcId: string): SecurityGroup {
  return new SecurityGroup(scope, 'SecurityGroup', { provider, securityGroupName: name, vpcId, tags });
}

/** The VPC in which a site came to stand; written down once the group, and so the VPC, exists. */
function home(scope: Construct, { vpcId = 'a VPC of its own' }: NetworkModel, group: SecurityGroup): void {
  new TerraformData(new Construct(scope, 'Home'), 'Resource', {
    input: vpcId,
    dependsOn: [group],
    lifecycle: kept('input', vpcId, current => `The site stands in ${current}, and cannot move to another VPC: set vpcId as it was. ${OR_ANEW}`),
  });
}

function eipAddress(scope: Construct, { provider, name, tags, eip, publicIpRemovalPolicy: policy }: NetworkModel): EipAddress | undefined {
  return eip && new EipAddress(scope, 'EipAddress', {
    provider,
    addressName: name,
    paymentType: 'PayAsYouGo',
    ...eip,
    tags,
    lifecycle: policy === RemovalPolicy.DESTROY ? undefined : {
      ...(policy !== undefined && { preventDestroy: true }),
      ...kept('internet_charge_type', eip.internetChargeType, current =>
        `The public address is metered ${current}, and Terraform can change that only by releasing it for another one. Switch its metering method in the console of ` +
        'Elastic IP Address, which keeps the address and takes effect at midnight (UTC+8), and deploy this change then; or, if another address will do, set publicIpRemovalPolicy to DESTROY.'),
    },
  });
}

/** The zone: of the vSwitch that exists, or as the user named it, or as it was found on the first day. */
function zone(scope: Construct, model: NetworkModel): string {
  const named = model.vswitchId === undefined ? model.zoneId : zoneOfVswitch(scope, model, model.vswitchId);
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
