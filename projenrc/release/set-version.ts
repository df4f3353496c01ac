/**
 * `npx projen release:version 0.1.0`: writes the version where it stands, and makes what is unreleased in the change log that version's.
 */
import { execFileSync } from 'child_process';
import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { released } from './change-log';

const ROOT = join(__dirname, '../..');
const [version = ''] = process.argv.slice(2);

function change(file: string, by: (text: string) => string): void {
  writeFileSync(join(ROOT, file), by(readFileSync(join(ROOT, file), 'utf8')));
}

change('CHANGELOG.md', text => released(text, version, new Date().toISOString().slice(0, 10)));
change('projenrc/publisher.ts', text => text.replace(/^export const VERSION: string = '.*';$/m, `export const VERSION: string = '${version}';`));
execFileSync('npx', ['projen'], { cwd: ROOT, stdio: 'inherit' });
execFileSync('npm', ['install', '--package-lock-only', '--ignore-scripts'], { cwd: ROOT, stdio: 'inherit' });
console.log(`now: git commit --all --message "chore(release): ${version}"; npm run release:dry; git tag --sign v${version}`);
