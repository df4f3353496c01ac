import { readFileSync } from 'fs';
import { join } from 'path';
import { Deployment } from './deployment';
import { NEW_INSTANCE, RUNS_CHANGED } from './plans';
import { Say, Story } from './story';
import { waitUntil } from '../../instruments/cloud/run-command';
import { ChatClient } from '../machine/chat-client';
import { Keepsakes, leaveKeepsakes, missingKeepsakes } from '../machine/keepsakes';

// The worst day: machine and data disk are gone, and the site is made again, from each kind of copy that there is.

const OLD = "openWebUiImage: OpenWebUiImage.of('ghcr.io/open-webui/open-webui', 'v0.11.4')";
const DATA = '/var/lib/open-webui';
/** What a site needs whose disk is gone with its machine: these, and every program. */
const MADE_AGAIN = [...NEW_INSTANCE('create'), 'create ecs_disk Instance_DataDisk', 'create ecs_auto_snapshot_policy_attachment Instance_DataDisk_SnapshotPolicyAttachment'];
const INTERRUPTED = /an upgrade, a restore or bring-data was interrupted; the data are as they were before and ghcr\.io\/open-webui\/open-webui:v0\.11\.4 runs again; deploy again/;

let deployment: Deployment;
let kept: Keepsakes;
/** By when they were taken; and the one that the app names now. */
const snapshots: Record<'writing' | 'upgrading' | 'resting', string> = { writing: '', upgrading: '', resting: '' };
let named: string | undefined;

const story = new Story('drill', () => deployment.evidence());

beforeAll(async () => { deployment = await Deployment.start(); });

afterAll(async () => {
  story.close();
  await deployment?.account.close();
});

async function administrator(): Promise<ChatClient> {
  const client = new ChatClient({ address: deployment.account.machine.address, name: 'example.com' });
  await client.signIn(deployment.admin.email, deployment.admin.password);
  return client;
}

async function expectAllIsThere(version: string): Promise<void> {
  const client = await administrator();
  expect((await client.askJson('/api/config')).version).toBe(version);
  expect(await missingKeepsakes(client, kept)).toEqual([]);
}

async function applies(say: Say): Promise<void> {
  const began = Date.now();
  const ran = await deployment.apply();
  say(`${ran.length} programs, ${((Date.now() - began) / 1000).toFixed(0)} s`);
}

async function deploys(expected: string[], say: Say): Promise<void> {
  expect(await deployment.plan()).toEqual([...expected].sort());
  await applies(say);
}

/** The app says from which snapshot the data disk is made; from none it is blank. */
function madeFrom(snapshot: string | undefined): void {
  const line = (id: string) => `dataDiskSnapshotId: '${id}'`;
  if (named !== undefined) deployment.app.replace(`  ${line(named)},\n`, '');
  if (snapshot !== undefined) deployment.app.add(line(snapshot));
  named = snapshot;
}

/** Everything is lost, and the site made again; whoever comes by its name comes to it. */
async function isLostAndMadeAgain(snapshot: string | undefined, say: Say): Promise<void> {
  const address = await deployment.output('public_ip');
  await deployment.account.loseMachineAndDisk();
  madeFrom(snapshot);
  await deploys(MADE_AGAIN, say);
  expect(await deployment.output('public_ip')).toBe(address);
}

/** What `status` of the machine calls wrong. */
async function wrong(): Promise<string[]> {
  const { stdout } = await deployment.account.machine.shell('/usr/local/lib/open-webui/status --json', { timeoutSeconds: 120 });
  return Object.entries(JSON.parse(stdout).checks as Record<string, { state: string; says: string }>).filter(([, { state }]) => state === 'wrong').map(([name, { says }]) => `${name}: ${says}`);
}

