import { TextDecoder } from 'util';

/** Refuses bytes that are no UTF-8, and keeps a mark of byte order, which is a byte of the text like any other. */
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The text that a value of `command_content` is the base64 of; nothing where it is not the base64 of a text.
 *
 * Base64 that would be written otherwise (with a line feed, without its padding), other bytes than UTF-8, a NUL, a token and what Terraform fills in stay as
 * they are: only what can be encoded back to the same value is read.
 */
export function commandText(content: unknown): string | undefined {
  if (typeof content !== 'string' || content === '') {
    return undefined;
  }
  const bytes = Buffer.from(content, 'base64');
  if (bytes.toString('base64') !== content || bytes.includes(0)) {
    return undefined;
  }
  try {
    return UTF8.decode(bytes);
  } catch {
    return undefined;
  }
}
