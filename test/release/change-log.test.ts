import { readFileSync } from 'fs';
import { join } from 'path';
import { faultsOfChangeLog, released } from '../../projenrc/release/change-log';

const LOG = '# Changelog\n\n## Unreleased\n\n### Added\n\n- a thing\n\n## 0.1.0 - 2026-12-01\n\n- the first\n';

test('what is unreleased becomes the section of a version, and nothing is unreleased', () => {
  const text = released(LOG, '0.2.0', '2027-01-02');
  expect(text).toBe('# Changelog\n\n## Unreleased\n\n## 0.2.0 - 2027-01-02\n\n### Added\n\n- a thing\n\n## 0.1.0 - 2026-12-01\n\n- the first\n');
  expect(faultsOfChangeLog(text, '0.2.0')).toEqual([]);
});

test.each([
  ['no version', 'v0.2.0', 'v0.2.0 is no version: write it as 0.1.0 or 1.0.0-rc.1'],
  ['the version between releases', '0.0.0', '0.0.0 is no version'],
  ['a version that there is', '0.1.0', 'the change log has a section 0.1.0 already: take the next version'],
])('%s is refused', (_what, version, complaint) => {
  expect(() => released(LOG, version, '2027-01-02')).toThrow(complaint);
});

test('a release of nothing is refused, and so is a change log of another form', () => {
  expect(() => released(released(LOG, '0.2.0', '2027-01-02'), '0.3.0', '2027-01-03')).toThrow('nothing is unreleased');
  expect(() => released('# Changelog\n', '0.2.0', '2027-01-02')).toThrow('must have one heading "## Unreleased"');
});

test('a change log that is not ready for a version says why', () => {
  expect(faultsOfChangeLog(LOG, '0.2.0')).toEqual(['CHANGELOG.md has no section "## 0.2.0 - day"', 'CHANGELOG.md has something under Unreleased, which would be in the release all the same']);
});

test("the project's own change log can become a release's", () => {
  expect(released(readFileSync(join(__dirname, '../../CHANGELOG.md'), 'utf8'), '99.0.0', '2027-01-02')).toContain('\n## 99.0.0 - 2027-01-02\n');
});
