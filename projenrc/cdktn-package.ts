import { Component, JsonFile, TextFile, cdk } from 'projen';

/** Where the second package is made, of what is in git beside it: what it is compiled with, and a lock file of its own. */
const FOLDER = 'cdktn';
const PACKAGE = `${FOLDER}/package`;

/** The suites of the second package that `npm test` runs too: what is public, snapshots, copies and the wrong one of the two. */
const CORE = ['test/api', 'test/unit/snapshot', 'test/unit/terraform/copy-of-cdktf', 'test/unit/constructs/copies-of-the-library'].join(' ');

/** The package for apps on cdktn, from the same sources: see docs/decisions/024-two-packages-from-one-source.md. */
export class CdktnPackage extends Component {
  constructor(project: cdk.JsiiProject) {
    super(project, 'cdktn-package');
    // jsii and the tests find here what comes before the node_modules of the project
    new JsonFile(project, `${FOLDER}/package.json`, {
      marker: false,
      obj: {
        name: 'for-cdktn',
        private: true,
        devDependencies: { cdktn: '0.24.0', constructs: '10.6.0' },
        peerDependencies: { cdktn: '>=0.24.0 <1', constructs: '^10.6.0' },
      },
    });

    new TextFile(project, `${FOLDER}/.npmrc`, { marker: false, lines: ['omit-lockfile-registry-resolved=true', ''] }); // as the project's own

    const compile = project.addTask('compile:cdktn', { description: 'Makes the package for cdktn of the same sources, in cdktn/package' });
    compile.spawn(project.preCompileTask);
    compile.exec(`node projenrc/install-if-needed.js ${FOLDER}`);
    compile.exec('ts-node --transpile-only --project projenrc/tsconfig.json projenrc/make-cdktn-package.ts');
    compile.exec(`node projenrc/refer-to-self.js ${project.name.replace(/^cdktf/, 'cdktn')} ${PACKAGE}`);
    compile.exec('jsii --silence-warnings=reserved-word', { cwd: PACKAGE });

    const test = project.addTask('test:cdktn', { description: 'Runs the suites that need no machine on the package for cdktn' });
    test.spawn(compile);
    test.exec('jest --ci', { cwd: PACKAGE, receiveArgs: true });

    const core = project.addTask('test:cdktn:core', { description: 'Of these suites what npm test runs too', cwd: PACKAGE, exec: `jest --ci ${CORE}` });
    project.testTask.spawn(compile);
    project.testTask.exec('jest --ci', { receiveArgs: true });
    project.testTask.spawn(core);
    project.tasks.tryFind('test:package')!.prependSpawn(compile);

    const pack = project.addTask('package:cdktn', { description: 'Creates the package for cdktn, for npm' });
    pack.exec(`node projenrc/say-if-missing.js ${PACKAGE}/.jsii compile:cdktn`);
    pack.exec('jsii-pacmak -v --target js', { cwd: PACKAGE });

    project.gitignore.exclude(`/${PACKAGE}/`);
    project.npmignore!.exclude(`/${FOLDER}/`);
    project.addScripts({ 'test:cdktn': 'node projenrc/install-if-needed.js && projen test:cdktn' });
  }
}
