import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { BREAKS } from './breaks';

const ROOT = join(__dirname, '../..');

test.each(BREAKS.map(one => [one.title, one] as const))('%s: the line is there once, and so is the file of the test that catches it', (_title, { file, from, caughtBy }) => {
  expect(readFileSync(join(ROOT, file), 'utf8').split('\n').filter(line => line.trim() === from)).toHaveLength(1);
  expect(existsSync(join(ROOT, caughtBy.place.split(',')[0]))).toBe(true);
});
