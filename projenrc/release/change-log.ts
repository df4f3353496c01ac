/** The heading of what is in no release yet. */
const UNRELEASED = '## Unreleased';
const VERSION = /^\d+\.\d+\.\d+(?:-(?:alpha|beta|rc)\.\d+)?$/;

/** The change log in which all that is in no release yet is a release's. */
export function released(text: string, version: string, day: string): string {
  if (!VERSION.test(version) || version === '0.0.0') throw new Error(`${version} is no version: write it as 0.1.0 or 1.0.0-rc.1`);
  if (text.includes(`\n## ${version} `)) throw new Error(`the change log has a section ${version} already: take the next version`);
  const [before, after, ...more] = text.split(`${UNRELEASED}\n`);
  if (after === undefined || more.length > 0) throw new Error(`the change log must have one heading "${UNRELEASED}"`);
  if (`\n${after}`.split('\n## ')[0].trim() === '') throw new Error('nothing is unreleased: the change log says nothing of what this release would bring');
  return `${before}${UNRELEASED}\n\n## ${version} - ${day}\n${after}`;
}

/** What of the change log is not ready for a version. */
export function faultsOfChangeLog(text: string, version: string): string[] {
  const [, unreleased] = text.split(`${UNRELEASED}\n`);
  return [
    ...new RegExp(`^## ${version.replace(/\./g, '\\.')} - \\d{4}-\\d{2}-\\d{2}$`, 'm').test(text) ? [] : [`CHANGELOG.md has no section "## ${version} - day"`],
    ...`\n${unreleased ?? ''}`.split('\n## ')[0].trim() === '' ? [] : ['CHANGELOG.md has something under Unreleased, which would be in the release all the same'],
  ];
}
