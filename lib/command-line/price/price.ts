/** What something costs, as the cloud says it. */
export interface Price {
  /** As the cloud names it, e.g. `CNY` or `USD`. */
  readonly currency: string;
  /** The list price of an hour. */
  readonly listAnHour: number;
  /** What this account pays for an hour. */
  readonly tradeAnHour: number;
  /** What each GB costs that leaves, list and paid. @default - it is not metered by traffic */
  readonly aGigabyte?: { readonly list: number; readonly trade: number };
  /** What is to be known of it. */
  readonly notes: readonly string[];
}

/** An answer without the price that was asked for. */
export class NoPriceError extends Error {
  constructor(what: string) {
    super(`the answer has no price of ${what}`);
  }
}

/**
 * A price in an answer.
 *
 * @throws a NoPriceError where it is none: nothing that is asked for here is free
 */
export function priced(value: unknown, what: string): number {
  const price = leftToPay(value, what);
  if (price === 0) throw new NoPriceError(what);
  return price;
}

/**
 * What is left to pay of a price in an answer: nothing, where all is taken off.
 *
 * @throws a NoPriceError where it is no amount; an empty text, which JavaScript counts as 0, is none
 */
export function leftToPay(value: unknown, what: string): number {
  const amountLeft = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof amountLeft !== 'number' || !Number.isFinite(amountLeft) || amountLeft < 0) throw new NoPriceError(what);
  return amountLeft;
}

/**
 * A currency in an answer.
 *
 * @throws a NoPriceError where it is none
 */
export function currencyOf(value: unknown, what: string): string {
  if (typeof value !== 'string' || !/^[A-Z]{3}$/.test(value)) throw new NoPriceError(`${what} in a currency`);
  return value;
}

/** An amount without what floating point adds to it: five digits that count, and two decimals at least. */
export function amount(value: number): string {
  if (value === 0) return '0.00';
  const decimals = Math.min(8, Math.max(2, 4 - Math.floor(Math.log10(Math.abs(value)))));
  return value.toFixed(decimals).replace(/(\.\d\d\d*?)0+$/, '$1');
}
