import * as fs from 'fs';
import * as path from 'path';
import { ADMINISTRATOR, DOMAIN, ENDPOINT, IMAGES } from './cluster-site';
import { DeployedAccount } from './deployed-account';
import { mustRun, runCommand } from '../../instruments/cloud/run-command';
import { issueCertificate } from '../../instruments/cloud/service-certificate';
import { Cluster } from '../../instruments/kubernetes/cluster';
import { DATA_LAYER, program } from '../../instruments/kubernetes/programs';
import { StandIn } from '../../instruments/provider';
import { Terraform } from '../../instruments/provider/terraform';
import { ChatClient } from '../machine/chat-client';
import { App } from '../rehearsal/app';
import { DeployedApp } from '../rehearsal/deployed-app';

const HELM = 'registry.terraform.io/hashicorp/helm';
/** What the example's site is called. */
export const NAMESPACE = 'open-webui-chat-chat';
const REGION = 'ap-southeast-1';
/** The first cluster of the stand-in's account. */
const ISSUER = `https://oidc-ack-${REGION}.oss-${REGION}-internal.aliyuncs.com/c${'1'.padStart(32, '0')}`;
const API_KEY = 'sk-5d1e9c3b7a2f4e6d8c0b1a3f5e7d9c2b';
/** Longer than a release takes that is taken back. */
const APPLY_SECONDS = 1500;

/** The example `cluster`, and the account that it is deployed to, with a cluster whose pods run. */
export class RehearsedCluster extends DeployedApp {
  public static async start(): Promise<RehearsedCluster> {
    const [cluster, standIn, app] = await Promise.all([Cluster.start({ site: NAMESPACE, images: IMAGES, issuer: ISSUER }), StandIn.start(), App.install('cluster')]);
    cluster.cloud.bailian.keys.set(API_KEY, ENDPOINT);
    standIn.cloud.kubeconfig = await cluster.controlPlane.deployersKubeconfig();
    const { certificate, key } = await issueCertificate(cluster.cloud.folder, DOMAIN);
    app.put('chat.example.com.pem', fs.readFileSync(certificate, 'utf8'));
    const rehearsed = new RehearsedCluster(cluster, standIn, app, fs.readFileSync(key, 'utf8'));
    rehearsed.account.start();
    return rehearsed;
  }

  private readonly account: DeployedAccount;

  private constructor(public readonly cluster: Cluster, public readonly standIn: StandIn, app: App, private readonly privateKey: string) {
    super(app);
    this.account = new DeployedAccount(standIn.cloud, cluster);
  }

  public async stop(): Promise<void> {
    await runCommand('ip', ['netns', 'delete', this.namespace]);
    await this.account.stop();
    await this.standIn.stop();
    await this.cluster.stop();
  }

  /** Somebody else's computer: on the host itself a browser gives up what it is loading whenever a pod comes or goes, and with it a network device. */
  public async openNamespace(): Promise<string> {
    const { label, network } = this.cluster.cloud;
    const container = await mustRun('docker', ['run', '--detach', '--label', label, '--network', network.name, DATA_LAYER, 'sleep', 'infinity']);
    await mustRun('ip', ['netns', 'attach', this.namespace, await mustRun('docker', ['inspect', '--format', '{{.State.Pid}}', container])]);
    return this.namespace;
  }

  private get namespace(): string {
    return `${this.cluster.cloud.network.name}-browser`;
  }

  /** Where people find the site. */
  public get place() {
    return { address: this.cluster.balancer.address, name: DOMAIN, root: fs.readFileSync(this.cluster.controlPlane.authority, 'utf8') };
  }

  public async administrator(): Promise<ChatClient> {
    const { address, name, root } = this.place;
    const client = new ChatClient({ address, name, roots: [root] });
    await client.signIn(ADMINISTRATOR.email, ADMINISTRATOR.password);
    return client;
  }

  public async imageThatRuns(): Promise<string> {
    const deployment = await this.cluster.api.get(`/apis/apps/v1/namespaces/${NAMESPACE}/deployments/${NAMESPACE}`);
    return deployment.spec.template.spec.containers[0].image;
  }

  /** What a person would look at who wants to know why a step failed. */
  public async evidence(): Promise<Record<string, string>> {
    const pods = [...this.cluster.nodes.logs].map(([name, lines]) => `-- ${name}\n${lines.join('\n')}`);
    const plan = await this.terraform.run('plan', '-input=false', '-no-color').catch((error: Error) => error.message);
    return { 'pods.txt': pods.join('\n'), 'plan.txt': plan };
  }

  protected get terraform(): Terraform {
    return new Terraform({
      directory: this.directory,
      standIn: this.standIn,
      variables: { bailian_api_key: API_KEY, admin_password: ADMINISTRATOR.password, private_key: this.privateKey },
      deadlineSeconds: APPLY_SECONDS,
      mirror: { folder: mirrorOfHelm(this.cluster.cloud.folder), addresses: [HELM] },
    });
  }
}

/** The provider of Helm, as `terraform providers mirror` puts it. */
function mirrorOfHelm(folder: string): string {
  const built = fs.realpathSync(program('terraform-provider-helm'));
  const version = built.slice(built.lastIndexOf('-') + 1);
  const place = path.join(folder, 'mirror', HELM, version, 'linux_amd64');
  const provider = path.join(place, `terraform-provider-helm_v${version}`);
  fs.mkdirSync(place, { recursive: true });
  if (!fs.existsSync(provider)) fs.copyFileSync(built, provider);
  return path.join(folder, 'mirror');
}
