import { existsSync, readFileSync } from 'fs';
import { dirname, join, relative } from 'path';
import * as ts from 'typescript';
import { EXAMPLES } from '../examples/example';

const ROOT = join(__dirname, '../..');

/** A block of TypeScript in a page. */
export interface Snippet {
  /** Page and line, e.g. `README.md:31`. */
  readonly place: string;
  readonly text: string;
}

const PAGES = ['README.md', 'docs/README.zh-CN.md', ...EXAMPLES.map(example => `examples/${example}/README.md`)].filter(page => existsSync(join(ROOT, page)));

/** Every block of TypeScript in the pages that people read first: `ts` is translated for readers of other languages, `tsx` is TypeScript's alone. */
export const SNIPPETS: readonly Snippet[] = PAGES.flatMap(page => {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return [...text.matchAll(/^```tsx?\n(.*?)^```$/gms)].map(match => ({ place: `${page}:${text.slice(0, match.index).split('\n').length}`, text: match[1] }));
});

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  noUnusedLocals: true,
  skipLibCheck: true,
  esModuleInterop: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.Node16,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  types: ['node', 'jest'],
  typeRoots: [join(dirname(require.resolve('@types/node/package.json')), '..')],
};

/** What the compiler has against snippets, each by its place; compiled in one go, since most of the time goes to reading cdktf. */
export function complaints(snippets: readonly Snippet[]): string[] {
  const files = new Map(snippets.map((snippet, index) => [join(ROOT, `snippet-${index}.ts`), snippet]));
  const host = ts.createCompilerHost(OPTIONS);
  const program = ts.createProgram([...files.keys()], OPTIONS, {
    ...host,
    fileExists: file => files.has(file) || host.fileExists(file),
    readFile: file => files.get(file)?.text ?? host.readFile(file),
    getSourceFile: (file, version) => {
      const snippet = files.get(file);
      return snippet ? ts.createSourceFile(file, snippet.text, version, true) : host.getSourceFile(file, version);
    },
  });
  return ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
    const place = file ? files.get(file.fileName)?.place ?? relative(ROOT, file.fileName) : 'compiler';
    return `${place}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}

/** Runs a snippet as a module in this process. */
export function run({ text }: Snippet, require: (module: string) => unknown): void {
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true };
  const { outputText } = ts.transpileModule(text, { compilerOptions });
  new Function('require', 'exports', outputText)(require, {});
}
