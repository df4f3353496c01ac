import { changes, Facts, isZero, valueAt } from './facts';
import { UNTOLD } from './untold';

/** When the provider makes a call, as read-provider.go reads it: exactly one of the fields is there. */
export interface Condition {
  /** An attribute that is there and not empty. */
  readonly set?: string;
  readonly changed?: string;
  /** An attribute and the value that it has. */
  readonly is?: readonly [string, string];
  readonly not?: Condition;
  readonly all?: readonly Condition[];
  readonly any?: readonly Condition[];
  /** What the configuration does not tell, in Go, behind the function in which it stands. */
  readonly text?: string;
}

/** Whether a condition holds; of what only the cloud tells no more is asked than it takes. */
export function holds(condition: Condition, facts: Facts): boolean {
  if (condition.set !== undefined) return !isZero(valueAt(facts.attributes, condition.set));
  if (condition.changed !== undefined) return changes(condition.changed, facts);
  if (condition.is) return String(valueAt(facts.attributes, condition.is[0])) === condition.is[1];
  if (condition.not) return !holds(condition.not, facts);
  if (condition.all) return toldFirst(condition.all).every(part => holds(part, facts));
  if (condition.any) return toldFirst(condition.any).some(part => holds(part, facts));
  const answer = UNTOLD[condition.text!];
  if (!answer) throw new Error(`untold.ts has no answer to "${condition.text}"`);
  return answer(facts);
}

/** Every text in a condition. */
export function untoldIn({ text, not, all = [], any = [] }: Condition): string[] {
  return [...text === undefined ? [] : [text], ...[...not ? [not] : [], ...all, ...any].flatMap(untoldIn)];
}

function toldFirst(parts: readonly Condition[]): Condition[] {
  return [...parts].sort((one, other) => untoldIn(one).length - untoldIn(other).length);
}
