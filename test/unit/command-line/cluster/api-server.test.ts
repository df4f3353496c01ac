import { execFileSync } from 'child_process';
import { mkdtempSync, readFileSync } from 'fs';
import { createServer, Server } from 'https';
import { AddressInfo } from 'net';
import { tmpdir } from 'os';
import { join } from 'path';
import { TLSSocket } from 'tls';
import { ApiServer } from '../../../../lib/command-line/cluster/api-server';
import { clusterLogs } from '../../../../lib/command-line/cluster/cluster-logs';
import { clusterStatus } from '../../../../lib/command-line/cluster/cluster-status';
import { DeployedCluster } from '../../../../lib/command-line/deployed-site';

// The real API server is asked by test/cluster/status.test.ts; here is one that answers what that one would never say.

/** A site that has no name, so nobody is asked but the cluster. */
const SITE: DeployedCluster = {
  on: 'Kubernetes', name: 'chat', path: 'Chat', namespace: 'chat', clusterId: 'c0ffee', cluster: {}, databaseName: 'chat', databaseId: 'pgm-1', front: { names: [], allowedCidrs: [] },
};

const folder = mkdtempSync(join(tmpdir(), 'api-server-'));
const openssl = (...words: string[]) => execFileSync('openssl', words, { cwd: folder, stdio: 'pipe' });
const file = (name: string) => readFileSync(join(folder, name), 'utf8');

/** Certificates for the server and the person, each signed by its own authority. */
function makeCertificates(): void {
  for (const [name, more] of [['server', ['-addext', 'subjectAltName=IP:127.0.0.1']], ['person', []], ['other', ['-addext', 'subjectAltName=IP:127.0.0.1']]] as const) {
    openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', `/CN=${name}`, ...more, '-keyout', `${name}.key`, '-out', `${name}.crt`);
  }
}

type Answer = readonly [status: number, body: string];

let server: Server;
let answers: Record<string, Answer>;
let asked: Array<{ path: string; person?: string; accept?: string }>;

