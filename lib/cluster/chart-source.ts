import { copyFileSync, cpSync, mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { basename, join } from 'path';

/** The chart as the package has it. */
const CHART = join(__dirname, 'chart');

/** What a machine's programs do too is theirs, and not written twice; where rows are and what is kept is said by files of the chart by the same names. */
const TOOLBOX = join(__dirname, '../machine/toolbox');
const OF_MACHINES = [
  'account/signed_call.py', 'bailian/check_bailian.py', 'refusals/bailian_refusals.py', 'models/document_settings.py', 'database/model_access.py',
  'models/model_settings.py', 'settings/site_settings.py', 'variables/variable_rows.py', 'image-settings/image-settings.py',
  'sign-in/check_sign_in.py', 'provider/ask_provider.py', 'administrators/session_roles.py', 'dns/dns_record.py',
];

/** Writes the chart, whole, into a folder: what Helm is given. */
export function writeChart(folder: string): void {
  cpSync(CHART, folder, { recursive: true, filter: source => !source.endsWith('__pycache__') });
  OF_MACHINES.forEach(file => copyFileSync(join(TOOLBOX, file), join(folder, 'programs', basename(file))));
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
