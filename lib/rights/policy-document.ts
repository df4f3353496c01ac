import { Right, RIGHTS } from './rights-of-types';
import { StackPart, TerraformConfiguration } from './stack-part';

/** As many characters does RAM take in a policy of one's own. */
const LONGEST_DOCUMENT = 6144;

interface Statement {
  readonly Effect: 'Allow';
  readonly Action: string[];
  readonly Resource: string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * The policy that whoever deploys a stack needs, as RAM takes it.
 *
 * @param stackName what errors call it
 * @throws an Error that names what is in the stack and not in the table
 */
export function policyDocumentOf(configuration: TerraformConfiguration, stackName: string): string {
  const parts = StackPart.of(configuration);
  refuseUnknown(parts, Object.keys(configuration.module ?? {}), stackName);
  const statements = merged(parts.flatMap(part => RIGHTS[part.type].filter(({ when }) => when?.(part) ?? true).map(right => statementOf(right, part))));
  return written({ Version: '1', Statement: statements });
}

/** For a reader's eyes, and closely where RAM would not take it so. */
function written(document: object): string {
  const readable = JSON.stringify(document, null, 2);
  return readable.length > LONGEST_DOCUMENT ? JSON.stringify(document) : readable;
}

/** A policy with a gap would end a deploy in the middle. */
function refuseUnknown(parts: StackPart[], modules: string[], stackName: string): void {
  const unknown = [...parts.filter(({ type }) => !Object.hasOwn(RIGHTS, type)).map(({ type, name }) => `${type}.${name}`), ...modules.map(name => `module.${name}`)];
  if (unknown.length > 0) {
    throw new Error(`${stackName}: which rights ${unknown.join(', ')} takes is not known here, so the policy would be too narrow; move it into a stack of its own`);
  }
}

/** For which service a role is passed on or made. */
function conditionOf({ service, serviceOfRole }: Right): Record<string, string> | undefined {
  return service !== undefined ? { 'acs:Service': service } : serviceOfRole !== undefined ? { 'ram:ServiceName': serviceOfRole } : undefined;
}

function statementOf(right: Right, part: StackPart): Statement {
  const condition = conditionOf(right);
  return {
    Effect: 'Allow',
    Action: [...right.actions],
    Resource: [...right.resources(part)],
    ...condition && { Condition: { StringEquals: condition } },
  };
}

/** Each action once with all that it is allowed on, and one statement for all actions that are allowed on the same. */
function merged(statements: Statement[]): Statement[] {
  const byAction = grouped(statements.flatMap(statement => statement.Action.map(action => ({ ...statement, Action: [action] }))), ({ Action }) => Action);
  const actions = byAction.map(same => ({ ...same[0], Resource: narrowed(same.flatMap(({ Resource }) => Resource)) }));
  return grouped(actions, ({ Resource, Condition }) => [Resource, Condition])
    .map(same => ({ ...same[0], Action: same.flatMap(({ Action }) => Action).sort() }))
    .sort((one, other) => compare(one.Resource[0], other.Resource[0]) || compare(one.Action[0], other.Action[0]));
}

/** Without what a wider pattern says already. */
function narrowed(resources: string[]): string[] {
  const covers = (wide: string, one: string) => wide !== one && new RegExp(`^${wide.split('*').map(literal).join('.*')}$`).test(one);
  return [...new Set(resources)].filter(one => !resources.some(wide => covers(wide, one))).sort();
}

const literal = (text: string) => text.replace(/[^A-Za-z0-9]/g, '\\$&');

function grouped<T>(all: T[], by: (one: T) => unknown): T[][] {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const key = JSON.stringify(by(one));
    groups.set(key, [...groups.get(key) ?? [], one]);
  }
  return [...groups.values()];
}

const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);
