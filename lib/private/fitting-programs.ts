import { LONGEST_CONTENT, Program } from '../machine/program';
import { Examination } from '../model/rule';

/** A program and the property that makes it long. */
export type Sized = readonly [property: string, program: Program];

/** What Cloud Assistant does not take is a mistake in the props like any other, told before anything is created. */
export function examineSizes(examination: Examination, programs: readonly Sized[]): void {
  for (const [property, { name, size, fits }] of programs) {
    if (!fits) {
      examination.add({ property, sentence: `must be shorter: the program ${name} would have ${size} bytes in base64, and Cloud Assistant takes ${LONGEST_CONTENT}` });
    }
  }
}
