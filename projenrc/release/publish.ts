/**
 * `npm run release:publish [-- --yes]`: publishes what `npm run release:dry` has made and found good, and nothing else. Without --yes it prints the commands.
 * Nothing that was published can be replaced: see docs/publishing.md.
 */
import { spawnSync } from 'child_process';
import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { faultsOfChangeLog } from './change-log';
import { Cdk, FOLDERS, RECIPES, REGISTRIES } from './packages';
import { presentOf } from './present';
import { refusals, Statement } from './provenance';
import { VERSION } from '../publisher';

const ROOT = join(__dirname, '../..');
/** jsii's own way to publish; a newer one is tried by who publishes, not by surprise. */
export const PUBLIB = 'publib@0.2.1061';

/** A command that publishes, and what it needs from the environment. */
export interface Publication {
  readonly command: readonly string[];
  readonly credentials: readonly string[];
}

/** The commands that publish what a statement is of, in their order: a registry after the other, each with both packages. */
export function publicationsOf({ subject }: Statement): Publication[] {
  return REGISTRIES.flatMap(registry => (Object.keys(FOLDERS) as Cdk[]).flatMap(cdk => {
    const { target, publisher, credentials } = RECIPES[registry];
    const folder = join(FOLDERS[cdk], 'dist', target);
    return subject.some(({ name }) => name.startsWith(`${folder}/`)) ? [{ command: ['npx', '--yes', '--package', PUBLIB, publisher, folder], credentials }] : [];
  }));
}

/** What the environment does not have. */
export function missingCredentials(publications: readonly Publication[], environment: NodeJS.ProcessEnv): string[] {
  return [...new Set(publications.flatMap(({ credentials }) => credentials))].filter(names => !names.split('|').some(name => environment[name]));
}

function main(): number {
  const file = join(ROOT, 'dist/release/provenance.intoto.json');
  if (!existsSync(file)) {
    console.error('nothing was made yet: npm run release:dry');
    return 1;
  }
  const statement: Statement = JSON.parse(readFileSync(file, 'utf8'));
  const publications = publicationsOf(statement);
  const faults = [
    ...refusals(statement, presentOf(ROOT, statement.subject.map(({ name }) => name))),
    ...VERSION === '0.0.0' ? [] : faultsOfChangeLog(readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8'), VERSION),
    ...missingCredentials(publications, process.env).map(names => `the environment has no ${names.replace('|', ' or ')}`),
  ];
  console.log(publications.map(({ command }) => command.join(' ')).join('\n'));
  if (faults.length > 0) {
    console.error(faults.map(fault => `refused: ${fault}`).join('\n'));
    return 1;
  }
  if (!process.argv.includes('--yes')) {
    console.log('nothing was published: with -- --yes it is');
    return 0;
  }
  // the first that fails ends it: what is published is skipped by publib at the next run
  return publications.every(({ command: [program, ...words] }) => spawnSync(program, words, { cwd: ROOT, stdio: 'inherit' }).status === 0) ? 0 : 1;
}

if (require.main === module) process.exitCode = main();
