import { execFileSync } from 'child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

const PROJECT = join(__dirname, '../..');
const OURSELVES = 'cdktf-bailian-open-webui';

/** What git ignores and tests need: what was generated and compiled. */
const MADE = ['lib', '.jsii'];

/** What a compilation writes for a source. */
const compiled = (source: string) => source.endsWith('.ts') ? ['.js', '.d.ts'].map(extension => source.replace(/\.ts$/, extension)) : [];

/** A copy of the project, in which something can be broken. */
export class Tree {
  /** Copies what git knows or would know, and what was made of it. */
  public static copy(): Tree {
    const tree = new Tree(mkdtempSync(join(tmpdir(), 'break-on-purpose-')));
    const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: PROJECT, encoding: 'utf8' });
    for (const path of [...listed.split('\0').filter(Boolean), ...MADE].filter(one => existsSync(join(PROJECT, one)))) {
      cpSync(join(PROJECT, path), join(tree.folder, path), { recursive: true, force: true, preserveTimestamps: true });
    }
    tree.borrowModules();
    return tree;
  }

  private constructor(
    /** Where it lies. */
    public readonly folder: string,
  ) {}

  /**
   * Applies a patch, and gives back what mends it. What is compiled of a source that it changes is taken away, so that the tests load the source: what does not
   * compile is not broken but unfinished, and their words would be others.
   */
  public apply(patch: string): () => void {
    const git = (...words: string[]) => execFileSync('git', ['apply', ...words, patch], { cwd: this.folder, encoding: 'utf8' });
    const changed = git('--numstat').trim().split('\n').map(line => line.split('\t')[2]);
    const paths = [...changed, ...changed.flatMap(compiled)].map(file => join(this.folder, file));
    const kept = paths.filter(existsSync).map(path => [path, readFileSync(path)] as const);
    git();
    changed.flatMap(compiled).forEach(file => rmSync(join(this.folder, file), { force: true }));
    return () => kept.forEach(([path, content]) => writeFileSync(path, content));
  }

  /** Takes the copy away. */
  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The installed packages are the project's; the package itself is that of the copy. */
  private borrowModules(): void {
    const modules = join(this.folder, 'node_modules');
    mkdirSync(modules);
    for (const name of readdirSync(join(PROJECT, 'node_modules')).filter(one => one !== OURSELVES)) {
      symlinkSync(join(PROJECT, 'node_modules', name), join(modules, name));
    }
    execFileSync('node', ['projenrc/refer-to-self.js', OURSELVES], { cwd: this.folder });
  }
}
