import { ChatClient } from './chat-client';
import { Cloud } from './cloud/cloud';
import { Keepsakes, leaveKeepsakes, missingKeepsakes } from './keepsakes';
import { Machine } from './machine';
import { ADMIN, furnishAccount, ROLE, Site } from './site';

// What people left in the site is there after everything that may happen to its version.

let cloud: Cloud;
let machine: Machine;
let site: Site;
let kept: Keepsakes;
let client: ChatClient;

beforeAll(async () => {
  cloud = await Cloud.start();
  furnishAccount(cloud);
  machine = await Machine.boot(cloud, { roleName: ROLE });
  const disk = await cloud.createDisk(6144);
  await machine.attachDisk(disk);
  site = new Site(cloud, machine, disk, { version: '0.10.2', certificate: 'self-signed' });
  client = new ChatClient({ address: machine.address, name: site.names[0] });
});

afterAll(() => cloud?.stop());

async function upgradeTo(version: string): Promise<string> {
  const to = site.with({ version });
  const image = await to.run('image');
  const webUi = await to.run('web-ui');
  console.log(`to ${version}: image ${image.seconds.toFixed(1)} s, web-ui ${webUi.seconds.toFixed(1)} s, ${webUi.lastLine}`);
  return webUi.lastLine;
}

async function expectNothingMissing(): Promise<void> {
  await client.signIn(ADMIN.email, ADMIN.password);
  expect(await missingKeepsakes(client, kept)).toEqual([]);
}

const version = async () => (await client.askJson('/api/config')).version;

test('0.10.2 is a site, and people leave things in it', async () => {
  await site.deploy();
  await client.signIn(ADMIN.email, ADMIN.password);
  kept = await leaveKeepsakes(client);
  await expectNothingMissing();
});

test.each(['0.11.4', '0.12.4'])('the upgrade to %s keeps them', async (next) => {
  expect(await upgradeTo(next)).toBe('web-ui: done');
  expect(await version()).toBe(next);
  await expectNothingMissing();
});

test('a version that does not come up is rolled back', async () => {
  expect(await upgradeTo('0.12.99')).toMatch(/upgrade to .*0\.12\.99 failed/);
  expect(await version()).toBe('0.12.4');
  await expectNothingMissing();
});

test('an older image on newer data is refused', async () => {
  expect(await upgradeTo('0.11.4')).toMatch(/newer than/);
  expect(await version()).toBe('0.12.4');
  await expectNothingMissing();
});

test('a second machine with the same disk shows the same', async () => {
  await machine.stop();
  const second = await Machine.boot(cloud, { roleName: ROLE });
  await machine.detachDisk(site.disk);
  await second.attachDisk(site.disk);
  site = site.with({ version: '0.12.4' }).on(second);
  await machine.destroy();
  machine = second;
  client = new ChatClient({ address: machine.address, name: site.names[0] });
  await site.deploy();
  await expectNothingMissing();
});
