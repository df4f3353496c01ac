import { nearest } from '../validation/nearest';

/** What to name instead of a name that is none: the nearest one, or else one of all, which the words before them introduce. */
export function instead(name: string | undefined, names: readonly string[], allAre = 'there is'): string {
  const meant = name === undefined ? undefined : nearest(name, names);
  return meant === undefined ? `${allAre}: ${names.join(', ')}` : `did you mean ${meant}?`;
}
