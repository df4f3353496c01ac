import { cdk, javascript } from 'projen';
import { AlicloudBindings } from './projenrc/alicloud-bindings';
import { CdktnPackage } from './projenrc/cdktn-package';
import { ExampleApps } from './projenrc/example-apps';
import { ImportDirection } from './projenrc/import-direction';
import { Instruments } from './projenrc/instruments';
import { PlainScripts } from './projenrc/plain-scripts';
import { PublicSuffixes } from './projenrc/public-suffixes';
import { GO_MODULE, OWNER_URL, PUBLISHER, REPOSITORY_URL } from './projenrc/publisher';
import { Release } from './projenrc/release';
import { SelfReference } from './projenrc/self-reference';

const project = new cdk.JsiiProject({
  name: 'cdktf-bailian-open-webui',
  description: 'A private AI chat site on Alibaba Cloud in ten lines of CDKTF: Open WebUI on one ECS instance, wired to Bailian (Model Studio), on your own domain over HTTPS',
  keywords: ['cdktf', 'terraform', 'alicloud', 'alibaba-cloud', 'bailian', 'dashscope', 'open-webui', 'llm', 'chat'],
  author: PUBLISHER.author,
  authorOrganization: true,
  authorAddress: OWNER_URL,
  repositoryUrl: `${REPOSITORY_URL}.git`,
  license: 'Apache-2.0',
  copyrightOwner: PUBLISHER.author,

  // one language version for everybody who builds it; consumers may be on any Node that cdktf supports
  jsiiVersion: '~5.9.0',
  typescriptVersion: '~5.9.0',
  minNodeVersion: '20.0.0',
  packageManager: javascript.NodePackageManager.NPM,
  projenrcTs: true,
  defaultReleaseBranch: 'main',
  projenVersion: '~0.103.0',

  // source and output side by side: what is published is what is read
  srcdir: 'lib',
  libdir: 'lib',
  sampleCode: false,
  // its commands are files in lib/command-line/commands; it runs on Node alone
  bin: { 'cdktf-bailian-open-webui': 'lib/command-line/main.js' },

  peerDeps: ['cdktf@>=0.21.0 <1', 'constructs@^10.4.2'],
  peerDependencyOptions: { pinnedDevDependency: false },
  devDeps: [
    // the package's program loads them where they are installed; decision 020 says why they are no peers
    '@alicloud/credentials@^2',
    '@alicloud/openapi-core@^1',
    'cdktf@0.21.0',
    'constructs@10.4.2',
    '@cdktf/provider-null@11.0.1',
    '@cdktf/provider-generator@0.21.0',
    '@cdktf/provider-schema@0.21.0',
    '@grpc/grpc-js',
    '@grpc/proto-loader',
    '@msgpack/msgpack',
    '@types/node@^20',
    'fast-check@^4',
    // reads snapshots back
    'js-yaml@^4',
    'oidc-provider@^9',
    'playwright-core',
    'socket.io-client@^4',
  ],

  jest: true,
  jestOptions: {
    jestVersion: '^29',
    configFilePath: 'jest.config.json',
    jestConfig: {
      // the compiled library is what consumers load, so it is what the tests load
      moduleFileExtensions: ['js', 'ts', 'json', 'node'],
      testMatch: ['<rootDir>/instruments/**/*.test.ts'],
      setupFiles: ['<rootDir>/test/token-traces.ts'],
      testSequencer: '<rootDir>/test/longest-first.js',
      globalSetup: '<rootDir>/test/run-folder/make.ts',
      globalTeardown: '<rootDir>/test/run-folder/remove.ts',
      // what needs root or the registry has a configuration of its own
      testPathIgnorePatterns: ['/node_modules/', '/test/machine/', '/test/cluster/', '/test/package/', '/test/rehearsal/', '/instruments/cloud/'],
      modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/cdktn/'],
      collectCoverage: false,
      // jest would leave a core to somebody who works at the machine
      maxWorkers: '100%',
      // a deadline against hanging, not a measure: machines are noisy
      testTimeout: 600_000,
    },
  },
  eslint: true,
  eslintOptions: {
    dirs: ['lib', 'projenrc', '.projenrc.ts', 'examples'],
    devdirs: ['test', 'instruments'],
    ignorePatterns: ['lib/alicloud/generated/', '*.js', '*.d.ts', 'node_modules/'],
    commandOptions: { fix: false },
  },
  tsconfig: {
    // the sources are published nowhere, so maps to them would only be weight
    compilerOptions: { inlineSourceMap: false, inlineSources: false },
  },
  tsconfigDev: { include: ['../examples/**/*.ts', '../instruments/**/*.ts'], exclude: ['../examples/*/node_modules'] },
  excludeTypescript: ['test/**/*.ts', 'instruments/**/*.ts', 'examples/**/*.ts', 'projenrc/**/*.ts'],
  docgen: true,
  docgenFilePath: 'docs/api/API.md',

  publishToPypi: { distName: PUBLISHER.pypiName, module: PUBLISHER.pythonModule },
  publishToMaven: { javaPackage: PUBLISHER.javaPackage, mavenGroupId: PUBLISHER.mavenGroupId, mavenArtifactId: 'cdktf-bailian-open-webui' },
  publishToGo: { moduleName: GO_MODULE },
  publishToNuget: { dotNetNamespace: PUBLISHER.nugetPackageId, packageId: PUBLISHER.nugetPackageId },

  // the house has its own CI; nothing here speaks to a forge
  github: false,
  release: false,
  depsUpgrade: false,
});

project.tasks.tryFind('docgen')!.reset('ts-node --transpile-only --project projenrc/tsconfig.json projenrc/generate-api-pages.ts');

new AlicloudBindings(project);
new PublicSuffixes(project);
new ImportDirection(project);
new SelfReference(project);
new ExampleApps(project);
new Instruments(project);
new PlainScripts(project);
new CdktnPackage(project);
new Release(project);

// published is what runs and what describes it: no sources, and no declarations of generated classes but the provider's, which is public
project.npmignore!.exclude('/lib/**/*.ts');
project.npmignore!.include('/lib/**/*.d.ts');
project.npmignore!.exclude('/lib/alicloud/generated/**/*.d.ts', '/lib/validation/generated/*.d.ts');
project.npmignore!.include('/lib/alicloud/generated/provider/*.d.ts');
project.gitignore.exclude('terraform.*.tfstate*', 'cdktf.out/', '.terraform/');
project.npmrc.addConfig('omit-lockfile-registry-resolved', 'true'); // a lock file without addresses
project.npmrc.addConfig('fund', 'false');
project.npmrc.addConfig('audit', 'false');

project.synth();
