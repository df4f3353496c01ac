/** What a package that is published must hold, and must not: decided of its files, whatever they were packed in. */
import { relativeLinks } from './readme';

/** Where a package goes, and how it is packed. */
export type Kind = 'npm' | 'wheel' | 'sdist' | 'go' | 'maven' | 'nuget';

/** A file of a package, by its path in it. */
export interface PackedFile {
  readonly path: string;
  readonly content: Buffer;
}

/** What a package is to say of itself. */
export interface Expected {
  readonly name: string;
  readonly version: string;
  /** What it may bring or ask for, by the names of its registry; of npm, only peers. */
  readonly dependencies: readonly string[];
  /** Folders of the machine on which it was made: they stand in no file. */
  readonly machinePaths: readonly string[];
}

const LICENSE = 'Apache-2.0';

/** What a consumer unpacks; the largest has less than half of it. */
export const MOST_BYTES = 8_000_000;

type Rule = readonly [what: string, pattern: RegExp];

/** By path; a package for Python or Go has no JavaScript but in the tarball within, which is held against the rules of npm. */
const FORBIDDEN: readonly Rule[] = [
  ['a TypeScript source', /(?<!\.d)\.[cm]?tsx?$/],
  ['a source map', /\.map$/],
  ['a test', /(?:^|\/)(?:tests?|__tests__|__snapshots__)\/|\.(?:test|spec)\.\w+$|(?:^|\/)test_\w+\.py$/],
  ['installed packages', /(?:^|\/)node_modules\//],
  ['a state, or what was synthesized', /\.tfstate|(?:^|\/)(?:cdktf\.out|\.terraform)\//],
  ['a file of the project or of its machine', /(?:^|\/)(?:\.env|\.npmrc|\.git|\.ci|\.projen|projenrc|instruments|examples|\.eslintrc\.json|tsconfig[^/]*\.json|schema\.json|\.DS_Store)(?:\/|$)/],
  ['a key', /\.(?:pem|key|p12|pfx)$/],
];

/** By kind: where the metadata are, what must be beside them, and where licence and notice lie. */
const NEEDED: Readonly<Record<Kind, readonly Rule[]>> = {
  npm: [['.jsii', /^\.jsii$/], ['lib/index.js', /^lib\/index\.js$/], ['lib/index.d.ts', /^lib\/index\.d\.ts$/], ['README.md', /^README\.md$/], ['CHANGELOG.md', /^CHANGELOG\.md$/]],
  wheel: [['METADATA', /\.dist-info\/METADATA$/], ['py.typed', /\/py\.typed$/], ['the library, for npm', /\/_jsii\/[^/]+\.jsii\.tgz$/]],
  sdist: [['PKG-INFO', /^PKG-INFO$/], ['README.md', /^README\.md$/], ['the library, for npm', /\/_jsii\/[^/]+\.jsii\.tgz$/]],
  go: [['go.mod', /(?:^|\/)go\.mod$/], ['README.md', /(?:^|\/)README\.md$/], ['the library, for npm', /(?:^|\/)jsii\/[^/]+\.tgz$/]],
  maven: [['the library, for npm', /\.tgz$/], ['classes', /\.class$/]],
  nuget: [['.nuspec', /\.nuspec$/], ['an assembly', /\.dll$/]],
};

const textOf = (files: readonly PackedFile[], pattern: RegExp) => files.find(({ path }) => pattern.test(path))?.content.toString();

/** What a package says of itself: its name, version, licence, and what it asks for. */
interface Metadata {
  readonly name?: string;
  readonly version?: string;
  readonly license?: string;
  readonly dependencies: readonly string[];
}

const first = (text: string, pattern: RegExp): string | undefined => pattern.exec(text)?.[1];
const all = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, name]) => name);

function ofNpm(text: string): Metadata {
  const { name, version, license, dependencies, optionalDependencies, bundledDependencies, bundleDependencies } = JSON.parse(text);
  const bundled: unknown = bundledDependencies ?? bundleDependencies ?? [];
  return { name, version, license, dependencies: [...Object.keys({ ...dependencies, ...optionalDependencies }), ...Array.isArray(bundled) ? bundled : ['all that are bundled']] };
}

function ofPython(text: string): Metadata {
  const [head] = text.split(/\r?\n\r?\n/);
  return {
    name: first(head, /^Name: (.*)$/m),
    version: first(head, /^Version: (.*)$/m),
    license: first(head, /^License(?:-Expression)?: (.*)$/m),
    dependencies: all(head, /^Requires-Dist: ([\w.-]+)/gm),
  };
}

/** Go has neither licence nor version in its metadata: the licence is the file, the version a file of jsii's that becomes the tag. */
function ofGo(text: string, files: readonly PackedFile[]): Metadata {
  return {
    name: first(text, /^module (\S+)$/m),
    version: textOf(files, /(?:^|\/)version$/)?.trim(),
    license: LICENSE,
    dependencies: all(text, /^(?:\t|require )([\w./-]+) v\S+(?! \/\/ indirect)$/gm),
  };
}

