import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { HERE_DOCUMENT, VARIANTS } from './variants';

// What a program is told: what TypeScript gives, what the script says at its top that it gets, and what it reads are the same. A name that is misspelt in
// one of the three is no error of any compiler's; here it is.

const MACHINE = join(__dirname, '../../../lib/machine');

const read = (path: string) => readFileSync(join(MACHINE, path), 'utf8');

/** What the pieces of the toolbox do is one script for all. */
const scriptOf = (program: string) => read(program.startsWith('toolbox-') ? 'toolbox/main.sh' : `programs/${program}/main.sh`);

/** One text of a program. */
interface Text {
  readonly variant: string;
  /** What TypeScript gives: values by their names; of a parameter its placeholder. */
  readonly given: Readonly<Record<string, string>>;
  /** What it carries, by name. */
  readonly files: Readonly<Record<string, string>>;
  /** What bash runs, without what it carries. */
  readonly script: string;
}

const GIVEN = /^readonly (\w+)='([^']*)'$/;

function textOf(variant: string, text: string): Text {
  const head = text.slice(0, text.indexOf('\nreadonly tools=')).split('\n').slice(4);
  return {
    variant,
    given: Object.fromEntries(head.map(line => GIVEN.exec(line)!.slice(1))),
    files: Object.fromEntries([...text.matchAll(HERE_DOCUMENT)].map(([, name, content = '']) => [name, content])),
    script: text.replace(HERE_DOCUMENT, ''),
  };
}

/** The texts of each program, in every variant. */
const PROGRAMS = new Map<string, Text[]>();
for (const [variant, texts] of Object.entries(VARIANTS)) {
  for (const [name, text] of Object.entries(texts)) {
    PROGRAMS.set(name, [...PROGRAMS.get(name) ?? [], textOf(variant, text)]);
  }
}

const isParameter = (value: string) => value.startsWith('{{');

/** As a script says it at its top: what is not there in every variant stands in brackets. */
function said(texts: readonly Text[], namesOf: (text: Text) => string[]): string[] {
  const names = [...new Set(texts.flatMap(namesOf))];
  return names.map(name => texts.every(text => namesOf(text).includes(name)) ? name : `[${name}]`).sort();
}

