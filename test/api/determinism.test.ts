import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { EXAMPLES } from '../examples/example';
import { synthesizeInAProcess } from '../examples/in-a-process';

const ROOT = join(__dirname, '../..');

/** What was synthesized, byte for byte, but for the one path that cdktf writes: where its default backend keeps the state. */
function bytes(folder: string, example: string, cwd: string): string {
  const stack = join(folder, example, 'stacks/chat');
  expect(readdirSync(stack)).toContain('cdk.tf.json');
  return readFileSync(join(stack, 'cdk.tf.json'), 'utf8').split(join(cwd, 'terraform.chat.tfstate')).join('terraform.chat.tfstate');
}

const ELSEWHERE = mkdtempSync(join(tmpdir(), '另 folder-'));

const runs = Promise.all([
  synthesizeInAProcess(ROOT, EXAMPLES, { TZ: 'UTC', LANG: 'C' }, ROOT),
  synthesizeInAProcess(ROOT, [...EXAMPLES].reverse(), { TZ: 'Pacific/Chatham', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8', HOME: ELSEWHERE, USER: 'somebody' }, ELSEWHERE),
]);

afterAll(async () => {
  for (const folder of [...await runs, ELSEWHERE]) {
    rmSync(folder, { recursive: true });
  }
});

test.each(EXAMPLES)('%s is the same bytes in another time zone, locale, folder and order', async example => {
  const [here, there] = await runs;
  expect(bytes(there, example, ELSEWHERE)).toBe(bytes(here, example, ROOT));
});

test('nothing in it tells where or when it was made', async () => {
  const [here] = await runs;
  for (const example of EXAMPLES) {
    const text = bytes(here, example, ROOT).replace(/"command_content": "[^"]*"/g, '');
    expect([example, text.includes(ROOT), text.includes(tmpdir()), /20[0-9]{2}-[01][0-9]-[0-3][0-9]T/.test(text)]).toEqual([example, false, false, false]);
  }
});
