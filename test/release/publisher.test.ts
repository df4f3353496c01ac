import { execFileSync } from 'child_process';
import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { GO_MODULE, OWNER_URL, PUBLISHER, REPOSITORY_URL, VERSION } from '../../projenrc/publisher';
import { Cdk, namesOf, REGISTRIES } from '../../projenrc/release/packages';

const ROOT = join(__dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

/** Addresses of these packages at a forge or in a group of Maven's, whoever owns them. */
const COORDINATE = /(?:github\.com\/[\w.-]+\/cdkt[fn]-bailian-open-webui(?:-go)?|io\.github\.[\w-]*bailian[\w-]*)/g;
const CDKS: readonly Cdk[] = ['cdktf', 'cdktn'];
const OURS = new Set([REPOSITORY_URL, `https://${GO_MODULE}`, `https://${GO_MODULE}`.replace('cdktf-bailian-open-webui-go', 'cdktn-bailian-open-webui-go')].map(url => url.replace('https://', ''))
  .concat(PUBLISHER.mavenGroupId, PUBLISHER.javaPackage, PUBLISHER.javaPackage.replace('cdktf', 'cdktn')));

const strangers = (text: string) => [...text.matchAll(COORDINATE)].map(([found]) => found).filter(found => !OURS.has(found));

test('no file names another owner than the publisher', () => {
  const files = execFileSync('git', ['ls-files', '-z', '--', ':!test/release', ':!test/cdktn/names.test.ts'], { cwd: ROOT, encoding: 'utf8' }).split('\0');
  const texts = files.filter(file => /\.(?:ts|js|json|md|py|sh|ya?ml)$/.test(file) && existsSync(join(ROOT, file)));
  expect(texts.length).toBeGreaterThan(300);
  expect(texts.flatMap(file => strangers(read(file)).map(found => `${file}: ${found}`))).toEqual([]);
});

test('one that does would be found', () => {
  expect(strangers('see https://github.com/somebody/cdktf-bailian-open-webui/issues, io.github.somebody-bailian, github.com/somebody/cdktn-bailian-open-webui-go')).toHaveLength(3);
});

test('what npm and jsii read is what the publisher is', () => {
  const { author, repository, version, jsii: { targets } } = JSON.parse(read('package.json'));
  expect([author.name, author.url, repository.url, version]).toEqual([PUBLISHER.author, OWNER_URL, `${REPOSITORY_URL}.git`, VERSION]);
  expect(targets).toEqual({
    java: { package: PUBLISHER.javaPackage, maven: { groupId: PUBLISHER.mavenGroupId, artifactId: 'cdktf-bailian-open-webui' } },
    python: { distName: PUBLISHER.pypiName, module: PUBLISHER.pythonModule },
    dotnet: { namespace: PUBLISHER.nugetPackageId, packageId: PUBLISHER.nugetPackageId },
    go: { moduleName: GO_MODULE },
  });
});

test('the examples ask for a version that the next release is, or that there is', () => {
  const { dependencies } = JSON.parse(read('examples/quick-start/package.json'));
  expect(dependencies['cdktf-bailian-open-webui']).toMatch(VERSION === '0.0.0' ? /^\^\d/ : new RegExp(`^\\^${VERSION.split('.').slice(0, 2).join('\\.')}`));
});

test.each(REGISTRIES)('the two packages have two names at %s', registry => {
  const [one, other] = CDKS.map(cdk => namesOf(registry, cdk).name);
  expect(other).toBe(one.replace(/(?<!github\.)cdktf(?=[_-]?bailian[\w-]*$)|Cdktf/g, found => found.replace(/f$/, 'n')).replace('/cdktf-bailian-open-webui-go', '/cdktn-bailian-open-webui-go'));
  expect(other).not.toBe(one);
});

test.each(REGISTRIES)('the page for publishers says what they must own at %s', registry => {
  const page = read('docs/publishing.md');
  for (const cdk of CDKS) expect(page).toContain(`\`${namesOf(registry, cdk).name.replace(/\/cdkt[fn]bailianopenwebui$/, '')}\``);
});
