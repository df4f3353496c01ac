import { ApiServer, ApiServerError } from './api-server';
import { Finding, good, unknown, wrong } from './finding';
import { certificateState, httpsState, versionOf } from './front-state';
import { Autoscaler, Deployment, Event, Job, Pod, RevisionMetadata } from './objects';
import { podsState } from './pods-state';
import { releaseState } from './release-state';
import { autoscalerState, replicasState } from './replicas-state';
import { ExitCode, Surroundings } from '../command';
import { DeployedCluster } from '../deployed-site';

/** What is looked at, in the order in which it is told. */
export const CLUSTER_CHECKS = ['cluster', 'replicas', 'pods', 'release', 'autoscaler', 'https', 'certificate'] as const;

type Check = typeof CLUSTER_CHECKS[number];
type Findings = Readonly<Record<Check, Finding>>;
type FindingsInside = Omit<Findings, 'https' | 'certificate'>;
const ORDER: ReadonlyArray<Finding['state']> = ['wrong', 'unknown', 'good'];
const LONGEST = 400;

/**
 * Says how a site on Kubernetes is, what is wrong first, and what it runs on. The cluster comes as an Error where nobody let us in: the site is looked at from
 * outside all the same.
 */
export async function clusterStatus(site: DeployedCluster, cluster: ApiServer | Error, { print }: Pick<Surroundings, 'print'>): Promise<ExitCode> {
  const now = Date.now();
  const [inside, https, certificate, version] = await Promise.all([
    lookInside(site, cluster, now), httpsState(site.front), certificateState(site.front.names, now), versionOf(site.front.names),
  ]);
  const findings: Findings = { ...inside.findings, https, certificate };
  show(findings, whatRuns(site, inside.deployment, version), print);
  return Object.values(findings).every(({ state }) => state !== 'wrong') ? ExitCode.WELL : ExitCode.FAILED;
}

interface Inside {
  readonly findings: FindingsInside;
  /** Undefined where there is none, or it could not be read. */
  readonly deployment?: Deployment;
}

async function lookInside(site: DeployedCluster, cluster: ApiServer | Error, now: number): Promise<Inside> {
  if (cluster instanceof Error) return notReached(cluster);
  const version = await read(() => cluster.get<{ gitVersion?: string }>('/version'));
  if (version instanceof Error) return notReached(version);
  const seen = await objectsOf(site, cluster);
  return {
    findings: { cluster: good(`${site.clusterId}, Kubernetes ${version.gitVersion ?? 'of a version that it does not say'}`), ...findingsOf(site.name, seen, now) },
    deployment: seen.deployment instanceof Error ? undefined : seen.deployment,
  };
}

function notReached({ message }: Error): Inside {
  const notAsked = unknown('not asked, since the cluster was not reached');
  return { findings: { cluster: wrong(message), replicas: notAsked, pods: notAsked, release: notAsked, autoscaler: notAsked } };
}

/** What the cluster says of a site; an Error for each thing that it does not say. */
interface Seen {
  readonly deployment: Deployment | Error;
  readonly pods: readonly Pod[] | Error;
  readonly jobs: readonly Job[] | Error;
  readonly events: readonly Event[] | Error;
  readonly autoscaler: Autoscaler | Error;
  readonly revisions: readonly RevisionMetadata[] | Error;
}

async function objectsOf({ name, namespace }: DeployedCluster, cluster: ApiServer): Promise<Seen> {
  const at = (group: string) => `${group}/namespaces/${encodeURIComponent(namespace)}`;
  const [deployment, pods, jobs, events, autoscaler, revisions] = await Promise.all([
    read(() => cluster.get<Deployment>(`${at('/apis/apps/v1')}/deployments/${name}`)),
    read(() => cluster.list<Pod>(`${at('/api/v1')}/pods`)),
    read(() => cluster.list<Job>(`${at('/apis/batch/v1')}/jobs`)),
    read(() => cluster.list<Event>(`${at('/api/v1')}/events`)),
    read(() => cluster.get<Autoscaler>(`${at('/apis/autoscaling/v2')}/horizontalpodautoscalers/${name}`)),
    read(() => cluster.listMetadata<RevisionMetadata>(`${at('/api/v1')}/secrets?labelSelector=owner%3Dhelm`)),
  ]);
  return { deployment, pods, jobs, events, autoscaler, revisions };
}

async function read<T>(ask: () => Promise<T>): Promise<T | Error> {
  try {
    return await ask();
  } catch (error) {
    return error as ApiServerError;
  }
}

function findingsOf(site: string, { deployment, pods, jobs, events, autoscaler, revisions }: Seen, now: number): Omit<FindingsInside, 'cluster'> {
  return {
    replicas: of([deployment, autoscaler] as const, ([one, other]) => replicasState(one, other)),
    pods: of([pods] as const, ([all]) => podsState(all.filter(pod => isOf(site, pod)), events instanceof Error ? [] : events, now)),
    release: of([deployment, jobs] as const, ([one, all]) => {
      // who may not see Helm's Secrets sees the jobs
      const known = isForbidden(revisions) ? revisions : shown(revisions);
      return releaseState(site, { revisions: known, jobs: all, deployment: one }, now);
    }),
    autoscaler: of([autoscaler] as const, ([one]) => autoscalerState(one)),
  };
}

/** Those that serve, those that read documents for them, and those of a release that is under way: one that has ended is told of by its jobs. */
function isOf(site: string, { metadata: { labels = {} }, status }: Pod): boolean {
  return [site, `${site}-documents`].includes(labels.app) || ([`${site}-release`, `${site}-certificate`].includes(labels.app) && !['Succeeded', 'Failed'].includes(status?.phase ?? ''));
}

const isForbidden = (value: unknown): value is ApiServerError => value instanceof ApiServerError && value.status === 403;

function shown<T>(value: T | Error): T {
  if (value instanceof Error) throw value;
  return value;
}

type Read<T> = { readonly [K in keyof T]: Exclude<T[K], Error> };

/** What is found in what was read; wrong where it was not, or is not what anybody expected. */
function of<T extends readonly unknown[]>(objects: T, look: (read: Read<T>) => Finding): Finding {
  try {
    objects.forEach(shown);
    return look(objects as Read<T>);
  } catch (error) {
    return wrong(`could not be looked at: ${(error as Error).message}`);
  }
}

type Running = Readonly<Record<string, string | undefined>>;

function whatRuns({ databaseId, redisId, bucket, clusterId, namespace }: DeployedCluster, deployment?: Deployment, version?: string): Running {
  return {
    'Open WebUI': version,
    'image': deployment?.spec?.template?.spec?.containers?.find(({ name }) => name === 'open-webui')?.image,
    'database': databaseId,
    'Redis': redisId,
    'bucket': bucket,
    'namespace': `${namespace}, in ${clusterId}`,
  };
}

function show(findings: Findings, runs: Running, print: Surroundings['print']): void {
  const width = Math.max(...[...Object.keys(findings), ...Object.keys(runs)].map(name => name.length)) + 2;
  for (const name of ORDER.flatMap(wanted => CLUSTER_CHECKS.filter(check => findings[check].state === wanted))) {
    const { state, says } = findings[name];
    print(`${state.padEnd(8)}${name.padEnd(width)}${says.split(/\s+/).join(' ').slice(0, LONGEST)}`);
  }
  for (const [name, says] of Object.entries(runs)) {
    print(`${'runs'.padEnd(8)}${name.padEnd(width)}${says ?? 'not known'}`);
  }
}
