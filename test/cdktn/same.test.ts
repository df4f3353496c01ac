import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { json, PACKAGES } from './both';
import { forCdktn } from '../../projenrc/cdktn-names';
import { EXAMPLES } from '../examples/example';
import { synthesizeInAProcess } from '../examples/in-a-process';

// The package for cdktn is compiled from the same sources. What is not said here of the two is in docs/decisions/024-two-packages-from-one-source.md.

/** Data with each of its texts and names as it is for cdktn. */
function named(data: unknown): unknown {
  if (typeof data === 'string') return forCdktn(data);
  if (Array.isArray(data)) return data.map(named);
  return typeof data === 'object' && data !== null ? Object.fromEntries(Object.entries(data).map(([key, value]) => [forCdktn(key), named(value)])) : data;
}

describe('the package for cdktn', () => {
  const [ours, theirs] = [json('cdktf', '.jsii'), json('cdktn', '.jsii')];

  test('has the same API, documented in the same words, but for the names', () => {
    expect(Object.keys(theirs.types)).toHaveLength(Object.keys(ours.types).length);
    expect(theirs.types).toEqual(named(ours.types));
    expect(theirs.submodules).toEqual(named(ours.submodules));
    expect(theirs.readme.markdown).toBe(forCdktn(ours.readme.markdown));
  });

  test('is of the same version, and asks for cdktn where this one asks for cdktf', () => {
    const [one, other] = [json('cdktf', 'package.json'), json('cdktn', 'package.json')];
    expect([other.name, other.version, other.bin, other.peerDependencies]).toEqual(
      ['cdktn-bailian-open-webui', one.version, { 'cdktn-bailian-open-webui': 'lib/command-line/main.js' }, { cdktn: '>=0.24.0 <1', constructs: '^10.6.0' }]);
    expect([other.dependencies, other.license, other.repository, other.engines]).toEqual([undefined, one.license, one.repository, one.engines]);
    expect(Object.values(other.jsii.targets)).toEqual([
      { package: 'io.github.cdktnbailianopenwebui', maven: { groupId: 'io.github.cdktf-bailian-open-webui', artifactId: 'cdktn-bailian-open-webui' } },
      { distName: 'cdktn-bailian-open-webui', module: 'cdktn_bailian_open_webui' },
      { namespace: 'CdktnBailianOpenWebUi', packageId: 'CdktnBailianOpenWebUi' },
      { moduleName: 'github.com/cdktf-bailian-open-webui/cdktn-bailian-open-webui-go' },
    ]);
  });

  test('says cdktf where cdktn does too, of what machines and copies of both know, and of the other package; nowhere else', () => {
    const lib = join(PACKAGES.cdktn, 'lib');
    const files = readdirSync(lib, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.js') || name.endsWith('.d.ts'));
    expect(files.length).toBeGreaterThan(300);
    const lines = files.flatMap(name => readFileSync(join(lib, name), 'utf8').split('\n').filter(line => !/^\S+\[_\w\] = \{ fqn/.test(line)).map(line => [name, line]));
    const left = lines.filter(([, line]) => /cdktf/i.test(line.replace(/\bcdktf\.(?:json|out)\b|\bcdktfStack\b|CDKTF_CONTINUE_\w+|copy-of-cdktf|copy_of_cdktf_1|holdSameCdktf/g, '')));
    expect(left.map(([name, line]) => `${name}: ${line.trim()}`)).toMatchInlineSnapshot(`
[
  "parts/free-name.d.ts: export declare const OWN_REMARK = "cdktf-bailian-open-webui";",
  "parts/free-name.js: exports.OWN_REMARK = 'cdktf-bailian-open-webui';",
  "terraform/names-in-app.js: this.key = Symbol.for(\`cdktf-bailian-open-webui/\${what}\`);",
  "validation/cdk.d.ts: export declare const CDK: "cdktn", OTHER_CDK: "cdktf";",
  "validation/cdk.js: _a = ['cdktn', 'cdktf'], exports.CDK = _a[0], exports.OTHER_CDK = _a[1];",
  "validation/family.js: const MADE = Symbol.for('cdktf-bailian-open-webui/made');",
]
`);
    expect(readFileSync(join(lib, 'index.js'), 'utf8')).toBe(readFileSync(join(PACKAGES.cdktf, 'lib/index.js'), 'utf8'));
  });
});

describe('the same bytes', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'both-'));
  const runs = Promise.all((['cdktf', 'cdktn'] as const).map(cdk => synthesizeInAProcess(PACKAGES[cdk], EXAMPLES, {}, cwd)));

  afterAll(async () => [...await runs, cwd].forEach(folder => rmSync(folder, { recursive: true })));

  const stack = (folder: string, example: string) => JSON.parse(readFileSync(join(folder, example, 'stacks/chat/cdk.tf.json'), 'utf8'));

  /** All of a stack but the version that the CDK writes into it. */
  function bytes(folder: string, example: string): string {
    const { '//': { metadata: { version: _, ...metadata } }, ...configuration } = stack(folder, example);
    return JSON.stringify({ metadata, ...configuration }, undefined, 1);
  }

  test.each(EXAMPLES)('come out of %s', async example => {
    const [ours, theirs] = await runs;
    expect(bytes(theirs, example)).toBe(bytes(ours, example));
  });

  test('were made by cdktf, and by cdktn', async () => {
    const versions = (await runs).map(folder => stack(folder, 'quick-start')['//'].metadata.version);
    expect(versions).toEqual([json('cdktf', 'package.json').devDependencies.cdktf, json('cdktn', 'package.json').devDependencies.cdktn]);
  });
});
