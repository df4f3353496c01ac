import * as fs from 'fs';
import * as path from 'path';
import { TerraformStack } from 'cdktf';
import { ADMINISTRATOR, DOMAIN, ENDPOINT, IMAGES, referenceOf, SITE } from './cluster-site';
import { DeployedAccount } from './deployed-account';
import { issueCertificate } from '../../instruments/cloud/service-certificate';
import { Cluster } from '../../instruments/kubernetes/cluster';
import { program } from '../../instruments/kubernetes/programs';
import { StandIn } from '../../instruments/provider';
import { BailianOpenWebUiCluster, OpenWebUiImage, SecretSource, TlsCertificate } from '../../lib';
import { writeChart } from '../../lib/cluster/chart-source';
import { Deployment, provider, REGION, siteProps } from '../terraform/deployment';

const HELM = 'registry.terraform.io/hashicorp/helm';
/** The first cluster of the stand-in's account. */
export const CLUSTER_ID = `c${'1'.padStart(32, '0')}`;
const ISSUER = `https://oidc-ack-${REGION}.oss-${REGION}-internal.aliyuncs.com/${CLUSTER_ID}`;
const SECRETS = { api_key: 'sk-5d1e9c3b7a2f4e6d8c0b1a3f5e7d9c2b', admin_password: ADMINISTRATOR.password };

/** A site on a cluster, deployed by Terraform into the stand-in's account, whose things are there for its pods. */
export class TerraformSite {
  public static async start(): Promise<TerraformSite> {
    const cluster = await Cluster.start({ site: SITE, images: IMAGES, issuer: ISSUER });
    const { certificate, key } = await issueCertificate(cluster.cloud.folder, DOMAIN);
    cluster.cloud.bailian.keys.set(SECRETS.api_key, ENDPOINT);
    const standIn = await StandIn.start();
    standIn.cloud.kubeconfig = await cluster.controlPlane.deployersKubeconfig();
    const account = new DeployedAccount(standIn.cloud, cluster);
    account.start();
    const variables = { ...SECRETS, private_key: fs.readFileSync(key, 'utf8') };
    const mirror = { folder: mirrorOfHelm(cluster.cloud.folder), addresses: [HELM] };
    const deployment = new DeploymentWithChart(standIn, variables, { deadlineSeconds: 1500, mirror });
    return new TerraformSite(cluster, standIn, account, deployment, fs.readFileSync(certificate, 'utf8'));
  }

  /** What nobody should ever be shown. */
  public readonly secrets = Object.values(SECRETS);

  private constructor(
    public readonly cluster: Cluster, public readonly standIn: StandIn, private readonly account: DeployedAccount, public readonly deployment: Deployment,
    private readonly chain: string,
  ) {}

  /** Where people find it. */
  public get place() {
    return { address: this.cluster.balancer.address, name: DOMAIN, root: fs.readFileSync(this.cluster.controlPlane.authority, 'utf8') };
  }

  /** What a Terraform of somebody else is told of the providers that run here; that of Helm it has installed. */
  public get reattach(): string {
    const servers = Object.entries(JSON.parse(this.standIn.reattach) as Record<string, object>);
    return JSON.stringify(Object.fromEntries(servers.filter(([address]) => address !== HELM)));
  }

  /** The site with an image; a release of it that does not come up is taken back after some minutes instead of half an hour. */
  public of(version: string) {
    return siteWith(this.chain, referenceOf(version));
  }

  /** Deploys it; what went wrong is said with what pods have said. */
  public async deploy(version: string): Promise<void> {
    await this.deployment.deploy(this.of(version)).catch(error => {
      throw new Error(`${error.message}\n${[...this.cluster.nodes.logs].map(([name, lines]) => `-- ${name}\n${lines.join('\n').slice(-1500)}`).join('\n')}`);
    });
  }

  public async stop(): Promise<void> {
    await this.account.stop();
    await this.standIn.stop();
    await this.cluster.stop();
  }
}

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

const siteWith = (chain: string, image: string) => (stack: TerraformStack) => {
  provider(stack);
  const { apiKey, adminEmail, adminPassword } = siteProps({ adminEmail: ADMINISTRATOR.email });
  const site = new BailianOpenWebUiCluster(stack, 'Chat', {
    name: SITE,
    domain: DOMAIN,
    apiKey,
    adminEmail,
    adminPassword,
    certificate: TlsCertificate.fromPem({ chain, privateKey: SecretSource.fromVariable('private_key') }),
    openWebUiImage: OpenWebUiImage.of('ghcr.io/open-webui/open-webui', 'v0.12.4', { digest: image.split('@')[1] }),
    longestAnswerSeconds: 120,
  });
  (site.node.findChild('Release').node.defaultChild as BailianOpenWebUiCluster['ready']).addOverride('timeout', 200);
};
