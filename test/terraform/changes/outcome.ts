import { Plan } from '../../../instruments/provider/terraform';

/** What a change of one prop does to a running site, as the table says it. */
export interface Outcome {
  readonly happens: string;
  readonly programs: string;
  readonly also: string;
}

/** What has a column of its own, or is nothing of its own. */
const NOT_NAMED = ['alicloud_ecs_invocation', 'alicloud_ecs_command', 'alicloud_instance', 'terraform_data'];
/** What the provider stops the instance for. */
const RESTARTS = ['instance_type', 'vswitch_id', 'private_ip', 'vpc_id'];

export function outcomeOf(plan: Plan): Outcome {
  const programs = plan.changes.filter(({ type, actions }) => type === 'alicloud_ecs_invocation' && actions.includes('create'))
    .map(({ name }) => /_(Toolbox_[A-Za-z]+|[A-Za-z]+(?=Program))/.exec(name)![1].replace('_', '').replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase());
  const isAll = programs.length > 0 && programs.length === invocationsAfter(plan);
  return { happens: happens(plan, programs.length > 0), programs: isAll ? 'all' : [...programs].sort().join(', '), also: also(plan) };
}

/** How many programs the site calls once the change is made. */
function invocationsAfter({ json }: Plan): number {
  const { root_module: { resources } } = json.planned_values as { root_module: { resources: Array<{ type: string }> } };
  return resources.filter(({ type }) => type === 'alicloud_ecs_invocation').length;
}

export function refusedWith(error: Error): Outcome {
  return { happens: `refused: ${sentenceOf(error.message)}`, programs: '', also: '' };
}

function happens(plan: Plan, programsRun: boolean): string {
  const machine = plan.changes.find(({ type }) => type === 'alicloud_instance');
  const said = [
    ...plan.actions('alicloud_ecs_disk').includes('delete') ? ['**the data disk is made anew**'] : [],
    ...plan.actions('alicloud_eip_address').includes('delete') ? ['**another address**'] : [],
    ...machine?.actions.includes('delete') ? ['the instance is made anew'] : machine && RESTARTS.some(name => differs(machine, name)) ? ['the instance restarts'] : [],
  ];
  if (said.length > 0) return said.join(', ');
  if (programsRun) return 'programs run';
  return plan.changes.some(({ actions, type }) => type.startsWith('alicloud_') && !actions.includes('read')) ? 'in place' : 'nothing';
}

function differs({ before, after }: Plan['changes'][number], name: string): boolean {
  return JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]);
}

/** The resources that change besides, by type. */
function also(plan: Plan): string {
  const named = plan.changes.filter(({ type, actions }) => !NOT_NAMED.includes(type) && actions.some(action => !['read', 'no-op'].includes(action)));
  const verbs = new Map(named.map(({ type }) => [type.replace('alicloud_', ''), new Set<string>()]));
  for (const { type, actions } of named) verbs.get(type.replace('alicloud_', ''))!.add(actions.length > 1 ? 'anew' : { create: 'new', delete: 'gone' }[actions[0]] ?? 'in place');
  return [...verbs].map(([type, how]) => `${type} (${[...how].sort().join(', ')})`).sort().join(', ');
}

/** The sentence that the person reads: of a mistake in the props its line, of a refusal at plan the message of the first one. */
function sentenceOf(message: string): string {
  if (!message.includes('Error: ')) return message.split('\n').at(-1)!.trim();
  const [, first] = message.split('Error: ');
  return first.trim().split(/\n\s*\n/).at(-1)!.replace(/\s+/g, ' ').trim();
}
