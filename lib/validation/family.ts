import { Kind, flaw, withArticle } from './kind';
import { noteMemberNames } from './language-of-app';
import { Origin, classNameIn, originOf, originOfObject, packageIn, releaseIn } from './origin';
import { Violation } from './validation-error';

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

/**
 * What the factories of a class make.
 *
 * @param type the class, whose name is the family's
 * @param example how a member is made
 * @param ofValue how one is made of the very value that came, where that can be told; never of a text that may be a secret
 */
export function familyOf<T extends object>(
  type: { readonly prototype: T; readonly name: string }, example: string, ofValue: (value: unknown) => string | undefined = () => undefined,
): Kind<T> {
  const ours = originOf(type);
  const family = ours ? classNameIn(ours) : type.name;
  noteMemberNames(family, Object.getOwnPropertyNames(type));
  const what = withArticle(family);
  const stranger = (value: unknown, property: string, theirs?: Origin): Violation => {
    const made = ofValue(value);
    const found = flaw(what, value, property, made === undefined ? `e.g. ${example}` : `write ${made}`);
    return theirs && classNameIn(theirs) === family ? { ...found, came: 'one that no factory of it made' } : found;
  };
  return {
    what,
    example,
    flaws: (value, property) => {
      const theirs = originOfObject(value);
      if (ours && theirs && isOfAnotherRelease(ours, theirs)) {
        return [flawOfRelease(what, property, ours, theirs)];
      }
      return flawsOfMade(family, value, property) ?? [stranger(value, property, theirs)];
    },
  };
}

/** What a factory makes of an interface, or whatever has its members: others may make one too. */
export function familyOrHaving<T extends object>(family: string, example: string, { what, flaws }: Kind<T>): Kind<T> {
  return {
    what,
    example,
    flaws: (value, property) => flawsOfMade(family, value, property)
      ?? (typeof value === 'object' && value !== null ? flaws(value, property) : [flaw(what, value, property, `e.g. ${example}`)]),
  };
}

/** What is wrong with what a member was made of; undefined of what is no member. */
function flawsOfMade(family: string, value: unknown, property: string): readonly Violation[] | undefined {
  const made = (value as { readonly [MADE]?: Made } | null | undefined)?.[MADE];
  return made?.family === family ? made.given.flatMap(([path, given, kind]) => kind.flaws(given, property + path)) : undefined;
}

/** Whether two classes are one, but of two releases, or of the packages for the two CDKs: what they ask of each other may differ. */
function isOfAnotherRelease(ours: Origin, theirs: Origin): boolean {
  return classNameIn(theirs) === classNameIn(ours) && releaseIn(theirs) !== releaseIn(ours);
}

function flawOfRelease(what: string, property: string, ours: Origin, theirs: Origin): Violation {
  return {
    property,
    sentence: `must be ${what} of the same copy of this library as the construct, ${releaseIn(ours)}`,
    came: `one of ${releaseIn(theirs)}`,
    cure: cureOf(packageIn(ours), packageIn(theirs)),
  };
}

/** The construct stands in a stack of its own CDK, so the other package is the one that the app has no use for. */
function cureOf(ours: string, theirs: string): string {
  return ours === theirs
    ? `npm ls ${ours} shows every copy: keep one, and import all from it`
    : `npm uninstall ${theirs}, and import all from '${ours}'; npm ls ${theirs} shows what else has it`;
}
