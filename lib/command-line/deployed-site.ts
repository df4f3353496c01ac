import { UsageError } from './command';
import { pathOf } from './construct-path';
import { instead } from './instead';
import { SynthesizedStack } from './synthesized-stack';
import { Remembered, TerraformState } from './terraform-state';
import { SAVED_COMMANDS } from '../machine/saved-commands';
import { Attributes } from '../rights/stack-part';
import { pascalCase } from '../validation/names';

/** A site of a stack, as it was deployed. */
interface DeployedSite {
  /** What it is called in the account. */
  readonly name: string;
  /** Where its construct is in the stack; of one on a machine that of its instance. */
  readonly path: string;
}

/** A site on one machine. */
export interface DeployedMachine extends DeployedSite {
  readonly on: 'a machine';
  readonly instanceId: string;
  /** The instance, as it was synthesized. */
  readonly instance: Attributes;
  /** The ids of its saved commands, by what they do. */
  readonly commands: ReadonlyMap<string, string>;
}

/** A site on Kubernetes. */
export interface DeployedCluster extends DeployedSite {
  readonly on: 'Kubernetes';
  readonly namespace: string;
  readonly clusterId: string;
  /** How its cluster is reached, as it was synthesized. */
  readonly cluster: Attributes;
  /** What the database is called. */
  readonly databaseName: string;
  readonly databaseId?: string;
  readonly redisId?: string;
  readonly bucket?: string;
  /** The names of the site, and who may reach it, as the last release has them. */
  readonly front: { readonly names: readonly string[]; readonly allowedCidrs: readonly string[] };
}

/** A site as it was synthesized: addresses of what it has. */
interface DeclaredMachine {
  readonly on: 'a machine';
  readonly path: string;
  readonly instance: Attributes;
  readonly instanceAddress: string;
  readonly commands: ReadonlyMap<string, string>;
}

/** The same of one on Kubernetes. */
export interface DeclaredCluster {
  readonly on: 'Kubernetes';
  readonly path: string;
  readonly name: string;
  readonly cluster: Attributes;
  readonly databaseName: string;
  /** Of what it has, by what that is. */
  readonly addresses: Readonly<Record<'release' | 'credential' | 'database' | 'redis' | 'bucket', string>>;
}

const CONSTRUCTS = new Map(SAVED_COMMANDS.map(({ what }) => [pascalCase(what), what]));

/**
 * The site that is meant: the only one of the stack, or the one that is named, by its name or by the path of its construct.
 *
 * @throws an Error where the stack has no site, or has not been deployed; a UsageError where several are there and none is named
 */
