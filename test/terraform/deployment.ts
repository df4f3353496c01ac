import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { FirstDeploys } from './first-deploys';
import { programsAside } from './programs-aside';
import { StandIn } from '../../instruments/provider';
import { keepStateBeside } from '../../instruments/provider/local-state';
import { Plan, Terraform, TerraformOptions } from '../../instruments/provider/terraform';
import { alicloud, BailianOpenWebUi, BailianOpenWebUiProps, RemovalPolicy, SecretSource } from '../../lib';
import { TerraformConfiguration } from '../../lib/rights/stack-part';

export const REGION = 'ap-southeast-1';

/** Values for the variables of `siteProps`; recognisable, so that they can be searched for. */
export const SECRETS = { api_key: 'sk-4f1d0c2b7a9e4c6d8f3b5a7c9e1d2f40', admin_password: 'Tr0ub4dor-and-three-words' };

/** The least that a site takes. */
export function siteProps(props: Partial<BailianOpenWebUiProps> = {}): BailianOpenWebUiProps {
  return {
    apiKey: SecretSource.fromVariable('api_key'),
    adminEmail: 'admin@example.com',
    adminPassword: SecretSource.fromVariable('admin_password'),
    dataDiskRemovalPolicy: RemovalPolicy.DESTROY,
    ...props,
  };
}

/** A stack with a provider and one site in it. */
export function site(props: Partial<BailianOpenWebUiProps> = {}): (stack: TerraformStack) => BailianOpenWebUi {
  return stack => {
    provider(stack);
    return new BailianOpenWebUi(stack, 'Chat', siteProps(props));
  };
}

/** The provider that every stack of these tests has. */
export function provider(stack: Construct): alicloud.AlicloudProvider {
  return new alicloud.AlicloudProvider(stack, 'alicloud', { region: REGION });
}

/**
 * A directory with its state, to which one version of an app after the other is deployed. Terraform is initialised once for all of them: backend and modules
 * stay, and a provider that is served by a running process is installed nowhere.
 */
export class Deployment {
  public readonly directory = mkdtempSync(join(tmpdir(), 'deployment-'));
  /** The version of the app that lies in the directory. */
  public configuration: TerraformConfiguration = {};
  private readonly terraform: Terraform;

  constructor(
    public readonly standIn: StandIn, public readonly variables: Record<string, string> = { ...SECRETS }, more: Pick<TerraformOptions, 'deadlineSeconds' | 'mirror'> = {},
  ) {
    this.terraform = new Terraform({ ...more, directory: this.directory, standIn, variables });
  }

  /** Puts a version of the app into the directory; returns what `build` returns. */
  public synthesize<T>(build: (stack: TerraformStack) => T): T {
    const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'synthesized-')) });
    const stack = new TerraformStack(app, 'chat');
    const built = build(stack);
    stack.prepareStack();
    this.configuration = stack.toTerraform() as TerraformConfiguration;
    const { configuration, variables } = programsAside(this.configuration);
    writeFileSync(join(this.directory, 'cdk.tf.json'), JSON.stringify(configuration));
    writeFileSync(join(this.directory, 'terraform.tfvars.json'), JSON.stringify(variables));
    keepStateBeside(this.directory, this.standIn.states);
    return built;
  }

  /** Deploys a version of the app. */
  public async deploy<T>(build: (stack: TerraformStack) => T, replace: string[] = []): Promise<T> {
    const built = this.synthesize(build);
    // before there is a state, which Terraform would offer to move to the backend
    await this.terraform.initOnce();
    const { standIn, configuration, variables } = this;
    const stateFile = join(this.directory, 'terraform.tfstate');
    await FirstDeploys.apply({ standIn, configuration, variables, stateFile }, async () => this.terraform.apply({ replace }));
    return built;
  }

  /** Deploys what lies in the directory. */
  public async apply(): Promise<void> {
    await this.terraform.apply();
  }

  /** What a version of the app would change. */
  public async plan(build?: (stack: TerraformStack) => unknown): Promise<Plan> {
    if (build) this.synthesize(build);
    return this.terraform.plan();
  }

  /** Every address in the state. */
  public async addresses(): Promise<string[]> {
    return (await this.terraform.run('state', 'list')).trim().split('\n').filter(address => address !== '');
  }

  /** Takes what matches out of the state, as if it had never been written down; it goes on to exist. */
  public async forget(pattern: RegExp): Promise<void> {
    await this.terraform.run('state', 'rm', ...(await this.addresses()).filter(address => pattern.test(address)));
  }

  /** Destroys what is there, as a version of the app says. */
  public async deployNothing(build: (stack: TerraformStack) => unknown): Promise<void> {
    this.synthesize(build);
    await this.destroy();
  }

  public async destroy(): Promise<void> {
    await this.terraform.destroy();
  }
}
