import { join } from 'path';
import { TOOLS } from './tools';
import { Program, Tools } from '../../../lib/machine/program';

const MACHINE = join(__dirname, '../../../lib/machine');
const FRONTEND = { serverNames: ['example.com'], upstreamPort: 8080, maxUploadSizeMiB: 1, asksAuthority: false };

/** The texts of the toolbox and of programs that use it, with a line more in one file. */
function texts(changed?: string, programs = () => [...installers(), ...users()]): Record<string, string> {
  let found: Record<string, string> = {};
  jest.isolateModules(() => {
    const fs = jest.requireActual<typeof import('fs')>('fs');
    const readFileSync = (path: string, encoding: 'utf8') => fs.readFileSync(path, encoding) + (changed !== undefined && path.endsWith(`/${changed}`) ? 'another line\n' : '');
    jest.doMock('fs', () => ({ ...fs, readFileSync }));
    found = Object.fromEntries(programs().map(program => [program.name, program.text]));
  });
  jest.dontMock('fs');
  return found;
}

function installers(): Program[] {
  const toolbox = require(join(MACHINE, 'toolbox/toolbox')) as Record<string, () => Tools>;
  return Object.values(toolbox).map(tools => tools().program);
}

function users(): Program[] {
  const { webUiProgram } = require(join(MACHINE, 'programs/web-ui/web-ui'));
  const { localModelsProgram } = require(join(MACHINE, 'programs/local-models/local-models'));
  const { frontendProgram } = require(join(MACHINE, 'programs/frontend/frontend'));
  const { dockerProgram } = require(join(MACHINE, 'programs/docker/docker'));
  const image = { reference: 'ghcr.io/open-webui/open-webui:v0.12.4' };
  const registries = { mirrors: {}, logins: {} };
  const settings = { endpoint: 'https://x/v1', models: ['m'], ollamaModels: [], defaultModel: 'm', taskModel: 'm', embeddingModel: 'e', builtInTools: {}, signUp: 'closed', origins: [], environment: {} };
  return [
    webUiProgram({ image, registries, settings, adminEmail: 'a@example.com', apiKeySource: 'kms-secret:x', adminPasswordSource: 'argument', embeddingKeySource: '', secretEnvironment: {}, revision: '' }),
    localModelsProgram({ ollama: image, models: ['m'], toolTokens: 0, registries }),
    frontendProgram(FRONTEND),
    dockerProgram(false),
  ];
}

/** Those of a site that shows the number of its filing. */
function filed(): Program[] {
  const { nginxToolsOf } = require(join(MACHINE, 'toolbox/icp-number'));
  const { frontendProgram } = require(join(MACHINE, 'programs/frontend/frontend'));
  const icpLicence = '浙ICP备12345678号';
  return [nginxToolsOf(icpLicence)().program, frontendProgram({ ...FRONTEND, icpLicence })];
}

const WHOLE = texts();
const changedBy = (file: string) => {
  const now = texts(file);
  return Object.keys(WHOLE).filter(name => now[name] !== WHOLE[name]).sort();
};

test.each(TOOLS.map(({ piece, file }) => [piece, file] as const))('another %s/%s runs again what installs it and what uses that piece, and nothing else', (piece, file) => {
  const uses = (text: string) => / uses='(.*)'$/m.exec(text)![1].split(' ').some(use => use.startsWith(`${piece}=`));
  expect(changedBy(`${piece}/${file}`)).toEqual([`toolbox-${piece}`, ...Object.keys(WHOLE).filter(name => uses(WHOLE[name]))].sort());
});

test('what nobody uses here is used elsewhere: who uses what is no matter of this list', () => {
  expect(changedBy('prune/prune.sh')).toEqual(['toolbox-prune', 'web-ui']);
  expect(changedBy('images/pull_image.py')).toEqual(['local-models', 'toolbox-images', 'web-ui']);
  expect(changedBy('nginx/nginx.conf')).toEqual(['frontend', 'toolbox-nginx']);
});

test('what shows the number of an ICP filing is of the sites that have one: the others keep every byte', () => {
  const ofFiled = (file?: string) => texts(file, filed);
  expect(changedBy('toolbox/icp-number.conf')).toEqual([]);
  for (const file of ['toolbox/icp-number.conf', 'nginx/nginx.conf']) {
    const [before, after] = [ofFiled(), ofFiled(file)];
    expect(Object.keys(before).filter(name => before[name] !== after[name]).sort()).toEqual(['frontend', 'toolbox-nginx']);
  }
});

test('the words that all shell is said in are in every text, those of services in every program and in the tools that say them', () => {
  expect(changedBy('toolbox/shell.sh')).toEqual(Object.keys(WHOLE).sort());
  const programs = ['docker', 'frontend', 'local-models', 'web-ui'];
  expect(changedBy('toolbox/services.sh')).toEqual([...programs, 'toolbox-containers', 'toolbox-publish', 'toolbox-updates'].sort());
});

test('a program carries no version of a tool that it does not use', () => {
  expect(WHOLE.docker).toContain(" uses=''\n");
});
