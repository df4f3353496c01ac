import { LONGEST_CONTENT, Program } from '../machine/program';
import { Examination, Resolution } from '../validation/rule';

/** A program and the property that makes it long. */
export type Sized = readonly [property: string, program: Program];

/** A model with its programs, which are made once, of a model in which nothing is wrong; those that a prop makes too long are found. */
export function withPrograms<M, P>(
  examination: Examination,
  model: M,
  programsOf: (model: M) => P,
  sized: (programs: P) => readonly Sized[],
): Resolution<M & { readonly programs: P }> {
  // a model with violations is nobody's to read
  const programs = examination.violations.length === 0 ? programsOf(model) : undefined as P;
  if (programs !== undefined) {
    examineSizes(examination, sized(programs));
  }
  return { violations: examination.violations, model: { ...model, programs } };
}

/** What Cloud Assistant does not take is a mistake in the props like any other, told before anything is created. */
function examineSizes(examination: Examination, programs: readonly Sized[]): void {
  for (const [property, { name, size, fits }] of programs) {
    if (!fits) {
      examination.add({ property, sentence: `must be shorter: the program ${name} would have ${size} bytes in base64, and Cloud Assistant takes ${LONGEST_CONTENT}` });
    }
  }
}
