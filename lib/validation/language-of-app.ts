/**
 * How an app in another language than TypeScript has the names of the library. What it is written in, jsii says to the process that the library runs in. Where
 * nothing is said, or what is not known here, names stay as they are documented; Java has the same.
 */

/** The variable in which jsii says it. */
const AGENT = 'JSII_AGENT';

interface Naming {
  readonly property: (name: string) => string;
  readonly method: (type: string, name: string) => string;
  readonly constant: (type: string, name: string) => string;
}

const dotted = (type: string, name: string): string => `${type}.${name}`;
/** A unit is one word. */
const snake = (name: string): string => name.replace(/([KMG])iB/g, '$1ib').replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
const pascal = (name: string): string => name[0].toUpperCase() + name.slice(1);

/** By the agents of https://github.com/aws/jsii, e.g. `Python/3.11.7`, `DotNet/8.0.1/…`, `go1.26.8/linux/amd64`. */
const NAMINGS: ReadonlyArray<readonly [agent: RegExp, naming: Naming]> = [
  [/^Python\//, { property: snake, method: (type, name) => dotted(type, snake(name)), constant: dotted }],
  [/^DotNet\//, { property: pascal, method: (type, name) => dotted(type, pascal(name)), constant: dotted }],
  [/^go\d/, { property: pascal, method: (type, name) => `${type}_${pascal(name)}`, constant: (type, name) => `${type}_${name}` }],
];

function naming(): Naming | undefined {
  const agent = process.env[AGENT] ?? '';
  return NAMINGS.find(([pattern]) => pattern.test(agent))?.[1];
}

const properties = new Set<string>();
const ofTypes = new Set<string>();

/** Notes properties that callers write. */
export function notePropertyNames(names: readonly string[]): void {
  names.forEach(name => properties.add(name));
}

/** Notes what callers write after the name of a type: its methods and constants. */
export function noteMemberNames(type: string, names: readonly string[]): void {
  names.forEach(name => ofTypes.add(dotted(type, name)));
}

/** Changes what stands in no quotes: that is what somebody wrote, or wants written. */
const outsideOfQuotes = (text: string, change: (part: string) => string): string =>
  text.split(/("(?:[^"\\]|\\.)*"|'[^']*')/).map((part, index) => index % 2 === 1 ? part : change(part)).join('');

/** A property as the app has it, e.g. `additional_domains[1].dns_zone`. */
export function propertyOfApp(path: string): string {
  const names = naming();
  return names === undefined ? path : outsideOfQuotes(path, part => part.replace(/[A-Za-z]\w*/g, name => properties.has(name) ? names.property(name) : name));
}

/** A sentence with the names as the app has them. A property of one small word is not told from that word, and stays one. */
export function sentenceOfApp(text: string): string {
  const names = naming();
  if (names === undefined) return text;
  return outsideOfQuotes(text, part => part.replace(/(?<![\w/.-])(?:([A-Z]\w*)\.([A-Za-z]\w*)|[a-z]+[A-Z]\w*)(?![\w/])/g, (word: string, type?: string, member?: string) => {
    if (type === undefined || member === undefined) return properties.has(word) ? names.property(word) : word;
    return !ofTypes.has(word) ? word : /^[A-Z]/.test(member) ? names.constant(type, member) : names.method(type, member);
  }));
}
