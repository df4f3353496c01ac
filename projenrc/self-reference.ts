import { Component, cdk } from 'projen';

/** Lets examples and README snippets import the package by its name, as a consumer does. */
export class SelfReference extends Component {
  constructor(project: cdk.JsiiProject) {
    super(project, 'self-reference');
    project.preCompileTask.exec(`node projenrc/refer-to-self.js ${project.name}`);
  }
}