beforeAll(async () => {
  makeCertificates();
  server = createServer({ key: file('server.key'), cert: file('server.crt'), ca: file('person.crt'), requestCert: true, rejectUnauthorized: true }, (request, response) => {
    const [path] = request.url!.split('?');
    asked.push({ path: request.url!, person: String((request.socket as TLSSocket).getPeerCertificate().subject.CN), accept: request.headers.accept });
    const [status, body] = answers[path] ?? [404, '{"kind":"Status","message":"not found"}'];
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
});

beforeEach(() => { [answers, asked] = [{ '/version': [200, '{"gitVersion":"v1.34.2"}'] }, []]; });

afterAll(() => { server.close(); });

const address = () => `https://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function using<T>(use: (cluster: ApiServer) => Promise<T>, authority = 'server.crt', place = address()): Promise<T> {
  const cluster = new ApiServer('c0ffee', { server: place, authority: file(authority), certificate: file('person.crt'), key: file('person.key') });
  return use(cluster).finally(() => cluster.close());
}

async function statusOf(cluster: ApiServer | Error): Promise<[exitCode: number, printed: string[]]> {
  const printed: string[] = [];
  return [await clusterStatus(SITE, cluster, { print: text => printed.push(text) }), printed];
}

const status = (authority?: string, place?: string) => using(statusOf, authority, place);
const only = (printed: string[], name: string) => printed.find(one => one.includes(` ${name} `))!.replace(/ +/g, ' ');
const at = (path: string) => `/api/v1/namespaces/chat${path}`;

test('the person is known by the certificate, and of Secrets labels alone are asked for', async () => {
  await status();
  expect(new Set(asked.map(({ person }) => person))).toEqual(new Set(['person']));
  const ofSecrets = asked.filter(({ path }) => path.includes('/secrets'));
  expect(ofSecrets).toEqual([expect.objectContaining({ path: at('/secrets?labelSelector=owner%3Dhelm'), accept: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1' })]);
});

test('an API server that somebody else has signed is not believed, and hears nothing of the person', async () => {
  const [exitCode, printed] = await status('other.crt');
  expect([exitCode, asked]).toEqual([1, []]);
  expect(printed[0]).toMatch(/^wrong +cluster +the API server of c0ffee at \S+ does not answer from here \(\w+\): run this from where Terraform reaches it/);
});

test('one that is away is wrong, and what was not asked is unknown', async () => {
  const [exitCode, printed] = await status('server.crt', 'https://127.0.0.1:1');
  expect(exitCode).toBe(1);
  expect(only(printed, 'cluster')).toContain('(ECONNREFUSED)');
  expect(only(printed, 'replicas')).toBe('unknown replicas not asked, since the cluster was not reached');
});

test.each<[string, Answer, string]>([
  ['does not know the person', [401, '{"kind":"Status","message":"Unauthorized"}'], 'wrong cluster the cluster answers 401: Unauthorized'],
  ['is somebody else', [502, '<html>\nbad gateway'], 'wrong cluster the cluster answers 502: <html>'],
])('one that %s is wrong', async (_what, answer, says) => {
  answers['/version'] = answer;
  expect(only((await status())[1], 'cluster')).toBe(says);
});

test('what it does not have, and what is not what anybody expected, is wrong', async () => {
  answers['/apis/apps/v1/namespaces/chat/deployments/chat'] = [200, '{"kind":"Deployment"}'];
  answers['/apis/autoscaling/v2/namespaces/chat/horizontalpodautoscalers/chat'] = [200, '{"spec":{"maxReplicas":4}}'];
  answers[at('/pods')] = [200, 'no JSON'];
  const [exitCode, printed] = await status();
  expect(exitCode).toBe(1);
  expect(only(printed, 'replicas')).toMatch(/^wrong replicas could not be looked at: /);
  expect(only(printed, 'pods')).toMatch(/^wrong pods could not be looked at: /);
  expect(only(printed, 'release')).toBe('wrong release could not be looked at: the cluster answers 404: not found');
  expect(only(printed, 'autoscaler')).toBe('unknown autoscaler it has not looked yet');
  expect(printed.map(one => one.split(' ')[0]).filter((word, index, all) => word !== all[index - 1])).toEqual(['wrong', 'unknown', 'good', 'runs']);
});

test('an Error in the place of a cluster is what is wrong', async () => {
  const [exitCode, printed] = await statusOf(new Error('there are no credentials'));
  expect([exitCode, only(printed, 'cluster')]).toEqual([1, 'wrong cluster there are no credentials']);
});

describe('logs', () => {
  const pod = (name: string, ...containers: object[]) => ({ metadata: { name }, status: { containerStatuses: containers } });
  const runs = (name: string, more: object = {}) => ({ name, state: { running: {} }, ...more });
  const logs = async (program = 'replicas') => {
    const printed: string[] = [];
    await using(cluster => clusterLogs(SITE, program, cluster, { print: text => printed.push(text) }));
    return printed;
  };

  test('of all containers are one, by time, with what one said before it was started anew; a line is cut', async () => {
    answers[at('/pods')] = [200, JSON.stringify({ items: [pod('chat-1', runs('open-webui', { restartCount: 1 })), pod('chat-2', runs('open-webui'))] })];
    answers[at('/pods/chat-1/log')] = [200, `2026-11-29T12:00:01.5Z one\n2026-11-29T12:00:03Z ${'x'.repeat(900)}\n`];
    answers[at('/pods/chat-2/log')] = [200, '2026-11-29T12:00:02Z two\n'];
    const printed = await logs();
    expect(printed.map(one => one.slice(0, 60).trim())).toEqual([
      ...Array(2).fill('2026-11-29T12:00:01.5Z chat-1/open-webui: one'), '2026-11-29T12:00:02Z chat-2/open-webui: two', ...Array(2).fill(expect.stringContaining('2026-11-29T12:00:03Z chat-1/open-webui: xxx')),
    ]);
    expect(Math.max(...printed.map(({ length }) => length))).toBeLessThanOrEqual(421);
    expect(asked.filter(({ path }) => path.includes('/log')).map(({ path }) => path.split('?')[1])).toEqual(expect.arrayContaining(['container=open-webui&previous=true&tailLines=200&timestamps=true']));
  });

  test('of a step are those of its job', async () => {
    answers[at('/pods')] = [200, '{"items":[]}'];
    await expect(logs('certificate')).rejects.toThrow('there is no pod of certificate in the namespace chat: none has been obtained lately');
    expect(asked.splice(0).map(({ path }) => path)).toEqual([at('/pods?labelSelector=app%3Dchat-certificate')]);
    await expect(logs('prepare')).rejects.toThrow('there is no pod of prepare in the namespace chat: no release has had a job prepare since its pods were removed');
    expect(asked.map(({ path }) => path)).toEqual([at('/pods?labelSelector=batch.kubernetes.io%2Fjob-name%3Dchat-prepare')]);
  });

  test('of a container that has not begun, or whose node has nothing of it, say that', async () => {
    answers[at('/pods')] = [200, JSON.stringify({ items: [pod('chat-1', { name: 'open-webui', state: { waiting: {} } }), pod('chat-2', runs('open-webui'))] })];
    expect((await logs()).sort()).toEqual(['chat-1: has not begun; "status" says what it waits for', 'chat-2/open-webui: the cluster answers 404: not found']);
  });

  test('that somebody may not read are refused', async () => {
    answers[at('/pods')] = [200, JSON.stringify({ items: [pod('chat-1', runs('open-webui'))] })];
    answers[at('/pods/chat-1/log')] = [403, '{"message":"cannot get resource \\"pods/log\\""}'];
    await expect(logs()).rejects.toThrow('the cluster refuses it (cannot get resource "pods/log"); the README says what to be granted');
  });
});
