import { Component, cdk } from 'projen';
import { VERSION } from './publisher';

const NODE = 'ts-node --transpile-only --project projenrc/tsconfig.json projenrc/release';

/** What a release takes: see docs/publishing.md. No part of npm test; what the checks decide is tested there. */
export class Release extends Component {
  constructor(project: cdk.JsiiProject) {
    super(project, 'release');
    project.package.addVersion(VERSION);

    project.addTask('release:version', { description: 'Writes a version, and the change log for it', exec: `${NODE}/set-version.ts`, receiveArgs: true });

    const dry = project.addTask('release:dry', { description: 'Makes every package, and checks contents, licence, bill of materials and the promises of the version' });
    dry.spawn(project.tasks.tryFind('compile:cdktn')!);
    dry.spawn(project.compileTask);
    dry.spawn(project.tasks.tryFind('compat')!);
    dry.exec('jest --ci test/terraform/release', { name: 'what consumers have deployed stays' });
    dry.exec(`${NODE}/dry-run.ts`, { receiveArgs: true });

    project.addTask('release:publish', { description: 'Publishes what release:dry has found good; prints the commands without --yes', exec: `${NODE}/publish.ts`, receiveArgs: true });
    project.addScripts({
      'release:dry': 'node projenrc/install-if-needed.js && projen release:dry',
      'release:publish': 'projen release:publish',
    });
  }
}