export function deployedSite(stack: SynthesizedStack, state: TerraformState, wanted: string | undefined): DeployedMachine | DeployedCluster {
  const sites = demandSites(stack).flatMap(one => (one.on === 'Kubernetes' ? rememberedCluster(one, state) : remembered(one, state)) ?? []);
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
 * @throws an Error where there is none
 */
export function demandSites(stack: SynthesizedStack): Array<DeclaredMachine | DeclaredCluster> {
  const declared = [...declaredMachines(stack), ...declaredClusters(stack)];
  if (declared.length > 0) return declared;
  throw new Error(`there is no site in ${stack.name} that commands are saved of; take a newer release of this library, and deploy`);
}

/** Every instance beside whose construct commands are saved. */
function declaredMachines({ name: stack, configuration: { resource } }: SynthesizedStack): DeclaredMachine[] {
  const commands = Object.entries(resource?.alicloud_ecs_command ?? {});
  return Object.entries(resource?.alicloud_instance ?? {}).map(([logicalId, instance]) => {
    const path = pathOf(instance).replace(/\/Resource$/, '');
    const own = commands.flatMap(([id, command]) => {
      const what = pathOf(command).startsWith(`${path}/Commands/`) ? CONSTRUCTS.get(pathOf(command).slice(`${path}/Commands/`.length)) : undefined;
      return what === undefined ? [] : [[what, `alicloud_ecs_command.${id}`] as const];
    });
    return {
      on: 'a machine' as const, path: path.replace(`${stack}/`, ''), instance, instanceAddress: `alicloud_instance.${logicalId}`, commands: new Map(own),
    };
  }).filter(site => site.commands.size > 0);
}

/** Every release of Helm beside which there is a credential of its cluster, and what stands below it. */
function declaredClusters({ name: stack, configuration: { resource, data } }: SynthesizedStack): DeclaredCluster[] {
  return Object.entries(resource?.helm_release ?? {}).flatMap(([releaseId, release]) => {
    const path = pathOf(release).replace(/\/Release\/Resource$/, '');
    const at = (parts: typeof resource, type: string, end: string) => Object.entries(parts?.[type] ?? {}).find(([, one]) => pathOf(one) === `${path}/${end}`);
    const address = (type: string, end: string) => `${type}.${at(resource, type, end)?.[0]}`;
    const [credentialId, cluster] = at(data, 'alicloud_cs_cluster_credential', 'Credential') ?? [];
    if (cluster === undefined || typeof release.name !== 'string') return [];
    return [{
      on: 'Kubernetes' as const,
      path: path.replace(`${stack}/`, ''),
      name: release.name,
      cluster,
      databaseName: text(at(resource, 'alicloud_db_instance', 'Database/Resource')?.[1].instance_name) ?? release.name,
      addresses: {
        release: `helm_release.${releaseId}`,
        credential: `data.alicloud_cs_cluster_credential.${credentialId}`,
        database: address('alicloud_db_instance', 'Database/Resource'),
        redis: address('alicloud_kvstore_instance', 'Redis/Resource'),
        bucket: address('alicloud_oss_bucket', 'Files/Resource'),
      },
    }];
  });
}

/** What the state has of it; nothing where its instance is not there. */
function remembered({ path, instance, instanceAddress, commands }: DeclaredMachine, state: TerraformState): DeployedMachine | undefined {
  const instanceId = text(state.get(instanceAddress)?.id);
  const there = [...commands].flatMap(([what, address]) => {
    const command: Remembered | undefined = state.get(address);
    const id = text(command?.id);
    return id === undefined ? [] : [{ what, id, site: text(command?.name)?.slice(0, -`-${what}`.length) }];
  });
  if (instanceId === undefined) return undefined;
  return { on: 'a machine', name: there[0]?.site ?? path, path, instanceId, instance, commands: new Map(there.map(({ what, id }) => [what, id])) };
}

/** The same of one on Kubernetes; nothing where nothing is rolled out. */
function rememberedCluster({ path, name, cluster, databaseName, addresses }: DeclaredCluster, state: TerraformState): DeployedCluster | undefined {
  const release = state.get(addresses.release);
  const clusterId = text(state.get(addresses.credential)?.cluster_id);
  if (release === undefined || clusterId === undefined) return undefined;
  return {
    on: 'Kubernetes',
    // what it is called stays, whatever the app says now
    name: text(release.name) ?? name,
    namespace: text(release.namespace) ?? name,
    path,
    clusterId,
    cluster,
    databaseName,
    databaseId: text(state.get(addresses.database)?.id),
    redisId: text(state.get(addresses.redis)?.id),
    bucket: text(state.get(addresses.bucket)?.bucket),
    front: frontOf(release),
  };
}

/** As the chart was told; who finds nothing there asks nobody. */
function frontOf({ values }: Remembered): DeployedCluster['front'] {
  try {
    const { ingress } = JSON.parse(String((values as unknown[])[0])) as { ingress: { names: unknown[]; allowedCidrs: unknown[] } };
    return { names: ingress.names.map(String), allowedCidrs: ingress.allowedCidrs.map(String) };
  } catch {
    return { names: [], allowedCidrs: [] };
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
