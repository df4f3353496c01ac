// Ends with a sentence where a file is not there that another task makes: node say-if-missing.js FILE TASK. Needs no installed package.
'use strict';
const { existsSync } = require('fs');
const { join } = require('path');

const [file, task] = process.argv.slice(2);
if (!existsSync(join(__dirname, '..', file))) {
  console.error(`${file} is not there yet: run "npx projen ${task}" first`);
  process.exit(1);
}
