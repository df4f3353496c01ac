import { execFile } from 'child_process';
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { promisify } from 'util';

/** What somebody installs who writes an app in TypeScript, beside the package. */
export const TOOLS = { 'typescript': '~5.9.0', 'ts-node': '^10.9.2', '@types/node': '^20' };
/** cdktf with its command line. */
export const CDKTF = { 'cdktf': '0.21.0', 'constructs': '^10.4.2', 'cdktf-cli': '0.21.0' };

const ROOT = join(__dirname, '../..');
const run = promisify(execFile);

/** Packs the package as `npm publish` would; returns the tarball. */
export async function pack(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'packed-'));
  const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], { cwd: ROOT });
  return join(folder, JSON.parse(stdout)[0].filename);
}

/** A project outside the repository that has the package from its tarball, as its users do. */
export class Consumer {
  /** A project with an example's files. */
  public static async of(example: string, dependencies: Record<string, string>): Promise<Consumer> {
    const folder = mkdtempSync(join(tmpdir(), 'consumer-'));
    for (const file of ['main.ts', 'cdktf.json', 'tsconfig.json']) {
      cpSync(join(ROOT, 'examples', example, file), join(folder, file));
    }
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, dependencies }));
    const consumer = new Consumer(folder);
    await consumer.run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund']);
    return consumer;
  }

  private constructor(public readonly folder: string) {}

  /** Runs a program in the project; resolves to what it prints, or fails with that. */
  public async run(program: string, parameters: string[], environment: NodeJS.ProcessEnv = {}): Promise<string> {
    const options = { cwd: this.folder, env: { ...process.env, ...environment }, maxBuffer: 2 ** 26 };
    const { stdout } = await run(program, parameters, options).catch(error => {
      // tsc says what is wrong in its output, which the error's message leaves out
      error.message += error.stdout;
      throw error;
    });
    return stdout;
  }

  /** Changes a file of the project. */
  public change(file: string, change: (text: string) => string): void {
    writeFileSync(join(this.folder, file), change(readFileSync(join(this.folder, file), 'utf8')));
  }

  /** What the app synthesizes, without what names the folder and the version of cdktf. */
  public synthesized(outdir = 'cdktf.out'): Record<string, unknown> {
    const { '//': _, terraform, ...configuration } = JSON.parse(readFileSync(join(this.folder, outdir, 'stacks/chat/cdk.tf.json'), 'utf8'));
    return { ...configuration, required: terraform.required_providers };
  }
}
