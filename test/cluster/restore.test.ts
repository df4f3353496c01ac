import { createHash } from 'crypto';
import { ADMINISTRATOR, ClusterSite, SITE } from './cluster-site';
import { DrillTable } from './drill-table';
import { MODEL, People } from './people';
import { waitUntil } from '../../instruments/cloud/run-command';
import { hostOf } from '../../instruments/kubernetes/cluster';
import { Database } from '../../instruments/kubernetes/database';
import { ChartRestorePoint } from '../../lib/cluster/chart-values';
import { ChatClient, UNPROCESSED, textOfStream } from '../machine/chat-client';

const OLD = '0.12.4';
const NEXT = '0.12.4-next';
const BUCKET = 'chat-files';
const LATER = { email: 'later@example.com', password: 'Heron-31-harbour-lantern' };
/** What people have that is to be the same again; with whatever is made while they look. */
const TABLES = ['chat', 'chat_message', 'file', 'document_chunk', 'knowledge', 'auth', 'config'];
const OTTERS = 'Otters hold hands while they sleep. The word of this one is zanzibar.';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const pause = (seconds: number) => new Promise(resolve => setTimeout(resolve, seconds * 1000));
const second = (milliseconds: number) => new Date(Math.floor(milliseconds / 1000) * 1000).toISOString().replace('.000Z', 'Z');

let site: ClusterSite;
let people: People;
let person: ChatClient;
let clone: Database;
let endpoint: string;
/** The time that the site goes back to, and what there was. */
const then = { at: 0, time: '', content: {} as Record<string, string>, chat: '', files: [] as string[] };
/** When the site was closed for that, and the database that it had. */
const left = { time: '', database: '' };
const table = new DrillTable();

beforeAll(async () => {
  site = await ClusterSite.start();
  await site.mustRelease(site.values(OLD));
  await site.cluster.rds.backUp();
  people = await People.invite(site, 4);
  person = site.client();
  person.goesOnWith(people.tokens[0]);
});

afterAll(async () => {
  table.print();
  expect(site.cluster.rds.failures).toEqual([]);
  await site?.stop();
});

const state = async () => Object.fromEntries(Object.entries((await site.cluster.api.get(`/api/v1/namespaces/${SITE}/secrets/${SITE}-state`)).data as Record<string, string>)
  .map(([name, value]) => [name, Buffer.from(value, 'base64').toString()]));
const bucket = () => site.cluster.storage.buckets.get(BUCKET)!;
const ask = async (statement: string) => site.cluster.database.ask(statement, (await state()).database);
const values = (version: string, restoreFrom: ChartRestorePoint | null, environment: Record<string, string> = {}) =>
  site.values(version, { restoreFrom }, environment);
const point = (changes: Partial<ChartRestorePoint> = {}): ChartRestorePoint => ({ endpoint, restoreTime: then.time, databaseName: null, ...changes });
const logs = () => [...site.cluster.nodes.logs.values()].flat().join('\n');

/** Of each table how many rows there are, and what is in them. What people say while they look is newer, and not in it. */
async function content(): Promise<Record<string, string>> {
  const until = (name: string) => ['chat', 'chat_message', 'file'].includes(name) ? `WHERE created_at <= ${then.at}` : '';
  // A deploy of the construct writes its own again.
  const but = (name: string) => name === 'config' ? "WHERE key NOT LIKE 'openai%'" : until(name);
  const sums = await Promise.all(TABLES.map(async name => ask(`SELECT count(*) || ' ' || md5(coalesce(string_agg(t::text, ',' ORDER BY t::text), '')) FROM "${name}" t ${but(name)}`)));
  return Object.fromEntries(TABLES.map((name, index) => [name, sums[index]]));
}

async function upload(name: string, text: string, target?: string): Promise<string> {
  const { status, body } = await person.upload(name, text, target === undefined ? {} : { target });
  expect([status, body.slice(0, 200)]).toEqual([200, expect.anything()]);
  return JSON.parse(body).id;
}

