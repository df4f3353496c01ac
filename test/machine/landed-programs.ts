import { readFileSync } from 'fs';
import { join } from 'path';
import { CalledProgram } from './stack-programs';

/** The programs of a state that was landed before: write-landed-programs.ts. */
export const LANDED_PROGRAMS = join(__dirname, 'landed-programs.json');

/** What they call the authority that a test has in its place. */
export const ACME_DIRECTORY = 'https://acme.example.net/directory';

export interface LandedPrograms {
  /** Their names: what Terraform called side by side. */
  readonly rounds: readonly string[][];
  readonly programs: Readonly<Record<string, CalledProgram>>;
}

export function landedPrograms(): LandedPrograms {
  return JSON.parse(readFileSync(LANDED_PROGRAMS, 'utf8')) as LandedPrograms;
}
