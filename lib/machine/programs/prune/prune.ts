import { MINUTES, sharedProgram } from '../../program';

/** Installs what takes away what a site no longer has. */
export const pruneProgram = sharedProgram('prune', { timeoutSeconds: 20 * MINUTES, include: ['prune.sh'] });
