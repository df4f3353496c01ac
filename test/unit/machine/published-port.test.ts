import { execFileSync } from 'child_process';
import { webUiProgram, WebUiProgramProps } from '../../../lib/machine/programs/web-ui/web-ui';

const PROPS: WebUiProgramProps = {
  image: { reference: 'ghcr.io/open-webui/open-webui:v0.12.4' },
  adminEmail: 'admin@example.com',
  apiKeySource: 'argument',
  adminPasswordSource: 'argument',
  hasGpu: false,
  hasLocalModels: false,
  allowEmbeddingModelChange: false,
  revision: '',
  settings: {
    endpoint: 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1', models: ['m'], ollamaModels: [], defaultModel: 'm', taskModel: 'm', embeddingModel: 'e', signUp: 'closed', origins: [],
  },
};

/** What the service is told of its port: the constants and the function of the program that writes it are run by bash. */
function published(origins: string[]): string {
  const { text } = webUiProgram({ ...PROPS, settings: { ...PROPS.settings, origins } });
  const constants = text.split('\n').filter(line => /^readonly (?:bind|gpu|image)=/.test(line));
  const [write] = /^write_image_file\(\) \{\n.*?^\}\n/ms.exec(text)!;
  const script = [...constants, 'secrets=$(mktemp -d)', 'trap \'rm -rf "$secrets"\' EXIT', write, 'write_image_file', 'cat "$secrets/image"'].join('\n');
  const image = execFileSync('bash', ['-euc', script], { encoding: 'utf8' });
  return /^PUBLISH=(.*)$/m.exec(image)![1];
}

test('behind a front end Open WebUI is published on the loopback interface alone', () => {
  expect(published(['https://chat.example.com'])).toBe('127.0.0.1:8080:8080');
});

test('without a front end it is published on every address', () => {
  expect(published([])).toBe('0.0.0.0:8080:8080');
});
