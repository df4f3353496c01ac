import * as fs from 'fs';
import * as path from 'path';
import { ChatClient } from './chat-client';
import { ADMIN, furnishAccount, Site } from './site';
import { Answer } from './web-client';
import { Cloud } from '../../instruments/cloud/cloud';
import { Machine } from '../../instruments/cloud/machine';

// Whatever an ordinary user asks of the site, and wherever: Bailian is asked with the site's key for a model that is offered to that user, or not at all.

const OFFERED = 'qwen3.8-flash';
const RESTRICTED = 'qwen3.8-max';
const TASK_MODEL = 'qwen-flash';
/** Bailian has it, the list has not. */
const NOT_OFFERED = 'qwen3.7-plus';
const LATER = 'deepseek-v4.1-flash';
const USERS = { anybody: 'anybody@example.com', member: 'member@example.com' };
const PASSWORD = 'another long password';

let cloud: Cloud;
let machine: Machine;
let site: Site;
let admin: ChatClient;
let group: string;

beforeAll(async () => {
  cloud = await Cloud.start();
  furnishAccount(cloud);
  site = await Site.onNewMachine(cloud, { diskSizeMiB: 4096, warm: true, certificate: 'self-signed', names: [] });
  ({ machine } = site);
  await site.deploy();
  admin = new ChatClient({ address: machine.address });
  await admin.signIn(ADMIN.email, ADMIN.password);
  for (const [name, email] of Object.entries(USERS)) {
    await admin.askJson('/api/v1/auths/add', { name, email, password: PASSWORD, role: 'user' });
  }
  const { users } = await admin.askJson(`/api/v1/users/?query=${USERS.member}`);
  ({ id: group } = await admin.askJson('/api/v1/groups/create', { name: 'some', description: '' }));
  await admin.askJson(`/api/v1/groups/id/${group}/users/add`, { user_ids: users.map(({ id }: { id: string }) => id) });
});

afterAll(() => cloud?.stop());

/** Somebody who has signed in, in front of nginx or of the container's own port. */
async function somebody(email: string, name?: string): Promise<ChatClient> {
  const client = new ChatClient({ address: machine.address, name });
  await client.signIn(email, PASSWORD);
  return client;
}

const post = (client: ChatClient, target: string, body: object): Promise<Answer> =>
  client.ask(target, { body: JSON.stringify(body), headers: { 'content-type': 'application/json' }, timeoutSeconds: 20 });

/** What a question to a route with this model is. */
type Try = (client: ChatClient, model: string) => Promise<unknown>;
const MESSAGES = [{ role: 'user', content: 'hello' }];
const chat = (target: string): Try => async (client, model) => {
  await post(client, target, { model, messages: MESSAGES, stream: false });
  // What a browser says of a connection of the user's own, which is none of the site's.
  await post(client, target, { model, messages: MESSAGES, stream: false, model_item: { id: 'own', direct: true, name: 'own', owned_by: 'openai' } });
};
const embedding = (target: string): Try => (client, model) => post(client, target, { model, input: ['hello'] });
const message = (target: string): Try => (client, model) => post(client, target, { model, messages: MESSAGES, max_tokens: 20 });
const task = (name: string): Try => (client, model) => post(client, `/api/v1/tasks/${name}/completions`, {
  model, messages: MESSAGES, prompt: 'hello', type: 'search query', responses: ['one', 'two'], stream: false,
});

