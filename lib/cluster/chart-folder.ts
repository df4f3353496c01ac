import { cpSync, copyFileSync } from 'fs';
import { join } from 'path';

/** The chart as the package has it. */
const CHART = join(__dirname, 'chart');
/** Signed calls are the machine's own, so they are not written a second time. */
const SIGNED_CALL = join(__dirname, '../machine/toolbox/account/signed_call.py');

/** Writes the chart, whole, into a folder: what Helm is given. */
export function writeChart(folder: string): void {
  cpSync(CHART, folder, { recursive: true, filter: source => !source.endsWith('__pycache__') });
  copyFileSync(SIGNED_CALL, join(folder, 'programs/signed_call.py'));
}
