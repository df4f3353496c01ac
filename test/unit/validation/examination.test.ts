import { NUMBER, TEXT } from '../../../lib/validation/kind';
import { Examination, PropsRule, Rule, settle } from '../../../lib/validation/rule';
import { required, struct } from '../../../lib/validation/struct';
import { ValidationError } from '../../../lib/validation/validation-error';

const UNKNOWN = 'known at apply';
const examination = () => new Examination(value => value === UNKNOWN);

const SHORT: Rule<string> = { name: 'short', sentence: 'must be short', holds: value => value.length < 5 };
const LOWER: Rule<string> = { name: 'lower', sentence: 'must be lower case', holds: value => value === value.toLowerCase(), cure: value => `did you mean ${value.toLowerCase()}?` };

test('a value that holds is no violation', () => {
  const found = examination();
  found.value('a', 'abc', SHORT, LOWER);
  expect(found.violations).toEqual([]);
});

test('of several broken rules the first is told, with what came and what to do', () => {
  const found = examination();
  found.value('a', 'ABCDEF', LOWER, SHORT);
  expect(found.violations).toEqual([{ property: 'a', sentence: 'must be lower case', came: '"ABCDEF"', cure: 'did you mean abcdef?' }]);
});

test('nothing is demanded of an absent value', () => {
  const found = examination();
  found.value('a', undefined, SHORT);
  found.known('a', undefined, SHORT);
  found.each('a', undefined, SHORT);
  found.eachKnown('a', undefined, SHORT);
  expect(found.violations).toEqual([]);
});

test('a value that is known at apply only is passed over', () => {
  const found = examination();
  found.value('a', UNKNOWN, SHORT);
  found.each('b', [UNKNOWN, 'too long'], SHORT);
  found.each('c', UNKNOWN as unknown as string[], SHORT);
  expect(found.violations.map(({ property }) => property)).toEqual(['b[1]']);
});

test('a value for a program must be known at synth, in a list too', () => {
  const found = examination();
  found.known('a', UNKNOWN, SHORT);
  found.eachKnown('b', ['ok', UNKNOWN], SHORT);
  found.eachKnown('c', UNKNOWN as unknown as string[], SHORT);
  expect(found.violations.map(({ property, sentence, came }) => [property, sentence, came])).toEqual(['a', 'b[1]', 'c'].map(property =>
    [property, 'must be known at synth, because it is written into a program', undefined]));
});

test('what came is shown on one line and cut short, with its length', () => {
  const found = examination();
  found.value('a', `line\n${'x'.repeat(10_000)}`, SHORT);
  const [{ came }] = found.violations;
  expect(came).toBe(`"line\\n${'x'.repeat(53)}… (10008 characters)`);
});

test('what is no JSON is shown all the same', () => {
  const found = examination();
  found.value('a', NaN as unknown as string, { ...SHORT, holds: () => false });
  found.value('b', (() => 'x') as unknown as string, { ...SHORT, holds: () => false });
  expect(found.violations.map(({ came }) => came)).toEqual(['null', "() => 'x'"]);
});

test('properties are held against each other, each broken rule under the property that the caller would change', () => {
  const found = examination();
  const rules: PropsRule<{ a: number; b: number }>[] = [
    { name: 'order', property: 'b', sentence: 'must be above a', holds: ({ a, b }) => b > a, cure: ({ a }) => `e.g. ${a + 1}` },
    { name: 'positive', property: 'a', sentence: 'must be positive', holds: ({ a }) => a > 0 },
    { name: 'held', property: 'a', sentence: 'must be small', holds: ({ a }) => a < 100 },
  ];
  found.props({ a: 0, b: 0 }, rules);
  expect(found.violations).toEqual([
    { property: 'b', sentence: 'must be above a', cure: 'e.g. 1' },
    { property: 'a', sentence: 'must be positive', cure: undefined },
  ]);
});

test('what another examination found is taken over under the name that the caller wrote, the same finding once', () => {
  const [inner, outer] = [examination(), examination()];
  inner.value('names[1]', 'TOO', LOWER);
  outer.include(inner.violations, property => property.replace('names', 'domains'));
  outer.include(inner.violations, property => property.replace('names', 'domains'));
  expect(outer.violations).toEqual([{ property: 'domains[1]', sentence: 'must be lower case', came: '"TOO"', cure: 'did you mean too?' }]);
});

describe('props of another kind', () => {
  interface Props { readonly name: string; readonly size?: number; readonly most?: number }
  const PROPS = struct<Props>({ name: required(TEXT), size: NUMBER, most: NUMBER });
  const BELOW_MOST: PropsRule<Partial<Props>> = { name: 'below-most', property: 'size', sentence: 'must be below most', holds: ({ size, most }) => size! < most! };
  const NAMED: PropsRule<Partial<Props>> = { name: 'named', property: 'most', sentence: 'must be longer', holds: ({ name }) => name!.length > 5 };

  test('are found, and absent from what the rules read', () => {
    const found = examination();
    const props = found.sound(PROPS, { name: 'a', size: '5' as never });
    expect(props).toEqual({ name: 'a' });
    expect(found.violations.map(({ property }) => property)).toEqual(['size']);
  });

  test('are read by no rule between properties; the others are asked', () => {
    const found = examination();
    found.props(found.sound(PROPS, { name: 'a', size: '5' as never, most: 3 }), [BELOW_MOST, NAMED]);
    expect(found.violations.map(({ property, sentence }) => `${property} ${sentence}`)).toEqual(['size must be a number', 'most must be longer']);
  });

  test('are not complained of a second time by another examination', () => {
    const found = examination();
    found.sound(PROPS, { name: 5 as never });
    found.include([{ property: 'name', sentence: 'must be given' }, { property: 'name.first', sentence: 'must be short' }, { property: 'size', sentence: 'must be small' }]);
    expect(found.violations.map(({ property }) => property)).toEqual(['name', 'size']);
  });

  test('that are no props at all are one mistake', () => {
    for (const nothing of [undefined, null, 'x', [], new Map()]) {
      const found = examination();
      found.props(found.sound(PROPS, nothing as never), [BELOW_MOST, NAMED]);
      expect(found.violations.map(({ property }) => property)).toEqual(['props']);
    }
  });

  test('a rule that fails by itself is no rule that held', () => {
    const found = examination();
    found.sound(PROPS, { name: 5 as never });
    const broken: PropsRule<Partial<Props>> = { ...BELOW_MOST, holds: () => { throw new RangeError('of its own'); } };
    expect(() => found.props({}, [broken])).toThrow(RangeError);
  });
});

test('a model without violations is frozen', () => {
  const model = settle('chat/Chat', { model: { a: 1 }, violations: [] });
  expect(Object.isFrozen(model)).toBe(true);
});

test('a model with violations is an error with all of them', () => {
  const violations = [{ property: 'a', sentence: 'must be short' }, { property: 'b', sentence: 'must be long' }];
  expect(() => settle('chat/Chat', { model: {}, violations })).toThrow(new ValidationError('chat/Chat', violations));
});
