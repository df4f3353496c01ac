import { ChatClient } from './chat-client';
import { expectSentence, failureOf } from './failure';
import { Keepsakes, leaveKeepsakes, missingKeepsakes } from './keepsakes';
import { ADMIN, furnishAccount, Site } from './site';
import { BlockDevice } from '../../instruments/cloud/block-device';
import { Cloud } from '../../instruments/cloud/cloud';
import { Machine } from '../../instruments/cloud/machine';

// A data disk that goes from under the site and comes back, and another one in its place: what Terraform runs then (data-disk, web-ui) is enough.

let cloud: Cloud;
let machine: Machine;
let site: Site;
let client: ChatClient;
let kept: Keepsakes;
let first: BlockDevice;
/** Made from the first one, before its chats were deleted. */
let fromSnapshot: BlockDevice;

const PLACE = '/var/lib/open-webui';

beforeAll(async () => {
  cloud = await Cloud.start();
  furnishAccount(cloud);
  site = await Site.onNewMachine(cloud, { diskSizeMiB: 4096, warm: true, certificate: 'self-signed' });
  ({ machine, disk: first } = site);
  client = new ChatClient({ address: machine.address, name: site.names[0] });
  await site.deploy();
  await client.signIn(ADMIN.email, ADMIN.password);
  kept = await leaveKeepsakes(client);
});

afterAll(() => cloud?.stop());

const state = async (question: string) => (await machine.shell(`systemctl ${question} open-webui`)).stdout.trim();
const mounts = async () => (await machine.mustShell(`awk -v place=${PLACE} '$5 == place { print $3 }' /proc/self/mountinfo`)).split('\n').filter(Boolean);

/** As somebody does in the console, while the site runs. What people left in it longer ago than the machine keeps anything in memory is on the disk. */
async function detach(disk: BlockDevice): Promise<void> {
  await machine.mustShell(`sync -f ${PLACE}`);
  await machine.detachDisk(disk);
  await disk.takeAway();
  expect(await mounts()).toEqual([`7:${disk.minor}`]);
  // it writes, and finds that nothing is there
  expect((await machine.shell(`touch ${PLACE}/data/written; sync -f ${PLACE}`)).exitCode).not.toBe(0);
}

async function attach(disk: BlockDevice): Promise<void> {
  await disk.bringBack();
  await machine.attachDisk(disk);
}

async function run(...names: string[]): Promise<void> {
  for (const name of names) {
    const { lastLine, output, seconds } = await site.run(name);
    console.log(`${name}: ${seconds.toFixed(1)} s\n${output}`);
    expect(lastLine).toBe(`${name}: done`);
  }
}

async function missing(): Promise<string[]> {
  await client.signIn(ADMIN.email, ADMIN.password);
  return missingKeepsakes(client, kept);
}

test('a disk that was detached under the running site, and attached again, is mounted again, with what is on it', async () => {
  await detach(first);
  await attach(first);
  await run('data-disk');
  expect(await mounts()).toEqual([`7:${first.minor}`]);
  await run('web-ui');
  expect(await missing()).toEqual([]);
});

test('so is one that something on the machine still holds, once that has ended', async () => {
  const holder = await machine.startProgram(`cd ${PLACE}/data && sleep 3000`);
  await detach(first);
  await attach(first);
  expectSentence(await failureOf(site, site.run('data-disk')), /could not be mounted; .*restart the machine, since something still uses the disk that is gone$/);
  await holder.kill();
  await run('data-disk', 'web-ui');
  expect(await missing()).toEqual([]);
});

test('one made from a snapshot takes its place: nobody opens its data before web-ui has looked at them', async () => {
  await machine.mustShell(`fsfreeze --freeze ${PLACE}`);
  fromSnapshot = await cloud.createDiskFrom(first).finally(() => machine.mustShell(`fsfreeze --unfreeze ${PLACE}`));
  await client.askJson(`/api/v1/chats/${kept.chatId}`, undefined, 'DELETE');
  expect(await missing()).toEqual([expect.stringContaining('the chat')]);
  await detach(first);
  await machine.attachDisk(fromSnapshot);
  site = new Site(cloud, machine, fromSnapshot, { certificate: 'self-signed' });
  await run('data-disk');
  expect(await mounts()).toEqual([`7:${fromSnapshot.minor}`]);
  expect([await state('is-active'), await state('is-enabled')]).toEqual(['inactive', 'disabled']);
  await run('web-ui');
  expect([await state('is-active'), await state('is-enabled')]).toEqual(['active', 'enabled']);
  expect(await missing()).toEqual([]);
});

test('another disk that holds something else is refused before anything that is there is touched', async () => {
  const foreign = await cloud.createDisk(64);
  await detach(fromSnapshot);
  await machine.attachDisk(foreign);
  await machine.mustShell(`mkfs.ext4 -q -F /dev/disk/by-id/virtio-${foreign.serial} && sync`);
  const its = new Site(cloud, machine, foreign, { certificate: 'self-signed' });
  const before = await foreign.read(1 << 20);
  expectSentence(await failureOf(site, its.run('data-disk')), /holds something that this program did not make/);
  expect(await foreign.read(1 << 20)).toEqual(before);
  expect(await mounts()).toHaveLength(1);
  await attach(fromSnapshot);
  await run('data-disk', 'web-ui');
  expect(await missing()).toEqual([]);
});

test('what is mounted over it and lives is refused, whatever it is', async () => {
  await machine.mustShell(`mount -t tmpfs somebodys ${PLACE}`);
  expectSentence(await failureOf(site, site.run('data-disk')), /another file system is mounted at .*; stop what uses it, unmount it/);
  expect(await machine.mustShell(`findmnt -nro SOURCE ${PLACE} | tail -n 1`)).toBe('somebodys');
  await machine.mustShell(`umount ${PLACE}`);
  await run('data-disk', 'web-ui');
  expect(await missing()).toEqual([]);
});
