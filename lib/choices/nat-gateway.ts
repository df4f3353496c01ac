import { InternetBandwidth, EipAttributes, INTERNET_BANDWIDTH } from './internet-bandwidth';
import { REMOVAL_POLICY, RemovalPolicy } from './removal-policy';
import { IPV4_ADDRESS } from '../validation/addresses';
import { brand, familyOf } from '../validation/family';
import { TEXT, listOf } from '../validation/kind';
import { Examination, Rule } from '../validation/rule';
import { DISTINCT, resourceId } from '../validation/rules';
import { required, struct } from '../validation/struct';

/** A NAT gateway that is made. */
export interface CreatedNatGatewayOptions {
  /**
   * Its public address. All machines of the vSwitch share it, and what they download is free.
   *
   * @default InternetBandwidth.payByTraffic(100)
   */
  readonly internetBandwidth?: InternetBandwidth;

  /**
   * What Terraform does with its public address when it is told to destroy or to replace it. RETAIN suits an address that stands in somebody's firewall, and a
   * network of several sites: Terraform refuses to take away what they go out by.
   *
   * @default - `terraform destroy` releases it; a change that would replace it (between `payByTraffic` and `payByBandwidth`) is refused at plan
   */
  readonly publicIpRemovalPolicy?: RemovalPolicy;
}

/** Where an SNAT entry is made, in a NAT gateway that exists. */
export interface SnatTableOptions {
  /** The SNAT table of the NAT gateway, e.g. `stb-…`. Another one replaces the entry. */
  readonly snatTableId: string;

  /** The addresses that machines go out by: of EIPs that are bound to the NAT gateway, at most 64. */
  readonly snatIps: string[];
}

/** The kinds of its properties. */
export const CREATED_NAT_GATEWAY_OPTIONS = struct<CreatedNatGatewayOptions>({ internetBandwidth: INTERNET_BANDWIDTH, publicIpRemovalPolicy: REMOVAL_POLICY });
/** The kinds of its properties. */
export const SNAT_TABLE_OPTIONS = struct<SnatTableOptions>({ snatTableId: required(TEXT), snatIps: required(listOf(TEXT)) });

/** What is made for a NAT gateway. */
export interface NatGatewayAttributes {
  /** The address of a new one; undefined where there is one. */
  readonly eip?: EipAttributes;
  readonly publicIpRemovalPolicy?: RemovalPolicy;
  /** The table of one that exists; undefined where its entries are made already. */
  readonly snatTable?: SnatTableOptions;
}

const HAS_ADDRESS: Rule<InternetBandwidth> = {
  name: 'nat-gateway-has-address',
  sentence: 'must not be none(): a NAT gateway leads out by its address',
  holds: bandwidth => bandwidth._bind() !== undefined,
  confidential: true, // an object, of which a quote says nothing
};

const SNAT_IPS: Rule<readonly string[]> = {
  name: 'snat-ips',
  sentence: 'must be 1 to 64 addresses',
  holds: ips => ips.length >= 1 && ips.length <= 64,
};

/**
 * How machines without a public address reach the internet. It leads out only: nobody comes in by it.
 *
 * @see https://www.alibabacloud.com/help/en/nat-gateway/product-overview/what-is-nat-gateway
 */
export abstract class NatGateway {
  /**
   * One that is made in the new VPC: an enhanced one, which bills by the hour and by what goes through it, with a public address of its own. The first one of
   * an account makes a service-linked role, `AliyunServiceRoleForNatgw`.
   *
   * @param options its address
   */
  public static created(options: CreatedNatGatewayOptions = {}): NatGateway {
    return new Created(options);
  }

  /**
   * One that the existing VPC has.
   *
   * @param snatTable where to make the entry for the vSwitch; left out where its entries let the vSwitch out already, by its id or by a range
   */
  public static existing(snatTable?: SnatTableOptions): NatGateway {
    return new Existing(snatTable);
  }

  /** Whether it is made. @internal */
  public abstract readonly _isCreated: boolean;

  /** @internal */
  public abstract _bind(): NatGatewayAttributes;

  /** @internal */
  public abstract _examine(examination: Examination, property: string): void;
}

const FAMILY = 'NatGateway';

/** What is held where one is given. */
export const NAT_GATEWAY = familyOf(NatGateway, 'NatGateway.created()');

class Created extends NatGateway {
  public readonly _isCreated = true;

  constructor(private readonly options: CreatedNatGatewayOptions) {
    super();
    brand(this, FAMILY, ['', options, CREATED_NAT_GATEWAY_OPTIONS]);
  }

  public _bind(): NatGatewayAttributes {
    const { internetBandwidth = InternetBandwidth.payByTraffic(100), publicIpRemovalPolicy } = this.options;
    return { eip: internetBandwidth._bind(), publicIpRemovalPolicy };
  }

  public _examine(examination: Examination, property: string): void {
    const { internetBandwidth } = this.options;
    internetBandwidth?._examine(examination, `${property}.internetBandwidth`);
    examination.value(`${property}.internetBandwidth`, internetBandwidth, HAS_ADDRESS);
  }
}

class Existing extends NatGateway {
  public readonly _isCreated = false;

  constructor(private readonly snatTable?: SnatTableOptions) {
    super();
    brand(this, FAMILY, ...snatTable === undefined ? [] : [['', snatTable, SNAT_TABLE_OPTIONS] as const]);
  }

  public _bind(): NatGatewayAttributes {
    return { snatTable: this.snatTable };
  }

  public _examine(examination: Examination, property: string): void {
    examination.value(`${property}.snatTableId`, this.snatTable?.snatTableId, resourceId('stb'));
    examination.value(`${property}.snatIps`, this.snatTable?.snatIps, SNAT_IPS, DISTINCT);
    examination.each(`${property}.snatIps`, this.snatTable?.snatIps, IPV4_ADDRESS);
  }
}
