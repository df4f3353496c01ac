import { ADMINISTRATOR, ClusterSite, referenceOf, SITE } from './cluster-site';
import { DrillTable } from './drill-table';
import { MODEL, People } from './people';
import { ChartValues } from '../../lib/cluster/chart-values';

let site: ClusterSite;
let people: People;
const table = new DrillTable();

beforeAll(async () => {
  site = await ClusterSite.start();
});

afterAll(async () => {
  table.print();
  await site?.stop();
});

/** People ask while it is done; it is written down. */
const drill = (what: string, action: () => Promise<unknown>) => table.drill(people, what, action);

async function refused(values: ChartValues): Promise<string> {
  const { exitCode, stderr, stdout } = await site.release(values, 150);
  expect(exitCode).not.toBe(0);
  return stderr + stdout;
}

const deployment = () => site.cluster.api.get(`/apis/apps/v1/namespaces/${SITE}/deployments/${SITE}`);
const imageThatRuns = async () => (await deployment()).spec.template.spec.containers[0].image;
const revision = async () => {
  const state = (await site.cluster.api.get(`/api/v1/namespaces/${SITE}/secrets/${SITE}-state`)).data;
  expect(state.release).toBeUndefined();
  return site.cluster.database.ask('SELECT version_num FROM alembic_version', Buffer.from(state.database, 'base64').toString());
};

it('T1 a first deploy: the schema, one administrator, two replicas, and a model answers', async () => {
  await site.mustRelease(site.values('0.12.4'));
  const { spec, status } = await deployment();
  expect(status).toMatchObject({ readyReplicas: 2, updatedReplicas: 2 });
  // What the collector of Simple Log Service looks for; real replicas start with such names in their environment.
  expect(spec.template.spec.containers[0].env).toEqual(expect.arrayContaining([
    { name: `aliyun_logs_${SITE}`, value: 'stdout' }, { name: `aliyun_logs_${SITE}_project`, value: 'chat-logs' },
  ]));
  const client = site.client();
  expect(await client.signIn(ADMINISTRATOR.email, ADMINISTRATOR.password)).toMatchObject({ role: 'admin' });
  expect(await client.models()).toEqual([MODEL]);
  expect(await revision()).toBe('0bd252b206fb');
  people = await People.invite(site, 4);
});

it('T2 a changed setting: replicas are replaced one by one, and nobody notices', async () => {
  const seen = await drill('T2 a setting changed', () => site.mustRelease(site.values('0.12.4', {}, { WEBUI_NAME: 'Depot' })));
  expect(seen).toMatchObject({ lost: 0, refused: 0, closed: 0 });
  expect((await site.client().askJson('/api/config')).name).toContain('Depot');
});

it('T4 an image that never starts: the replicas of before serve on, and the release is taken back', async () => {
  const seen = await drill('T4 an image that never starts', async () => void await refused(site.values('0.12.4-never-starts')));
  expect(seen).toMatchObject({ lost: 0, refused: 0, closed: 0 });
  expect(await imageThatRuns()).toBe(referenceOf('0.12.4'));
});

describe('T5 another schema that comes to nothing', () => {
  it.each<[string, string, Partial<ChartValues>]>([
    ['a migration that fails half-way', '0.12.4-migration-fails', {}],
    ['an image that does not start on it', '0.12.4-next-never-starts', {}],
    ['replicas that do not start though the trial did', '0.12.4-next-starts-once', {}],
    ['an object that the cluster refuses', '0.12.4-next', { replicas: { min: 3, max: 2 } }],
  ])('%s: the site is as it was', async (what, version, changes) => {
    const seen = await drill(`T5 ${what}`, async () => void await refused(site.values(version, changes)));
    expect(seen.lost).toBe(0);
    expect(seen.refused).toBe(0);
    expect(await revision()).toBe('0bd252b206fb');
    expect(await imageThatRuns()).toBe(referenceOf('0.12.4'));
    expect((await deployment()).status.readyReplicas).toBeGreaterThanOrEqual(2);
  });
});

it('T3 another schema: closed for a while, nothing lost', async () => {
  const seen = await drill('T3 another schema', () => site.mustRelease(site.values('0.12.4-next')));
  expect(seen).toMatchObject({ lost: 0, refused: 0 });
  expect(await revision()).toBe('fffffffffff0');
  expect(await site.cluster.database.ask('SELECT count(*) FROM of_a_test', 'chat_r_fffffffffff0')).toBe('1');
});

it('a roll-back over the schema is refused once people have used it, and changes nothing', async () => {
  const { exitCode } = await site.helm.run(['rollback', SITE, '--namespace', SITE, '--wait', '--timeout', '300s']);
  expect(exitCode).not.toBe(0);
  expect(site.said()).toContain('would lose what they wrote');
  expect(await revision()).toBe('fffffffffff0');
});

it('T8 every pod is its role by the token of its service account, and by nothing else', () => {
  const { log } = site.cluster.tokens;
  expect(new Set(log.map(({ role, subject }) => `${role} ${subject}`))).toEqual(new Set([
    `chat-replicas system:serviceaccount:${SITE}:${SITE}`, `chat-release system:serviceaccount:${SITE}:${SITE}-release`,
  ]));
  expect(log.filter(({ code }) => code !== 'OK')).toEqual([]);
});
