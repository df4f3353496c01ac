/**
 * Makes the sources of the package for cdktn, from those of this one, in cdktn/package: `npx projen compile:cdktn` compiles them there. Nothing is written
 * that is there already, and what is no longer a source is taken away.
 */
import { execFileSync } from 'child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { forCdktn } from './cdktn-names';

const ROOT = join(__dirname, '..');
const MADE = join(ROOT, 'cdktn/package');

/** What the package is made of, and what its suites read. Those that need a machine or the registry, and those of the project itself, are run once. */
const SOURCES = ['lib', 'examples', 'instruments', 'docs', 'test/api', 'test/examples', 'test/run-folder', 'test/terraform', 'test/unit', 'test/token-traces.ts',
  'test/longest-first.js', 'test/tsconfig.json', 'projenrc/alicloud-resources.ts', 'tsconfig.json', 'jest.config.json', '.npmignore', '.npmrc', 'README.md', 'CHANGELOG.md', 'LICENSE', 'NOTICE', 'SECURITY.md'];
/** Generated, and so in no list of git's. */
const GENERATED = ['lib/alicloud/generated', 'lib/validation/generated'];
/**
 * What speaks of what is only in the project; apps in other languages, where the CDKs have other names; and bindings as `cdktf get` makes them, whose
 * generator is the one for cdktf.
 */
const OF_THE_PROJECT = /^(?:examples\/(?:python|go|java|csharp)\/|docs\/(?!README|pictures|changes\.md|api)|instruments\/.*\/test\/|test\/api\/pages\.test\.ts|test\/terraform\/own-bindings\.test\.ts)/;
/** Texts in which a name may stand; a program on the machine is the same bytes for both. */
const NAMED_IN = /(?:^(?:lib(?!\/machine\/(?:programs|prelude|toolbox)\/)|test|examples|instruments)\/.*\.(?:ts|js|json|md|snap|ya?ml)|\.md|ignore)$/;

function listed(): string[] {
  const ofGit = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...SOURCES], { cwd: ROOT, encoding: 'utf8' });
  const generated = GENERATED.flatMap(folder => readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => /(?<!\.d)\.ts$/.test(name)).map(name => join(folder, name)));
  return [...ofGit.split('\0').filter(path => path !== '' && existsSync(join(ROOT, path)) && !OF_THE_PROJECT.test(path)), ...generated];
}

function write(path: string, content: string | Buffer): void {
  const file = join(MADE, path);
  if (existsSync(file) && readFileSync(file).equals(Buffer.from(content))) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** As npm reads it: what is for users, not what the project is built with. */
function packageJson(): object {
  const { scripts: _, devEngines: __, '//': ___, ...ours } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const { devDependencies: { cdktf: ____, ...tools } } = ours;
  const { devDependencies: installed, peerDependencies } = JSON.parse(readFileSync(join(ROOT, 'cdktn/package.json'), 'utf8'));
  return { ...JSON.parse(forCdktn(JSON.stringify(ours))), devDependencies: { ...tools, ...installed }, peerDependencies };
}

/** What was made of a source that is gone, and what was compiled of it. */
function removeOthers(paths: readonly string[]): void {
  const known = new Set(paths.flatMap(path => [path, ...path.endsWith('.ts') ? ['.js', '.d.ts'].map(ending => path.replace(/\.ts$/, ending)) : []]));
  for (const folder of new Set(SOURCES.map(source => source.split('/')[0]))) {
    if (!existsSync(join(MADE, folder)) || !statSync(join(MADE, folder)).isDirectory()) continue;
    for (const name of readdirSync(join(MADE, folder), { recursive: true, encoding: 'utf8' })) {
      const path = join(folder, name);
      if (!known.has(path) && statSync(join(MADE, path), { throwIfNoEntry: false })?.isFile()) rmSync(join(MADE, path));
    }
  }
}

/** The null provider for cdktn is the one for cdktf: its bindings are generated as ours are. */
function nullProvider(): void {
  const [theirs, ours] = ['node_modules/@cdktf/provider-null', 'cdktn/package/node_modules/@cdktn/provider-null'].map(path => join(ROOT, path));
  if (existsSync(ours)) return;
  cpSync(theirs, ours, { recursive: true, filter: path => !/\/(?:docs|API\.md|\.jsii)$/.test(path) });
  for (const name of readdirSync(ours, { recursive: true, encoding: 'utf8' }).filter(path => /\.(?:js|d\.ts|json)$/.test(path))) {
    writeFileSync(join(ours, name), forCdktn(readFileSync(join(ours, name), 'utf8')));
  }
}

const paths = listed();
for (const path of paths) {
  const content = readFileSync(join(ROOT, path));
  write(path, NAMED_IN.test(path) ? forCdktn(content.toString()) : content);
}
write('package.json', `${JSON.stringify(packageJson(), undefined, 2)}\n`);
removeOthers([...paths, 'package.json']);
nullProvider();
