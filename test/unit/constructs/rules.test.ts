import { CONSTRUCT_RULE_CASES } from './rule-cases';
import { RuleCase } from '../validation/rule-case';

type Row = [string, number, unknown, RuleCase['accepts']];

const rows = (values: 'accepted' | 'refused') => CONSTRUCT_RULE_CASES.flatMap(({ name, accepts, ...more }) => more[values].map((value, index): Row => [name, index + 1, value, accepts]));

test.each(rows('accepted'))('%s accepts its right value %d', (_name, _index, value, accepts) => {
  expect(accepts(value as never)).toBe(true);
});

test.each(rows('refused'))('%s refuses its wrong value %d, before anything is created', (_name, _index, value, accepts) => {
  expect(accepts(value as never)).toBe(false);
});
