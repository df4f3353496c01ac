import { CALLS } from '../../../instruments/provider/rights/requests';
import { RIGHTS } from '../../../lib/rights/rights-of-types';
import { ALL_DATA_SOURCES, ALL_RESOURCES } from '../../../projenrc/alicloud-resources';

test('every type that the library creates or asks is in the table, and no other', () => {
  expect(Object.keys(RIGHTS).sort()).toEqual([...ALL_RESOURCES, ...ALL_DATA_SOURCES.map(type => `data.${type}`)].sort());
});

test.each(Object.entries(RIGHTS))('%s names each action once, by its service and without a wildcard', (_type, rights) => {
  const actions = rights.flatMap(right => right.actions);
  expect(actions.filter(action => !/^(?:alb|alidns|cms|cs|ecs|kvstore|oos|oss|ram|rds|vpc):[A-Z][A-Za-z]+$/.test(action))).toEqual([]);
  expect(actions).toEqual([...new Set(actions)]);
});

/** What a service asks for beside the call itself. */
const ASKED_BESIDES = ['ram:PassRole', 'ram:CreateServiceLinkedRole'];

test.each(Object.entries(RIGHTS))('%s has every action that the provider calls whatever is set, and none that it never calls', (type, rights) => {
  const actions = rights.flatMap(right => right.actions);
  const calls = Object.values(CALLS[type]).flat();
  expect(calls.filter(({ action, when }) => !when && !actions.includes(action)).map(({ action }) => action)).toEqual([]);
  expect(actions.filter(action => !ASKED_BESIDES.includes(action) && !calls.some(call => call.action === action))).toEqual([]);
});
