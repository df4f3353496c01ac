import { aSite, SITES } from './sites';
import { aStack } from './stack';
import * as programs from '../../lib/machine/programs';

// Nine kilobytes of shell are put together once a site: what a resolver measures is what is called.

const BUILDERS = Object.keys(programs).filter(name => name.endsWith('Program')) as (keyof typeof programs)[];

test.each(Object.entries(SITES))('%s builds each of its programs once', (_name, props) => {
  const spies = BUILDERS.map(name => jest.spyOn(programs, name));
  aSite(aStack(), props);
  const counts = spies.map((spy, index) => `${BUILDERS[index]} ${spy.mock.calls.length}`).filter(count => !count.endsWith(' 0'));
  spies.forEach(spy => spy.mockRestore());
  expect(counts.length).toBeGreaterThanOrEqual(7);
  expect(counts.filter(count => !count.endsWith(' 1'))).toEqual([]);
});
