import { randomBytes } from 'crypto';
import { ApiError } from './api-error';
import { ApiCall, ApiProduct } from './api-gateway';
import { fillInParameters, OUTPUT_LIMIT } from './invocation';

/** A command that lies in the account. */
export interface KeptCommand {
  readonly text: string;
  readonly takesParameters: boolean;
}

/** What ECS knows, as Cloud Assistant asks for it. */
export interface Ecs {
  readonly command: (id: string) => KeptCommand | undefined;
  /** The status of an instance; undefined where there is none. */
  readonly instance: (id: string) => string | undefined;
}

/** A command on a machine, from beginning to end; what is told of it is what the agent reports. */
export class Task {
  public readonly id = `t-${randomBytes(8).toString('hex')}`;
  private output = Buffer.alloc(0);
  private state: Record<string, string | number> = { InvocationStatus: 'Pending' };

  public constructor(public readonly commandId: string, public readonly instanceId: string, public readonly text: string) {}

  public says(words: string | Buffer): void {
    this.state = { InvocationStatus: 'Running' };
    this.output = Buffer.concat([this.output, Buffer.from(words as string)]);
  }

  public ends(exitCode: number): void {
    this.state = { InvocationStatus: exitCode === 0 ? 'Success' : 'Failed', ExitCode: exitCode, ...exitCode === 0 ? {} : { ErrorCode: 'ExitCodeNonzero' } };
  }

  public becomes(status: string, errorCode?: string, errorInfo?: string): void {
    this.state = { InvocationStatus: status, ...errorCode === undefined ? {} : { ErrorCode: errorCode, ErrorInfo: errorInfo ?? '' } };
  }

  /** As DescribeInvocationResults says it. */
  public get result(): object {
    const dropped = Math.max(0, this.output.length - OUTPUT_LIMIT);
    const { output, id: InvokeId, commandId: CommandId, instanceId: InstanceId } = this;
    return { InvokeId, CommandId, InstanceId, Output: output.subarray(dropped).toString('base64'), Dropped: dropped, Repeats: 1, ...this.state };
  }
}

/** InvokeCommand and DescribeInvocationResults of ECS; what a command does is a test's to say. */
export class CloudAssistantApi implements ApiProduct {
  public readonly version = '2014-05-26';
  public readonly regional = true;
  public readonly tasks: Task[] = [];
  public readonly actions: ApiProduct['actions'];
  /** Begins each task. */
  public begin?: (task: Task) => void;

  public constructor(private readonly ecs: Ecs) {
    this.actions = { InvokeCommand: call => this.invoke(call), DescribeInvocationResults: call => this.describe(call) };
  }

  private invoke({ parameters: given, demand }: ApiCall): object {
    const { CommandId: commandId = '', 'InstanceId.1': instanceId = '', Parameters: parameters } = given;
    demand('ecs:InvokeCommand', `acs:ecs:{region}:{account}:instance/${instanceId}`);
    demand('ecs:InvokeCommand', `acs:ecs:{region}:{account}:command/${commandId}`);
    const command = this.ecs.command(commandId);
    if (command === undefined) throw new ApiError(404, 'InvalidCommandId.NotFound', 'The specified command ID does not exist.');
    const status = this.ecs.instance(instanceId);
    if (status === undefined) throw new ApiError(404, 'InvalidInstance.NotFound', 'The specified instance does not exist.');
    if (parameters !== undefined && !command.takesParameters) throw new ApiError(400, 'InvalidParameter.Parameters', 'The specified parameter Parameters is not valid.');
    const text = command.takesParameters ? fillInParameters(command.text, JSON.parse(parameters ?? '{}') as Record<string, string>) : command.text;
    const task = new Task(commandId, instanceId, text);
    this.tasks.push(task);
    if (status === 'Running') this.begin?.(task);
    else task.becomes('Failed', 'InstanceNotRunning', 'the instance is not running when create task');
    return { CommandId: commandId, InvokeId: task.id };
  }

  private describe({ parameters: given, demand }: ApiCall): object {
    demand('ecs:DescribeInvocationResults', 'acs:ecs:{region}:{account}:*');
    if (given.ContentEncoding !== undefined && given.ContentEncoding !== 'Base64') throw new ApiError(400, 'InvalidParameter', 'only Base64 is known here');
    const found = this.tasks.filter(({ id }) => id === given.InvokeId).map(({ result }) => result);
    return { Invocation: { TotalCount: found.length, PageNumber: 1, PageSize: 10, InvocationResults: { InvocationResult: found } } };
  }
}
