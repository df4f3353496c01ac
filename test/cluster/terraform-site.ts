import * as fs from 'fs';
import * as path from 'path';
import { TerraformStack } from 'cdktf';
import { API_KEY, ClusterAccount, HELM } from './cluster-account';
import { ADMINISTRATOR, DOMAIN, referenceOf, SITE } from './cluster-site';
import { BailianOpenWebUiCluster, OpenWebUiImage, SecretSource, TlsCertificate } from '../../lib';
import { writeChart } from '../../lib/cluster/chart-source';
import { Deployment, provider, siteProps } from '../terraform/deployment';

const SECRETS = { api_key: API_KEY, admin_password: ADMINISTRATOR.password };

/** A site on a cluster, deployed by Terraform into the stand-in's account. */
export class TerraformSite {
  public static async start(): Promise<TerraformSite> {
    const account = await ClusterAccount.open(SITE);
    const variables = { ...SECRETS, private_key: account.privateKey };
    return new TerraformSite(account, new DeploymentWithChart(account.standIn, variables, { deadlineSeconds: 1500, mirror: account.mirror }));
  }

  /** What nobody should ever be shown. */
  public readonly secrets = Object.values(SECRETS);

  private constructor(public readonly account: ClusterAccount, public readonly deployment: Deployment) {}

  public get cluster() {
    return this.account.cluster;
  }

  /** What a Terraform of somebody else is told of the providers that run here; that of Helm it has installed. */
  public get reattach(): string {
    const servers = Object.entries(JSON.parse(this.account.standIn.reattach) as Record<string, object>);
    return JSON.stringify(Object.fromEntries(servers.filter(([address]) => address !== HELM)));
  }

  /** Deploys it; a release that does not come up is taken back after some minutes. What went wrong is said with what pods have said. */
  public async deploy(version: string): Promise<void> {
    await this.deployment.deploy(siteWith(this.account.chain, referenceOf(version))).catch(error => {
      throw new Error(`${error.message}\n${this.account.said.slice(-10_000)}`);
    });
  }

  public stop(): Promise<void> {
    return this.account.close();
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
