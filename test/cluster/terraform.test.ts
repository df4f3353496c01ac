import * as fs from 'fs';
import * as path from 'path';
import { TerraformStack } from 'cdktf';
import { ADMINISTRATOR, DOMAIN, ENDPOINT, IMAGES, referenceOf, SITE } from './cluster-site';
import { DeployedAccount } from './deployed-account';
import { DrillTable } from './drill-table';
import { People } from './people';
import { issueCertificate } from '../../instruments/cloud/service-certificate';
import { Cluster } from '../../instruments/kubernetes/cluster';
import { program } from '../../instruments/kubernetes/programs';
import { StandIn } from '../../instruments/provider';
import { BailianOpenWebUiCluster, OpenWebUiImage, SecretSource, TlsCertificate } from '../../lib';
import { writeChart } from '../../lib/cluster/chart-source';
import { ChatClient } from '../machine/chat-client';
import { Deployment, provider, REGION, siteProps } from '../terraform/deployment';

const HELM = 'registry.terraform.io/hashicorp/helm';
/** The first cluster of the stand-in's account. */
const ISSUER = `https://oidc-ack-${REGION}.oss-${REGION}-internal.aliyuncs.com/c${'1'.padStart(32, '0')}`;
const SECRETS = { api_key: 'sk-5d1e9c3b7a2f4e6d8c0b1a3f5e7d9c2b', admin_password: ADMINISTRATOR.password };

let cluster: Cluster;
let standIn: StandIn;
let account: DeployedAccount;
let deployment: DeploymentWithChart;
let chain: string;
let people: People;
const table = new DrillTable();

beforeAll(async () => {
  cluster = await Cluster.start({ site: SITE, images: IMAGES, issuer: ISSUER });
  const { certificate, key } = await issueCertificate(cluster.cloud.folder, DOMAIN);
  chain = fs.readFileSync(certificate, 'utf8');
  cluster.cloud.bailian.keys.set(SECRETS.api_key, ENDPOINT);
  standIn = await StandIn.start();
  standIn.cloud.kubeconfig = await cluster.controlPlane.deployersKubeconfig();
  account = new DeployedAccount(standIn.cloud, cluster);
  account.start();
  const variables = { ...SECRETS, private_key: fs.readFileSync(key, 'utf8') };
  const mirror = { folder: mirrorOfHelm(cluster.cloud.folder), addresses: [HELM] };
  deployment = new DeploymentWithChart(standIn, variables, { deadlineSeconds: 1500, mirror });
});

afterAll(async () => {
  table.print();
  await account?.stop();
  await standIn?.stop();
  await cluster?.stop();
});

/** A deployment in whose directory the chart lies, where an app that is synthesized whole puts it. */
class DeploymentWithChart extends Deployment {
  public synthesize<T>(build: (stack: TerraformStack) => T): T {
    const built = super.synthesize(build);
    const releases = Object.values((this.configuration as { resource: { helm_release: Record<string, { chart: string }> } }).resource.helm_release);
    releases.forEach(({ chart }) => {
      const folder = path.join(this.directory, chart.replace('${path.module}/', ''));
      fs.mkdirSync(folder, { recursive: true });
      writeChart(folder);
    });
    return built;
  }
}

/** The provider of Helm, as `terraform providers mirror` puts it. */
function mirrorOfHelm(folder: string): string {
  const built = fs.realpathSync(program('terraform-provider-helm'));
  const version = built.slice(built.lastIndexOf('-') + 1);
  const place = path.join(folder, 'mirror', HELM, version, 'linux_amd64');
  fs.mkdirSync(place, { recursive: true });
  fs.copyFileSync(built, path.join(place, `terraform-provider-helm_v${version}`));
  return path.join(folder, 'mirror');
}

/** The site with an image; a release of it that does not come up is taken back after some minutes instead of half an hour. */
const siteOf = (version: string) => (stack: TerraformStack) => {
  provider(stack);
  const { apiKey, adminEmail, adminPassword } = siteProps({ adminEmail: ADMINISTRATOR.email });
  const site = new BailianOpenWebUiCluster(stack, 'Chat', {
    name: SITE,
    domain: DOMAIN,
    apiKey,
    adminEmail,
    adminPassword,
    certificate: TlsCertificate.fromPem({ chain, privateKey: SecretSource.fromVariable('private_key') }),
    openWebUiImage: OpenWebUiImage.of('ghcr.io/open-webui/open-webui', 'v0.12.4', { digest: referenceOf(version).split('@')[1] }),
    longestAnswerSeconds: 120,
  });
  (site.node.findChild('Release').node.defaultChild as BailianOpenWebUiCluster['ready']).addOverride('timeout', 200);
};

const place = () => ({ address: cluster.balancer.address, name: DOMAIN, root: fs.readFileSync(cluster.controlPlane.authority, 'utf8') });
const imageThatRuns = async () => (await cluster.api.get(`/apis/apps/v1/namespaces/${SITE}/deployments/${SITE}`)).spec.template.spec.containers[0].image;

const drill = (what: string, action: () => Promise<unknown>) => table.drill(people, what, action);

it('one apply makes the account, the cluster and the site on it, and there is nothing left to do', async () => {
  await deployment.deploy(siteOf('0.12.4')).catch(error => {
    throw new Error(`${error.message}\n${[...cluster.nodes.logs].map(([name, lines]) => `-- ${name}\n${lines.join('\n').slice(-1500)}`).join('\n')}`);
  });
  const { address, name, root } = place();
  const client = new ChatClient({ address, name, roots: [root] });
  expect(await client.signIn(ADMINISTRATOR.email, ADMINISTRATOR.password)).toMatchObject({ role: 'admin' });
  expect((await client.models()).length).toBeGreaterThan(1);
  expect((await deployment.plan()).changes).toEqual([]);
  people = await People.invite({ cluster, place: place() }, 4, (await client.models())[0]);
});

it('T7 an apply of an image that never starts is refused, the site serves on, and the state knows what runs', async () => {
  const seen = await drill('T7 terraform apply of an image that never starts', () => expect(deployment.deploy(siteOf('0.12.4-never-starts'))).rejects.toThrow('terraform apply'));
  expect(seen).toMatchObject({ lost: 0, refused: 0, closed: 0 });
  expect(await imageThatRuns()).toBe(referenceOf('0.12.4'));
  expect((await deployment.plan(siteOf('0.12.4'))).changes.filter(({ type }) => type !== 'helm_release')).toEqual([]);
  await deployment.apply();
  expect((await deployment.plan()).changes).toEqual([]);
});

it('T6 an apply of an image with another schema migrates, loses nothing, and there is nothing left to do', async () => {
  const seen = await drill('T6 terraform apply of another schema', () => deployment.deploy(siteOf('0.12.4-next')));
  expect(seen).toMatchObject({ lost: 0, refused: 0 });
  expect(await imageThatRuns()).toBe(referenceOf('0.12.4-next'));
  expect((await deployment.plan()).changes).toEqual([]);
});

it('pods have been no role but their own, and been refused nothing', () => {
  expect(cluster.tokens.log.filter(({ code }) => code !== 'OK')).toEqual([]);
  expect(cluster.storage.log.filter(({ status }) => status >= 400)).toEqual([]);
});
