import { execFileSync } from 'child_process';
import { existsSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { BREAKS } from './patches';
import { table } from './table';

const ROOT = join(__dirname, '../..');
const PAGE = join(ROOT, 'docs/break-on-purpose.md');
const IN_MARKS = /(?<=<!-- the table of the breaks begins -->\n)[^]*(?=<!-- the table of the breaks ends -->)/;

test.each(BREAKS.map(one => [one.title, one] as const))('%s: the patch applies, and the file of the test that catches it is there', (_title, { path, caughtBy }) => {
  execFileSync('git', ['apply', '--check', path], { cwd: ROOT });
  expect(existsSync(join(ROOT, caughtBy.place.split(',')[0]))).toBe(true);
});

test('docs/break-on-purpose.md shows them all; WRITE_BREAKS=1 writes its table', () => {
  const page = readFileSync(PAGE, 'utf8');
  if (process.env.WRITE_BREAKS) {
    writeFileSync(PAGE, page.replace(IN_MARKS, () => table()));
  } else {
    expect(IN_MARKS.exec(page)![0]).toBe(table());
  }
});
