import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { join } from 'path';
import { stripVTControlCharacters } from 'util';

const ROOT = join(__dirname, '../..');

const DOCUMENT = join(ROOT, 'docs/rehearsal.md');
/** Those of the README, by the story that takes them. */
const PICTURES: Record<string, string[]> = { rehearsal: ['chat.png', 'document.png'] };

/** Prints a line under the title of a step. */
export type Say = (line: string) => void;

interface ToldStep {
  readonly title: string;
  readonly asserts: string;
  readonly seconds: number;
  readonly passed: boolean;
}

function say(line: string): void {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
}

/** Steps that build upon each other: each is a test of its own, and after one that failed the others are not tried. */
export class Story {
  private readonly told: ToldStep[] = [];
  private failedStep?: string;
  /** Where a run leaves its pictures and, of a step that failed, what a person needs to see why. */
  public readonly folder: string;

  /**
   * @param name of its table in the docs, and of its folder
   * @param evidence what is kept of a step that failed: a file's name and its content
   */
  public constructor(private readonly name: string, private readonly evidence: () => Promise<Record<string, string>>) {
    this.folder = join(ROOT, 'test-reports', name);
    rmSync(this.folder, { recursive: true, force: true });
    mkdirSync(this.folder, { recursive: true });
  }

  /**
   * @param title what happens
   * @param asserts what is held against what; a cell of the table
   * @param happens the step; what it says is printed under its title
   */
  public step(title: string, asserts: string, happens: (say: Say) => Promise<void>): void {
    test(title, async () => {
      if (this.failedStep) throw notTried(this.failedStep);
      say(`▶ ${title}`);
      const began = Date.now();
      const failure = await happens(line => say(`    ${line}`)).then(() => undefined, (error: Error) => error);
      const seconds = (Date.now() - began) / 1000;
      this.told.push({ title, asserts, seconds, passed: !failure });
      say(`${failure ? '✘' : '✔'} ${title}: ${seconds.toFixed(1)} s`);
      if (failure) await this.keepEvidence(title, failure);
    });
  }

  /** Prints the table of all steps; writes it into the docs where the run was asked for it. */
  public close(): void {
    const table = ['| step | seconds | asserted |', '|---|---:|---|',
      ...this.told.map(({ title, asserts, seconds, passed }) => `| ${passed ? '' : '**failed** '}${title} | ${seconds.toFixed(0)} | ${asserts} |`)].join('\n');
    process.stderr.write(`\n${table}\n\n`);
    writeFileSync(join(this.folder, 'table.md'), `${table}\n`);
    if (process.env.REHEARSAL_UPDATES_DOCS && !this.failedStep) this.updateDocuments(table);
  }

  private async keepEvidence(title: string, failure: Error): Promise<never> {
    this.failedStep = title;
    stripVTControlCharacters(failure.message).split('\n').forEach(line => say(`    ${line}`));
    const files = await this.evidence().catch((error: Error) => ({ 'no-evidence.txt': String(error.stack) }));
    Object.entries(files).forEach(([name, content]) => writeFileSync(join(this.folder, name), content));
    say(`    what was there to see is in ${this.folder}`);
    throw failure;
  }

  private updateDocuments(table: string): void {
    (PICTURES[this.name] ?? []).forEach(name => copyFileSync(join(this.folder, name), join(ROOT, 'docs/pictures', name)));
    const [begins, ends] = ['begins', 'ends'].map(word => `<!-- the table of the ${this.name} ${word} -->`);
    const [before, rest] = readFileSync(DOCUMENT, 'utf8').split(begins);
    const after = rest.split(ends)[1];
    writeFileSync(DOCUMENT, `${before}${begins}\n\n${table}\n\n${ends}${after}`);
  }
}

/** Without a stack, which jest would show the code of: what failed first must not be lost among its followers. */
function notTried(failedStep: string): Error {
  const error = new Error(`not tried: "${failedStep}" has failed`);
  error.stack = error.message;
  return error;
}
