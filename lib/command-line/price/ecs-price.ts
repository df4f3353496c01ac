import { amount, currencyOf, leftToPay, NoPriceError, Price, priced } from './price';
import { EcsQuestion } from './question';
import { CloudApi } from '../alibaba-cloud';

interface Prices {
  readonly Currency?: string;
  readonly OriginalPrice?: number;
  readonly TradePrice?: number;
}

/** What DescribePrice answers, of its many parts those that are read here. */
interface Described {
  readonly PriceInfo?: {
    readonly Price?: Prices & { readonly DetailInfos?: Readonly<Record<string, ReadonlyArray<{ readonly Resource?: string }>>> };
    readonly RelatedPrice?: { readonly MarketplaceImagePrice?: Prices };
  };
}

/**
 * Asks ECS.
 *
 * @throws a CallError, or a NoPriceError where the answer is none
 */
export async function ecsPrice(ecs: CloudApi, { query, hours, term, mostAnHour }: EcsQuestion): Promise<Price> {
  const { PriceInfo: info } = await ecs.call('DescribePrice', query) as Described;
  const price = info?.Price;
  const what = query.ResourceType === 'disk' ? 'the disk' : query.InstanceType;
  const [currency, list, trade] = [currencyOf(price?.Currency, what), priced(price?.OriginalPrice, what), priced(price?.TradePrice, what)];
  const image = imageOf(info?.RelatedPrice?.MarketplaceImagePrice, currency);
  const tradeAnHour = (trade + image.trade) / hours;
  const parts = Object.values(price?.DetailInfos ?? {}).flat().map(({ Resource: resource }) => resource ?? '');
  return {
    currency,
    listAnHour: (list + image.list) / hours,
    tradeAnHour,
    notes: [
      ...term === undefined ? [] : [`${currency} ${amount(trade + image.trade)} at once, for ${term}`],
      ...query.SpotStrategy === undefined ? [] : ['the spot price of this moment'],
      ...mostAnHour !== undefined && tradeAnHour > mostAnHour ? [`more than the ${amount(mostAnHour)} an hour that the app allows: no instance is had for that today`] : [],
      ...query['SystemDisk.Category'] !== undefined && parts.length > 0 && !parts.some(part => /system/i.test(part)) ? ['the answer does not say that its system disk is in it'] : [],
    ],
  };
}

/** An image of the marketplace, which bills with the instance. */
function imageOf(price: Prices | undefined, currency: string): { list: number; trade: number } {
  if (!price?.TradePrice && !price?.OriginalPrice) return { list: 0, trade: 0 };
  if (price.Currency !== currency) throw new NoPriceError(`the image in ${currency}`);
  return { list: priced(price.OriginalPrice, 'the image'), trade: leftToPay(price.TradePrice, 'the image') };
}
