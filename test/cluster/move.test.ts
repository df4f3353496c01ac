import { createHash } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { ADMINISTRATOR, ClusterSite, SITE } from './cluster-site';
import { contentOf, OldSite, OLD_KEY } from './old-site';
import { MODEL } from './people';
import { ChatClient, textOfStream } from '../machine/chat-client';

const VERSION = '0.12.4';
const BUCKET = 'chat-files';
const ARCHIVE = 'bring/site.tar';
const number = (name: string, otherwise: number) => Number(process.env[name] ?? otherwise);
/** The large one: MOVE_CHATS=4000 MOVE_MESSAGES=80000 MOVE_FILES=500. */
const SIZE = { chats: number('MOVE_CHATS', 400), messages: number('MOVE_MESSAGES', 8000), files: number('MOVE_FILES', 50), knowledge: number('MOVE_KNOWLEDGE', 3) };
const sha256 = (content: Buffer | string) => createHash('sha256').update(content).digest('hex');

let site: ClusterSite;
let old: OldSite;
let person: ChatClient;
/** What the old site said before it was stopped. */
const before = { chats: new Map<string, string>(), archive: '' };
let embeddingsOfARelease: number;

beforeAll(async () => {
  site = await ClusterSite.start();
  await site.mustRelease(site.values(VERSION));
  embeddingsOfARelease = embeddings();
  old = new OldSite(site, VERSION);
  await old.start();
  await old.fill(SIZE);
  const browser = old.browser();
  browser.goesOnWith(old.token);
  before.chats = await chatsOf(browser);
  // A machine keeps what its construct wrote last in the same words.
  const { settings, database } = await state();
  fs.writeFileSync(path.join(old.backup, 'managed.json'), JSON.stringify({ ...JSON.parse(settings)[database], offered: ['of-old', MODEL] }));
  await old.stop();
  const archive = await old.archive();
  before.archive = sha256(archive);
  bucket().set(ARCHIVE, stored(archive));
});

afterAll(() => site?.stop());

const bucket = () => site.cluster.storage.buckets.get(BUCKET)!;
const stored = (content: Buffer) => ({ content, type: 'application/x-tar', etag: '"0"', at: new Date() });
const embeddings = () => site.cluster.cloud.bailian.calls.filter(call => call.path.endsWith('/embeddings')).length;
/** The digest of each chat, whole, by its title: but of the one with a title that PostgreSQL has no place for. */
async function chatsOf(client: ChatClient): Promise<Map<string, string>> {
  const { status, body } = await client.ask('/api/v1/chats/all', { timeoutSeconds: 300 });
  expect(status).toBe(200);
  const chats: Array<{ title: string }> = body.split('\n').filter(Boolean).map(line => JSON.parse(line));
  return new Map(chats.map(chat => [chat.title.replace('\0', ''), chat.title.startsWith('with a') ? '' : sha256(JSON.stringify(chat))]));
}

const state = async () => Object.fromEntries(Object.entries((await site.cluster.api.get(`/api/v1/namespaces/${SITE}/secrets/${SITE}-state`)).data as Record<string, string>)
  .map(([name, value]) => [name, Buffer.from(value, 'base64').toString()]));
const count = async (table: string) => Number(await site.cluster.database.ask(`SELECT count(*) FROM "${table}"`, (await state()).database));

async function refusal(bringFrom: string): Promise<string> {
  const was = await state();
  const { exitCode } = await site.release(site.values(VERSION, { bringFrom }), 300);
  expect(exitCode).not.toBe(0);
  const { settings: _, ...now } = await state();
  const { settings: __, ...expected } = was;
  expect(now).toEqual(expected);
  return site.said();
}

describe('the site goes on as it was', () => {
  afterEach(async () => {
    expect(await site.client().signIn(ADMINISTRATOR.email, ADMINISTRATOR.password)).toMatchObject({ role: 'admin' });
  });

  it('where there is no such archive', async () => {
    expect(await refusal('bring/none.tar')).toContain(`there is no bring/none.tar in the bucket ${BUCKET}`);
  });

  it('where the archive is cut off', async () => {
    const { content } = bucket().get(ARCHIVE)!;
    bucket().set('bring/half.tar', stored(content.subarray(0, content.length / 2)));
    expect(await refusal('bring/half.tar')).toMatch(/bring\/half.tar in the bucket chat-files (?:cannot be unpacked|holds no)/);
  });
});

it('a site of one machine becomes the cluster\'s, with every row, file and vector, and no passage is asked of Bailian again', async () => {
  const asked = embeddings();
  const began = Date.now();
  await site.mustRelease(site.values(VERSION, { bringFrom: ARCHIVE }));
  const seconds = Math.round((Date.now() - began) / 1000);
  expect(embeddings() - asked).toBe(embeddingsOfARelease);
  const said = [...site.cluster.nodes.logs.values()].flat().join('\n').match(/^.*(?:is unpacked|in the bucket as|rows, compared|left out|no place for|brought in).*$/gm) ?? [];
  process.stdout.write(`\nMoved ${JSON.stringify(SIZE)} (${Math.round(bucket().get(ARCHIVE)!.content.length / 2 ** 20)} MiB); the release took ${seconds} s\n${said.join('\n')}\n\n`);
  person = site.client();
  person.goesOnWith(old.token);
});

