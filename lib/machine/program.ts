import { readFileSync } from 'fs';
import { join, posix } from 'path';
import { digest } from '../validation/names';

/** What Cloud Assistant keeps of a command: 18 KB of base64. */
export const LONGEST_CONTENT = 18_432;

/** Cloud Assistant fills in what stands between double braces; the agent takes at most this many. */
const MOST_PARAMETERS = 20;

/** In seconds. */
export const MINUTES = 60;

const END_OF_FILE = 'END-OF-FILE';

/** Stands for an argument until a call has it: see `Program.told`. */
export const TOLD_LATER = '';

/** The source of a secret that comes with the call. */
export const FROM_ARGUMENT = 'argument';

/** A secret, as a program is built with it: an argument where it comes as one, none where the machine fetches it from its source. */
export const secretArgument = (from?: string) => from === FROM_ARGUMENT ? TOLD_LATER : undefined;

/** Data as a file of a program: JSON writes any text in other words, so that none has the braces of a parameter. */
export const jsonFile = (data: unknown) => JSON.stringify(data).replace(/\{(?=\{)/g, '\\u007b');

/** The least that a program may be given: its last minute belongs to its last sentence (see the prelude). */
const LEAST_SECONDS = 120;

/** What is chosen at synth for a program. */
export interface ProgramProps<P extends string = string> {
  /** How long it may take: Cloud Assistant ends it then, so the program itself, which is told, has ended before. */
  readonly timeoutSeconds: number;

  /** Whether it installs packages. @default false */
  readonly installsPackages?: boolean;

  /** The pieces of the toolbox that it calls, by themselves or through each other. @default - none */
  readonly uses?: ReadonlyArray<() => Tools>;

  /** Values that are known at synth; their alphabets hold neither quote nor line feed. */
  readonly constants?: Readonly<Record<string, string>>;

  /** Values that only Terraform knows; each becomes an argument of the call. */
  readonly parameters?: Readonly<Record<P, string | undefined>>;

  /** Constant files that the program installs or runs, by their paths in its folder: choice is which file is included. */
  readonly include?: readonly string[];

  /** Files that are made at synth, by name. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A piece of the toolbox, as who calls it knows it. */
export interface Tools {
  /** The program that installs it. */
  readonly program: Program<never>;

  /** The name of its folder in `toolbox/`. */
  readonly piece: string;

  /** Tells two states of its files apart. */
  readonly version: string;
}

/** Where a program's script is, and the files that it includes, and which words of shell it says beyond those that all do. */
interface Place {
  readonly folder: string;
  readonly main: string;
  readonly words: readonly string[];
}

/**
 * The text that Cloud Assistant runs on the machine: constant shell and the files that it installs, put together from the real files
 * of its folder in `programs/`.
 *
 * The text is decided at synth, so `command_content` is a literal: nothing for Terraform to interpolate, and a snapshot that anybody can decode.
 * It names the versions of the tools that it calls, so other tools are another text.
 */
export class Program<P extends string = string> {
  /** The arguments of the call. */
  public readonly parameters: Record<string, string>;

  /** How long it may take. */
  public readonly timeoutSeconds: number;

  /** The pieces of the toolbox that must be on the machine before. */
  public readonly uses: readonly Tools[];

  private readonly pieces: readonly string[];
  private wholeText?: string;
  private digestOfText?: string;

  constructor(
    /** The name of the program, which its folder has too. */
    public readonly name: string,
    props: ProgramProps<P>,
    place: Place = { folder: `programs/${name}`, main: `programs/${name}/main.sh`, words: ['toolbox/services.sh'] },
  ) {
    this.timeoutSeconds = props.timeoutSeconds;
    this.uses = (props.uses ?? []).map(tools => tools());
    this.parameters = defined(props.parameters ?? {});
    hold(name, props, Object.keys(this.parameters));
    this.pieces = [...headOf(name, props, this), ...bodyOf(props, place)];
  }

  /**
   * The same program with the arguments of a call: which ones it takes is part of its text, what they are is not. So it is put together once, before any
   * resource exists.
   */
  public told(parameters: Readonly<Record<P, string | undefined>>): Program<P> {
    const values = defined(parameters);
    if (Object.keys(values).join() !== Object.keys(this.parameters).join()) {
      throw new Error(`the program ${this.name} takes ${Object.keys(this.parameters).join(', ')}, and is told ${Object.keys(values).join(', ')}`);
    }
    return Object.assign(Object.create(Program.prototype) as Program<P>, this, { parameters: values });
  }

  /** The whole text, as bash runs it; put together when it is asked for, since a resolver asks for the size alone. */
  public get text(): string {
    return this.wholeText ??= this.pieces.join('');
  }

  /** How many bytes the text has as `alicloud_ecs_command` takes it. */
  public get size(): number {
    return Math.ceil(this.pieces.reduce((sum, piece) => sum + byteLength(piece), 0) / 3) * 4;
  }

  /** Whether Cloud Assistant takes it. */
  public get fits(): boolean {
    return this.size <= LONGEST_CONTENT;
  }

  /** The text as `alicloud_ecs_command` takes it. */
  public get content(): string {
    return Buffer.from(this.text, 'utf8').toString('base64');
  }

  /** Tells two texts apart; the same text has the same version on every machine. */
  public get version(): string {
    return this.digestOfText ??= digest(this.text);
  }
}

/** Builds a program that is the same for every site: once, when the first one asks. */
export function sharedProgram(name: string, props: ProgramProps<never>): () => Program<never> {
  let program: Program<never> | undefined;
  return () => program ??= new Program(name, props);
}

function defined(values: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** What the program is told: by us, and as placeholders of what a call tells it. */
function headOf(name: string, { timeoutSeconds, constants = {} }: ProgramProps, { uses, parameters }: Pick<Program, 'uses' | 'parameters'>): string[] {
  const tools = uses.map(({ piece, version }) => `${piece}=${version}`).join(' ');
  return [
    `#!/usr/bin/env bash\nset -euo pipefail\numask 077\nreadonly program='${name}' time_limit='${timeoutSeconds}' uses='${tools}'\n`,
    ...Object.entries(constants).map(([key, value]) => `readonly ${key}='${value}'\n`),
    ...Object.keys(parameters).map(key => `readonly ${key}='{{${key}}}'\n`),
  ];
}

/** The words of all programs, what the program carries, and what it does. */
function bodyOf({ installsPackages = false, include = [], files = {} }: ProgramProps, { folder, main, words }: Place): string[] {
  const carries = include.length + Object.keys(files).length > 0;
  return [
    source('toolbox/shell.sh'),
    ...words.map(source),
    source('prelude/prelude.sh'),
    ...installsPackages ? [source('prelude/packages.sh')] : [],
    ...carries ? ['files=$(mktemp -d)\ntrap \'rm -rf "$files"\' EXIT\n'] : [],
    ...include.map(file => included(posix.join(folder, file))),
    ...Object.entries(files).map(([file, content]) => hereDocument(file, content)),
    source(main),
  ];
}

/** A file of this text, whatever its bytes; quoted, so that the shell leaves it alone. */
function hereDocument(file: string, content: string): string {
  if (content.split('\n').includes(END_OF_FILE)) {
    throw new Error(`the file ${file} has a line ${END_OF_FILE}`);
  }
  return `cat >"$files/${file}" <<'${END_OF_FILE}'\n${content.endsWith('\n') ? content : `${content}\n`}${END_OF_FILE}\n`;
}

/** What is made of a constant file is made once. */
const made = new Map<string, string>();
const lengths = new Map<string, number>();

function once(key: string, make: () => string): string {
  let text = made.get(key);
  if (text === undefined) {
    text = make();
    made.set(key, text);
    lengths.set(text, Buffer.byteLength(text, 'utf8'));
  }
  return text;
}

function byteLength(text: string): number {
  return lengths.get(text) ?? Buffer.byteLength(text, 'utf8');
}

/** A file of this folder without comments and blank lines, and a script without what it is indented by: every byte counts against Cloud Assistant's limit. */
export function source(path: string): string {
  return once(path, () => {
    const [first, ...rest] = read(path).split('\n');
    const isKept = (line: string) => !/^\s*(?:#.*)?$/.test(line);
    const short = path.endsWith('.sh') ? (line: string) => line.trimStart() : (line: string) => line;
    const text = [...(first.startsWith('#!') || isKept(first) ? [first] : []), ...rest.filter(isKept).map(short), ''].join('\n');
    if (text.includes('{{')) {
      throw new Error(`the file ${path} has {{, which Cloud Assistant would take for a parameter`);
    }
    return text;
  });
}

/** A constant file as the program installs it. */
function included(path: string): string {
  return once(`<${path}`, () => hereDocument(posix.basename(path), source(path)));
}

function read(path: string): string {
  return readFileSync(join(__dirname, path), 'utf8').replace(/\r\n/g, '\n');
}

/** What no program may break: the rules for props keep it, and a mistake in them must not run as root. */
function hold(name: string, { timeoutSeconds, constants = {}, files = {} }: ProgramProps, parameters: string[]): void {
  if (!(Number.isInteger(timeoutSeconds) && timeoutSeconds >= LEAST_SECONDS)) {
    throw new Error(`the program ${name} has ${timeoutSeconds} seconds, and needs a whole number of at least ${LEAST_SECONDS}`);
  }
  const open = Object.keys(constants).find(key => /['\n\r\0]/.test(constants[key]));
  if (open !== undefined) {
    throw new Error(`the constant ${open} of the program ${name} has a quote, a line feed or a NUL`);
  }
  const braced = Object.entries({ ...constants, ...files }).find(([, text]) => text.includes('{{'));
  if (braced !== undefined) {
    throw new Error(`${braced[0]} of the program ${name} has {{, which Cloud Assistant would take for a parameter`);
  }
  if (parameters.length > MOST_PARAMETERS) {
    throw new Error(`the program ${name} has ${parameters.length} parameters, Cloud Assistant takes ${MOST_PARAMETERS}`);
  }
}
