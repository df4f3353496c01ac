import { RuleCase } from './rule-case';
import { VALUE_RULE_CASES } from './rule-cases';
import { DOMAIN_NAME, IMAGE_TAG, oneOf, wholeNumber } from '../../lib/model/rules';

const rows = (values: 'accepted' | 'refused') =>
  VALUE_RULE_CASES.flatMap(({ name, accepts, ...more }) => more[values].map(value => [name, value, accepts] as [string, unknown, RuleCase['accepts']]));

test.each(rows('accepted'))('%s accepts %j', (_name, value, accepts) => {
  expect(accepts(value as never)).toBe(true);
});

test.each(rows('refused'))('%s refuses %j', (_name, value, accepts) => {
  expect(accepts(value as never)).toBe(false);
});

describe('a value is refused as soon as something is added to it that a shell, nginx or Terraform would read', () => {
  const ADDITIONS = ['\n', '\r', '\0', '\t', '"', "'", '`id`', '$(id)', '${x}', '%{x}', '{{x}}', '\\', ';', ' ', '\u2028', '聊'];

  const around = (value: string, addition: string) => [value + addition, addition + value, value.slice(0, 2) + addition + value.slice(2)];
  const closed = VALUE_RULE_CASES.filter(({ closedAlphabet }) => closedAlphabet);

  test.each(closed.map(({ name, ...rest }) => [name, rest] as const))('%s', (_name, { accepts, accepted }) => {
    const [value] = accepted as string[];
    expect(ADDITIONS.flatMap(addition => around(value, addition)).filter(changed => accepts(changed as never))).toEqual([]);
  });
});

describe('wholeNumber', () => {
  const rule = wholeNumber('size', 40, 2000, 'GiB');

  test.each([40, 41, 2000])('accepts %d', value => expect(rule.holds(value)).toBe(true));
  test.each([39, 2001, 40.5, NaN, Infinity, -40, '40' as unknown as number])('refuses %p', value => expect(rule.holds(value)).toBe(false));

  test('names range and unit', () => {
    expect(rule.sentence).toBe('must be a whole number, 40 to 2000 (GiB)');
  });
});

test('oneOf accepts what is in the set, refuses the rest, and lists the set', () => {
  const rule = oneOf('colour', ['red', 'blue']);
  expect([rule.holds('red'), rule.holds('green' as 'red'), rule.sentence]).toEqual([true, false, 'must be one of red, blue']);
});

describe('what to do about a refused domain', () => {
  test.each([
    ['https://chat.example.com', 'write the name alone, without https://'],
    ['聊天.example.com', 'write it in ASCII (punycode), e.g. xn--fiq228c.example.com'],
    ['Chat.Example.com', 'did you mean chat.example.com?'],
    [' chat.example.com ', 'did you mean chat.example.com?'],
    ['chat.example.com.', 'did you mean chat.example.com?'],
    ['chat_room', undefined],
  ])('%s', (value, cure) => {
    expect(DOMAIN_NAME.cure!(value)).toBe(cure);
  });
});

test('a tag that moves is refused with the reason', () => {
  expect(IMAGE_TAG.cure!('latest')).toBe('a tag that moves would upgrade the site whenever a machine is replaced');
});

test('every sentence can stand after the name of a property: lower case, no full stop', () => {
  for (const rule of [wholeNumber('a', 1, 2, 'b'), oneOf('a', ['b']), DOMAIN_NAME, IMAGE_TAG]) {
    expect(rule.sentence).toMatch(/^must .*[^.]$/);
  }
});
