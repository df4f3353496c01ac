import { execFileSync } from 'child_process';
import { readFileSync, readdirSync } from 'fs';
import { join } from 'path';
import { PIECES, TOOLS } from './tools';
import { HERE_DOCUMENT, textsOf, VARIANTS } from './variants';
import { AcmeChallenge, SecretSource, TlsCertificate } from '../../../lib';
import { LONGEST_CONTENT } from '../../../lib/machine/program';
import { CHAIN } from '../validation/certificates';

const bought = (privateKey: SecretSource) => TlsCertificate.fromPem({ chain: CHAIN, privateKey });

const PROGRAMS = Object.entries(VARIANTS).flatMap(([variant, texts]) => Object.entries(texts).map(([name, text]) => [name, variant, text] as const));

const MACHINE = join(__dirname, '../../../lib/machine');

/** The files of programs and tools that are not scripts of a program. */
const FILES = ['programs', 'toolbox'].flatMap(place => readdirSync(join(MACHINE, place), { recursive: true, encoding: 'utf8' }))
  .filter(path => path.includes('/') && !/\/main\.sh$|\.(?:js|ts)$|__pycache__/.test(path)).map(path => path.split('/').pop()!);

const BY_NAME = new Map(TOOLS.map(tool => [tool.name, tool] as const));

const CALL = /(?:\/usr\/local\/lib\/open-webui|\$tools"?)\/([\w.-]*\w)|\bfrom (\w+) import|TOOLS \/ '([\w.-]+)'/g;

/** The files of the toolbox that a text calls, and those that these call. */
function calledBy(text: string, found = new Set<string>()): Set<string> {
  const named = [...text.replace(/^\s*#.*$/gm, '').matchAll(CALL)].map(([, path, module, constant]) => path ?? constant ?? `${module}.py`);
  for (const name of named.filter(one => BY_NAME.has(one) && !found.has(one))) {
    calledBy(readFileSync(BY_NAME.get(name)!.path, 'utf8'), found.add(name));
  }
  return found;
}

const carriedBy = (text: string) => [...text.matchAll(HERE_DOCUMENT)].map(([, file]) => file);

test('every folder of a program, and every piece of the toolbox, is called by some site', () => {
  const programs = readdirSync(join(MACHINE, 'programs')).filter(name => readdirSync(join(MACHINE, 'programs', name)).includes('main.sh'));
  expect([...new Set(PROGRAMS.map(([name]) => name))].sort()).toEqual([...programs, ...PIECES.map(name => `toolbox-${name}`)].sort());
});

test('every file of a program’s folder is carried by some program, every tool by one piece of the toolbox', () => {
  const carried = PROGRAMS.flatMap(([,, text]) => carriedBy(text));
  expect(FILES.filter(file => !carried.includes(file))).toEqual([]);
  const pieces = new Map(PROGRAMS.filter(([name]) => name.startsWith('toolbox-')).map(([name,, text]) => [name, carriedBy(text)]));
  const tools = [...pieces.values()].flat().filter(file => !['tool.sh', 'shell.sh', 'services.sh'].includes(file));
  expect(tools.filter((file, index) => tools.indexOf(file) !== index)).toEqual([]);
});

const usedBy = (text: string) => / uses='(.*)'$/m.exec(text)![1].split(' ').filter(Boolean).map(use => use.split('=')[0]);

test.each([...new Set(PROGRAMS.map(([name]) => name))])('%s uses the tools that it calls, and those that they call, and no other', program => {
  const texts = PROGRAMS.flatMap(([name,, text]) => name === program ? [text] : []);
  const called = [...calledBy(texts[0].replace(HERE_DOCUMENT, ''))].map(tool => BY_NAME.get(tool)!.piece);
  // which of them a site needs is a choice's
  expect([...new Set(texts.flatMap(usedBy))].sort()).toEqual([...new Set(called)].sort());
});

test.each([
  ['a certificate that the machine signs itself', 'records elsewhere', { certificate: TlsCertificate.selfSigned(), dnsRecords: false }, []],
  ['records of the site', 'its own', { certificate: TlsCertificate.selfSigned() }, ['dns']],
  ['HTTP-01', 'elsewhere', { certificate: TlsCertificate.acme({ challenge: AcmeChallenge.HTTP_01 }), dnsRecords: false }, ['acme']],
  ['DNS-01', 'elsewhere', { certificate: TlsCertificate.acme(), dnsRecords: false }, ['account', 'acme', 'dns']],
  ['a bought one with its key in a store', 'elsewhere', { certificate: bought(SecretSource.fromKmsSecret('key')), dnsRecords: false }, ['account', 'chain']],
  ['a bought one with its key handed over', 'elsewhere', { certificate: bought(SecretSource.unsafeArgument('key')), dnsRecords: false }, ['chain']],
])('%s, records %s: the certificate program uses what that takes', (_what, _records, props, pieces) => {
  expect(usedBy(textsOf({ domain: 'example.com', ...props }).certificate).filter(piece => piece !== 'certificate').sort()).toEqual(pieces);
});

test('secrets that are handed over need no signed call', () => {
  const uses = (source: SecretSource) => usedBy(textsOf({ apiKey: source, adminPassword: SecretSource.unsafeArgument('b') })['web-ui']);
  expect([uses(SecretSource.unsafeArgument('a')).includes('account'), uses(SecretSource.fromKmsSecret('a')).includes('account')]).toEqual([false, true]);
});

test.each(PROGRAMS)('%s of %s is a script that bash can read', (_name, _variant, text) => {
  execFileSync('bash', ['-n'], { input: text });
});

/** A text without what the app itself says to Open WebUI, and of the provider that people sign in with. */
const withoutWhatAUserAdds = (text: string) => text.replace(/"environment":\{[^{}]*\}/, '').replace(/^\{"asks":.*\}$/m, '');

test.each(PROGRAMS)('%s of %s is below 70 % of what Cloud Assistant takes: there is room for what a user adds, and for what comes', (name, _variant, text) => {
  expect([name, Math.ceil(Buffer.byteLength(withoutWhatAUserAdds(text)) / 3) * 4 < 0.7 * LONGEST_CONTENT]).toEqual([name, true]);
});

test.each(PROGRAMS)('%s of %s has a placeholder only where a parameter is read', (_name, _variant, text) => {
  const placeholders = text.split('\n').filter(line => line.includes('{{'));
  expect(placeholders.filter(line => !/^readonly (\w+)='\{\{\1\}\}'$/.test(line))).toEqual([]);
});

test('what is the same for two sites is the same program', () => {
  const [one, two] = [textsOf({ domain: 'example.com' }), textsOf({ domain: 'example.org', name: 'other' })];
  const same = Object.keys(one).filter(name => one[name] === two[name]);
  expect(Object.keys(one).filter(name => !same.includes(name)).sort()).toEqual(['certificate', 'frontend', 'web-ui']);
});

test.each(PROGRAMS)('%s of %s carries what installs packages if it installs any', (_name, _variant, text) => {
  expect(text.includes('ensure_packages() {')).toBe(/^\s*ensure_packages (?!\$\{missing)["a-z]|\|\| ensure_packages /m.test(text));
});
