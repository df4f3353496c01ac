import { mkdirSync, mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join } from 'path';
import { run } from '../../../lib/command-line/run';

/** What somebody sees who runs the program. */
export interface Seen {
  readonly exitCode: number;
  readonly printed: string;
  readonly complained: string;
}

/** A folder in which an app was synthesized: its files by their paths. */
export function appFolder(files: Record<string, string | object>): string {
  const folder = mkdtempSync(join(tmpdir(), 'app-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

/** The files of an app with stacks of these names, each with a VPC. */
export function stacks(names: string[], output = 'cdktf.out'): Record<string, object> {
  const path = (name: string) => `stacks/${name}/cdk.tf.json`;
  return {
    [`${output}/manifest.json`]: { version: '0.21.0', stacks: Object.fromEntries(names.map(name => [name, { name, synthesizedStackPath: path(name) }])) },
    ...Object.fromEntries(names.map(name => [`${output}/${path(name)}`, { resource: { alicloud_vpc: { [name]: { vpc_name: name } } } }])),
  };
}

/** Runs the program in a folder. */
export async function seen(directory: string, ...words: string[]): Promise<Seen> {
  const [printed, complained]: [string[], string[]] = [[], []];
  const exitCode = await run(words, {
    directory,
    environment: {},
    whenInterrupted: () => undefined,
    print: text => printed.push(text),
    complain: text => complained.push(text),
  });
  return { exitCode, printed: printed.join('\n'), complained: complained.join('\n').replaceAll(directory, '.') };
}
