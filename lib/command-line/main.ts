#!/usr/bin/env node
import { run } from './run';

process.exitCode = run(process.argv.slice(2), {
  directory: process.cwd(),
  print: text => process.stdout.write(`${text}\n`),
  complain: text => process.stderr.write(`${text}\n`),
});
