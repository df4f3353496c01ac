import fc from 'fast-check';
import { accountWideName, digest, nameFromPath } from '../../../lib/validation/names';
import { NAME, OOS_PARAMETER_NAME, ROLE_NAME, UNRESERVED_NAME } from '../../../lib/validation/rules';

const TEXT = fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }), fc.stringMatching(/^[A-Za-z0-9/_-]{0,80}$/));
const NAME_TEXT = fc.stringMatching(/^[A-Za-z](?:[A-Za-z0-9]|-[A-Za-z0-9]){1,19}$/);
const LONGEST = fc.constantFrom(64, 128, 180);

test('a name from any path is a valid name', () => {
  fc.assert(fc.property(TEXT, path => {
    const name = nameFromPath(path);
    expect([name, NAME.holds(name), UNRESERVED_NAME.holds(name)]).toEqual([name, true, true]);
  }));
});

test.each([
  ['chat/Chat', 'open-webui-chat-Chat'],
  ['prod/eu/Chat', 'open-webui-prod-eu-Chat'],
  ['聊天/Chat', 'open-webui-Chat'],
  ['聊天', 'open-webui'],
  ['a/a-very-long-construct-name-indeed', 'open-webui-a-a-very-long-construct-name'],
])('the path %s gives the name %s', (path, name) => {
  expect(nameFromPath(path)).toBe(name);
});

test('an account-wide name is never longer than the service takes, and of letters, digits and hyphens that every service takes', () => {
  fc.assert(fc.property(NAME_TEXT, TEXT, LONGEST, (name, path, longest) => {
    const result = accountWideName(name, path, 'policy', longest);
    expect(result.length).toBeLessThanOrEqual(longest);
    expect(result).toMatch(/^[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*$/);
  }));
});

test('an account-wide name of a valid name is one that RAM and OOS take', () => {
  fc.assert(fc.property(NAME_TEXT, TEXT, (name, path) => {
    expect(ROLE_NAME.holds(accountWideName(name, path, 'role', 64))).toBe(true);
    expect(OOS_PARAMETER_NAME.holds(accountWideName(name, path, 'AdminPassword', 180))).toBe(true);
  }));
});

test('two names or two paths never give the same account-wide name, however long they are', () => {
  const both = fc.tuple(NAME_TEXT, TEXT);
  fc.assert(fc.property(both, both, LONGEST, (one, other, longest) => {
    fc.pre(one[0] !== other[0] || one[1] !== other[1]);
    expect(accountWideName(...one, 'role', longest)).not.toBe(accountWideName(...other, 'role', longest));
  }), { numRuns: 1000 });
});

test('where name ends and path begins makes a difference', () => {
  expect(accountWideName('a', 'b/c', 'role', 64)).not.toBe(accountWideName('a/b', 'c', 'role', 64));
});

test('two purposes of one construct have two names', () => {
  expect(accountWideName('chat', 'a/b', 'ApiKey', 180)).not.toBe(accountWideName('chat', 'a/b', 'AdminPassword', 180));
});

test('people recognise the site and the purpose in the name', () => {
  expect(accountWideName('acme-chat', 'a/b', 'role', 64)).toMatch(/^acme-chat-role-[0-9a-f]{8}$/);
});

test('the same text has the same digest in every release: another one would rename what is in the account', () => {
  expect([digest(''), digest('open-webui')]).toEqual(['e3b0c442', 'd496c821']);
});
