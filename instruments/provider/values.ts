/** A value that core will know only after apply. */
export class Unknown {
  /** @param refinement what core knows of it all the same; ours to hand back, not to read */
  public constructor(public readonly refinement?: Uint8Array) {}

  public toJSON(): string {
    return '(known after apply)';
  }
}

export const UNKNOWN = new Unknown();

export type Value = null | boolean | number | string | Unknown | Value[] | Attributes;

/** A resource, a data source or a block: every attribute of its schema by name. */
export interface Attributes {
  [name: string]: Value;
}

export function isObject(value: Value | undefined): value is Attributes {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Unknown);
}

/** What the plugin SDK of the real provider cannot tell from absence: it has no null. */
export function isEmpty(value: Value | undefined): boolean {
  if (value === null || value === undefined || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

/** Whether nothing would change between the two; an unknown is equal to nothing. */
export function same(left: Value | undefined, right: Value | undefined): boolean {
  if (left instanceof Unknown || right instanceof Unknown) return false;
  if (isEmpty(left) || isEmpty(right)) return isEmpty(left) && isEmpty(right);
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => same(item, right[index]));
  }
  if (isObject(left) && isObject(right)) {
    return [...new Set([...Object.keys(left), ...Object.keys(right)])].every(key => same(left[key], right[key]));
  }
  return left === right;
}

/** Whether the two differ in nothing but how they say nothing: to the SDK a false or a zero is none, too. */
export function meansTheSame(left: Value | undefined, right: Value | undefined): boolean {
  return same(left || null, right || null);
}

/** Whether an unknown hides anywhere in the value. */
export function hasUnknown(value: Value | undefined): boolean {
  if (value instanceof Unknown) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isObject(value) && Object.values(value).some(hasUnknown);
}

/** The text of an attribute; empty where it is unset or unknown. */
export function text(value: Value | undefined): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

/** The number in an attribute, which core may send as text. */
export function number(value: Value | undefined): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value !== '' && Number.isFinite(Number(value)) ? Number(value) : undefined;
}

/** The texts of a list or set of texts. */
export function texts(value: Value | undefined): string[] {
  return Array.isArray(value) ? value.map(text) : [];
}

/** A map of texts, like tags. */
export function textMap(value: Value | undefined): Record<string, string> {
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, text(item)])) : {};
}
