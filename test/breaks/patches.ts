import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';

const FOLDER = join(__dirname, 'patches');

/** A mistake that somebody could make, and the test that finds it. */
export interface Break {
  readonly title: string;
  /** The patch that makes the mistake. */
  readonly path: string;
  readonly caughtBy: Test;
  /** A part of what that test says: one that fails for another reason has caught nothing. */
  readonly says: string;
}

/** A test that can be run alone, and how its outcome is read. */
export interface Test {
  /** Where it stands, as a reader looks for it. */
  readonly place: string;
  readonly name: string;
  /** Runs it, and what it builds on, alone. */
  readonly command: readonly string[];
  /** What the output has when it passes, and when it fails. */
  readonly passed: RegExp;
  readonly failed: RegExp;
  /** Whether it boots no machine and starts no Terraform. */
  readonly isQuick: boolean;
}

const quoted = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Jest writes what fails with a › behind each describe block, which a name is written without. */
function byJest(place: string, name: string, before: readonly string[]): Test {
  const needsMachine = place.startsWith('test/machine/');
  const names = [...before, name].map(quoted).join('|');
  return {
    place,
    name,
    command: ['npx', 'jest', '--ci', '--verbose', ...needsMachine ? ['--config', 'test/machine/jest.config.json'] : [], place, '--testNamePattern', `^(?:${names})$`],
    passed: new RegExp(`^Tests:.* ${before.length + 1} passed`, 'm'),
    failed: new RegExp(`^  ● ${name.split(' ').map(quoted).join('(?: ›)? ')}$`, 'm'),
    isQuick: place.startsWith('test/unit/'),
  };
}

/** A test in Python, of a piece of a program. */
function byUnittest(test: string): Test {
  const [file, group, name] = test.split('.');
  return {
    place: `test/unit/machine/pieces/${file}.py, ${group}`,
    name,
    command: ['env', 'PYTHONPATH=test/unit/machine/pieces', 'python3', '-B', '-m', 'unittest', test],
    passed: /^Ran 1 test in .*\n\nOK$/m,
    failed: new RegExp(`^(?:FAIL|ERROR): ${name} `, 'm'),
    isQuick: true,
  };
}

/** The head of a patch: a title, then lines with a word before a colon. */
function breakOf(file: string): Break {
  const path = join(FOLDER, file);
  const [title, ...lines] = readFileSync(path, 'utf8').split('\n\n')[0].split('\n');
  const all = (word: string) => lines.filter(line => line.startsWith(`${word}: `)).map(line => line.slice(word.length + 2));
  const [[caughtBy], [says]] = [all('Caught by'), all('Says')];
  const [place, name] = caughtBy.split(' › ');
  const [, test] = caughtBy.split(' ');
  return { title, path, says, caughtBy: name === undefined ? byUnittest(test) : byJest(place, name, all('After')) };
}

/** What is broken on purpose, in the order of the files. */
export const BREAKS: readonly Break[] = readdirSync(FOLDER).sort().map(breakOf);
