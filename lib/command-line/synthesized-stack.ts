import { readFileSync } from 'fs';
import { dirname, join, resolve } from 'path';
import { Given } from './command';
import { instead } from './instead';
import { TerraformConfiguration } from '../rights/stack-part';

/** The option of every command that reads a synthesized stack. */
export const OUTPUT = { type: 'string', value: 'DIR', help: 'where the app was synthesized to; the output of cdktf.json, or cdktf.out, if it is left out' } as const;

/** A stack as `cdktf synth` wrote it, in whatever language the app is. */
export interface SynthesizedStack {
  readonly name: string;
  readonly configuration: TerraformConfiguration;
  /** Where Terraform works on it. */
  readonly folder: string;
}

interface Manifest {
  readonly stacks?: Readonly<Record<string, { readonly name: string; readonly synthesizedStackPath: string }>>;
}

/** Whether Terraform alone knows what a value will be: a text that it fills in. */
export function isFilledIn(value: unknown): boolean {
  return typeof value === 'string' && /[$%]\{/.test(value);
}

/**
 * The stack that a command is about: the one that its first word names, or the only one.
 *
 * @throws an Error where the app is not synthesized, or has no such stack, or several and none is named
 */
export function synthesizedStack({ words: [name], options, directory }: Given): SynthesizedStack {
  const folder = resolve(directory, typeof options.output === 'string' ? options.output : configuredOutput(directory));
  const manifest = json(join(folder, 'manifest.json'), 'synthesize the app first, in the folder of its cdktf.json: npx cdktf synth') as Manifest;
  const stacks = Object.values(manifest.stacks ?? {});
  const stack = chosen(stacks.map(one => one.name), name, folder);
  const { synthesizedStackPath: path } = stacks.find(one => one.name === stack)!;
  if (!path.endsWith('.json')) {
    throw new Error(`${join(folder, path)} is no JSON; synthesize the app without hclOutput`);
  }
  const file = join(folder, path);
  return { name: stack, folder: dirname(file), configuration: json(file, 'synthesize the app again: npx cdktf synth') as TerraformConfiguration };
}

function chosen(names: string[], name: string | undefined, folder: string): string {
  if (names.length === 0) throw new Error(`there is no stack in ${folder}; synthesize the app again: npx cdktf synth`);
  if (name === undefined && names.length > 1) throw new Error(`there are several stacks, name one: ${names.join(', ')}`);
  if (name === undefined || names.includes(name)) return name ?? names[0];
  throw new Error(`there is no stack ${name} in ${folder}; ${instead(name, names)}`);
}

/** As cdktf's own command line finds it. */
function configuredOutput(directory: string): string {
  try {
    const { output } = JSON.parse(readFileSync(join(directory, 'cdktf.json'), 'utf8')) as { output?: unknown };
    return typeof output === 'string' && output !== '' ? output : 'cdktf.out';
  } catch {
    return 'cdktf.out';
  }
}

function json(file: string, cure: string): object {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`${file} cannot be read (${(error as NodeJS.ErrnoException).code}); ${cure}`);
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // said below
  }
  throw new Error(`${file} is no JSON object; ${cure}`);
}
