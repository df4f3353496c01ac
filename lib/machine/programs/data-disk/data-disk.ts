import { MINUTES, Program, TOLD_LATER } from '../../program';

/** Finds the data disk, formats it if it is blank, mounts it, grows it. */
export function dataDiskProgram(): Program<'disk_id'> {
  return new Program('data-disk', {
    timeoutSeconds: 15 * MINUTES,
    installsPackages: true,
    parameters: { disk_id: TOLD_LATER },
  });
}