const keyOf = async (file: string) => (await ask(`SELECT path FROM file WHERE id = '${file}'`)).replace(`s3://${BUCKET}/`, '');
const chat = (title: string) => person.askJson<{ id: string }>('/api/v1/chats/new', {
  chat: { title, models: [MODEL], history: { messages: {}, currentId: null }, messages: [] },
});

it('people chat and upload, and a time is remembered', async () => {
  await table.drill(people, 'people chat', () => pause(8));
  then.files = [await upload('Ünïcödé otters.txt', OTTERS), await upload('plain+1 (2).txt', 'Plain.', UNPROCESSED), await upload('gone.txt', 'Gone.', UNPROCESSED)];
  await waitUntil('the passages of a document to be there', 60, async () => Number(await ask('SELECT count(*) FROM document_chunk')) > 0);
  const administrator = site.client();
  await administrator.signIn(ADMINISTRATOR.email, ADMINISTRATOR.password);
  await administrator.addKnowledge('otters');
  then.chat = (await chat('before')).id;
  await pause(5);
  then.at = Math.floor(Date.now() / 1000);
  then.content = await content();
  expect(then.content.chat).not.toMatch(/^0 /);
  expect(then.content.document_chunk).not.toMatch(/^0 /);
  await pause(2);
  then.time = second(Date.now());
  await pause(2);
});

it('then a chat and files are deleted, somebody comes, and the site goes on to another schema', async () => {
  const keys = await Promise.all(then.files.map(keyOf));
  expect((await person.ask(`/api/v1/chats/${then.chat}`, { method: 'DELETE' })).status).toBe(200);
  for (const file of [then.files[0], then.files[2]]) {
    expect((await person.ask(`/api/v1/files/${file}`, { method: 'DELETE' })).status).toBe(200);
  }
  expect(keys.map(key => bucket().has(key))).toEqual([false, true, false]);
  expect(bucket().versionsOf(keys[0])).toHaveLength(2);
  bucket().expireOlder(keys[2]);
  const administrator = site.client();
  await administrator.signIn(ADMINISTRATOR.email, ADMINISTRATOR.password);
  await administrator.askJson('/api/v1/auths/add', { name: 'Later', ...LATER, role: 'user' });
  await chat('after');
  await table.drill(people, 'another schema', () => site.mustRelease(site.values(NEXT)));
  expect((await state()).database).toBe('chat_r_fffffffffff0');
  expect(await ask('SELECT count(*) FROM file')).toBe('2');
  // What is compared later tells the two apart.
  const now = await content();
  expect(TABLES.filter(name => now[name] !== then.content[name])).toEqual(expect.arrayContaining(['chat', 'file', 'document_chunk', 'auth']));
});

it('RDS makes an instance of that time', async () => {
  const parameters = { DBInstanceId: site.cluster.rds.instanceId, RestoreTime: then.time, PayType: 'Postpaid' };
  const { DBInstanceId: id } = site.cluster.rds.actions.CloneDBInstance({ parameters, path: '/', region: site.cluster.cloud.region, demand: () => undefined });
  await waitUntil('the clone to run', 300, () => site.cluster.rds.clones.get(id) === 'Running' || site.cluster.rds.failures.length > 0);
  expect(site.cluster.rds.failures).toEqual([]);
  endpoint = hostOf(id);
  clone = site.cluster.clones.get(id)!;
  expect(await clone.ask('SELECT version_num FROM alembic_version', 'chat')).toBe('0bd252b206fb');
  expect(await clone.ask('SELECT count(*) FROM chat WHERE title = \'before\'', 'chat')).toBe('1');
  expect(await clone.ask('SELECT count(*) FROM chat WHERE title = \'after\'', 'chat')).toBe('0');
});

