import { ChatClient } from './chat-client';
import { Keepsakes, leaveKeepsakes, missingKeepsakes } from './keepsakes';
import { ADMIN, furnishAccount, ROLE, Site } from './site';
import { Cloud } from '../../instruments/cloud/cloud';
import { Machine } from '../../instruments/cloud/machine';

// What people left in the site is there after everything that may happen to its version.

let cloud: Cloud;
let machine: Machine;
let site: Site;
let kept: Keepsakes;
let client: ChatClient;

beforeAll(async () => {
  cloud = await Cloud.start();
  furnishAccount(cloud);
  site = await Site.onNewMachine(cloud, { diskSizeMiB: 6144, warm: true, version: '0.10.2', certificate: 'self-signed' });
  ({ machine } = site);
  client = new ChatClient({ address: machine.address, name: site.names[0] });
});

afterAll(() => cloud?.stop());

async function upgradeTo(version: string): Promise<string> {
  const to = site.with({ version });
  const webUi = await to.run('web-ui');
  console.log(`to ${version}: ${webUi.seconds.toFixed(1)} s, ${webUi.lastLine}`);
  return webUi.lastLine;
}

async function expectNothingMissing(): Promise<void> {
  await client.signIn(ADMIN.email, ADMIN.password);
  expect(await missingKeepsakes(client, kept)).toEqual([]);
}

const version = async () => (await client.askJson('/api/config')).version;
/** Versions whose image is on the machine. */
const images = async () => (await machine.mustShell('docker image ls --format "{{.Tag}}" ghcr.io/open-webui/open-webui')).split('\n').sort();
const backups = async () => (await machine.mustShell('ls /var/lib/open-webui/backups')).split('\n').filter(Boolean);

test('0.10.2 is a site, and people leave things in it', async () => {
  await site.deploy();
  await client.signIn(ADMIN.email, ADMIN.password);
  kept = await leaveKeepsakes(client);
  await expectNothingMissing();
});

test('the upgrade to 0.11.4 keeps them', async () => {
  expect(await upgradeTo('0.11.4')).toBe('web-ui: done');
  expect(await version()).toBe('0.11.4');
  await expectNothingMissing();
});

test('the upgrade to 0.12.4 keeps them, the image to go back to and the newest backups, not what is older', async () => {
  await machine.mustShell('/usr/local/lib/open-webui/backup before-cleaning', { timeoutSeconds: 300 });
  // As upgrades of other years have left them.
  await machine.mustShell(`cd /var/lib/open-webui/backups
    for year in 2021 2022 2023 2024; do mkdir upgrade-$year; touch --date=$year-01-01 upgrade-$year; done
    touch --date=2020-01-01 before-cleaning`);
  expect(await upgradeTo('0.12.4')).toBe('web-ui: done');
  expect(await version()).toBe('0.12.4');
  await expectNothingMissing();
  expect(await images()).toEqual(['v0.11.4', 'v0.12.4']);
  expect(await backups()).toEqual(['before-cleaning', 'upgrade-2023', 'upgrade-2024', expect.stringMatching(/^upgrade-\d{8}T\d{6}Z$/), expect.stringMatching(/^upgrade-\d{8}T\d{6}Z$/)]);
});

test('a disk that has grown is used whole, under the site that runs', async () => {
  await site.disk.grow(9216);
  expect((await site.run('data-disk')).lastLine).toBe('data-disk: done');
  expect(Number(await machine.mustShell('df --output=size -m /var/lib/open-webui | tail -n 1'))).toBeGreaterThan(8800);
  expect((await client.ask('/ready')).status).toBe(200);
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

test('one command puts a named backup back, with its version, whose image is still there', async () => {
  await client.askJson(`/api/v1/chats/${kept.chatId}`, undefined, 'DELETE');
  expect(await missingKeepsakes(client, kept)).toEqual([expect.stringContaining('the chat')]);
  await cloud.registry.stop();
  expect(await machine.mustShell('/usr/local/lib/open-webui/restore')).toMatch(/^before-cleaning ghcr\.io\/open-webui\/open-webui:v0\.11\.4 sha256:\w+$/m);
  const said = await machine.mustShell('/usr/local/lib/open-webui/restore before-cleaning', { timeoutSeconds: 300 });
  await cloud.registry.start();
  expect(said).toMatch(/^the site runs with the data of before-cleaning and .*v0\.11\.4; name that image in the app/);
  expect(await version()).toBe('0.11.4');
  expect((await backups()).filter(name => name.startsWith('before-restore-'))).toHaveLength(1);
  await expectNothingMissing();
});

test('a second machine with the same disk shows the same, in the version that is named', async () => {
  await machine.stop();
  const second = await Machine.boot(cloud, { roleName: ROLE, warm: true });
  await machine.detachDisk(site.disk);
  await second.attachDisk(site.disk);
  site = site.with({ version: '0.12.4' }).on(second);
  await machine.destroy();
  machine = second;
  client = new ChatClient({ address: machine.address, name: site.names[0] });
  await site.deploy();
  expect(await version()).toBe('0.12.4');
  await expectNothingMissing();
});
