import { ChatClient } from './chat-client';
import { moments, sleep } from './cut-off';
import { Keepsakes, leaveKeepsakes, missingKeepsakes } from './keepsakes';
import { ADMIN, API_KEY, furnishAccount, Site } from './site';
import { Cloud } from '../../instruments/cloud/cloud';
import { Machine } from '../../instruments/cloud/machine';
import { Finished, waitUntil } from '../../instruments/cloud/run-command';

// The data of another Open WebUI come in by one command, whole or not at all; what is put there by hand is opened behind closed doors, after a backup.

const PLACE = '/var/lib/open-webui';
const TOOLS = '/usr/local/lib/open-webui';
const IMAGE = 'ghcr.io/open-webui/open-webui';
/** Where the other Open WebUI has its data: a docker volume, as the old template made it. */
const VOLUME = '/var/lib/docker/volumes/other/_data';
const CHIEF = { email: 'chief@elsewhere.example', password: 'Yak-12-anchor-lagoon-p3w' };
const THEIR_KEY = 'bXkga2V5IG9mIGJlZm9yZQ==';
const BRING_THEIRS = '/root/sources/theirs /root/sources/key';

let cloud: Cloud;
let machine: Machine;
let site: Site;
let client: ChatClient;
let theirClient: ChatClient;
/** What people have left in the site, and in the other one. */
let ours: Keepsakes;
let theirs: Keepsakes;
let theirToken: string;

beforeAll(async () => {
  cloud = await Cloud.start();
  furnishAccount(cloud);
  site = await Site.onNewMachine(cloud, { diskSizeMiB: 6144, warm: true, names: [] });
  ({ machine } = site);
  client = new ChatClient({ address: machine.address });
  theirClient = new ChatClient({ address: machine.address });
});

afterAll(() => cloud?.stop());

const ready = (port: number) => new ChatClient({ address: machine.address, port }).ask('/ready').then(({ status }) => status === 200, () => false);

/** Another Open WebUI, with settings, people and a key of its own, beside the site. */
async function leaveAnotherOpenWebUi(version: string): Promise<void> {
  const endpoint = 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1';
  const told = [
    `WEBUI_SECRET_KEY=${THEIR_KEY}`, `WEBUI_ADMIN_EMAIL=${CHIEF.email}`, `WEBUI_ADMIN_PASSWORD=${CHIEF.password}`, 'OFFLINE_MODE=true',
    `OPENAI_API_BASE_URL=${endpoint}`, `OPENAI_API_KEY=${API_KEY}`, 'RAG_EMBEDDING_ENGINE=openai', 'RAG_EMBEDDING_MODEL=text-embedding-v4',
    `RAG_OPENAI_API_BASE_URL=${endpoint}`, `RAG_OPENAI_API_KEY=${API_KEY}`, 'RAG_EMBEDDING_BATCH_SIZE=10',
  ].map(variable => `-e ${variable}`).join(' ');
  await machine.mustShell(`docker run -d --name other -p 8081:8080 -v other:/app/backend/data ${told} ${IMAGE}:v${version}`, { timeoutSeconds: 300 });
  await waitUntil('the other Open WebUI', 300, () => ready(8081));
  const there = new ChatClient({ address: machine.address, port: 8081 });
  ({ token: theirToken } = await there.signIn(CHIEF.email, CHIEF.password));
  theirs = await leaveKeepsakes(there);
}

const bring = (words: string): Promise<Finished> => machine.shell(`${TOOLS}/bring-data ${words}`, { timeoutSeconds: 900 });
const restore = (backup: string) => machine.mustShell(`${TOOLS}/restore ${backup}`, { timeoutSeconds: 900 });
const lastLine = ({ stdout, stderr }: Finished) => (stderr.trim() || stdout.trim()).split('\n').pop();
const backups = async () => (await machine.mustShell(`ls -tr ${PLACE}/backups`)).split('\n').filter(Boolean);
const newest = async (prefix: string) => (await backups()).filter(name => name.startsWith(prefix)).pop()!;
/** What lies on the disk and decides what runs. */
const around = () => machine.mustShell(`cd ${PLACE} && ls -A; cat version secret-key managed.json; sha256sum /etc/open-webui/*.env /etc/open-webui/image`);

