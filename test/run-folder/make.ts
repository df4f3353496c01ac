import { mkdtempSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

/** Before the first test: whatever the tests leave in the folder for temporary files lies in one of this run's own. */
export default function makeRunFolder(): void {
  process.env.JEST_RUN_FOLDER = mkdtempSync(join(tmpdir(), 'jest-run-'));
  process.env.TMPDIR = process.env.JEST_RUN_FOLDER;
}
