import { propertyOfApp, sentenceOfApp } from './language-of-app';

/** One thing that is wrong with what the caller wrote. */
export interface Violation {
  /** The property as the caller wrote it, e.g. `additionalDomains[1].name`. */
  readonly property: string;
  /** What holds for a right value; lower case, no full stop. */
  readonly sentence: string;
  /** The value that came, never a secret. */
  readonly came?: string;
  /** What to do about it, where the sentence does not tell. */
  readonly cure?: string;
}

/** Raised once, before anything is created, with everything that is wrong; the message has the names of the app's language. */
export class ValidationError extends Error {
  /** Always `ValidationError`: tells it apart across copies of the package. */
  public readonly name = 'ValidationError';

  constructor(
    /** The path of the construct whose props are wrong. */
    public readonly constructPath: string,
    /** All that is wrong, in the order of the rules. */
    public readonly violations: readonly Violation[],
  ) {
    super([`${constructPath}: ${count(violations.length)} in the props`, ...violations.map(line)].join('\n'));
  }
}

function count(mistakes: number): string {
  return mistakes === 1 ? '1 mistake' : `${mistakes} mistakes`;
}

function line({ property, sentence, came, cure }: Violation): string {
  return `  ${propertyOfApp(property)}: ${sentenceOfApp(sentence)}${came === undefined ? '' : `, came ${came}`}${cure === undefined ? '' : `; ${sentenceOfApp(cure)}`}`;
}
