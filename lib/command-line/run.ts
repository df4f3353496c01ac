import { parseArgs } from 'util';
import { Command, ExitCode, Surroundings, UsageError } from './command';
import { POLICY } from './commands/policy';
import { PRICE } from './commands/price';
import { SITE_COMMANDS } from './commands/site-commands';
import { instead } from './instead';

const PROGRAM = 'cdktf-bailian-open-webui';
const COMMANDS: readonly Command[] = [POLICY, PRICE, ...SITE_COMMANDS];

/** Runs the command that the words name; resolves to how the program ends. */
export async function run(words: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const { print, complain } = surroundings;
  try {
    const [name, ...rest] = words;
    if (name === '--help' || name === '-h') {
      print(help());
      return ExitCode.WELL;
    }
    const command = commandOf(name);
    const { values, positionals } = read(command, rest);
    if (values.help === true) {
      print(helpOf(command));
      return ExitCode.WELL;
    }
    return await command.run({ ...surroundings, options: values, words: positionals });
  } catch (error) {
    complain(`${PROGRAM}: ${(error as Error).message}`);
    return error instanceof UsageError ? ExitCode.MISUSED : ExitCode.FAILED;
  }
}

function commandOf(name: string | undefined): Command {
  const command = COMMANDS.find(one => one.name === name);
  if (command) return command;
  const cure = instead(name, COMMANDS.map(one => one.name), 'the commands are');
  throw new UsageError(`${name === undefined ? 'no command is named' : `there is no command ${name}`}; ${cure} (--help says more)`);
}

function read(command: Command, words: string[]) {
  const options = { ...command.options, help: { type: 'boolean' as const, short: 'h' } };
  let given;
  try {
    given = parseArgs({ args: words, options, allowPositionals: true });
  } catch (error) {
    // Node's sentence names the option; what it advises besides is for programmers
    throw new UsageError(`${(error as Error).message.split('. ')[0]}; usage: ${PROGRAM} ${command.name} ${command.usage}`);
  }
  const surplus = given.positionals.slice(command.mostWords);
  if (surplus.length > 0) throw new UsageError(`${surplus.join(' ')}: one word too many; usage: ${PROGRAM} ${command.name} ${command.usage}`);
  return given;
}

function help(): string {
  const width = Math.max(...COMMANDS.map(({ name, usage }) => `${name} ${usage}`.length));
  return [
    `usage: ${PROGRAM} COMMAND`,
    '',
    ...COMMANDS.map(({ name, usage, summary }) => `  ${`${name} ${usage}`.padEnd(width)}  ${summary}`),
    '',
    `${PROGRAM} COMMAND --help says what options a command takes.`,
  ].join('\n');
}

function helpOf({ name, usage, summary, options }: Command): string {
  const lines = Object.entries(options).map(([option, { value, help: text }]) => `  --${option}${value === undefined ? '' : ` ${value}`}  ${text}`);
  return [`usage: ${PROGRAM} ${name} ${usage}`, '', summary, '', ...lines].join('\n');
}
