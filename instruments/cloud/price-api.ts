import { ApiError } from './api-error';
import { ApiCall, ApiProduct } from './api-gateway';

/** What the cloud takes, an hour and before discounts; a test makes it up. */
export interface PriceList {
  readonly currency: string;
  /** Of an instance type; undefined where the region does not sell it. */
  readonly instance: (type: string) => number | undefined;
  /** Of a GiB of a disk; undefined where there is no such disk. */
  readonly gigabyte: (category: string, level?: string) => number | undefined;
  /** What is left of a price. */
  readonly discount: number;
  /** What is left of the price of an instance that is taken back at any time. */
  readonly spot: number;
}

const HOURS: Readonly<Record<string, number>> = { Hour: 1, Week: 168, Month: 730, Year: 8760 };
const MOST: Readonly<Record<string, number>> = { Hour: 1, Week: 4, Month: 9, Year: 5 };
const OWN_PARAMETERS = /^(ResourceType|InstanceType|ImageId|(System|Data)Disk|Price|Period|Spot|Zone|Internet)/;
const CATEGORIES = ['cloud', 'cloud_efficiency', 'cloud_ssd', 'ephemeral_ssd', 'cloud_essd', 'cloud_auto', 'cloud_essd_entry'];
const LEVELS = ['PL0', 'PL1', 'PL2', 'PL3'];
/** Of the disk of a system about which nothing is said. */
const SYSTEM_DISK = { category: 'cloud_efficiency', size: '20' };

const refused = (status: number, code: string, message: string) => new ApiError(status, code, message);

/** A part of a price. */
interface Part {
  readonly resource: string;
  readonly list: number;
  readonly trade: number;
}

/** ECS's DescribePrice of instances and disks, as https://help.aliyun.com/en/ecs/developer-reference/api-ecs-2014-05-26-describeprice (2026-09) has it. */
export class EcsPriceApi implements ApiProduct {
  public readonly version = '2014-05-26';
  public readonly regional = true;
  /** What was asked. */
  public readonly asked: Array<Readonly<Record<string, string>>> = [];
  public readonly actions: ApiProduct['actions'] = { DescribePrice: call => this.describe(call) };
  /** Types of which there is no price today. */
  public readonly withoutPrice = new Set<string>();

  public constructor(private readonly prices: PriceList) {}

  private describe({ parameters, demand, region }: ApiCall): object {
    demand('ecs:DescribePrice', '*');
    this.asked.push(Object.fromEntries(Object.entries(parameters).filter(([name]) => OWN_PARAMETERS.test(name))));
    if (parameters.RegionId !== region) throw refused(404, 'InvalidRegionId.NotFound', 'The specified RegionId does not exist.');
    const { ResourceType: type = 'instance', PriceUnit: unit = 'Hour', Period: period = '1' } = parameters;
    if (type !== 'instance' && type !== 'disk') throw refused(400, 'InvalidResourceType.ValueNotSupported', 'The specified parameter ResourceType is not valid.');
    if (HOURS[unit] === undefined || (type === 'disk' && unit !== 'Hour')) throw refused(400, 'InvalidPriceUnit.ValueNotSupported', 'The specified parameter PriceUnit is not valid.');
    if (!/^\d+$/.test(period) || Number(period) < 1 || Number(period) > MOST[unit]) throw refused(400, 'InvalidPeriod', 'The specified period is not valid.');
    const parts = type === 'disk' ? this.disks(parameters, true) : this.machine(parameters);
    const hours = HOURS[unit] * Number(period);
    const total = (of: (part: Part) => number) => parts.reduce((sum, part) => sum + of(part) * hours, 0);
    const [OriginalPrice, TradePrice] = [total(({ list }) => list), total(({ trade }) => trade)];
    const ResourcePriceModel = parts.map(({ resource, list, trade }) => (
      { Resource: resource, OriginalPrice: list * hours, TradePrice: trade * hours, DiscountPrice: (list - trade) * hours }
    ));
    const Price = { Currency: this.prices.currency, OriginalPrice, TradePrice, DiscountPrice: OriginalPrice - TradePrice };
    return { PriceInfo: { Price: type === 'disk' ? Price : { ...Price, DetailInfos: { ResourcePriceModel } }, Rules: { Rule: [] } } };
  }

