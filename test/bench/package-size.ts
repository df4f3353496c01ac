import { execFileSync } from 'child_process';
import { statSync } from 'fs';
import { join } from 'path';
import { Ratio } from './measure';

const ROOT = join(__dirname, '../..');

/** What npm downloads, and what jsii reads for every other language. */
export function packageSize(): Ratio[] {
  const [{ size, entryCount }] = JSON.parse(execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: ROOT, encoding: 'utf8' }));
  const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(0)} kB`;
  return [
    { what: `packed size (${entryCount} files)`, ours: kilobytes(size), reference: '200 kB', ratio: size / 200_000, aim: '≤ 1' },
    { what: 'jsii assembly', ours: kilobytes(statSync(join(ROOT, '.jsii')).size), reference: '–', aim: 'no L1 but the provider' },
  ];
}
