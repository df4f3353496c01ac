import { causeOf, leftOut, verdict } from '../../projenrc/release/dry-run';
import { Present, refusals, statementOf } from '../../projenrc/release/provenance';
import { missingCredentials, publicationsOf } from '../../projenrc/release/publish';

const NPM = 'dist/js/a@1.2.3.jsii.tgz';
const FOR_CDKTN = 'cdktn/package/dist/js/b@1.2.3.jsii.tgz';
const PRESENT: Present = { version: '1.2.3', commit: 'c0ffee', changed: [], tags: ['v1.2.3'], digests: { [NPM]: 'aa', [FOR_CDKTN]: 'bb' } };
const STATEMENT = statementOf('https://example.com/a', PRESENT, []);

describe('what was checked is published', () => {
  test('by a statement of each file and the commit that it was made of', () => {
    expect(refusals(STATEMENT, PRESENT)).toEqual([]);
    expect(STATEMENT.subject).toEqual([{ name: NPM, digest: { sha256: 'aa' } }, { name: FOR_CDKTN, digest: { sha256: 'bb' } }]);
    expect(STATEMENT.predicate.buildDefinition.resolvedDependencies).toEqual([{ uri: 'git+https://example.com/a', digest: { gitCommit: 'c0ffee' } }]);
  });

  test.each<[string, Partial<Present>, string]>([
    ['of another commit', { commit: 'decaf' }, 'what was checked is of commit c0ffee, this is decaf: npm run release:dry'],
    ['of another version', { version: '1.2.4', tags: ['v1.2.4'] }, 'what was checked is version 1.2.3, the project says 1.2.4: npm run release:dry'],
    ['without the tag of its version', { tags: ['v1.2.2'] }, 'the commit has no tag v1.2.3: git tag --sign v1.2.3'],
    ['with a change that is in no commit', { changed: ['lib/index.ts'] }, 'lib/index.ts is not as it is in git: commit it, or take the change back'],
    ['with a file made again since', { digests: { ...PRESENT.digests, [NPM]: 'cc' } }, `${NPM} is not the file that was checked: npm run release:dry`],
    ['with a file that is gone', { digests: { [NPM]: 'aa' } }, `${FOR_CDKTN} is not the file that was checked: npm run release:dry`],
  ])('and refused %s', (_what, change, refusal) => {
    expect(refusals(STATEMENT, { ...PRESENT, ...change })).toEqual([refusal]);
  });

  test('and refused as 0.0.0, which is the version between releases', () => {
    const present = { ...PRESENT, version: '0.0.0', tags: ['v0.0.0'] };
    expect(refusals(statementOf('https://example.com/a', present, []), present)).toEqual(['0.0.0 is no version to publish: npx projen release:version 0.1.0']);
  });

  test('and refused where nothing was made', () => {
    expect(refusals(statementOf('https://example.com/a', { ...PRESENT, digests: {} }, []), PRESENT)).toEqual(['nothing was made']);
  });

  test('a registry after the other, each with both packages, the Go module last', () => {
    const files = ['dist/go/a/go.mod', 'dist/js/a.tgz', 'dist/python/a.whl', 'cdktn/package/dist/js/b.tgz'];
    const statement = statementOf('https://example.com/a', { ...PRESENT, digests: Object.fromEntries(files.map(file => [file, 'aa'])) }, ['maven']);
    const publications = publicationsOf(statement);
    expect(publications.map(({ command }) => command.slice(-2).join(' '))).toEqual(['publib-npm dist/js', 'publib-npm cdktn/package/dist/js', 'publib-pypi dist/python', 'publib-golang dist/go']);
    expect(missingCredentials(publications, { NPM_TOKEN: 'x', TWINE_USERNAME: 'y', TWINE_PASSWORD: '' })).toEqual(['TWINE_PASSWORD|PYPI_TRUSTED_PUBLISHER', 'GITHUB_TOKEN|GIT_USE_SSH']);
    expect(missingCredentials(publications, { NPM_TRUSTED_PUBLISHER: 'true', PYPI_TRUSTED_PUBLISHER: 'true', GIT_USE_SSH: '1' })).toEqual([]);
  });
});

describe('a dry run', () => {
  const good = { what: 'a (npm)', made: ['/x/dist/js/a.tgz'], faults: [], seconds: 3 };

  test('is good where all was made and nothing is wrong', () => {
    expect(verdict([good])).toEqual({ lines: ['good     a (npm), 3 s, a.tgz', '1 good, 0 refused, 0 not made'], isGood: true });
  });

  test('is not good where a package is wrong, and says of what', () => {
    expect(verdict([good, { ...good, faults: ['dist/js/a.tgz holds a test: x'] }])).toEqual({
      lines: ['good     a (npm), 3 s, a.tgz', 'REFUSED  a (npm), 3 s, a.tgz', '           dist/js/a.tgz holds a test: x', '1 good, 1 refused, 0 not made'], isGood: false,
    });
  });

  test('is not good where a tool is missing: what was not made counts as not made', () => {
    const { lines, isGood } = verdict([good, { what: 'A (nuget)', made: [], faults: [], missing: 'there is no dotnet on this machine', seconds: 0 }]);
    expect([lines[1], lines[2], isGood]).toEqual(['NOT MADE A (nuget), 0 s: there is no dotnet on this machine', '1 good, 0 refused, 1 not made', false]);
  });

  test('is not good where nothing was asked for', () => expect(verdict([]).isGood).toBe(false));

  test.each([
    ['[jsii-pacmak] [WARN] java failed\n[ERROR] Could not resolve dependencies for project a: No versions available for com.hashicorp:cdktf:jar:[0.21.0,1.0.0) within',
      'No versions available for com.hashicorp:cdktf:jar:'],
    ['go: example.com/a@v1.0.0: reading https://proxy.example.com/a.mod: 403 Forbidden\n[WARN] go failed', 'example.com/a@v1.0.0: reading https://proxy.example.com/a.mod: 403 Forbidden'],
    ['fine\nsomething failed here\nmore', 'something failed here'],
    ['', 'without a word'],
  ])('says of all that a tool complains why a package was not made: %j', (text, cause) => expect(causeOf(text)).toBe(cause));

  test('leaves out by name only what there is', () => {
    expect([leftOut([]), leftOut(['--without', 'nuget,maven'])]).toEqual([[], ['nuget', 'maven']]);
    expect(() => leftOut(['--without', 'nuget,cargo'])).toThrow('must be --without and of npm,pypi,nuget,maven,go what is left out, came --without nuget,cargo');
    expect(() => leftOut(['--without'])).toThrow('must be --without');
    expect(() => leftOut(['--only', 'npm'])).toThrow('came --only npm');
  });
});
