import { spawn } from 'child_process';

/** A deadline against hanging, not a measure. */
const PATIENCE_SECONDS = 30 * 60;

/** How a command ended, and all that it said. */
export interface Ended {
  readonly exitCode: number | null;
  readonly output: string;
}

/** Runs a command to its end. */
export function run(folder: string, [command, ...words]: readonly string[]): Promise<Ended> {
  const { FORCE_COLOR: _, ...env } = process.env;
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, { cwd: folder, env: { ...env, NO_COLOR: '1' }, stdio: ['ignore', 'pipe', 'pipe'], timeout: PATIENCE_SECONDS * 1000 });
    const pieces: Buffer[] = [];
    child.stdout.on('data', piece => pieces.push(piece));
    child.stderr.on('data', piece => pieces.push(piece));
    child.on('error', reject);
    child.on('close', exitCode => resolve({ exitCode, output: Buffer.concat(pieces).toString('utf8') }));
  });
}
