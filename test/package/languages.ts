/** What the packages for other languages are tried out with: apps that must synthesize what TypeScript synthesizes. */
import { mkdtempSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Consumer, synthesizedIn } from './consumer';
import { makePackages, RECIPES, Registry } from '../../projenrc/release/packages';
import { synthesizeInAProcess } from '../examples/in-a-process';

export const ROOT = join(__dirname, '../..');
/** The folder of cdktf, whose package for Java is made beside ours. */
export const CDKTF_FOLDER = join(ROOT, 'node_modules/cdktf');

/** Makes what would be published for a registry; returns the folder in which it lies. */
export function made(registry: Registry, outdir = mkdtempSync(join(tmpdir(), 'made-')), beside: readonly string[] = [], project = ROOT): string {
  const { status, stdout, stderr } = makePackages(RECIPES[registry], project, outdir, beside);
  if (status !== 0) throw new Error(`jsii-pacmak ended with ${status}: ${stdout}${stderr}`);
  return join(outdir, RECIPES[registry].target);
}

/** What the example synthesizes in TypeScript, as text: what names the app's folder is left out. */
export async function inTypeScript(example: string): Promise<string> {
  const folder = await synthesizeInAProcess(ROOT, [example], {}, mkdtempSync(join(tmpdir(), 'in-typescript-')));
  return asText(synthesizedIn(join(folder, example)));
}

const asText = (configuration: object): string => JSON.stringify(configuration, undefined, 1);
export const synthesizedBy = (consumer: Consumer): string => asText(consumer.synthesized());

/** How long what a language does takes, in seconds; printed for whoever looks where the time of the suite goes. */
export class Stopwatch {
  private readonly laps: string[] = [];

  constructor(private readonly language: string) {}

  public async time<T>(what: string, does: () => T | Promise<T>): Promise<T> {
    const begin = Date.now();
    const result = await does();
    this.laps.push(`${what} ${((Date.now() - begin) / 1000).toFixed(1)} s`);
    return result;
  }

  public print(): void {
    process.stdout.write(`${this.language}: ${this.laps.join(', ')}\n`);
  }
}
