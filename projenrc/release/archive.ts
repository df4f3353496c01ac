/** Reads packages: what is packed is unpacked into a folder by the tools that its users have. */
import { execFileSync } from 'child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { PackedFile } from './contents';

/** The files below a folder. */
export function filesBelow(folder: string): PackedFile[] {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(path => statSync(join(folder, path)).isFile());
  return paths.sort().map(path => ({ path, content: readFileSync(join(folder, path)) }));
}

/** The files of an archive; those of a tarball without the folder in which all of them lie. */
export function filesOfArchive(archive: string): PackedFile[] {
  const folder = mkdtempSync(join(tmpdir(), 'unpacked-'));
  try {
    if (/\.(?:tgz|tar\.gz)$/.test(archive)) {
      execFileSync('tar', ['--extract', '--gzip', '--file', archive, '--directory', folder, '--strip-components', '1']);
    } else {
      execFileSync('python3', ['-m', 'zipfile', '-e', archive, folder]); // a wheel, a jar and what NuGet has are zip files
    }
    return filesBelow(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
