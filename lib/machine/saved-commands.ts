import { MINUTES } from './program';

/** What is saved of a command: a line that calls a tool of the machine, so that another release of the tool is no other command. */
export interface SavedCommand {
  /** What it is called beside the name of its site. */
  readonly what: string;
  readonly description: string;
  readonly line: string;
  readonly timeoutSeconds: number;
  /** The name of what it must be told. @default - nothing */
  readonly parameter?: string;
  /** What the parameter is where it is one word and no other. @default - a name */
  readonly takes?: string;
}

const TOOLS = '/usr/local/lib/open-webui';

/**
 * Cloud Assistant writes the parameter into the text as it is. Behind `exec` nothing that follows the end of the document is ever run, whatever somebody writes
 * there who may run this command and no other.
 */
const told = (tool: string, parameter: string) => `exec ${TOOLS}/${tool} <<'END-OF-NAME'\n{{${parameter}}}\nEND-OF-NAME`;

/** The commands that lie in the account for a person. */
export const SAVED_COMMANDS: readonly SavedCommand[] = [
  { what: 'status', description: 'how the site is', line: `exec ${TOOLS}/status`, timeoutSeconds: 10 * MINUTES },
  { what: 'logs', description: 'what the site has said last', line: `exec ${TOOLS}/logs`, timeoutSeconds: 5 * MINUTES },
  {
    what: 'backup',
    description: 'makes a backup; the site is stopped for some seconds',
    line: `exec ${TOOLS}/backup "manual-$(date -u +%Y%m%dT%H%M%SZ)"`,
    timeoutSeconds: 30 * MINUTES,
  },
  {
    what: 'restore',
    description: 'puts the backup back that is named; without a name it lists them',
    line: told('restore-named', 'backup'),
    timeoutSeconds: 60 * MINUTES,
    parameter: 'backup',
  },
  { what: 'restart', description: 'starts the site anew', line: `exec ${TOOLS}/restart-site`, timeoutSeconds: 30 * MINUTES },
  {
    what: 'update-system',
    description: 'installs security updates; the machine restarts where they need it',
    line: `exec ${TOOLS}/update-system`,
    timeoutSeconds: 60 * MINUTES,
  },
  {
    what: 'clean-up',
    description: 'says what could go from the data disk, and removes it with the word yes; the site is stopped meanwhile',
    line: told('clean-up -', 'remove'),
    timeoutSeconds: 60 * MINUTES,
    parameter: 'remove',
    takes: 'yes',
  },
];
