import { spawn } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { CLUSTER_ID } from './cluster-account';
import { DOMAIN, referenceOf, SITE } from './cluster-site';
import { TerraformSite } from './terraform-site';
import { waitUntil } from '../../instruments/cloud/run-command';
import { ContainerServiceApi } from '../../instruments/kubernetes/container-service-api';
import { REGION } from '../terraform/deployment';

// The package's program as a person runs it, beside a site that real Terraform has deployed: it asks a Container Service that checks signature and rights for
// a kubeconfig, the real API server with that, and the site by its name. Names lead where DNS would lead them by /etc/hosts of a mount namespace of its own.

const PROGRAM = path.join(__dirname, '../../lib/command-line/main.js');
const README = path.join(__dirname, '../../README.md');
const MAY_ASK = { Effect: 'Allow' as const, Action: 'cs:DescribeClusterUserKubeconfig', Resource: `acs:cs:*:*:cluster/${CLUSTER_ID}` };
const MINUTES = 60_000;

interface Seen {
  readonly exitCode: number | null;
  readonly printed: string;
  readonly complained: string;
}

let site: TerraformSite;
let app: string;
let hosts: string;
/** What each person is handed out. */
const kubeconfigs: Record<string, string> = {};
const service = new ContainerServiceApi({ get: (id: string) => (id === CLUSTER_ID ? kubeconfigs.current : undefined) } as ReadonlyMap<string, string>);

beforeAll(async () => {
  site = await TerraformSite.start();
  const { cluster: { cloud, controlPlane, balancer } } = site;
  cloud.api.products.set('cs', service);
  cloud.roles.set('somebody', [MAY_ASK]);
  kubeconfigs.deployer = await controlPlane.deployersKubeconfig();
  for (const person of ['operator', 'stranger']) kubeconfigs[person] = await controlPlane.kubeconfigOf(person);
  await site.deploy('0.12.4');
  app = fs.mkdtempSync(path.join(cloud.folder, 'app-'));
  fs.mkdirSync(path.join(app, 'cdktf.out'));
  const stack = path.relative(path.join(app, 'cdktf.out'), path.join(site.deployment.directory, 'cdk.tf.json'));
  fs.writeFileSync(path.join(app, 'cdktf.out/manifest.json'), JSON.stringify({ version: '0.21.0', stacks: { chat: { name: 'chat', synthesizedStackPath: stack } } }));
  hosts = path.join(cloud.folder, 'hosts');
  fs.writeFileSync(hosts, `127.0.0.1 localhost\n${balancer.address} ${DOMAIN}\n${cloud.api.listener.address} cs.${REGION}.aliyuncs.com\n`);
});

beforeEach(() => { kubeconfigs.current = kubeconfigs.deployer; });

afterAll(() => site?.stop());

function run(...words: string[]): Promise<Seen> {
  const { cluster: { cloud, controlPlane }, reattach } = site;
  const { AccessKeyId, AccessKeySecret, SecurityToken } = cloud.roles.issue('somebody');
  const env = {
    PATH: process.env.PATH,
    HOME: app,
    TF_REATTACH_PROVIDERS: reattach,
    NODE_EXTRA_CA_CERTS: controlPlane.authority,
    ALIBABA_CLOUD_ACCESS_KEY_ID: AccessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: AccessKeySecret,
    ALIBABA_CLOUD_SECURITY_TOKEN: SecurityToken,
  };
  const inside = 'mount --bind "$1" /etc/hosts && shift && exec "$@"';
  const child = spawn('unshare', ['--mount', 'sh', '-c', inside, 'sh', hosts, process.execPath, PROGRAM, ...words], { cwd: app, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const seen = { printed: '', complained: '' };
  child.stdout.on('data', chunk => { seen.printed += chunk; });
  child.stderr.on('data', chunk => { seen.complained += chunk; });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', exitCode => {
      const shown = seen.printed + seen.complained;
      const { current } = kubeconfigs;
      const secrets = [...site.secrets, AccessKeySecret, ...[...current.matchAll(/-data":"([^"]+)"/g)].map(([, value]) => value)];
      expect(secrets.filter(secret => shown.includes(secret))).toEqual([]);
      resolve({ ...seen, exitCode });
    });
  });
}

/** What was found of each thing: its state, and what is said of it. */
function findingsOf({ printed }: Seen): Record<string, string> {
  return Object.fromEntries(printed.split('\n').filter(line => line !== '').map(line => {
    const [, state, name, says] = /^(\w+) +(Open WebUI|\S+) +(.*)$/.exec(line)!;
    return [name, `${state}: ${says}`];
  }));
}

const why = ({ complained }: Seen) => complained.trimEnd().split('\n').pop()!.replace('cdktf-bailian-open-webui: ', '');

