import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { Outcome } from './outcome';
import { Row } from './rows';

const PAGE = join(__dirname, '../../../docs/changes.md');
/** The tables of the page, by what stands before and after them. */
interface Marks {
  readonly begin: string;
  readonly end: string;
}

const marks = (name: string): Marks => ({ begin: `<!-- ${name} begins -->\n`, end: `<!-- ${name} ends -->\n` });
const SITE_TABLE = marks('the table');
export const CLUSTER_TABLE = marks('the table of a site on Kubernetes');
const HEAD = '| prop | change | of | what happens | programs that run | also |\n|---|---|---|---|---|---|\n';

const cell = (text: string) => text.replace(/\|/g, '\\|');

/** The table, a row a change. */
export function tableOf(outcomes: ReadonlyArray<readonly [Row, Outcome]>): string {
  return HEAD + outcomes.map(([{ prop, change, before = 'a site' }, { happens, programs, also }]) =>
    `| \`${prop}\` | ${[change, before, happens, programs, also].map(cell).join(' | ')} |\n`).join('');
}

export function tableOfThePage({ begin, end } = SITE_TABLE): string {
  return readFileSync(PAGE, 'utf8').split(begin)[1].split(end)[0];
}

export function writeTable(table: string, { begin, end } = SITE_TABLE): void {
  const [before, rest] = readFileSync(PAGE, 'utf8').split(begin);
  writeFileSync(PAGE, `${before}${begin}${table}${end}${rest.split(end)[1]}`);
}
