import { CalledProgram, StackPrograms } from './stack-programs';
import { Invocation } from '../../instruments/cloud/invocation';
import { Machine } from '../../instruments/cloud/machine';

/** A program, and what Terraform tells it. */
interface ToldProgram {
  readonly text: string;
  readonly timeoutSeconds: number;
  readonly parameters: Record<string, string>;
}

/** Programs on a machine: as the constructs make them, run in the order in which Terraform runs them. */
export abstract class Deployment {
  public constructor(public readonly machine: Machine) {}

  protected abstract get stack(): StackPrograms;

  /** What Terraform fills in, by the name of the argument. */
  protected abstract get known(): Record<string, string>;

  /** The program as the constructs make it, with what Terraform would fill in. */
  public program(name: string): ToldProgram {
    return this.told(name, this.stack.program(name));
  }

  /** A program of a state that was landed before, told the same. */
  public told(name: string, { parameters, ...program }: CalledProgram): ToldProgram {
    const { known } = this;
    const unknown = parameters.filter(one => !(one in known));
    if (unknown.length > 0) {
      throw new Error(`nobody here knows what Terraform tells ${name} as ${unknown.join(', ')}`);
    }
    return { ...program, parameters: Object.fromEntries(parameters.map(one => [one, known[one]])) };
  }

  /** The programs, as Terraform calls them: what needs nothing of others first. */
  public get programNames(): string[] {
    return [...new Set(this.stack.rounds.flat())];
  }

  /** Has the toolbox on the machine, its pieces side by side, without which no program runs that calls a tool. */
  public async installTools(): Promise<void> {
    const names = this.programNames.filter(one => one.startsWith('toolbox-'));
    await Promise.all(names.map(async name => demandSuccess(name, await this.run(name))));
  }

  public async run(name: string): Promise<Invocation> {
    const { text, parameters, timeoutSeconds } = this.program(name);
    return this.machine.runProgram(text, { parameters, timeoutSeconds });
  }

  /** Runs everything; throws with the failing program's last line, as a deploy would. */
  public deploy(): Promise<Record<string, Invocation>> {
    return this.inRounds(name => this.run(name));
  }

  /** As many calls in the same order, of programs that do nothing: what it costs here to call them. */
  public deployNothing(): Promise<Record<string, Invocation>> {
    return this.inRounds(() => this.machine.runProgram('true'));
  }

  private async inRounds(run: (name: string) => Promise<Invocation>): Promise<Record<string, Invocation>> {
    const done: Record<string, Invocation> = {};
    for (const round of this.stack.rounds) {
      await Promise.all(round.map(async name => {
        done[name] = await run(name);
      }));
      for (const name of round) {
        demandSuccess(name, done[name]);
      }
    }
    return done;
  }
}

function demandSuccess(name: string, { succeeded, seconds, output }: Invocation): void {
  if (!succeeded) {
    throw new Error(`the program ${name} failed after ${seconds.toFixed(1)} s: ${output.slice(-2000)}`);
  }
}

export function secondsOf(invocations: Record<string, Invocation>): string {
  const each = Object.entries(invocations).map(([name, { seconds }]) => `${name} ${seconds.toFixed(1)} s`);
  return each.join(', ');
}
