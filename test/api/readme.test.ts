import { existsSync, mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { complaints, run, SNIPPETS } from './snippets';
import { EXAMPLES } from '../examples/example';

const { load } = require('js-yaml'); // it has no types

const ROOT = join(__dirname, '../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

describe('the pages that people read first', () => {
  test('hold TypeScript that compiles, strictly, as a consumer’s; a mistake in it would be found', () => {
    const mistaken = { place: 'mistake', text: SNIPPETS[0].text.replace('adminEmail:', 'adminMail:') };
    expect(complaints([...SNIPPETS, mistaken])).toEqual([expect.stringMatching(/^mistake: .*adminMail/)]);
  });

  test.each(SNIPPETS.filter(({ text }) => text.includes('app.synth()')).map(snippet => [snippet.place, snippet] as const))('%s synthesizes', (_place, snippet) => {
    const outdir = mkdtempSync(join(tmpdir(), 'snippet-'));
    process.env.CDKTF_OUTDIR = outdir;
    try {
      // the files that a bought certificate comes as are the example's
      const fs = { ...jest.requireActual<object>('fs'), readFileSync: () => read('examples/bought-certificate/chat.example.com.pem') };
      run(snippet, module => module === 'fs' ? fs : require(module));
      expect(existsSync(join(outdir, 'manifest.json'))).toBe(true);
    } finally {
      delete process.env.CDKTF_OUTDIR;
      rmSync(outdir, { recursive: true });
    }
  });

  test.each(['README.md', 'docs/README.zh-CN.md'])('the quick start of %s is the example', page => {
    const bare = (text: string) => text.split('\n').filter(line => !/^\s*\/\//.test(line)).map(line => line.replace(/\s*\/\/.*$/, '')).join('\n').trim();
    const [quickStart] = SNIPPETS.filter(({ place }) => place.startsWith(`${page}:`));
    expect(bare(quickStart.text)).toBe(bare(read('examples/quick-start/main.ts')));
  });

  test('hold a pipeline that is one, the same in both languages', () => {
    const pipeline = (page: string) => load(/^```yaml\n([^]*?)^```$/m.exec(read(page))![1]);
    expect(pipeline('README.md')).toMatchObject({ jobs: { site: { steps: expect.arrayContaining([{ run: 'npx cdktf deploy chat --auto-approve', if: expect.any(String) }]) } } });
    expect(pipeline('docs/README.zh-CN.md')).toEqual(pipeline('README.md'));
  });

  test('show the same code in both languages', () => {
    const code = (page: string) => SNIPPETS.filter(({ place }) => place.startsWith(`${page}:`)).map(({ text }) => text.replace(/\s*\/\/.*$/gm, ''));
    expect(code('docs/README.zh-CN.md')).toEqual(code('README.md'));
  });
});

test.each(['README.md', 'docs/README.zh-CN.md'])('%s leads to every example', page => {
  expect(EXAMPLES.filter(example => !read(page).includes(`examples/${example}`))).toEqual([]);
});
