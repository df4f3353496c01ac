import fc from 'fast-check';
import { aStack } from './stack';
import { STRING_PLACES, StringPlace } from './string-places';
import { Configuration, programTexts, synthesized } from './synthesized';
import { FACTORIES, holdsText, STRUCTS } from '../../api/assembly';

const HOSTILE = [
  '${var.x}', '${', '%{ if true }', '%{', '$${x}', '"', "'", '\n', '\r\n', '\n#', '{{x}}', '{{', '\\', '\\n', '\0', '\u001b[0m', '$(id)', '`id`', ';id', '| id', '&& id', '../', '~', '*', ' ', '\t',
  '聊天', '𝕏', '__proto__', 'constructor', '\u2028', '\u202e', '\ufeff', '\ud800', 'e\u0301', 'END-OF-FILE', '\nEND-OF-FILE\nid\n', "'; id; '", '</script>', 'x'.repeat(10_240), '聊'.repeat(10_240), '',
];

/** Every text that Terraform or a program would read, keys too. */
function texts(configuration: Configuration): string[] {
  return [configuration, programTexts(configuration), settings(configuration)].flatMap(strings);
}

function settings(configuration: Configuration): unknown[] {
  return Object.values(programTexts(configuration)).flatMap(text => text.match(/^\{"endpoint":.*\}$/m) ?? []).map(text => JSON.parse(text));
}

function strings(value: unknown): string[] {
  return typeof value === 'string' ? [value] : value !== null && typeof value === 'object' ? Object.entries(value).flatMap(([key, inner]) => [key, ...strings(inner)]) : [];
}

let stack = aStack();

/** What happens to a text that is put somewhere. */
function fate({ put, inProgram, arrivesAs = same => same }: StringPlace, text: string): 'refused' | 'arrives' | 'would be read as something else' {
  try {
    put(stack, text);
  } catch (error) {
    if ((error as Error).name !== 'ValidationError') {
      stack = aStack();
      throw error;
    }
    return 'refused'; // and nothing is left behind on the stack
  }
  const used = stack;
  stack = aStack();
  // Terraform reads expressions in every string and composes what is decomposed; JSON has no lone surrogates
  const isPlain = inProgram || !/[$%]\{/.test(text) && text.normalize('NFC') === text && Buffer.from(text, 'utf8').toString('utf8') === text;
  return isPlain && texts(synthesized(used)).some(written => written.includes(arrivesAs(text))) ? 'arrives' : 'would be read as something else';
}

/** The text alone, and in the middle of a right one. */
const around = (right: string, text: string) => [text, right.slice(0, 3) + text + right.slice(3), right + text];

test('every place of the public API where a text is written is tried', () => {
  const properties = STRUCTS.flatMap(struct => (struct.properties ?? []).filter(holdsText).map(({ name }) => `${struct.name}.${name}`));
  const parameters = FACTORIES.flatMap(({ name, method }) => (method.parameters ?? []).filter(holdsText).map(parameter => `${name}(${parameter.name})`));
  expect(Object.keys(STRING_PLACES).filter(place => !place.endsWith(' (key)')).sort()).toEqual([...properties, ...parameters].sort());
});

describe.each(Object.entries(STRING_PLACES))('%s', (_name, place) => {
  test('takes a right text, byte for byte', () => {
    expect(fate(place, place.right)).toBe('arrives');
  });

  test('refuses a hostile text, or lets it arrive byte for byte', () => {
    const candidates = HOSTILE.flatMap(text => around(place.right, text));
    expect(candidates.filter(text => fate(place, text) === 'would be read as something else').map(text => text.slice(0, 80))).toEqual([]);
  });

  test('refuses any text, or lets it arrive byte for byte', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), fc.stringMatching(/^[!-~ ]{0,20}$/));
    fc.assert(fc.property(text, candidate => fate(place, candidate) !== 'would be read as something else'), { numRuns: 15 });
  });
});
