import { execFileSync } from 'child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { webUiProgram, WebUiProgramProps } from '../../../lib/machine/programs/web-ui/web-ui';

const PROPS: WebUiProgramProps = {
  image: { reference: 'ghcr.io/open-webui/open-webui:v0.12.4' },
  registries: { mirrors: {}, logins: {} },
  adminEmail: 'admin@example.com',
  apiKeySource: 'argument',
  adminPasswordSource: 'argument',
  embeddingKeySource: '',
  secretEnvironment: {},
  hasGpu: false,
  hasLocalModels: false,
  allowEmbeddingModelChange: false,
  revision: '',
  settings: {
    endpoint: 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1',
    models: ['m'],
    ollamaModels: [],
    defaultModel: 'm',
    taskModel: 'm',
    embeddingModel: 'e',
    embeddingEndpoint: 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1',
    rerankModel: '',
    rerankUrl: '',
    builtInTools: {},
    signUp: 'closed',
    newcomer: '',
    origins: [],
    environment: {},
  },
};

const TOOL = join(__dirname, '../../../lib/machine/toolbox/web-ui/environment.py');

/** What the service is told of its port, by the tool that writes it, with the constants of the program that calls it. */
function published(origins: string[]): string {
  const { text } = webUiProgram({ ...PROPS, settings: { ...PROPS.settings, origins } });
  const folder = mkdtempSync(join(tmpdir(), 'published-'));
  try {
    const constants = Object.fromEntries([...text.matchAll(/^readonly (\w+)='([^']*)'$/gm)].map(([, name, value]) => [name, value]));
    const [, settings] = /^cat >"\$files\/settings\.json" <<'END-OF-FILE'\n(.*)$/m.exec(text)!;
    writeFileSync(join(folder, 'settings.json'), settings);
    ['api-key', 'embedding-key', 'admin-password', 'secret-key'].forEach(name => writeFileSync(join(folder, name), '0123456789'));
    execFileSync('python3', ['-B', TOOL, folder], { env: { ...process.env, ...constants, public_address: '203.0.113.7' } });
    return /^PUBLISH=(.*)$/m.exec(readFileSync(join(folder, 'image'), 'utf8'))![1];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('behind a front end Open WebUI is published on the loopback interface alone', () => {
  expect(published(['https://chat.example.com'])).toBe('127.0.0.1:8080:8080');
});

test('without a front end it is published on every address', () => {
  expect(published([])).toBe('0.0.0.0:8080:8080');
});
