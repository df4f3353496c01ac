import { ChatClient } from './chat-client';
import { Page, Shown } from './page';
import { ADMIN, furnishAccount, Site } from './site';
import { defaultReply } from '../../instruments/cloud/bailian';
import { Cloud } from '../../instruments/cloud/cloud';

// How many people a machine serves at once, what gives way first, and what they see then. What a machine of two cores does in a second is no test: answers that
// are whole are one, and so is a ratio of two memories.

/** At once. */
const PEOPLE = [1, 10, 40, 80];
/** More than it holds, on two cores that the test shares. */
const TOO_MANY = 120;
/** As a model writes: 30 pieces a second, six seconds long. */
const ANSWER = Array.from({ length: 180 }, (_, index) => `word${index} `);
const PAUSE_MILLISECONDS = 33;
/** As Open WebUI has them of its own accord. */
const DEFAULTS = { DATABASE_POOL_SIZE: '512', DATABASE_SQLITE_PRAGMA_CACHE_SIZE: '-65536', DATABASE_SQLITE_PRAGMA_MMAP_SIZE: '268435456' };
const SEARCHES = 12;

let cloud: Cloud;
let site: Site;
let admin: ChatClient;
const tokens: string[] = [];

beforeAll(async () => {
  cloud = await Cloud.start();
  furnishAccount(cloud);
  site = await Site.onNewMachine(cloud, { diskSizeMiB: 6144, warm: true, certificate: 'self-signed' });
  site.pointNamesAtMachine();
  await site.deploy();
  admin = new ChatClient({ address: site.machine.address, name: site.names[0] });
  await admin.signIn(ADMIN.email, ADMIN.password);
  await admin.models();
  for (let person = 0; person < TOO_MANY; person++) {
    const account = { name: `Person ${person}`, email: `person-${person}@example.com`, password: `a long password ${person}`, role: 'user' };
    tokens.push((await admin.askJson<{ token: string }>('/api/v1/auths/add', account)).token);
  }
  cloud.bailian.reply = request => {
    const usual = defaultReply(request);
    return request.stream && usual.reasoning ? { content: ANSWER, pauseMilliseconds: PAUSE_MILLISECONDS } : usual;
  };
});

afterAll(() => cloud?.stop());

/** All of them ask in the same moment; what becomes of each, in their order. */
async function chatAtOnce(people: number): Promise<Array<PromiseSettledResult<Shown>>> {
  const root = await site.machine.readFile('/etc/open-webui/tls/current/fullchain.pem');
  const place = { address: site.machine.address, name: site.names[0], root };
  const pages = await Promise.all(tokens.slice(0, people).map(token => Page.open({ ...place, token })));
  try {
    return await Promise.allSettled(pages.map((page, index) => page.ask('qwen-flash', `question ${index}`)));
  } finally {
    pages.forEach(page => page.close());
  }
}

const isWhole = ({ content }: Shown) => content.trim() === ANSWER.join('').trim();
const shownOf = (all: Array<PromiseSettledResult<Shown>>) => all.flatMap(one => one.status === 'fulfilled' ? [one.value] : []);
const refusedOf = (all: Array<PromiseSettledResult<Shown>>) => all.flatMap(one => one.status === 'rejected' ? [(one.reason as Error).message] : []);

let alone: number;

test.each(PEOPLE)('%i at once: each gets a whole answer, and the site keeps it', async people => {
  const all = await chatAtOnce(people);
  expect(refusedOf(all)).toEqual([]);
  const shown = shownOf(all);
  const seconds = shown.map(one => one.seconds).sort((one, other) => one - other);
  alone ??= seconds[0];
  const [median, slowest] = [seconds[Math.floor(people / 2)] / alone, seconds[people - 1] / alone];
  const updates = shown.reduce((sum, one) => sum + one.updates, 0) / people;
  console.log(`${people} at once: the middle one waits ${median.toFixed(2)} times as long as one alone, the last one ${slowest.toFixed(2)} times; `
    + `${updates.toFixed(0)} updates of a page for ${ANSWER.length} pieces`);
  expect(shown.filter(one => !isWhole(one))).toEqual([]);
});

test(`${TOO_MANY} at once: who is not served has met the lock of the database, and the site goes on`, async () => {
  const all = await chatAtOnce(TOO_MANY);
  const [shown, refused] = [shownOf(all), refusedOf(all)];
  console.log(`${TOO_MANY} at once: ${shown.length} whole answers, ${refused.length} without one`);
  expect(shown.filter(one => !isWhole(one))).toEqual([]);
  expect(shown.length).toBeGreaterThan(TOO_MANY / 2);
  // At the question, or when the answer is to be kept.
  expect(refused.filter(why => !/database is locked|waited 30 s for: the site to keep the answer/.test(why))).toEqual([]);
  // Whoever asks again when it is over is served as if nothing had been.
  const [again] = shownOf(await chatAtOnce(1));
  expect(isWhole(again)).toBe(true);
});

/** 40 MB of chats that somebody has had. */
const MANY_CHATS = `docker exec -i open-webui python3 - <<'END'
import json, sqlite3, time, uuid
database = sqlite3.connect('/app/backend/data/webui.db', timeout=60)
owner = database.execute("select id from user where role = 'admin'").fetchone()[0]
for number in range(400):
    key, now = str(uuid.uuid4()), int(time.time())
    words = ' '.join(f'{number}-{index}' for index in range(10000))
    message = {'id': 'one', 'role': 'user', 'content': words, 'parentId': None, 'childrenIds': []}
    chat = {'title': f'chat {number}', 'history': {'messages': {'one': message}, 'currentId': 'one'}, 'messages': [message]}
    database.execute('insert into chat (id, user_id, title, chat, created_at, updated_at, archived, pinned, meta) values (?, ?, ?, ?, ?, ?, 0, 0, ?)',
                     (key, owner, chat['title'], json.dumps(chat), now, now, '{}'))
database.commit()
END`;

/** How much memory of its own the site takes when many people search in the same moment, and how they are answered. */
async function searchAtOnce(): Promise<{ readonly mib: number; readonly statuses: number[] }> {
  const own = 'awk \'/^VmRSS:/ { print int($2 / 1024) }\' "/proc/$(pgrep -of "[u]vicorn open_webui")/status"';
  const memory = async () => Number(await site.machine.mustShell(own));
  await admin.ask('/api/v1/chats/search?text=nowhere-to-be-found', { timeoutSeconds: 300 });
  const before = await memory();
  const answers = await Promise.all(Array.from({ length: SEARCHES }, (_, index) => admin.ask(`/api/v1/chats/search?text=nowhere-${index}`, { timeoutSeconds: 300 })));
  return { mib: await memory() - before, statuses: answers.map(({ status }) => status) };
}

test('who searches a large database at once with many gets an answer, for a fraction of the memory', async () => {
  await site.machine.mustShell(MANY_CHATS, { timeoutSeconds: 300 });
  const ours = await searchAtOnce();
  await site.with({ environment: DEFAULTS }).deploy();
  const defaults = await searchAtOnce();
  console.log(`${SEARCHES} searches at once: ${ours.mib} MiB more with what the construct sets, ${defaults.mib} MiB more with Open WebUI's defaults`);
  expect(ours.statuses).toEqual(defaults.statuses.map(() => 200));
  expect(ours.mib / defaults.mib).toBeLessThan(1 / 2);
});
