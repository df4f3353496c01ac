/** Writes down the programs of this state: what a site has that a later state takes over. Run it when a release is tagged. */
import { writeFileSync } from 'fs';
import { ACME_DIRECTORY, LANDED_PROGRAMS, LandedPrograms } from './landed-programs';
import { SiteStack } from './site-stack';

const stack = new SiteStack({}, { acmeDirectory: ACME_DIRECTORY, leadsHere: true });
const { rounds } = stack;
const landed: LandedPrograms = { rounds, programs: Object.fromEntries(rounds.flat().map(name => [name, stack.program(name)])) };
writeFileSync(LANDED_PROGRAMS, `${JSON.stringify(landed, null, 1)}\n`);
