import { TerraformVariable } from 'cdktf';
import { noteMemberNames } from './language-of-app';
import { nearest } from './nearest';
import { classNameIn, originOf, originOfObject } from './origin';
import { isUnknown } from './unknown';
import { Violation } from './validation-error';

/**
 * What a value is, before any rule asks what it says.
 *
 * TypeScript holds the kinds of whoever writes TypeScript without a cast; plain JavaScript, a JSON file and an environment variable that is not set are held
 * here. No flaw shows a text that came: it may be the secret itself in the place of its source.
 */
export interface Kind<T> {
  /** After "must be", e.g. `a string`. */
  readonly what: string;
  /** How such a value is written, where that is not seen from what it is. */
  readonly example?: string;
  /** All that is wrong with a value, each by its property; nothing where it is of this kind. */
  readonly flaws: (value: unknown, property: string) => readonly Violation[];
  /** Never there: ties a kind to its type, so that a table with another kind does not compile. */
  readonly type?: T;
}

const NONE: readonly Violation[] = [];

/** What is said of `undefined`, wherever a value must be. */
export const UNSET = 'is it an environment variable (process.env) that is not set?';

/** A kind that a look at the value decides; the cure is asked for other values than undefined and null. */
export function kind<T>(what: string, is: (value: unknown) => boolean, cure: (value: unknown) => string | undefined = () => undefined): Kind<T> {
  return { what, flaws: (value, property) => is(value) ? NONE : [flaw(what, value, property, cure(value))] };
}

/** The finding that a value is of another kind. */
export function flaw(what: string, value: unknown, property: string, cure?: string): Violation {
  return { property, sentence: `must be ${what}`, came: nameOf(value), cure: value === undefined ? UNSET : value === null ? 'leave it out' : cure };
}

/** What a value is, in a word or two, and nothing of what it says. */
function nameOf(value: unknown): string {
  if (isUnknown(value)) {
    return Array.isArray(value) ? 'a token that is a whole list' : `a token that is ${withArticle(typeof value)}`;
  }
  const saysNothing = value === undefined || value === null || typeof value === 'boolean' || typeof value === 'number';
  return saysNothing ? String(value) : typeof value === 'object' ? withArticle(classNameOf(value!) ?? classOf(value!)) : nameOfOther(value);
}

/** A text, a function, and the like; a class of a library is not only a function. */
function nameOfOther(value: unknown): string {
  const origin = originOf(value);
  return typeof value === 'function' && origin ? `the class ${classNameIn(origin)}` : withArticle(typeof value);
}

/** The class of an object that jsii knows, e.g. `InstanceType` or `TerraformVariable`. */
function classNameOf(value: unknown): string | undefined {
  const origin = originOfObject(value);
  return origin && classNameIn(origin);
}

/** Whether it is a variable of Terraform itself, and not its value. */
export function isVariable(value: unknown): value is TerraformVariable {
  return classNameOf(value) === 'TerraformVariable';
}

/** E.g. `Map`, `Date`, `list`, `object`. */
function classOf(value: object): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1).replace('Object', 'object').replace('Array', 'list');
}

/** E.g. `an InstanceType`. */
export const withArticle = (name: string) => `${/^[aeiou]/i.test(name) ? 'an' : 'a'} ${name}`;

/** What cdktf makes of a list or a map that is a token; in a text it means nothing. */
const PIECE_OF_TOKEN = /[#&]\{TfToken\[/;

/** A text; one that Terraform fills in is a text too. */
export const TEXT = kind<string>('a string', value => typeof value === 'string' && !PIECE_OF_TOKEN.test(value), value =>
  typeof value === 'string' ? 'it is a piece of a token that is a whole list: take an element of the list, e.g. Fn.element(list, 0)'
    : isUnknown(value) || isVariable(value) ? `take the ${isVariable(value) ? 'value' : 'token'} as a string, e.g. variable.stringValue` : undefined);

/** A number; one that Terraform fills in is a number too. */
export const NUMBER = kind<number>('a number', Number.isFinite, value =>
  isUnknown(value) || isVariable(value) ? `take the ${isVariable(value) ? 'value' : 'token'} as a number, e.g. variable.numberValue`
    : typeof value === 'string' ? 'write it without quotes, or convert it with Number(…)'
      : Number.isNaN(value) ? 'was it made by Number(…) of something that is not set?' : undefined);

/** A decision; it is made when the app is synthesized. */
export const BOOLEAN = kind<boolean>('true or false', value => typeof value === 'boolean', value =>
  isUnknown(value) ? 'decide it when the app is synthesized'
    : typeof value === 'string' ? 'write it without quotes, or compare the text: process.env.X === \'true\'' : undefined);

/** A member of an enum. */
export function memberOf<E extends string>(name: string, members: Readonly<Record<string, E>>): Kind<E> {
  noteMemberNames(name, Object.keys(members));
  const [names, values] = [Object.keys(members), Object.values<unknown>(members)];
  return kind(`a member of ${name}: ${names.join(', ')}`, value => values.includes(value), value => {
    const meant = typeof value === 'string' && nearest(value, names);
    return meant ? `did you mean ${name}.${meant}?` : undefined;
  });
}

/** A list whose elements are of one kind. */
export function listOf<T>(element: Kind<T>): Kind<T[]> {
  const what = `a list, each ${element.what}`;
  return {
    what,
    flaws: (value, property) => Array.isArray(value) && !isUnknown(value)
      ? Array.from(value as unknown[]).flatMap((each, index) => element.flaws(each, `${property}[${index}]`))
      : [flaw(what, value, property, isUnknown(value) ? 'name the elements one by one, each of which may be a token, e.g. [Fn.element(list, 0)]' : undefined)],
  };
}

/** A map whose values are of one kind. */
export function mapOf<T>(element: Kind<T>): Kind<{ [key: string]: T }> {
  const what = `a map, each ${element.what}`;
  return {
    what,
    flaws: (value, property) => isPlain(value)
      ? Object.entries(value).flatMap(([key, each]) => element.flaws(each, `${property}[${JSON.stringify(key)}]`))
      : [flaw(what, value, property, isUnknown(value) ? 'name the keys one by one, each of which may have a token, e.g. { team: Fn.lookup(map, "team") }' : undefined)],
  };
}

/** Whether a value is data with names: no list, Map, Date, token or object of a library's class. */
export function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && classOf(value) === 'object' && classNameOf(value) === undefined && !isUnknown(value);
}
