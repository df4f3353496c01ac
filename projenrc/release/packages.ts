/** What is published: both packages for every registry, and how each is made here. */
import { execFileSync, spawnSync, SpawnSyncReturns } from 'child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';
import { forCdktn } from '../cdktn-names';
import { Kind } from './contents';
import { forRegistries } from './readme';
import { GO_MODULE, PUBLISHER } from '../publisher';

/** In the order in which they are published: what can be taken back for a while comes first, what cannot be at all comes last. */
export const REGISTRIES = ['npm', 'pypi', 'nuget', 'maven', 'go'] as const;
export type Registry = typeof REGISTRIES[number];

/** How a package for a registry is made. */
export interface Recipe {
  /** What jsii-pacmak calls it, and its folder in dist. */
  readonly target: 'js' | 'python' | 'dotnet' | 'java' | 'go';
  /** Programs without which it cannot be made. */
  readonly tools: readonly string[];
  /** Its files in that folder, by their endings. */
  readonly artifacts: readonly (readonly [Kind, RegExp])[];
  /** What publishes it. */
  readonly publisher: string;
  /** What the one who publishes gives to that in the environment, one or the other: https://github.com/cdklabs/publib. */
  readonly credentials: readonly string[];
}

export const RECIPES: Readonly<Record<Registry, Recipe>> = {
  npm: { target: 'js', tools: ['npm'], artifacts: [['npm', /\.tgz$/]], publisher: 'publib-npm', credentials: ['NPM_TOKEN|NPM_TRUSTED_PUBLISHER'] },
  pypi: {
    target: 'python',
    tools: ['python3'],
    artifacts: [['wheel', /\.whl$/], ['sdist', /\.tar\.gz$/]],
    publisher: 'publib-pypi',
    credentials: ['TWINE_USERNAME|PYPI_TRUSTED_PUBLISHER', 'TWINE_PASSWORD|PYPI_TRUSTED_PUBLISHER'],
  },
  nuget: { target: 'dotnet', tools: ['dotnet'], artifacts: [['nuget', /(?<!\.symbols)\.nupkg$/]], publisher: 'publib-nuget', credentials: ['NUGET_API_KEY|NUGET_TRUSTED_PUBLISHER'] },
  maven: {
    target: 'java',
    tools: ['java', 'mvn'],
    artifacts: [['maven', /(?<!-sources|-javadoc)\.jar$/]],
    publisher: 'publib-maven',
    credentials: ['MAVEN_SERVER_ID', 'MAVEN_USERNAME', 'MAVEN_PASSWORD', 'MAVEN_GPG_PRIVATE_KEY|MAVEN_GPG_PRIVATE_KEY_FILE', 'MAVEN_GPG_PRIVATE_KEY_PASSPHRASE'],
  },
  go: { target: 'go', tools: ['go'], artifacts: [['go', /(?:^|\/)go\.mod$/]], publisher: 'publib-golang', credentials: ['GITHUB_TOKEN|GIT_USE_SSH'] },
};

export type Cdk = 'cdktf' | 'cdktn';

/** Where each package lies, compiled, below the root of the project. */
export const FOLDERS: Readonly<Record<Cdk, string>> = { cdktf: '.', cdktn: 'cdktn/package' };

/** What each registry calls the packages, and what they may ask for there: the CDK, constructs and what jsii runs on. */
export function namesOf(registry: Registry, cdk: Cdk): { readonly name: string; readonly dependencies: readonly string[] } {
  const named = {
    npm: { name: 'cdktf-bailian-open-webui', dependencies: [] },
    pypi: { name: PUBLISHER.pypiName, dependencies: ['cdktf', 'constructs', 'jsii', 'publication', 'typeguard'] },
    nuget: { name: PUBLISHER.nugetPackageId, dependencies: [cdk === 'cdktf' ? 'HashiCorp.Cdktf' : 'Io.Cdktn', 'Constructs', 'Amazon.JSII.Runtime'] },
    maven: {
      name: `${PUBLISHER.mavenGroupId}:cdktf-bailian-open-webui`,
      dependencies: [cdk === 'cdktf' ? 'com.hashicorp' : 'io.cdktn', 'software.constructs', 'software.amazon.jsii', 'org.jetbrains', 'javax.annotation'],
    },
    go: {
      name: `${GO_MODULE}/cdktfbailianopenwebui`,
      dependencies: [cdk === 'cdktf' ? 'github.com/hashicorp/terraform-cdk-go/cdktf' : 'github.com/open-constructs/cdk-terrain-go/cdktn',
        'github.com/aws/constructs-go/constructs/v10', 'github.com/aws/jsii-runtime-go'],
    },
  }[registry];
  if (cdk === 'cdktf') return named;
  const dependencies = registry === 'pypi' ? named.dependencies.map(forCdktn) : named.dependencies;
  return { name: forCdktn(named.name).replace('/cdktfbailian', '/cdktnbailian'), dependencies };
}

