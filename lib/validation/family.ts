import { Kind, flaw } from './kind';

/** Where a member of a family keeps its family and what its factory was given: not its class, of which every copy of the package has its own. */
const MADE = Symbol.for('cdktf-bailian-open-webui/made');

/** Something that a factory was given: where the caller finds it below the property, the value, and its kind. */
export type Given = readonly [path: string, value: unknown, kind: Kind<unknown>];

interface Made {
  readonly family: string;
  readonly given: readonly Given[];
}

/** Marks a member of a family. Its factory does not throw: what it was given is held where the construct is known that it is for. */
export function brand(member: object, family: string, ...given: Given[]): void {
  const made: Made = { family, given };
  Object.defineProperty(member, MADE, { value: made });
}

/** What the factories of a family make, or, where others may make one too, whatever has its members. */
export function familyOf<T extends object>(family: string, example: string, orHaving?: Kind<T>): Kind<T> {
  const what = orHaving?.what ?? `made by ${family}`;
  return {
    what,
    flaws: (value, property) => {
      const made = (value as { readonly [MADE]?: Made } | null | undefined)?.[MADE];
      if (made?.family === family) {
        return made.given.flatMap(([path, given, kind]) => kind.flaws(given, property + path));
      }
      return orHaving && typeof value === 'object' && value !== null ? orHaving.flaws(value, property) : [flaw(what, value, property, `e.g. ${example}`)];
    },
  };
}
