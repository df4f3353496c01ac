import { ParseArgsConfig } from 'util';

/** The world around the program. */
export interface Surroundings {
  /** The folder that it was started in. */
  readonly directory: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Asks a person; undefined where nobody is at the terminal. */
  readonly ask?: (question: string) => Promise<string>;
  /** Has this said when the person ends the program by Ctrl-C; the last one holds. */
  readonly whenInterrupted: (say: () => void) => void;
  /** Writes a line of what was asked for. */
  readonly print: (text: string) => void;
  /** Writes a line that is not what was asked for: why it failed, how far it is. */
  readonly complain: (text: string) => void;
}

/** What a command is given: the words behind its name, read, and the world around it. */
export interface Given extends Surroundings {
  readonly options: Readonly<Record<string, unknown>>;
  readonly words: readonly string[];
}

/** How the program ends. */
export enum ExitCode {
  WELL = 0,
  FAILED = 1,
  MISUSED = 2,
}

/** One command of the package's program. */
export interface Command {
  readonly name: string;
  /** The words that it takes, as its help writes them. */
  readonly usage: string;
  /** What it does, in one line. */
  readonly summary: string;
  /** Its options, each with what help says of it, and what its value is called. */
  readonly options: Readonly<Record<string, NonNullable<ParseArgsConfig['options']>[string] & { readonly help: string; readonly value?: string }>>;
  /** The most words that it takes. */
  readonly mostWords: number;
  /** Does it; an error that it throws is what the person reads. */
  readonly run: (given: Given) => Promise<ExitCode>;
}

/** What a person did wrong in the command line, and not the stack. */
export class UsageError extends Error {}
