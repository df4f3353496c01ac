import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { Break, BREAKS } from './breaks';

const PAGE = join(__dirname, '../../docs/break-on-purpose.md');
const BEGIN = '<!-- the table of the breaks begins -->\n';
const END = '<!-- the table of the breaks ends -->\n';
const HEAD = '| broken | one line | caught by |\n|---|---|---|\n';
const LONGEST = 120;

/** Code in a cell: a bar would end the cell, a backtick the code. */
function code(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text;
  const fence = short.includes('`') ? '``' : '`';
  return `${fence}${short.replace(/\|/g, '\\|')}${fence}`;
}

function row({ title, file, from, to, caughtBy: { place, name } }: Break, isCaught: boolean): string {
  const change = to === '' ? `without ${code(from)}` : `${code(from)} → ${code(to)}`;
  return `| ${title} | [${file.replace(/^.*\//, '')}](../${file}): ${change} | ${isCaught ? `${place}: “${name}”` : '**nothing**'} |\n`;
}

/** Writes a row for each break that was tried; those that were not keep theirs. */
export function writeTable(tried: readonly Break[], caught: readonly Break[]): void {
  const page = readFileSync(PAGE, 'utf8');
  const [before, rest] = page.split(BEGIN);
  const [table, after] = rest.split(END);
  const rowBefore = ({ title }: Break) => table.split('\n').filter(line => line.startsWith(`| ${title} |`)).map(line => `${line}\n`).join('');
  const rows = BREAKS.map(one => tried.includes(one) ? row(one, caught.includes(one)) : rowBefore(one));
  writeFileSync(PAGE, [before, BEGIN, HEAD, ...rows, END, after].join(''));
}