/** A statement of SQL, said to a database on the machine. */
const sql = (folder: string, statement: string, of = machine) =>
  of.mustShell(`python3 -c "import sqlite3, sys; c = sqlite3.connect('${folder}/webui.db'); print(*c.execute(sys.stdin.read()).fetchall()); c.commit()"`, { input: statement });
const schema = (folder: string) => sql(folder, 'SELECT version_num FROM alembic_version');

async function makeChiefTheAdministratorOfTheApp(of = machine): Promise<void> {
  for (const table of ['user', 'auth']) {
    await sql(`${PLACE}/data`, `UPDATE ${table} SET email = '${ADMIN.email}' WHERE email = '${CHIEF.email}'`, of);
  }
}

/** The site is the one that it was: what people left, the session of then, its administrator. */
async function expectOurs(): Promise<void> {
  await waitUntil('the site to answer', 300, () => ready(8080));
  expect(await missingKeepsakes(client, ours)).toEqual([]);
  expect((await client.signIn(ADMIN.email, ADMIN.password)).role).toBe('admin');
}

/** The site is what the other one was, and the app's administrator comes in as before. */
async function expectTheirs(): Promise<void> {
  await waitUntil('the site to answer', 300, () => ready(8080));
  await theirClient.signIn(CHIEF.email, CHIEF.password);
  expect(await missingKeepsakes(theirClient, theirs)).toEqual([]);
  expect((await theirClient.askJson('/api/config')).version).toBe('0.12.4');
  expect((await theirClient.signIn(ADMIN.email, ADMIN.password)).role).toBe('admin');
  expect(await machine.mustShell(`find ${PLACE}/data ! -uid 60800`)).toBe('');
}

test('the data of another Open WebUI that runs are refused', async () => {
  await site.installTools();
  expect(lastLine(await bring('/root'))).toBe('this machine has no site yet: deploy first, then bring the data');
  await site.deploy();
  await client.signIn(ADMIN.email, ADMIN.password);
  ours = await leaveKeepsakes(client);
  await machine.mustShell(`docker pull -q ${IMAGE}:v0.10.2`, { timeoutSeconds: 300 });
  await leaveAnotherOpenWebUi('0.10.2');
  expect(lastLine(await bring(VOLUME))).toMatch(/^\S+ is in use by process \d+ \(\S+\): stop that Open WebUI first, .*nothing was changed$/);
  // Without a word to it: what it has written last is in the log beside its database.
  await machine.mustShell('docker kill other && docker rm other');
  expect(Number(await machine.mustShell(`stat -c %s ${VOLUME}/webui.db-wal`))).toBeGreaterThan(0);
  await machine.mustShell(`install -d -m 700 /root/sources && cd /root/sources && cp -a ${VOLUME} theirs && printf %s ${THEIR_KEY} >key`);
});

test('the folder is brought with its log and its key: people, chats, files, knowledge, sessions; settings and administrator are the app’s', async () => {
  const ended = await bring(BRING_THEIRS);
  expect(lastLine({ ...ended, stderr: '' }))
    .toMatch(/^the site runs with the data of \/root\/sources\/theirs; what it had before is the backup before-bring-\d{8}T\d{6}Z$/);
  expect((await theirClient.ask('/api/v1/auths/', { headers: { authorization: `Bearer ${theirToken}` } })).status).toBe(200);
  await expectTheirs();
  expect((await theirClient.askJson('/api/v1/auths/admin/config')).ENABLE_SIGNUP).toBe(false);
  expect((await machine.shell(`test -e ${PLACE}/brought`)).exitCode).toBe(1);
  expect((await site.run('web-ui')).output).not.toMatch(/settings that change|for the first time/);
});

test('the backup that was made puts the site of before back, with its key and its sessions', async () => {
  await restore(await newest('before-bring-'));
  await expectOurs();
});

const copied = (change: string) => `mkdir case; cp -a theirs case/data; cd case; ${change}`;
const changed = (statement: string) => copied(`python3 -c "import sqlite3; c = sqlite3.connect('data/webui.db'); c.execute(\\"${statement}\\"); c.commit()"`);
const overwritten = (file: string) => copied(`dd if=/dev/urandom of=data/${file} bs=4096 seek=3 count=20 conv=notrunc status=none; rm -f data/${file}-*`);

