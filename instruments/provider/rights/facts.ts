import { Attributes, isObject, same, Unknown, Value } from '../values';

/** What the provider has before it when it decides. */
export interface Facts {
  readonly prior: Attributes | null;
  /** What shall be; where something is read or deleted, what is. */
  readonly attributes: Attributes;
}

/** Whether an attribute changes; to the SDK an unknown value and a missing one are its zero. */
export function changes(attribute: string, { prior, attributes }: Facts): boolean {
  const [before, after] = [prior && valueAt(prior, attribute), valueAt(attributes, attribute)];
  return !(isZero(before) && isZero(after)) && (isZero(before) !== isZero(after) || !same(before ?? null, after ?? null));
}

/** What stands at a path like `copy_encryption_configuration.0.encrypted`. */
export function valueAt(attributes: Attributes, path: string): Value | undefined {
  return path.split('.').reduce<Value | undefined>((value, name) =>
    (Array.isArray(value) ? value[Number(name)] : isObject(value) ? value[name] : undefined), attributes);
}

/** Whether the SDK takes it for the zero of its type. */
export function isZero(value: Value | undefined): boolean {
  if (value instanceof Unknown || value === null || value === undefined || value === '' || value === false || value === 0) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}
