import { ChatClient } from './chat-client';
import { cutOff, moments } from './cut-off';
import { Keepsakes, leaveKeepsakes, missingKeepsakes } from './keepsakes';
import { ADMIN, furnishAccount, Site } from './site';
import { Cloud } from '../../instruments/cloud/cloud';
import { waitUntil } from '../../instruments/cloud/run-command';

// An upgrade that is cut off anywhere has not happened: the old version runs again by itself, with what people left. The next run upgrades.

let cloud: Cloud;
let site: Site;
let client: ChatClient;
let kept: Keepsakes;

beforeAll(async () => {
  cloud = await Cloud.start();
  furnishAccount(cloud);
  site = await Site.onNewMachine(cloud, { diskSizeMiB: 6144, warm: true, version: '0.11.4', names: [] });
  client = new ChatClient({ address: site.machine.address });
  await site.deploy();
  await client.signIn(ADMIN.email, ADMIN.password);
  kept = await leaveKeepsakes(client);
});

afterAll(() => cloud?.stop());

async function expectNothingMissing(): Promise<void> {
  await client.signIn(ADMIN.email, ADMIN.password);
  expect(await missingKeepsakes(client, kept)).toEqual([]);
}

const UPGRADING = '/var/lib/open-webui/upgrade-in-progress';

test.each(moments(4, 7, 7).map((after, index) => [after, index % 2 ? 'power' as const : 'kill' as const]))(
  'an upgrade that is cut off %s s after it began (%s) is undone by the machine itself', async (after, how) => {
    expect(await cutOff('web-ui', site.with({ version: '0.12.4' }), after, how, UPGRADING)).toBe(true);
    const began = Date.now();
    await waitUntil('the old version to answer', 300, () => client.askJson('/api/config').then(({ version }) => version === '0.11.4', () => false));
    console.log(`upgrade cut off ${after} s after it began (${how}): the old version answered ${((Date.now() - began) / 1000).toFixed(1)} s later`);
    await expectNothingMissing();
    expect((await site.machine.shell(`test -e ${UPGRADING}`)).exitCode).toBe(1);
  });

test('one that is cut off before it began is whole after the next run', async () => {
  const next = site.with({ version: '0.12.4' });
  expect(await cutOff('web-ui', next, 0.5, 'kill')).toBe(true);
  expect((await next.run('web-ui')).lastLine).toBe('web-ui: done');
  expect((await client.askJson('/api/config')).version).toBe('0.12.4');
  await expectNothingMissing();
});
