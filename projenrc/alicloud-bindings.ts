import { Component, cdk } from 'projen';

/** The bindings of aliyun/alicloud: cut from the real provider's schema by hand, generated at every build, never in git. */
export class AlicloudBindings extends Component {
  constructor(project: cdk.JsiiProject) {
    super(project, 'alicloud-bindings');

    project.addTask('vendor-schema', {
      description: 'Cuts a provider schema down to the resources in use: vendor-schema <schema.json or behaviour.json> …',
      exec: 'ts-node --project projenrc/tsconfig.json projenrc/vendor-schema.ts',
      receiveArgs: true,
    });
    const generate = project.addTask('bindings', {
      description: 'Generates the bindings of aliyun/alicloud from the vendored schema',
      exec: 'ts-node --transpile-only --project projenrc/tsconfig.json projenrc/generate-bindings.ts',
    });
    project.preCompileTask.spawn(generate);

    project.gitignore.exclude('/lib/alicloud/generated/');
    project.npmignore!.exclude('/lib/alicloud/schema.json', '/lib/alicloud/generated/generated-from');
  }
}
