import { Component, cdk } from 'projen';

/** The rooms of `lib/`, from the one that may import all others to the one that may import none. */
const ORDER = [
  { room: 'index', files: ['./lib/index.ts'] },
  { room: 'constructs', files: ['./lib/*.ts'] },
  { room: 'private', files: ['./lib/private/**/*.ts'] },
  { room: 'choices', files: ['./lib/choices/**/*.ts'] },
  { room: 'machine', files: ['./lib/machine/**/*.ts'] },
  { room: 'model', files: ['./lib/model/**/*.ts'] },
];

/** Imports go one way, index → constructs → private → choices → machine → model, and functions stay short. */
export class ImportDirection extends Component {
  constructor(project: cdk.JsiiProject) {
    super(project, 'import-direction');
    const eslint = project.eslint!;
    const zones = ORDER.slice(2).map(({ room, files }, index) => ({
      target: files[0],
      from: ORDER.slice(1, index + 2).flatMap(above => above.files),
      message: `${room} must not import what is built on it`,
    }));
    const noBindings = ['machine', 'model'].map(room => ({
      target: `./lib/${room}/**/*.ts`,
      from: './lib/alicloud/**/*.ts',
      message: `${room} knows nothing of Terraform resources`,
    }));
    eslint.addRules({
      'import/no-restricted-paths': ['error', { zones: [...zones, ...noBindings] }],
      'import/no-cycle': ['error'],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      '@stylistic/max-len': ['error', { code: 160, ignoreUrls: true, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreRegExpLiterals: true }],
    });
    // what a test loads, and when, is part of the test; a wire format is made of bits
    eslint.addOverride({ files: ['test/**/*.ts', 'projenrc/*.ts'], rules: { '@typescript-eslint/no-require-imports': 'off', 'no-bitwise': 'off' } });
    // a test file is one long function by nature: describe(…, () => { … })
    eslint.addOverride({ files: ['test/**/*.test.ts'], rules: { 'max-lines-per-function': 'off' } });
  }
}
