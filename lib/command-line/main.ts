#!/usr/bin/env node
import { run } from './run';

void run(process.argv.slice(2), {
  directory: process.cwd(),
  print: text => process.stdout.write(`${text}\n`),
  complain: text => process.stderr.write(`${text}\n`),
}).then(exitCode => { process.exitCode = exitCode; });
