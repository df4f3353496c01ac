import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { CSharpVisitor, translateTypeScript } from 'jsii-rosetta';
import { Consumer } from './consumer';
import { ROOT, Stopwatch } from './languages';
import { describePython } from '../../instruments/provider/describe-terraform';
import { PUBLISHER } from '../../projenrc/publisher';
import { writeCode } from '../api/translations';

// No .NET SDK is to be had where CI runs: nothing here is compiled or run. What can be said without one is that every file is C#, and that the example is what
// jsii-rosetta makes of the one in TypeScript.

const PARSER = ['tree-sitter==0.25.2', 'tree-sitter-c-sharp==0.23.5'];
/** Prints the files that are no C#, of those below the folders that it is told. */
const PROGRAM = `
import pathlib, sys, tree_sitter, tree_sitter_c_sharp
parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_c_sharp.language()))
files = [file for folder in sys.argv[1:] for file in sorted(pathlib.Path(folder).rglob('*.cs'))]
for file in files:
    if parser.parse(file.read_bytes()).root_node.has_error: print('no C#:', file.name)
print(len(files), 'files')
`;

describePython('C#', () => {
  const stopwatch = new Stopwatch('C#');
  afterAll(() => stopwatch.print());

  let code: string;
  let consumer: Consumer;
  let python: string;

  beforeAll(async () => {
    consumer = Consumer.inLanguage('csharp');
    code = mkdtempSync(join(tmpdir(), 'csharp-'));
    await stopwatch.time('code', () => writeCode(code, 'dotnet'));
    const venv = mkdtempSync(join(tmpdir(), 'venv-'));
    python = join(venv, 'bin/python3');
    await stopwatch.time('parser', async () => {
      await consumer.run('python3', ['-m', 'venv', venv]);
      await consumer.run(join(venv, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', ...PARSER]);
    });
  });

  test('the example in C# is what jsii-rosetta makes of own-domain', () => {
    const main = join(ROOT, 'examples/own-domain/main.ts');
    const { translation, diagnostics } = translateTypeScript({ contents: readFileSync(main, 'utf8'), fileName: main }, new CSharpVisitor());
    expect(diagnostics).toEqual([]);
    expect(readFileSync(join(consumer.folder, 'Program.cs'), 'utf8').trim()).toBe(translation.trim());
  });

  test('every file of the library and of the example is C#', async () => {
    const files = readdirSync(code, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.cs'));
    expect(await stopwatch.time('parse', () => consumer.run(python, ['-c', PROGRAM, code, consumer.folder]))).toBe(`${files.length + 1} files\n`);
  });

  test('a file that is no C# would be found', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'csharp-'));
    writeFileSync(join(folder, 'Wrong.cs'), 'var site = new BailianOpenWebUi(stack, "Chat", { domain: "example.com" });');
    expect(await consumer.run(python, ['-c', PROGRAM, folder])).toBe('no C#: Wrong.cs\n1 files\n');
  });

  test('the project asks for cdktf and constructs, in the ranges of the library', () => {
    const [project] = readdirSync(code, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.csproj'));
    const text = readFileSync(join(code, project), 'utf8');
    expect(text).toContain(`<PackageId>${PUBLISHER.nugetPackageId}</PackageId>`);
    expect([...text.matchAll(/<PackageReference Include="([^"]*)" Version="([^"]*)"/g)].map(([, name, range]) => `${name} ${range}`)).toEqual([
      expect.stringMatching(/^Amazon\.JSII\.Runtime /), 'HashiCorp.Cdktf [0.21.0,1.0.0)', 'Constructs [10.4.2,11.0.0)',
    ]);
  });
});
