import { ApiServer, ApiServerError } from './api-server';
import { ContainerStatus, Pod } from './objects';
import { PROGRAMS_OF_RELEASES } from './release-state';
import { ExitCode, Surroundings, UsageError } from '../command';
import { DeployedCluster } from '../deployed-site';
import { instead } from '../instead';

/** What has logs, beside the jobs: the replicas, and what reads documents for them. */
export const PROGRAMS = ['replicas', ...PROGRAMS_OF_RELEASES, 'documents'] as const;

/** Of each container, as on a machine. */
const LINES = 200;
const LONGEST_LINE = 400;

/** A line, and when it was said. */
interface Line {
  readonly time: string;
  readonly text: string;
}

/**
 * Prints what the pods of a program have said last, the newest last.
 *
 * @throws an Error where there is none, or nobody let us in
 */
export async function clusterLogs(site: DeployedCluster, program: string, cluster: ApiServer, { print }: Pick<Surroundings, 'print'>): Promise<ExitCode> {
  const path = `/api/v1/namespaces/${encodeURIComponent(site.namespace)}/pods`;
  const pods = await cluster.list<Pod>(`${path}?labelSelector=${encodeURIComponent(selectorOf(site.name, program))}`);
  if (pods.length === 0) throw new Error(`there is no pod of ${program} in the namespace ${site.namespace}${whyNone(program)}`);
  const lines = (await Promise.all(pods.map(pod => linesOf(cluster, `${path}/${pod.metadata.name}`, pod)))).flat();
  lines.sort((one, other) => (one.time < other.time ? -1 : Number(one.time > other.time))).forEach(({ time, text }) => print(`${time} ${text}`.trimStart()));
  return ExitCode.WELL;
}

/** @throws a UsageError where there is no such program */
export function programNamed(word: string): string {
  const known: readonly string[] = PROGRAMS;
  if (!known.includes(word)) throw new UsageError(`there is no program ${word} of a site on Kubernetes; ${instead(word, known)}`);
  return word;
}

function selectorOf(site: string, program: string): string {
  if (program === 'replicas') return `app=${site}`;
  return ['documents', 'certificate'].includes(program) ? `app=${site}-${program}` : `batch.kubernetes.io/job-name=${site}-${program}`;
}

function whyNone(program: string): string {
  if (program === 'documents') return ': documents are read by the image itself, unless the app says DocumentExtraction.tika';
  if (program === 'certificate') return ': none has been obtained lately, or the app says another certificate than TlsCertificate.acme';
  return program === 'replicas' ? ': "status" says why' : `: no release has had a job ${program} since its pods were removed`;
}

/** Of each container that has begun, and of the one before where it was started anew: that has said why it ended. */
async function linesOf(cluster: ApiServer, path: string, { metadata: { name }, status }: Pod): Promise<Line[]> {
  const containers = [...status?.initContainerStatuses ?? [], ...status?.containerStatuses ?? []];
  const begun = containers.filter(({ state, restartCount = 0 }) => restartCount > 0 || state?.running !== undefined || state?.terminated !== undefined);
  if (begun.length === 0) return [{ time: '', text: `${name}: has not begun; "status" says what it waits for` }];
  return (await Promise.all(begun.flatMap(one => turnsOf(one).map(turn => said(cluster, path, `${name}/${one.name}`, turn))))).flat();
}

const turnsOf = ({ name, restartCount = 0 }: ContainerStatus): string[] => [...restartCount > 0 ? [`container=${name}&previous=true`] : [], `container=${name}`];

async function said(cluster: ApiServer, path: string, who: string, turn: string): Promise<Line[]> {
  let text: string;
  try {
    text = await cluster.text(`${path}/log?${turn}&tailLines=${LINES}&timestamps=true`);
  } catch (error) {
    // gone since it was listed, or its node has nothing of it any more; who is not let in hears that
    if (error instanceof ApiServerError && error.status !== undefined && ![401, 403].includes(error.status)) return [{ time: '', text: `${who}: ${error.message}` }];
    throw error;
  }
  return text.split('\n').filter(line => line !== '').map(line => {
    const [, time, rest] = /^(\S+Z) ?(.*)$/s.exec(line) ?? ['', '', line];
    return { time, text: `${who}: ${rest}`.slice(0, LONGEST_LINE) };
  });
}
