import { Invocation } from '../../instruments/cloud/invocation';
import { Machine } from '../../instruments/cloud/machine';

/** How a program failed, and what was true at that moment. */
export interface Failure {
  readonly invocation: Invocation;
  /** What is kept on the machine for the person: who may read it, and the words. */
  readonly kept: string;
  /** What the site that ran before answers, asked on the machine itself: its network may be what is missing. */
  readonly ready: string;
}

/** A machine, and the names of what it serves. */
interface Served {
  readonly machine: Machine;
  readonly names: readonly string[];
}

const KEPT = '/var/log/open-webui/last-failure';
const said: string[] = [];

/** Looks as soon as the program has ended: another one may fail next. */
export async function failureOf(site: Served, running: Promise<Invocation>): Promise<Failure> {
  const invocation = await running;
  said.push(`${invocation.seconds.toFixed(1)} s  ${invocation.lastLine}`);
  const url = site.names.length ? `--resolve ${site.names[0]}:443:127.0.0.1 https://${site.names[0]}/ready` : 'http://127.0.0.1:8080/ready';
  const kept = await site.machine.mustShell(`stat -c %a ${KEPT}; cat ${KEPT}`);
  const ready = (await site.machine.shell(`curl -sk -o /dev/null -w '%{http_code}' ${url}`)).stdout;
  return { invocation, kept, ready };
}

/** The program failed with one line, which is kept on the machine for the person. */
export function expectSentence({ invocation, kept }: Failure, words: RegExp): void {
  expect(invocation.succeeded).toBe(false);
  expect(invocation.lastLine).toMatch(words);
  expect(kept).toBe(`600\n${invocation.lastLine}`);
}

/** The same, and the site that ran before still answers. */
export function expectSentenceAndSite(failure: Failure, words: RegExp): void {
  expectSentence(failure, words);
  expect(failure.ready).toBe('200');
}

export function printSentences(): void {
  console.log(said.join('\n'));
}
