import { ago, since } from '../../../../lib/command-line/cluster/finding';
import { Asked, httpsOf, lifeOf } from '../../../../lib/command-line/cluster/front-state';
import { credentialOf } from '../../../../lib/command-line/cluster/kubeconfig';
import { Autoscaler, Deployment, Event, Job, Pod, RevisionMetadata } from '../../../../lib/command-line/cluster/objects';
import { podsState } from '../../../../lib/command-line/cluster/pods-state';
import { releaseState } from '../../../../lib/command-line/cluster/release-state';
import { autoscalerState, replicasState } from '../../../../lib/command-line/cluster/replicas-state';

const NOW = Date.parse('2026-11-29T12:00:00Z');
const minutesAgo = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString().replace('.000', '');
const line = ({ state, says }: { state: string; says: string }) => `${state}: ${says}`;

const deployment = (replicas: number, readyReplicas?: number): Deployment =>
  ({ metadata: { name: 'chat' }, spec: { replicas, progressDeadlineSeconds: 2700, template: { spec: { containers: [] } } }, status: { readyReplicas } });
const autoscaler = (current: number | undefined, ...conditions: Array<[type: string, status: string, reason?: string, message?: string]>): Autoscaler => ({
  spec: { minReplicas: 2, maxReplicas: 4 },
  status: { currentReplicas: current, conditions: conditions.map(([type, status, reason, message]) => ({ type, status, reason, message })) },
});

test.each<[string, Deployment, string]>([
  ['all', deployment(2, 2), 'good: 2 of 2 are ready'],
  ['more than wanted, in the middle of a release', deployment(2, 3), 'good: 3 of 2 are ready'],
  ['one that the autoscaler has added', deployment(3, 2), 'good: 2 of 3 are ready, and the others start'],
  ['fewer than the least', deployment(2, 1), 'wrong: 1 of 2 are ready, and at least 2 should be'],
  ['none', deployment(2), 'wrong: 0 of 2 are ready, and at least 2 should be'],
  ['a site that is closed', deployment(0), 'wrong: the site is closed: a release that changes the database is under way, or has not ended'],
])('replicas: %s', (_what, one, says) => expect(line(replicasState(one, autoscaler(2)))).toBe(says));

test.each<[string, Autoscaler, string]>([
  ['has room', autoscaler(2, ['AbleToScale', 'True'], ['ScalingActive', 'True'], ['ScalingLimited', 'False']), 'good: 2 replicas, between 2 and 4'],
  ['would have fewer than the least', autoscaler(2, ['ScalingLimited', 'True', 'TooFewReplicas']), 'good: 2 replicas, between 2 and 4'],
  ['would have more than the most', autoscaler(4, ['ScalingActive', 'True'], ['ScalingLimited', 'True', 'TooManyReplicas']),
    'wrong: it is at its limit of 4, and would have more: raise replicas.max, and the class of the database with it'],
  ['has no metrics', autoscaler(2, ['ScalingActive', 'False', 'FailedGetResourceMetric', 'no metrics']), 'unknown: 2 replicas, and it neither adds nor ends any, as long as it has no metrics: no metrics'],
  ['cannot scale', autoscaler(2, ['AbleToScale', 'False', 'FailedGetScale', 'not allowed']), 'wrong: it cannot change the number of replicas: not allowed'],
  ['has not looked', autoscaler(undefined), 'unknown: it has not looked yet'],
])('the autoscaler %s', (_what, one, says) => expect(line(autoscalerState(one))).toBe(says));

const READY = [{ type: 'Ready', status: 'True' }];
const pod = (status: Pod['status'], metadata: Partial<Pod['metadata']> = {}): Pod =>
  ({ metadata: { name: 'chat-1', creationTimestamp: minutesAgo(600), ...metadata }, status: { phase: 'Running', startTime: minutesAgo(600), ...status } });
const container = (status: object) => ({ containerStatuses: [{ name: 'open-webui', image: 'repo@sha256:0a', ...status }] });
const end = (minutes: number) => ({ terminated: { exitCode: 137, reason: 'OOMKilled', finishedAt: minutesAgo(minutes) } });
const waiting = (reason: string, message?: string) => ({ state: { waiting: { reason, message } } });
const warning = (message: string, minutes: number, more: object = {}): Event =>
  ({ type: 'Warning', message, involvedObject: { kind: 'Pod', name: 'chat-1' }, lastTimestamp: minutesAgo(minutes), metadata: { name: 'e' }, ...more });

