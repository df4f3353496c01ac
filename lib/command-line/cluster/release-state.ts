import { Finding, good, isOver, since, unknown, wrong } from './finding';
import { Deployment, Job, RevisionMetadata } from './objects';

/** The jobs of a release, in the order in which they are run. Those of a certificate are there where the cluster obtains it. */
const STEPS = ['certificate-obtain', 'prepare', 'certificate-serve', 'restore', 'finish'] as const;
type Step = typeof STEPS[number];

/** What is asked for their logs. A certificate's jobs, and those of the clock that renew it, are one. */
export const PROGRAMS_OF_RELEASES = ['prepare', 'restore', 'finish', 'certificate'] as const;
const programOf = (step: Step) => PROGRAMS_OF_RELEASES.find(program => step.startsWith(program));

/** What Helm calls a release that somebody is at. */
const UNDER_WAY = ['pending-install', 'pending-upgrade', 'pending-rollback', 'uninstalling'];
const SECONDS_OF_MINUTE = 60;
/** The jobs before, the replicas, and the jobs after have the time limit each, and the way back once more. */
const TIMES_THE_LIMIT = 6;

interface Revision {
  readonly number: number;
  readonly status: string;
  /** When Helm last wrote of it. */
  readonly time?: string;
}

/** What is known of releases: Helm's own words, and its jobs. */
export interface ReleaseFacts {
  /** An Error where they could not be read. */
  readonly revisions: readonly RevisionMetadata[] | Error;
  readonly jobs: readonly Job[];
  readonly deployment: Deployment;
}

/** Whether the last release has ended, and how. */
export function releaseState(site: string, { revisions, jobs, deployment }: ReleaseFacts, now: number): Finding {
  const at = atWork(site, jobs);
  const limit = (deployment.spec.progressDeadlineSeconds ?? 0) * TIMES_THE_LIMIT / SECONDS_OF_MINUTE;
  if (revisions instanceof Error) return byJobs(site, jobs, now, at) ?? unknown(`Helm's Secrets could not be listed: ${revisions.message}`);
  const [last, before] = revisionsOf(site, revisions);
  if (last === undefined) return wrong('there is no release in this namespace: deploy');
  const said = `release ${last.number}`;
  if (UNDER_WAY.includes(last.status)) {
    return isOver(last.time, now, limit)
      ? wrong(`${said} is ${last.status} for ${since(last.time, now)}, and has not ended: whoever made it was cut off. Deploy again; "helm rollback" comes before where that says that another operation is in progress`)
      : unknown(`${said} is under way for ${since(last.time, now)}${at === undefined ? '' : `, at ${at}`}`);
  }
  if (last.status === 'failed') return wrong(`${said} failed ${since(last.time, now)} ago${failedStep(site, jobs)}: deploy again`);
  if (last.status !== 'deployed') return wrong(`${said} is ${last.status}, which no release should be: deploy again`);
  const taken = before?.status === 'failed' ? `; release ${before.number} failed, and was taken back${failedStep(site, jobs)}` : '';
  return good(`${said}, ${since(last.time, now)} ago${taken}`);
}

/** The revisions, the newest first. */
function revisionsOf(site: string, all: readonly RevisionMetadata[]): Revision[] {
  return all.filter(({ metadata: { labels = {} } }) => labels.name === site).map(({ metadata: { labels = {}, creationTimestamp } }) => ({
    number: Number(labels.version),
    status: labels.status ?? 'without a status',
    // as Helm writes it: in seconds
    time: /^\d+$/.test(labels.modifiedAt ?? '') ? new Date(Number(labels.modifiedAt) * 1000).toISOString() : creationTimestamp,
  })).sort((one, other) => other.number - one.number);
}

const nameOf = (site: string, { metadata: { name } }: Job) => STEPS.find(step => name === `${site}-${step}`);
const ended = ({ status }: Job, how: string) => status?.conditions?.find(({ type, status: holds }) => type === how && holds === 'True');

function atWork(site: string, jobs: readonly Job[]): string | undefined {
  return jobs.filter(job => (job.status?.active ?? 0) > 0).flatMap(job => nameOf(site, job) ?? [])[0];
}

function failedStep(site: string, jobs: readonly Job[]): string {
  const failed = jobs.filter(job => ended(job, 'Failed') !== undefined).flatMap(job => nameOf(site, job) ?? []);
  return failed.length === 0 ? '' : ` (${failed.join(' and ')} did not end well: logs --program ${programOf(failed[0])} says why)`;
}

/** What the jobs alone say; nothing where there are none. */
function byJobs(site: string, jobs: readonly Job[], now: number, at?: string): Finding | undefined {
  if (at !== undefined) return unknown(`a release is under way, at ${at}`);
  const began = ({ status }: Job) => status?.startTime ?? '';
  const [last] = jobs.filter(job => nameOf(site, job) !== undefined).sort((one, other) => began(other).localeCompare(began(one)));
  const step = last && nameOf(site, last);
  if (step === undefined) return undefined;
  if (ended(last, 'Complete') === undefined) return wrong(`the last job, ${last.metadata.name}, did not end well: logs --program ${programOf(step)} says why`);
  return good(`the last job, ${last.metadata.name}, ended well ${since(last.status?.startTime, now)} ago`);
}
