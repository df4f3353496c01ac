import { ChatClient } from './chat-client';
import { Cloud } from './cloud/cloud';
import { cutOff, moments } from './cut-off';
import { Keepsakes, leaveKeepsakes, missingKeepsakes } from './keepsakes';
import { ADMIN, furnishAccount, Site } from './site';

// An upgrade that is cut off anywhere has not happened, or is whole after the next run; what people left is there in between too.

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
  expect((await site.with({ version: '0.12.4' }).run('image')).lastLine).toBe('image: done');
});

afterAll(() => cloud?.stop());

async function expectNothingMissing(): Promise<void> {
  await client.signIn(ADMIN.email, ADMIN.password);
  expect(await missingKeepsakes(client, kept)).toEqual([]);
}

const UPGRADING = '/var/lib/open-webui/upgrade-in-progress';

test.each(moments(4, 7, 7).map((after, index) => [after, index % 2 ? 'power' as const : 'kill' as const]))(
  'an upgrade that is cut off %s s after it began (%s) is undone by the next run', async (after, how) => {
    const next = site.with({ version: '0.12.4' });
    expect(await cutOff('web-ui', next, after, how, UPGRADING)).toBe(true);
    const undone = await next.run('web-ui');
    console.log(`upgrade cut off ${after} s after it began (${how}); next run ${undone.seconds.toFixed(1)} s: ${undone.lastLine}`);
    expect(undone.lastLine).toMatch(/the last upgrade was interrupted; the data are as they were before and .*v0\.11\.4 runs again/);
    expect((await client.askJson('/api/config')).version).toBe('0.11.4');
    await expectNothingMissing();
  });

test('one that is cut off before it began is whole after the next run', async () => {
  const next = site.with({ version: '0.12.4' });
  expect(await cutOff('web-ui', next, 0.5, 'kill')).toBe(true);
  expect((await next.run('web-ui')).lastLine).toBe('web-ui: done');
  expect((await client.askJson('/api/config')).version).toBe('0.12.4');
  await expectNothingMissing();
});
