/**
 * Holds the public API against the one that users have: what is taken away, or asked for in addition, breaks their builds. Before the first release that is
 * the API of landed-api.json; `accept` writes the present one there, on purpose, with a line in the change log.
 *
 *     ts-node projenrc/compare-api.ts [accept]
 */
import { spawnSync } from 'child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';

const ROOT = join(__dirname, '..');
const LANDED = join(__dirname, 'landed-api.json');
/** jsii-diff takes packages: this one lies below node_modules, so that its dependencies are found. */
const PACKAGE = join(ROOT, 'node_modules/.cache/landed-api');

/** What an API is not made of. */
const PROSE = new Set(['locationInModule', 'symbolId', 'readme']);

function withoutProse(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutProse);
  }
  if (value === null || typeof value !== 'object') {
    return value;
  }
  const kept = Object.entries(value).filter(([key, below]) => !PROSE.has(key) && (key !== 'docs' || below.stability !== undefined));
  return Object.fromEntries(kept.map(([key, below]) => [key, key === 'docs' ? { stability: below.stability } : withoutProse(below)]));
}

function accept(): void {
  const present = JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf8'));
  writeFileSync(LANDED, `${JSON.stringify(withoutProse(present), undefined, 1)}\n`);
}

function compare(): number {
  mkdirSync(PACKAGE, { recursive: true });
  copyFileSync(join(ROOT, 'package.json'), join(PACKAGE, 'package.json'));
  copyFileSync(LANDED, join(PACKAGE, '.jsii'));
  const { status } = spawnSync('npx', ['jsii-diff', PACKAGE, ROOT, '--keys', '--ignore-file', join(ROOT, '.compatignore')], { stdio: 'inherit' });
  return status ?? 1;
}

if (process.argv[2] === 'accept') {
  accept();
} else {
  process.exitCode = compare();
}
