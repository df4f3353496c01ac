import { Component, cdk } from 'projen';

/** Lets examples and README snippets import the package by its name, as a consumer does. */
export class SelfReference extends Component {
  constructor(project: cdk.JsiiProject) {
    super(project, 'self-reference');
    const link = `node_modules/${project.name}`;
    project.preCompileTask.exec(`node -e "const fs = require('fs'); fs.rmSync('${link}', { force: true }); fs.symlinkSync('..', '${link}', 'dir')"`);
  }
}
