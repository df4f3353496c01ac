import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { CDKTN, Consumer, FOR_CDKTN, reference } from './consumer';
import { consumerIsEqual } from './consumers-table';
import { made, needs, ROOT, Stopwatch } from './languages';
import { describePython } from '../../instruments/provider/describe-terraform';
import { filesOfArchive } from '../../projenrc/release/archive';
import { relativeLinks } from '../../projenrc/release/readme';
import { translations } from '../api/translations';

const MODULE = 'cdktf_bailian_open_webui';
/** Prints the names of a list that are not there. */
const NAMES = `
import json, ${MODULE} as library, ${MODULE}.alicloud as provider
for name, members in json.load(open('names/names.json')):
    found = getattr(library, name, None) or getattr(provider, name, None)
    if found is None: print(name)
    # a constant is read by the class: what it is is asked of its dictionary, not of JavaScript
    else: [print(name, member) for member in members if not any(member in vars(base) for base in [*found.__mro__, *type(found).__mro__])]
`;

const [PYTHON, WITH_CDKTN] = ['Python, wheel in a venv', 'Python, cdktn'];
needs('python3', PYTHON, WITH_CDKTN);

describePython('Python', () => {
  const stopwatch = new Stopwatch('Python');
  afterAll(() => stopwatch.print());

  let wheel: string;
  let python: string;
  let consumer: Consumer;

  /** Runs the app of a text in a folder of its own. */
  function app(text: string): Consumer {
    const other = Consumer.inLanguage('python');
    writeFileSync(join(other.folder, 'main.py'), text);
    return other;
  }

  /** Makes the wheel of a project, and a Python that has it with what the example asks for otherwise. */
  async function installed(project: string, asked: (line: string) => string = line => line): Promise<{ wheel: string; python: string }> {
    const folder = await stopwatch.time('wheel', () => made('pypi', undefined, [], project));
    const [file] = readdirSync(folder).filter(name => name.endsWith('.whl'));
    const lines = readFileSync(join(ROOT, 'examples/python/requirements.txt'), 'utf8').split('\n').filter(line => line !== '' && !line.startsWith('cdktf-bailian-open-webui'));
    const venv = mkdtempSync(join(tmpdir(), 'venv-'));
    await stopwatch.time('venv', async () => {
      await consumer.run('python3', ['-m', 'venv', venv]);
      await consumer.run(join(venv, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', join(folder, file), ...lines.map(asked)]);
    });
    return { wheel: join(folder, file), python: join(venv, 'bin/python3') };
  }

  beforeAll(async () => {
    consumer = Consumer.inLanguage('python');
    ({ wheel, python } = await installed(ROOT));
  });

  test('the example in Python synthesizes what own-domain synthesizes in TypeScript', async () => {
    await consumerIsEqual(PYTHON, await reference('own-domain'), async () => {
      await stopwatch.time('synth', () => consumer.run(python, ['main.py']));
      return consumer.text();
    });
  });

  test('with cdktn it synthesizes the same', async () => {
    const { python: withCdktn } = await installed(FOR_CDKTN, line => line.replace(/^cdktf~=.*/, `cdktn==${CDKTN.cdktn}`));
    const other = app(readFileSync(join(consumer.folder, 'main.py'), 'utf8').replace(/cdktf/g, 'cdktn'));
    await consumerIsEqual(WITH_CDKTN, await reference('own-domain'), async () => {
      await other.run(withCdktn, ['main.py']);
      return other.text();
    });
  });

  test('another app would be seen to synthesize something else', async () => {
    const other = app(readFileSync(join(consumer.folder, 'main.py'), 'utf8').replace('www=True', 'www=False'));
    await other.run(python, ['main.py']);
    expect(other.text()).not.toBe(await reference('own-domain'));
  });

  test('every public name is in the module as the rule says', async () => {
    const names = [...translations().python].map(([type, { members }]) => [type, [...members].map(([, { native }]) => native)] as const);
    expect(names.flatMap(([, members]) => members).length).toBeGreaterThan(400);
    mkdirSync(join(consumer.folder, 'names'));
    writeFileSync(join(consumer.folder, 'names/names.json'), JSON.stringify([...names, ['NotThere', []], ['InstanceType', ['GN7I_C8G1_2XLARGE']]]));
    expect(await consumer.run(python, ['-c', NAMES])).toBe('NotThere\nInstanceType GN7I_C8G1_2XLARGE\n');
  });

  test('an error, and a warning, name what is wrong as the app has it', async () => {
    const mistaken = app(readFileSync(join(consumer.folder, 'main.py'), 'utf8').replace('"admin@example.com"', '"nobody"').replace('www=True', 'www=True, data_disk_size_gib=3, local_models=["qwen3:8b"]'));
    const complaint = await mistaken.complaint(python, ['main.py']);
    expect(complaint).toContain('RuntimeError: chat/Chat: 3 mistakes in the props\n');
    for (const name of ['admin_email: must be an e-mail address', 'data_disk_size_gib: must be a whole number', 'local_models: must be left out on an instance type without a GPU']) {
      expect(complaint).toContain(`\n  ${name}`);
    }
    expect(complaint).not.toMatch(/adminEmail|dataDiskSizeGiB|localModels/);

    const filed = app(readFileSync(join(consumer.folder, 'main.py'), 'utf8').replace('ap-southeast-1', 'cn-hangzhou'));
    expect(await filed.run(python, ['main.py']).then(() => filed.warnings())).toEqual(expect.arrayContaining([expect.stringContaining('say its number in icp_licence')]));
  });

  describe('the page that PyPI shows', () => {
    let page: string;

    beforeAll(() => {
      page = filesOfArchive(wheel).find(({ path }) => path.endsWith('.dist-info/METADATA'))!.content.toString();
    });

    test('has no link that is broken there', () => {
      expect(page).toMatch(/^# cdktf-bailian-open-webui$/m);
      expect(relativeLinks(page)).toEqual([]);
    });

    test('has no TypeScript under the word python', () => {
      const snippets = [...page.matchAll(/^```python\n(.*?)^```$/gms)].map(([, text]) => text);
      expect(snippets.length).toBeGreaterThan(4);
      expect(snippets.filter(text => /\b(?:const|new|import \{)/.test(text))).toEqual([]);
    });

    test('has snippets that run, every one', async () => {
      const snippets = [...page.matchAll(/^```python\n(.*?)^```$/gms)].map(([, text]) => text).filter(text => text.includes('app.synth()'));
      expect(snippets.length).toBeGreaterThan(15);
      const failures: string[] = [];
      for (const snippet of snippets) {
        const complaint = await app(snippet).complaint(python, ['main.py']).catch(String);
        if (complaint !== '') failures.push(`${snippet}\n${complaint}`);
      }
      expect(failures).toEqual([]);
    });

    test('has a quick start that runs, and synthesizes what the example does in TypeScript', async () => {
      const quickStart = app(/^```python\n(.*?)^```$/ms.exec(page)![1]);
      await quickStart.run(python, ['main.py']);
      expect(quickStart.text()).toBe(await reference('quick-start'));
    });
  });
});