/** What the top of a script says under a word, e.g. `# constants: one, [two]`. */
function saidAtTheTop(program: string, word: string): string[] {
  const [top] = scriptOf(program).split(/^(?!#)/m);
  const listed = new RegExp(`^# ${word}: (.*)$`, 'm').exec(top);
  return listed === null ? [] : listed[1].split(', ').map(name => name.replace(/[^[\]]*\//, '')).sort();
}

/** The names that a script sets itself. */
function setBy(script: string): Set<string> {
  const assigned = [...script.matchAll(/(?:^|[\s;({&|])(\w+)\+?=/gm)].map(([, name]) => name);
  const listed = [...script.matchAll(/\b(?:local|readonly|export|read(?: -\w+(?: '')?)*|mapfile -t|for) ((?:[a-z_]\w*(?:=\S*)? ?)+)/gm)].flatMap(([, names]) => names.split(' ').map(name => name.split('=')[0]));
  return new Set([...assigned, ...listed]);
}

/** `[[ -v name ]]` asks whether it is there; `${db:Status-Status}` is dpkg's. */
const READ = /\$\{?[#!]?([a-z_]\w*\b)(?!:[A-Z])|\[\[ -v ([a-z_]\w*)/g;

/** The names that a script reads: small ones, which are nobody's but its own. What python is given to run is another language. */
const readBy = (script: string) => [...script.replace(/ -c '[^']*'/g, '').matchAll(READ)].map(([, name, asked]) => name ?? asked);

describe.each([...PROGRAMS.keys()])('%s', program => {
  const texts = PROGRAMS.get(program)!;
  const main = scriptOf(program).replace(/^\s*#.*\n/gm, '');

  test('says at its top what it is given, and is given what it says', () => {
    expect(saidAtTheTop(program, 'constants')).toEqual(said(texts, ({ given }) => Object.keys(given).filter(name => !isParameter(given[name]))));
    expect(saidAtTheTop(program, 'parameters')).toEqual(said(texts, ({ given }) => Object.keys(given).filter(name => isParameter(given[name]))));
    if (!program.startsWith('toolbox-')) {
      expect(saidAtTheTop(program, 'files')).toEqual(said(texts, ({ files }) => Object.keys(files)));
    }
  });

  test.each(texts.map(text => [text.variant, text] as const))('of %s reads nothing that nobody sets', (_variant, { script }) => {
    const optional = saidAtTheTop(program, 'constants').concat(saidAtTheTop(program, 'parameters')).map(name => name.replace(/[[\]]/g, ''));
    // `files` is set where there are any
    const known = new Set([...setBy(script), ...optional, 'files']);
    expect([...new Set(readBy(script))].filter(name => !known.has(name))).toEqual([]);
  });

  test('reads all that it is given, and what it is not always given with a default, or where it is known to be there', () => {
    const reads = new Set([...readBy(main), ...[...main.matchAll(/^export (.*)$/gm)].flatMap(([, names]) => names.split(' '))]);
    const names = [...new Set(texts.flatMap(({ given }) => Object.keys(given)))];
    expect(names.filter(name => !reads.has(name))).toEqual([]);
    const sometimes = names.filter(name => !texts.every(({ given }) => name in given));
    const isBare = (name: string) => new RegExp(`\\$${name}\\b|\\$\\{${name}\\b(?!:?-)`).test(main) && !main.includes(`-n \${${name}:-}`);
    expect(sometimes.filter(isBare)).toEqual([]);
  });

  test('compares a choice with words that TypeScript gives', () => {
    const compared = [...main.matchAll(/\$\{?(\w+)(?::-)?\}? (?:==|!=) ([\w-]+) /g)].map(([, name, word]) => [name, word]);
    const values = (name: string) => texts.map(({ given }) => given[name]).filter(value => value !== undefined).map(value => value.split(':')[0]);
    expect(compared.filter(([name, word]) => values(name).length > 0 && !values(name).includes(word))).toEqual([]);
  });

  test('uses every file that it carries', () => {
    if (program.startsWith('toolbox-')) {
      expect(main).toContain('for file in "$files"/*');
      return;
    }
    const names = [...new Set(texts.flatMap(({ files }) => Object.keys(files)))];
    expect(names.filter(name => !main.includes(`$files/${name}`) && !main.includes(`$folder/${name}`) && !main.includes(name.replace(/\.\w+$/, '')))).toEqual([]);
  });
});

/** The keys that pieces in Python take from the settings that TypeScript gives; what they add themselves must be taken by somebody too. */
function keysReadBy(pieces: readonly string[]): Set<string> {
  const code = pieces.map(read).join('\n');
  const lists = [...code.matchAll(/wanted\[(\w+)\] for \1 in \(([^)]*)\)/g)].flatMap(([,, list]) => [...list.matchAll(/'(\w+)'/g)]);
  const made = [...code.matchAll(/\bsettings\['(\w+)'\] = (?!settings\['\1'\])/g)].map(([, key]) => key);
  const taken = [...code.matchAll(/\b(?:wanted|settings)(?:\[|\.get\()'(\w+)'(?!\] = )/g), ...lists].map(([, key]) => key);
  return new Set([...taken.filter(key => !made.includes(key)), ...made.filter(key => !taken.includes(key))]);
}

const READ_SETTINGS = ['bailian/check_bailian.py', 'web-ui/environment.py', 'settings/site_settings.py', 'database/model_access.py', 'variables/site_variables.py'].map(path => `toolbox/${path}`);

test('the settings of the site are read by the keys that they have', () => {
  for (const { files } of PROGRAMS.get('web-ui')!) {
    expect([...keysReadBy(READ_SETTINGS)].sort()).toEqual(Object.keys(JSON.parse(files['settings.json'])).sort());
  }
});

test('what a tool finds in its environment is put there, under that name', () => {
  const tools = readdirSync(join(MACHINE, 'toolbox'), { recursive: true, encoding: 'utf8' }).filter(path => /\/[\w-]+\.(?:sh|py)$/.test(path)).map(path => read(`toolbox/${path}`));
  const shell = [...PROGRAMS.keys()].map(scriptOf).concat(tools).join('\n');
  const exported = [...shell.matchAll(/\bexport ([a-z_].*)/g)].flatMap(([, names]) => [...names.matchAll(/(?:^| )([a-z_]+)\b/g)].map(([, name]) => name));
  const before = [...shell.matchAll(/\b([a-z_]+)=\S+ run_or_fail/g)].map(([, name]) => name);
  const asked = tools.flatMap(text => [...text.matchAll(/environ(?:\[|\.get\()'([a-z_]+)'|"\$\{([a-z_]+):?\?\}"/g)].map(([, python, bash]) => python ?? bash));
  expect(asked.length).toBeGreaterThan(10);
  expect(asked.filter(name => ![...exported, ...before, 'ends'].includes(name))).toEqual([]);
});

/** The words before the colon, of every constant that ends so. */
const kindsOf = (ending: string) => [...new Set([...PROGRAMS.values()].flat().flatMap(({ given }) =>
  Object.keys(given).filter(name => name.endsWith(ending)).map(name => given[name].split(':')[0])).filter(Boolean))].sort();

test('the machine knows the kinds of secrets that TypeScript knows, and no other', () => {
  const kinds = [...read('toolbox/account/signed_call.py').matchAll(/\bkind == '([\w-]+)'/g)].map(([, kind]) => kind);
  expect(['argument', ...kinds].sort()).toEqual(kindsOf('_source'));
});

test('the machine knows the kinds of certificates that TypeScript knows, and no other', () => {
  const [, arms] = /^case \$certificate in\n([^]*?)^esac$/m.exec(read('programs/certificate/main.sh'))!;
  const kinds = [...arms.matchAll(/^\s*([\w-]+(?: \| [\w-]+)*)\)/gm)].flatMap(([, words]) => words.split(' | '));
  expect(kinds.sort()).toEqual(kindsOf('certificate'));
});
