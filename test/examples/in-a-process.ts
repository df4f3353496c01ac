import { execFile } from 'child_process';
import { mkdtempSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { promisify } from 'util';

const run = promisify(execFile);

/** Synthesizes examples of a project in a process of its own, each into a folder of its own; returns the folder that these are in. */
export async function synthesizeInAProcess(project: string, examples: readonly string[], environment: NodeJS.ProcessEnv, cwd: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'synthesized-'));
  await run(process.execPath, ['-r', require.resolve('ts-node/register/transpile-only'), join(project, 'test/api/synthesize-examples.ts'), folder, ...examples], {
    cwd,
    env: { PATH: process.env.PATH, TS_NODE_COMPILER_OPTIONS: '{"module":"commonjs"}', ...environment },
  });
  return folder;
}
