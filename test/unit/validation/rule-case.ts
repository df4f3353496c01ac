import { Rule } from '../../../lib/validation/rule';

/** Values by which a rule is shown to hold and to refuse. */
export interface RuleCase {
  /** The rule's name. */
  readonly name: string;
  /** Whether a value gets through. */
  readonly accepts: (value: never) => boolean;
  readonly accepted: readonly unknown[];
  readonly refused: readonly unknown[];
  /** Whether the rule alone keeps quotes, blanks and whatever a shell or Terraform reads out of a string. */
  readonly closedAlphabet?: boolean;
}

/** A case of a rule that can be asked by itself. */
export function caseOf<T>(rule: Rule<T>, accepted: readonly T[], refused: readonly unknown[], more: Pick<RuleCase, 'closedAlphabet'> = {}): RuleCase {
  return { name: rule.name, accepts: value => rule.holds(value), accepted, refused, ...more };
}
