import { existsSync, mkdtempSync, readdirSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { keepStateBeside } from '../../instruments/provider/local-state';
import { StateServer } from '../../instruments/provider/state-server';

const FOLDER = join(__dirname, '../../examples');

/** The folders of `examples/` that are apps in TypeScript; what is in other languages is run by test/package. */
export const EXAMPLES = readdirSync(FOLDER).filter(name => existsSync(join(FOLDER, name, 'main.ts'))).sort();

/** Values for the variables of every example. */
export const VARIABLES = {
  bailian_api_key: 'sk-0123456789abcdef0123456789abcdef',
  admin_password: 'correct-horse-battery-staple',
};

/** Runs an example as `cdktf synth` does, in this process; returns the directory of its Terraform configuration. */
export function synthesizeExample(example: string, environment: Record<string, string> = {}, states?: StateServer): string {
  const outdir = mkdtempSync(join(tmpdir(), `example-${example}-`));
  const before = { ...process.env };
  Object.assign(process.env, environment, { CDKTF_OUTDIR: outdir });
  try {
    jest.isolateModules(() => require(join(FOLDER, example, 'main.ts')));
  } finally {
    process.env = before;
  }
  return keepStateBeside(join(outdir, 'stacks/chat'), states);
}
