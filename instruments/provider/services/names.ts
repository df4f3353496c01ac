import { Change, Refusal } from '../kind';
import { text, textMap } from '../values';

/** A name of a VPC or ECS thing; nobody need give one. */
export function nameRule(attribute: string, { from = 2, beginsWithLetter = false } = {}): Refusal {
  return ({ planned }) => {
    const name = text(planned[attribute]);
    if (name === '') return undefined;
    const fits = name.length >= from && name.length <= 128;
    const begins = !beginsWithLetter || /^\p{L}/u.test(name);
    if (fits && begins && !/^https?:\/\//i.test(name)) return undefined;
    return `InvalidName.Malformed: ${attribute} "${name}" must have ${from} to 128 characters${beginsWithLetter ? ', begin with a letter' : ''} ` +
      'and not start with http:// or https://';
  };
}

/** What the cloud refuses of the tags of anything. */
export const tagRule: Refusal = ({ planned }: Change) => {
  const tags = textMap(planned.tags);
  const names = Object.keys(tags);
  if (names.length > 20) return `InvalidParameter.TooManyTags: ${names.length} tags, but at most 20 are allowed`;
  const reserved = names.find(name => /^(?:aliyun|acs:|https?:\/\/)/i.test(name));
  if (reserved) return `InvalidTagKey.Malformed: the tag key "${reserved}" must not start with aliyun, acs:, http:// or https://`;
  const long = names.find(name => name.length === 0 || name.length > 128 || tags[name].length > 128);
  return long === undefined ? undefined : `InvalidTag.Malformed: the key or value of tag "${long}" has more than 128 characters`;
};
