import { readdirSync } from 'fs';
import { join } from 'path';
import { aSite, SITES } from './sites';
import { aStack } from './stack';

// Nine kilobytes of shell are put together once a site: what a resolver measures is what is called.

const PROGRAMS = join(__dirname, '../../../lib/machine/programs');

/** What builds each program: every folder has a module of its name with one function. */
const BUILDERS = readdirSync(PROGRAMS).map(name => {
  const built = require(join(PROGRAMS, name, name)) as Record<string, () => unknown>;
  const [builder] = Object.keys(built).filter(one => one.endsWith('Program'));
  return [built, builder] as const;
});

test.each(Object.entries(SITES))('%s builds each of its programs once', (_name, props) => {
  const spies = BUILDERS.map(([module, builder]) => jest.spyOn(module, builder));
  aSite(aStack(), props);
  const counts = spies.map((spy, index) => `${BUILDERS[index][1]} ${spy.mock.calls.length}`).filter(count => !count.endsWith(' 0'));
  spies.forEach(spy => spy.mockRestore());
  expect(counts.length).toBeGreaterThanOrEqual(4);
  expect(counts.filter(count => !count.endsWith(' 1'))).toEqual([]);
});
