import { ChatClient } from './chat-client';
import { ADMIN, API_KEY, furnishAccount, ROLE, Site } from './site';
import { SiteProps, SiteStack } from './site-stack';
import { Answer } from './web-client';
import { BailianCall, CODING_PLAN } from '../../instruments/cloud/bailian';
import { Cloud } from '../../instruments/cloud/cloud';
import { Invocation } from '../../instruments/cloud/invocation';
import { Machine } from '../../instruments/cloud/machine';
import { BailianEndpoint, Embedding, SecretSource } from '../../lib';

// What the page offers, every model and endpoint of the site does; what one does not do is off for it, or the deploy has said so.

const TALKS_ONLY = 'qwen-mt-plus';
const PLAN = `https://${CODING_PLAN.host}${CODING_PLAN.base}`;

let cloud: Cloud;
let machine: Machine;
let site: Site;
let client: ChatClient;
let deployed: Record<string, Invocation>;

/** The questions to Bailian while something happens. */
async function asked(what: () => Promise<unknown>): Promise<BailianCall[]> {
  const before = cloud.bailian.calls.length;
  await what();
  return cloud.bailian.calls.slice(before);
}

async function until<T>(what: string, look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (let tries = 0; tries < 60; tries++) {
    const found = await look();
    if (found !== undefined) {
      return found;
    }
    await new Promise(resolve => setTimeout(resolve, 500));
  }
  throw new Error(`did not happen: ${what}`);
}

/** What a browser sends when somebody says something in a new chat: the answer comes by another way, and is written into the chat. */
async function sayInBrowser(model: string, words: string, more: object = {}): Promise<string> {
  const [user, assistant] = ['user', 'assistant'].map(role => `${role}-${Math.random().toString(36).slice(2)}`);
  const message = { id: user, parentId: null, childrenIds: [assistant], role: 'user', content: words, timestamp: Math.floor(Date.now() / 1000), models: [model] };
  const { chat_id: chat } = await client.askJson('/api/chat/completions', {
    model, stream: true, messages: [{ role: 'user', content: words }], session_id: 'a-browser', parent_id: null, id: assistant, user_message: message, ...more,
  });
  return until(`an answer of ${model}`, async () => {
    const { chat: { history: { messages } } } = await client.askJson(`/api/v1/chats/${chat}`);
    const { done, error, content = '' } = messages[assistant] ?? {};
    return error ? `error: ${JSON.stringify(error)}` : done ? content : undefined;
  });
}

