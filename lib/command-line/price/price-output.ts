import { Answered } from './answers';
import { Bill } from './bill';
import { amount, Price } from './price';
import { HOURS_A_MONTH } from './question';

const HEAD = ['RESOURCE', 'REGION', 'WHAT'];
const NO_PRICE = '-';
const BY_USE = 'by use';

/** The bill with its prices, as a person reads it. */
export function priceTable(stack: string, bill: Bill, answered: readonly Answered[], askedAt: Date): string {
  const isReduced = answered.some(({ price }) => price !== undefined && price.listAnHour !== price.tradeAnHour);
  const rows = answered.map(item => [...headOf(item), ...pricesOf(item.price, isReduced)]);
  const columns = [...HEAD, 'AN HOUR', 'A MONTH', ...isReduced ? ['LIST, A MONTH'] : []];
  return [
    `${stack}: asked at ${askedAt.toISOString()}; a month is ${HOURS_A_MONTH} hours${isReduced ? '; prices are this account\'s, beside them the list price' : ''}`,
    '',
    ...aligned([columns, ...rows, ...sumsOf(answered, isReduced)]),
    ...section('Of these prices:', notesOf(answered)),
    ...section('Refused, and so in no sum:', answered.flatMap(({ resource, refused }) => refused === undefined ? [] : [`${resource}: ${refused}`])),
    ...section('Not asked, and so in no sum:', [
      ...answered.flatMap(({ resource, unasked }) => unasked === undefined ? [] : [`${resource}: ${unasked}`]),
      ...bill.unasked.map(({ resource, why }) => `${resource}: ${why}`),
    ]),
    ...rest(bill, answered),
  ].join('\n');
}

/** The bill without a price, where nobody can be asked. */
export function billTable(stack: string, bill: Bill, why: string): string {
  return [
    `${stack}: no price was asked; ${why}`,
    ...bill.items.length === 0 ? [] : ['', ...aligned([HEAD, ...bill.items.map(headOf)])],
    ...section('Bills, by what is not known here:', bill.unasked.map(({ resource, why: reason }) => `${resource}: ${reason}`)),
    ...rest(bill, []),
    ...section('Prices for people:', ['https://www.alibabacloud.com/pricing-calculator']),
  ].join('\n');
}

/** What the sum is without. */
function rest({ besides, unknown, free }: Bill, answered: readonly Answered[]): string[] {
  const traffic = answered.flatMap(({ resource, price }) => trafficPrice(resource, price));
  return [
    ...section('Not in it:', besides.flatMap(line => line.startsWith('traffic:') ? [line, ...traffic] : [line])),
    ...section('Not known whether it bills:', unknown),
    ...section('Free, as the library makes it:', free.length === 0 ? [] : [free.map(type => type.replace(/^alicloud_/, '')).join(', ')]),
  ];
}

/** What traffic costs, of which nobody knows how much there will be. */
function trafficPrice(resource: string, price: Price | undefined): string[] {
  if (price?.aGigabyte === undefined) return [];
  const { list, trade } = price.aGigabyte;
  return [`  ${resource}: ${price.currency} ${amount(trade)} a GB${list === trade ? '' : ` (list: ${amount(list)})`}`];
}

const headOf = ({ resource, region, asked: { what } }: Pick<Answered, 'resource' | 'region' | 'asked'>) => [resource, region, what];

function pricesOf(price: Price | undefined, isReduced: boolean): string[] {
  if (price === undefined) return [NO_PRICE, NO_PRICE, ...isReduced ? [NO_PRICE] : []];
  const { currency, listAnHour, tradeAnHour, aGigabyte } = price;
  if (listAnHour === 0 && aGigabyte !== undefined) return [BY_USE, BY_USE, ...isReduced ? [BY_USE] : []];
  return [`${currency} ${amount(tradeAnHour)}`, aMonth(currency, tradeAnHour), ...isReduced ? [aMonth(currency, listAnHour)] : []];
}

const aMonth = (currency: string, anHour: number) => `${currency} ${(anHour * HOURS_A_MONTH).toFixed(2)}`;

/** One for each currency: nobody here knows what one is worth in another. */
function sumsOf(answered: readonly Answered[], isReduced: boolean): string[][] {
  const prices = answered.flatMap(({ price }) => price ?? []).filter(({ listAnHour }) => listAnHour > 0);
  const sum = (currency: string, of: (price: Price) => number) =>
    prices.filter(price => price.currency === currency).reduce((total, price) => total + of(price), 0);
  return [...new Set(prices.map(({ currency }) => currency))].map(currency => [
    'sum', '', '', ...pricesOf({ currency, listAnHour: sum(currency, one => one.listAnHour), tradeAnHour: sum(currency, one => one.tradeAnHour), notes: [] }, isReduced),
  ]);
}

const notesOf = (answered: readonly Answered[]) => answered.flatMap(({ resource, price }) => (price?.notes ?? []).map(note => `${resource}: ${note}`));

/** A part that is left out where it is empty. */
const section = (title: string, lines: readonly string[]) => lines.length === 0 ? [] : ['', title, ...lines.map(line => `  ${line}`)];

/** Cells below each other, numbers to the right. */
function aligned(rows: readonly string[][]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map(row => row[column].length)));
  return rows.map(row => row.map((cell, column) => column < HEAD.length ? cell.padEnd(widths[column]) : cell.padStart(widths[column])).join('  ').trimEnd());
}
