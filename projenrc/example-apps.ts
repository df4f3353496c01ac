import { readdirSync } from 'fs';
import { join } from 'path';
import { Component, JsonFile, cdk } from 'projen';

const EXTRA_DEPENDENCIES: Record<string, Record<string, string>> = {
  'smoke-test': { '@cdktf/provider-null': '^11.0.1' },
};

/** Every folder of `examples/` is an app of its own that can be copied out: these are the files that make it one. */
export class ExampleApps extends Component {
  constructor(project: cdk.JsiiProject) {
    super(project, 'example-apps');
    const folder = join(project.outdir, 'examples');
    for (const example of readdirSync(folder, { withFileTypes: true }).filter(entry => entry.isDirectory()).map(entry => entry.name).sort()) {
      this.app(project, example);
    }
    project.gitignore.exclude('/examples/*/cdktf.out/', '/examples/*/node_modules/', '/examples/*/.terraform*', '/examples/*/terraform.*.tfstate*');
    project.npmignore!.exclude('/examples/', '/docs/', '/projenrc/', '/.ci/', '/test/', '/instruments/', 'CONTRIBUTING.md', 'SECURITY.md', '/.npmrc', '/jest.config.json');
  }

  private app(project: cdk.JsiiProject, example: string) {
    new JsonFile(project, `examples/${example}/cdktf.json`, {
      marker: false,
      obj: { language: 'typescript', app: 'npx ts-node main.ts', projectId: `${project.name}-${example}`, sendCrashReports: 'false' },
    });
    new JsonFile(project, `examples/${example}/package.json`, {
      marker: false,
      obj: {
        name: example,
        private: true,
        scripts: { synth: 'cdktf synth', deploy: 'cdktf deploy', destroy: 'cdktf destroy' },
        dependencies: { cdktf: '^0.21.0', [project.name]: '^0.1.0', constructs: '^10.4.2', ...EXTRA_DEPENDENCIES[example] },
        devDependencies: { '@types/node': '^20', 'cdktf-cli': '^0.21.0', 'ts-node': '^10.9.2', 'typescript': '~5.9.0' },
      },
    });
    new JsonFile(project, `examples/${example}/tsconfig.json`, {
      marker: false,
      obj: { compilerOptions: { target: 'ES2022', module: 'node16', strict: true, skipLibCheck: true, types: ['node'] }, include: ['*.ts'] },
    });
  }
}