  private machine(parameters: ApiCall['parameters']): Part[] {
    const { InstanceType: type, SpotStrategy: strategy = 'NoSpot', PriceUnit: unit = 'Hour', ZoneId: zone } = parameters;
    if (!type) throw refused(404, 'InvalidInstanceType.Missing', 'The InstanceType parameter that is mandatory for processing the request is not provided.');
    const list = this.prices.instance(type);
    if (list === undefined) throw refused(400, 'InvalidInstanceType.ValueNotSupported', 'The specified InstanceType does not exist or beyond the permitted range.');
    if (this.withoutPrice.has(type)) throw refused(400, 'PriceNotFound', 'The price of your queried resource is not available now, please try other resources.');
    if (!['NoSpot', 'SpotAsPriceGo', 'SpotWithPriceLimit'].includes(strategy)) throw refused(400, 'InvalidSpotStrategy', 'The specified SpotStrategy is not valid.');
    if (zone !== undefined && !zone.startsWith(parameters.RegionId)) throw refused(404, 'InvalidZoneId.NotFound', 'The specified ZoneId does not exist.');
    // only for an hour is there a spot price
    const left = strategy !== 'NoSpot' && unit === 'Hour' ? this.prices.spot : this.prices.discount;
    const { 'SystemDisk.Category': category = SYSTEM_DISK.category, 'SystemDisk.Size': size = SYSTEM_DISK.size, 'SystemDisk.PerformanceLevel': level } = parameters;
    return [{ resource: 'instanceType', list, trade: list * left }, this.disk('System', { category, size, level }), ...this.disks(parameters, false)];
  }

  private disks(parameters: ApiCall['parameters'], isRequired: boolean): Part[] {
    const numbers = [...new Set(Object.keys(parameters).flatMap(name => /^DataDisk\.(\d+)\./.exec(name)?.[1] ?? []))];
    if (isRequired && !numbers.includes('1')) throw refused(404, 'InvalidDiskCategory.Missing', 'The DataDisk.1.Category parameter that is mandatory for processing the request is not provided.');
    return numbers.map(number => this.disk('Data', {
      category: parameters[`DataDisk.${number}.Category`], size: parameters[`DataDisk.${number}.Size`], level: parameters[`DataDisk.${number}.PerformanceLevel`],
    }));
  }

  private disk(kind: 'System' | 'Data', { category, size, level }: { category?: string; size?: string; level?: string }): Part {
    const name = kind === 'System' ? 'SystemDisk' : 'DataDisk.n';
    if (!category) throw refused(404, 'InvalidDiskCategory.Missing', `The ${name}.Category parameter that is mandatory for processing the request is not provided.`);
    if (!CATEGORIES.includes(category)) throw refused(400, `Invalid${kind}DiskCategory.ValueNotSupported`, `The specified parameter "${name}.Category" is not valid.`);
    const least = category === 'cloud_essd' && (level ?? 'PL1') === 'PL0' ? 1 : 20;
    if (!/^\d+$/.test(size ?? '') || Number(size) < least || Number(size) > 32768) throw refused(400, `Invalid${kind}DiskSize.ValueNotSupported`, `The specified ${name}.Size beyond the permitted range.`);
    if (level !== undefined && (category !== 'cloud_essd' || !LEVELS.includes(level))) throw refused(400, 'InvalidPerformanceLevel.Malformed', `The specified ${name}.PerformanceLevel is not valid.`);
    const gigabyte = this.prices.gigabyte(category, category === 'cloud_essd' ? level ?? 'PL1' : undefined);
    if (gigabyte === undefined) throw refused(400, 'PriceNotFound', 'The price of your queried resource is not available now, please try other resources.');
    return { resource: kind === 'System' ? 'systemDisk' : 'dataDisk', list: gigabyte * Number(size), trade: gigabyte * Number(size) * this.prices.discount };
  }
}

