import { existsSync, readdirSync } from 'fs';
import { join } from 'path';
import { Component, JsonFile, TextFile, cdk } from 'projen';

/** The release of this library that the examples ask for. */
const ASKED = '0.1.0';

const EXTRA_DEPENDENCIES: Record<string, Record<string, string>> = {
  'smoke-test': { '@cdktf/provider-null': '^11.0.1' },
};

/** The examples in other languages: what cdktf calls the language, and how it starts such an app. */
const IN_OTHER_LANGUAGES: Record<string, { language: string; app: string }> = {
  python: { language: 'python', app: 'python3 main.py' },
  go: { language: 'go', app: 'go run .' },
  java: { language: 'java', app: 'mvn --batch-mode --quiet compile exec:java' },
  csharp: { language: 'csharp', app: 'dotnet run' },
};

/** Every folder of `examples/` is an app of its own that can be copied out: these are the files that make it one. */
export class ExampleApps extends Component {
  constructor(project: cdk.JsiiProject) {
    super(project, 'example-apps');
    const folder = join(project.outdir, 'examples');
    for (const example of readdirSync(folder).filter(name => existsSync(join(folder, name, 'main.ts'))).sort()) {
      this.app(project, example);
    }
    for (const [example, { language, app }] of Object.entries(IN_OTHER_LANGUAGES)) {
      this.settings(project, example, language, app);
    }
    new TextFile(project, 'examples/python/requirements.txt', { marker: false, lines: ['cdktf~=0.21.0', `${project.name}~=${ASKED}`, ''] });
    project.gitignore.exclude('/examples/*/cdktf.out/', '/examples/*/node_modules/', '/examples/*/.terraform*', '/examples/*/terraform.*.tfstate*');
    project.gitignore.exclude('/examples/python/.venv/', '/examples/go/go.sum', '/examples/java/maven/', '/examples/java/target/', '/examples/csharp/bin/', '/examples/csharp/obj/');
    project.npmignore!.exclude('/examples/', '/docs/', '/projenrc/', '/.ci/', '/test/', '/instruments/', 'CONTRIBUTING.md', 'SECURITY.md', '/.npmrc', '/jest.config.json');
  }

  private settings(project: cdk.JsiiProject, example: string, language: string, app: string) {
    new JsonFile(project, `examples/${example}/cdktf.json`, { marker: false, obj: { language, app, projectId: `${project.name}-${example}`, sendCrashReports: 'false' } });
  }

  private app(project: cdk.JsiiProject, example: string) {
    this.settings(project, example, 'typescript', 'npx ts-node main.ts');
    new JsonFile(project, `examples/${example}/package.json`, {
      marker: false,
      obj: {
        name: example,
        private: true,
        scripts: { synth: 'cdktf synth', deploy: 'cdktf deploy', destroy: 'cdktf destroy' },
        dependencies: { cdktf: '^0.21.0', [project.name]: `^${ASKED}`, constructs: '^10.4.2', ...EXTRA_DEPENDENCIES[example] },
        devDependencies: { '@types/node': '^20', 'cdktf-cli': '^0.21.0', 'ts-node': '^10.9.2', 'typescript': '~5.9.0' },
      },
    });
    new JsonFile(project, `examples/${example}/tsconfig.json`, {
      marker: false,
      obj: { compilerOptions: { target: 'ES2022', module: 'node16', strict: true, skipLibCheck: true, types: ['node'] }, include: ['*.ts'] },
    });
  }
}
