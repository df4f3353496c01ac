import { examine, examineLists, ofForge, ofGoProxy, ofNpm, ofPip, ofTerraformRegistry, Pin, Source } from '../../projenrc/pins/pins';

// The answers of pip and npm, and OLD_COPY of a Go proxy, came so in November 2026, cut; the others are as their pages describe them.
const OLD_COPY = 'v0.12.6\nv0.13.5\nv0.16.1\nv0.16.2\nv0.17.4\n';
const GO_PROXY = 'v0.34.2-rc0\nv0.35.1\nv0.9.1\nv0.35.0\nv0.35.2-rc1\n';
const PIP = 'open-webui (0.12.4)\nAvailable versions: 0.12.4, 0.12.3, 0.12.0.dev1, 0.9.6\n';
const FORGE = JSON.stringify([{ tag_name: 'v0.36.0-rc1', draft: false, prerelease: true }, { tag_name: 'v0.36.0', draft: true, prerelease: false },
  { tag_name: 'v0.35.1', draft: false, prerelease: false }]);
const TERRAFORM = JSON.stringify({ id: 'aliyun/alicloud', versions: [{ version: '1.289.0', protocols: ['5.0'] }, { version: '1.9.0' }, { version: '2.0.0-beta1' }] });

const NOTHING = ['', 'This module version is not available.', '<html>502</html>', '{}', '[]', 'null', '{"versions":"none"}', '{"error":{"code":"E404"}}'];

describe('an answer is read', () => {
  test.each<[string, (answer: string) => readonly string[], string, string[]]>([
    ['of the Go proxy, without what comes before a release, by number', ofGoProxy, GO_PROXY, ['0.9.1', '0.35.0', '0.35.1']],
    ['of pip', ofPip, PIP, ['0.9.6', '0.12.3', '0.12.4', '0.12.4']],
    ['of npm', ofNpm, '["0.24.0","0.24.1-pre.3","0.25.0"]', ['0.24.0', '0.25.0']],
    ['of npm where there is one release', ofNpm, '"0.24.0"', ['0.24.0']],
    ['of the forge, without drafts and what is marked as before a release', ofForge, FORGE, ['0.35.1']],
    ['of the Terraform registry', ofTerraformRegistry, TERRAFORM, ['1.9.0', '1.289.0']],
  ])('%s', (_what, releases, answer, expected) => {
    expect(releases(answer)).toEqual(expected);
  });

  test.each([ofGoProxy, ofPip, ofNpm, ofForge, ofTerraformRegistry])('and has no release where it is of something else: %p', releases => {
    for (const answer of NOTHING) expect(releases(answer)).toEqual([]);
  });
});

const answers = (answer: string, name = 'the Go proxy'): Source => ({ name, ask: async () => answer, releases: ofGoProxy });
const fails = (message: string): Source => ({ name: 'the Go proxy', ask: () => Promise.reject(new Error(`${message}\nmore of it`)), releases: ofGoProxy });
const ollama = (pinned: string, ...sources: Source[]): Pin => ({ what: 'Ollama', pinned, sources });

describe('a pin', () => {
  test('that is the newest release is good', async () => {
    expect(await examine(ollama('0.35.1', answers(GO_PROXY)))).toEqual({ line: 'Ollama: pinned 0.35.1, newest 0.35.1', isGood: true });
  });

  test('that is older is not', async () => {
    expect(await examine(ollama('0.9.1', answers(GO_PROXY)))).toEqual({ line: 'Ollama: pinned 0.9.1, newest 0.35.1, which is newer', isGood: false });
  });

  test('is not good where nobody answers, and says who did not', async () => {
    expect(await examine(ollama('0.35.1', fails('answered 403')))).toEqual(
      { line: 'Ollama: pinned 0.35.1, and the newest is not known (the Go proxy: answered 403)', isGood: false });
  });

  test('is not good where an answer names no release', async () => {
    for (const answer of NOTHING) {
      expect(await examine(ollama('0.35.1', answers(answer)))).toEqual(
        { line: 'Ollama: pinned 0.35.1, and the newest is not known (the Go proxy answered what names no release)', isGood: false });
    }
  });

  test('is not good by an answer that does not know it, as an old copy of a list', async () => {
    expect((await examine(ollama('0.35.1', answers(OLD_COPY)))).line).toBe(
      'Ollama: pinned 0.35.1, and the newest is not known (the Go proxy does not know 0.35.1: the newest that it has is 0.17.4)');
  });

  test('is held against the next who is asked where the first does not know', async () => {
    const forge = { ...answers(FORGE, 'its forge'), releases: ofForge };
    expect(await examine(ollama('0.35.1', answers(OLD_COPY), forge))).toEqual({ line: 'Ollama: pinned 0.35.1, newest 0.35.1', isGood: true });
    expect(await examine(ollama('0.35.1', fails('answered 403'), forge))).toMatchObject({ isGood: true });
  });

  test('is not good where there is nobody to ask', async () => {
    expect(await examine(ollama('0.35.1'))).toMatchObject({ isGood: false });
  });
});

describe('a list of models that bears its month', () => {
  const on = (day: string, ...names: string[]) => examineLists(names, new Date(`${day}T00:00:00Z`));

  test('is good for three months', () => {
    expect(on('2026-11-30', 'MAINLAND_2026_11')).toEqual([{ line: 'MAINLAND_2026_11: 0 months old, at most 3', isGood: true }]);
    expect(on('2027-02-28', 'MAINLAND_2026_11')).toEqual([{ line: 'MAINLAND_2026_11: 3 months old, at most 3', isGood: true }]);
  });

  test('is not good later', () => {
    expect(on('2027-03-01', 'MAINLAND_2026_11')).toEqual(
      [{ line: 'MAINLAND_2026_11: 4 months old, at most 3; hold it against what Bailian offers, and write one of this month', isGood: false }]);
  });

  test('is not good if its month is yet to come, or is none', () => {
    expect(on('2026-11-30', 'MAINLAND_2027_01')).toEqual([{ line: 'MAINLAND_2027_01: -2 months old, at most 3, which is yet to come', isGood: false }]);
    expect(on('2027-03-30', 'MAINLAND_2026_13')[0].isGood).toBe(false);
  });

  test('counts if it is the newest of its kind; each kind has one', () => {
    expect(on('2027-03-01', 'MAINLAND_2026_11', 'MAINLAND_2027_02', 'INTERNATIONAL_2026_11').map(({ isGood }) => isGood)).toEqual([true, false]);
  });

  test('must bear it, and there must be one', () => {
    expect(on('2026-11-30', 'LATEST')).toEqual([{ line: 'LATEST bears no month, as NAME_2026_11 does', isGood: false }]);
    expect(on('2026-11-30')).toEqual([{ line: 'there is no list of models', isGood: false }]);
  });
});
