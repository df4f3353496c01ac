import { ParseArgsConfig } from 'util';

/** What a command is given: the words behind its name, read. */
export interface Given {
  readonly options: Readonly<Record<string, unknown>>;
  readonly words: readonly string[];
  /** The folder that it was started in. */
  readonly directory: string;
}

/** One command of the package's program. */
export interface Command {
  readonly name: string;
  /** The words that it takes, as its help writes them. */
  readonly usage: string;
  /** What it does, in one line. */
  readonly summary: string;
  /** Its options, each with what help says of it. */
  readonly options: Readonly<Record<string, NonNullable<ParseArgsConfig['options']>[string] & { readonly help: string }>>;
  /** The most words that it takes. */
  readonly mostWords: number;
  /** Does it; returns what is printed. */
  readonly run: (given: Given) => string;
}

/** What a person did wrong in the command line, and not the stack. */
export class UsageError extends Error {}