/** Sixteen bits, sixteen thousand times, of silence. */
function secondOfSpeech(): Buffer {
  const head = Buffer.alloc(44);
  const samples = Buffer.alloc(32_000);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(16_000, 24);
  head.writeUInt32LE(32_000, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}

const speak = (): Promise<Answer> => client.upload('speech.wav', secondOfSpeech(), { target: '/api/v1/audio/transcriptions', type: 'audio/wav' });

beforeAll(async () => {
  cloud = await Cloud.start();
  furnishAccount(cloud);
  site = await Site.onNewMachine(cloud, {
    diskSizeMiB: 4096, warm: true, certificate: 'self-signed', names: [], models: ['qwen3.8-flash', TALKS_ONLY, 'qwen-flash'],
  });
  ({ machine } = site);
  await site.bringListeningImage();
  deployed = await site.deploy();
  client = new ChatClient({ address: machine.address });
  await client.signIn(ADMIN.email, ADMIN.password);
});

afterAll(() => cloud?.stop());

test('the deploy asks for what the site will use, in few small questions, and says what it asked', () => {
  const calls = cloud.bailian.calls.map(({ path, model, stream, tools, status }) => [path.replace(/.*\//, ''), model, stream ? 'streamed' : 'whole', tools.length > 0 ? 'tools' : 'no tools', status].join(' '));
  expect(calls.sort()).toEqual([
    'completions qwen-flash whole tools 200',
    'completions qwen-mt-plus streamed no tools 200',
    'completions qwen-mt-plus streamed tools 400',
    'completions qwen3.8-flash streamed tools 200',
    'embeddings text-embedding-v4 whole no tools 200',
  ]);
  for (const words of [/qwen3\.8-flash .*tools/, /qwen-flash .*title/, /text-embedding-v4 .*embed/, /qwen-mt-plus takes no tools/]) {
    expect(deployed['web-ui'].output).toMatch(words);
  }
});

test('a second deploy asks nothing', async () => {
  expect(await asked(() => site.deploy())).toEqual([]);
});

test('a model that takes tools is offered those of a small team, and one that takes none is asked without any', async () => {
  expect(await sayInBrowser('qwen3.8-flash', 'Hello')).toContain('Hello');
  const offered = cloud.bailian.calls.filter(({ model, stream }) => model === 'qwen3.8-flash' && stream).pop()!.tools;
  expect(offered.sort()).toEqual([
    'calculate_timestamp', 'get_current_timestamp', 'grep_knowledge_files', 'list_knowledge_bases', 'query_knowledge_bases', 'query_knowledge_files',
    'search_knowledge_bases', 'search_knowledge_files', 'view_knowledge_file',
  ]);
  expect(await sayInBrowser(TALKS_ONLY, 'Hello')).toContain('Hello');
});

test('what was used is in the analytics page', async () => {
  await sayInBrowser('qwen3.8-flash', 'How many tokens is this?');
  const { models } = await client.askJson('/api/v1/analytics/tokens');
  expect(models.find((one: { model_id: string }) => one.model_id === 'qwen3.8-flash').total_tokens).toBeGreaterThan(0);
});

test('a second of speech is heard by the model that the image carries, which the data hide', async () => {
  expect((await client.askJson('/api/config')).audio.stt.engine).toBe('');
  const { status, body } = await speak();
  expect([status, JSON.parse(body).text]).toEqual([200, '1000000 bytes of a model heard .wav']);
  expect(await machine.mustShell('docker volume ls --quiet | wc -l')).toBe('1');
});

test('a Coding Plan has no embeddings: the deploy says so before anything changes', async () => {
  cloud.bailian.keys.set(API_KEY, CODING_PLAN.host);
  cloud.bailian.keys.set('sk-of-documents', 'dashscope-intl.aliyuncs.com');
  const plan = site.with({ endpoint: PLAN });
  const refused = await plan.run('web-ui');
  expect(refused.succeeded).toBe(false);
  expect(refused.lastLine).toMatch(/has no embeddings at .*name another endpoint/);
});

/** Deploys what else the site is told, with the rights and the stored key that Terraform would give it. */
async function deployTold(told: SiteProps['told']): Promise<Record<string, Invocation>> {
  const props = { endpoint: PLAN, models: ['qwen3.8-flash', 'qwen-flash'], told };
  const stack = new SiteStack({ ...props, names: [] }, { acmeDirectory: '', leadsHere: false });
  cloud.roles.set(ROLE, stack.statements);
  if (told?.embedding !== Embedding.NONE) {
    cloud.parameters.parameters.set(stack.parameterOf('embedding_key'), 'sk-of-documents');
  }
  return site.with(props).deploy();
}

/** What a model answers to a question about a document that was uploaded in the chat. */
async function answerOnDocument(): Promise<string> {
  const uploaded = await client.upload('garden.txt', 'The watchword of the garden is zanzibar. It lies under the blue stone.');
  expect(uploaded.status).toBe(200);
  const { id, filename: name } = JSON.parse(uploaded.body);
  return sayInBrowser('qwen3.8-flash', 'What is the watchword of the garden?', { files: [{ type: 'file', id, name, url: id, status: 'uploaded' }] });
}

test('documents are read by an endpoint of their own, with its key, and what was found is put in order by a rerank model', async () => {
  const { 'web-ui': webUi } = await deployTold({ embedding: Embedding.at(BailianEndpoint.SINGAPORE, SecretSource.fromVariable('embedding_key')), rerankModel: 'qwen3-rerank' });
  expect(webUi.output).toMatch(/qwen3-rerank for an order/);
  let answer = '';
  const calls = await asked(async () => {
    answer = await answerOnDocument();
  });
  expect(answer).toContain('zanzibar');
  const others = calls.filter(({ path }) => !path.endsWith('/chat/completions')).map(({ host, key, path, model, status }) => [host, key, path, model, status].join(' '));
  expect([...new Set(others)].sort()).toEqual([
    'dashscope-intl.aliyuncs.com sk-of-documents /compatible-api/v1/reranks qwen3-rerank 200',
    'dashscope-intl.aliyuncs.com sk-of-documents /compatible-mode/v1/embeddings text-embedding-v4 200',
  ]);
  expect(calls.filter(({ key }) => key === API_KEY).map(({ host }) => host)).toContain(CODING_PLAN.host);
});

test('without an embedding a document goes to the model whole, and the deploy says so', async () => {
  const { 'web-ui': webUi } = await deployTold({ embedding: Embedding.NONE });
  expect(webUi.output).toContain('a document goes to the model whole');
  const calls = await asked(async () => expect(await answerOnDocument()).toContain('under the blue stone'));
  expect(calls.filter(({ path }) => !path.endsWith('/chat/completions'))).toEqual([]);
});

test('a local model that takes no tools is asked without any, and all have more context than Ollama gives them', async () => {
  furnishAccount(cloud);
  await site.bringOllama();
  const done = await site.with({ localModels: ['qwen3:8b', 'gemma3:12b'] }).deploy();
  expect(done['local-models'].output).toMatch(/gemma3:12b: room for \d+ tokens of context; takes no tools, and is asked without any/);
  const [, context] = /qwen3:8b: room for (\d+) tokens of context$/m.exec(done['local-models'].output)!;
  expect(await machine.mustShell('docker inspect ollama')).toContain(`OLLAMA_CONTEXT_LENGTH=${Math.min(32768, Number(context))}`);
  expect(await sayInBrowser('gemma3:12b', 'Hello')).toBe('Hello from here.');
  expect(await sayInBrowser('qwen3:8b', 'Hello')).toBe('Hello from here.');
  const questions = (await machine.readFile('/var/lib/ollama/asked')).trim().split('\n').map(line => JSON.parse(line)).filter(({ path }) => path === '/api/chat');
  const tools = (name: string) => [...new Set(questions.filter(({ model }) => model === name).map(question => question.tools.length))];
  expect(tools('gemma3:12b')).toEqual([0]);
  expect(tools('qwen3:8b')).toContain(9);
});

test('where the image has no model that listens, the browser does', async () => {
  await machine.mustShell('docker tag deaf:v0.12.4 ghcr.io/open-webui/open-webui:v0.12.4');
  await site.deploy();
  expect((await client.askJson('/api/config')).audio.stt.engine).toBe('web');
  expect((await speak()).status).toBe(400);
  expect(await machine.mustShell('docker volume ls --quiet | wc -l')).toBe('0');
});
