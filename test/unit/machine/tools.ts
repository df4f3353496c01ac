import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';

const TOOLBOX = join(__dirname, '../../../lib/machine/toolbox');

/** A file of the toolbox. */
export interface Tool {
  readonly piece: string;
  readonly file: string;
  readonly path: string;
  /** What it is called on a machine: what begins with #! is a command. */
  readonly name: string;
}

function toolOf(piece: string, file: string): Tool {
  const path = join(TOOLBOX, piece, file);
  const isCommand = readFileSync(path, 'utf8').startsWith('#!');
  return { piece, file, path, name: isCommand ? file.replace(/\.\w+$/, '').replace(/_/g, '-') : file };
}

/** The pieces of the toolbox: its folders. */
export const PIECES = readdirSync(TOOLBOX, { withFileTypes: true }).filter(entry => entry.isDirectory()).map(({ name }) => name).sort();

/** All of it. */
export const TOOLS = PIECES.flatMap(piece => readdirSync(join(TOOLBOX, piece)).map(file => toolOf(piece, file)));
