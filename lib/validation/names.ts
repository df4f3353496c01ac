import { createHash } from 'crypto';

/** How much of a SHA-256 tells two sites of one account apart. */
const DIGEST_LENGTH = 8;

/** The first characters of a text's SHA-256, in hexadecimal. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, DIGEST_LENGTH);
}

/** A construct's path as words that every service takes, e.g. `chat/Chat` → `open-webui-chat-Chat`. */
export function nameFromPath(path: string): string {
  return `open-webui-${words(path)}`.slice(0, 40).replace(/-+$/, '');
}

/**
 * A name that is unique in an account (role, policy, parameter).
 *
 * It begins with `name` for people and ends with a digest of name and path, so that neither two sites of one app nor two
 * deployments of it collide, also where the readable part had to be cut.
 */
export function accountWideName(name: string, path: string, purpose: string, longest: number): string {
  const end = `-${digest(`${name}\n${path}\n${purpose}`)}`;
  const readable = `${words(name)}-${purpose}`.slice(0, longest - end.length).replace(/-+$/, '');
  return readable + end;
}

function words(text: string): string {
  return text.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
}

/** A name, as ids of constructs are written. */
export function pascalCase(name: string): string {
  return name.replace(/(?:^|-)(\w)/g, (_, first: string) => first.toUpperCase());
}
