import { Component, cdk } from 'projen';

/** The rooms of `lib/`, from the one that may import all others to the one that may import none. */
const ORDER = [
  { room: 'index', files: ['./lib/index.ts'] },
  { room: 'constructs', files: ['./lib/*.ts'] },
  { room: 'cluster', files: ['./lib/cluster/**/*.ts'] },
  { room: 'parts', files: ['./lib/parts/**/*.ts'] },
  { room: 'choices', files: ['./lib/choices/**/*.ts'] },
  { room: 'terraform', files: ['./lib/terraform/**/*.ts'] },
  { room: 'snapshot', files: ['./lib/snapshot/**/*.ts'] },
  { room: 'command-line', files: ['./lib/command-line/**/*.ts'] },
  { room: 'rights', files: ['./lib/rights/**/*.ts'] },
  { room: 'machine', files: ['./lib/machine/**/*.ts'] },
  { room: 'validation', files: ['./lib/validation/**/*.ts'] },
];

/**
 * Imports go one way, index → constructs → cluster → parts → choices → terraform → snapshot → command-line → rights → machine → validation, and functions
 * stay short.
 */
export class ImportDirection extends Component {
  constructor(project: cdk.JsiiProject) {
    super(project, 'import-direction');
    const eslint = project.eslint!;
    const zones = ORDER.slice(2).map(({ room, files }, index) => ({
      target: files[0],
      from: ORDER.slice(1, index + 2).flatMap(above => above.files),
      message: `${room} must not import what is built on it`,
    }));
    const noBindings = ['command-line', 'rights', 'machine', 'validation'].map(room => ({
      target: `./lib/${room}/**/*.ts`,
      from: './lib/alicloud/**/*.ts',
      message: `${room} knows nothing of Terraform resources`,
    }));
    eslint.addRules({
      'import/no-restricted-paths': ['error', { zones: [...zones, ...noBindings] }],
      'import/no-cycle': ['error'],
      // a cycle of types alone is a cycle too: what would hide it is not written
      '@typescript-eslint/consistent-type-imports': ['error', { prefer: 'no-type-imports', disallowTypeAnnotations: false }],
      '@stylistic/arrow-parens': ['error', 'as-needed'],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      '@stylistic/max-len': ['error', { code: 160, ignoreUrls: true, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreRegExpLiterals: true }],
    });
    // what a test loads, and when, is part of the test; a wire format is made of bits
    eslint.addOverride({ files: ['test/**/*.ts', 'instruments/**/*.ts', 'projenrc/*.ts'], rules: { '@typescript-eslint/no-require-imports': 'off', 'no-bitwise': 'off' } });
    // loaded by hand, to say what to do where it is not there
    eslint.addOverride({ files: ['lib/validation/cdk-is-there.ts'], rules: { '@typescript-eslint/no-require-imports': 'off' } });
    // a test file is one long function by nature: describe(…, () => { … })
    eslint.addOverride({ files: ['{test,instruments}/**/*.test.ts'], rules: { 'max-lines-per-function': 'off', 'max-lines': 'off' } });
  }
}
