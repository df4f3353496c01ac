import { Rule } from './rule';
import { matches } from './rules';

const RELEASE = /^v?([0-9]+)\.([0-9]+)\.([0-9]+)(?![0-9.])/;
const MOVING = /(?:^|[._-])(?:latest|main|master|dev|develop|nightly|edge|head|stable|snapshot|current|canary|next)(?:$|[._-])/i;

/** What docker takes for a tag. */
export const IMAGE_TAG = matches('image-tag', /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/, 'must be the tag of an image: at most 128 letters, digits and . _ -');

/** A tag that never moves; where a digest is given, that is what names the image. */
export const RELEASE_TAG: Rule<string> = {
  name: 'release-tag',
  sentence: 'must be the tag of one release, with its three numbers, e.g. v0.12.4 or v0.12.4-cuda; or name the digest too',
  holds: value => RELEASE.test(value) && !MOVING.test(value),
  cure: () => 'a tag that moves would upgrade the site whenever a machine is replaced',
};

/** The oldest release that the programs know how to run. A tag that names none is left to the machine. */
export function releaseSince(oldest: string): Rule<string> {
  return {
    name: 'release-since',
    sentence: `must be release ${oldest} or later: the programs do not know the ones before`,
    holds: value => !isOlder(value, oldest),
  };
}

function isOlder(tag: string, oldest: string): boolean {
  const [numbers, least] = [tag, oldest].map(text => RELEASE.exec(text)?.slice(1).map(Number));
  const difference = numbers?.map((number, index) => number - least![index]).find(by => by !== 0) ?? 0;
  return difference < 0;
}
