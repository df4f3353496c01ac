import { TerraformVariable, Token } from 'cdktf';
import { InstanceType, SecretSource } from '../../../lib';
import { SECRET_SOURCE } from '../../../lib/choices/secret-source';
import { brand, familyOf } from '../../../lib/validation/family';
import { BOOLEAN, Kind, listOf, mapOf, memberOf, NUMBER, TEXT } from '../../../lib/validation/kind';
import { nearest } from '../../../lib/validation/nearest';
import { having, required, soundOf, struct } from '../../../lib/validation/struct';
import { emptyStack } from '../constructs/stack';

enum Colour { DARK_RED = 'dark-red', BLUE = 'blue' }

interface Leaf { readonly name: string; readonly size?: number }
const LEAF = struct<Leaf>({ name: required(TEXT), size: NUMBER });

const variable = (type: string) => new TerraformVariable(emptyStack(), type.replace(/\W/g, ''), { type });
const said = (kind: Kind<unknown>, value: unknown, property = 'it') => kind.flaws(value, property).map(({ property: where, sentence, came, cure }) => [`${where}: ${sentence}`, came, cure].filter(Boolean).join('; '));

describe('a kind', () => {
  test.each<[Kind<unknown>, unknown[]]>([
    [TEXT, ['', 'x', Token.asString({ a: 1 }), `a${variable('string').stringValue}`]],
    [NUMBER, [0, -1, 1.5, 1e308, variable('number').numberValue]],
    [BOOLEAN, [true, false]],
    [memberOf('Colour', Colour), [Colour.BLUE, 'dark-red']],
    [listOf(TEXT), [[], ['a', variable('string').stringValue]]],
    [mapOf(NUMBER), [{}, { a: 1 }, Object.create(null)]],
    [LEAF, [{ name: 'a' }, { name: 'a', size: undefined, other: undefined }, Object.assign(Object.create({ inherited: 1 }), { name: 'a' })]],
    [having<Leaf>({ name: required(TEXT), size: NUMBER }), [{ name: 'a', more: 1 }, Object.assign([], { name: 'a' })]],
  ])('%# takes what is of it', (kind, values) => {
    values.forEach(value => expect(said(kind, value)).toEqual([]));
  });

  test.each<[string, Kind<unknown>, unknown, string[]]>([
    ['an unset variable of the environment', TEXT, undefined, ['it: must be a string; undefined; is it an environment variable (process.env) that is not set?']],
    ['null', TEXT, null, ['it: must be a string; null; leave it out']],
    ['a text of another class', TEXT, new String('x'), ['it: must be a string; a String']],
    ['a token that is no text', TEXT, variable('string').value, ['it: must be a string; a token that is an object; take the token as a string, e.g. variable.stringValue']],
    ['a piece of a list', TEXT, variable('list(string)').listValue[0], ['it: must be a string; a string; it is a piece of a token that is a whole list: take an element of the list, e.g. Fn.element(list, 0)']],
    ['NaN', NUMBER, Number(undefined), ['it: must be a number; NaN; was it made by Number(…) of something that is not set?']],
    ['infinity', NUMBER, -Infinity, ['it: must be a number; -Infinity']],
    ['a number as a text', NUMBER, '40', ['it: must be a number; a string; write it without quotes, or convert it with Number(…)']],
    ['a number as a token', NUMBER, variable('number').stringValue, ['it: must be a number; a token that is a string; take the token as a number, e.g. variable.numberValue']],
    ['a big integer', NUMBER, 40n, ['it: must be a number; a bigint']],
    ['a decision as a text', BOOLEAN, 'false', ['it: must be true or false; a string; write it without quotes, or compare the text: process.env.X === \'true\'']],
    ['a decision as a number', BOOLEAN, 0, ['it: must be true or false; 0']],
    ['a decision as a token', BOOLEAN, variable('bool').booleanValue, ['it: must be true or false; a token that is an object; decide it when the app is synthesized']],
    ['a member by its name', memberOf('Colour', Colour), 'DARK_RED', ['it: must be a member of Colour: DARK_RED, BLUE; a string; did you mean Colour.DARK_RED?']],
    ['a member in other case', memberOf('Colour', Colour), 'Blue', ['it: must be a member of Colour: DARK_RED, BLUE; a string; did you mean Colour.BLUE?']],
    ['no member', memberOf('Colour', Colour), 'transparent', ['it: must be a member of Colour: DARK_RED, BLUE; a string']],
    ['a name of every object', memberOf('Colour', Colour), 'toString', ['it: must be a member of Colour: DARK_RED, BLUE; a string']],
    ['a list of one', listOf(TEXT), 'x', ['it: must be a list, each a string; a string']],
    ['holes', listOf(TEXT), new Array(1), ['it[0]: must be a string; undefined; is it an environment variable (process.env) that is not set?']],
    ['a list that is a token', listOf(TEXT), variable('list(string)').listValue, ['it: must be a list, each a string; a token that is a whole list; name the elements one by one, each of which may be a token, e.g. [Fn.element(list, 0)]']],
    ['a set', listOf(TEXT), new Set(['x']), ['it: must be a list, each a string; a Set']],
    ['a Map', mapOf(TEXT), new Map([['a', 'b']]), ['it: must be a map, each a string; a Map']],
    ['a map that is a token', mapOf(TEXT), Token.asStringMap(variable('map(string)').value), ['it: must be a map, each a string; a token that is an object; name the keys one by one, each of which may have a token, e.g. { team: Fn.lookup(map, "team") }']],
    ['a wrong value in a map', mapOf(TEXT), { 'a b': 1 }, ['it["a b"]: must be a string; 1']],
    ['nothing for a struct', LEAF, undefined, ['it: must be given']],
    ['null for a struct of which something must be given', LEAF, null, ['it: must be given; null']],
    ['null for a struct of which nothing must be given', struct<{ size?: number }>({ size: NUMBER }), null, ['it: must be an object with properties; null; leave it out']],
    ['an object of a library for a struct', LEAF, InstanceType.of('ecs.g8i.large'), ['it: must be an object with name; an InstanceType']],
    ['an object of a library for a map', mapOf(TEXT), emptyStack(), ['it: must be a map, each a string; a TerraformStack']],
    ['a class for a text', TEXT, InstanceType, ['it: must be a string; the class InstanceType']],
    ['a variable for its text', TEXT, variable('string'), ['it: must be a string; a TerraformVariable; take the value as a string, e.g. variable.stringValue']],
    ['a variable for its number', NUMBER, variable('number'), ['it: must be a number; a TerraformVariable; take the value as a number, e.g. variable.numberValue']],
    ['a list for a struct', LEAF, [], ['it: must be an object with name; a list']],
    ['a property too few', LEAF, {}, ['it.name: must be given']],
    ['a property that is null although it must be given', LEAF, { name: null }, ['it.name: must be given; null']],
    ['no member of a family where one must be', struct<{ secret: SecretSource }>({ secret: required(SECRET_SOURCE) }), { secret: undefined },
      ["it.secret: must be given; undefined; e.g. SecretSource.fromVariable('bailian_api_key')"]],
    ['a property that is undefined', LEAF, { name: undefined }, ['it.name: must be given; undefined; is it an environment variable (process.env) that is not set?']],
    ['a mistyped property', LEAF, { nam: 'a', name: 'a' }, ['it.nam: must be left out: there is no such property; did you mean name?']],
    ['a property too many', LEAF, { name: 'a', colour: 'blue' }, ['it.colour: must be left out: there is no such property']],
    ['a text for an interface', having<Leaf>(LEAF.kinds), 'x', ['it: must be an object with name, size; a string']],
  ])('refuses %s', (_what, kind, value, words) => expect(said(kind, value)).toEqual(words));
});