describe('refused before the site closes, and nothing is lost', () => {
  interface Refused {
    readonly restoreFrom: () => ChartRestorePoint;
    readonly sentence: RegExp;
    readonly prepare?: () => Promise<unknown>;
    readonly undo?: () => Promise<unknown>;
  }

  it.each<[string, Refused]>([
    ['an instance that does not answer', {
      restoreFrom: () => point({ endpoint: hostOf('pgm-none') }),
      sentence: /pgm-none\.pg\.rds\.aliyuncs\.com does not answer .*name an instance in the VPC/,
    }],
    ['another password', {
      prepare: () => clone.ask('ALTER ROLE chat_owner PASSWORD \'Aa1_another-password\''),
      restoreFrom: () => point(),
      sentence: /does not take the password of the account chat_owner: it has accounts and passwords of that time/,
      undo: async () => clone.ask(`ALTER ROLE chat_owner PASSWORD '${(await state()).password}'`),
    }],
    ['a database that is not there', {
      restoreFrom: () => point({ databaseName: 'other' }),
      sentence: /there is no site in a database other on .*; there is: chat \(schema 0bd252b206fb, used until /,
    }],
    ['a schema that the image does not know', {
      prepare: async () => {
        await clone.ask('CREATE DATABASE chat_r_future TEMPLATE chat OWNER chat_owner');
        await clone.ask('UPDATE alembic_version SET version_num = \'from_the_future\'', 'chat_r_future');
      },
      restoreFrom: () => point({ databaseName: 'chat_r_future' }),
      sentence: /chat_r_future on .* is at from_the_future, which this image does not know/,
    }],
    ['two databases of which nobody has said one', {
      restoreFrom: () => point(),
      sentence: /which of them was the site\? Name it in restoreFrom\.databaseName: (?=.*chat \(schema 0bd252b206fb)(?=.*chat_r_future \(schema from_the_future)/,
      undo: () => clone.ask('DROP DATABASE chat_r_future'),
    }],
    ['a time at which that database was not yet', {
      restoreFrom: () => point({ restoreTime: second(then.at * 1000 - 3_600_000) }),
      sentence: /is not of .*Z: correct restoreFrom\.restoreTime/,
    }],
    ['the instance of the site without a database of before', {
      restoreFrom: () => point({ endpoint: site.cluster.databaseHost }),
      sentence: /is the instance of the site itself/,
    }],
  ])('%s', async (what, { restoreFrom, sentence, prepare, undo }) => {
    await prepare?.();
    const { settings: _, ...was } = await state();
    const seen = await table.drill(people, `refused: ${what}`, async () => {
      const { exitCode } = await site.release(values(NEXT, restoreFrom()), 200);
      expect(exitCode).not.toBe(0);
    });
    await undo?.();
    expect(logs()).toMatch(sentence);
    const { settings: __, ...now } = await state();
    expect(now).toEqual(was);
    expect(seen).toMatchObject({ lost: 0, refused: 0, closed: 0 });
    // Nothing is left of it.
    expect(await site.cluster.database.ask('SELECT count(*) FROM pg_database WHERE datname LIKE \'chat%\'')).toBe('2');
  });
});

it('the site goes back to that time while people chat', async () => {
  left.database = (await state()).database;
  const began = Date.now();
  const seen = await table.drill(people, 'the site goes back', () => site.mustRelease(values(NEXT, point())), { isForgetful: true });
  left.time = second(Date.now());
  process.stdout.write(`\n${logs().match(/^.*(?:restoring|copied, |files: |no version any more|is that of).*$/gm)?.join('\n')}\n\n`);
  expect(seen.refused).toBe(0);
  expect((await state()).database).toMatch(/^chat_r_fffffffffff0_[0-9a-f]{8}$/);
  expect(await ask('SELECT version_num FROM alembic_version')).toBe('fffffffffff0');
  expect(await ask(`SELECT count(*) FROM chat WHERE created_at > ${then.at + 2} AND created_at < ${Math.floor(began / 1000)}`)).toBe('0');
});

it('has each row of then, and no other', async () => {
  expect(await content()).toEqual(then.content);
});

it('the file that was deleted is handed out again, and the one that is gone for good is named', async () => {
  const { status, body } = await person.ask(`/api/v1/files/${then.files[0]}/content`);
  expect([status, sha256(body)]).toEqual([200, sha256(OTTERS)]);
  expect((await person.ask(`/api/v1/files/${then.files[1]}/content`)).body).toBe('Plain.');
  expect(logs()).toMatch(/files: 2 are there, 1 are there again, 1 have no version any more/);
  expect(logs()).toMatch(/no version any more: gone\.txt \(uploads\/.*gone\.txt\)/);
});

it('the same browser is still signed in, who came later is not there, and a model answers', async () => {
  expect((await person.askJson('/api/v1/auths/')).email).toBe('person-0@example.com');
  expect((await person.askJson(`/api/v1/chats/${then.chat}`)).title).toBe('before');
  await expect(site.client().signIn(LATER.email, LATER.password)).rejects.toThrow();
  expect(textOfStream(await person.streamed(MODEL, 'Are you there?')).content).toContain('yes');
});

it('a passage of then is found by the vectors of then', async () => {
  const { documents } = await person.askJson('/api/v1/retrieval/query/collection', { collection_names: [`file-${then.files[0]}`], query: 'zanzibar', k: 1 });
  expect(documents[0][0]).toContain('zanzibar');
});

it('only a release reads versions', () => {
  const asked = site.cluster.storage.log.filter(({ host }) => !host.includes('.s3.'));
  expect(new Set(asked.map(({ role }) => role))).toEqual(new Set(['chat-release']));
  expect(asked.filter(({ status }) => status !== 200)).toEqual([]);
});

it('the next release restores nothing, with the property and without it', async () => {
  const { database } = await state();
  for (const [name, restoreFrom] of [['Depot', point()], ['Barn', null]] as const) {
    const what = `another setting ${restoreFrom ? 'with' : 'without'} restoreFrom`;
    const seen = await table.drill(people, what, () => site.mustRelease(values(NEXT, restoreFrom, { WEBUI_NAME: name })));
    expect(seen).toMatchObject({ lost: 0, refused: 0, closed: 0 });
    expect((await state()).database).toBe(database);
    expect((await site.client().askJson('/api/config')).name).toContain(name);
  }
});

it('the way back is a restoration of the database of before', async () => {
  const back = point({ endpoint: site.cluster.databaseHost, databaseName: left.database, restoreTime: left.time });
  await table.drill(people, 'and back', () => site.mustRelease(values(NEXT, back)), { isForgetful: true });
  expect(await site.client().signIn(LATER.email, LATER.password)).toMatchObject({ role: 'user' });
  expect(await ask('SELECT count(*) FROM chat WHERE title = \'after\'')).toBe('1');
  expect((await person.ask(`/api/v1/chats/${then.chat}`)).status).not.toBe(200);
});

it('killed while it copies, and when the site is closed, it is done all the same', async () => {
  const again = point({ restoreTime: second(Date.parse(then.time) + 1000) });
  const { database } = await state();
  const kills: string[] = [];
  const prepares = () => site.cluster.nodes.named(`${SITE}-prepare`).filter(({ name }) => !kills.includes(name));
  const kill = async (when: string, isIt: () => Promise<boolean>) => {
    await waitUntil(when, 200, async () => prepares().length > 0 && await isIt());
    const [victim] = prepares();
    await victim.kill();
    kills.push(victim.name);
  };
  const databases = async () => (await site.cluster.database.ask('SELECT datname FROM pg_database')).split('\n');
  const before = await databases();
  await table.drill(people, 'back again, killed twice', async () => {
    const release = site.mustRelease(values(NEXT, again));
    await kill('the copy to be begun', async () => (await databases()).some(name => !before.includes(name)));
    await kill('the site to be closed', async () => 'release' in await state());
    await release;
  }, { isForgetful: true });
  expect(new Set(kills).size).toBe(2);
  expect((await state()).database).not.toBe(database);
  expect(await content()).toEqual(then.content);
  await expect(site.client().signIn(LATER.email, LATER.password)).rejects.toThrow();
});