test.each([
  ['nothing', 'true', 'case', /^there is no .*case; nothing was changed$/],
  ['a folder without a database', 'mkdir -p case/uploads', 'case', /there is none: name the folder/],
  ['two of them', 'mkdir case; cp -a theirs case/one; cp -a theirs case/two', 'case', /there is several \(.*one, .*two\): name one/],
  ['a file that is no archive', 'echo words >case', 'case', /cannot be read as a folder or a tar archive/],
  ['an archive that ends early', 'tar -czf whole.tgz theirs; head -c 20000 whole.tgz >case', 'case', /cannot be read as a folder or a tar archive/],
  ['a link to a disk that does not come along', copied('mv data/uploads ../elsewhere; ln -s /root/sources/elsewhere data/uploads'), 'case', /uploads is a link to .*left behind/],
  ['a damaged database', overwritten('webui.db'), 'case', /webui\.db of these data is damaged/],
  ['damaged vectors', overwritten('vector_db/chroma.sqlite3'), 'case', /chroma\.sqlite3 of these data is damaged/],
  ['data of nobody', changed('DELETE FROM user'), 'case', /hold no user/],
  ['data that a newer version has opened', changed("UPDATE alembic_version SET version_num = 'fffffffffff1'"), 'case', /by a version, which is newer than .*v0\.12\.4: .*nothing was changed$/],
  ['more than the disk takes', copied('truncate -s 50G data/uploads/large'), 'case', /MiB free, and these data take \d{5}.*dataDiskSizeGiB/],
  ['a key that somebody can guess', 'cp -a theirs case; printf t0p-s3cr3t >weak', 'case /root/sources/weak', /weak does not hold a WEBUI_SECRET_KEY/],
  ['a key that is not there', 'cp -a theirs case', 'case /root/sources/none', /there is no file .*none; nothing was changed/],
])('%s: refused, and nothing has changed', async (_what, make, words, sentence) => {
  await machine.mustShell(`cd /root/sources && rm -rf case elsewhere && ${make}`, { timeoutSeconds: 100 });
  const before = await around();
  const ended = await bring(`/root/sources/${words}`);
  expect(lastLine(ended)).toMatch(sentence);
  expect(ended.exitCode).not.toBe(0);
  expect(await around()).toBe(before);
  expect(await ready(8080)).toBe(true);
});

test('data that do not come up are undone: the site is as it was, sessions too', async () => {
  await machine.mustShell(`cd /root/sources && rm -rf case && ${changed('DROP TABLE chat')}`);
  const before = await around();
  const said = lastLine(await bring('/root/sources/case /root/sources/key'));
  expect(said).toMatch(/^web-ui: the data could not be brought: .*; the data are as they were before and .*v0\.12\.4 runs again; mend that, then say bring-data again$/);
  await expectOurs();
  expect(await around()).toBe(before);
});

const IN_PROGRESS = `${PLACE}/upgrade-in-progress`;

const CUTS: Array<[string, number, 'kill' | 'power']> = [
  [`${PLACE}/brought`, 0.3, 'kill'],
  ...moments(4, 8, 11).map((after, index): [string, number, 'kill' | 'power'] => [IN_PROGRESS, after, index % 2 ? 'kill' : 'power']),
];

test.each(CUTS)('one that is cut off when %s has been there for %s s (%s) is undone by the machine itself', async (file, after, how) => {
  const unit = `bring-${Date.now()}`;
  await machine.mustShell(`systemd-run -q --unit=${unit} ${TOOLS}/bring-data ${BRING_THEIRS}`);
  await waitUntil(file, 300, async () => (await machine.shell(`test -e ${file}`)).exitCode === 0);
  await sleep(after);
  expect((await machine.shell(`systemctl -q is-active ${unit}`)).exitCode).toBe(0);
  if (how === 'power') {
    await machine.losePower();
    await machine.start();
  } else {
    await machine.mustShell(`systemctl kill --signal=KILL ${unit}`);
  }
  const began = Date.now();
  await waitUntil('what was in progress to be undone', 300, async () => (await machine.shell(`test -e ${IN_PROGRESS}`)).exitCode === 1);
  await expectOurs();
  console.log(`bring-data cut off ${after} s after ${file} (${how}): undone ${((Date.now() - began) / 1000).toFixed(1)} s later`);
});