it('S1 a site that is well: what runs, for how long the certificate is good, and nothing that is wrong', async () => {
  const seen = await run('status');
  expect([seen.exitCode, seen.complained]).toEqual([0, 'asking Terraform for the state of chat\n']);
  expect(findingsOf(seen)).toEqual({
    'cluster': expect.stringMatching(new RegExp(`^good: ${CLUSTER_ID}, Kubernetes v1\\.`)),
    'replicas': 'good: 2 of 2 are ready',
    'pods': 'good: none waits, none was started anew',
    'release': expect.stringMatching(/^good: release 1, \d+ \w+ ago$/),
    // the stand-in's nodes measure nothing
    'autoscaler': expect.stringMatching(/^unknown: 2 replicas, and it neither adds nor ends any/),
    'https': `good: ${DOMAIN}: ready`,
    'certificate': 'good: good for 364 days',
    'Open WebUI': 'runs: 0.12.4',
    'image': `runs: ${referenceOf('0.12.4')}`,
    'database': `runs: ${site.account.standIn.cloud.resources('alicloud_db_instance')[0].id}`,
    'Redis': `runs: ${site.account.standIn.cloud.resources('alicloud_kvstore_instance')[0].id}`,
    'bucket': `runs: ${site.account.standIn.cloud.resources('alicloud_oss_bucket')[0].id}`,
    'namespace': `runs: ${SITE}, in ${CLUSTER_ID}`,
  });
  expect(service.asked).toEqual([{ cluster: CLUSTER_ID, minutes: 15 }]);
});

it('S2 logs are those of the replicas, by time, or of a step of the release', async () => {
  const replicas = await run('logs');
  expect(replicas.exitCode).toBe(0);
  const lines = replicas.printed.trimEnd().split('\n');
  expect(new Set(lines.map(line => /^\S+Z (\S+?)\/open-webui: /.exec(line)?.[1]).filter(Boolean))).toEqual(new Set(site.cluster.nodes.named(`${SITE}-`).map(({ name }) => name)
    .filter(name => !/-(prepare|finish)-/.test(name))));
  expect([...lines].sort((one, other) => one.split(' ')[0].localeCompare(other.split(' ')[0])).map(line => line.split(' ')[0])).toEqual(lines.map(line => line.split(' ')[0]));
  const prepare = await run('logs', '--program', 'prepare');
  expect(prepare.printed).toMatch(/chat-prepare-\w+\/prepare: .*it is made, and the image has answered/);
  expect(why(await run('logs', '--program', 'documents'))).toContain('there is no pod of documents in the namespace chat');
  expect(await run('logs', '--program', 'prepar')).toMatchObject({ exitCode: 2, complained: expect.stringContaining('did you mean prepare?') });
});

it('S3 what a machine has and a cluster has not says what to do, and asks nobody', async () => {
  expect(await run('restart')).toEqual({
    exitCode: 1, printed: '', complained: 'cdktf-bailian-open-webui: chat runs on Kubernetes, where there is no restart: kubectl --namespace chat rollout restart deployment/chat replaces the replicas one by one, each after its answers\n',
  });
});

describe('S4 whoever may less', () => {
  it('with the rights of the README sees the site and its logs, and of releases what their jobs say', async () => {
    const [, text] = /```yaml\n(apiVersion: rbac[\s\S]*?)```/.exec(fs.readFileSync(README, 'utf8'))!;
    const rules = text.split('\n').filter(line => line.startsWith('  - {')).map(line => JSON.parse(line.slice(4).replace(/[A-Za-z][\w./]*/g, '"$&"')));
    const { api } = site.cluster;
    const at = `/apis/rbac.authorization.k8s.io/v1/namespaces/${SITE}`;
    await api.post(`${at}/roles`, { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: 'operator' }, rules });
    await api.post(`${at}/rolebindings`, {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'operator' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'operator' },
      subjects: [{ kind: 'User', name: 'operator', apiGroup: 'rbac.authorization.k8s.io' }],
    });
    kubeconfigs.current = kubeconfigs.operator;
    const seen = await run('status');
    expect(findingsOf(seen)).toMatchObject({ replicas: 'good: 2 of 2 are ready', release: expect.stringMatching(/^good: the last job, chat-finish, ended well/) });
    expect(seen.exitCode).toBe(0);
    expect((await run('logs', '--program', 'finish')).exitCode).toBe(0);
  });

  it('in the cluster hears what he may not, and all of that is wrong', async () => {
    kubeconfigs.current = kubeconfigs.stranger;
    const seen = await run('status');
    expect(seen.exitCode).toBe(1);
    expect(findingsOf(seen)).toMatchObject({ replicas: expect.stringMatching(/^wrong: could not be looked at: the cluster refuses it .*cannot get resource "deployments"/), https: `good: ${DOMAIN}: ready` });
    expect(why(await run('logs'))).toMatch(/the cluster refuses it .*cannot list resource "pods".*the README says what to be granted/);
  });

  it('in the account hears which right it takes, and how the site looks from outside', async () => {
    site.cluster.cloud.roles.set('somebody', []);
    const seen = await run('status').finally(() => site.cluster.cloud.roles.set('somebody', [MAY_ASK]));
    expect(seen.exitCode).toBe(1);
    expect(findingsOf(seen)).toMatchObject({ cluster: expect.stringContaining('you are not allowed to do cs:DescribeClusterUserKubeconfig'), https: `good: ${DOMAIN}: ready` });
    expect(seen.printed.split('\n')[0]).toMatch(/^wrong +\w/);
  });
});

