import { Finding, ago, good, isOver, since, wrong } from './finding';
import { ContainerStatus, Event, Pod } from './objects';

/** What a container waits for when it starts. */
const STARTS = ['ContainerCreating', 'PodInitializing'];
const PULLS = ['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName', 'ErrImageNeverPull', 'RegistryUnavailable'];
const PHASES = ['Pending', 'Running', 'Succeeded', 'Failed'];
/** An image is pulled in that time; beyond it somebody should know what it waits for. */
const START_MINUTES = 5;
/** A replica may take ten minutes until it is ready; then it is ended. */
const READY_MINUTES = 11;
const LAST_MINUTES = 60;

/** Pods that do not start, start again and again, or do not end. */
export function podsState(pods: readonly Pod[], events: readonly Event[], now: number): Finding {
  const problems = pods.flatMap(pod => problemOf(pod, events, now).map(problem => `${pod.metadata.name} ${problem}`));
  if (problems.length > 0) return wrong(problems.join('; '));
  const restarts = pods.flatMap(pod => statusesOf(pod).map(({ restartCount = 0 }) => restartCount)).reduce((sum, one) => sum + one, 0);
  return good(restarts === 0 ? 'none waits, none was started anew' : `none waits; ${restarts} times one was started anew, none in the last hour`);
}

const statusesOf = ({ status }: Pod): readonly ContainerStatus[] => [...status?.initContainerStatuses ?? [], ...status?.containerStatuses ?? []];

function problemOf(pod: Pod, events: readonly Event[], now: number): string[] {
  const { metadata: { deletionTimestamp: ends }, status: { phase = 'none', reason = '', message = '', conditions = [] } = {} } = pod;
  // the time is that when it is ended at last, whatever it still answers
  if (ends !== undefined) return isOver(ends, now, START_MINUTES) ? ['should have ended and has not'] : [];
  if (!PHASES.includes(phase)) return [`is in the phase ${phase}, which nobody here knows: ${message || reason}`];
  if (phase === 'Succeeded' || phase === 'Failed') return isOver(lastEnd(pod), now, LAST_MINUTES) ? [] : [`has ended (${reason || phase}${message && `: ${message}`})`];
  const unplaced = conditions.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  if (unplaced !== undefined) return [`waits for a place: ${unplaced.message ?? unplaced.reason ?? 'it is not said why'}`];
  const waiting = statusesOf(pod).flatMap(one => whyItWaits(one, now));
  return waiting.length > 0 ? waiting : whyItIsSlow(pod, events, now);
}

/** When its last container ended; without one, when it was made. */
const lastEnd = (pod: Pod) => statusesOf(pod).map(({ state }) => state?.terminated?.finishedAt ?? '').sort().pop() || pod.metadata.creationTimestamp;

function whyItWaits({ name, image = 'its image', restartCount = 0, state = {}, lastState = {} }: ContainerStatus, now: number): string[] {
  const { reason = '', message = '' } = state.waiting ?? {};
  const last = lastState.terminated ?? state.terminated;
  const end = last === undefined ? '' : ` (${[last.reason, last.exitCode === undefined ? '' : `exit code ${last.exitCode}`].filter(Boolean).join(', ')})`;
  if (PULLS.includes(reason)) return [`cannot pull ${image}${message && `: ${message}`}`];
  if (reason === 'CrashLoopBackOff') return [`ends whenever it starts: ${name}${end}; logs says why`];
  if (state.waiting !== undefined && !STARTS.includes(reason)) return [`waits: ${name}, ${reason || 'without a reason'}${message && `: ${message}`}`];
  const isRecent = lastState.terminated !== undefined && !isOver(lastState.terminated.finishedAt, now, LAST_MINUTES);
  return restartCount > 0 && isRecent ? [`was started anew ${restartCount} times, the last time ${since(lastState.terminated?.finishedAt, now)} ago: ${name}${end}`] : [];
}

function whyItIsSlow(pod: Pod, events: readonly Event[], now: number): string[] {
  const { metadata: { name, creationTimestamp }, status: { startTime = creationTimestamp, conditions = [] } = {} } = pod;
  const isRunning = statusesOf(pod).some(({ name: container, state }) => state?.running !== undefined && container !== 'secrets');
  const ready = conditions.find(({ type }) => type === 'Ready');
  if (ready?.status === 'True') return [];
  const from = isRunning ? ready?.lastTransitionTime ?? startTime : startTime;
  if (!isOver(from, now, isRunning ? READY_MINUTES : START_MINUTES)) return [];
  return [`${isRunning ? 'runs and is not ready' : 'starts'} for ${since(from, now)}${lastWarning(name, events, now)}`];
}

/** Of what the cluster has warned of this pod, the last. */
function lastWarning(pod: string, events: readonly Event[], now: number): string {
  const timeOf = ({ lastTimestamp, eventTime, metadata }: Event) => ago(lastTimestamp ?? eventTime ?? metadata.creationTimestamp, now) ?? Infinity;
  const own = events.filter(({ type, involvedObject }) => type !== 'Normal' && involvedObject?.kind === 'Pod' && involvedObject.name === pod);
  const [last] = [...own].sort((one, other) => timeOf(one) - timeOf(other));
  return last?.message === undefined ? '' : `: ${last.message}`;
}
