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

const ORDER = ['web-ui-tools', 'site-settings', 'prune', 'data-disk', 'image', 'image', 'bailian', 'signed-call', 'frontend-tools', 'site-checks', 'acme-tools', 'frontend', 'web-ui', 'web-ui', 'web-ui', 'certificate'];

/** About as long as each takes on a bare machine that has two cores for itself: a busy one is cut off at an earlier stage, never too late. */
const LONGEST: Record<string, number> = { 'web-ui-tools': 0.3, 'site-settings': 0.2, 'prune': 0.2, 'data-disk': 5, 'image': 24, 'bailian': 0.6, 'signed-call': 0.3, 'frontend-tools': 0.3, 'site-checks': 0.3, 'acme-tools': 5, 'frontend': 5, 'web-ui': 20, 'certificate': 8 };

test('a first deploy that is cut off sixteen times, at least once in each program and at any moment, converges', async () => {
  const chance = moments(ORDER.length, 1, 20261125);
  let running = 0;
  for (const [index, program] of ORDER.entries()) {
    const after = chance[index] * LONGEST[program];
    const wasRunning = await cutOff(program, site, after, index % 3 === 2 ? 'power' : 'kill');
    running += Number(wasRunning);
    console.log(`${program} cut off after ${after.toFixed(1)} s (${wasRunning ? 'running' : 'had ended'})`);
    if (ORDER[index + 1] !== program) {
      expect((await site.run(program)).lastLine).toBe(`${program}: done`);
    }
  }
  expect(running).toBeGreaterThan(ORDER.length / 2);
  await site.deploy();
  const client = new ChatClient({ address: machine.address, name: site.names[0], roots: [await cloud.acme.rootCertificate()] });
  expect((await client.signIn(ADMIN.email, ADMIN.password)).role).toBe('admin');
});
