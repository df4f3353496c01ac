import { Expected, faultsOf, Kind, MOST_BYTES, PackedFile } from '../../projenrc/release/contents';

const file = (path: string, content = ''): PackedFile => ({ path, content: Buffer.from(content) });

const LICENCE = 'Apache License … END OF TERMS AND CONDITIONS';
const NOTICE = 'under the Mozilla Public License 2.0';
const PACKAGE = { name: 'a-library', version: '1.2.3', license: 'Apache-2.0', peerDependencies: { cdktf: '*' } };
const EXPECTED: Expected = { name: 'a-library', version: '1.2.3', dependencies: [], machinePaths: ['/home/somebody/library'] };

const NPM = [
  file('package.json', JSON.stringify(PACKAGE)), file('LICENSE', LICENCE), file('NOTICE', NOTICE), file('README.md'), file('CHANGELOG.md'), file('.jsii'),
  file('lib/index.js'), file('lib/index.d.ts'), file('lib/machine/programs/web-ui/main.sh', 'rm -rf /tmp/x'),
];
const METADATA = 'Name: a-library\nVersion: 1.2.3\nLicense: Apache-2.0\nRequires-Dist: cdktf <1.0.0,>=0.21.0\n\nLicense: of the README\nRequires-Dist: nothing';
const GO_MOD = 'module example.com/a-library\n\ngo 1.25\n\nrequire (\n\tgithub.com/aws/jsii-runtime-go v1.140.0\n\tgithub.com/x/y v1.0.0 // indirect\n)\n';
const POM = '<project><licenses><license>\n<name>Apache License 2.0</name></license></licenses><groupId>org.example</groupId><artifactId>a-library</artifactId><version>1.2.3</version>'
  + '<dependencies><dependency>\n<!-- why --><groupId>com.hashicorp</groupId><version>9</version></dependency></dependencies></project>';
const NUSPEC = '<metadata><id>ALibrary</id><version>1.2.3</version><license type="expression">Apache-2.0</license><dependency id="Constructs" version="10"/></metadata>';

const GOOD: Readonly<Record<Kind, readonly [files: readonly PackedFile[], expected: Expected]>> = {
  npm: [NPM, EXPECTED],
  wheel: [[file('a-1.2.3.dist-info/METADATA', METADATA), file('a-1.2.3.dist-info/LICENSE', LICENCE), file('a/py.typed'), file('a/_jsii/a@1.2.3.jsii.tgz')],
    { ...EXPECTED, dependencies: ['cdktf'] }],
  sdist: [[file('PKG-INFO', METADATA), file('LICENSE', LICENCE), file('README.md'), file('src/a/_jsii/a@1.2.3.jsii.tgz')], { ...EXPECTED, dependencies: ['cdktf'] }],
  go: [[file('go.mod', GO_MOD), file('version', '1.2.3\n'), file('LICENSE', LICENCE), file('NOTICE', NOTICE), file('README.md'), file('jsii/a-1.2.3.tgz'), file('A.go')].map(
    one => ({ ...one, path: `a/${one.path}` })), { ...EXPECTED, name: 'example.com/a-library', dependencies: ['github.com/aws/jsii-runtime-go'] }],
  maven: [[file('pom.xml', POM), file('org/example/A.class'), file('org/example/a@1.2.3.jsii.tgz')],
    { ...EXPECTED, name: 'org.example:a-library', dependencies: ['com.hashicorp'] }],
  nuget: [[file('ALibrary.nuspec', NUSPEC), file('lib/net6.0/ALibrary.dll')], { ...EXPECTED, name: 'ALibrary', dependencies: ['Constructs'] }],
};

describe('a package is published', () => {
  test.each(Object.entries(GOOD))('that is as it must be: %s', (kind, [files, expected]) => {
    expect(faultsOf(kind as Kind, files, expected)).toEqual([]);
  });
});

