import { ClusterSite, SITE } from './cluster-site';
import { MODEL, People } from './people';
import { waitUntil } from '../../instruments/cloud/run-command';
import { ChatClient, textOfStream } from '../machine/chat-client';

/** Of a processor, for each replica: together they have less than this machine has. */
const SHARE = 0.15;
const SECONDS = 40;
/** Who asks at once: enough that no replica waits for a question. */
const ASKING = { reads: 16, answers: 12 };

let site: ClusterSite;
let clients: ChatClient[];
const measured = new Map<number, { reads: number; answers: number; memoryMib: number }>();

beforeAll(async () => {
  site = await ClusterSite.start();
  await site.mustRelease(site.values('0.12.4'));
  const { tokens } = await People.invite(site, 4);
  clients = tokens.map(token => {
    const client = site.client();
    client.goesOnWith(token);
    return client;
  });
});

afterAll(async () => {
  const rows = [...measured].map(([replicas, { reads, answers, memoryMib }]) => `| ${replicas} | ${reads.toFixed(1)} | ${answers.toFixed(2)} | ${Math.round(memoryMib)} |`);
  process.stdout.write(`\n| replicas | reads/s | answers/s | MiB of one |\n|---|---|---|---|\n${rows.join('\n')}\n\n`);
  await site?.stop();
});

async function scale(number: number): Promise<void> {
  const apps = `/apis/apps/v1/namespaces/${SITE}/deployments/${SITE}`;
  await site.cluster.api.patch(`/apis/autoscaling/v2/namespaces/${SITE}/horizontalpodautoscalers/${SITE}`, { spec: { minReplicas: number, maxReplicas: Math.max(number, 4) } });
  await site.cluster.api.patch(`${apps}/scale`, { spec: { replicas: number } });
  await waitUntil(`${number} replicas`, 300, async () => site.replicas.length === number && (await site.cluster.api.get(apps)).status.readyReplicas === number);
}

/** How many a second, of so many that ask without pause; none may fail. */
async function rate(asking: number, ask: (client: ChatClient) => Promise<boolean>, seconds = SECONDS): Promise<number> {
  let [done, failed] = [0, 0];
  const end = Date.now() + seconds * 1000;
  await Promise.all(Array.from({ length: asking }, async (_, index) => {
    while (Date.now() < end) {
      const went = await ask(clients[index % clients.length]).catch(() => false);
      if (Date.now() < end) [done, failed] = went ? [done + 1, failed] : [done, failed + 1];
    }
  }));
  expect(failed).toBe(0);
  return done / seconds;
}

const read = async (client: ChatClient) => (await client.ask('/api/v1/chats/?page=1')).status === 200;
const answered = async (client: ChatClient) => textOfStream(await client.streamed(MODEL, 'COUNT 20 EVERY 1')).content.split(' ').filter(Boolean).length === 20;

/** Of the process that serves. */
async function memory(): Promise<number> {
  const { stdout } = await site.replicas[0].execute(['cat', '/proc/1/status']);
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(stdout)![1]) / 1024;
}

it.each([1, 2, 4])('%d replicas, each held to a share of a processor', async number => {
  await scale(number);
  // What a process does once, it has done.
  await rate(ASKING.reads, read, 10);
  await rate(ASKING.answers, answered, 10);
  await Promise.all(site.replicas.map(replica => replica.hold(SHARE)));
  const reads = await rate(ASKING.reads, read);
  const answers = await rate(ASKING.answers, answered);
  measured.set(number, { reads, answers, memoryMib: await memory() });
  await Promise.all(site.replicas.map(replica => replica.hold(2)));
});

it.each([2, 4])('%d replicas do at least nine tenths of as many times what one does', number => {
  const [one, more] = [measured.get(1)!, measured.get(number)!];
  expect(more.reads / one.reads / number).toBeGreaterThanOrEqual(0.9);
  expect(more.answers / one.answers / number).toBeGreaterThanOrEqual(0.9);
});
