import { Call } from './call';
import { Cloud, Made } from './cloud';
import { KINDS } from './kinds';
import { Provider } from './provider';
import { alicloudBehaviour, HELM_BEHAVIOUR, NULL_BEHAVIOUR } from './resource-behaviour';
import { Request } from './rights/requests';
import { alicloudSchema, helmSchema, NULL_SCHEMA } from './schema';
import { ProviderServer } from './server';
import { StateServer } from './state-server';

export type { Call } from './call';
export { Cloud } from './cloud';
export type { Action } from './action';
export type { Failure, Resource } from './cloud';
export { Deployer } from './rights/deployer';
export type { PolicyDocument } from './rights/deployer';
export { requestsOf } from './rights/requests';
export type { Operation, Request } from './rights/requests';
export { Tainted } from './hooks';
export type { HookContext, Hooks } from './hooks';
export type { Image, Zone } from './offers';
export { Unknown } from './values';
export type { Attributes, Value } from './values';

export interface StandInOptions {
  /** The account to work on; a new and empty one if it is left out. */
  readonly cloud?: Cloud;
  /** What becomes of a configuration that uses something deprecated; an error if it is left out. */
  readonly deprecated?: 'error' | 'ignore';
}

/** What an account has become, and by which calls. */
export interface Deployed {
  readonly made: Made;
  readonly calls: readonly Call[];
  readonly requests: readonly Request[];
}

/** Where a source without a host is, for Terraform and for OpenTofu. */
const REGISTRIES = ['registry.terraform.io', 'registry.opentofu.org'];

/**
 * The providers `aliyun/alicloud`, `hashicorp/helm` and `hashicorp/null`, served by this process to any number of runs of Terraform and OpenTofu; see the
 * README beside this file.
 */
export class StandIn {
  public static async start(options: StandInOptions = {}): Promise<StandIn> {
    const cloud = options.cloud ?? new Cloud(KINDS);
    const calls: Call[] = [];
    const requests: Request[] = [];
    const shared = { cloud, calls, requests, refuseDeprecated: options.deprecated !== 'ignore' };
    const alicloud = await ProviderServer.start(new Provider({ ...shared, schema: alicloudSchema(), behaviour: alicloudBehaviour() }));
    const none = await ProviderServer.start(new Provider({ ...shared, schema: NULL_SCHEMA, behaviour: NULL_BEHAVIOUR }));
    const helm = await ProviderServer.start(new Provider({ ...shared, schema: helmSchema(), behaviour: HELM_BEHAVIOUR }));
    const servers = { 'aliyun/alicloud': alicloud, 'hashicorp/null': none, 'hashicorp/helm': helm };
    return new StandIn(cloud, calls, requests, servers, await StateServer.start());
  }

  /** The value of TF_REATTACH_PROVIDERS. */
  public readonly reattach: string;

  private constructor(
    /** The account; change it between two runs, or during one. */
    public readonly cloud: Cloud,
    /** Every call so far, in order. */
    public readonly calls: readonly Call[],
    /** Every call of the cloud's API that the real provider would have made so far. */
    public readonly requests: readonly Request[],
    private readonly servers: Record<string, ProviderServer>,
    /** Keeps the states of those who ask for it. */
    public readonly states: StateServer,
  ) {
    const served = Object.entries(servers).flatMap(([source, server]) => REGISTRIES.map(registry => [`${registry}/${source}`, server.reattach]));
    this.reattach = JSON.stringify(Object.fromEntries(served));
  }

  /** Takes over an account and the calls that made it what it is, as if they had been made here; the account is a new one. */
  public takeOver({ made, calls, requests }: Deployed): void {
    this.cloud.makeAgain(made);
    (this.calls as Call[]).push(...calls);
    (this.requests as Request[]).push(...requests);
  }

  /** What has been deployed so far, and how. */
  public get deployed(): Deployed {
    return { made: this.cloud.made, calls: [...this.calls], requests: [...this.requests] };
  }

  public async stop(): Promise<void> {
    for (const server of Object.values(this.servers)) server.stop();
    await this.states.stop();
  }
}
