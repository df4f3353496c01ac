/**
 * Writes what the library needs of the list of public suffixes into `lib/validation/generated`, which is not in git. The list is the one that the package tldts
 * carries; what is kept of it is what a site's name can meet, in few bytes (see lib/validation/domains.ts for how it is read):
 *
 * - a line a top-level domain, with the labels below which names are registered: `cn ac com …`
 * - `label+` where there are such suffixes one label further down too, which are left out
 * - `label?` where only those are, or where a private registry sells names; of these only short labels, the others belong to hosters
 * - `?` for a country with hundreds of suffixes, one a town
 */
import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';

/** The trie of tldts: nodes with flags, and edges with labels. */
interface Trie {
  readonly nodeFlags: ArrayLike<number>;
  readonly edgeStart: ArrayLike<number>;
  readonly edgeLength: ArrayLike<number>;
  readonly edgeChild: ArrayLike<number>;
  readonly labelText: string;
  readonly rulesRoot: number;
  readonly exceptionsRoot: number;
}

interface Suffix {
  /** From the left, as it is written. */
  readonly labels: readonly string[];
  readonly isException: boolean;
  readonly isPrivate: boolean;
}

const PRIVATE = 2;
const LONGEST_PRIVATE_LABEL = 3;
const MOST_OF_A_COUNTRY = 300;
const FILE = join(__dirname, '../lib/validation/generated/public-suffixes.ts');

function suffixesOf(trie: Trie): Suffix[] {
  const offsets = [0];
  Array.from(trie.edgeLength).forEach((length, edge) => offsets.push(offsets[edge] + length));
  const below = (node: number, labels: readonly string[], isException: boolean): Suffix[] => {
    const own = trie.nodeFlags[node] ? [{ labels, isException, isPrivate: trie.nodeFlags[node] === PRIVATE }] : [];
    const edges = Array.from({ length: trie.edgeStart[node + 1] - trie.edgeStart[node] }, (_, index) => trie.edgeStart[node] + index);
    const label = (edge: number) => trie.labelText.slice(offsets[edge], offsets[edge] + trie.edgeLength[edge]);
    return [...own, ...edges.flatMap(edge => below(trie.edgeChild[edge], [label(edge), ...labels], isException))];
  };
  return [...below(trie.rulesRoot, [], false), ...below(trie.exceptionsRoot, [], true)];
}

/** The labels right below a top-level domain, with their marks. */
function linesOf(suffixes: readonly Suffix[]): Map<string, Set<string>> {
  const lines = new Map<string, Set<string>>();
  const line = (tld: string) => lines.get(tld) ?? lines.set(tld, new Set()).get(tld)!;
  const ascii = suffixes.filter(({ labels }) => labels.length > 1 && /^[\x21-\x7e]+$/.test(labels.join('')));
  const official = ascii.filter(({ isPrivate }) => !isPrivate);
  for (const { labels: [label, tld], isException } of official.filter(({ labels }) => labels.length === 2)) {
    line(tld).add(`${isException ? '!' : ''}${label}`);
  }
  for (const [label, tld] of official.filter(({ labels }) => labels.length > 2).map(({ labels }) => labels.slice(-2))) {
    line(tld).add(line(tld).delete(label) || line(tld).has(`${label}+`) ? `${label}+` : `${label}?`);
  }
  const sold = ascii.filter(({ isPrivate, labels: { length, 0: label } }) => isPrivate && length === 2 && label.length <= LONGEST_PRIVATE_LABEL);
  for (const { labels: [label, tld] } of sold) {
    if (!line(tld).has(label) && !line(tld).has(`${label}+`)) {
      line(tld).add(`${label}?`);
    }
  }
  return lines;
}

function text(lines: Map<string, Set<string>>): string {
  return [...lines].map(([tld, labels]) => `${tld} ${labels.size > MOST_OF_A_COUNTRY ? '?' : [...labels].sort().join(' ')}`).sort().join('\n');
}

const trie = require('tldts/dist/cjs/src/data/trie.js') as Trie;
mkdirSync(join(FILE, '..'), { recursive: true });
writeFileSync(FILE, [
  '// Generated from the list of public suffixes in the package tldts; see projenrc/generate-public-suffixes.ts.',
  '/** The labels below which names are registered, a line a top-level domain. */',
  `export const PUBLIC_SUFFIXES = ${JSON.stringify(`\n${text(linesOf(suffixesOf(trie)))}\n`)};`,
  '',
].join('\n'));
