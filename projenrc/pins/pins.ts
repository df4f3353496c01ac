/** What is pinned, and what an answer about it says: decided apart from who is asked. */

/** A version that this library names or was tried with, of what others release. */
export interface Pin {
  readonly what: string;
  readonly pinned: string;
  /** Who knows the releases; the first whose answer is one decides. */
  readonly sources: readonly Source[];
}

/** Somebody to ask. */
export interface Source {
  readonly name: string;
  readonly ask: () => Promise<string>;
  /** The releases in an answer. */
  readonly releases: (answer: string) => readonly string[];
}

/** What was found out of a pin. */
export interface Finding {
  readonly line: string;
  readonly isGood: boolean;
}

const RELEASE = /^v?(\d+\.\d+\.\d+)$/;

/** The releases among versions, without what comes before one, the newest last. */
export function releasesOf(versions: readonly string[]): string[] {
  return versions.flatMap(version => RELEASE.exec(version.trim())?.[1] ?? []).sort(ascending);
}

export function ascending(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}

/** A list as the Go proxy has it: https://go.dev/ref/mod#goproxy-protocol. */
export const ofGoProxy = (answer: string): string[] => releasesOf(answer.split('\n'));

/** What pip says of a package: the newest, and all that there are. */
export function ofPip(answer: string): string[] {
  const [, newest] = /^[\w-]+ \(([^)]+)\)/m.exec(answer) ?? [];
  const [, all = ''] = /^Available versions: (.*)$/m.exec(answer) ?? [];
  return releasesOf([...newest === undefined ? [] : [newest], ...all.split(',')]);
}

function parsed(answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch {
    return undefined;
  }
}

/** What npm says of the versions of a package: a list, or one of them where there is one. */
export function ofNpm(answer: string): string[] {
  const versions = parsed(answer);
  return releasesOf([versions].flat().filter((version): version is string => typeof version === 'string'));
}

/** What a registry of Terraform's protocol says of a provider: https://developer.hashicorp.com/terraform/internals/provider-registry-protocol. */
export function ofTerraformRegistry(answer: string): string[] {
  const { versions } = (parsed(answer) ?? {}) as { versions?: readonly { version?: string }[] };
  return releasesOf(Array.isArray(versions) ? versions.flatMap(({ version }) => version ?? []) : []);
}

/** Releases as the forge lists them; those that are marked as before one are none. */
export function ofForge(answer: string): string[] {
  const releases = parsed(answer);
  const final = Array.isArray(releases) ? releases.filter(({ draft, prerelease }) => draft === false && prerelease === false) : [];
  return releasesOf(final.flatMap(({ tag_name: tag }) => typeof tag === 'string' ? [tag] : []));
}

/**
 * Whether a pin is the newest release. An answer that does not have the pinned one is old or of something else, and is not believed; where nobody answers
 * otherwise, the newest is not known, and that is not good.
 */
export async function examine({ what, pinned, sources }: Pin): Promise<Finding> {
  const doubts: string[] = [];
  for (const { name, ask, releases } of sources) {
    const known = await ask().then(releases, error => {
      doubts.push(`${name}: ${String(error.message ?? error).split('\n')[0]}`);
      return undefined;
    });
    if (known === undefined) continue;
    if (known.includes(pinned)) {
      const newest = known[known.length - 1];
      const isGood = ascending(pinned, newest) >= 0;
      return { line: `${what}: pinned ${pinned}, newest ${newest}${isGood ? '' : ', which is newer'}`, isGood };
    }
    doubts.push(`${name} ${known.length === 0 ? 'answered what names no release' : `does not know ${pinned}: the newest that it has is ${known[known.length - 1]}`}`);
  }
  return { line: `${what}: pinned ${pinned}, and the newest is not known (${doubts.join('; ')})`, isGood: false };
}

/** Bailian retires models with notice of 30 days to three months, so a list may not be older. */
const MONTHS = 3;
const DATED = /_(\d{4})_(\d{2})$/;

/** Whether the newest of lists that bear their month is young enough; of each kind of list (what stands before the month) the newest counts. */
export function examineLists(names: readonly string[], today: Date): Finding[] {
  const dated = names.map(name => ({ name, kind: name.replace(DATED, ''), month: DATED.exec(name) }));
  const undated = dated.filter(({ month }) => month === null).map(({ name }) => ({ line: `${name} bears no month, as NAME_2026_11 does`, isGood: false }));
  const kinds = [...new Set(dated.filter(({ month }) => month !== null).map(({ kind }) => kind))];
  const found = kinds.map(kind => {
    const [newest] = dated.filter(one => one.kind === kind && one.month !== null).map(({ name }) => name).sort().reverse();
    const [, year, month] = DATED.exec(newest)!;
    const age = (today.getUTCFullYear() - Number(year)) * 12 + today.getUTCMonth() + 1 - Number(month);
    const isGood = Number(month) >= 1 && Number(month) <= 12 && age >= 0 && age <= MONTHS;
    const complaint = age < 0 ? ', which is yet to come' : '; hold it against what Bailian offers, and write one of this month';
    return { line: `${newest}: ${age} months old, at most ${MONTHS}${isGood ? '' : complaint}`, isGood };
  });
  return found.length + undated.length === 0 ? [{ line: 'there is no list of models', isGood: false }] : [...undated, ...found];
}
