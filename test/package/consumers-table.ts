import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';

/** One way in which somebody takes the package, as a run has seen it. */
export interface ConsumerRow {
  readonly consumer: string;
  /** Whether what it synthesizes is the reference, to the byte; left out where the machine does not have what it takes. */
  readonly equal?: boolean;
  /** What it took: to install it, and to run it. */
  readonly seconds?: number;
}

const ROOT = join(__dirname, '../..');
/** A file a row: every test file has a process of its own. */
const ROWS = join(ROOT, 'test-reports/consumers');
const PAGE = join(ROOT, 'docs/consumers.md');
const BEGIN = '<!-- the table begins -->\n';
const END = '<!-- the table ends -->\n';
const HEAD = '| consumer | equal | seconds |\n|---|---|---|\n';

function note(row: ConsumerRow): void {
  mkdirSync(ROWS, { recursive: true });
  writeFileSync(join(ROWS, `${encodeURIComponent(row.consumer)}.json`), JSON.stringify(row));
}

/** A row of the table that `npm run test:package` prints. */
export function recordConsumer(consumer: string, equal: boolean, seconds: number): void {
  note({ consumer, equal, seconds });
}

/** A row that this machine cannot have: its place in the table stays what it was. */
export function leaveOutConsumer(consumer: string): void {
  note({ consumer });
}

/** Runs what a consumer does, and holds what it synthesizes against the reference; the row says so before the test does. */
export async function consumerIsEqual(consumer: string, reference: string, synthesized: () => Promise<string>, record = recordConsumer): Promise<void> {
  const begun = Date.now();
  let text: string | undefined;
  try {
    text = await synthesized();
  } finally {
    record(consumer, text === reference, (Date.now() - begun) / 1000);
  }
  expect(text).toBe(reference);
}

/** What the last run has noted, by name. */
export function recordedConsumers(): ConsumerRow[] {
  const rows = readdirSync(ROWS).map(file => JSON.parse(readFileSync(join(ROWS, file), 'utf8')) as ConsumerRow);
  return rows.sort((one, other) => (one.consumer < other.consumer ? -1 : 1));
}

export function forgetConsumers(): void {
  rmSync(ROWS, { recursive: true, force: true });
  mkdirSync(ROWS, { recursive: true });
}

export function tableOf(rows: readonly ConsumerRow[]): string {
  const equal = (row: ConsumerRow) => (row.equal === undefined ? 'not here' : row.equal ? 'yes' : '**no**');
  return HEAD + rows.map(row => `| ${row.consumer} | ${equal(row)} | ${row.seconds === undefined ? '' : Math.round(row.seconds)} |\n`).join('');
}

export function rowsOfThePage(): ConsumerRow[] {
  const table = readFileSync(PAGE, 'utf8').split(BEGIN)[1].split(END)[0];
  return table.slice(HEAD.length).split('\n').filter(line => line !== '').map(line => {
    const [, consumer, equal, seconds] = line.split('|').map(cell => cell.trim());
    return { consumer, equal: equal === 'yes', seconds: Number(seconds) };
  });
}

/** Where only a part has run, the other rows stay; a row that this machine cannot have stays too. */
export function writeRows(rows: readonly ConsumerRow[], whole: boolean): void {
  const seen = rows.filter(({ equal }) => equal !== undefined);
  const has = (some: readonly ConsumerRow[], name: string) => some.some(({ consumer }) => consumer === name);
  const kept = rowsOfThePage().filter(({ consumer }) => !has(seen, consumer) && (!whole || has(rows, consumer)));
  const table = tableOf([...seen, ...kept].sort((one, other) => (one.consumer < other.consumer ? -1 : 1)));
  const [before, rest] = readFileSync(PAGE, 'utf8').split(BEGIN);
  writeFileSync(PAGE, `${before}${BEGIN}${table}${END}${rest.split(END)[1]}`);
}

/** What the page says otherwise than the run, of which all or a part was run. Seconds are those of one machine. */
export function differencesToThePage(rows: readonly ConsumerRow[], page: readonly ConsumerRow[], whole: boolean): string[] {
  const there = new Map(page.map(({ consumer, equal }) => [consumer, equal]));
  const missing = rows.filter(({ consumer }) => !there.has(consumer)).map(({ consumer }) => `docs/consumers.md has no row ${consumer}`);
  const other = rows.filter(({ consumer, equal }) => equal !== undefined && there.has(consumer) && there.get(consumer) !== equal)
    .map(({ consumer, equal }) => `docs/consumers.md says of ${consumer} that it is ${equal ? 'not ' : ''}equal`);
  const unseen = whole ? page.filter(({ consumer }) => !rows.some(row => row.consumer === consumer)).map(({ consumer }) => `no test has the row ${consumer} of docs/consumers.md`) : [];
  return [...missing, ...other, ...unseen];
}
