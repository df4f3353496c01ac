import { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { ecsCommand } from './ecs-command';
import { MINUTES } from '../machine/program';
import { pascalCase } from '../validation/names';

/** What is saved of a command: a line that calls a tool of the machine, so that another release of the tool is no other command. */
interface SavedCommand {
  readonly description: string;
  readonly line: string;
  readonly timeoutSeconds: number;
  /** The name of what it must be told. @default - nothing */
  readonly parameter?: string;
}

const TOOLS = '/usr/local/lib/open-webui';

/**
 * Cloud Assistant writes the parameter into the text as it is. Behind `exec` nothing that follows the end of the document is ever run, whatever somebody writes
 * there who may run this command and no other.
 */
const told = (tool: string, parameter: string) => `exec ${TOOLS}/${tool} <<'END-OF-NAME'\n{{${parameter}}}\nEND-OF-NAME`;

const COMMANDS: Readonly<Record<string, SavedCommand>> = {
  status: { description: 'how the site is', line: `exec ${TOOLS}/status`, timeoutSeconds: 10 * MINUTES },
  logs: { description: 'what the site has said last', line: `exec ${TOOLS}/logs`, timeoutSeconds: 5 * MINUTES },
  backup: {
    description: 'makes a backup; the site is stopped for some seconds',
    line: `exec ${TOOLS}/backup "manual-$(date -u +%Y%m%dT%H%M%SZ)"`,
    timeoutSeconds: 30 * MINUTES,
  },
  restore: {
    description: 'puts the backup back that is named; without a name it lists them',
    line: told('restore-named', 'backup'),
    timeoutSeconds: 60 * MINUTES,
    parameter: 'backup',
  },
  restart: { description: 'starts the site anew', line: `exec ${TOOLS}/restart-site`, timeoutSeconds: 30 * MINUTES },
};

/** The site whose commands they are. */
export interface SavedCommandsProps {
  /** The name of the site, which the commands' names begin with. */
  readonly name: string;
  readonly provider?: TerraformProvider;
}

/**
 * Commands that lie in the account for a person: under Cloud Assistant in the console, and by `ecs:InvokeCommand`, which RAM can grant for each of them alone.
 * None of them runs by itself.
 */
export class SavedCommands extends Construct {
  /** Their ids, by what they do. */
  public readonly ids: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, { name, provider }: SavedCommandsProps) {
    super(scope, id);
    const commands = Object.entries(COMMANDS).map(([what, { description, line, timeoutSeconds, parameter }]) => [what, ecsCommand(this, pascalCase(what), {
      provider,
      siteName: name,
      what,
      about: `: ${description}`,
      content: Buffer.from(`#!/usr/bin/env bash\n${line}\n`, 'utf8').toString('base64'),
      takesParameters: parameter !== undefined,
      timeoutSeconds,
    })] as const);
    this.ids = Object.fromEntries(commands.map(([what, { id: commandId }]) => [what, commandId]));
  }
}
