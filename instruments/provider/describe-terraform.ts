import { terraformOnPath } from './terraform';

/** Tests that need the real `terraform`: left out at home where there is none, and a failure in CI, where it must not go unnoticed. */
export function describeTerraform(title: string, tests: () => void): void {
  if (terraformOnPath()) {
    describe(title, tests);
  } else if (process.env.CI) {
    test(title, () => { throw new Error('terraform is not on the PATH, and CI must not leave these tests out'); });
  } else {
    describe.skip(`${title} (terraform is not on the PATH)`, tests);
  }
}
