import { brand, familyOf } from '../validation/family';
import { BOOLEAN, NUMBER } from '../validation/kind';
import { Examination, Rule } from '../validation/rule';
import { required, struct } from '../validation/struct';

/** A subscription: paid in advance for months. */
export interface SubscriptionOptions {
  /**
   * For how many months: 1 to 9, 12, 24, 36, 48 or 60. It is bought once: on a running subscription another number is refused, because it would buy
   * nothing; renew in the ECS console, or by `autoRenew`.
   */
  readonly months: number;

  /**
   * Whether the subscription renews itself, a month at a time.
   *
   * @default false
   */
  readonly autoRenew?: boolean;

  /**
   * Whether Terraform may destroy the instance before its term ends: it is converted to pay-as-you-go first, and what comes
   * back of the money is up to Alibaba Cloud's refund rules. Otherwise `terraform destroy`, and every change that
   * replaces the instance, is refused at plan. As with the data disk, that protection is gone with the construct, and with the subscription in its props.
   *
   * @default false
   */
  readonly forceDelete?: boolean;
}

/** A spot instance. */
export interface SpotOptions {
  /**
   * The most to pay, an hour, in the account's currency, with at most three decimals. A change replaces the instance.
   *
   * @default - the market price, whatever it is
   */
  readonly maxHourlyPrice?: number;
}

/** The kinds of its properties. */
export const SUBSCRIPTION_OPTIONS = struct<SubscriptionOptions>({ months: required(NUMBER), autoRenew: BOOLEAN, forceDelete: BOOLEAN });
/** The kinds of its properties. */
export const SPOT_OPTIONS = struct<SpotOptions>({ maxHourlyPrice: NUMBER });

/** What the instance resource is told. */
export interface ChargeAttributes {
  readonly instanceChargeType: string;
  readonly period?: number;
  readonly periodUnit?: string;
  readonly renewalStatus?: string;
  readonly autoRenewPeriod?: number;
  readonly includeDataDisks?: boolean;
  readonly forceDelete?: boolean;
  readonly spotStrategy?: string;
  readonly spotPriceLimit?: number;
}

const MONTHS: Rule<number> = {
  name: 'months',
  sentence: 'must be 1 to 9, 12, 24, 36, 48 or 60',
  holds: value => [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 24, 36, 48, 60].includes(value),
};

const PRICE: Rule<number> = {
  name: 'price',
  sentence: 'must be a price above 0 with at most three decimals',
  holds: value => value > 0 && value < 1e6 && Number(value.toFixed(3)) === value,
};

/** How the instance is paid for. The data disk, the address and the records are always pay-as-you-go. */
export abstract class InstanceCharge {
  /** By the second, for as long as the instance exists. */
  public static payAsYouGo(): InstanceCharge {
    return new PayAsYouGo();
  }

  /**
   * Paid in advance. Read `forceDelete` before you choose it.
   *
   * @param options the term
   */
  public static subscription(options: SubscriptionOptions): InstanceCharge {
    return new Subscription(options);
  }

  /**
   * From idle capacity: cheap, and taken away at any time with five minutes' notice. The next deploy makes a new instance; chats are on the data disk.
   *
   * @param options the price
   */
  public static spot(options: SpotOptions = {}): InstanceCharge {
    return new Spot(options);
  }

  /** Whether the instance is paid in advance. @internal */
  public readonly _isSubscription: boolean = false;

  /** Whether the instance can be taken away at any time. @internal */
  public readonly _isSpot: boolean = false;

  /** Whether Terraform may destroy the instance. @internal */
  public get _mayBeDestroyed(): boolean {
    return true;
  }

  /** @internal */
  public abstract _bind(): ChargeAttributes;

  /** @internal */
  public _examine(_examination: Examination, _property: string): void {}
}

const FAMILY = 'InstanceCharge';

/** What is held where one is given. */
export const INSTANCE_CHARGE = familyOf(InstanceCharge, 'InstanceCharge.payAsYouGo()');

class PayAsYouGo extends InstanceCharge {
  constructor() {
    super();
    brand(this, FAMILY);
  }

  public _bind(): ChargeAttributes {
    return { instanceChargeType: 'PostPaid' };
  }
}

class Subscription extends InstanceCharge {
  public override readonly _isSubscription = true;

  constructor(private readonly options: SubscriptionOptions) {
    super();
    brand(this, FAMILY, ['', options, SUBSCRIPTION_OPTIONS]);
  }

  public override get _mayBeDestroyed(): boolean {
    return this.options.forceDelete === true;
  }

  /**
   * The provider is always allowed to delete: it would refuse only after the site has lost its address, its role and its disk. What may not be destroyed
   * Terraform refuses itself, at plan.
   */
  public _bind(): ChargeAttributes {
    const { months, autoRenew } = this.options;
    const renewal = autoRenew === true ? { renewalStatus: 'AutoRenewal', autoRenewPeriod: 1 } : { renewalStatus: 'Normal' };
    return { instanceChargeType: 'PrePaid', period: months, periodUnit: 'Month', ...renewal, includeDataDisks: false, forceDelete: true };
  }

  public _examine(examination: Examination, property: string): void {
    examination.value(`${property}.months`, this.options.months, MONTHS);
  }
}

class Spot extends InstanceCharge {
  public override readonly _isSpot = true;

  constructor(private readonly options: SpotOptions) {
    super();
    brand(this, FAMILY, ['', options, SPOT_OPTIONS]);
  }

  public _bind(): ChargeAttributes {
    const { maxHourlyPrice } = this.options;
    const strategy = maxHourlyPrice === undefined ? { spotStrategy: 'SpotAsPriceGo' } : { spotStrategy: 'SpotWithPriceLimit', spotPriceLimit: maxHourlyPrice };
    return { instanceChargeType: 'PostPaid', ...strategy };
  }

  public _examine(examination: Examination, property: string): void {
    examination.value(`${property}.maxHourlyPrice`, this.options.maxHourlyPrice, PRICE);
  }
}
