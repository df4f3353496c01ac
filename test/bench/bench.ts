/**
 * `npm run bench`: ratios, each with its reference, both measured in this run. A time alone says nothing on a machine that others use too.
 */
import { criticalPath } from './critical-path';
import { loading } from './loading';
import { Ratio } from './measure';
import { packageSize } from './package-size';
import { scale } from './scale';
import { synthesis } from './synthesis';

function print(ratios: Ratio[]): void {
  const rows = [
    ['', 'ours', 'reference', 'ratio', 'aim'],
    ...ratios.map(({ what, ours, reference, ratio, aim }) => [what, ours, reference, ratio?.toFixed(2) ?? '–', aim]),
  ];
  const widths = rows[0].map((_, column) => Math.max(...rows.map(row => row[column].length)));
  rows.forEach(row => console.log(row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd()));
}

print([loading(), synthesis(), ...scale(), ...packageSize(), criticalPath()]);
