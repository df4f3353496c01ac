import { TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { ecsCommand } from './ecs-command';
import { SAVED_COMMANDS } from '../machine/saved-commands';
import { pascalCase } from '../validation/names';

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
    const commands = SAVED_COMMANDS.map(({ what, description, line, timeoutSeconds, parameter }) => [what, ecsCommand(this, pascalCase(what), {
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
