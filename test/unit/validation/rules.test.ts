import { RuleCase } from './rule-case';
import { VALUE_RULE_CASES } from './rule-cases';
import { API_BASE_URL, HTTPS_ORIGIN, HTTPS_URL, IMAGE_MIRROR, IMAGE_REGISTRY, IMAGE_REPOSITORY, IPV4_ADDRESS } from '../../../lib/validation/addresses';
import { REGISTRABLE, ZONE_KNOWN } from '../../../lib/validation/domains';
import { REGION_ID, zoneOfRegion } from '../../../lib/validation/regions';
import { RELEASE_TAG, releaseSince } from '../../../lib/validation/releases';
import { Rule } from '../../../lib/validation/rule';
import { DOMAIN_NAME, EMAIL, INSTANCE_TYPE, ROLE_NAME, ZONE_ID, oneOf, wholeNumber } from '../../../lib/validation/rules';

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

describe('what to do about a refused value', () => {
  test.each<[string, Rule<string>, [string, string | undefined][]]>([
    ['a domain', DOMAIN_NAME, [
      ['https://chat.example.com', 'chat.example.com'], ['http://chat.example.com/login?x=1', 'chat.example.com'], ['chat.example.com/', 'chat.example.com'], ['chat.example.com:8443', 'chat.example.com'],
      ['*.example.com', 'example.com'], ['Chat.Example.com', 'chat.example.com'], [' chat.example.com ', 'chat.example.com'], ['chat.example.com.', 'chat.example.com'],
      ['聊天.example.com', 'xn--rss932g.example.com'], ['chat_room', undefined], ['203.0.113.7', undefined],
    ]],
    ['an e-mail address', EMAIL, [['mailto:admin@example.com', 'admin@example.com'], ['The Admin <admin@example.com>', 'admin@example.com'], [' admin@example.com ', 'admin@example.com'], ['admin', undefined]]],
    ['an address', HTTPS_URL, [['http://a.bc/x/', 'https://a.bc/x'], ['a.bc/x', 'https://a.bc/x'], ['https://A.bc/X?y#z', 'https://a.bc/X'], ['https://a.bc:99999', undefined], ['https://u:p@a.bc', undefined]]],
    ['an endpoint', API_BASE_URL, [
      ['https://dashscope.aliyuncs.com/compatible-mode/v1/chat/completions', 'https://dashscope.aliyuncs.com/compatible-mode/v1'], ['https://llm.example.com/v1/models/', 'https://llm.example.com/v1'],
      ['https://dashscope-intl.aliyuncs.com/api/v1', 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1'], ['dashscope.aliyuncs.com/compatible-mode/v1', 'https://dashscope.aliyuncs.com/compatible-mode/v1'],
    ]],
    ['an origin', HTTPS_ORIGIN, [['https://chat.example.com:443', 'https://chat.example.com'], ['https://chat.example.com/', 'https://chat.example.com'], ['http://Chat.example.com/x', 'https://chat.example.com'], ['chat.example.com', 'https://chat.example.com'],
      ['*', undefined]]],
    ['a repository', IMAGE_REPOSITORY, [['https://ghcr.io/a/b', 'ghcr.io/a/b'], ['ghcr.io/A/b:v1', 'ghcr.io/a/b'], ['ghcr.io/a/b@sha256:00', 'ghcr.io/a/b'], ['open-webui', undefined]]],
    ['a registry', IMAGE_REGISTRY, [['https://GHCR.io/', 'ghcr.io'], ['ghcr.io/open-webui', 'ghcr.io'], ['registry-1.docker.io', 'docker.io'], ['https://hub.docker.com', 'docker.io'], ['ghcr', undefined]]],
    ['a mirror', IMAGE_MIRROR, [['https://ghcr.nju.edu.cn/', 'ghcr.nju.edu.cn'], ['http://m.example.cn/ghcr.io', 'm.example.cn/ghcr.io'], ['mirror', undefined]]],
    ['an instance type', INSTANCE_TYPE, [['e-c1m2.large', 'ecs.e-c1m2.large'], ['ECS.G8i.large', 'ecs.g8i.large'], ['large', undefined]]],
    ['a region', REGION_ID, [['AP-Southeast-5 ', 'ap-southeast-5'], ['ap-southeast-5a', undefined]]],
    ['a zone', ZONE_ID, [['CN-Hangzhou-I', 'cn-hangzhou-i'], ['cn-hangzhou', undefined]]],
    ['a role', ROLE_NAME, [['acs:ram::1234567890123456:role/ChatMachine', 'ChatMachine'], ['a b', undefined]]],
    ['an address of a machine', IPV4_ADDRESS, [['203.0.113.7/32', '203.0.113.7'], ['example.com', undefined]]],
  ])('%s', (_what, rule, cases) => {
    for (const [value, right] of cases) {
      expect([value, rule.holds(value)]).toEqual([value, false]);
      expect([value, rule.cure!(value)]).toEqual([value, right && `did you mean ${right}?`]);
    }
  });
});

test('a tag that moves is refused with the reason', () => {
  expect(RELEASE_TAG.cure!('latest')).toBe('a tag that moves would upgrade the site whenever a machine is replaced');
});

test('every sentence can stand after the name of a property: lower case, no full stop', () => {
  for (const rule of [wholeNumber('a', 1, 2, 'b'), oneOf('a', ['b']), DOMAIN_NAME, RELEASE_TAG, REGISTRABLE, ZONE_KNOWN, API_BASE_URL, zoneOfRegion('cn-hangzhou'), releaseSince('0.10.0')]) {
    expect(rule.sentence).toMatch(/^must .*[^.]$/);
  }
});
