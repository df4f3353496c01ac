import { setTimeout as pause } from 'timers/promises';
import { CallError, CloudApi } from './alibaba-cloud';
import { Surroundings } from './command';
import { Cures, withCure } from './cure';
import { GrowingOutput } from './growing-output';

/** A saved command on a machine. */
export interface Order {
  /** What it does, in a word. */
  readonly what: string;
  readonly commandId: string;
  readonly instanceId: string;
  /** What it is told. @default - it takes nothing */
  readonly parameters?: Readonly<Record<string, string>>;
  /** After which Cloud Assistant ends it. */
  readonly timeoutSeconds: number;
}

/** What Cloud Assistant says of a command on a machine, of its many parts those that are read here. */
interface InvocationResult {
  readonly InvocationStatus: string;
  readonly Output?: string;
  readonly Dropped?: number;
  readonly ExitCode?: number;
  readonly ErrorCode?: string;
  readonly ErrorInfo?: string;
}

interface Results {
  readonly Invocation?: { readonly InvocationResults?: { readonly InvocationResult?: readonly InvocationResult[] } };
}

const MILLISECONDS = 1000;
const POLL_SECONDS = 2;
/** A line that says that it goes on, where the command itself is silent. */
const SILENT_SECONDS = 15;
/** The cloud may be out of reach for so long. */
const MOST_FAILURES = 15;
/** Beyond the command's own time: until the agent has begun and reported. */
const MORE_SECONDS = 300;
/** All others are ends, also those that nobody here has heard of. */
const GOES_ON = ['Pending', 'Scheduled', 'Running', 'Stopping'];

/** By codes of calls and of machines. */
const CURES: Cures = [
  [/^Invalid(CommandId|Command)\b.*NotFound/, 'the command is not in the account any more: deploy again'],
  [/^Invalid(Instance|InstanceId|InstanceIds)\b.*NotFound|^InstanceNotExists|^InstanceReleased/, 'the instance is not there any more: deploy again'],
  [/InstanceStatus|^InstanceNotRunning/, 'the instance does not run: start it in the ECS console, or deploy again'],
  [/^Client/, 'Cloud Assistant\'s agent on the machine does not answer: restart the instance in the ECS console'],
];

/**
 * Has the machine do it, and prints what it says while it does.
 *
 * @throws an Error where it did not end well, or nobody knows
 */
export async function carriedOut(ecs: CloudApi, order: Order, surroundings: Surroundings): Promise<void> {
  const invokeId = await invoke(ecs, order);
  const look = `look at ${invokeId} in the ECS console, under Cloud Assistant`;
  surroundings.complain(`${order.what} on ${order.instanceId} has begun (${invokeId})`);
  // A restore that is cut in the middle helps nobody.
  surroundings.whenInterrupted(() => surroundings.complain(`${order.what} goes on on the machine; ${look}`));
  const result = await ended(ecs, order, { invokeId, look }, surroundings);
  surroundings.whenInterrupted(() => {});
  const failure = failureOf(order, result);
  if (failure !== undefined) throw new Error(failure);
}

async function invoke(ecs: CloudApi, { commandId, instanceId, parameters }: Order): Promise<string> {
  try {
    const told: Record<string, string> = parameters === undefined ? {} : { Parameters: JSON.stringify(parameters) };
    return (await ecs.call('InvokeCommand', { 'CommandId': commandId, 'InstanceId.1': instanceId, ...told }) as { InvokeId: string }).InvokeId;
  } catch (error) {
    throw new Error(withCure(CURES, (error as Error).message, (error as CallError).code));
  }
}

/** Where a command that runs is looked at. */
interface Running {
  readonly invokeId: string;
  readonly look: string;
}

async function ended(ecs: CloudApi, order: Order, { invokeId, look }: Running, { print, complain }: Surroundings): Promise<InvocationResult> {
  const output = new GrowingOutput();
  const began = Date.now();
  const seconds = () => Math.round((Date.now() - began) / MILLISECONDS);
  let [said, failures] = [0, 0];
  while (seconds() < order.timeoutSeconds + MORE_SECONDS) {
    await pause(POLL_SECONDS * MILLISECONDS);
    const result = await asked(ecs, invokeId).catch((error: CallError) => {
      if (!error.isPassing || ++failures > MOST_FAILURES) throw new Error(`${error.message}; ${order.what} goes on, ${look}`);
      return undefined;
    });
    if (result === undefined) continue;
    failures = 0;
    const lines = output.lines(Buffer.from(result.Output ?? '', 'base64'), result.Dropped ?? 0);
    const isOver = !GOES_ON.includes(result.InvocationStatus);
    [...lines, ...isOver ? output.end() : []].forEach(print);
    if (isOver) return result;
    if (lines.length > 0) said = seconds();
    if (seconds() - said >= SILENT_SECONDS) {
      said = seconds();
      complain(`${order.what}: ${result.InvocationStatus === 'Running' ? 'at work' : 'waiting for the machine'} for ${said} s`);
    }
  }
  throw new Error(`nobody knows how ${order.what} ended: it should have, after ${order.timeoutSeconds} s; ${look}`);
}

/** How it is; undefined where the cloud does not know of it yet. */
async function asked(ecs: CloudApi, invokeId: string): Promise<InvocationResult | undefined> {
  const results = await ecs.call('DescribeInvocationResults', { InvokeId: invokeId, ContentEncoding: 'Base64' }) as Results;
  return results.Invocation?.InvocationResults?.InvocationResult?.[0];
}

/** Why it did not end well. */
function failureOf({ what, timeoutSeconds }: Order, result: InvocationResult): string | undefined {
  const { InvocationStatus: status, ExitCode: exitCode, ErrorCode: code, ErrorInfo: info, Output: output } = result;
  if (status === 'Success' && exitCode === 0) return undefined;
  if (status === 'Timeout') return `${what} did not end in ${timeoutSeconds} s, and was ended`;
  if (status === 'Failed' && exitCode !== undefined && exitCode !== 0) {
    const last = Buffer.from(output ?? '', 'base64').toString('utf8').trimEnd().split('\n').pop();
    return `${what} ended with exit code ${exitCode}${last ? `: ${last}` : ''}`;
  }
  return withCure(CURES, `${what} ended as ${status}${code ? ` (${code}${info ? `: ${info}` : ''})` : ''}`, code);
}
