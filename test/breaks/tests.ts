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
}

const quoted = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Jest writes what fails with a › behind each describe block, which a name is written without. */
function byJest(place: string, name: string, options: readonly string[], before: readonly string[] = []): Test {
  const names = [...before, name].map(quoted).join('|');
  return {
    place,
    name,
    command: ['npx', 'jest', '--ci', '--verbose', ...options, place, '--testNamePattern', `^(?:${names})$`],
    passed: new RegExp(`^Tests:.* ${before.length + 1} passed`, 'm'),
    failed: new RegExp(`^  ● ${name.split(' ').map(quoted).join('(?: ›)? ')}$`, 'm'),
  };
}

/** A test of ours that needs no machine: the name with its describe blocks. */
export const unit = (file: string, name: string): Test => byJest(file, name, []);

/** A test on the booted machine, and the tests of its suite whose work it needs. */
export const machine = (suite: string, name: string, before: readonly string[] = []): Test =>
  byJest(`test/machine/${suite}.test.ts`, name, ['--config', 'test/machine/jest.config.json'], before);

const FAILED = (name: string) => new RegExp(`^(?:FAIL|ERROR): ${name} `, 'm');

/** A test of nginx and certificates, on a machine of its own. */
export const frontend = (kind: string, name: string): Test => ({
  place: `test/machine/frontend/${kind.replace('.', '.py, ')}`,
  name,
  command: ['python3', 'test/machine/frontend/run.py', `${kind}.${name}`],
  passed: /^1 passed, 0 failed$/m,
  failed: FAILED(name),
});

/** A test of a piece of a program. */
export const python = (kind: string, name: string): Test => ({
  place: `test/unit/machine/pieces/${kind.replace('.', '.py, ')}`,
  name,
  command: ['env', 'PYTHONPATH=test/unit/machine/pieces', 'python3', '-B', '-m', 'unittest', `${kind}.${name}`],
  passed: /^Ran 1 test in .*\n\nOK$/m,
  failed: FAILED(name),
});
