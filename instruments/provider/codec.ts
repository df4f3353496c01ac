import { decode, encode, ExtensionCodec } from '@msgpack/msgpack';
import { Attributes, UNKNOWN, Unknown } from './values';

/** A value on the wire. */
export interface DynamicValue {
  msgpack: Uint8Array;
  json?: Uint8Array;
}

const PLAIN_UNKNOWN = 0;
const REFINED_UNKNOWN = 12;

const extensions = new ExtensionCodec();
extensions.register({
  type: PLAIN_UNKNOWN,
  encode: value => (value instanceof Unknown && !value.refinement ? new Uint8Array([0]) : null),
  decode: () => UNKNOWN,
});
extensions.register({
  type: REFINED_UNKNOWN,
  encode: value => (value instanceof Unknown && value.refinement ? value.refinement : null),
  decode: data => new Unknown(data.slice()),
});

/** An object from the wire; null where there is none, as before a creation or after a deletion. */
export function fromWire(value: DynamicValue | null | undefined): Attributes | null {
  if (!value) return null;
  if (value.msgpack?.length) return decode(value.msgpack, { extensionCodec: extensions }) as Attributes | null;
  return value.json?.length ? JSON.parse(Buffer.from(value.json).toString('utf8')) as Attributes : null;
}

export function toWire(value: Attributes | null): DynamicValue {
  return { msgpack: Buffer.from(encode(value, { extensionCodec: extensions })) };
}
