import { ITerraformDependable, Precondition, TerraformProvider, TerraformResource, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { ecsCommand } from './ecs-command';
import { EcsInvocation } from '../alicloud/generated/ecs-invocation';
import { Program, Tools } from '../machine/program';
import { pascalCase } from '../validation/names';

/** How long Terraform waits longer than Cloud Assistant, so that it learns how the program ended. */
const GRACE_SECONDS = 120;

/** A program and the machine that runs it. */
export interface ProgramCallProps {
  readonly program: Program;
  readonly instanceId: string;
  /** The name of the site, which the command's name begins with. */
  readonly name: string;
  /** What the program finds on the machine or in the account. Terraform sees no reference to it, so it must be told. */
  readonly dependsOn?: ITerraformDependable[];
  /** Bare addresses whose change runs the program again. */
  readonly replaceTriggeredBy?: readonly string[];
  readonly preconditions?: readonly Precondition[];
  readonly provider?: TerraformProvider;
}

/** Runs a program on the machine by Cloud Assistant; it runs again when its text or an argument changes. */
export class ProgramCall extends Construct {
  /** The call: done when the program has ended well. */
  public readonly invocation: EcsInvocation;

  constructor(scope: Construct, id: string, props: ProgramCallProps) {
    super(scope, id);
    const { provider, program, name: siteName } = props;
    const takesParameters = Object.keys(program.parameters).length > 0;
    const command = ecsCommand(this, 'Command', {
      provider,
      siteName,
      what: program.name,
      about: `, version ${program.version}`,
      content: program.content,
      takesParameters,
      timeoutSeconds: program.timeoutSeconds,
    });
    this.invocation = new EcsInvocation(this, 'Resource', {
      provider,
      commandId: command.id,
      instanceId: [props.instanceId],
      parameters: takesParameters ? program.parameters : undefined,
      timeouts: { create: `${program.timeoutSeconds + GRACE_SECONDS}s` },
      dependsOn: props.dependsOn,
      lifecycle: lifecycle(props),
    });
  }
}

function lifecycle({ replaceTriggeredBy, preconditions }: ProgramCallProps) {
  const triggers = [...replaceTriggeredBy ?? []];
  const precondition = [...preconditions ?? []];
  return triggers.length + precondition.length === 0 ? undefined : {
    ...(triggers.length > 0 && { replaceTriggeredBy: triggers }),
    ...(precondition.length > 0 && { precondition }),
  };
}

/** The machine that programs run on, and what must be there before any does. */
export type ProgramMachine = Pick<ProgramCallProps, 'instanceId' | 'name' | 'provider' | 'dependsOn'>;

/** What a construct makes known of the programs that it called. */
export interface CalledPrograms {
  /** The text of every program, by name. */
  readonly texts: Record<string, string>;
  /** All calls. */
  readonly calls: readonly TerraformResource[];
  /** The call after which all is done. */
  readonly ready: TerraformResource;
}

/** What a call takes beyond its program. */
type MoreOfCall = Pick<ProgramCallProps, 'replaceTriggeredBy' | 'preconditions'>;

/** Calls programs on one machine, each after the tools that it uses, and keeps their texts. */
export class ProgramCalls {
  /** The text of every program, by name. */
  public readonly texts: Record<string, string> = {};

  /** The calls, in their order. */
  public readonly calls: EcsInvocation[] = [];

  constructor(private readonly scope: Construct, private readonly machine: ProgramMachine) {}

  /** Calls a program after its tools are there and others are done. */
  public call(id: string, program: Program, dependsOn: ITerraformDependable[], more: MoreOfCall = {}): EcsInvocation {
    const tools = program.uses.map(used => this.install(used));
    return this.keep(this.scope, id, program, [...tools, ...dependsOn], more);
  }

  /** Has a piece of the toolbox on the machine: whoever needs it first calls its program, and the machine has it for all. */
  public install({ piece, program }: Tools): EcsInvocation {
    const installed = installedOn(this.scope, this.machine);
    const invocation = installed.get(piece) ?? this.keep(this.toolbox, pascalCase(piece), program, [...this.machine.dependsOn ?? []]);
    installed.set(piece, invocation);
    return invocation;
  }

  /** Where the calls that install tools are in the tree. */
  private get toolbox(): Construct {
    return this.scope.node.tryFindChild('Toolbox') as Construct ?? new Construct(this.scope, 'Toolbox');
  }

  private keep(scope: Construct, id: string, program: Program, dependsOn: ITerraformDependable[], more: MoreOfCall = {}): EcsInvocation {
    const { instanceId, name, provider } = this.machine;
    const { invocation } = new ProgramCall(scope, id, { instanceId, name, provider, program, dependsOn, ...more });
    this.texts[program.name] = program.text;
    this.calls.push(invocation);
    return invocation;
  }
}

/** The calls by which tools come to the machines of a stack. */
const MACHINES = new WeakMap<TerraformStack, Map<string, Map<string, EcsInvocation>>>();

/** By the pieces of the toolbox. Who names a machine by the same token means the same machine. */
function installedOn(scope: Construct, { instanceId }: ProgramMachine): Map<string, EcsInvocation> {
  const stack = TerraformStack.of(scope);
  const machines = MACHINES.get(stack) ?? new Map<string, Map<string, EcsInvocation>>();
  const installed = machines.get(instanceId) ?? new Map<string, EcsInvocation>();
  MACHINES.set(stack, machines.set(instanceId, installed));
  return installed;
}
