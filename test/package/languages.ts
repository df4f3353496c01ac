/** What the packages for other languages are tried out with: apps that must synthesize what TypeScript synthesizes. */
import { mkdtempSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { leaveOutConsumer } from './consumers-table';
import { programOnPath } from '../../instruments/provider/terraform';
import { makePackages, RECIPES, Registry } from '../../projenrc/release/packages';

export const ROOT = join(__dirname, '../..');
/** The folder of cdktf, whose package for Java is made beside ours. */
export const CDKTF_FOLDER = join(ROOT, 'node_modules/cdktf');

/** Makes what would be published for a registry; returns the folder in which it lies. */
export function made(registry: Registry, outdir = mkdtempSync(join(tmpdir(), 'made-')), beside: readonly string[] = [], project = ROOT): string {
  const { status, stdout, stderr } = makePackages(RECIPES[registry], project, outdir, beside);
  if (status !== 0) throw new Error(`jsii-pacmak ended with ${status}: ${stdout}${stderr}`);
  return join(outdir, RECIPES[registry].target);
}

/** The rows of a language in the table of consumers are not here where its program is not. */
export function needs(program: string, ...consumers: string[]): void {
  if (programOnPath(program) === undefined) consumers.forEach(leaveOutConsumer);
}

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
