import fc from 'fast-check';
import { readBack } from './read-back';
import { Base64Of, yaml } from '../../../lib/snapshot/yaml';

const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');

/** Pieces that YAML could take for something else, put together to texts. */
const odd = fc.array(fc.constantFrom(
  'echo', ' ', '\t', '\n', '\n\n', '\r', '\r\n', '#', ': ', '- ', '---', '...', '|', '>', '!', '&a', '*a', '"', "'", '\\', '`', '${a}', '{{', '%', '@', '~', 'null', 'yes', '0x1', '1e3',
  '2026-11-29', '\0', '\x1b', '\x7f', '\x85', '\xa0', '\u2028', '\u2029', '\ufeff', '\ufffe', '中文', '😀', '=', '<<',
)).map(pieces => pieces.join(''));
const text = fc.oneof(odd, fc.string({ unit: 'binary' }), fc.string());
const json = fc.letrec(tie => ({
  value: fc.oneof({ maxDepth: 4 }, text, fc.integer(), fc.boolean(), fc.constant(null), fc.array(tie('value'), { maxLength: 4 }), tie('map')),
  map: fc.dictionary(text.filter(key => key !== '__proto__'), tie('value'), { maxKeys: 4 }),
}));

test('data of JSON are read back whole, whatever their texts and names', () => {
  fc.assert(fc.property(json.map, data => expect(readBack(yaml({ data }))).toEqual({ data })), { numRuns: 1000 });
});

test('an encoded text is read back to its base64, whatever its lines', () => {
  fc.assert(fc.property(text.filter(some => some !== ''), some => expect(readBack(yaml({ list: [{ some: new Base64Of(some) }] }))).toEqual({ list: [{ some: base64(some) }] })), { numRuns: 1000 });
});

test('every line of a text is a line', () => {
  expect(yaml({ rules: [{ name: 'first', text: 'one:\n  two\n\nthree\n' }, ['a', []], {}], on: null })).toBe(`rules:
  - name: "first"
    text: |
      one:
        two

      three
  - - "a"
    - []
  - {}
"on": null
`);
});

test('names and texts that YAML takes for something else are in quotes', () => {
  expect(yaml({ 'no': 'no', 'a b': '1.0', '//': '~', '0': 0, 'open-webui-site': '', '${x}': true })).toBe('"0": 0\n"no": "no"\n"a b": "1.0"\n"//": "~"\nopen-webui-site: ""\n"${x}": true\n');
});
