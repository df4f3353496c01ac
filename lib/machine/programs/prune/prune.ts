import { MINUTES, Program } from '../../program';

let program: Program<never> | undefined;

/** Installs what takes away what a site no longer has. */
export function pruneProgram(): Program<never> {
  return program ??= new Program('prune', { timeoutSeconds: 20 * MINUTES, include: ['prune.sh'] });
}
