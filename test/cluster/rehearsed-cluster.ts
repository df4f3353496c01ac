import { API_KEY, ClusterAccount } from './cluster-account';
import { ADMINISTRATOR } from './cluster-site';
import { mustRun, runCommand } from '../../instruments/cloud/run-command';
import { DATA_LAYER } from '../../instruments/kubernetes/programs';
import { Terraform } from '../../instruments/provider/terraform';
import { ChatClient } from '../machine/chat-client';
import { App } from '../rehearsal/app';
import { DeployedApp } from '../rehearsal/deployed-app';

/** What the example's site is called. */
export const NAMESPACE = 'open-webui-chat-chat';
/** Longer than a release takes that is taken back. */
const APPLY_SECONDS = 1500;

/** The example `cluster`, and the account that it is deployed to. */
export class RehearsedCluster extends DeployedApp {
  public static async start(): Promise<RehearsedCluster> {
    const [account, app] = await Promise.all([ClusterAccount.open(NAMESPACE), App.install('cluster')]);
    app.put('chat.example.com.pem', account.chain);
    return new RehearsedCluster(account, app);
  }

  private constructor(public readonly account: ClusterAccount, app: App) {
    super(app);
  }

  public async stop(): Promise<void> {
    await runCommand('ip', ['netns', 'delete', this.namespace]);
    await this.account.close();
  }

  public get cluster() {
    return this.account.cluster;
  }

  public get place() {
    return this.account.place;
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
    const plan = await this.terraform.run('plan', '-input=false', '-no-color').catch((error: Error) => error.message);
    return { 'pods.txt': this.account.said, 'plan.txt': plan };
  }

  protected get terraform(): Terraform {
    const { standIn, privateKey, mirror } = this.account;
    const variables = { bailian_api_key: API_KEY, admin_password: ADMINISTRATOR.password, private_key: privateKey };
    return new Terraform({ directory: this.directory, standIn, variables, deadlineSeconds: APPLY_SECONDS, mirror });
  }
}
