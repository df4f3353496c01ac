import { Component, JsonFile, cdk } from 'projen';

/** What the tests are made with is TypeScript as the tests are. */
export class Instruments extends Component {
  constructor(project: cdk.JsiiProject) {
    super(project, 'instruments');
    new JsonFile(project, 'instruments/tsconfig.json', { marker: false, obj: { extends: '../test/tsconfig.json', include: ['**/*.ts'] } });
  }
}
