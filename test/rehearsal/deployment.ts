import { App } from './app';
import { DeployedApp } from './deployed-app';
import { InvocationRecord, RealAccount } from './real-account';
import { Terraform } from '../../instruments/provider/terraform';

const API_KEY = 'sk-5d1e9c3b7a2f4e6d8c0b1a3f5e7d9c2b';
const ADMIN_PASSWORD = 'Otter-52-lantern-orchard-w8k';
/** The endpoint of the example's region. */
const ENDPOINT = 'dashscope-intl.aliyuncs.com';
/** Longer than any program of a rehearsed site takes. */
const APPLY_SECONDS = 600;

/** A site on one machine, and the account that it is deployed to. */
export class Deployment extends DeployedApp {
  public static async start(): Promise<Deployment> {
    const [account, app] = await Promise.all([RealAccount.open(), App.install('own-domain')]);
    account.world.bailian.keys.set(API_KEY, ENDPOINT);
    account.world.dns.zones.add('example.com');
    return new Deployment(account, app);
  }

  public readonly admin = { email: 'admin@example.com', password: ADMIN_PASSWORD };
  public apiKey = API_KEY;
  /** Values of more variables, by name. */
  public readonly secrets: Record<string, string> = {};

  private constructor(public readonly account: RealAccount, app: App) {
    super(app);
  }

  /** Applies what was planned last; gives what ran on the machine. */
  public async apply(): Promise<InvocationRecord[]> {
    const before = this.account.invocations.length;
    await super.apply();
    return this.account.invocations.slice(before);
  }

  /** Another key is made at Bailian; the app will be deployed with it. */
  public rotateKey(key: string): void {
    this.account.world.bailian.keys.set(key, ENDPOINT);
    this.apiKey = key;
  }

  /** What a person would look at who wants to know why a step failed. */
  public async evidence(): Promise<Record<string, string>> {
    const { machine, invocations } = this.account;
    const journal = (await machine.shell('journalctl --no-pager --boot | tail -n 3000; cat /var/log/open-webui/*; docker ps --all; ss -tlnp', { timeoutSeconds: 60 })).stdout;
    const plan = await this.terraform.run('plan', '-input=false', '-no-color').catch((error: Error) => error.message);
    const programs = invocations.slice(-12).map(({ commandName, invocationId, exitCode, output }) => `== ${commandName} ${invocationId}: ${exitCode}\n${output}`);
    return { 'journal.txt': journal, 'plan.txt': plan, 'programs.txt': programs.join('\n') };
  }

  protected get terraform(): Terraform {
    const variables = { bailian_api_key: this.apiKey, admin_password: this.admin.password, ...this.secrets };
    return new Terraform({ directory: this.directory, standIn: this.account.standIn, variables, deadlineSeconds: APPLY_SECONDS });
  }
}
