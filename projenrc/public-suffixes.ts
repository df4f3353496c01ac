import { Component, cdk } from 'projen';

/** The list of public suffixes, cut to what is needed: generated at every build from a locked development dependency, never in git. */
export class PublicSuffixes extends Component {
  constructor(project: cdk.JsiiProject) {
    super(project, 'public-suffixes');
    project.addDevDeps('tldts@^7');
    const generate = project.addTask('public-suffixes', {
      description: 'Generates the list of public suffixes from the package tldts',
      exec: 'ts-node --transpile-only --project projenrc/tsconfig.json projenrc/generate-public-suffixes.ts',
    });
    project.preCompileTask.spawn(generate);
    project.eslint!.addIgnorePattern('lib/validation/generated/');
    project.gitignore.exclude('/lib/validation/generated/');
  }
}