function ofMaven(text: string): Metadata {
  const own = text.replace(/<dependencies>[^]*?<\/dependencies>|<build>[^]*?<\/build>|<developers>[^]*?<\/developers>/g, '');
  return {
    name: `${first(own, /<groupId>(.*?)<\/groupId>/)}:${first(own, /<artifactId>(.*?)<\/artifactId>/)}`,
    version: first(own, /<version>(.*?)<\/version>/),
    license: first(own, /<license>\s*<name>(.*?)<\/name>/)?.replace('Apache License 2.0', LICENSE),
    dependencies: all(text.replace(/<build>[^]*?<\/build>/g, ''), /<dependency>(?:\s|<!--[^]*?-->)*<groupId>(.*?)<\/groupId>/g),
  };
}

function ofNuget(text: string): Metadata {
  return {
    name: first(text, /<id>(.*?)<\/id>/),
    version: first(text, /<version>(.*?)<\/version>/),
    license: first(text, /<license type="expression">(.*?)<\/license>/),
    dependencies: all(text, /<dependency id="(.*?)"/g),
  };
}

const METADATA: Readonly<Record<Kind, readonly [place: RegExp, read: (text: string, files: readonly PackedFile[]) => Metadata]>> = {
  npm: [/^package\.json$/, ofNpm],
  wheel: [/\.dist-info\/METADATA$/, ofPython],
  sdist: [/^PKG-INFO$/, ofPython],
  go: [/(?:^|\/)go\.mod$/, ofGo],
  maven: [/(?:^|\/)pom\.xml$/, ofMaven],
  nuget: [/\.nuspec$/, ofNuget],
};

function faultsOfMetadata(kind: Kind, files: readonly PackedFile[], { name, version, dependencies }: Expected): string[] {
  const [place, read] = METADATA[kind];
  const text = textOf(files, place);
  if (text === undefined) return [`has no metadata (${place.source})`];
  const said = read(text, files);
  const wanted = Object.entries({ name, version, license: LICENSE });
  return [
    ...wanted.filter(([key, value]) => said[key as 'name'] !== value).map(([key, value]) => `says of its ${key} ${said[key as 'name'] ?? 'nothing'}, must be ${value}`),
    ...said.dependencies.filter(dependency => !dependencies.includes(dependency)).map(dependency => `asks for ${dependency}, which it may not`),
  ];
}

/** npm runs these on the machine of whoever installs the package. */
function installScripts(files: readonly PackedFile[]): string[] {
  const { scripts = {} } = JSON.parse(textOf(files, /^package\.json$/) ?? '{}');
  return ['preinstall', 'install', 'postinstall', 'prepare'].filter(name => name in scripts).map(name => `runs a script when it is installed (${name})`);
}

/** Where the texts lie in a package itself: a jar and what NuGet has name the licence in their metadata, and all but Go carry the package for npm with both. */
const TEXTS: Readonly<Record<Kind, readonly ('LICENSE' | 'NOTICE')[]>> = {
  npm: ['LICENSE', 'NOTICE'], wheel: ['LICENSE'], sdist: ['LICENSE'], go: ['LICENSE', 'NOTICE'], maven: [], nuget: [],
};

/** The licence's text is the whole one; the notice names what is somebody else's, and under which licence. */
function faultsOfLicence(kind: Kind, files: readonly PackedFile[]): string[] {
  const [licence, notice] = [textOf(files, /(?:^|\/)LICENSE$/) ?? '', textOf(files, /(?:^|\/)NOTICE$/) ?? ''];
  const isThere = { LICENSE: licence.includes('Apache License') && licence.includes('END OF TERMS AND CONDITIONS'), NOTICE: notice.includes('Mozilla Public License') };
  const sentences = { LICENSE: 'has no LICENSE with the text of the Apache License', NOTICE: 'has no NOTICE of what in it is under the Mozilla Public License' };
  return TEXTS[kind].filter(text => !isThere[text]).map(text => sentences[text]);
}

/** What a registry shows of a package is this file alone. */
function brokenLinks(files: readonly PackedFile[]): string[] {
  const pages = files.filter(({ path }) => /(?:^|\/)(?:README\.md|METADATA|PKG-INFO)$/.test(path));
  return pages.flatMap(({ path, content }) => [...new Set(relativeLinks(content.toString()))].map(target => `${path} leads to ${target}, which is nowhere on the page of a registry`));
}

/**
 * Why a package may not be published.
 *
 * @returns a sentence a fault; none if there is none
 */
export function faultsOf(kind: Kind, files: readonly PackedFile[], expected: Expected): string[] {
  const bytes = files.reduce((sum, { content }) => sum + content.length, 0);
  return [
    ...files.flatMap(({ path }) => FORBIDDEN.filter(([, pattern]) => pattern.test(path)).map(([what]) => `holds ${what}: ${path}`)),
    ...files.flatMap(({ path, content }) => expected.machinePaths.filter(place => content.includes(place)).map(() => `names a folder of the machine that made it: ${path}`)),
    ...NEEDED[kind].filter(([, pattern]) => !files.some(({ path }) => pattern.test(path))).map(([what]) => `has no ${what}`),
    ...bytes > MOST_BYTES ? [`has ${bytes} bytes, more than ${MOST_BYTES}`] : [],
    ...faultsOfLicence(kind, files),
    ...faultsOfMetadata(kind, files, expected),
    ...brokenLinks(files),
    ...kind === 'npm' ? installScripts(files) : [],
  ];
}
