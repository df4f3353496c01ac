import { mkdtempSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { Consumer, reference } from './consumer';
import { consumerIsEqual, leaveOutConsumer } from './consumers-table';
import { CDKTF_FOLDER, made, needs, Stopwatch } from './languages';
import { describeMaven } from '../../instruments/provider/describe-terraform';
import { PUBLISHER, VERSION } from '../../projenrc/publisher';
import { filesBelow, filesOfArchive } from '../../projenrc/release/archive';
import { relativeLinks } from '../../projenrc/release/readme';

// Maven Central has no cdktf of the range that the library takes: it is made of the package for npm, as examples/java/README.md tells it to users.

// nothing of an earlier run: this version is made anew each time
const RUN = ['--batch-mode', '--quiet', `-Dmaven.repo.local=${mkdtempSync(join(tmpdir(), 'maven-'))}`, 'compile', 'exec:java'];

const JAVA = 'Java, by Maven';
/** What Maven says where there is no way to a repository; whatever else it says is a failure. */
const OUT_OF_REACH = /Could not transfer artifact .*: (?:.*Unknown host|.*Temporary failure in name resolution|.*[Cc]onnection (?:refused|timed out)|.*status code: (?:403|407|5\d\d))/;
needs('mvn', JAVA);

describeMaven('Java', () => {
  const stopwatch = new Stopwatch('Java');
  afterAll(() => stopwatch.print());

  let consumer: Consumer;
  let repository: string;

  /** Whether Maven reaches what it takes from: elsewhere its row is left out, and a line says so. */
  let isReached = true;
  const inJava = (title: string, does: () => Promise<void> | void) => test(title, async () => { if (isReached) await does(); });

  beforeAll(async () => {
    consumer = Consumer.inLanguage('java');
    try {
      repository = await stopwatch.time('jars of cdktf and of the library', () => made('maven', join(consumer.folder, 'maven'), [CDKTF_FOLDER]));
    } catch (error) {
      if (!OUT_OF_REACH.test(String(error))) throw error;
      isReached = false;
      leaveOutConsumer(JAVA);
      process.stdout.write('Java: left out, Maven does not reach what it takes from\n');
      return;
    }
    consumer.change('pom.xml', text => text.replace(/(<artifactId>cdktf-bailian-open-webui<\/artifactId>\s*<version>)[^<]*/, `$1${VERSION}`));
  });

  inJava('the example in Java synthesizes what own-domain synthesizes in TypeScript', async () => {
    await consumerIsEqual(JAVA, await reference('own-domain'), async () => {
      await stopwatch.time('compile and synth', () => consumer.run('mvn', RUN));
      return consumer.text();
    });
  });

  inJava('an error names what is wrong as the app has it, which is as it is documented', async () => {
    const [main, right] = ['src/main/java/com/example/Main.java', '"admin@example.com"'];
    consumer.change(main, text => text.replace(right, '"nobody"'));
    expect(await consumer.run('mvn', RUN).then(() => '', error => String(error.message))).toMatch(/chat\/Chat: 1 mistake in the props\n\s*(?:\[ERROR\] )?\s*adminEmail: must be an e-mail address/);
    consumer.change(main, text => text.replace('"nobody"', right));
  });

  describe('what the documentation of the package shows', () => {
    let page: string;

    beforeAll(() => {
      if (!isReached) return;
      const sources = filesBelow(repository).find(({ path }) => path.includes(PUBLISHER.mavenGroupId.split('.').join('/')) && path.endsWith('-sources.jar'))!;
      page = filesOfArchive(join(repository, sources.path)).find(({ path }) => path.endsWith('cdktfbailianopenwebui/package-info.java'))!.content.toString();
    });

    inJava('has no link that is broken there', () => {
      expect(page).toContain('<h1>cdktf-bailian-open-webui</h1>');
      expect(relativeLinks(page)).toEqual([]);
    });

    inJava('has a quick start that compiles and runs, and synthesizes what the example does in TypeScript', async () => {
      const [block] = [...page.matchAll(/<blockquote><pre>\n([^]*?)<\/pre><\/blockquote>/g)].map(([, text]) => text).filter(text => text.includes('BailianOpenWebUi.Builder'));
      const code = block.replace(/^ \* ?/gm, '').replace(/&#(\d+);/g, (_, number) => String.fromCharCode(Number(number))).replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&amp;/g, '&');
      const [imports, statements] = [true, false].map(isImport => code.split('\n').filter(line => line.startsWith('import ') === isImport).join('\n'));
      consumer.change('src/main/java/com/example/Main.java', () => `package com.example;\n${imports}\npublic final class Main { public static void main(String[] a) {\n${statements}\n} }\n`);
      await consumer.run('mvn', RUN);
      expect(consumer.text()).toBe(await reference('quick-start'));
    });
  });
});
