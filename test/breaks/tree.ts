import { execFileSync } from 'child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { run } from './run';

const PROJECT = join(__dirname, '../..');
const OURSELVES = 'cdktf-bailian-open-webui';

/** What git ignores and tests need: what was generated and compiled. */
const MADE = ['lib', '.jsii'];

/** One line of one file. */
export interface Change {
  readonly file: string;
  /** The line without its indentation; it stands in the file once. */
  readonly from: string;
  /** What stands there instead; may be nothing. */
  readonly to: string;
}

/** What a compilation writes for a source, beside the assembly. */
const compiled = (source: string) => ['.js', '.d.ts'].map(extension => source.replace(/\.ts$/, extension));

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

  /** Breaks one line, and gives back what mends it. */
  public async break({ file, from, to }: Change): Promise<() => void> {
    const mend = this.keep([file, ...file.endsWith('.ts') ? [...compiled(file), '.jsii'] : []]);
    const path = join(this.folder, file);
    const lines = readFileSync(path, 'utf8').split('\n');
    const [index, ...more] = [...lines.keys()].filter(line => lines[line].trim() === from);
    if (index === undefined || more.length > 0) {
      throw new Error(`${file} must have the line once: ${from}`);
    }
    lines[index] = lines[index].replace(from, () => to);
    writeFileSync(path, lines.join('\n'));
    if (file.endsWith('.ts')) {
      await this.compile();
    }
    return mend;
  }

  /** Takes the copy away. */
  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** As `npx projen compile` does it: what does not compile is not broken but unfinished. */
  private async compile(): Promise<void> {
    const { exitCode, output } = await run(this.folder, ['npx', 'jsii', '--silence-warnings=reserved-word']);
    if (exitCode !== 0) {
      throw new Error(`it does not compile:\n${output}`);
    }
  }

  private keep(paths: string[]): () => void {
    const kept = paths.map(path => [join(this.folder, path), readFileSync(join(this.folder, path))] as const);
    return () => kept.forEach(([path, content]) => writeFileSync(path, content));
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
