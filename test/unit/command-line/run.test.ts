import { execFileSync, spawnSync } from 'child_process';
import { cpSync, mkdtempSync, readFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { appFolder, seen, stacks } from './app';

const FOLDER = appFolder(stacks(['chat']));
const ALL = 'policy, price, status, logs, backup, restore, restart, update-system, clean-up';
const USAGE = 'usage: cdktf-bailian-open-webui policy [STACK] [--output DIR]';

test.each([['--help'], ['-h']])('%s says what commands there are', async option => {
  const { exitCode, printed } = await seen(FOLDER, option);
  expect(exitCode).toBe(0);
  expect(printed).toContain('usage: cdktf-bailian-open-webui COMMAND');
  expect(printed).toMatch(/^  policy \[STACK\] \[--output DIR\] +prints the RAM policy/m);
  expect(printed).toMatch(/^  price \[STACK\] \[--output DIR\] +asks the cloud what is in a synthesized stack costs/m);
  expect(printed).toMatch(/^  restore \[STACK\] \[--backup NAME\] \[--site NAME\] \[--yes\] \[--output DIR\] +puts the backup back that is named/m);
});

test.each([['--help'], ['-h']])('policy %s says what it takes, and does nothing else', async option => {
  const { exitCode, printed, complained } = await seen('/nowhere', 'policy', option);
  expect({ exitCode, complained }).toEqual({ exitCode: 0, complained: '' });
  expect(printed).toContain(USAGE);
  expect(printed).toContain('--output DIR');
});

test.each<[string, string[], string]>([
  ['no command', [], `no command is named; the commands are: ${ALL} (--help says more)`],
  ['a mistyped command', ['polcy'], 'there is no command polcy; did you mean policy? (--help says more)'],
  ['an unknown command', ['deploy'], `there is no command deploy; the commands are: ${ALL} (--help says more)`],
  ['a command of JavaScript\'s', ['constructor'], `there is no command constructor; the commands are: ${ALL} (--help says more)`],
  ['an unknown option', ['policy', '--stack', 'chat'], `Unknown option '--stack'; ${USAGE}`],
  ['an option without its value', ['policy', '--output'], `Option '--output <value>' argument missing; ${USAGE}`],
  ['a command of the machine\'s that is mistyped', ['updatesystem'], 'there is no command updatesystem; did you mean update-system? (--help says more)'],
  ['a word too many', ['policy', 'chat', 'other'], `other: one word too many; ${USAGE}`],
])('%s is refused', async (_what, words, sentence) => {
  expect(await seen(FOLDER, ...words)).toEqual({ exitCode: 2, printed: '', complained: `cdktf-bailian-open-webui: ${sentence}` });
});

describe('the program', () => {
  const ROOT = join(__dirname, '../../..');
  const { bin } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { bin: Record<string, string> };
  const program = join(ROOT, bin['cdktf-bailian-open-webui']);

  test('is a script of Node\'s that prints, complains and ends as its command does', () => {
    expect(readFileSync(program, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(JSON.parse(execFileSync(process.execPath, [program, 'policy'], { cwd: FOLDER, encoding: 'utf8' })).Version).toBe('1');
    expect(() => execFileSync(process.execPath, [program, 'polcy'], { cwd: FOLDER, stdio: 'pipe' })).toThrow(expect.objectContaining({
      status: 2, stdout: Buffer.alloc(0), stderr: Buffer.from('cdktf-bailian-open-webui: there is no command polcy; did you mean policy? (--help says more)\n'),
    }));
  });

  test('needs nothing that is installed: neither cdktf nor the bindings', () => {
    const loaded = execFileSync(process.execPath, ['-e', 'require(process.argv[1]); console.log(JSON.stringify(Object.keys(require.cache)))', join(ROOT, 'lib/command-line/run.js')], { encoding: 'utf8' });
    expect((JSON.parse(loaded) as string[]).filter(file => /node_modules|alicloud/.test(file))).toEqual([]);
  });

  test('says what is to be installed where Alibaba Cloud\'s own packages are not there', () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'program-'));
    for (const room of ['command-line', 'rights', 'machine', 'validation']) cpSync(join(ROOT, 'lib', room), join(elsewhere, room), { recursive: true });
    const { stderr, status } = spawnSync(process.execPath, [join(elsewhere, 'command-line/main.js'), 'status'], { cwd: FOLDER, encoding: 'utf8' });
    expect([status, stderr]).toEqual([1, 'cdktf-bailian-open-webui: this command needs Alibaba Cloud\'s own packages: npm install --save-dev @alicloud/openapi-core@1 @alicloud/credentials@2\n']);
  });

  test('names the releases of those that it is tested with', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { devDependencies: Record<string, string> };
    expect([devDependencies['@alicloud/openapi-core'], devDependencies['@alicloud/credentials']]).toEqual(['^1', '^2']);
  });
});
