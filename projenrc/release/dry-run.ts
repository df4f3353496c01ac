/**
 * `npm run release:dry [-- --without nuget,maven]`: makes what would be published, and holds each package against what it must be. Ends with 0 only if
 * everything was made that was not left out by name, and nothing is wrong with any of it. docs/publishing.md tells the rest of a release.
 */
import { spawnSync } from 'child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { homedir } from 'os';
import { basename, dirname, join, relative } from 'path';
import { filesBelow, filesOfArchive } from './archive';
import { faultsOf, Kind, PackedFile } from './contents';
import { artifactsIn, Cdk, FOLDERS, makePackages, namesOf, RECIPES, REGISTRIES, Registry } from './packages';
import { presentOf } from './present';
import { Statement, statementOf } from './provenance';
import { bomOf, faultsOfBom } from './sbom';
import { REPOSITORY_URL, VERSION } from '../publisher';

const ROOT = join(__dirname, '../..');
const RELEASE = join(ROOT, 'dist/release');
/** `/root` is a folder of the machines that the programs are for too. */
const MACHINE_PATHS = [ROOT, ...homedir() === '/root' ? [] : [homedir()]];

interface Outcome {
  readonly what: string;
  readonly made: readonly string[];
  readonly faults: readonly string[];
  /** Why it was not made. */
  readonly missing?: string;
  readonly seconds: number;
}

const has = (tool: string) => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;

/** What keeps the tools of a language from it, of all that they complain of; what says most comes first. */
const CAUSES = [
  /No versions available for [\w.:-]+/,
  /Could not (?:find artifact|transfer|resolve) .{0,160}/,
  /[\w./-]+@[\w.-]+: reading .*?: \d{3} [\w ]+/,
  /npm error .+/,
  /^.*\b(?:error|failed)\b.*$/im,
];

/** A sentence of why a program failed. */
export const causeOf = (text: string): string => CAUSES.map(cause => cause.exec(text)?.[0].trim()).find(found => found !== undefined) ?? 'without a word';

/** The faults of a package, and of the one for npm that it carries. */
function faultsWithin(kind: Kind, path: string, cdk: Cdk, registry: Registry): string[] {
  const files = kind === 'go' ? filesBelow(dirname(path)) : filesOfArchive(path);
  const expected = { ...namesOf(registry, cdk), version: VERSION, machinePaths: MACHINE_PATHS };
  const faults = faultsOf(kind, kind === 'maven' ? withPom(path, files) : files, expected);
  const carried = files.filter(({ path: inside }) => /\.tgz$/.test(inside)).flatMap(({ path: inside, content }) => {
    const tarball = join(RELEASE, `carried-${basename(inside)}`);
    writeFileSync(tarball, content);
    const found = faultsOf('npm', filesOfArchive(tarball), { ...namesOf('npm', cdk), version: VERSION, machinePaths: MACHINE_PATHS });
    rmSync(tarball);
    return found.map(fault => `${basename(inside)} in it ${fault}`);
  });
  return [...faults, ...carried];
}

/** Maven's metadata lie beside the jar. */
function withPom(jar: string, files: readonly PackedFile[]): PackedFile[] {
  return [...files, { path: 'pom.xml', content: readFileSync(jar.replace(/\.jar$/, '.pom')) }];
}

/** Makes a package for a registry, and finds what is wrong with it. */
function make(registry: Registry, cdk: Cdk): Outcome {
  const begin = Date.now();
  const recipe = RECIPES[registry];
  const what = `${namesOf(registry, cdk).name} (${registry})`;
  const outcome = (rest: Partial<Outcome>): Outcome => ({ what, made: [], faults: [], seconds: Math.round((Date.now() - begin) / 1000), ...rest });
  const absent = recipe.tools.filter(tool => !has(tool));
  if (absent.length > 0) return outcome({ missing: `there is no ${absent.join(', no ')} on this machine` });

  const project = join(ROOT, FOLDERS[cdk]);
  const dist = join(project, 'dist', recipe.target);
  rmSync(dist, { recursive: true, force: true });
  const run = makePackages(recipe, project, join(project, 'dist'));
  const artifacts = artifactsIn(dist, recipe);
  if (run.status !== 0 || artifacts.length < recipe.artifacts.length) return outcome({ missing: `jsii-pacmak ended with ${run.status}: ${causeOf(run.stderr + run.stdout)}` });
  const faults = artifacts.flatMap(([kind, path]) => faultsWithin(kind, path, cdk, registry).map(fault => `${relative(ROOT, path)} ${fault}`));
  return outcome({ made: artifacts.map(([, path]) => path), faults: [...faults, ...registry === 'npm' ? billOfMaterials(artifacts[0][1], cdk) : []] });
}

