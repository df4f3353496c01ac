import { Action } from './action';
import { Cloud, Resource } from './cloud';
import { HookContext, Tainted } from './hooks';
import { Change, Refusal } from './kind';
import { KINDS } from './kinds';
import { BlockSchema } from './schema';
import { Attributes, isObject, Unknown, Value } from './values';

/** What came of a change: the new state, and what the person is told went wrong. */
export interface Applied {
  readonly state: Attributes | null;
  readonly error?: string;
}

/** A change with all that the account must know to make it. */
export interface Order {
  readonly cloud: Cloud;
  readonly region: string;
  /** The API server of a cluster, for what Helm does. */
  readonly cluster?: string;
  readonly type: string;
  readonly block: BlockSchema;
  readonly prior: Attributes | null;
  readonly planned: Attributes | null;
  readonly config: Attributes | null;
}

export async function apply(order: Order): Promise<Applied> {
  try {
    if (!order.prior) return await create(order, order.planned!);
    return order.planned ? await update(order, order.prior, order.planned) : await remove(order, order.prior);
  } catch (error) {
    return { state: order.prior, error: messageOf(error) };
  }
}

async function create(order: Order, planned: Attributes): Promise<Applied> {
  const { cloud, type } = order;
  const kind = KINDS[type];
  const change: Change = { ...order, planned, prior: undefined };
  const failure = cloud.takeFailure(type, 'create');
  if (failure && !failure.tainted) throw new Error(failure.message);
  refuse(kind.onCreate, change);
  const id = kind.id(change);
  const attributes = settled(planned, { ...kind.decides?.(change, id), id });
  // in the account before anything real happens, so that a second request meanwhile finds the name taken
  const resource = cloud.put({ region: kind.global ? 'global' : order.region, type, id, attributes });
  try {
    const decided = await cloud.hooksOf(type).onCreate?.(attributes, contextOf(order, id));
    resource.attributes = withHookValues(order, attributes, decided);
  } catch (error) {
    if (error instanceof Tainted) return { state: attributes, error: error.message };
    cloud.remove(resource);
    throw error;
  }
  kind.afterwards?.({ ...change, planned: resource.attributes }, id);
  return { state: resource.attributes, error: failure?.message ?? kind.outcome?.(resource.attributes) };
}

async function update(order: Order, prior: Attributes, planned: Attributes): Promise<Applied> {
  const { cloud, type } = order;
  failIfTold(cloud, type, 'update');
  const change = { ...order, planned, prior };
  refuse(KINDS[type].onUpdate, change);
  const resource = existing(order, prior);
  if (!resource) throw new Error(`NotFound: ${type} "${String(prior.id)}" does not exist any more`);
  const attributes = { ...settled(planned, {}), ...KINDS[type].becomes?.(change) };
  const decided = await cloud.hooksOf(type).onUpdate?.(attributes, contextOf(order, resource.id, prior));
  resource.attributes = withHookValues(order, attributes, decided);
  KINDS[type].afterwards?.({ ...change, planned: resource.attributes }, resource.id);
  return { state: resource.attributes };
}

async function remove(order: Order, prior: Attributes): Promise<Applied> {
  const { cloud, type } = order;
  failIfTold(cloud, type, 'delete');
  const resource = existing(order, prior);
  if (!resource) return { state: null };
  const change: Change = { ...order, planned: prior, prior: undefined };
  refuse(KINDS[type].onDelete, change);
  await cloud.hooksOf(type).onDelete?.(prior, contextOf(order, resource.id, prior));
  cloud.remove(resource);
  KINDS[type].afterDelete?.(change, resource.id);
  return { state: null };
}

function existing({ cloud, region, type }: Order, prior: Attributes): Resource | undefined {
  return cloud.find(type, String(prior.id), region);
}

function failIfTold(cloud: Cloud, type: string, action: Action): void {
  const failure = cloud.takeFailure(type, action);
  if (failure) throw new Error(failure.message);
}

function refuse(rules: Refusal[] | undefined, change: Change): void {
  for (const rule of rules ?? []) {
    const refusal = rule(change);
    if (refusal) throw new Error(`[ERROR] ${refusal}`);
  }
}

/** The plan with every unknown replaced by what the cloud decided, or by nothing. */
function settled(planned: Attributes, decided: Attributes): Attributes {
  return Object.fromEntries(Object.entries(planned).map(([name, value]) => [name, value instanceof Unknown ? decided[name] ?? null : known(value)]));
}

function known(value: Value): Value {
  if (value instanceof Unknown) return null;
  if (Array.isArray(value)) return value.map(known);
  return isObject(value) ? settled(value, {}) : value;
}

/** A hook that contradicts the configuration is a mistake in the hook, and must not pass as a result. */
function withHookValues(order: Order, attributes: Attributes, decided: Attributes | void): Attributes {
  for (const name of Object.keys(decided ?? {})) {
    const isOpen = order.block.attributes?.[name]?.computed && (order.config?.[name] ?? null) === null;
    if (!isOpen) throw new Tainted(`the hook of ${order.type} decided "${name}", which is not for the cloud to decide`);
  }
  return { ...attributes, ...decided };
}

function contextOf({ region, type }: Order, id: string, prior?: Attributes): HookContext {
  return { region, type, id, prior };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
