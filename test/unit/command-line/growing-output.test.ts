import { GrowingOutput } from '../../../lib/command-line/growing-output';

/** Cloud Assistant would keep so many bytes. */
const KEPT = 10;

/** What is printed of an output that grows by these pieces. */
function printed(...pieces: Array<string | Buffer>): string[] {
  const output = new GrowingOutput();
  let whole = Buffer.alloc(0);
  const lines = pieces.flatMap(piece => {
    whole = Buffer.concat([whole, Buffer.from(piece as string)]);
    const dropped = Math.max(0, whole.length - KEPT);
    return output.lines(whole.subarray(dropped), dropped);
  });
  return [...lines, ...output.end()];
}

const LOST = (bytes: number) => `(${bytes} bytes are not shown: Cloud Assistant keeps the last 24 kB)`;

test.each<[string, Array<string | Buffer>, string[]]>([
  ['nothing', ['', ''], []],
  ['whole lines as they come', ['a\n', 'b\nc\n'], ['a', 'b', 'c']],
  ['a line when it is whole', ['a', 'b', 'c\n'], ['abc']],
  ['what has no end of a line, at the end', ['a\n', 'b'], ['a', 'b']],
  ['an empty line', ['a\n', '\n', 'b\n'], ['a', '', 'b']],
  ['no half of a letter', [Buffer.from('é\n').subarray(0, 1), Buffer.from('é\n').subarray(1)], ['é']],
  ['what moves out of sight, if it was seen', ['12345\n', '789\n', 'ab\n', 'de\n'], ['12345', '789', 'ab', 'de']],
  ['what was never seen as that', ['1\n', '3456789\nabcdefghij'], ['1', LOST(8), 'abcdefghij']],
  ['the line before what was never seen', ['1\n3', '456789\nabcdefghij'], ['1', '3', LOST(7), 'abcdefghij']],
])('prints %s', (_what, pieces, lines) => {
  expect(printed(...pieces)).toEqual(lines);
});

test('an output that stands still while bytes are dropped behind it is not printed twice', () => {
  const output = new GrowingOutput();
  expect([output.lines(Buffer.from('begin\n'), 0), output.lines(Buffer.from('begin\n'), 500)]).toEqual([['begin'], []]);
});
