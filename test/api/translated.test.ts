import { execFileSync } from 'child_process';
import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

// What readers in Python, Java, C# and Go see of the README is made by jsii-rosetta from the assembly.

const ROOT = join(__dirname, '../..');

/** What the translator writes beside the assembly in any case: it hides the mistakes of the last time, and would be packed. */
const MEMORY = join(ROOT, '.jsii.tabl.json');

test('every ts block can be translated, strictly', () => {
  const assembly = JSON.parse(readFileSync(join(ROOT, '.jsii'), 'utf8')) as { readme: { markdown: string } };
  expect(assembly.readme.markdown).toBe(readFileSync(join(ROOT, 'README.md'), 'utf8'));
  rmSync(MEMORY, { force: true });
  const folder = mkdtempSync(join(tmpdir(), 'translated-'));
  try {
    const table = join(folder, 'tablet.json');
    execFileSync('npx', ['jsii-rosetta', 'extract', '--strict', '--output', table, '.jsii'], { cwd: ROOT, encoding: 'utf8', stdio: 'pipe' });
    const { snippets } = JSON.parse(readFileSync(table, 'utf8')) as { snippets: Record<string, { translations: Record<string, { source: string }> }> };
    const inPython = Object.values(snippets).map(({ translations }) => translations.python.source);
    expect(inPython.filter(source => source.includes('BailianOpenWebUi(stack,')).length).toBeGreaterThanOrEqual(5);
  } finally {
    rmSync(folder, { recursive: true });
    rmSync(MEMORY, { force: true });
  }
});