/** Files of a package in its folder of dist. */
export function artifactsIn(folder: string, { artifacts }: Recipe): (readonly [Kind, string])[] {
  if (!existsSync(folder)) return [];
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return paths.flatMap(path => artifacts.filter(([, ending]) => ending.test(path)).map(([kind]) => [kind, join(folder, path)] as const));
}

/** What jsii-rosetta makes of TypeScript for Go is no Go (`SecretSource_*FromVariable`): there the snippets stay what they are, and say so. */
const inTypeScript = (markdown: string): string => markdown.replace(/^```ts$/gm, '```tsx');

/** What npm would publish of a project, in a folder from which its dependencies are found, with a README as registries show it. */
function stage(project: string, target: Recipe['target']): string {
  mkdirSync(join(project, 'dist'), { recursive: true });
  const folder = mkdtempSync(join(project, 'dist', 'staged-'));
  const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], { cwd: project, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const tarball = join(folder, (JSON.parse(packed) as [{ filename: string }])[0].filename);
  execFileSync('tar', ['--extract', '--gzip', '--file', tarball, '--directory', folder, '--strip-components', '1']);
  rmSync(tarball);
  const assembly = JSON.parse(readFileSync(join(folder, '.jsii'), 'utf8')) as { readme: { markdown: string } };
  const markdown = (target === 'go' ? inTypeScript : String)(forRegistries(assembly.readme.markdown));
  writeFileSync(join(folder, '.jsii'), `${JSON.stringify({ ...assembly, readme: { ...assembly.readme, markdown } }, undefined, 2)}\n`);
  writeFileSync(join(folder, 'README.md'), markdown);
  return folder;
}

/** The snippets of a staged package in other languages. jsii-rosetta takes a unit for two words (`size_gi_b`), where jsii-pacmak has one. */
function translate(staged: string): string {
  const tablet = `${staged}.json`;
  execFileSync('npx', ['jsii-rosetta', 'extract', '--output', tablet, '.jsii'], { cwd: staged, stdio: 'pipe' });
  rmSync(join(staged, '.jsii.tabl.json'), { force: true }); // written beside the assembly in any case, and would be packed
  writeFileSync(tablet, readFileSync(tablet, 'utf8').replace(/(?<=_)([kmg]i)_b\b/g, '$1b'));
  return tablet;
}

/**
 * Makes the packages of a language by jsii-pacmak, with every snippet translated.
 *
 * @param beside folders of packages that are made too, where no registry has what ours is compiled against
 */
export function makePackages({ target }: Recipe, project: string, outdir: string, beside: readonly string[] = []): SpawnSyncReturns<string> {
  const staged = stage(project, target);
  const tablet = translate(staged);
  try {
    const unknown = beside.length > 0 ? 'verbatim' : 'fail'; // those of other packages are theirs
    const words = ['--target', target, '--outdir', outdir, '--no-npmignore', '--rosetta-tablet', tablet, '--rosetta-unknown-snippets', unknown, ...beside, staged];
    return spawnSync('npx', ['jsii-pacmak', ...words], { cwd: project, encoding: 'utf8', maxBuffer: 2 ** 28 });
  } finally {
    [staged, tablet].forEach(path => rmSync(path, { recursive: true }));
  }
}
