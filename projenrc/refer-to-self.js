// Makes node_modules/<name> lead to this package, or to the one in a folder of this project: node refer-to-self.js NAME [FOLDER]. Not by a link: tools that walk node_modules would go round in circles.
'use strict';
const { mkdirSync, rmSync, writeFileSync } = require('fs');
const { join } = require('path');

const [name, project = '.'] = process.argv.slice(2);
const folder = join(__dirname, '..', project, 'node_modules', name);

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version: '0.0.0', main: '../../lib/index.js', types: '../../lib/index.d.ts' }));
