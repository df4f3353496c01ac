/** A page as registries show it: there is no other file of the project beside it, and most of them give its headings no names. */
import { REPOSITORY_URL, VERSION } from '../publisher';

/** The tag of the release that a package is of; between releases there is none. */
export const REVISION = VERSION === '0.0.0' ? 'main' : `v${VERSION}`;

const PICTURE = /\.(?:svg|png|jpe?g|gif)$/;

/** Fences, and what stands between backticks, are no links. */
const LITERAL = /^(`{3,})[^\n]*\n[^]*?^\1`*$|`[^`\n]+`/gm;
const LINK = /(\]\(\s*)(?![a-z][a-z+.-]*:|\/\/)([^)\s]*)/g;

/** A text whose parts that are no code are changed. */
function outsideOfCode(markdown: string, change: (text: string) => string): string {
  const literals = [...markdown.matchAll(LITERAL)];
  const ends = [0, ...literals.map(({ index, 0: { length } }) => index + length)];
  return ends.map((begin, part) => change(markdown.slice(begin, literals[part]?.index)) + (literals[part]?.[0] ?? '')).join('');
}

function absolute(target: string): string {
  const [path, anchor] = target.split('#');
  const place = PICTURE.test(path) ? 'raw' : /\.\w+$|^LICENSE$|^NOTICE$|^$/.test(path) ? 'blob' : 'tree';
  return `${REPOSITORY_URL}/${place}/${REVISION}/${path.replace(/^\.\//, '') || 'README.md'}${anchor === undefined ? '' : `#${anchor}`}`;
}

/** The page with every link to a file of the project, or to a heading of its own, led to the repository. */
export function forRegistries(markdown: string): string {
  return outsideOfCode(markdown, text => text.replace(LINK, (_, before: string, target: string) => before + absolute(target)));
}

/** The links that lead nowhere from where a registry shows the page. */
export function relativeLinks(page: string): string[] {
  const found: string[] = [];
  outsideOfCode(page, text => {
    found.push(...[...text.matchAll(LINK)].map(([, , target]) => target));
    found.push(...[...text.matchAll(/\b(?:href|src)="(?![a-z][a-z+.-]*:|\/\/)([^"]*)"/g)].map(([, target]) => target));
    return text;
  });
  return found;
}
