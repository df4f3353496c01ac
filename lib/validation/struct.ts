import { Kind, UNSET, flaw, isPlain } from './kind';
import { notePropertyNames } from './language-of-app';
import { nearest } from './nearest';
import { Violation } from './validation-error';

/** A kind whose value must be there. */
export type Required<T> = Kind<T> & { readonly isRequired: true };

/** The kind of every property: a table that does not compile when it lacks a property, or has one too many or of another type. */
export type Kinds<P> = {
  readonly [K in keyof P]-?: undefined extends P[K] ? Kind<Exclude<P[K], undefined>> & { readonly isRequired?: undefined } : Required<P[K]>;
};

/** Data whose properties are all known, or whatever has the members of an interface. */
export interface Struct<P> extends Kind<P> {
  readonly kinds: Kinds<P>;
}

/** Marks the kind of a property that must be given. */
export function required<T>(kind: Kind<T>): Required<T> {
  return { ...kind, isRequired: true };
}

/** Data that a caller writes: a property that is not in the table is a mistyped one, and would do nothing without a word. */
export function struct<P extends object>(kinds: Kinds<P>): Struct<P> {
  notePropertyNames(Object.keys(kinds));
  const named = Object.keys(kinds).filter(name => memberKind(kinds, name).isRequired);
  const what = `an object with ${named.length > 0 ? named.join(', ') : 'properties'}`;
  return {
    what,
    kinds,
    flaws: (value, property) => isPlain(value)
      ? [...flawsOfMembers(kinds, value, property), ...unknownProperties(kinds, value, property)]
      : [value === undefined || value === null && named.length > 0 ? missing(property, value === null ? 'null' : undefined) : flaw(what, value, property)],
  };
}

/** Whatever has the members of an interface; what more it has is its own. */
export function having<P extends object>(kinds: Kinds<P>): Struct<P> {
  const what = `an object with ${Object.keys(kinds).sort().join(', ')}`;
  return {
    what,
    kinds,
    flaws: (value, property) => typeof value === 'object' && value !== null ? flawsOfMembers(kinds, value, property) : [flaw(what, value, property)],
  };
}

/** The properties that are of their kinds; the others are absent. */
export function soundOf<P extends object>({ kinds, flaws }: Struct<P>, value: P, found = flaws(value, '')): Partial<P> {
  if (found.length === 0) {
    return value;
  }
  const wrong = new Set(found.map(({ property }) => rootOf(property)));
  return Object.fromEntries(isPlain(value) ? Object.entries(partOf({ kinds }, value)).filter(([name]) => !wrong.has(name)) : []) as Partial<P>;
}

/** The properties of a struct out of those of a bigger one. */
export function partOf<P extends object>({ kinds }: Pick<Struct<P>, 'kinds'>, value: P): P {
  return Object.fromEntries(Object.keys(kinds).map(name => [name, value[name as keyof P]])) as P;
}

/** The property of the props that a path begins with. */
export function rootOf(property: string): string {
  return property.split(/[.[]/, 1)[0];
}

const memberKind = <P>(kinds: Kinds<P>, name: string) => (kinds as Readonly<Record<string, Kind<unknown> & { readonly isRequired?: boolean }>>)[name];

/** What is wrong with the members that a table names. */
function flawsOfMembers<P>(kinds: Kinds<P>, value: object, property: string): Violation[] {
  return Object.keys(kinds).flatMap(name => {
    const [member, given, place] = [memberKind(kinds, name), (value as Record<string, unknown>)[name], below(property, name)];
    if (given === undefined || given === null && member.isRequired) {
      return member.isRequired ? [missing(place, name in value ? String(given) : undefined, member.example)] : [];
    }
    return member.flaws(given, place);
  });
}

/** The finding that what must be there is not; `undefined` and `null` are said where they were written. */
function missing(property: string, came: string | undefined, example?: string): Violation {
  const cure = example !== undefined ? `e.g. ${example}` : came === 'undefined' ? UNSET : undefined;
  return { property, sentence: 'must be given', ...came !== undefined && { came }, ...cure !== undefined && { cure } };
}

function unknownProperties<P>(kinds: Kinds<P>, value: object, property: string): Violation[] {
  const names = Object.keys(kinds);
  return Object.entries(value).filter(([name, given]) => given !== undefined && !names.includes(name)).map(([name]) => {
    const meant = nearest(name, names);
    return { property: below(property, name), sentence: 'must be left out: there is no such property', cure: meant && `did you mean ${meant}?` };
  });
}

const below = (property: string, name: string) => property === '' ? name : `${property}.${name}`;
