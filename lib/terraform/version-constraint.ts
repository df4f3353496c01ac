/** Versions as numbers that grow with them: from the first one on, up to the last, which is not among them. */
type Range = readonly [from: number, to: number];

const EVERY: Range = [0, Infinity];

/** A part of a constraint as Terraform reads it: an operator, or none for this very version, and one to three numbers. */
const PART = /^(=|!=|>|>=|<|<=|~>)?\s*(\d+)(?:\.(\d+))?(?:\.(\d+))?$/;

/** The oldest provider whose resources have all that is set here. */
export const OLDEST_VERSION = '1.283.0';

/** The first provider whose resources name attributes differently. */
const FIRST_TOO_NEW = '2.0.0';

/**
 * Which versions a constraint lets Terraform choose that the synthesized resources were not written for, in words.
 *
 * A part that nobody understands lets everything through, and so does none at all.
 *
 * @see https://developer.hashicorp.com/terraform/language/expressions/version-constraints
 */
export function misfitsOf(constraint: string | undefined): string[] {
  const [from, to] = (constraint ?? '').split(',').map(rangeOf).reduce((all, part) => [Math.max(all[0], part[0]), Math.min(all[1], part[1])], EVERY);
  return [
    ...to > numberOf(FIRST_TOO_NEW) ? ['version 2'] : [],
    ...from < numberOf(OLDEST_VERSION) ? [`versions before ${OLDEST_VERSION}`] : [],
  ];
}

function rangeOf(part: string): Range {
  const [, operator = '=', ...texts] = PART.exec(part.trim()) ?? [];
  const given = texts.filter(text => text !== undefined).map(Number);
  const version = numberOf(given.join('.'));
  const ranges: Record<string, Range> = {
    '=': [version, version + 1],
    '!=': EVERY,
    '>': [version + 1, Infinity],
    '>=': [version, Infinity],
    '<': [0, version],
    '<=': [0, version + 1],
    '~>': [version, afterLastOf(given)],
  };
  return given.length > 0 ? ranges[operator] : EVERY;
}

/** Where `~>` ends: only the last number that was given may grow, and the first one never. */
function afterLastOf(given: readonly number[]): number {
  const kept = given.length > 1 ? given.slice(0, -1) : given;
  return numberOf([...kept.slice(0, -1), kept[kept.length - 1] + 1].join('.'));
}

function numberOf(version: string): number {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return (major * 1e5 + minor) * 1e5 + patch;
}
