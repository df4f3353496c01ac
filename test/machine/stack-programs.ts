import { Configuration, programName } from '../unit/constructs/synthesized';

/** A program as Terraform hands it to Cloud Assistant. */
export interface CalledProgram {
  readonly text: string;
  readonly timeoutSeconds: number;
  /** The names of its arguments. */
  readonly parameters: readonly string[];
}

/** The programs of a stack as the product makes them, the order of their calls, and what the role may do. */
export class StackPrograms {
  public constructor(private readonly configuration: Configuration) {}

  /** What the policies allow the machine's role. */
  public get statements(): { Effect: 'Allow'; Action: string[]; Resource: string[] }[] {
    return Object.values(this.configuration.resource.alicloud_ram_policy ?? {}).flatMap(policy => JSON.parse(policy.policy_document).Statement);
  }

  /** The name of the OOS parameter that keeps the value of a variable. */
  public parameterOf(variable: string): string {
    return Object.values(this.configuration.resource.alicloud_oos_parameter).find(({ value }) => value === `\${var.${variable}}`)!.parameter_name;
  }

  public program(name: string): CalledProgram {
    const { commands, invocations } = this;
    const id = Object.keys(commands).find(one => programName(commands[one]) === name);
    if (id === undefined) {
      throw new Error(`the stack has no program ${name}`);
    }
    const text = Buffer.from(commands[id].command_content, 'base64').toString('utf8');
    // A command that only lies in the account is called by nobody.
    const call = Object.values(invocations).find(({ command_id }) => command_id.includes(`.${id}.`));
    return { text: withoutGpu(text), timeoutSeconds: commands[id].timeout, parameters: Object.keys(call?.parameters ?? {}) };
  }

  /** Rounds of programs that Terraform calls side by side: each as soon as those are over that its call depends on. */
  public get rounds(): string[][] {
    const rounds: string[][] = [];
    for (const [id, { command_id }] of Object.entries(this.invocations)) {
      const [, command] = /alicloud_ecs_command\.([\w-]+)\./.exec(command_id)!;
      (rounds[this.depth(id)] ??= []).push(programName(this.commands[command]));
    }
    return rounds;
  }

  private depth(id: string): number {
    const before = (this.invocations[id].depends_on as string[]).flatMap(address => /^alicloud_ecs_invocation\.(.*)$/.exec(address)?.slice(1) ?? []);
    return Math.max(0, ...before.map(one => this.depth(one) + 1));
  }

  private get commands() {
    return this.configuration.resource.alicloud_ecs_command;
  }

  private get invocations() {
    return this.configuration.resource.alicloud_ecs_invocation;
  }
}

/** Local models need a GPU type, and no machine under test has a GPU: the one constant that is not the product's here. */
function withoutGpu(text: string): string {
  return text.replace(/^readonly gpu='true'$/m, 'readonly gpu=\'false\'');
}
