import { readFileSync } from 'fs';
import { join } from 'path';
import { Consumer, reference } from './consumer';
import { consumerIsEqual } from './consumers-table';
import { made, needs, Stopwatch } from './languages';
import { describeGo } from '../../instruments/provider/describe-terraform';
import { GO_MODULE } from '../../projenrc/publisher';
import { relativeLinks } from '../../projenrc/release/readme';

const MODULE = `${GO_MODULE}/cdktfbailianopenwebui`;

const GO = 'Go module';
needs('go', GO);

describeGo('Go', () => {
  const stopwatch = new Stopwatch('Go');
  afterAll(() => stopwatch.print());

  let folder: string;
  let consumer: Consumer;

  beforeAll(async () => {
    folder = join(await stopwatch.time('module', () => made('go')), 'cdktfbailianopenwebui');
    consumer = Consumer.inLanguage('go');
    // what is not published yet comes from the folder; the rest from the proxy
    await consumer.run('go', ['mod', 'edit', '-replace', `${MODULE}=${folder}`]);
    await stopwatch.time('go mod tidy', () => consumer.run('go', ['mod', 'tidy']));
  });

  test('the example in Go is written as gofmt writes it', async () => {
    expect(await consumer.run('gofmt', ['-l', '.'])).toBe('');
  });

  test('the example in Go synthesizes what own-domain synthesizes in TypeScript', async () => {
    await consumerIsEqual(GO, await reference('own-domain'), async () => {
      await stopwatch.time('go run', () => consumer.run('go', ['run', '.']));
      return consumer.text();
    });
  });

  test('another app would be seen to synthesize something else', async () => {
    consumer.change('main.go', text => text.replace('jsii.Bool(true)', 'jsii.Bool(false)'));
    await consumer.run('go', ['run', '.']);
    expect(consumer.text()).not.toBe(await reference('own-domain'));
  });

  test('an error names what is wrong as the app has it', async () => {
    consumer.change('main.go', text => text.replace('"admin@example.com"', '"nobody"'));
    expect(await consumer.complaint('go', ['run', '.'])).toMatch(/^panic: chat\/Chat: 1 mistake in the props\n\s+AdminEmail: must be an e-mail address/m);
  });

  test('the page that is shown of the module has no link that is broken there, and says of TypeScript that it is', () => {
    const page = readFileSync(join(folder, 'README.md'), 'utf8');
    expect(page).toMatch(/^# cdktf-bailian-open-webui$/m);
    expect(relativeLinks(page)).toEqual([]);
    const inGo = [...page.matchAll(/^```go\n(.*?)^```$/gms)].map(([, text]) => text);
    expect(inGo.filter(text => /\bconst \w+ = new|import \{/.test(text))).toEqual([]);
  });
});
