import { ChatClient } from './chat-client';
import { cutOff, moments } from './cut-off';
import { ADMIN, furnishAccount, Site } from './site';
import { Cloud } from '../../instruments/cloud/cloud';
import { Machine } from '../../instruments/cloud/machine';

// A program that is cut off anywhere leaves a machine that the next run repairs.

let cloud: Cloud;
let machine: Machine;
let site: Site;

beforeAll(async () => {
  cloud = await Cloud.start();
  furnishAccount(cloud);
  site = await Site.onNewMachine(cloud, { diskSizeMiB: 4096 });
  ({ machine } = site);
  site.pointNamesAtMachine();
});

afterAll(() => cloud?.stop());

/** About as long as each takes on a bare machine that has two cores for itself: a busy one is cut off at an earlier stage, never too late. */
const LONGEST: Record<string, number> = { 'data-disk': 5, 'system': 1, 'docker': 15, 'frontend': 8, 'web-ui': 30, 'certificate': 8 };
const A_PIECE_OF_THE_TOOLBOX = 0.3;

/** What is worth more than one cut: it does more than one thing. */
const TIMES: Record<string, number> = { 'docker': 2, 'web-ui': 3 };

test('a first deploy that is cut off at least once in each program, and at any moment, converges', async () => {
  const order = site.programNames.flatMap(name => Array.from({ length: TIMES[name] ?? 1 }, () => name));
  expect(order.filter(name => !name.startsWith('toolbox-') && !(name in LONGEST))).toEqual([]);
  const chance = moments(order.length, 1, 20261125);
  let running = 0;
  for (const [index, program] of order.entries()) {
    const after = chance[index] * (LONGEST[program] ?? A_PIECE_OF_THE_TOOLBOX);
    const wasRunning = await cutOff(program, site, after, index % 4 === 2 ? 'power' : 'kill');
    running += Number(wasRunning);
    console.log(`${program} cut off after ${after.toFixed(1)} s (${wasRunning ? 'running' : 'had ended'})`);
    if (order[index + 1] !== program) {
      expect((await site.run(program)).lastLine).toBe(`${program}: done`);
    }
  }
  expect(running).toBeGreaterThan(order.length / 2);
  await site.deploy();
  const client = new ChatClient({ address: machine.address, name: site.names[0], roots: [await cloud.acme.rootCertificate()] });
  expect((await client.signIn(ADMIN.email, ADMIN.password)).role).toBe('admin');
});