it('S5 without a place for a replica: which pod waits, and why; what is wrong comes first', async () => {
  const { cluster: { api, nodes } } = site;
  const cordon = (isOn: boolean) => Promise.all(['node-a', 'node-b'].map(node => api.patch(`/api/v1/nodes/${node}`, { spec: { unschedulable: isOn } })));
  await cordon(true);
  const [victim] = nodes.named(`${SITE}-`).filter(({ name }) => !/-(prepare|finish)-/.test(name));
  await api.delete(`/api/v1/namespaces/${SITE}/pods/${victim.name}`, { gracePeriodSeconds: 1 });
  let seen!: Seen;
  await waitUntil('status to see it', 120, async () => {
    seen = await run('status');
    return /waits for a place/.test(seen.printed) && /1 of 2/.test(seen.printed);
  });
  expect(seen.exitCode).toBe(1);
  expect(seen.printed.split('\n').slice(0, 2).sort()).toEqual([
    expect.stringMatching(/^wrong +pods +chat-\S+ waits for a place: 0\/2 nodes are available: 2 node\(s\) were unschedulable\.$/),
    expect.stringMatching(/^wrong +replicas +1 of 2 are ready, and at least 2 should be$/),
  ]);
  await cordon(false);
  await waitUntil('the site to be well again', 180, async () => (await run('status')).exitCode === 0);
}, 10 * MINUTES);

it('S6 an image that never starts: the pod that ends whenever it starts, its last words, and afterwards the release that was taken back', async () => {
  const deploy = site.deploy('0.12.4-never-starts').then(() => 'deployed', () => 'refused');
  let seen!: Seen;
  await waitUntil('status to see it', 300, async () => {
    seen = await run('status');
    return /ends whenever it starts/.test(seen.printed);
  });
  expect(seen.exitCode).toBe(1);
  expect(seen.printed).toMatch(/^wrong +pods +chat-\S+ ends whenever it starts: open-webui \(Error, exit code \d+\); logs says why$/m);
  expect(findingsOf(seen)).toMatchObject({ replicas: 'good: 2 of 2 are ready', release: expect.stringMatching(/^unknown: release \d+ is under way/), https: `good: ${DOMAIN}: ready` });
  expect((await run('logs')).exitCode).toBe(0);
  expect(await deploy).toBe('refused');
  const after = await run('status');
  expect(findingsOf(after).release).toMatch(/^good: release 3, .* ago; release 2 failed, and was taken back/);
  expect(findingsOf(after).image).toBe(`runs: ${referenceOf('0.12.4')}`);
  expect(after.exitCode).toBe(0);
}, 15 * MINUTES);

it('S7 an image that no registry has: what cannot be pulled', async () => {
  const deploy = site.deploy('0.12.4-of-nobody').then(() => 'deployed', () => 'refused');
  let seen!: Seen;
  await waitUntil('status to see it', 120, async () => {
    seen = await run('status');
    return /cannot pull/.test(seen.printed);
  });
  expect(seen.exitCode).toBe(1);
  expect(seen.printed).toMatch(/^wrong +pods +chat-prepare-\S+ cannot pull ghcr\.io\/open-webui\/open-webui@sha256:\w+: Failed to pull image/m);
  expect(findingsOf(seen).release).toMatch(/^unknown: release \d+ is under way for .*, at prepare$/);
  expect((await run('logs', '--program', 'prepare')).printed).toMatch(/^chat-prepare-\S+: has not begun; "status" says what it waits for\n$/);
  expect(await deploy).toBe('refused');
}, 15 * MINUTES);

it('S8 the API server away: what to do, the site as it is from outside, and no log', async () => {
  const { controlPlane } = site.cluster;
  await controlPlane.stopApiServer();
  try {
    const seen = await run('status');
    expect(seen.exitCode).toBe(1);
    expect(seen.printed.split('\n')[0]).toMatch(new RegExp(`^wrong +cluster +the API server of ${CLUSTER_ID} at https:\\S+ does not answer from here \\(ECONNREFUSED\\): run this from where Terraform reaches it`));
    expect(findingsOf(seen)).toMatchObject({ replicas: 'unknown: not asked, since the cluster was not reached', https: `good: ${DOMAIN}: ready` });
    expect(await run('logs')).toMatchObject({ exitCode: 1, printed: '', complained: expect.stringContaining('does not answer from here (ECONNREFUSED)') });
  } finally {
    await controlPlane.startApiServer();
  }
});
