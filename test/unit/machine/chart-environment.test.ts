import { spawnSync } from 'child_process';
import { mkdtempSync, mkdirSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { chartEnvironment } from '../../../lib/cluster/chart-values';
import { WebUiSettings } from '../../../lib/machine/programs/web-ui/web-ui';

const SETTINGS: WebUiSettings = {
  endpoint: 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1/',
  defaultModel: 'qwen3.8-max',
  taskModel: 'qwen-flash',
  models: ['qwen3.8-max', 'qwen-flash'],
  embeddingModel: 'text-embedding-v4',
  embeddingEndpoint: '',
  ollamaModels: [],
  rerankModel: '',
  rerankUrl: '',
  builtInTools: {},
  signUp: 'closed',
  newcomer: '',
  origins: ['https://chat.example.com', 'https://www.example.com'],
  environment: {},
};

/** What only one machine is told: of its own disk, its local models, and what the chart makes of where state is. */
const OF_A_MACHINE = [
  'WEBUI_SECRET_KEY', 'OLLAMA_BASE_URLS', 'STATIC_DIR', 'DATABASE_POOL_SIZE', 'DATABASE_SQLITE_PRAGMA_CACHE_SIZE', 'DATABASE_SQLITE_PRAGMA_MMAP_SIZE',
  'DATABASE_SQLITE_PRAGMA_BUSY_TIMEOUT',
];
/** What another front end does. */
const OF_A_CLUSTER = ['ENABLE_COMPRESSION_MIDDLEWARE'];

/** What a machine's own program makes of the same settings. */
function onAMachine(settings: WebUiSettings): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'environment-'));
  mkdirSync(join(folder, 'environment'));
  const secrets = { 'api-key': 'sk-1', 'embedding-key': 'sk-1', 'admin-password': 'long-enough', 'secret-key': 'abc' };
  Object.entries({ ...secrets, 'settings.json': JSON.stringify(settings) }).forEach(([name, text]) => writeFileSync(join(folder, name), text));
  const env = { ...process.env, image: 'i', bind: 'loopback', gpu: 'false', admin_email: 'a@example.com', local_models: 'false' };
  const { status, stderr } = spawnSync('python3', [join(__dirname, '../../../lib/machine/toolbox/web-ui/environment.py'), folder], { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const lines = readFileSync(join(folder, 'open-webui.env'), 'utf8').trim().split('\n');
  return Object.fromEntries(lines.map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

const without = (variables: Record<string, string>, ...names: string[]) =>
  Object.fromEntries(Object.entries(variables).filter(([name]) => !names.includes(name)));

it.each([
  ['one endpoint', SETTINGS],
  ['documents elsewhere, over HTTP', { ...SETTINGS, embeddingEndpoint: 'https://dashscope.aliyuncs.com/compatible-mode/v1/', origins: ['http://example.com'] }],
])('a cluster is told what a machine is, in the same words: %s', (_, settings) => {
  const machine = onAMachine(settings);
  const cluster = chartEnvironment(settings);
  expect(without(cluster, ...OF_A_CLUSTER)).toEqual(without(machine, ...OF_A_MACHINE));
  expect(Object.keys(machine)).toEqual(expect.arrayContaining(OF_A_MACHINE));
});

it('a variable of the app wins', () => {
  expect(chartEnvironment({ ...SETTINGS, environment: { ENABLE_COMMUNITY_SHARING: 'true' } }).ENABLE_COMMUNITY_SHARING).toBe('true');
});