/** Every route at which a model can be named: what is asked there, and which model Bailian is then asked for where the named one is offered. */
const ASKING: Record<string, { readonly ask: Try; readonly reaches?: (model: string) => string }> = {
  'POST /openai/chat/completions': { ask: (client, model) => post(client, '/openai/chat/completions', { model, messages: MESSAGES }), reaches: model => model },
  'POST /openai/responses': { ask: (client, model) => post(client, '/openai/responses', { model, input: 'hello' }), reaches: model => model },
  'POST /api/chat/completions': { ask: chat('/api/chat/completions'), reaches: model => model },
  'POST /api/v1/chat/completions': { ask: chat('/api/v1/chat/completions'), reaches: model => model },
  'POST /api/embeddings': { ask: embedding('/api/embeddings'), reaches: model => model },
  'POST /api/v1/embeddings': { ask: embedding('/api/v1/embeddings'), reaches: model => model },
  'POST /api/message': { ask: message('/api/message'), reaches: model => model },
  'POST /api/v1/messages': { ask: message('/api/v1/messages'), reaches: model => model },
  'POST /api/message/count_tokens': { ask: message('/api/message/count_tokens'), reaches: model => model },
  'POST /api/v1/messages/count_tokens': { ask: message('/api/v1/messages/count_tokens'), reaches: model => model },
  ...Object.fromEntries(['title', 'follow_up', 'tags', 'image_prompt', 'queries', 'auto', 'emoji'].map(name =>
    [`POST /api/v1/tasks/${name}/completions`, { ask: task(name), reaches: name === 'queries' || name === 'auto' ? undefined : () => TASK_MODEL }])),
  'POST /api/v1/tasks/moa/completions': { ask: task('moa'), reaches: model => model },
  // What is closed by a setting, whatever is asked for there.
  ...Object.fromEntries(['DELETE', 'GET', 'POST', 'PUT'].map(method => [`${method} /openai/{path:path}`, {
    ask: (client: ChatClient, model: string) => client.ask('/openai/completions', { method, body: JSON.stringify({ model, prompt: 'hello', input: 'hello' }) }),
  }])),
  'POST /openai/audio/speech': { ask: (client, model) => post(client, '/openai/audio/speech', { model, input: 'hello', voice: 'alloy' }) },
  'POST /api/v1/audio/speech': { ask: (client, model) => post(client, '/api/v1/audio/speech', { model, input: 'hello', voice: 'alloy' }) },
  'POST /api/v1/images/generations': { ask: (client, model) => post(client, '/api/v1/images/generations', { model, prompt: 'hello' }) },
  'POST /api/v1/chats/{id}/compact': {
    ask: async (client, model) => {
      const messages = { 1: { id: '1', role: 'user', content: 'a', childrenIds: ['2'] }, 2: { id: '2', parentId: '1', role: 'assistant', content: 'b', model } };
      const { id } = await client.askJson('/api/v1/chats/new', { chat: { title: 'long', models: [model], history: { messages, currentId: '2' } } });
      await post(client, `/api/v1/chats/${id}/compact`, { model });
    },
  },
  'POST /api/v1/automations/create': {
    ask: async (client, model) => {
      const made = await post(client, '/api/v1/automations/create', { name: 'x', data: { model_id: model, prompt: 'hello', rrule: 'DTSTART:20260101T000000Z\nRRULE:FREQ=DAILY' } });
      if (made.status === 200) {
        await post(client, `/api/v1/automations/${JSON.parse(made.body).id}/run`, {});
      }
    },
  },
  // A model of the user's own making that has the name of one that is not offered.
  'POST /api/v1/models/create': {
    ask: async (client, model) => {
      await post(client, '/api/v1/models/create', { id: model, name: model, base_model_id: OFFERED, params: {}, meta: {} });
      await post(client, '/openai/responses', { model, input: 'hello' });
    },
  },
};

/** Models that Bailian was asked for while this went on, and some seconds for what goes on behind. */
async function askedFor(what: () => Promise<unknown>, lingerSeconds = 0): Promise<string[]> {
  cloud.bailian.calls.length = 0;
  await what();
  await new Promise(resolve => setTimeout(resolve, lingerSeconds * 1000));
  return [...new Set(cloud.bailian.calls.map(({ model }) => model).filter(Boolean))].sort();
}

interface Way {
  readonly asks: boolean;
  readonly route: string;
}

/** What somebody has decided of each way in. */
const DECIDED: Way[] = fs.readFileSync(path.join(__dirname, 'ways-in/routes.txt'), 'utf8').split('\n').filter(line => line && !line.startsWith('#'))
  .map(line => ({ asks: line.startsWith('asks'), route: line.slice(5) }));

/** Ollama is not here; these refuse because it is not. */
const isOllamas = (route: string) => / \/ollama\//.test(route);

test('every way in of this version has been looked at, and each that asks a model is tried below', async () => {
  const printed = await machine.mustShell(
    'docker run --rm -i --network none --env-file /etc/open-webui/open-webui.env --env DATA_DIR=/tmp --entrypoint python3 ghcr.io/open-webui/open-webui:v0.12.4 - 2>/dev/null',
    { input: fs.readFileSync(path.join(__dirname, 'ways-in/routes.py')), timeoutSeconds: 300 });
  const there = [...new Set(printed.split('\n').filter(line => !line.startsWith('HEAD ')))].sort();
  expect(there.length).toBeGreaterThan(300);
  expect(DECIDED.map(({ route }) => route).sort()).toEqual(there);
  expect(DECIDED.filter(({ asks, route }) => asks && !isOllamas(route)).map(({ route }) => route).sort()).toEqual(Object.keys(ASKING).sort());
});

test('the administrator reaches a model that is not offered: what is looked for can be found', async () => {
  expect(await askedFor(() => post(admin, '/openai/responses', { model: NOT_OFFERED, input: 'hello' }))).toEqual([NOT_OFFERED]);
});

