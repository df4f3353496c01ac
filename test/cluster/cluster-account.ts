import * as fs from 'fs';
import * as path from 'path';
import { DOMAIN, ENDPOINT, IMAGES } from './cluster-site';
import { DeployedAccount } from './deployed-account';
import { issueCertificate } from '../../instruments/cloud/service-certificate';
import { Cluster } from '../../instruments/kubernetes/cluster';
import { program } from '../../instruments/kubernetes/programs';
import { StandIn } from '../../instruments/provider';
import { REGION } from '../terraform/deployment';

/** The address of Helm's provider, which runs here as a program of its own. */
export const HELM = 'registry.terraform.io/hashicorp/helm';
/** The first cluster of the stand-in's account. */
export const CLUSTER_ID = `c${'1'.padStart(32, '0')}`;
const ISSUER = `https://oidc-ack-${REGION}.oss-${REGION}-internal.aliyuncs.com/${CLUSTER_ID}`;
/** What the account has with Bailian. */
export const API_KEY = 'sk-5d1e9c3b7a2f4e6d8c0b1a3f5e7d9c2b';

/** The stand-in's account, into which real Terraform deploys, and the cluster on which what it deployed runs. */
export class ClusterAccount {
  /** @param namespace of the site */
  public static async open(namespace: string): Promise<ClusterAccount> {
    const [cluster, standIn] = await Promise.all([Cluster.start({ site: namespace, images: IMAGES, issuer: ISSUER }), StandIn.start()]);
    cluster.cloud.bailian.keys.set(API_KEY, ENDPOINT);
    standIn.cloud.kubeconfig = await cluster.controlPlane.deployersKubeconfig();
    const { certificate, key } = await issueCertificate(cluster.cloud.folder, DOMAIN);
    const account = new ClusterAccount(cluster, standIn, fs.readFileSync(certificate, 'utf8'), fs.readFileSync(key, 'utf8'));
    account.deployed.start();
    return account;
  }

  private readonly deployed: DeployedAccount;

  private constructor(
    public readonly cluster: Cluster, public readonly standIn: StandIn,
    /** For the name of the site. */
    public readonly chain: string, public readonly privateKey: string,
  ) {
    this.deployed = new DeployedAccount(standIn.cloud, cluster);
  }

  public async close(): Promise<void> {
    await this.deployed.stop();
    await this.standIn.stop();
    await this.cluster.stop();
  }

  /** Where people find the site. */
  public get place() {
    return { address: this.cluster.balancer.address, name: DOMAIN, root: fs.readFileSync(this.cluster.controlPlane.authority, 'utf8') };
  }

  /** What pods have said that are gone. */
  public get said(): string {
    return [...this.cluster.nodes.logs].map(([name, lines]) => `-- ${name}\n${lines.join('\n')}`).join('\n');
  }

  /** The provider of Helm, as `terraform providers mirror` puts it. */
  public get mirror(): { readonly folder: string; readonly addresses: readonly string[] } {
    const built = fs.realpathSync(program('terraform-provider-helm'));
    const version = built.slice(built.lastIndexOf('-') + 1);
    const folder = path.join(this.cluster.cloud.folder, 'mirror');
    const place = path.join(folder, HELM, version, 'linux_amd64');
    const copy = path.join(place, `terraform-provider-helm_v${version}`);
    fs.mkdirSync(place, { recursive: true });
    if (!fs.existsSync(copy)) fs.copyFileSync(built, copy);
    return { folder, addresses: [HELM] };
  }
}
