import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { Outcome } from './outcome';
import { Row } from './rows';

const PAGE = join(__dirname, '../../../docs/changes.md');
const BEGIN = '<!-- the table begins -->\n';
const END = '<!-- the table ends -->\n';
const HEAD = '| prop | change | of | what happens | programs that run | also |\n|---|---|---|---|---|---|\n';

const cell = (text: string) => text.replace(/\|/g, '\\|');

/** The table, a row a change. */
export function tableOf(outcomes: ReadonlyArray<readonly [Row, Outcome]>): string {
  return HEAD + outcomes.map(([{ prop, change, before = 'a site' }, { happens, programs, also }]) =>
    `| \`${prop}\` | ${[change, before, happens, programs, also].map(cell).join(' | ')} |\n`).join('');
}

export function tableOfThePage(): string {
  return readFileSync(PAGE, 'utf8').split(BEGIN)[1].split(END)[0];
}

export function writeTable(table: string): void {
  const [before, rest] = readFileSync(PAGE, 'utf8').split(BEGIN);
  writeFileSync(PAGE, `${before}${BEGIN}${table}${END}${rest.split(END)[1]}`);
}
