const { CORE_SCHEMA, load, Type } = require('js-yaml');

const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');

/** Both shapes of an encoded text: a block, and a list of its lines. */
const ENCODED = [
  new Type('!base64encode', { kind: 'scalar', construct: base64 }),
  new Type('!base64encode', { kind: 'sequence', construct: (lines: string[]) => base64(lines.join('')) }),
];

/** A digest stays one: it is told from a text that says the same. */
const DIGEST = new Type('!base64sha256', { kind: 'scalar', construct: (digest: string) => ({ sha256: digest }) });

/** The data of a snapshot, as a parser that is not ours reads them. */
export function readBack(text: string): unknown {
  return load(text, { schema: CORE_SCHEMA.extend([...ENCODED, DIGEST]) });
}