test('a flaw repeats no text that came: it may be a secret', () => {
  const secret = 'sk-0123456789abcdef';
  for (const kind of [NUMBER, BOOLEAN, LEAF, listOf(TEXT), mapOf(TEXT), familyOf(class Secret {}, 'Secret.of()'), memberOf('Colour', Colour), struct({})]) {
    expect(JSON.stringify([secret, [secret], { name: { secret } }].map(value => kind.flaws(value, 'it')))).not.toContain(secret);
  }
});

describe('a family', () => {
  class Secret {
    constructor(name: unknown) {
      brand(this, 'Secret', ['', name, TEXT]);
    }
  }
  const SECRET = familyOf(Secret, 'Secret.of(…)');

  test('is known by its brand, whichever copy of the package put it there', () => {
    const foreign = Object.defineProperty({}, Symbol.for('cdktf-bailian-open-webui/made'), { value: { family: 'Secret', given: [] } });
    expect([new Secret('a'), foreign].flatMap(value => said(SECRET, value))).toEqual([]);
  });

  test('has no other, and no stranger', () => {
    class Other {
      constructor() {
        brand(this, 'Other');
      }
    }
    expect(said(SECRET, new Other())).toEqual(['it: must be a Secret; an object; e.g. Secret.of(…)']);
    expect(said(SECRET, Object.create(Secret.prototype))).toEqual(['it: must be a Secret; an object; e.g. Secret.of(…)']);
  });

  test('holds what its factory was given', () => {
    expect(said(SECRET, new Secret(5), 'apiKey')).toEqual(['apiKey: must be a string; 5']);
  });

  test('does not show its brand in what it says', () => {
    expect({ ...new Secret('a') }).toEqual({});
  });
});

test('what is of another kind is absent from what is sound', () => {
  expect(soundOf(LEAF, { name: 'a', size: 'big' } as never)).toEqual({ name: 'a' });
  expect([undefined, null, 'text', []].map(value => soundOf(LEAF, value as never))).toEqual([{}, {}, {}, {}]);
});

test('what is right as a whole is left as it is', () => {
  const leaf = { name: 'a' };
  expect(soundOf(LEAF, leaf)).toBe(leaf);
});

test.each([
  ['domian', 'domain'], ['Domain', 'domain'], ['emial', 'email'], ['dns_zone', 'dnsZone'], ['ww', 'www'], ['colour', undefined], ['', undefined], ['x', undefined],
])('%j is taken for %j', (word, meant) => {
  expect(nearest(word, ['domain', 'email', 'dnsZone', 'www'])).toBe(meant);
});