function billOfMaterials(tarball: string, cdk: Cdk): string[] {
  const { name } = namesOf('npm', cdk);
  const bom = bomOf(tarball, name, JSON.parse(readFileSync(join(ROOT, 'node_modules/tldts/package.json'), 'utf8')).version);
  writeFileSync(join(RELEASE, `${name}-${VERSION}.cdx.json`), `${JSON.stringify(bom, undefined, 2)}\n`);
  return faultsOfBom(bom, { name, version: VERSION });
}

/** A Go module has no one file: each of its files is stated. */
function published(made: readonly string[]): string[] {
  const paths = made.flatMap(path => basename(path) === 'go.mod' ? filesBelow(dirname(path)).map(file => join(dirname(path), file.path)) : [path]);
  return paths.map(path => relative(ROOT, path));
}

function state(outcomes: readonly Outcome[], without: readonly string[]): Statement {
  const boms = filesBelow(RELEASE).filter(({ path }) => path.endsWith('.cdx.json')).map(({ path }) => join('dist/release', path));
  const statement = statementOf(REPOSITORY_URL, presentOf(ROOT, [...outcomes.flatMap(({ made }) => published(made)), ...boms]), without);
  writeFileSync(join(RELEASE, 'provenance.intoto.json'), `${JSON.stringify(statement, undefined, 2)}\n`);
  return statement;
}

/** Which registries are left out, by name. */
export function leftOut(words: readonly string[]): Registry[] {
  const [option, names, ...more] = words;
  if (option === undefined) return [];
  const wanted = (names ?? '').split(',');
  const unknown = wanted.filter(name => !REGISTRIES.includes(name as Registry));
  if (option !== '--without' || more.length > 0 || unknown.length > 0) {
    throw new Error(`must be --without and of ${REGISTRIES.join(',')} what is left out, came ${words.join(' ')}`);
  }
  return wanted as Registry[];
}

/** What a run says of each package, and whether all is as it must be. */
export function verdict(outcomes: readonly Outcome[]): { readonly lines: readonly string[]; readonly isGood: boolean } {
  const wordOf = ({ faults, missing }: Outcome) => missing !== undefined ? 'NOT MADE' : faults.length > 0 ? 'REFUSED' : 'good';
  const lines = outcomes.flatMap(one => {
    const files = one.missing === undefined ? `, ${one.made.map(path => basename(path)).join(', ')}` : `: ${one.missing}`;
    return [`${wordOf(one).padEnd(8)} ${one.what}, ${one.seconds} s${files}`, ...one.faults.map(fault => `           ${fault}`)];
  });
  const [good, refused, notMade] = ['good', 'REFUSED', 'NOT MADE'].map(word => outcomes.filter(one => wordOf(one) === word).length);
  return { lines: [...lines, `${good} good, ${refused} refused, ${notMade} not made`], isGood: refused + notMade === 0 && good > 0 };
}

function main(): void {
  const without = leftOut(process.argv.slice(2));
  rmSync(RELEASE, { recursive: true, force: true });
  mkdirSync(RELEASE, { recursive: true });
  const wanted = REGISTRIES.filter(registry => !without.includes(registry));
  const outcomes = (Object.keys(FOLDERS) as Cdk[]).flatMap(cdk => wanted.map(registry => make(registry, cdk)));
  const { lines, isGood } = verdict(outcomes);
  console.log(lines.join('\n'));
  for (const registry of without) console.log(`left out: ${registry}`);
  const { subject } = state(outcomes.filter(({ faults }) => faults.length === 0), without);
  console.log(`dist/release: ${filesBelow(RELEASE).map(({ path }) => path).join(', ')}, of ${subject.length} files`);
  process.exitCode = isGood ? 0 : 1;
}

if (require.main === module && existsSync(join(ROOT, '.jsii'))) main();
