import { Diagnostic, Path } from './diagnostics';
import { AttributeBehaviour } from './resource-behaviour';
import { BlockSchema } from './schema';
import { valueMistake } from './value-checks';
import { Attributes, isEmpty, isObject, Unknown, Value } from './values';

export interface Configuration {
  readonly type: string;
  readonly block: BlockSchema;
  readonly behaviour: Record<string, AttributeBehaviour>;
  readonly config: Attributes;
  /** Whether the use of what the provider calls deprecated is a mistake. */
  readonly refuseDeprecated: boolean;
}

/** Everything that is wrong with a configuration before anything is planned. */
export function validate(configuration: Configuration): Diagnostic[] {
  return [...schemaMistakes(configuration, configuration.block, configuration.config, []), ...combinationMistakes(configuration)];
}

function schemaMistakes(configuration: Configuration, block: BlockSchema, config: Attributes, path: Path): Diagnostic[] {
  const attributes = Object.entries(block.attributes ?? {}).filter(([name]) => isSet(config[name]));
  const blocks = Object.entries(block.block_types ?? {}).filter(([name]) => !isEmpty(config[name]));
  return [
    ...attributes.flatMap(([name, schema]) => {
      const at = [...path, name];
      if (isComputedOnly(path, name, schema)) return [mistake(at, `Can't configure a value for "${name}": its value will be decided automatically`)];
      if (path.length === 0 && configuration.behaviour[name]?.removed) return [mistake(at, `"${name}" has been removed from the provider`)];
      return [...deprecation(configuration, at, schema.deprecated), ...checkedValue(configuration, at, config[name])];
    }),
    ...blocks.flatMap(([name, nested]) => [
      ...deprecation(configuration, [...path, name], nested.block.deprecated),
      ...items(config[name]).flatMap((item, index) =>
        schemaMistakes(configuration, nested.block, item, nested.nesting_mode === 'list' ? [...path, name, index] : [...path, name])),
    ]),
  ];
}

/** The SDK lets a configuration set the `id` of a resource, and then computes it all the same. */
function isComputedOnly(path: Path, name: string, schema: { computed?: boolean; optional?: boolean }): boolean {
  return Boolean(schema.computed) && (!schema.optional || (path.length === 0 && name === 'id'));
}

function deprecation({ refuseDeprecated, behaviour }: Configuration, path: Path, deprecated = false): Diagnostic[] {
  const name = String(path[path.length - 1]);
  if (!refuseDeprecated || !(deprecated || (path.length === 1 && behaviour[name]?.deprecated))) return [];
  return [mistake(path, `"${name}" is deprecated; the stand-in refuses it`)];
}

function checkedValue({ type }: Configuration, path: Path, value: Value): Diagnostic[] {
  const name = path.filter(step => typeof step === 'string').join('.');
  const wrong = valueMistake(`${type}.${name}`, value);
  return wrong ? [mistake(path, `expected "${name}" ${wrong}`)] : [];
}

function combinationMistakes({ behaviour, config }: Configuration): Diagnostic[] {
  return Object.entries(behaviour).flatMap(([name, rules]) => {
    const found: Diagnostic[] = [];
    const rival = rules.conflicts_with?.find(other => isKnown(config[other]));
    if (rival && isKnown(config[name])) found.push(mistake([name], `"${name}": conflicts with ${rival}`));
    const missing = rules.required_with?.find(other => !isSet(config[other]));
    if (missing && isKnown(config[name])) found.push(mistake([name], `"${name}": all of \`${rules.required_with!.join(',')}\` must be specified`));
    if (rules.exactly_one_of && !isExactlyOne(rules.exactly_one_of, config)) {
      found.push(mistake([], `"${name}": one of \`${rules.exactly_one_of.join(',')}\` must be specified, and only one`));
    }
    if (rules.at_least_one_of && !rules.at_least_one_of.some(other => isSet(config[other]))) {
      found.push(mistake([], `"${name}": one of \`${rules.at_least_one_of.join(',')}\` must be specified`));
    }
    return found;
  });
}

function isExactlyOne(names: string[], config: Attributes): boolean {
  const known = names.filter(name => isKnown(config[name])).length;
  return known === 1 || (known === 0 && names.some(name => config[name] instanceof Unknown));
}

function isSet(value: Value | undefined): boolean {
  return value !== null && value !== undefined;
}

/** An unknown value may yet turn out to be none, so it conflicts with nothing. */
function isKnown(value: Value | undefined): boolean {
  return isSet(value) && !(value instanceof Unknown) && !(typeof value === 'object' && isEmpty(value));
}

function items(value: Value): Attributes[] {
  if (Array.isArray(value)) return value.filter(isObject);
  return isObject(value) ? [value] : [];
}

function mistake(path: Path, summary: string): Diagnostic {
  return path.length ? { summary, path } : { summary };
}
