import { existsSync, readFileSync, statSync } from 'fs';
import { join } from 'path';
import { REPOSITORY_URL } from '../../projenrc/publisher';
import { forRegistries, relativeLinks, REVISION } from '../../projenrc/release/readme';

const ROOT = join(__dirname, '../..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

describe('the README as registries show it', () => {
  test.each([
    ['a page', '[a](docs/architecture.md)', `[a](${REPOSITORY_URL}/blob/${REVISION}/docs/architecture.md)`],
    ['a heading of a page', '[a](./docs/changes.md#disks)', `[a](${REPOSITORY_URL}/blob/${REVISION}/docs/changes.md#disks)`],
    ['a heading of its own, which most registries give no name', '[a](#secrets)', `[a](${REPOSITORY_URL}/blob/${REVISION}/README.md#secrets)`],
    ['a folder', '[a](examples/gpu)', `[a](${REPOSITORY_URL}/tree/${REVISION}/examples/gpu)`],
    ['the licence', '[a](LICENSE)', `[a](${REPOSITORY_URL}/blob/${REVISION}/LICENSE)`],
    ['a picture', '![a](docs/pictures/chat.png)', `![a](${REPOSITORY_URL}/raw/${REVISION}/docs/pictures/chat.png)`],
    ['a picture that is a link', '[![a](docs/pictures/chat.png)](docs/rehearsal.md)', `[![a](${REPOSITORY_URL}/raw/${REVISION}/docs/pictures/chat.png)](${REPOSITORY_URL}/blob/${REVISION}/docs/rehearsal.md)`],
  ])('leads to the repository: %s', (_, before, after) => {
    expect(forRegistries(before)).toBe(after);
    expect(relativeLinks(before)).not.toEqual([]);
    expect(relativeLinks(after)).toEqual([]);
  });

  test.each([
    ['another site', '[a](https://example.com/docs) and [b](mailto:a@example.com)'],
    ['code', 'call `list[0](docs/x.md)`'],
    ['a block of code', '```ts\nhandlers[0](next);\n```'],
  ])('is left as it is: %s', (_, text) => {
    expect(forRegistries(text)).toBe(text);
    expect(relativeLinks(text)).toEqual([]);
  });

  test('finds links in HTML, as Java has them', () => {
    expect(relativeLinks('<a href="docs/a.md">a</a> <img src="b.svg"> <a href="#c">c</a> <a href="https://example.com">d</a>')).toEqual(['docs/a.md', 'b.svg', '#c']);
  });

  test('has no relative link left, and leads to what is in the repository', () => {
    const page = forRegistries(README);
    expect(relativeLinks(page)).toEqual([]);
    const ours = [...page.matchAll(new RegExp(`${REPOSITORY_URL}/(blob|tree|raw)/${REVISION}/([^)#\\s]+)`, 'g'))];
    expect(ours.length).toBeGreaterThan(40);
    const wrong = ours.filter(([, place, path]) => !existsSync(join(ROOT, path)) || statSync(join(ROOT, path)).isDirectory() !== (place === 'tree'));
    expect(wrong.map(([link]) => link)).toEqual([]);
  });

  test('leads to headings that are there', () => {
    const headings = [...README.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').replace(/ /g, '-'));
    const wanted = [...README.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
    expect(wanted.filter(anchor => !headings.includes(anchor))).toEqual([]);
  });
});
