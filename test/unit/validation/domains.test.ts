import fc from 'fast-check';
import { parse } from 'tldts';
import { defaultZone, hostRecord, isInZone, REGISTRABLE, ZONE_KNOWN } from '../../../lib/validation/domains';
import { PUBLIC_SUFFIXES } from '../../../lib/validation/generated/public-suffixes';

/** Countries of which the list here is cut: one suffix a town. */
const CUT = ['no', 'it'];

/** What the list here holds, one a label. */
const ENTRIES = PUBLIC_SUFFIXES.trim().split('\n').flatMap(line => {
  const [tld, ...labels] = line.split(' ');
  return labels.filter(label => !/^[?*!]/.test(label)).map(label => ({ suffix: `${label.replace(/[+?]$/, '')}.${tld}`, isOpen: /[+?]$/.test(label) }));
});

/** What the whole list says, without its private part. */
const whole = (name: string) => parse(name, { allowPrivateDomains: false });

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];
const COUNTRIES = LETTERS.flatMap(one => LETTERS.map(other => one + other));

test.each(['com', 'net', 'org', 'co', 'ac', 'gov', 'edu', 'mil', 'or', 'ne', 'go', 'gob', 'gouv', 'nom', 'id', 'info', 'biz', 'web', 'ltd', 'me'])('%s below every country is refused where the whole list has it as a suffix', label => {
  const differing = COUNTRIES.filter(country => !CUT.includes(country) && REGISTRABLE.holds(`${label}.${country}`) === (whole(`${label}.${country}`).publicSuffix === `${label}.${country}`));
  expect(differing).toEqual([]);
});

describe('the zone that a name most likely lives in', () => {
  test.each([
    ['example.com', 'example.com'],
    ['chat.example.com', 'example.com'],
    ['a.b.c.example.com', 'example.com'],
    ['example.com.cn', 'example.com.cn'],
    ['chat.example.com.cn', 'example.com.cn'],
    ['chat.example.net.cn', 'example.net.cn'],
    ['chat.example.gov.cn', 'example.gov.cn'],
    ['chat.example.bj.cn', 'example.bj.cn'],
    ['chat.example.cn', 'example.cn'],
    ['chat.example.com.hk', 'example.com.hk'],
    ['chat.example.edu.tw', 'example.edu.tw'],
    ['chat.example.co.uk', 'example.co.uk'],
    ['chat.example.org.uk', 'example.org.uk'],
    ['chat.example.co.jp', 'example.co.jp'],
    ['chat.example.ne.jp', 'example.ne.jp'],
    ['chat.example.com.au', 'example.com.au'],
    ['chat.telecom.cn', 'telecom.cn'],
    ['chat.incom.cn', 'incom.cn'],
    ['chat.co.example', 'co.example'],
    ['example.cn.com', undefined],
    ['chat.example.cn.com', undefined],
    ['cn.com', 'cn.com'],
    ['chat.example.eu.org', undefined],
    ['chat.example.it', undefined],
    ['example.it', 'example.it'],
    ['chat.example.tokyo.jp', undefined],
    ['example.tokyo.jp', 'example.tokyo.jp'],
    ['chat.example.com.my', 'example.com.my'],
    ['chat.example.co.ke', 'example.co.ke'],
    ['chat.example.com.br', 'example.com.br'],
    ['chat.example.co.il', 'example.co.il'],
    ['chat.example.any.ck', 'example.any.ck'],
    ['chat.www.ck', 'www.ck'],
    ['chat.example.xn--io0a7i.cn', 'example.xn--io0a7i.cn'],
    ['chat.corp.internal', 'corp.internal'],
    ['chat.example.xn--fiqs8s', 'example.xn--fiqs8s'],
  ])('of %s is %s', (name, zone) => {
    expect(defaultZone(name)).toBe(zone);
  });

  test('is one that the name lies in', () => {
    const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
    fc.assert(fc.property(fc.array(label, { minLength: 2, maxLength: 6 }), labels => isInZone(labels.join('.'), defaultZone(labels.join('.')) ?? labels.join('.'))));
  });

  test('is that of the whole list of public suffixes, or is left open where the list here says so', () => {
    expect(ENTRIES.length).toBeGreaterThan(2500);
    for (const { suffix, isOpen } of ENTRIES) {
      const zone = defaultZone(`chat.example.${suffix}`);
      expect([suffix, zone]).toEqual([suffix, isOpen ? undefined : whole(`chat.example.${suffix}`).domain]);
    }
  });
});

test.each([
  ['example.com', 'example.com', true],
  ['chat.example.com', 'example.com', true],
  ['badexample.com', 'example.com', false],
  ['example.com.evil.org', 'example.com', false],
  ['example.com', 'chat.example.com', false],
])('%s lies in %s: %p', (name, zone, lies) => {
  expect(isInZone(name, zone)).toBe(lies);
});

test.each([
  ['example.com', 'example.com', '@'],
  ['www.example.com', 'example.com', 'www'],
  ['a.b.example.com', 'example.com', 'a.b'],
  ['chat.corp.example.com', 'corp.example.com', 'chat'],
])('the host record of %s in %s is %s', (name, zone, record) => {
  expect(hostRecord(name, zone)).toBe(record);
});

test('a name whose zone is left open is refused with what the zone may be', () => {
  expect(ZONE_KNOWN.cure!('a.chat.example.it')).toBe('it is the domain that you registered, e.g. example.it or chat.example.it');
});