it('has as many rows in every table; what referred to what was gone is not there', async () => {
  const tables = (await old.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'")).map(([name]) => name);
  expect(tables.length).toBeGreaterThan(30);
  // The construct's own settings are written when they are there; so are tables of who may use its models.
  const own = ['config', 'model', 'access_grant'];
  const counted = await old.rows(tables.filter(name => !own.includes(name)).map(table => `SELECT '${table}', count(*) FROM "${table}"`).join(' UNION ALL '));
  for (const [table, rows] of counted) {
    const orphans = table === 'chat_message' ? Math.floor(SIZE.messages / SIZE.chats) : 0;
    expect([table, await count(table)]).toEqual([table, Number(rows) - orphans]);
  }
  expect(await count('chat')).toBe(SIZE.chats - 1);
  expect(await count('file')).toBe(SIZE.files);
});

it('the same browser is still signed in, and reads its chats as they were', async () => {
  expect((await state()).WEBUI_SECRET_KEY).toBe(OLD_KEY);
  expect((await person.askJson('/api/v1/auths/')).email).toBe('old.hand@example.com');
  expect(before.chats.size).toBe(SIZE.chats - 1);
  expect(await chatsOf(person)).toEqual(before.chats);
  expect(textOfStream(await person.streamed(MODEL, 'Are you there?')).content).toContain('Are you there?');
});

it('what PostgreSQL has no place for is left out, and nothing beside it', async () => {
  const { database } = await state();
  expect(await site.cluster.database.ask('SELECT count(*) FROM chat WHERE title = \'with a  in it\'', database)).toBe('1');
  expect(await site.cluster.database.ask('SELECT content #>> \'{}\' FROM chat_message WHERE content::text LIKE \'%beforeafter%\'', database)).toBe('beforeafter, \\u0000 and half a \ufffd');
  expect(await site.cluster.database.ask('SELECT count(*) FROM chat_message WHERE usage::text = \'{"not a number": null}\'', database)).toBe('1');
});

it('what the old construct had written is taken back where the new one does not say it', async () => {
  const { settings, database } = await state();
  expect(JSON.parse(settings)[database]).toMatchObject({ offered: [MODEL], withdrawn: { 'of-old': [] } });
});

it('every file is in the bucket as it was, and the site hands it out', async () => {
  const administrator = site.client();
  await administrator.signIn(ADMINISTRATOR.email, ADMINISTRATOR.password);
  const there = [...bucket()].filter(([key]) => key.startsWith('uploads/')).map(([, { content }]) => sha256(content)).sort();
  expect(there).toEqual(Array.from({ length: SIZE.files }, (_, index) => sha256(contentOf(index))).sort());
  for (const file of old.files.slice(0, 5)) {
    const { status, body } = await administrator.ask(`/api/v1/files/${file}/content`);
    expect([status, there.includes(sha256(body))]).toEqual([200, true]);
  }
});

it('knowledge is found by the vectors that were there', async () => {
  const administrator = site.client();
  await administrator.signIn(ADMINISTRATOR.email, ADMINISTRATOR.password);
  for (const [index, knowledge] of old.knowledge.entries()) {
    const asked = embeddings();
    const { documents } = await administrator.askJson('/api/v1/retrieval/query/collection', { collection_names: [knowledge], query: `zanzibar${index}`, k: 1 });
    expect(documents[0][0]).toContain(`zanzibar${index}`);
    expect(embeddings() - asked).toBe(1);
  }
  expect(await count('document_chunk')).toBeGreaterThanOrEqual(SIZE.files);
});

it('the next release changes nothing of it, though the archive is gone', async () => {
  const { content } = bucket().get(ARCHIVE)!;
  expect(sha256(content)).toBe(before.archive);
  bucket().delete(ARCHIVE);
  const { database } = await state();
  await site.mustRelease(site.values(VERSION, { bringFrom: ARCHIVE }, { WEBUI_NAME: 'Depot' }));
  expect((await state()).database).toBe(database);
  expect((await person.askJson('/api/v1/auths/')).email).toBe('old.hand@example.com');
  expect((await person.askJson('/api/config')).name).toContain('Depot');
});

it('nothing is brought over a site in use', async () => {
  bucket().set('bring/other.tar', stored(Buffer.from('')));
  expect(await refusal('bring/other.tar')).toContain(`the site has accounts beside its administrator, and was brought from ${ARCHIVE}: nothing is brought over it`);
  expect(await chatsOf(person)).toEqual(before.chats);
});

it('the way back is to start the old site again', async () => {
  await old.startAgain();
  const browser = old.browser();
  browser.goesOnWith(old.token);
  expect(await chatsOf(browser)).toEqual(before.chats);
});