describe('a package is refused', () => {
  test.each([
    ['lib/index.ts', 'holds a TypeScript source: lib/index.ts'],
    ['lib/view.tsx', 'holds a TypeScript source: lib/view.tsx'],
    ['lib/index.js.map', 'holds a source map: lib/index.js.map'],
    ['lib/index.d.ts.map', 'holds a source map: lib/index.d.ts.map'],
    ['test/api/names.js', 'holds a test: test/api/names.js'],
    ['lib/names.test.js', 'holds a test: lib/names.test.js'],
    ['lib/test_names.py', 'holds a test: lib/test_names.py'],
    ['node_modules/left-pad/index.js', 'holds installed packages: node_modules/left-pad/index.js'],
    ['terraform.chat.tfstate', 'holds a state, or what was synthesized: terraform.chat.tfstate'],
    ['cdktf.out/manifest.json', 'holds a state, or what was synthesized: cdktf.out/manifest.json'],
    ['.npmrc', 'holds a file of the project or of its machine: .npmrc'],
    ['lib/alicloud/schema.json', 'holds a file of the project or of its machine: lib/alicloud/schema.json'],
    ['projenrc/publisher.js', 'holds a file of the project or of its machine: projenrc/publisher.js'],
    ['site.pem', 'holds a key: site.pem'],
  ])('with a file that nobody needs: %s', (path, fault) => {
    expect(faultsOf('npm', [...NPM, file(path)], EXPECTED)).toEqual([fault]);
  });

  test('that names a folder of the machine on which it was made', () => {
    expect(faultsOf('npm', [...NPM, file('lib/a.js', '// /home/somebody/library/lib/a.ts')], EXPECTED)).toEqual(['names a folder of the machine that made it: lib/a.js']);
  });

  test('that is larger than anybody expects', () => {
    expect(faultsOf('npm', [...NPM, { path: 'lib/a.js', content: Buffer.alloc(MOST_BYTES) }], EXPECTED)[0]).toMatch(/^has \d+ bytes, more than 8000000$/);
  });

  const needed = Object.entries(GOOD).flatMap(([kind, [files]]) => files.map(({ path }) => [kind as Kind, path] as const)).filter(([, path]) => !/main\.sh$|\.go$|\/version$/.test(path));

  test.each(needed)('without what it must have: %s without %s', (kind, path) => {
    const [files, expected] = GOOD[kind];
    expect(faultsOf(kind, files.filter(one => one.path !== path), expected)).toEqual(expect.arrayContaining([expect.stringMatching(/^has no /)]));
  });

  test.each([['npm', 'README.md'], ['wheel', 'a-1.2.3.dist-info/METADATA'], ['sdist', 'PKG-INFO'], ['go', 'a/README.md']] as const)('with a link that is broken on the page of a registry: %s', (kind, path) => {
    const [files, expected] = GOOD[kind];
    const withLink = files.map(one => one.path === path ? file(path, `${one.content.toString()}\n\nsee [this](docs/architecture.md)`) : one);
    expect(faultsOf(kind, withLink, expected)).toEqual([`${path} leads to docs/architecture.md, which is nowhere on the page of a registry`]);
  });

  test('whose LICENSE is not the whole licence', () => {
    const files = NPM.map(one => one.path === 'LICENSE' ? file('LICENSE', 'Apache License, see the internet') : one);
    expect(faultsOf('npm', files, EXPECTED)).toEqual(['has no LICENSE with the text of the Apache License']);
  });

  const withPackage = (change: object) => [...NPM.slice(1), file('package.json', JSON.stringify({ ...PACKAGE, ...change }))];

  test.each([
    [{ name: 'b-library' }, 'says of its name b-library, must be a-library'],
    [{ version: '1.2.4' }, 'says of its version 1.2.4, must be 1.2.3'],
    [{ license: undefined }, 'says of its license nothing, must be Apache-2.0'],
    [{ license: 'MIT' }, 'says of its license MIT, must be Apache-2.0'],
    [{ dependencies: { 'left-pad': '1' } }, 'asks for left-pad, which it may not'],
    [{ optionalDependencies: { 'left-pad': '1' } }, 'asks for left-pad, which it may not'],
    [{ bundledDependencies: ['left-pad'] }, 'asks for left-pad, which it may not'],
    [{ bundleDependencies: true }, 'asks for all that are bundled, which it may not'],
    [{ scripts: { postinstall: 'node x' } }, 'runs a script when it is installed (postinstall)'],
  ])('that says of itself what is not so: %j', (change, fault) => {
    expect(faultsOf('npm', withPackage(change), EXPECTED)).toEqual([fault]);
  });

  test.each(Object.entries(GOOD).filter(([kind]) => kind !== 'npm'))('that asks for more than it may, or is of another version: %s', (kind, [files, expected]) => {
    expect(faultsOf(kind as Kind, files, { ...expected, dependencies: [] })).toEqual([expect.stringMatching(/^asks for .+, which it may not$/)]);
    expect(faultsOf(kind as Kind, files, { ...expected, version: '1.2.4' })).toEqual(['says of its version 1.2.3, must be 1.2.4']);
  });
});
