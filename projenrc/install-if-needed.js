// Runs `npm ci` where node_modules does not hold what the lock file names, in the project or in a folder of it: node install-if-needed.js [FOLDER]. Needs Node and
// npm, no installed package.
'use strict';
const { spawnSync } = require('child_process');
const { existsSync, readFileSync } = require('fs');
const { join } = require('path');

const root = join(__dirname, '..', process.argv[2] ?? '.');

/** @returns the packages of a lock file, as `path@version` */
function packagesOf(file) {
  if (!existsSync(file)) {
    return new Map();
  }
  return new Map(Object.entries(JSON.parse(readFileSync(file, 'utf8')).packages));
}

function isInstalled() {
  const installed = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  for (const [path, wanted] of packagesOf(join(root, 'package-lock.json'))) {
    // '' is the project itself; what is optional may be for another system
    if (path !== '' && !wanted.optional && installed.get(path)?.version !== wanted.version) {
      return false;
    }
  }
  return true;
}

if (!isInstalled()) {
  console.log(`${join(process.argv[2] ?? '.', 'node_modules')} is not what package-lock.json names: npm ci`);
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
  process.exit(status ?? 1);
}
