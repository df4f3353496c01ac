import { ConsumerRow, consumerIsEqual, differencesToThePage, tableOf } from './consumers-table';

const YES: ConsumerRow = { consumer: 'npm', equal: true, seconds: 12 };
const NO: ConsumerRow = { ...YES, equal: false };
const ABSENT: ConsumerRow = { consumer: 'npm' };
const OTHER: ConsumerRow = { ...YES, consumer: 'pnpm' };

test('seconds may be others than the page has, and a machine may lack what a row takes', () => {
  expect(differencesToThePage([{ ...YES, seconds: 300 }], [YES], true)).toEqual([]);
  expect(differencesToThePage([ABSENT], [YES], true)).toEqual([]);
});

test('a row that became another one, that is new, and that nobody records any more is told', () => {
  expect(differencesToThePage([NO], [YES], false)).toEqual(['docs/consumers.md says of npm that it is equal']);
  expect(differencesToThePage([YES], [NO], false)).toEqual(['docs/consumers.md says of npm that it is not equal']);
  expect(differencesToThePage([YES, OTHER], [YES], false)).toEqual(['docs/consumers.md has no row pnpm']);
  expect(differencesToThePage([YES], [YES, OTHER], true)).toEqual(['no test has the row pnpm of docs/consumers.md']);
  expect(differencesToThePage([YES], [YES, OTHER], false)).toEqual([]);
});

test('the table says what is equal, what is not, and what is not here', () => {
  expect(tableOf([YES, NO, ABSENT]).split('\n').slice(2)).toEqual(['| npm | yes | 12 |', '| npm | **no** | 12 |', '| npm | not here |  |', '']);
});

test('a consumer that fails, or is another one, fails its test, and its row says no', async () => {
  const rows: unknown[] = [];
  const isEqual = async (synthesized: () => Promise<string>) => consumerIsEqual('npm', 'a', synthesized, (...row) => rows.push(row.slice(0, 2)));
  await expect(isEqual(async () => { throw new Error('it does not compile'); })).rejects.toThrow('it does not compile');
  await expect(isEqual(async () => 'b')).rejects.toThrow('toBe');
  await isEqual(async () => 'a');
  expect(rows).toEqual([['npm', false], ['npm', false], ['npm', true]]);
});