test.each<[string, Pod, string]>([
  ['runs', pod({ conditions: READY, ...container({ state: { running: {} }, restartCount: 0 }) }), 'good: none waits, none was started anew'],
  ['was started anew yesterday', pod({ conditions: READY, ...container({ state: { running: {} }, restartCount: 2, lastState: end(1500) }) }), 'good: none waits; 2 times one was started anew, none in the last hour'],
  ['was started anew just now', pod({ conditions: READY, ...container({ state: { running: {} }, restartCount: 2, lastState: end(5) }) }),
    'wrong: chat-1 was started anew 2 times, the last time 5 minutes ago: open-webui (OOMKilled, exit code 137)'],
  ['ends whenever it starts', pod(container({ ...waiting('CrashLoopBackOff'), restartCount: 4, lastState: end(1) })), 'wrong: chat-1 ends whenever it starts: open-webui (OOMKilled, exit code 137); logs says why'],
  ['cannot pull', pod({ phase: 'Pending', ...container(waiting('ImagePullBackOff', 'Back-off pulling')) }), 'wrong: chat-1 cannot pull repo@sha256:0a: Back-off pulling'],
  ['waits for what nobody here has heard of', pod({ phase: 'Pending', ...container(waiting('SandboxFrozen')) }), 'wrong: chat-1 waits: open-webui, SandboxFrozen'],
  ['waits without a reason', pod({ phase: 'Pending', ...container({ state: { waiting: {} } }) }), 'wrong: chat-1 waits: open-webui, without a reason'],
  ['has no place', pod({ phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', message: 'no room' }] }), 'wrong: chat-1 waits for a place: no room'],
  ['is in a phase that nobody knows', pod({ phase: 'Unknown', message: 'the node is gone' }), 'wrong: chat-1 is in the phase Unknown, which nobody here knows: the node is gone'],
  ['says nothing of itself', { metadata: { name: 'chat-1' } }, 'wrong: chat-1 is in the phase none, which nobody here knows: '],
  ['starts since a minute', pod({ phase: 'Pending', startTime: minutesAgo(1), ...container(waiting('ContainerCreating')) }), 'good: none waits, none was started anew'],
  ['starts for long', pod({ phase: 'Pending', startTime: minutesAgo(9), ...container(waiting('ContainerCreating')) }), 'wrong: chat-1 starts for 9 minutes: the last'],
  ['is not ready since it began, a while ago', pod({ startTime: minutesAgo(4), conditions: [{ type: 'Ready', status: 'False' }], ...container({ state: { running: {} } }) }), 'good: none waits, none was started anew'],
  ['is not ready any more', pod({ conditions: [{ type: 'Ready', status: 'False', lastTransitionTime: minutesAgo(20) }], ...container({ state: { running: {} } }) }), 'wrong: chat-1 runs and is not ready for 20 minutes: the last'],
  ['was evicted just now', pod({ phase: 'Failed', reason: 'Evicted', message: 'disk' }, { creationTimestamp: minutesAgo(10) }), 'wrong: chat-1 has ended (Evicted: disk)'],
  ['was evicted long ago', pod({ phase: 'Failed', reason: 'Evicted' }), 'good: none waits, none was started anew'],
  ['ends after its answers', pod(container({ ...waiting('CrashLoopBackOff') }), { deletionTimestamp: minutesAgo(-10) }), 'good: none waits, none was started anew'],
  ['should have ended', pod({}, { deletionTimestamp: minutesAgo(10) }), 'wrong: chat-1 should have ended and has not'],
])('a pod that %s', (_what, one, says) => {
  const events = [
    warning('an earlier one', 5), warning('the last', 2), warning('of another pod', 1, { involvedObject: { kind: 'Pod', name: 'chat-2' } }), warning('no warning', 1, { type: 'Normal' }),
  ];
  expect(line(podsState([one], events, NOW))).toBe(says);
});

test('all pods that wait are named', () => {
  const [one, other] = ['a', 'b'].map(name => pod({ phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', message: 'no room' }] }, { name }));
  expect(podsState([one, other], [], NOW).says).toBe('a waits for a place: no room; b waits for a place: no room');
});

const revision = (version: number, status: string, minutes = 10, name = 'chat'): RevisionMetadata =>
  ({ metadata: { name: `sh.helm.release.v1.${name}.v${version}`, labels: { name, owner: 'helm', status, version: String(version), modifiedAt: String(Date.parse(minutesAgo(minutes)) / 1000) } } });
const job = (step: string, status: Job['status']): Job => ({ metadata: { name: `chat-${step}` }, status: { startTime: minutesAgo(10), ...status } });
const how = (type: string) => ({ conditions: [{ type, status: 'True' }] });
const FORBIDDEN = new Error('the cluster refuses it');

test.each<[string, readonly RevisionMetadata[] | Error, readonly Job[], string]>([
  ['ended well', [revision(9, 'superseded'), revision(10, 'deployed')], [], 'good: release 10, 10 minutes ago'],
  ['of another name beside it', [revision(1, 'deployed'), revision(7, 'failed', 1, 'other')], [], 'good: release 1, 10 minutes ago'],
  ['was taken back', [revision(1, 'superseded'), revision(2, 'failed'), revision(3, 'deployed')], [job('prepare', how('Failed'))],
    'good: release 3, 10 minutes ago; release 2 failed, and was taken back (prepare did not end well: logs --program prepare says why)'],
  ['was taken back for want of a certificate', [revision(2, 'failed'), revision(3, 'deployed')], [job('certificate-obtain', how('Failed'))],
    'good: release 3, 10 minutes ago; release 2 failed, and was taken back (certificate-obtain did not end well: logs --program certificate says why)'],
  ['is under way', [revision(1, 'deployed'), revision(2, 'pending-upgrade')], [job('prepare', { active: 1 })], 'unknown: release 2 is under way for 10 minutes, at prepare'],
  ['is between its jobs', [revision(2, 'pending-rollback')], [], 'unknown: release 2 is under way for 10 minutes'],
  ['was cut off', [revision(2, 'pending-upgrade', 600)], [], 'wrong: release 2 is pending-upgrade for 10 hours, and has not ended: whoever made it was cut off. Deploy again; "helm rollback" comes before where that says that another operation is in progress'],
  ['failed', [revision(2, 'failed')], [job('finish', how('Failed'))], 'wrong: release 2 failed 10 minutes ago (finish did not end well: logs --program finish says why): deploy again'],
  ['is what nobody here has heard of', [revision(2, 'frozen')], [], 'wrong: release 2 is frozen, which no release should be: deploy again'],
  ['is not there', [], [], 'wrong: there is no release in this namespace: deploy'],
  ['is told of by its jobs', FORBIDDEN, [job('prepare', how('Complete')), job('finish', { startTime: minutesAgo(5), ...how('Complete') })], 'good: the last job, chat-finish, ended well 5 minutes ago'],
  ['is told of by a job at work', FORBIDDEN, [job('restore', { active: 1 })], 'unknown: a release is under way, at restore'],
  ['is told of by a job that failed', FORBIDDEN, [job('finish', { startTime: minutesAgo(90), ...how('Complete') }), job('prepare', how('Failed'))], 'wrong: the last job, chat-prepare, did not end well: logs --program prepare says why'],
  ['is told of by a job of which nothing is known', FORBIDDEN, [job('prepare', {})], 'wrong: the last job, chat-prepare, did not end well: logs --program prepare says why'],
  ['is told of by nobody', FORBIDDEN, [job('of-somebody-else', how('Failed'))], 'unknown: Helm\'s Secrets could not be listed: the cluster refuses it'],
])('a release that %s', (_what, revisions, jobs, says) => {
  expect(line(releaseState('chat', { revisions, jobs, deployment: deployment(2, 2) }, NOW))).toBe(says);
});

const asked = (name: string, what: number | string): Asked => (typeof what === 'number' ? { name, status: what } : { name, error: Object.assign(new Error('?'), { code: what }) });

test.each<[string, Record<string, number | string>, string[], string]>([
  ['ready', { 'a.example.com': 200, 'b.example.com': 200 }, [], 'good: a.example.com, b.example.com: ready'],
  ['not ready', { 'a.example.com': 200, 'b.example.com': 503 }, ['10.0.0.0/8'], 'wrong: https://b.example.com/ready answers 503'],
  ['sent elsewhere', { 'a.example.com': 308 }, [], 'wrong: https://a.example.com/ready answers 308'],
  ['not trusted', { 'a.example.com': 'CERT_HAS_EXPIRED' }, ['10.0.0.0/8'], 'wrong: https://a.example.com cannot be asked (CERT_HAS_EXPIRED)'],
  ['without a record', { 'a.example.com': 'ENOTFOUND' }, ['10.0.0.0/8'], 'wrong: https://a.example.com cannot be asked (ENOTFOUND)'],
  ['silent', { 'a.example.com': 'ETIMEDOUT' }, [], 'wrong: https://a.example.com cannot be asked (ETIMEDOUT)'],
  ['shut to some', { 'a.example.com': 'ECONNRESET' }, ['10.0.0.0/8'], 'unknown: https://a.example.com cannot be asked (ECONNRESET); only 10.0.0.0/8 may reach the site'],
  ['not named', {}, [], 'wrong: the release names no name of the site: deploy again'],
])('names that are %s', (_what, answers, allowedCidrs, says) => {
  expect(line(httpsOf({ names: Object.keys(answers), allowedCidrs }, Object.entries(answers).map(([name, what]) => asked(name, what))))).toBe(says);
});

test.each<[number, number, string]>([
  [-300, 65, 'good: good for 65 days'],
  [-351, 14, 'good: good for 14 days'],
  [-352, 13, 'wrong: it ends in 13 days: deploy with a new one'],
  [-3, 3, 'good: good for 3 days'],
  [-5, 1, 'wrong: it ends in 1 days: deploy with a new one'],
  [-365, 0, 'wrong: it has ended: deploy with a new one'],
])('a certificate from %d to %d days from now', (from, to, says) => {
  // as Node.js writes it
  const written = (days: number) => new Date(NOW + days * 86_400_000).toUTCString().replace(/^\w+, (\d+) (\w+) (\d+) (\S+) GMT$/, '$2 $1 $4 $3 GMT');
  expect(line(lifeOf({ from: written(from), to: written(to) }, NOW))).toBe(says);
});

test('a certificate whose end cannot be read is wrong', () => expect(line(lifeOf({ from: '', to: 'never' }, NOW))).toBe('wrong: its end cannot be read: never'));

test('times are in words, and what is no time is none', () => {
  expect([0, 1, 90, 300, 4000].map(minutes => since(minutesAgo(minutes), NOW))).toEqual(['0 s', '60 s', '90 minutes', '5 hours', '3 days']);
  expect([ago('yesterday', NOW), since(undefined, NOW)]).toEqual([undefined, 'some time']);
});

describe('a kubeconfig', () => {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const YAML = `apiVersion: v1
clusters:
- cluster:
    server: https://203.0.113.9:6443
    certificate-authority-data: ${base64('authority')}
  name: kubernetes
users:
- name: "2345"
  user:
    client-certificate-data: ${base64('certificate')}
    client-key-data: ${base64('key')}
`;
  const read = { server: 'https://203.0.113.9:6443', authority: 'authority', certificate: 'certificate', key: 'key' };

  test('is read as Container Service writes it, as JSON, and with quotes', () => {
    expect(credentialOf(YAML)).toEqual(read);
    expect(credentialOf(YAML.replace(/: (\S{9,})$/gm, ': "$1"'))).toEqual(read);
    const cluster = { 'server': read.server, 'certificate-authority-data': base64('authority') };
    expect(credentialOf(JSON.stringify({ clusters: [{ cluster }], users: [{ user: { 'client-certificate-data': base64('certificate'), 'client-key-data': base64('key') } }] }))).toEqual(read);
  });

  test.each([
    ['nothing', '', 'has no server'],
    ['a token', YAML.replace(/client-.*\n/g, '').replace('user:', 'token: s3cret'), 'has no client-certificate-data'],
    ['two clusters', YAML.replace('users:', '- cluster: {server: https://203.0.113.10:6443}\nusers:'), 'has more than one server'],
  ])('with %s is refused, and nothing of it is said', (_what, text, words) => {
    let said = '';
    try { credentialOf(text); } catch (error) { said = (error as Error).message; }
    expect(said).toContain(words);
    expect(said).not.toMatch(/s3cret|203\.0/);
  });
});
