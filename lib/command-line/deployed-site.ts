import { UsageError } from './command';
import { pathOf } from './construct-path';
import { instead } from './instead';
import { SynthesizedStack } from './synthesized-stack';
import { Remembered, TerraformState } from './terraform-state';
import { SAVED_COMMANDS } from '../machine/saved-commands';
import { Attributes } from '../rights/stack-part';
import { pascalCase } from '../validation/names';

/** A site of a stack, as it was deployed. */
export interface DeployedSite {
  /** What it is called in the account. */
  readonly name: string;
  /** Where its instance's construct is in the stack. */
  readonly path: string;
  readonly instanceId: string;
  /** The instance, as it was synthesized. */
  readonly instance: Attributes;
  /** The ids of its saved commands, by what they do. */
  readonly commands: ReadonlyMap<string, string>;
}

/** A site as it was synthesized: addresses of what it has. */
interface DeclaredSite {
  readonly path: string;
  readonly instance: Attributes;
  readonly instanceAddress: string;
  readonly commands: ReadonlyMap<string, string>;
}

const CONSTRUCTS = new Map(SAVED_COMMANDS.map(({ what }) => [pascalCase(what), what]));

/**
 * The site that is meant: the only one of the stack, or the one that is named, by its name or by the path of its construct.
 *
 * @throws an Error where the stack has no site, or has not been deployed; a UsageError where several are there and none is named
 */
export function deployedSite(stack: SynthesizedStack, state: TerraformState, wanted: string | undefined): DeployedSite {
  const sites = demandSites(stack).flatMap(one => remembered(one, state) ?? []);
  if (sites.length === 0) throw new Error(`${stack.name} is not deployed, as its state says; deploy it: npx cdktf deploy ${stack.name}`);
  if (wanted === undefined && sites.length === 1) return sites[0];
  const names = sites.map(({ name }) => name);
  if (wanted === undefined) throw new UsageError(`there are several sites in ${stack.name}, name one by --site: ${names.join(', ')}`);
  const found = sites.filter(({ name, path }) => name === wanted || path === wanted);
  if (found.length === 1) return found[0];
  if (found.length > 1) throw new UsageError(`several sites in ${stack.name} are called ${wanted}, name the path of one: ${found.map(({ path }) => path).join(', ')}`);
  throw new UsageError(`there is no site ${wanted} in ${stack.name}; ${instead(wanted, names)}`);
}

/**
 * The sites of a stack, as they were synthesized: known before anybody is asked.
 *
 * @throws an Error where commands are saved of none
 */
export function demandSites(stack: SynthesizedStack): DeclaredSite[] {
  const declared = declaredSites(stack);
  if (declared.length > 0) return declared;
  const releases = Object.values(stack.configuration.resource?.helm_release ?? {}).map(({ namespace }) => `kubectl --namespace ${String(namespace)} get pods`);
  if (releases.length > 0) throw new Error(`the site of ${stack.name} runs on Kubernetes, where no commands are saved: look at it in the console of its cluster, or with ${releases.join(', ')}`);
  throw new Error(`there is no site in ${stack.name} that commands are saved of; take a newer release of this library, and deploy`);
}

/** Every instance beside whose construct commands are saved. */
function declaredSites({ name: stack, configuration: { resource } }: SynthesizedStack): DeclaredSite[] {
  const commands = Object.entries(resource?.alicloud_ecs_command ?? {});
  return Object.entries(resource?.alicloud_instance ?? {}).map(([logicalId, instance]) => {
    const path = pathOf(instance).replace(/\/Resource$/, '');
    const own = commands.flatMap(([id, command]) => {
      const what = pathOf(command).startsWith(`${path}/Commands/`) ? CONSTRUCTS.get(pathOf(command).slice(`${path}/Commands/`.length)) : undefined;
      return what === undefined ? [] : [[what, `alicloud_ecs_command.${id}`] as const];
    });
    return { path: path.replace(`${stack}/`, ''), instance, instanceAddress: `alicloud_instance.${logicalId}`, commands: new Map(own) };
  }).filter(site => site.commands.size > 0);
}

/** What the state has of it; nothing where its instance is not there. */
function remembered({ path, instance, instanceAddress, commands }: DeclaredSite, state: TerraformState): DeployedSite | undefined {
  const instanceId = text(state.get(instanceAddress)?.id);
  const there = [...commands].flatMap(([what, address]) => {
    const command: Remembered | undefined = state.get(address);
    const id = text(command?.id);
    return id === undefined ? [] : [{ what, id, site: text(command?.name)?.slice(0, -`-${what}`.length) }];
  });
  if (instanceId === undefined) return undefined;
  return { name: there[0]?.site ?? path, path, instanceId, instance, commands: new Map(there.map(({ what, id }) => [what, id])) };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
