import { readFileSync } from 'fs';
import { Break, BREAKS } from './patches';

const LONGEST = 120;

/** Code in a cell: a bar would end the cell, a backtick the code. */
function code(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)} …` : text;
  const fence = short.includes('`') ? '``' : '`';
  return `${fence}${short.replace(/\|/g, '\\|')}${fence}`;
}

function row({ title, path, caughtBy: { place, name } }: Break): string {
  const lines = readFileSync(path, 'utf8').split('\n');
  const [file] = lines.filter(line => line.startsWith('+++ b/')).map(line => line.slice('+++ b/'.length));
  const [from, to = ''] = ['-', '+'].map(sign => lines.filter(line => line.startsWith(sign) && !line.startsWith(sign.repeat(3))).map(line => line.slice(1).trim()).join(' '));
  const change = to === '' ? `without ${code(from)}` : `${code(from)} → ${code(to)}`;
  return `| ${title} | [${file.replace(/^.*\//, '')}](../${file}): ${change} | ${place}: “${name}” |\n`;
}

/** The breaks as docs/break-on-purpose.md shows them. */
export const table = () => `| broken | one line | caught by |\n|---|---|---|\n${BREAKS.map(row).join('')}`;
