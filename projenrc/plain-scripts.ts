import { Component, cdk } from 'projen';

const PYTHON = '--config projenrc/ruff.toml lib test instruments';
/** Scripts of the house; a program's main.sh is no script of its own, and is tested as it is put together. */
const SCRIPTS = '.ci/run $(git ls-files "*.sh" ":!lib")';

/** Every task works in a fresh clone, by making what it needs, or says which task does; the plain scripts begin with one that needs no installed package. */
export class PlainScripts extends Component {
  constructor(project: cdk.JsiiProject) {
    super(project, 'plain-scripts');
    const checks = project.testTask;
    checks.reset();
    checks.spawn(project.compileTask);
    checks.spawn(this.compatTask(project));
    checks.spawn(this.lintTask(project));
    checks.exec('tsc --noEmit --project test/tsconfig.json', { name: 'types of tests and examples' });
    checks.exec('bash test/unit/machine/pieces/run.sh');

    const demo = project.addTask('demo', { description: 'Synthesizes the quick start and applies it on the stand-in provider' });
    const bench = project.addTask('bench', { description: 'Prints ratios: ours over a reference, measured in one run' });
    for (const task of [demo, bench]) {
      task.spawn(project.compileTask);
    }
    demo.exec('ts-node --transpile-only --project test/tsconfig.json test/demo/demo.ts');
    bench.exec('ts-node --transpile-only --project test/tsconfig.json test/bench/bench.ts');

    // jsii warns of Node 20 in a box of its own at every call; .projenrc.ts says which Node is supported
    project.tasks.addEnvironment('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', '20');
    const packed = project.addTask('test:package', { description: 'Tries the packed package out in projects of its own; needs the npm registry' });
    packed.spawn(project.compileTask);
    packed.exec('jest --ci --config test/package/jest.config.json');

    const machine = project.addTask('test:machine', { description: 'Runs the programs on a booted Debian with everything around it; needs root' });
    machine.spawn(project.compileTask);
    machine.exec('bash test/machine/run.sh', { receiveArgs: true });

    const rehearsal = project.addTask('rehearse', { description: 'From terraform apply to a chat in a browser and on to destroy, without a cloud; needs root' });
    rehearsal.spawn(project.compileTask);
    rehearsal.exec('bash test/rehearsal/prepare.sh');
    rehearsal.exec('jest --ci --config test/rehearsal/jest.config.json', { receiveArgs: true });

    const cluster = project.addTask('test:cluster', { description: 'Rolls a site out on a real control plane and disturbs it while people chat; needs root' });
    cluster.spawn(project.compileTask);
    cluster.exec('jest --ci --config test/cluster/jest.config.json', { receiveArgs: true });

    const pins = project.addTask('check:pins', { description: 'Fails when there is a newer release than a pinned one, when nobody can say so, or when a list of models has grown old' });
    pins.spawn(project.compileTask);
    pins.exec('ts-node --transpile-only --project projenrc/tsconfig.json projenrc/check-pins.ts');

    this.makeWhatIsNeeded(project);

    for (const task of ['lint', 'test', 'test:machine', 'test:cluster', 'rehearse', 'test:package', 'check:pins', 'demo', 'bench']) {
      project.addScripts({ [task]: `node projenrc/install-if-needed.js && projen ${task}` });
    }
  }

  private lintTask(project: cdk.JsiiProject) {
    const lint = project.addTask('lint', { description: 'eslint, and ruff and shellcheck for what is no TypeScript' });
    lint.spawn(project.tasks.tryFind('eslint')!);
    for (const command of [`ruff check ${PYTHON}`, `ruff format --check ${PYTHON}`, `shellcheck ${SCRIPTS}`]) {
      lint.exec(`bash projenrc/python-tools.sh ${command}`);
    }
    return lint;
  }

  /** Before there is a release on npm there is an assembly to compare with all the same. */
  private compatTask(project: cdk.JsiiProject) {
    const compare = 'ts-node --transpile-only --project projenrc/tsconfig.json projenrc/compare-api.ts';
    project.addTask('compat:accept', { description: 'What the API is now is what users have', exec: `${compare} accept` });
    const compat = project.tasks.tryFind('compat')!;
    compat.reset(compare);
    return compat;
  }

  /** The bindings are made in a moment where they are there; what takes a compiled library to begin with is told. */
  private makeWhatIsNeeded(project: cdk.JsiiProject) {
    for (const task of [project.compileTask, project.watchTask!, project.tasks.tryFind('eslint')!]) {
      task.prependSpawn(project.preCompileTask);
    }
    project.tasks.tryFind('test:watch')!.prependSpawn(project.compileTask);
    for (const task of project.tasks.all.filter(({ name }) => /^(?:docgen|compat|compat:accept|package:.+)$/.test(name))) {
      task.prependExec('node projenrc/say-if-missing.js .jsii compile');
    }
  }
}
