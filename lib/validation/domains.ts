import { PUBLIC_SUFFIXES } from './generated/public-suffixes';
import { Rule } from './rule';

/** What the list of public suffixes says of a name's last two labels. */
enum LastTwo {
  /** Somebody registered them. */
  REGISTERED,
  /** Names are registered below them. */
  SUFFIX,
  /** Names are registered below them, and further down as well. */
  SUFFIX_AND_DEEPER,
  /** Either: a private registry sells names below them, or the list is cut here. */
  UNSURE,
}

function lastTwoOf(name: string): LastTwo {
  const [label, tld] = name.split('.').slice(-2);
  const start = PUBLIC_SUFFIXES.indexOf(`\n${tld} `) + 1;
  const labels = start === 0 ? [] : PUBLIC_SUFFIXES.slice(start, PUBLIC_SUFFIXES.indexOf('\n', start)).split(' ').slice(1);
  const cases: [string, LastTwo][] = [
    [`!${label}`, LastTwo.REGISTERED], [label, LastTwo.SUFFIX], [`${label}+`, LastTwo.SUFFIX_AND_DEEPER], [`${label}?`, LastTwo.UNSURE],
    ['*', LastTwo.SUFFIX], ['?', LastTwo.UNSURE],
  ];
  return cases.find(([entry]) => labels.includes(entry))?.[1] ?? LastTwo.REGISTERED;
}

/** A name that somebody can own. */
export const REGISTRABLE: Rule<string> = {
  name: 'registrable',
  sentence: 'must not be a public suffix: nobody owns it, names are registered below it',
  cure: value => `put yours before it, e.g. example.${value}`,
  holds: value => value.split('.').length !== 2 || ![LastTwo.SUFFIX, LastTwo.SUFFIX_AND_DEEPER].includes(lastTwoOf(value)),
};

/** The DNS zone that a name lives in unless it was delegated: the name that was registered. Undefined where the list of public suffixes leaves that open. */
export function defaultZone(name: string): string | undefined {
  const labels = name.split('.');
  const last = (count: number) => labels.slice(-count).join('.');
  if (labels.length <= 2) {
    return name;
  }
  switch (lastTwoOf(name)) {
    case LastTwo.REGISTERED: return last(2);
    case LastTwo.SUFFIX: return last(3);
    case LastTwo.SUFFIX_AND_DEEPER: return labels.length === 3 ? name : undefined;
    default: return undefined;
  }
}

/** A name whose zone nobody needs to say. */
export const ZONE_KNOWN: Rule<string> = {
  name: 'zone-known',
  sentence: 'must be given for such a name, whose zone does not follow from its suffix',
  cure: name => `it is the domain that you registered, e.g. ${name.split('.').slice(-2).join('.')} or ${name.split('.').slice(-3).join('.')}`,
  holds: name => defaultZone(name) !== undefined,
};

/** For a name that gets a record: two of ours in a stack would both lead it somewhere, and the second could not be made. */
export function withoutRecord(recordOf: (name: string) => string | undefined): Rule<string> {
  return {
    name: 'without-record',
    sentence: 'must be a name without a record of another construct of the stack',
    cure: name => `${recordOf(name)} makes it: give one of the two another name`,
    holds: name => recordOf(name) === undefined,
  };
}

/** Whether a name belongs to a zone. */
export function isInZone(name: string, zone: string): boolean {
  return name === zone || name.endsWith(`.${zone}`);
}

/** The host record of a name in its zone, `@` for the zone itself. */
export function hostRecord(name: string, zone: string): string {
  return name === zone ? '@' : name.slice(0, -zone.length - 1);
}
