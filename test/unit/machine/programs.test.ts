import { execFileSync } from 'child_process';
import { readdirSync } from 'fs';
import { join } from 'path';
import { HERE_DOCUMENT, textsOf, VARIANTS } from './variants';

const PROGRAMS = Object.entries(VARIANTS).flatMap(([variant, texts]) => Object.entries(texts).map(([name, text]) => [name, variant, text] as const));

const LIB = join(__dirname, '../../../lib/machine/programs');

/** The files of the programs' folders that are not scripts of their own. */
const FILES = readdirSync(LIB, { recursive: true, encoding: 'utf8' }).filter(path => path.includes('/') && !/\/main\.sh$|\.(?:js|ts)$|__pycache__/.test(path)).map(path => path.split('/').pop()!);

const carriedBy = (text: string) => [...text.matchAll(HERE_DOCUMENT)].map(([, file]) => file);

test('every folder that has a main.sh is called by some site', () => {
  const folders = readdirSync(LIB, { withFileTypes: true }).filter(entry => entry.isDirectory() && readdirSync(join(LIB, entry.name)).includes('main.sh')).map(({ name }) => name);
  expect([...new Set(PROGRAMS.map(([name]) => name))].sort()).toEqual(folders.sort());
});

test('every file of a program’s folder is carried by some program', () => {
  const carried = PROGRAMS.flatMap(([,, text]) => carriedBy(text));
  expect(FILES.filter(file => !carried.includes(file))).toEqual([]);
});

test.each(PROGRAMS)('%s of %s is a script that bash can read', (_name, _variant, text) => {
  execFileSync('bash', ['-n'], { input: text });
});

test.each(PROGRAMS)('%s of %s fits Cloud Assistant, with room for what a user adds', (name, _variant, text) => {
  // a chain, a list of names or of models are the user's; a program without them is ours
  expect([name, Buffer.byteLength(text) <= 13_824]).toEqual([name, true]);
});

test.each(PROGRAMS)('%s of %s has a placeholder only where a parameter is read', (_name, _variant, text) => {
  const placeholders = text.split('\n').filter(line => line.includes('{{'));
  expect(placeholders.filter(line => !/^readonly (\w+)='\{\{\1\}\}'$/.test(line))).toEqual([]);
});

test('what is the same for two sites is the same program', () => {
  const [one, two] = [textsOf({ domain: 'example.com' }), textsOf({ domain: 'example.org', name: 'other' })];
  expect([one['data-disk'], one.image, one['signed-call']]).toEqual([two['data-disk'], two.image, two['signed-call']]);
});

test.each(PROGRAMS)('%s of %s carries what installs packages if it installs any', (_name, _variant, text) => {
  expect(text.includes('ensure_packages() {')).toBe(/\bensure_packages [a-z]/.test(text));
});
