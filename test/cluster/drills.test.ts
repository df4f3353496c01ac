import { ClusterSite, SITE } from './cluster-site';
import { DrillTable } from './drill-table';
import { People } from './people';
import { waitUntil } from '../../instruments/cloud/run-command';
import { UNPROCESSED } from '../machine/chat-client';

let site: ClusterSite;
let people: People;
const table = new DrillTable();

beforeAll(async () => {
  site = await ClusterSite.start();
  // The SDK of the storage asks for others ten minutes before the end: with these after 40 s.
  site.cluster.tokens.lifeSeconds = 640;
  await site.mustRelease(site.values('0.12.4'));
  people = await People.invite(site, 4);
});

afterAll(async () => {
  table.print();
  await site?.stop();
});

/** People ask while it is done; it is written down. */
const drill = (what: string, action: () => Promise<unknown>) => table.drill(people, what, action);

const DEPLOYMENT = `/apis/apps/v1/namespaces/${SITE}/deployments/${SITE}`;
const AUTOSCALER = `/apis/autoscaling/v2/namespaces/${SITE}/horizontalpodautoscalers/${SITE}`;
const ready = (number: number) => waitUntil(`${number} replicas to be ready`, 300, async () => {
  const { status, spec } = await site.cluster.api.get(DEPLOYMENT);
  return spec.replicas === number && status.readyReplicas === number && status.replicas === number && site.replicas.length === number;
});
const NOTHING = { lost: 0, refused: 0, closed: 0 };
const pause = (seconds: number) => new Promise(resolve => setTimeout(resolve, seconds * 1000));

it('1 a replica is killed: the others serve on, and what it was answering is lost', async () => {
  const seen = await drill('1 a replica killed', async () => {
    const [victim] = site.replicas;
    await victim.kill();
    await waitUntil('it to be noticed', 60, async () => (await site.cluster.api.get(DEPLOYMENT)).status.readyReplicas < 2);
    await ready(2);
  });
  // its own: of four people who ask two replicas no more than four
  expect(seen.lost).toBeLessThanOrEqual(4);
  expect(seen).toMatchObject({ refused: 0 });
});

it('2 all replicas are restarted, one after the other: each ends after its answers', async () => {
  const seen = await drill('2 all replicas restarted', async () => {
    const before = new Set(site.replicas.map(({ name }) => name));
    await site.cluster.api.patch(DEPLOYMENT, { spec: { template: { metadata: { annotations: { restarted: String(Date.now()) } } } } });
    await waitUntil('all to be others', 300, () => site.replicas.every(({ name }) => !before.has(name)));
    await ready(2);
  });
  expect(seen).toMatchObject(NOTHING);
});

it('3 a node is drained: its replica is asked to end, and comes up elsewhere', async () => {
  const seen = await drill('3 a node drained', async () => {
    const node = '/api/v1/nodes/node-a';
    await site.cluster.api.patch(node, { spec: { unschedulable: true } });
    const there = (await site.cluster.api.list(`/api/v1/namespaces/${SITE}/pods`)).filter(({ spec, metadata }) => spec.nodeName === 'node-a' && metadata.labels?.app === SITE);
    expect(there).not.toEqual([]);
    for (const { metadata: { name } } of there) {
      await waitUntil(`${name} to be let go by the budget`, 120, () => evict(name));
    }
    await waitUntil('the node to be empty', 300, async () =>
      !(await site.cluster.api.list(`/api/v1/namespaces/${SITE}/pods`)).some(({ spec, metadata }) => spec.nodeName === 'node-a' && metadata.labels?.app === SITE));
    await ready(2);
    await site.cluster.api.patch(node, { spec: { unschedulable: false } });
  });
  expect(seen).toMatchObject(NOTHING);
});

/** As `kubectl drain` asks. */
async function evict(name: string): Promise<boolean> {
  const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace: SITE } };
  return (await site.cluster.api.text('POST', `/api/v1/namespaces/${SITE}/pods/${name}/eviction`, body)).status === 201;
}

it('4 two replicas become four and two again', async () => {
  const seen = await drill('4 two replicas become four and two again', async () => {
    for (const number of [4, 2]) {
      await site.cluster.api.patch(AUTOSCALER, { spec: { minReplicas: number, maxReplicas: Math.max(number, 4), behavior: null } });
      await site.cluster.api.patch(`${DEPLOYMENT}/scale`, { spec: { replicas: number } });
      await ready(number);
    }
  });
  expect(seen).toMatchObject(NOTHING);
});

it('5 Redis is restarted: answers are kept, and the site is open again when it is there', async () => {
  const seen = await drill('5 Redis restarted', async () => {
    await site.cluster.redis.container.stop();
    await pause(5);
    await site.cluster.redis.container.start();
    await ready(2);
    await pause(5);
  });
  expect(seen.lost).toBe(0);
});

it('6 PostgreSQL is restarted: what does not end in that moment is kept', async () => {
  const seen = await drill('6 PostgreSQL restarted', async () => {
    await site.cluster.database.container.stop();
    await pause(5);
    await site.cluster.database.container.start();
    await ready(2);
    await pause(5);
  });
  // Open WebUI keeps an answer when it ends, and tries once
  expect(seen.lost).toBeLessThanOrEqual(4);
});

it('7 OSS is away for a minute: nobody who chats notices, an upload is refused, and the next one is taken', async () => {
  const client = site.client();
  client.goesOnWith(people.tokens[0]);
  const upload = () => client.upload('note.txt', 'Otters hold hands.', { target: UNPROCESSED });
  const seen = await drill('7 OSS away for a minute', async () => {
    site.cluster.storage.isAway = true;
    expect((await upload()).status).toBeGreaterThanOrEqual(400);
    await pause(60);
    site.cluster.storage.isAway = false;
  });
  expect(seen).toMatchObject(NOTHING);
  const { status, body } = await upload();
  expect(status).toBe(200);
  expect((await client.ask(`/api/v1/files/${JSON.parse(body).id}/content`)).body).toBe('Otters hold hands.');
});

it('8 credentials of a role end: others are asked for before, and uploads go on', async () => {
  const client = site.client();
  client.goesOnWith(people.tokens[1]);
  const asked = () => site.cluster.tokens.log.filter(({ code }) => code === 'OK').length;
  const before = asked();
  const seen = await drill('8 credentials end', async () => {
    const until = Date.now() + 100_000;
    for (let index = 0; Date.now() < until; index++) {
      expect((await client.upload(`note-${index}.txt`, 'Otters.', { target: UNPROCESSED })).status).toBe(200);
      await pause(3);
    }
  });
  expect(seen).toMatchObject(NOTHING);
  expect(site.cluster.storage.log.filter(({ code }) => /Expired|InvalidAccessKeyId/.test(code))).toEqual([]);
  expect(asked()).toBeGreaterThanOrEqual(before + 2);
});

it('9 the API server is away for half a minute: what runs goes on', async () => {
  const seen = await drill('9 the API server away', async () => {
    await site.cluster.controlPlane.stopApiServer();
    await pause(30);
    await site.cluster.controlPlane.startApiServer();
    await ready(2);
  });
  expect(seen).toMatchObject(NOTHING);
});
