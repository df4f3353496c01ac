import { setTimeout as pause } from 'timers/promises';
import { addressPrice } from './address-price';
import { Bill, BillItem } from './bill';
import { ecsPrice } from './ecs-price';
import { NoPriceError, Price } from './price';
import { NoQuestionError } from './question';
import { CallError, CloudAccount, ECS, NoCredentialsError } from '../alibaba-cloud';
import { Cures, withCure } from '../cure';
import { ProviderBlock } from '../provider-block';

/** What became of a question: a price, a refusal, or that there is no question after all. */
export interface Answered extends BillItem {
  readonly price?: Price;
  readonly refused?: string;
  readonly unasked?: string;
}

/** Who asks the cloud. */
export type Account = Pick<CloudAccount, 'api'>;

const SECONDS = 1000;
/** The cloud may be busy or out of reach: so long is waited before it is asked again. */
const PAUSES: readonly number[] = [1, 3, 9];

/**
 * Asks for every price of a bill, side by side; a refusal is an answer too.
 *
 * @param connect finds out as whom a provider speaks
 * @throws a NoCredentialsError where nobody can be asked as anybody
 */
export async function answers({ items }: Bill, connect: (provider: ProviderBlock) => Promise<Account>, pauses = PAUSES): Promise<Answered[]> {
  const accounts = new Map<string, Promise<Account>>();
  const accountOf = (provider: ProviderBlock): Promise<Account> => {
    const key = JSON.stringify(provider);
    const account = accounts.get(key) ?? connect(provider);
    accounts.set(key, account);
    return account;
  };
  const met = await Promise.allSettled(items.map(({ provider }) => accountOf(provider)));
  const nobody = met.find(one => one.status === 'rejected');
  if (nobody !== undefined && met.every(one => one.status === 'rejected')) throw nobody.reason;
  return Promise.all(items.map(async item => ({ ...item, ...await answer(item, accountOf(item.provider), pauses) })));
}

async function answer({ asked: { question }, provider }: BillItem, account: Promise<Account>, pauses: readonly number[]): Promise<Pick<Answered, 'price' | 'refused' | 'unasked'>> {
  try {
    const known = await account;
    return {
      price: await patiently(() => question.product === 'ecs' ? ecsPrice(known.api(ECS, provider.endpoint), question) : addressPrice(known, provider, question), pauses),
    };
  } catch (error) {
    if (error instanceof NoQuestionError) return { unasked: error.message };
    if (error instanceof CallError) return { refused: withCure(CURES, error.message, error.code) };
    if (error instanceof NoPriceError || error instanceof NoCredentialsError) return { refused: error.message };
    throw error;
  }
}

async function patiently<T>(ask: () => Promise<T>, [first, ...later]: readonly number[]): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (first === undefined || !(error instanceof CallError) || !error.isPassing) throw error;
  }
  await pause(first * SECONDS);
  return patiently(ask, later);
}

/** By codes of what is asked for prices. */
const CURES: Cures = [
  [/^PriceNotFound$/, 'it is not sold like this, or not here; look in the ECS console, under Create Instance'],
  [/^InvalidInstanceType\b/, 'the region does not sell the type, or not to this account'],
  [/^InvalidAction/, 'older accounts must ask for the right to ask for prices, by a ticket'],
  [/^NotApplicable$/, 'the account is of the other site: set accountType of the provider to International or Domestic, and no endpoint of bssopenapi'],
  [/^Throttling/, 'too much was asked at once; ask again in a minute'],
];
