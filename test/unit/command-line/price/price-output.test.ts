import { bill, instance } from './stack';
import { Answered } from '../../../../lib/command-line/price/answers';
import { Bill, BillItem } from '../../../../lib/command-line/price/bill';
import { amount, Price } from '../../../../lib/command-line/price/price';
import { billTable, priceTable } from '../../../../lib/command-line/price/price-output';

const AT = new Date('2026-11-28T10:15:00.000Z');
const EMPTY: Bill = { items: [], unasked: [], besides: [], unknown: [], free: [] };
const [ITEM] = bill(instance()).items;

const item = (resource: string, what: string): BillItem => ({ ...ITEM, resource, asked: { ...ITEM.asked, what } });
const costs = (currency: string, list: number, trade = list, more: Partial<Price> = {}): Price =>
  ({ currency, listAnHour: list, tradeAnHour: trade, notes: [], ...more });
const lines = (answered: Answered[], of: Partial<Bill> = {}) => priceTable('chat', { ...EMPTY, ...of }, answered, AT).split('\n');

test('says who asks, when, and what a month is; what there is below each other, with its sum', () => {
  const answered = [{ ...item('Chat/Instance', 'ecs.one'), price: costs('USD', 0.02) }, { ...item('Chat/Disk', 'disk'), price: costs('USD', 0.001) }];
  expect(lines(answered)).toEqual([
    'chat: asked at 2026-11-28T10:15:00.000Z; a month is 730 hours',
    '',
    'RESOURCE       REGION          WHAT       AN HOUR    A MONTH',
    'Chat/Instance  ap-southeast-1  ecs.one   USD 0.02  USD 14.60',
    'Chat/Disk      ap-southeast-1  disk     USD 0.001   USD 0.73',
    'sum                                     USD 0.021  USD 15.33',
  ]);
});

test('has the list price beside what the account pays, where they differ', () => {
  const answered = [{ ...item('A', 'one'), price: costs('USD', 0.02, 0.01) }, { ...item('B', 'two'), price: costs('USD', 0.03) }];
  expect(lines(answered)).toEqual([
    'chat: asked at 2026-11-28T10:15:00.000Z; a month is 730 hours; prices are this account\'s, beside them the list price',
    '',
    'RESOURCE  REGION          WHAT   AN HOUR    A MONTH  LIST, A MONTH',
    'A         ap-southeast-1  one   USD 0.01   USD 7.30      USD 14.60',
    'B         ap-southeast-1  two   USD 0.03  USD 21.90      USD 21.90',
    'sum                             USD 0.04  USD 29.20      USD 36.50',
  ]);
});

test('has a sum for each currency, also for one that nobody here has heard of', () => {
  const answered = [{ ...item('A', 'one'), price: costs('USD', 1) }, { ...item('B', 'two'), price: costs('XYZ', 2) }, { ...item('C', 'three'), price: costs('USD', 0.5) }];
  expect(lines(answered).filter(line => line.startsWith('sum')).map(line => line.replace(/ +/g, ' '))).toEqual(['sum USD 1.50 USD 1095.00', 'sum XYZ 2.00 XYZ 1460.00']);
});

test('says of what is metered by use what a GB costs, and counts nothing', () => {
  const traffic = { besides: ['traffic: each GB', 'tokens: by use'] };
  const answered = [{ ...item('Chat/Address', 'by traffic'), price: costs('CNY', 0, 0, { aGigabyte: { list: 0.8, trade: 0.72 } }) }];
  expect(lines(answered, traffic)).toEqual([
    expect.anything(),
    '',
    'RESOURCE      REGION          WHAT        AN HOUR  A MONTH',
    'Chat/Address  ap-southeast-1  by traffic   by use   by use',
    '',
    'Not in it:',
    '  traffic: each GB',
    '    Chat/Address: CNY 0.72 a GB (list: 0.80)',
    '  tokens: by use',
  ]);
});

test('says what it does not have, each with why', () => {
  const answered = [
    { ...item('A', 'one'), price: costs('USD', 1, 1, { notes: ['at once'] }) }, { ...item('B', 'two'), refused: 'it was refused' }, { ...item('C', 'three'), unasked: 'no page has it' },
  ];
  const text = lines(answered, { unasked: [{ resource: 'D', why: 'known at plan' }], besides: ['snapshots'], unknown: ['oss.Files'], free: ['alicloud_vpc', 'terraform_data'] });
  expect(text.slice(2)).toEqual([
    'RESOURCE  REGION          WHAT    AN HOUR     A MONTH',
    'A         ap-southeast-1  one    USD 1.00  USD 730.00',
    'B         ap-southeast-1  two           -           -',
    'C         ap-southeast-1  three         -           -',
    'sum                              USD 1.00  USD 730.00',
    '', 'Of these prices:', '  A: at once',
    '', 'Refused, and so in no sum:', '  B: it was refused',
    '', 'Not asked, and so in no sum:', '  C: no page has it', '  D: known at plan',
    '', 'Not in it:', '  snapshots',
    '', 'Not known whether it bills:', '  oss.Files',
    '', 'Free, as the library makes it:', '  vpc, terraform_data',
  ]);
});

test('without a price says why, and what will bill', () => {
  expect(billTable('chat', { ...bill(instance()), besides: ['tokens'], free: [] }, 'there are no credentials').split('\n')).toEqual([
    'chat: no price was asked; there are no credentials',
    '',
    'RESOURCE                REGION          WHAT',
    'alicloud_instance.Site  ap-southeast-1  ecs.e-c1m2.large, pay as you go, with a system disk of 40 GiB cloud_essd',
    '', 'Not in it:', '  tokens',
    '', 'Prices for people:', '  https://www.alibabacloud.com/pricing-calculator',
  ]);
});

test.each([
  [0, '0.00'], [0.1 + 0.2, '0.30'], [0.05, '0.05'], [0.078234, '0.078234'], [0.00123456, '0.0012346'], [0.0000012, '0.0000012'], [1, '1.00'], [1.23456, '1.2346'], [12.3, '12.30'],
  [1095.0000000001, '1095.00'], [0.999999999, '1.00'], [123456.789, '123456.79'],
])('%d is written %s', (value, text) => {
  expect(amount(value)).toBe(text);
});