describe('a site whose machine and disk are destroyed', () => {
  story.step('a site with chats', 'an older release; people leave a chat, a user, a setting, a connection and knowledge', async say => {
    deployment.app.useToo('OpenWebUiImage', 'RemovalPolicy');
    deployment.app.replace('  www: true,\n', '');
    deployment.app.add(OLD);
    await deployment.plan();
    await applies(say);
    kept = await leaveKeepsakes(await administrator());
    await expectAllIsThere('0.11.4');
  });

  story.step('a snapshot in the middle of a write', 'somebody uploads while it is taken; the last page that the log of the database has is torn', async say => {
    const client = await administrator();
    const { account } = deployment;
    // From here on every page of the log is one of these writes.
    await account.machine.mustShell(`python3 -c "import sqlite3; sqlite3.connect('${DATA}/data/webui.db', timeout=60).execute('PRAGMA wal_checkpoint(TRUNCATE)')"`);
    let isTaken = false;
    let uploads = 0;
    const writing = (async () => {
      for (; !isTaken; uploads++) await client.upload(`${uploads}.txt`, `sentence ${uploads} about a garden`);
    })();
    await waitUntil('some writes', 60, async () => uploads > 3);
    snapshots.writing = await account.takeSnapshot().finally(() => isTaken = true);
    await writing;
    const size = Number(await account.insideSnapshot(snapshots.writing, 'stat --format=%s data/webui.db-wal'));
    say(`${uploads} uploads; the log has ${size} bytes`);
    // A page of 4,096 bytes with its header of 24.
    expect(size).toBeGreaterThan(4120);
    await account.insideSnapshot(snapshots.writing, 'truncate --size=-1000 data/webui.db-wal');
  });

  story.step('a snapshot in the middle of an upgrade', 'it is taken while the newer release opens the data for the first time; the upgrade itself goes on and ends well', async say => {
    const { account } = deployment;
    deployment.app.replace(`  ${OLD},\n`, '');
    expect(await deployment.plan()).toEqual(RUNS_CHANGED('Instance_WebUiProgram').sort());
    const upgraded = deployment.apply();
    await waitUntil('the newer release to open the data', 300, async () =>
      (await account.machine.shell(`test -e ${DATA}/upgrade-in-progress && docker ps --format '{{.Ports}}' | grep -q 8079`)).exitCode === 0);
    snapshots.upgrading = await account.takeSnapshot();
    await upgraded;
    say(await account.insideSnapshot(snapshots.upgrading, 'paste -sd " " upgrade-in-progress'));
    await expectAllIsThere('0.12.4');
  });

  story.step('the night', 'a backup is made before the snapshot, which has it', async () => {
    const { account } = deployment;
    await account.machine.mustShell('systemctl start open-webui-backup', { timeoutSeconds: 300 });
    snapshots.resting = await account.takeSnapshot();
    expect(await account.insideSnapshot(snapshots.resting, 'ls backups')).toMatch(/^nightly-/m);
  });

  story.step('a snapshot is named while the site runs', 'Terraform refuses when it plans; nothing is touched', async () => {
    madeFrom(snapshots.resting);
    await expect(deployment.plan()).rejects.toThrow(/The site has a data disk already/);
    await expectAllIsThere('0.12.4');
  });

  story.step('from the snapshot of the night', 'the plan makes machine, disk and what hangs on them; the address is the same, the chats are there', async say => {
    await isLostAndMadeAgain(snapshots.resting, say);
    await expectAllIsThere('0.12.4');
    expect(await wrong()).toEqual([]);
    expect(await deployment.plan()).toEqual([]);
  });

  story.step('from the snapshot in the middle of a write', 'the database goes on from what of its log is whole; the older release’s data are upgraded', async say => {
    await isLostAndMadeAgain(snapshots.writing, say);
    await expectAllIsThere('0.12.4');
    expect(await deployment.account.machine.mustShell(`python3 -c "import sqlite3; print(sqlite3.connect('${DATA}/data/webui.db', timeout=60).execute('PRAGMA integrity_check').fetchone()[0])"`)).toBe('ok');
  });

  story.step('from the snapshot in the middle of an upgrade', 'the first deploy undoes the upgrade and ends with that sentence; the next one upgrades', async say => {
    const failure = await isLostAndMadeAgain(snapshots.upgrading, say).then(() => new Error('it did not fail'), (error: Error) => error);
    expect(failure.message).toContain('Last status: Failed.');
    const { lastLine } = deployment.account.invocations.filter(({ succeeded }) => !succeeded).at(-1)!;
    say(lastLine);
    expect(lastLine).toMatch(INTERRUPTED);
    await deployment.plan();
    await applies(say);
    await expectAllIsThere('0.12.4');
  });

  story.step('from a backup that was kept elsewhere', 'the disk is blank; `bring-data` brings the night’s backup, and the chats are there', async say => {
    const { account } = deployment;
    const archive = join(story.folder, 'backup.tar.gz');
    await account.insideSnapshot(snapshots.resting, `cd backups/nightly-* && tar -czf ${archive} -C data . && cp secret-key ${story.folder}/`);
    await isLostAndMadeAgain(undefined, say);
    expect(JSON.stringify(await (await administrator()).askJson('/api/v1/users/'))).not.toContain('second@example.com');
    await account.machine.writeFile('/root/backup.tar.gz', readFileSync(archive));
    await account.machine.writeFile('/root/secret-key', readFileSync(join(story.folder, 'secret-key')));
    say((await account.machine.mustShell('/usr/local/lib/open-webui/bring-data /root/backup.tar.gz /root/secret-key 2>&1 | tail -n 1', { timeoutSeconds: 900 })));
    await expectAllIsThere('0.12.4');
  });

  story.step('the end', 'nothing is left in the account', async () => {
    deployment.app.add('dataDiskRemovalPolicy: RemovalPolicy.DESTROY');
    await deployment.plan();
    await deployment.apply();
    await deployment.destroy();
    expect(deployment.account.standIn.cloud.resources()).toEqual([]);
  });
});
