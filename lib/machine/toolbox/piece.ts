import { posix } from 'path';
import { digest } from '../../validation/names';
import { MINUTES, Program, ProgramProps, source, Tools } from '../program';

/**
 * What lies on the machine for others to call, cut by concern: who reads a stored secret, who makes a backup. Each piece is installed by a program of its
 * own, side by side with the others; programs say which pieces they use, and come after those.
 */
export function piece(name: string, files: readonly string[]): () => Tools {
  let tools: Tools | undefined;
  return () => tools ??= made(name, files);
}

/** A piece with a file that is made at synth; a site without what the file is made for has the constant piece of that name. */
export function writtenPiece(name: string, file: string, text: string): () => Tools {
  return () => toolsOf(name, digest(text), { files: { [file]: text } });
}

/** The words that its scripts are said in. */
function shellOf(name: string, files: readonly string[]): string[] {
  const texts = files.filter(file => file.endsWith('.sh')).map(file => source(posix.join('toolbox', name, file)));
  const says = (word: string) => texts.some(text => text.includes(`/${word}.sh`));
  return [...says('tool') ? ['tool.sh', 'shell.sh'] : [], ...says('services') ? ['services.sh'] : []];
}

function made(name: string, own: readonly string[]): Tools {
  const include = [...own.map(file => `${name}/${file}`), ...shellOf(name, own)];
  return toolsOf(name, digest(include.map(file => source(posix.join('toolbox', file))).join('\0')), { include });
}

function toolsOf(name: string, version: string, carries: Pick<ProgramProps, 'include' | 'files'>): Tools {
  const props = { timeoutSeconds: 20 * MINUTES, constants: { version }, ...carries };
  return { piece: name, version, program: new Program<never>(`toolbox-${name}`, props, { folder: 'toolbox', main: 'toolbox/main.sh', words: [] }) };
}
