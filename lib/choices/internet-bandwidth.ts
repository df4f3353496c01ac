import { brand, familyOf } from '../validation/family';
import { NUMBER } from '../validation/kind';
import { Examination, Rule } from '../validation/rule';
import { wholeNumber } from '../validation/rules';

/** What the EIP resource is told. */
export interface EipAttributes {
  readonly bandwidth: string;
  readonly internetChargeType: string;
}

const BY_TRAFFIC = wholeNumber('bandwidth-by-traffic', 1, 200, 'Mbps');
const BY_BANDWIDTH = wholeNumber('bandwidth-fixed', 1, 500, 'Mbps');

/**
 * How the site reaches the internet.
 *
 * A change of the Mbps keeps the address. One between `payByTraffic` and `payByBandwidth` does so in the console only (metering method, from the next midnight
 * UTC+8), so it is refused at plan until that is done; see `publicIpRemovalPolicy`.
 *
 * @see https://www.alibabacloud.com/help/en/eip/billing-overview
 */
export abstract class InternetBandwidth {
  /**
   * An elastic IP address that bills each GB that leaves the site. Incoming traffic, such as the container image, is free.
   *
   * @param mbps the peak, 1 to 200
   */
  public static payByTraffic(mbps: number): InternetBandwidth {
    return new Eip(mbps, 'PayByTraffic', BY_TRAFFIC);
  }

  /**
   * An elastic IP address with a fixed bandwidth that bills by the hour. On 3 Mbps the first deploy waits some 25 minutes for the container image.
   *
   * @param mbps the bandwidth, 1 to 500
   */
  public static payByBandwidth(mbps: number): InternetBandwidth {
    return new Eip(mbps, 'PayByBandwidth', BY_BANDWIDTH);
  }

  /**
   * No public address: only for an existing vSwitch with a NAT gateway of yours. The site is then reached at its private
   * address; the README lists the hosts that it must reach.
   */
  public static none(): InternetBandwidth {
    return new NoInternet();
  }

  /** @internal */
  public abstract _bind(): EipAttributes | undefined;

  /** @internal */
  public abstract _examine(examination: Examination, property: string): void;
}

const FAMILY = 'InternetBandwidth';

/** What is held where one is given. */
export const INTERNET_BANDWIDTH = familyOf(InternetBandwidth, 'InternetBandwidth.payByTraffic(100)', value =>
  BY_TRAFFIC.holds(value as number) ? `InternetBandwidth.payByTraffic(${String(value)})` : undefined);

class Eip extends InternetBandwidth {
  constructor(private readonly mbps: number, private readonly internetChargeType: string, private readonly rule: Rule<number>) {
    super();
    brand(this, FAMILY, ['', mbps, NUMBER]);
  }

  public _bind(): EipAttributes {
    return { bandwidth: String(this.mbps), internetChargeType: this.internetChargeType };
  }

  public _examine(examination: Examination, property: string): void {
    examination.known(property, this.mbps, this.rule);
  }
}

class NoInternet extends InternetBandwidth {
  constructor() {
    super();
    brand(this, FAMILY);
  }

  public _bind(): undefined {
    return undefined;
  }

  public _examine(): void {}
}
