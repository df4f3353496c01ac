import { existsSync, readFileSync } from 'fs';
import { join } from 'path';

const CACHE = process.env.OPENTOFU_CACHE ?? '/var/cache/cdktf-bailian-open-webui/opentofu';

/** The version of OpenTofu that is tried, which is the one that prepare.sh builds. */
export const OPENTOFU_VERSION = /^require github\.com\/opentofu\/opentofu v(\S+)$/m.exec(readFileSync(join(__dirname, 'go.mod'), 'utf8'))![1];

/** Where prepare.sh has put it; undefined where nobody has built it. */
export function openTofu(): string | undefined {
  const program = join(CACHE, `v${OPENTOFU_VERSION}`, 'tofu');
  return existsSync(program) ? program : undefined;
}

/** Tests that need OpenTofu: left out where nobody has built it, in CI too, whose machines begin with an empty cache. */
export function describeOpenTofu(title: string, tests: (program: string) => void): void {
  const program = openTofu();
  if (program !== undefined) describe(title, () => tests(program));
  else describe.skip(`${title} (bash instruments/opentofu/prepare.sh builds it)`, () => tests('tofu'));
}
