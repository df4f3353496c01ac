import { currencyOf, leftToPay, Price, priced } from './price';
import { AddressQuestion, NoQuestionError } from './question';
import { BILLING, CallError, CloudAccount, CloudApi } from '../alibaba-cloud';
import { ProviderBlock } from '../provider-block';

/** One of the two sites that accounts are of: each has a billing service, which knows its own accounts alone. */
interface Site {
  readonly endpoint: string;
  readonly isInternational: boolean;
}

const CHINESE: Site = { endpoint: 'business.aliyuncs.com', isInternational: false };
const INTERNATIONAL: Site = { endpoint: 'business.ap-southeast-1.aliyuncs.com', isInternational: true };

const HOURS_A_DAY = 24;
const KBPS_A_MBPS = 1024;

/** A part of a price: of what, what it is told, and what its price is for. */
type Module = readonly [code: string, value: string, priceType: 'Hour' | 'Day' | 'Usage'];

/** What the billing service answers, of its many parts those that are read here. */
interface Answer {
  readonly Data?: {
    readonly Currency?: string;
    readonly ModuleDetails?: { readonly ModuleDetail?: readonly Detail[] };
  };
}

interface Detail {
  readonly ModuleCode?: string;
  readonly OriginalCost?: number;
  readonly CostAfterDiscount?: number;
  readonly InvoiceDiscount?: number;
}

/**
 * Asks the billing service, first of the site that the provider names, or of the Chinese one; an account of the other site is sent there.
 *
 * @throws a CallError; a NoPriceError where the answer is none; a NoQuestionError where the site documents no question
 */
export async function addressPrice(account: Pick<CloudAccount, 'api'>, provider: ProviderBlock, question: AddressQuestion): Promise<Price> {
  const [first, ...others] = sitesOf(provider);
  try {
    return await askedAt(account.api(BILLING, first.endpoint), first, question);
  } catch (error) {
    const [other] = others;
    if (other === undefined || !(error instanceof CallError) || error.code !== 'NotApplicable') throw error;
    return askedAt(account.api(BILLING, other.endpoint), other, question);
  }
}

function sitesOf({ billingEndpoint, isInternational }: ProviderBlock): Site[] {
  if (billingEndpoint !== undefined) return [{ endpoint: billingEndpoint, isInternational: isInternational ?? billingEndpoint === INTERNATIONAL.endpoint }];
  return isInternational === true ? [INTERNATIONAL, CHINESE] : [CHINESE, INTERNATIONAL];
}

async function askedAt(billing: CloudApi, { isInternational }: Site, question: AddressQuestion): Promise<Price> {
  const modules = isInternational ? internationalModules(question) : chineseModules(question);
  const list = modules.flatMap(([code, value, priceType], index) => Object.entries({ ModuleCode: code, Config: `${code}:${value}`, PriceType: priceType })
    .map(([name, told]) => [`ModuleList.${index + 1}.${name}`, told]));
  const query = { ProductCode: 'eip', SubscriptionType: 'PayAsYouGo', Region: question.region, ...Object.fromEntries(list) as Record<string, string> };
  return priceOf(await billing.call('GetPayAsYouGoPrice', query) as Answer, question);
}

/** https://help.aliyun.com/zh/user-center/developer-reference/afc189: all three are asked for, whatever the metering. */
function chineseModules({ mbps, isByTraffic }: AddressQuestion): Module[] {
  return [['Bandwidth', String(mbps * KBPS_A_MBPS), 'Day'], ['InternetChargeType', isByTraffic ? '1' : '0', 'Usage'], ['ISP', 'BGP', 'Hour']];
}

/** https://www.alibabacloud.com/help/doc-detail/94449.htm (2018): of an address by bandwidth it says nothing. */
function internationalModules({ isByTraffic }: AddressQuestion): Module[] {
  if (!isByTraffic) throw new NoQuestionError('alibabacloud.com documents no question for the price of an address by bandwidth: https://www.alibabacloud.com/help/en/eip/product-overview/pay-as-you-go');
  return [['InternetTrafficOut', '1', 'Usage'], ['InstanceRent', '1', 'Hour']];
}

/** Of a metering by traffic the bandwidth is a ceiling that costs nothing; of one by bandwidth the traffic is. */
function priceOf({ Data: data }: Answer, { isByTraffic, isBound }: AddressQuestion): Price {
  const details = new Map((data?.ModuleDetails?.ModuleDetail ?? []).map(detail => [detail.ModuleCode, detail]));
  const costOf = (...codes: string[]) => cost(codes.map(code => details.get(code)).find(detail => detail !== undefined), codes.join(' or '));
  const kept = isBound ? { list: 0, trade: 0 } : costOf('ISP', 'InstanceRent');
  const wide = isByTraffic ? { list: 0, trade: 0 } : costOf('Bandwidth');
  return {
    currency: currencyOf(data?.Currency, 'the address'),
    listAnHour: kept.list + wide.list / HOURS_A_DAY,
    tradeAnHour: kept.trade + wide.trade / HOURS_A_DAY,
    ...isByTraffic ? { aGigabyte: costOf('InternetChargeType', 'InternetTrafficOut') } : {},
    notes: [],
  };
}

/** Where nothing is taken off, what is left may not be said. */
function cost(detail: Detail | undefined, what: string): { list: number; trade: number } {
  const list = priced(detail?.OriginalCost, what);
  const isReduced = [detail?.InvoiceDiscount, detail?.CostAfterDiscount].map(value => leftToPay(value ?? 0, what)).some(value => value > 0);
  return { list, trade: isReduced ? leftToPay(detail?.CostAfterDiscount, what) : list };
}
