import { mkdtempSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Consumer } from './consumer';
import { CDKTF_FOLDER, inTypeScript, made, Stopwatch, synthesizedBy } from './languages';
import { describeMaven } from '../../instruments/provider/describe-terraform';
import { PUBLISHER, VERSION } from '../../projenrc/publisher';
import { filesBelow, filesOfArchive } from '../../projenrc/release/archive';
import { relativeLinks } from '../../projenrc/release/readme';

// Maven Central has no cdktf of the range that the library takes: it is made of the package for npm, as examples/java/README.md tells it to users.

// nothing of an earlier run: this version is made anew each time
const RUN = ['--batch-mode', '--quiet', `-Dmaven.repo.local=${mkdtempSync(join(tmpdir(), 'maven-'))}`, 'compile', 'exec:java'];

describeMaven('Java', () => {
  const stopwatch = new Stopwatch('Java');
  afterAll(() => stopwatch.print());

  let consumer: Consumer;
  let repository: string;

  beforeAll(async () => {
    consumer = Consumer.inLanguage('java');
    repository = await stopwatch.time('jars of cdktf and of the library', () => made('maven', join(consumer.folder, 'maven'), [CDKTF_FOLDER]));
    consumer.change('pom.xml', text => text.replace(/(<artifactId>cdktf-bailian-open-webui<\/artifactId>\s*<version>)[^<]*/, `$1${VERSION}`));
  });

  test('the example in Java synthesizes what own-domain synthesizes in TypeScript', async () => {
    await stopwatch.time('compile and synth', () => consumer.run('mvn', RUN));
    expect(synthesizedBy(consumer)).toBe(await inTypeScript('own-domain'));
  });

  test('an error names what is wrong as the app has it, which is as it is documented', async () => {
    const [main, right] = ['src/main/java/com/example/Main.java', '"admin@example.com"'];
    consumer.change(main, text => text.replace(right, '"nobody"'));
    expect(await consumer.run('mvn', RUN).then(() => '', error => String(error.message))).toMatch(/chat\/Chat: 1 mistake in the props\n\s*(?:\[ERROR\] )?\s*adminEmail: must be an e-mail address/);
    consumer.change(main, text => text.replace('"nobody"', right));
  });

  describe('what the documentation of the package shows', () => {
    let page: string;

    beforeAll(() => {
      const sources = filesBelow(repository).find(({ path }) => path.includes(PUBLISHER.mavenGroupId.split('.').join('/')) && path.endsWith('-sources.jar'))!;
      page = filesOfArchive(join(repository, sources.path)).find(({ path }) => path.endsWith('cdktfbailianopenwebui/package-info.java'))!.content.toString();
    });

    test('has no link that is broken there', () => {
      expect(page).toContain('<h1>cdktf-bailian-open-webui</h1>');
      expect(relativeLinks(page)).toEqual([]);
    });

    test('has a quick start that compiles and runs, and synthesizes what the example does in TypeScript', async () => {
      const [block] = [...page.matchAll(/<blockquote><pre>\n([^]*?)<\/pre><\/blockquote>/g)].map(([, text]) => text).filter(text => text.includes('BailianOpenWebUi.Builder'));
      const code = block.replace(/^ \* ?/gm, '').replace(/&#(\d+);/g, (_, number) => String.fromCharCode(Number(number))).replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&amp;/g, '&');
      const [imports, statements] = [true, false].map(isImport => code.split('\n').filter(line => line.startsWith('import ') === isImport).join('\n'));
      consumer.change('src/main/java/com/example/Main.java', () => `package com.example;\n${imports}\npublic final class Main { public static void main(String[] a) {\n${statements}\n} }\n`);
      await consumer.run('mvn', RUN);
      expect(synthesizedBy(consumer)).toBe(await inTypeScript('quick-start'));
    });
  });
});