test('tries that came to nothing push out neither the backup of an upgrade nor the first of bring-data', async () => {
  const tries = (names: string[]) => names.filter(name => name.startsWith('before-bring-'));
  const upgrade = 'upgrade-20190101T000000Z';
  await machine.mustShell(`mkdir ${PLACE}/backups/${upgrade} && touch -d 2019-01-01 ${PLACE}/backups/${upgrade}`);
  const before = await backups();
  expect(tries(before).length).toBeGreaterThan(5);
  expect((await site.run('web-ui')).lastLine).toBe('web-ui: done');
  const after = await backups();
  expect(tries(after)).toEqual([tries(before)[0], ...tries(before).slice(-4)]);
  expect(after).toContain(upgrade);
  await machine.mustShell(`rmdir ${PLACE}/backups/${upgrade}`);
});

test('an archive is brought without its key: who was signed in there signs in again', async () => {
  await machine.mustShell('cd /root/sources && tar -czf theirs.tar.gz -C theirs .');
  const ended = await bring('/root/sources/theirs.tar.gz');
  expect([ended.exitCode, ended.stderr]).toEqual([0, '']);
  expect((await theirClient.ask('/api/v1/auths/', { headers: { authorization: `Bearer ${theirToken}` } })).status).toBe(401);
  await expectTheirs();
});

/** As somebody would who knows of no command. */
async function putInByHand(of: Machine, from: string): Promise<void> {
  await of.mustShell(`systemctl stop open-webui-recovery open-webui 2>/dev/null; rm -rf ${PLACE}/data && cp -a ${from} ${PLACE}/data`, { timeoutSeconds: 100 });
}

test('a folder put in by hand is not opened in the open; the next deploy opens it after a backup, and that can be put back', async () => {
  await putInByHand(machine, '/root/sources/theirs');
  await makeChiefTheAdministratorOfTheApp();
  const old = await schema(`${PLACE}/data`);
  await machine.shell('systemctl start open-webui; sleep 8');
  expect([await schema(`${PLACE}/data`), await ready(8080)]).toEqual([old, false]);
  expect((await site.run('web-ui')).lastLine).toBe('web-ui: done');
  const backup = await newest('upgrade-');
  expect(await schema(`${PLACE}/backups/${backup}/data`)).toBe(old);
  await client.signIn(ADMIN.email, CHIEF.password);
  expect(await missingKeepsakes(client, theirs)).toEqual([]);
  await client.askJson(`/api/v1/chats/${theirs.chatId}`, undefined, 'DELETE');
  expect(await restore(backup)).toMatch(/the site runs with the data of .*; what it had before is the backup before-bring-/);
  await client.signIn(ADMIN.email, CHIEF.password);
  expect(await missingKeepsakes(client, theirs)).toEqual([]);
});

test('put in before the first deploy, it is opened after a backup; where that fails it is as it was', async () => {
  const first = await Site.onNewMachine(cloud, { diskSizeMiB: 6144, warm: true, names: [], version: '0.12.99' });
  for (const name of first.programNames.filter(one => one !== 'web-ui')) {
    expect((await first.run(name)).lastLine).toBe(`${name}: done`);
  }
  await first.machine.writeFile('/root/theirs.tar.gz', Buffer.from(await machine.mustShell('base64 -w 0 /root/sources/theirs.tar.gz'), 'base64'));
  await first.machine.mustShell('mkdir /root/theirs && tar -xf /root/theirs.tar.gz -C /root/theirs');
  await putInByHand(first.machine, '/root/theirs');
  expect((await first.run('web-ui')).lastLine).toMatch(/which nobody here has opened, have no administrator .*nothing was changed$/);
  await makeChiefTheAdministratorOfTheApp(first.machine);
  expect((await first.run('web-ui')).lastLine).toMatch(/0\.12\.99 failed: .*; the data are as they were before; deploy again/);
  expect((await first.with({ version: '0.12.4' }).run('web-ui')).lastLine).toBe('web-ui: done');
  const there = new ChatClient({ address: first.machine.address });
  await there.signIn(ADMIN.email, CHIEF.password);
  expect(await missingKeepsakes(there, theirs)).toEqual([]);
});
