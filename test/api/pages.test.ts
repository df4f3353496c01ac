import { existsSync, readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { CLUSTER_CHECKS } from '../../lib/command-line/cluster/cluster-status';
import { PIECES, TOOLS } from '../unit/machine/tools';

const ROOT = join(__dirname, '../..');
const NOT_OURS = new Set(['node_modules', 'dist', 'coverage', 'test-reports', '.git', 'generated', 'cdktf.out', 'cdktn']);
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** Files of the project below a folder, by their endings. */
function files(folder: string, ending: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).filter(({ name }) => !NOT_OURS.has(name)).flatMap(entry => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path, ending) : ending.test(path) ? [path] : [];
  });
}

/** Where in the project a text sends its reader. */
function places(text: string): string[] {
  const named = [...text.matchAll(/(?<![\w/.@{}$-])((?:lib|test|instruments|docs|examples|projenrc)\/[\w@./*-]*[\w/*])/g)].map(([, place]) => place);
  return named.filter(place => !place.includes('*'));
}

/** Where the links of a page lead, beside other sites and its own headings. */
function links(page: string): string[] {
  const targets = [...read(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, target]) => target);
  return targets.map(target => join(page, '..', target));
}

/** The programs; those that install the toolbox are one word. */
const PROGRAMS = [...readdirSync(join(ROOT, 'lib/machine/programs')), 'toolbox'].sort();

const words = (text: string, pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map(([, word]) => word))].sort();

const pages = files('.', /\.md$/).filter(page => !page.startsWith('docs/api/') && page !== 'CHANGELOG.md');
const PYTHON_TESTS = files('test', /_test\.py$/).map(read).join();

describe('what a page says of the project is so', () => {
  test.each([...pages, '.projenrc.ts'])('%s sends its reader to files and folders that are there', page => {
    expect([...places(read(page)), ...(page.endsWith('.md') ? links(page) : [])].filter(place => !existsSync(join(ROOT, place)))).toEqual([]);
  });

  test('a path that is not there would be found', () => {
    expect(places('see `lib/validation/rule.ts`, (docs/nowhere.md) and test/machine/').filter(place => !existsSync(join(ROOT, place)))).toEqual(['docs/nowhere.md']);
  });
});

/** Tests that a page names: those in Python by their functions, those of jest by the file and, in quotes, their titles. */
function namedTests(text: string): { readonly name: string; readonly among: string }[] {
  const python = [...text.matchAll(/(?<![\w/])test_\w+(?![\w./])/g)].map(([name]) => ({ name, among: PYTHON_TESTS }));
  const quoted = [...text.matchAll(/(test\/[\w./-]+\.ts)[,:] “([^”]+)”(?: and “([^”]+)”)?/g)].flatMap(([, file, ...titles]) =>
    titles.filter(title => title !== undefined).map(name => ({ name, among: read(file) })));
  return [...python, ...quoted];
}

describe('a test that a page names', () => {
  const isThere = ({ name, among }: ReturnType<typeof namedTests>[number]) => among.includes(`def ${name}(`) || among.includes(`test('${name}',`);

  // the table of the breaks has its names from the patches: break.ts runs each
  test.each(pages)('is there: %s', page => {
    expect(namedTests(read(page).replace(/\n\| broken \|[^]*?\n<!--/, '')).filter(one => !isThere(one)).map(({ name }) => name)).toEqual([]);
  });

  test('would be found where it is not', () => {
    const gone = '`test_that_is_gone`, test/api/pages.test.ts, “that is gone” and “a path that is not there would be found”';
    expect(namedTests(gone).filter(one => !isThere(one)).map(({ name }) => name)).toEqual(['test_that_is_gone', 'that is gone']);
  });
});

describe('docs/architecture.md', () => {
  const page = read('docs/architecture.md');

  test('draws every program, and none that is gone', () => {
    const [, drawing] = /## At apply[\s\S]*?\n {4}```\n([\s\S]*?)\n {4}```/.exec(page)!;
    expect(words(drawing, /([a-z]+(?:-[a-z]+)*)/g).filter(word => word !== 'ready')).toEqual(PROGRAMS);
  });

  test('tells of every program what it does', () => {
    const [, told] = /## On the machine\n([\s\S]*?)\n## /.exec(page)!;
    expect(PROGRAMS.filter(program => !told.includes(program === 'toolbox' ? program : `\`${program}\``))).toEqual([]);
  });

  test('lists the tools by the pieces that they are in, and nothing else', () => {
    const table = /## The toolbox\n[\s\S]*?\n(\| piece[\s\S]*?)\n\n/.exec(page)![1].split('\n').slice(2);
    const listed = table.map(row => row.split('|').slice(1, 3)).map(([piece, tools]) => [piece.trim().replace(/`/g, ''), words(tools, /`([\w.-]+)`/g)]);
    expect(listed).toEqual(PIECES.map(piece => [piece, TOOLS.filter(tool => tool.piece === piece).map(({ name }) => name).sort()]));
  });
});

test.each(['README.md', 'docs/README.zh-CN.md'])('%s says of every program how long it may take', page => {
  const paragraph = read(page).split('\n\n').find(text => /^\*\*(?:A time-out|超时)/.test(text))!;
  expect(PROGRAMS.filter(program => !paragraph.includes(`\`${program}\``))).toEqual([]);
});

/** What `status` looks at, by the program itself. */
const CHECKS = words(/^CHECKS = \{\n([^}]*)\}$/m.exec(read('lib/machine/toolbox/status/status.py'))![1], /'([a-z]+)':/g);

test.each(['README.md', 'docs/README.zh-CN.md'])('%s says of everything that status looks at when it is wrong, on Kubernetes and on a machine', page => {
  const tables = [...read(page).matchAll(/\n\| [^|]*`wrong`[^|]*\|.*\n.*\n((?:\|.*\n)+)/g)].map(([, table]) => words(table.replace(/^(\|[^|]*\|).*/gm, '$1'), /`([^`]+)`/g));
  expect(tables).toEqual([[...CLUSTER_CHECKS].sort(), CHECKS]);
});

/** The examples in other languages, by the word before their code in a page. */
const IN_LANGUAGES: Readonly<Record<string, string>> = {
  python: 'examples/python/main.py', go: 'examples/go/main.go', java: 'examples/java/src/main/java/com/example/Main.java', csharp: 'examples/csharp/Program.cs',
};

describe.each(['README.md', 'docs/README.zh-CN.md'])('in other languages %s', page => {
  const bare = (text: string) => text.split('\n').map(line => line.trim()).join('\n');

  test.each(Object.entries(IN_LANGUAGES))('shows in %s what its example has, which test:package runs', (language, example) => {
    const shown = [...read(page).matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(([, code]) => bare(code));
    expect(shown).toHaveLength(1);
    expect(bare(read(example))).toContain(shown[0]);
    expect(read(page)).toContain(`examples/${example.split('/')[1]})`);
  });
});

test('every example asks for the same release of the library, and of cdktf', () => {
  const asks = (path: string, pattern: RegExp) => pattern.exec(read(path))?.[1];
  const { 'cdktf-bailian-open-webui': library, cdktf } = (JSON.parse(read('examples/own-domain/package.json')) as { dependencies: Record<string, string> }).dependencies;
  const [ours, theirs] = [library, cdktf].map(range => range.replace('^', ''));
  const asked = [
    [asks('examples/python/requirements.txt', /^cdktf-bailian-open-webui~=(.*)$/m), asks('examples/python/requirements.txt', /^cdktf~=(.*)$/m)],
    [asks('examples/go/go.mod', /cdktfbailianopenwebui v(\S+)/), asks('examples/go/go.mod', /terraform-cdk-go\/cdktf v(\S+)/)],
    [asks('examples/java/pom.xml', /<artifactId>cdktf-bailian-open-webui<\/artifactId>\s*<version>(.*)<\/version>/), asks('examples/java/pom.xml', /<artifactId>cdktf<\/artifactId>\s*<version>(.*)<\/version>/)],
    [asks('examples/csharp/chat.csproj', /"CdktfBailianOpenWebUi" Version="(.*?)"/), asks('examples/csharp/chat.csproj', /"HashiCorp\.Cdktf" Version="(.*?)"/)],
  ];
  expect(asked).toEqual(asked.map(() => [ours, theirs]));
});

type Type = Readonly<Record<'methods' | 'properties' | 'members', { name: string }[] | undefined>>;

describe('the pages of the API', () => {
  /** The names of all methods and properties in an assembly. */
  function members(folder: string): string[] {
    const { types } = JSON.parse(read(join(folder, '.jsii'))) as { types: Record<string, Type> };
    return Object.values(types).flatMap(type => [...type.methods ?? [], ...type.properties ?? [], ...type.members ?? []]).map(({ name }) => name);
  }
  const known = new Set(['.', 'node_modules/cdktf', 'node_modules/constructs'].flatMap(members));

  test.each(['API.md', 'alicloud.md'])('%s has no member but those of what the lock file names', page => {
    const listed = [...read(`docs/api/${page}`).matchAll(/ id="cdktf-bailian-open-webui\.(?:alicloud\.)?[A-Z]\w*\.(?:property\.)?([a-z]\w*)"/g)].map(([, name]) => name);
    expect(listed.length).toBeGreaterThan(50);
    expect([...new Set(listed.filter(name => !known.has(name)))]).toEqual([]);
  });
});
