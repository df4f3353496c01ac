import fc from 'fast-check';
import { defaultZone, hostRecord, isInZone } from '../../lib/model/domains';

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
    ['com.cn', 'com.cn'],
    ['chat.example.xn--fiqs8s', 'example.xn--fiqs8s'],
  ])('of %s is %s', (name, zone) => {
    expect(defaultZone(name)).toBe(zone);
  });

  test('is one that the name lies in', () => {
    const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
    fc.assert(fc.property(fc.array(label, { minLength: 2, maxLength: 6 }), labels => isInZone(labels.join('.'), defaultZone(labels.join('.')))));
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
