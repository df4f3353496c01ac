import { aStack, refusal, treeOf } from './stack';
import { all, synthesized, withoutPrograms } from './synthesized';
import { DomainRecord } from '../../../lib';

const RECORD = { dnsZone: 'example.com', names: ['example.com', 'www.example.com'], ipAddress: '203.0.113.7' };

function record(props: Partial<typeof RECORD> = {}) {
  const stack = aStack();
  const construct = new DomainRecord(stack, 'Record', { ...RECORD, ...props });
  return { construct, configuration: synthesized(stack) };
}

test('its tree', () => {
  expect(treeOf(record().construct)).toMatchInlineSnapshot(`
"
Existing-example.com alicloud_alidns_records
example.com alicloud_alidns_record
Existing-www.example.com alicloud_alidns_records
www.example.com alicloud_alidns_record
"
`);
});

test('the least that it synthesizes', () => {
  expect(withoutPrograms(record({ names: ['example.com'] }).configuration)).toMatchSnapshot();
});

test('the names are what it was given', () => {
  expect(record().construct.fqdns).toEqual(RECORD.names);
});

test('the names are its own: a list that is changed afterwards changes nothing', () => {
  const names = [...RECORD.names];
  const { construct } = record({ names });
  names.push('evil.example.com');
  expect(construct.fqdns).toEqual(RECORD.names);
});

test('a name that is added, or another order, touches no other record', () => {
  const before = record().configuration.resource.alicloud_alidns_record;
  const after = record({ names: ['api.example.com', ...[...RECORD.names].reverse()] }).configuration.resource.alicloud_alidns_record;
  expect(after).toEqual(expect.objectContaining(before));
  expect(Object.keys(after)).toHaveLength(3);
});

test('names that differ in where their dots stand have two ids', () => {
  const { configuration } = record({ names: ['a.bc.example.com', 'ab.c.example.com'] });
  expect(all(configuration, 'alicloud_alidns_record').map(({ rr }) => rr).sort()).toEqual(['a.bc', 'ab.c']);
});

test('all mistakes come at once, and nothing is left behind', () => {
  const stack = aStack();
  const error = refusal(stack, () => new DomainRecord(stack, 'Record', {
    dnsZone: 'Example.com', names: ['example.org', 'x_y.example.com', 'example.org'], ipAddress: '203.0.113', ttlSeconds: 0,
  }));
  expect(error.message).toMatchInlineSnapshot(`
"chat/Record: 6 mistakes in the props
  dnsZone: must be a domain name in lower case, e.g. chat.example.com, came "Example.com"; did you mean example.com?
  names: must name at least one and nothing twice, came ["example.org","x_y.example.com","example.org"]
  names[1]: must be a domain name in lower case, e.g. chat.example.com, came "x_y.example.com"
  ipAddress: must be the IPv4 address of a machine, e.g. 203.0.113.7, came "203.0.113"
  ttlSeconds: must be a whole number, 1 to 86400 (seconds), came 0
  names: must all lie in dnsZone; example.org, x_y.example.com, example.org is not in Example.com"
`);
});
