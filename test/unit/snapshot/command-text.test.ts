import fc from 'fast-check';
import { commandText } from '../../../lib/snapshot/command-text';

const base64 = (bytes: string | number[]) => Buffer.from(bytes as string).toString('base64');

test.each([
  ['a script', '#!/bin/sh\nuptime\n'], ['one word', 'uptime'], ['Chinese', '# 中文\n'], ['carriage returns', 'dir\r\n'], ['a mark of byte order', '\ufeffdir\n'], ['an escape', '\x1b[0m'],
])('%s is read', (_what, text) => {
  expect(commandText(base64(text))).toBe(text);
});

test.each([
  ['nothing', ''], ['no padding', base64('four').replace(/=/g, '')], ['too much padding', `${base64('six')}==`], ['base64 in lines', `${base64('#!/bin/sh')}\n`],
  ['other letters', base64('???').replace('/', '_')], ['bits that are left over', 'YR=='], ['text that is no base64', '#!/bin/sh\nuptime'], ['a word that is base64 of no text', 'uptime00'],
  ['bytes that are no UTF-8', base64([0xff, 0xfe, 0x41])], ['half a character', base64([0xe4, 0xb8])], ['a NUL', base64('a\0b')], ['half of a pair', base64([0xed, 0xa0, 0x80])],
  ['a reference', '${filebase64("script.sh")}'], ['a token of cdktf', '${TfToken[TOKEN.7]}'], ['no text', 7], ['none at all', undefined],
])('%s is left alone', (_what, content) => {
  expect(commandText(content)).toBeUndefined();
});

test('what is read is what was encoded', () => {
  fc.assert(fc.property(fc.uint8Array(), bytes => {
    const content = Buffer.from(bytes).toString('base64');
    const text = commandText(content);
    expect(text === undefined || Buffer.from(text, 'utf8').toString('base64') === content).toBe(true);
  }));
});
