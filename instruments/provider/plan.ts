import { Path } from './diagnostics';
import { AttributeBehaviour } from './resource-behaviour';
import { AttributeSchema, BlockSchema, NestedBlockSchema } from './schema';
import { isSuppressed } from './suppressed';
import { Attributes, isEmpty, isObject, meansTheSame, same, UNKNOWN, Value } from './values';

/** What shall become of a resource. */
export interface Planned {
  readonly state: Attributes;
  /** The changed attributes that the provider cannot change in place. */
  readonly replace: Path[];
}

export interface Proposal {
  readonly type: string;
  readonly block: BlockSchema;
  readonly behaviour: Record<string, AttributeBehaviour>;
  readonly prior: Attributes | null;
  readonly proposed: Attributes;
  readonly config: Attributes;
}

/** Plans as the provider's SDK does: defaults, values known after apply, differences that are none, and what forces replacement. */
export function plan(proposal: Proposal): Planned {
  const { type, block, behaviour, prior, config } = proposal;
  const state = planBlock(block, behaviour, proposal.proposed, config, prior);
  if (!prior) return { state, replace: [] };

  for (const name of Object.keys(block.attributes ?? {})) {
    const suppressed = behaviour[name]?.diff_suppressed && isSuppressed({ type, name, prior, planned: state });
    // the SDK knows no null: an empty text, list or map where there was none is no change
    if (suppressed || same(prior[name], state[name])) state[name] = prior[name];
  }
  const changed = Object.keys(state).filter(name => name !== 'timeouts' && !same(prior[name], state[name]));
  // a change of nothing but time-outs is no change to the real provider, and is not written to the state; nor is one from nothing to false or zero
  if (changed.every(name => meansTheSame(prior[name], state[name]))) return { state: prior, replace: [] };
  return { state, replace: changed.flatMap(name => replacements(name, block, behaviour[name], prior[name], state[name])) };
}

function planBlock(
  block: BlockSchema, behaviour: Record<string, AttributeBehaviour>, proposed: Attributes, config: Attributes | undefined, prior: Attributes | null,
): Attributes {
  const planned: Attributes = {};
  for (const [name, attribute] of Object.entries(block.attributes ?? {})) {
    planned[name] = planAttribute(name, attribute, behaviour[name], proposed[name], config?.[name], prior);
  }
  for (const [name, nested] of Object.entries(block.block_types ?? {})) {
    planned[name] = planNested(nested, behaviour[name]?.nested ?? {}, proposed[name], config?.[name], prior?.[name]);
  }
  return planned;
}

function planAttribute(
  name: string, schema: AttributeSchema, behaviour: AttributeBehaviour | undefined, proposed: Value, config: Value | undefined,
  prior: Attributes | null,
): Value {
  if (config !== null && config !== undefined) {
    // to the SDK an empty text, list or map is an unset one, and what is unset the provider computes
    return isEmpty(config) && schema.computed ? (prior ? prior[name] : UNKNOWN) : proposed;
  }
  if (behaviour?.default !== undefined) return behaviour.default;
  return schema.computed && !prior ? UNKNOWN : proposed;
}

function planNested(
  nested: NestedBlockSchema, behaviour: Record<string, AttributeBehaviour>, proposed: Value, config: Value | undefined, prior: Value | undefined,
): Value {
  if (nested.nesting_mode === 'single' || !Array.isArray(proposed)) return proposed;
  const configs = Array.isArray(config) ? config : [];
  const priors = Array.isArray(prior) && nested.nesting_mode === 'list' ? prior : [];
  // of a set core has carried over what the cloud decided for an element that stays; one that is new on an update gets nothing decided
  const stays = nested.nesting_mode === 'set' && Array.isArray(prior) && prior.length > 0;
  return proposed.map((item, index) => {
    const before = isObject(priors[index]) ? priors[index] : stays && isObject(item) ? item : null;
    return isObject(item) ? planBlock(nested.block, behaviour, item, configs[index] as Attributes | undefined, before) : item;
  });
}

function replacements(
  name: string, block: BlockSchema, behaviour: AttributeBehaviour | undefined, prior: Value, planned: Value,
): Path[] {
  if (behaviour?.force_new) return [[name]];
  const forcing = Object.entries(behaviour?.nested ?? {}).filter(([, inner]) => inner.force_new).map(([inner]) => inner);
  if (forcing.length === 0) return [];
  // one block more or less changes every attribute in it, and the elements of a set have no path
  const isList = block.block_types?.[name]?.nesting_mode === 'list';
  if (!isList || !Array.isArray(prior) || !Array.isArray(planned) || prior.length !== planned.length) return [[name]];
  return planned.flatMap((item, index) => forcing
    .filter(inner => !same((prior[index] as Attributes)[inner], (item as Attributes)[inner]))
    .map(inner => [name, index, inner]));
}