test('the administrator restricts a model to a group, and the next deploy leaves it so', async () => {
  await admin.askJson('/api/v1/models/model/access/update', {
    id: RESTRICTED, access_grants: [{ principal_type: 'group', principal_id: group, permission: 'read' }],
  });
  const listed = async (email: string) => (await (await somebody(email)).models()).sort();
  const lists = async () => [await listed(USERS.anybody), await listed(USERS.member)];
  const expected = [[TASK_MODEL, OFFERED].sort(), [TASK_MODEL, OFFERED, RESTRICTED].sort()];
  expect(await lists()).toEqual(expected);
  expect((await site.with({ models: [OFFERED, RESTRICTED, LATER, TASK_MODEL] }).run('web-ui')).lastLine).toBe('web-ui: done');
  expect(await lists()).toEqual(expected.map(models => [...models, LATER].sort()));
});

test('a model that is offered no more is closed to everybody, also around the list', async () => {
  expect((await site.run('web-ui')).lastLine).toBe('web-ui: done');
  const user = await somebody(USERS.anybody);
  expect(await askedFor(() => post(user, '/openai/responses', { model: LATER, input: 'hello' }))).toEqual([]);
});

describe.each([['without a front end', undefined], ['behind the front end', 'chat.example.com']])('%s', (_, name) => {
  let user: ChatClient;
  let member: ChatClient;

  beforeAll(async () => {
    if (name) {
      site = site.with({ names: [name] });
      await site.deploy();
    }
    user = await somebody(USERS.anybody, name);
    member = await somebody(USERS.member, name);
  });

  test.each(Object.keys(ASKING))('%s asks Bailian for no model that is not offered to who asks', async route => {
    for (const model of [NOT_OFFERED, RESTRICTED, 'text-embedding-v3']) {
      const asked = await askedFor(() => ASKING[route].ask(user, model), 0.2);
      expect(asked.filter(one => one === model)).toEqual([]);
    }
  });

  test.each(Object.keys(ASKING).filter(route => ASKING[route].reaches))('%s asks Bailian for one that is', async route => {
    const { ask, reaches } = ASKING[route];
    expect(await askedFor(() => ask(user, OFFERED))).toContain(reaches!(OFFERED));
    expect(await askedFor(() => ask(member, RESTRICTED))).toContain(reaches!(RESTRICTED));
  });
});

/** A body in which every field that may name a model names it, and whatever else handlers want. */
function stuffed(model: string): object {
  const fields = {
    model,
    model_id: model,
    base_model_id: model,
    models: [model],
    model_ids: [model],
    task_model: model,
    engine: model,
    embedding_model: model,
    id: model,
    name: model,
    title: 'x',
    type: 'search query',
    messages: MESSAGES,
    prompt: 'hello',
    input: ['hello'],
    query: 'hello',
    queries: ['hello'],
    content: 'hello',
    text: 'hello',
    description: 'x',
    url: 'https://dashscope-intl.aliyuncs.com/',
    collection_name: 'x',
    collection_names: ['x'],
    access_grants: [],
    stream: false,
    max_tokens: 20,
    is_active: true,
    rrule: 'DTSTART:20260101T000000Z\nRRULE:FREQ=DAILY',
    responses: ['a'],
    voice: 'alloy',
    contents: 'hello',
    stream_options: {},
    rating: 1,
  };
  return { ...fields, data: fields, chat: fields, meta: fields, params: fields, options: fields, model_item: { ...fields, direct: false } };
}

test('at no way in does a body that names it wherever it can ask Bailian for a model that is not offered', async () => {
  const user = await somebody(USERS.anybody, site.names[0]);
  const ways = DECIDED.filter(({ route }) => /^[A-Z]+ \//.test(route) && !/signout|api_key|\/password/.test(route));
  let answered = 0;
  const asked = await askedFor(async () => {
    for (const { route } of ways) {
      const [method, target] = route.split(' ');
      const filled = target.replace(/\{[^}]*\}/g, parameter => /idx/.test(parameter) ? '0' : NOT_OFFERED);
      const body = method === 'GET' ? undefined : JSON.stringify(stuffed(NOT_OFFERED));
      const answer = await user.ask(`${filled}?model=${NOT_OFFERED}&model_id=${NOT_OFFERED}`, {
        method, body, headers: { 'content-type': 'application/json' }, timeoutSeconds: 5,
      }).catch(() => undefined);
      answered += Number(answer !== undefined);
    }
  }, 2);
  expect(answered).toBeGreaterThan(ways.length * 0.9);
  expect(asked).not.toContain(NOT_OFFERED);
});
