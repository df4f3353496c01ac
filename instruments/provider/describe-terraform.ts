import { programOnPath } from './terraform';

/** Tests that need a program: left out at home where there is none, and a failure in CI, where it must not go unnoticed. */
function describeProgram(program: string, title: string, tests: () => void): void {
  if (programOnPath(program)) {
    describe(title, tests);
  } else if (process.env.CI) {
    test(title, () => { throw new Error(`${program} is not on the PATH, and CI must not leave these tests out`); });
  } else {
    describe.skip(`${title} (${program} is not on the PATH)`, tests);
  }
}

/** Tests that need the real `terraform`. */
export const describeTerraform = (title: string, tests: () => void): void => describeProgram('terraform', title, tests);

/** Tests that need `go`. */
export const describeGo = (title: string, tests: () => void): void => describeProgram('go', title, tests);

/** Tests that need `python3`. */
export const describePython = (title: string, tests: () => void): void => describeProgram('python3', title, tests);

/** Tests that need `mvn`, and the JDK that it needs itself. */
export const describeMaven = (title: string, tests: () => void): void => describeProgram('mvn', title, tests);
