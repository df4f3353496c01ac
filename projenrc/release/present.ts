import { execFileSync } from 'child_process';
import { createHash } from 'crypto';
import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { Present } from './provenance';
import { VERSION } from '../publisher';

/** What is so in a clone: its commit, what is changed in it, and the digests of these files. */
export function presentOf(root: string, files: readonly string[]): Present {
  const git = (...words: string[]) => execFileSync('git', words, { cwd: root, encoding: 'utf8' }).split('\n').filter(line => line !== '');
  const digestOf = (path: string) => existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('hex') : undefined;
  return {
    version: VERSION,
    commit: git('rev-parse', 'HEAD')[0],
    changed: git('status', '--porcelain').map(line => line.slice(3)),
    tags: git('tag', '--points-at', 'HEAD'),
    digests: Object.fromEntries(files.map(file => [file, digestOf(join(root, file))])),
  };
}
