/**
 * Generates docs/api from the compiled library: `npx projen docgen`.
 *
 * jsii-docgen takes, of all that lies below the folder that it works in, the newest release of each dependency, and tools of this project bring newer ones.
 * So it works in a folder with the assemblies of what this project itself has installed, which is what the lock file names.
 */
import { spawnSync } from 'child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync } from 'fs';
import { join } from 'path';

const ROOT = join(__dirname, '..');
const WORKPLACE = join(ROOT, 'node_modules/.cache/api-pages');

function bring(from: string, to: string): void {
  mkdirSync(join(WORKPLACE, to), { recursive: true });
  for (const file of ['package.json', '.jsii']) {
    copyFileSync(join(ROOT, from, file), join(WORKPLACE, to, file));
  }
}

rmSync(WORKPLACE, { recursive: true, force: true });
bring('.', '.');
for (const dependency of Object.keys(JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf8')).dependencyClosure)) {
  bring(join('node_modules', dependency), join('node_modules', dependency));
}
// the library first: the provider's class has a page of its own
const { status } = spawnSync('npx', ['jsii-docgen', '--output', join(ROOT, 'docs/api/API.md'), '--split-by-submodule'], { cwd: WORKPLACE, stdio: 'inherit' });
process.exitCode = status ?? 1;
