import { CONSTRUCT_RULE_CASES } from './rule-cases';
import { CLUSTER_RULE_CASES } from '../cluster/rule-cases';
import { VALUE_RULE_CASES } from '../validation/rule-cases';
import { scannedRules } from '../validation/scanned-rules';

const CASES = [...VALUE_RULE_CASES, ...CONSTRUCT_RULE_CASES, ...CLUSTER_RULE_CASES];
const SCANNED = scannedRules();

test('every rule in the sources has a value that it accepts and one that it refuses', () => {
  const shown = CASES.filter(({ accepted, refused }) => accepted.length > 0 && refused.length > 0).map(({ name }) => name);
  const without = SCANNED.filter(({ pattern }) => !shown.some(name => pattern.test(name))).map(({ pattern, place }) => `${pattern.source} of ${place}`);
  expect(without).toEqual([]);
});

test('every case is of a rule in the sources', () => {
  expect(CASES.map(({ name }) => name).filter(name => !SCANNED.some(({ pattern }) => pattern.test(name)))).toEqual([]);
});

test('the sources have been searched', () => {
  expect(SCANNED.length).toBeGreaterThan(50);
});

test('no two rules have one name', () => {
  const names = CASES.map(({ name }) => name);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});
