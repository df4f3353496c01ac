#!/usr/bin/env node
import { createInterface } from 'readline/promises';
import { run } from './run';

/** As shells have it: 128, and SIGINT. */
const INTERRUPTED = 130;

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl-C and the end of the input are no yes
  terminal.on('SIGINT', () => process.exit(INTERRUPTED));
  try {
    return await Promise.race([terminal.question(question), new Promise<string>(resolve => terminal.once('close', () => resolve('')))]);
  } finally {
    terminal.close();
  }
}

let lastWords = () => {};
process.on('SIGINT', () => {
  lastWords();
  process.exit(INTERRUPTED);
});

void run(process.argv.slice(2), {
  directory: process.cwd(),
  environment: process.env,
  ask: process.stdin.isTTY && process.stderr.isTTY ? ask : undefined,
  whenInterrupted: say => { lastWords = say; },
  print: text => process.stdout.write(`${text}\n`),
  complain: text => process.stderr.write(`${text}\n`),
}).then(exitCode => { process.exitCode = exitCode; });
