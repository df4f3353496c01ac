import { copyFileSync, cpSync, mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
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

let written: string | undefined;

/** The whole chart in a folder of this process, from which cdktf copies it at synth. */
export function chartFolder(): string {
  if (written === undefined) {
    const folder = mkdtempSync(join(tmpdir(), 'chart-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    writeChart(folder);
    written = folder;
  }
  return written;
}
