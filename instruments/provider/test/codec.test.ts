import { encode, ExtData } from '@msgpack/msgpack';
import { fromWire, toWire } from '../codec';
import { hasUnknown, Unknown, UNKNOWN } from '../values';

test('every value comes back from the wire as it went', () => {
  const value = { none: null, yes: true, small: 1, large: 2 ** 40, half: 0.5, text: '中文', list: ['a', null], map: { a: 'b' } };
  expect(fromWire(toWire(value))).toEqual(value);
  expect(fromWire(toWire(null))).toBeNull();
});

test('nothing on the wire is nothing', () => {
  expect(fromWire(null)).toBeNull();
  expect(fromWire({ msgpack: Buffer.alloc(0), json: Buffer.alloc(0) })).toBeNull();
});

test('JSON is read where core sends it', () => {
  expect(fromWire({ msgpack: Buffer.alloc(0), json: Buffer.from('{"a":1}') })).toEqual({ a: 1 });
});

test('an unknown value is one byte of extension 0', () => {
  expect(Buffer.from(toWire({ a: UNKNOWN }).msgpack).toString('hex')).toBe('81a161d40000');
  expect(hasUnknown(fromWire(toWire({ a: ['x', { b: UNKNOWN }] })))).toBe(true);
});

test('what core knows of an unknown value goes back unchanged', () => {
  const refined = encode({ a: new ExtData(12, new Uint8Array([0x81, 0x02, 0xa3, 0x73, 0x70, 0x2d])) });
  const read = fromWire({ msgpack: refined })!;
  expect(read.a).toBeInstanceOf(Unknown);
  expect(Buffer.from(toWire(read).msgpack).equals(Buffer.from(refined))).toBe(true);
});

test('an unknown value says so in a record of calls', () => {
  expect(JSON.stringify({ a: UNKNOWN })).toBe('{"a":"(known after apply)"}');
});