/** What an address costs: a GB that leaves, a Mbps a day, and an hour of keeping it. */
export interface AddressPrices {
  readonly currency: string;
  readonly gigabyte: number;
  readonly mbpsADay: number;
  readonly hour: number;
}

type Costs = Readonly<Record<string, { readonly priceType: string; readonly cost: (value: string) => number | undefined }>>;

/**
 * The billing service's GetPayAsYouGoPrice of an address, as the pages of the two sites have it, each with modules of its own:
 * https://help.aliyun.com/zh/user-center/developer-reference/afc189 and https://www.alibabacloud.com/help/doc-detail/94449.htm
 */
export class BillingApi implements ApiProduct {
  public readonly version = '2017-12-14';
  public readonly regional = false;
  public readonly asked: Array<Readonly<Record<string, string>>> = [];
  public readonly actions: ApiProduct['actions'] = { GetPayAsYouGoPrice: call => this.price(call) };
  /** Of which site its accounts are; the caller's is of the other one where this says so. */
  public isOfOtherSite = false;

  public constructor(public readonly site: 'Chinese' | 'International', private readonly prices: AddressPrices) {}

  private price({ parameters, demand }: ApiCall): object {
    demand('bssapi:GetPayAsYouGoPrice', '*');
    this.asked.push(Object.fromEntries(Object.entries(parameters).filter(([name]) => /^(Product|Subscription|Region|ModuleList)/.test(name))));
    if (this.isOfOtherSite) throw refused(400, 'NotApplicable', 'You are not authorized to call the API operation. Please check whether the caller site matches the API domain regionId');
    for (const name of ['ProductCode', 'SubscriptionType', 'ModuleList.1.ModuleCode']) {
      if (!parameters[name]) throw refused(400, 'MissingParameter', `The specified parameter ${name} is mandatory for this request.`);
    }
    if (parameters.ProductCode !== 'eip' || parameters.SubscriptionType !== 'PayAsYouGo') return this.unsuccessful('InvalidParameter', 'The specified parameter is not valid.');
    const details: object[] = [];
    for (let number = 1; parameters[`ModuleList.${number}.ModuleCode`] !== undefined; number++) {
      const [code, config = '', priceType] = ['ModuleCode', 'Config', 'PriceType'].map(name => parameters[`ModuleList.${number}.${name}`]);
      const module = this.costs[code];
      const [named, value] = config.split(':');
      const cost = named === code && module?.priceType === priceType ? module.cost(value) : undefined;
      // as the service says some of its refusals: with status 200
      if (cost === undefined) return this.unsuccessful(module ? 'InvalidConfigCode' : 'InvalidModuleCode', `The specified ${module ? 'configCode' : 'moduleCode'} is not valid.`);
      details.push({ ModuleCode: code, UnitPrice: 0, OriginalCost: cost, CostAfterDiscount: cost, InvoiceDiscount: 0 });
    }
    return { Success: true, Code: 'Success', Message: 'Successful!', Data: { Currency: this.prices.currency, ModuleDetails: { ModuleDetail: details }, PromotionDetails: { PromotionDetail: [] } } };
  }

  private unsuccessful(code: string, message: string): object {
    return { Success: false, Code: code, Message: message };
  }

  private get costs(): Costs {
    const { gigabyte, mbpsADay, hour } = this.prices;
    const kbps = (value: string) => /^\d+$/.test(value) && Number(value) % 1024 === 0 && Number(value) >= 1024 && Number(value) <= 204800 ? Number(value) / 1024 : undefined;
    const only = (value: string, price: number) => (given: string) => given === value ? price : undefined;
    return this.site === 'International' ? {
      InternetTrafficOut: { priceType: 'Usage', cost: only('1', gigabyte) },
      InstanceRent: { priceType: 'Hour', cost: only('1', hour) },
    } : {
      Bandwidth: { priceType: 'Day', cost: value => { const mbps = kbps(value); return mbps === undefined ? undefined : mbps * mbpsADay; } },
      InternetChargeType: { priceType: 'Usage', cost: value => ({ 0: 0, 1: gigabyte } as Record<string, number>)[value] },
      ISP: { priceType: 'Hour', cost: only('BGP', hour) },
    };
  }
}
