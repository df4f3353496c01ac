import { MINUTES, sharedProgram } from '../../program';

/** Has the system disk used whole, and adds swap to a small machine. */
export const systemProgram = sharedProgram('system', { timeoutSeconds: 30 * MINUTES, installsPackages: true });
