import { execFileSync } from 'child_process';
import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';

// No program waits longer than it has: what it waits for in a row is capped by one moment, which lies before Cloud Assistant's time-out.

const LIB = join(__dirname, '../../../lib/machine');

/** What one of them says about its last half minute: a wait that is shorter is no matter. */
const SHORT = 30;

const FILES = readdirSync(LIB, { recursive: true, encoding: 'utf8' }).filter(path => /\.(?:sh|py)$/.test(path));
const SCRIPTS = FILES.filter(path => path.endsWith('.sh'));

const read = (path: string) => readFileSync(join(LIB, path), 'utf8');
const code = (path: string) => read(path).split('\n').filter(line => !/^\s*#/.test(line)).join('\n');

/** The functions of a script, and what stands outside of them as one more. */
function functionsOf(path: string): string[] {
  const functions = code(path).match(/^\w+\(\) \{\n[^]*?^\}/gm) ?? [];
  return [...functions, functions.reduce((rest, one) => rest.replace(one, ''), code(path))];
}

test.each(SCRIPTS)('%s gives nothing a time of its own that is long', path => {
  const given = [...code(path).matchAll(/\b(?:timeout|flock -w) (?:--?\S+ )*(\S+)/g)].map(([, seconds]) => seconds.replace(/^"/, ''));
  expect(given.filter(seconds => !/^\$\(+(?:at_most|ends|time_limit)\b/.test(seconds) && !(Number(seconds) < SHORT))).toEqual([]);
});

// what runs as a service of its own may wait for ever: `recover`, and the restart that waits for a deploy
test.each(SCRIPTS.filter(path => !['toolbox/backup/recover.sh', 'toolbox/operations/restart-machine.sh'].includes(path)))('%s waits for no lock for ever', path => {
  expect(code(path).match(/\bflock (?!-n|-w).*/g)).toBeNull();
});

test.each(SCRIPTS)('%s looks at the clock wherever it tries again', path => {
  expect(functionsOf(path).filter(one => /^\s*sleep\b/m.test(one) && !/\blook_at_clock\b|\/proc\/uptime/.test(one))).toEqual([]);
  expect(code(path)).not.toMatch(/\bSECONDS\b/);
});

test.each(FILES.filter(path => path.endsWith('.py') && /\bsleep\(/.test(read(path))))('%s tries again only while its caller has time', path => {
  // by itself, or as the tool says that it takes words from
  expect(read(path)).toMatch(/os\.environ\.get\('ends'|^from \w+ import (?:.*, )?ENDS\b/m);
});

test.each(SCRIPTS)('%s is the same script without what it is indented by', path => {
  const printed = (text: string) => execFileSync('bash', ['-c', `f() {\n${text}\n}\ndeclare -f f`], { encoding: 'utf8' });
  expect(printed(code(path).split('\n').map(line => line.trimStart()).join('\n'))).toBe(printed(code(path)));
});

test('no program has a variable of its own that the prelude sets behind its back', () => {
  // `changed` is there for both
  const prelude = ['toolbox/shell.sh', 'toolbox/services.sh', 'prelude/prelude.sh', 'prelude/packages.sh'].map(code).join('\n');
  const set = new Set([...prelude.matchAll(/^\s*(?:export |readonly )?(\w+)=|\bread -rd \. (\w+)/gm)].map(([, assigned, looked]) => assigned ?? looked).filter(name => name !== 'changed'));
  expect([...set]).toEqual(expect.arrayContaining(['clock', 'doing', 'ends']));
  const locals = new Set([...prelude.matchAll(/^\s*local (.*)$/gm)].flatMap(([, names]) => names.split(' ').map(name => name.split('=')[0])));
  const mains = SCRIPTS.filter(path => path.endsWith('/main.sh'));
  const taken = mains.flatMap(path => [...code(path).matchAll(/(?:^|[\s;])(\w+)=/g)].map(([, name]) => name).filter(name => set.has(name) && !locals.has(name)).map(name => `${path}: ${name}`));
  expect(taken).toEqual([]);
});

/** What is set for good, and what functions have of their own: bash refuses a local variable whose name is set for good outside. */
const forGood = (text: string) => [...text.matchAll(/^readonly ((?:\w+=(?:'[^']*'|"[^"]*"|\([^)]*\)|\S*) ?)+)/gm)].flatMap(([, said]) => [...said.matchAll(/(?:^| )(\w+)=/g)].map(([, name]) => name));
const ofFunctions = (text: string) => [...text.matchAll(/^\s*local (.*)$/gm)].flatMap(([, said]) => said.split(' ').map(word => word.split('=')[0]));

const WORDS = ['shell', 'services', 'tool'].map(name => code(`toolbox/${name}.sh`));
const OF_PROGRAMS = ['prelude/prelude.sh', 'prelude/packages.sh'].map(code);

test.each(SCRIPTS.filter(path => path.includes('/')))('%s sets nothing for good that a function has a variable of its own of', path => {
  const text = [...WORDS, ...path.startsWith('programs/') || path === 'toolbox/main.sh' ? OF_PROGRAMS : [], code(path)].join('\n');
  const taken = ofFunctions(text);
  expect(forGood(text).filter(name => taken.includes(name))).toEqual([]);
});

test('that would be found', () => {
  expect(forGood("readonly place=/var/x before=/etc/y marker=$place/z settings=(\"a b\" c) said='x y'\n")).toEqual(['place', 'before', 'marker', 'settings', 'said']);
  expect(ofFunctions("  local lock before=''\n")).toEqual(['lock', 'before']);
});
