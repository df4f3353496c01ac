import { spawnSync } from 'child_process';
import { join } from 'path';

const ROOT = join(__dirname, '../..');

/** What one line of the benchmark says: ours over a reference, both from this run. */
export interface Ratio {
  readonly what: string;
  readonly ours: string;
  readonly reference: string;
  readonly ratio?: number;
  readonly aim: string;
}

/** The middle of several measurements: what one of them is worth on a noisy machine. */
export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** Runs two things in turns, so that whatever else the machine does hits both. */
export function inTurns(rounds: number, ours: () => number, reference: () => number): { ours: number; reference: number } {
  const taken = { ours: [] as number[], reference: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    taken.ours.push(ours());
    taken.reference.push(reference());
  }
  return { ours: median(taken.ours), reference: median(taken.reference) };
}

/** The milliseconds that a function takes. */
export function milliseconds(work: () => void): number {
  const before = process.hrtime.bigint();
  work();
  return Number(process.hrtime.bigint() - before) / 1e6;
}

/** Runs a script in a Node of its own; it prints one line of JSON. */
export function inNodeOfItsOwn<T>(script: string): T {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--expose-gc', '-e', script], { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(stderr);
  }
  return JSON.parse(stdout);
}
