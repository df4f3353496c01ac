import { execFileSync } from 'child_process';
import fc from 'fast-check';
import { Program, ProgramProps } from '../../../lib/machine/program';

// a folder whose main.sh is short; what it does is no matter here
const FOLDER = 'system';

const aProgram = (props: Partial<ProgramProps> = {}) => new Program(FOLDER, { timeoutSeconds: 600, ...props });

test('a program begins as a script that ends with its first failure and keeps its files to itself', () => {
  expect(aProgram().text).toMatch(/^#!\/usr\/bin\/env bash\nset -euo pipefail\numask 077\nreadonly program='system' time_limit='600' uses=''\n/);
});

test('constants and parameters stand before everything that uses them', () => {
  const { text } = aProgram({ constants: { one: 'a b' }, parameters: { two: '${x.y}' } });
  expect(text).toContain(" time_limit='600' uses=''\nreadonly one='a b'\nreadonly two='{{two}}'\n");
});

test('a parameter is a placeholder in the text, its value only in the call', () => {
  const program = aProgram({ parameters: { disk_id: '${alicloud_ecs_disk.x.id}', absent: undefined } });
  expect(program.parameters).toEqual({ disk_id: '${alicloud_ecs_disk.x.id}' });
  expect(program.text).not.toMatch(/alicloud_ecs_disk|absent/);
});

test('the same program can be told other values, and neither fewer nor others', () => {
  const program = aProgram({ parameters: { one: '', two: '', three: undefined } });
  const told = program.told({ one: 'a', two: 'b', three: undefined });
  expect([told.parameters, told.text, told.version, program.parameters]).toEqual([{ one: 'a', two: 'b' }, program.text, program.version, { one: '', two: '' }]);
  expect(() => program.told({ one: 'a' })).toThrow('takes one, two, and is told one');
  expect(() => program.told({ one: 'a', two: 'b', three: 'c' })).toThrow('takes one, two, and is told one, two, three');
});

test('what is included is there under its own name, without comments and blank lines', () => {
  const { text } = aProgram({ include: ['../../prelude/prelude.sh'] });
  expect(text).toContain('cat >"$files/prelude.sh" <<\'END-OF-FILE\'\n');
  expect(text.split('\n').slice(1, -1).filter(line => /^\s*(?:#(?!!).*)?$/.test(line))).toEqual([]);
});

test('the same text has the same version, another text another', () => {
  const version = (one: string) => aProgram({ constants: { one } }).version;
  expect(version('a')).toBe(version('a'));
  expect(version('a')).not.toBe(version('b'));
});

test('the content is the text in base64', () => {
  const { content, text } = aProgram({ files: { 'x.txt': '聊天 é' } });
  expect(Buffer.from(content, 'base64').toString('utf8')).toBe(text);
});

describe('a file', () => {
  /** What the machine finds in the file: the part of the text that writes it is run by bash. */
  function written(content: string): Buffer {
    const { text } = aProgram({ files: { 'made at synth.txt': content } });
    const begin = text.indexOf('files=$(mktemp -d)');
    const end = text.indexOf('\nEND-OF-FILE\n', begin) + '\nEND-OF-FILE\n'.length;
    return execFileSync('bash', ['-c', `${text.slice(begin, end)}cat "$files/made at synth.txt"`]);
  }

  test('arrives byte for byte, whatever is in it; a last line feed is added where there is none', () => {
    const line = fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), fc.constantFrom('$HOME', '$(id)', '`id`', '\\', "'", '"', '\t', '#', '# comment', '', '聊天', '%s', '!!', '\r'));
    fc.assert(fc.property(fc.array(line, { maxLength: 6 }), lines => {
      const content = lines.join('\n').replace(/\0/g, '').replace(/\{\{/g, '');
      fc.pre(!content.split('\n').includes('END-OF-FILE'));
      expect(written(content).toString('utf8')).toBe(content.endsWith('\n') ? content : `${content}\n`);
    }), { numRuns: 25 });
  });

  test('is refused where it would end itself', () => {
    expect(() => aProgram({ files: { x: 'a\nEND-OF-FILE\nid' } })).toThrow('the file x has a line END-OF-FILE');
  });

  test('is refused where Cloud Assistant would fill something in', () => {
    expect(() => aProgram({ files: { x: 'a {{b}}' } })).toThrow('has {{, which Cloud Assistant would take for a parameter');
  });
});

describe('Cloud Assistant’s limits', () => {
  test('a program of more than 18 KB in base64 does not fit', () => {
    const free = (18_432 / 4) * 3 - Buffer.byteLength(aProgram({ files: { x: '' } }).text);
    const [just, over] = [free, free + 1].map(length => aProgram({ files: { x: 'x'.repeat(length) } }));
    expect([just.content.length, just.size, just.fits]).toEqual([18_432, 18_432, true]);
    expect([over.content.length, over.size, over.fits]).toEqual([18_436, 18_436, false]);
  });

  test('more than 20 parameters are refused', () => {
    const parameters = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`p${index}`, 'x']));
    expect(Object.keys(aProgram({ parameters: parameters(20) }).parameters)).toHaveLength(20);
    expect(() => aProgram({ parameters: parameters(21) })).toThrow('Cloud Assistant takes 20');
  });
});

describe('a time', () => {
  test('is told to the program and is the one that Cloud Assistant is told', () => {
    const program = aProgram({ timeoutSeconds: 120 });
    expect([program.timeoutSeconds, /time_limit='(\d+)'/.exec(program.text)![1]]).toEqual([120, '120']);
  });

  test.each([119, 0, -1, 120.5, NaN, Infinity])('of %s s is refused: its last minute is for its last sentence', timeoutSeconds => {
    expect(() => aProgram({ timeoutSeconds })).toThrow('needs a whole number of at least 120');
  });
});

test('what installs packages is carried where it is asked for', () => {
  expect(aProgram({ installsPackages: true }).text).toContain('ensure_packages() {');
  expect(aProgram().text).not.toContain('ensure_packages() {');
});

describe('a constant', () => {
  test.each([["it's", 'a quote'], ['a\nb', 'a line feed']])('%j is refused: %s would end it', value => {
    expect(() => aProgram({ constants: { one: value } })).toThrow();
  });
});
