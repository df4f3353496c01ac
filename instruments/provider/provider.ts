import { apply, Applied } from './apply';
import { Call } from './call';
import { Cloud } from './cloud';
import { dataBehaviour, readData } from './data-sources';
import { Diagnostic } from './diagnostics';
import { REGIONS } from './offers';
import { plan, Planned } from './plan';
import { ResourceBehaviour } from './resource-behaviour';
import { Operation, Request, requestsOf } from './rights/requests';
import { complete, ProviderSchema } from './schema';
import { validate } from './validate';
import { Attributes, text, textMap } from './values';

/** What the real provider takes where nobody names a region. */
const DEFAULT_REGION = 'cn-beijing';

export interface ProviderOptions {
  readonly schema: ProviderSchema;
  readonly behaviour: Record<string, ResourceBehaviour>;
  readonly cloud: Cloud;
  readonly calls: Call[];
  readonly requests: Request[];
  readonly refuseDeprecated: boolean;
}

/** What a change request carries. */
export interface ChangeRequest {
  readonly prior: Attributes | null;
  readonly planned: Attributes | null;
  readonly config: Attributes | null;
}

/**
 * A provider, as core calls it. Core opens a connection for each provider configuration, so the connection's peer tells two aliases apart.
 */
export class Provider {
  private readonly regions = new Map<string, string>();
  /** The API server that a configuration of Helm's leads to. */
  private readonly clusters = new Map<string, string>();

  public constructor(private readonly options: ProviderOptions) {}

  public get schema(): ProviderSchema {
    return this.options.schema;
  }

  public prepare(config: Attributes): Diagnostic[] {
    this.record({ rpc: 'PrepareProviderConfig', type: 'provider', config });
    return this.validated('provider', this.schema.provider.block, {}, config);
  }

  public configure(peer: string, config: Attributes): Diagnostic[] {
    const kubernetes = textMap(config.kubernetes).host;
    if (kubernetes !== undefined) this.clusters.set(peer, kubernetes);
    const region = text(config.region) || DEFAULT_REGION;
    this.record({ rpc: 'Configure', type: 'provider', region, config });
    this.regions.set(peer, region);
    if (REGIONS.includes(region) || config.skip_region_validation === true) return [];
    return [{ summary: `"${region}" is no region of Alibaba Cloud`, path: ['region'] }];
  }

  public validateResource(type: string, config: Attributes): Diagnostic[] {
    this.record({ rpc: 'ValidateResourceTypeConfig', type, config });
    return this.validated(type, this.blockOf(type), this.behaviourOf(type), config);
  }

  public validateData(type: string, config: Attributes): Diagnostic[] {
    this.record({ rpc: 'ValidateDataSourceConfig', type, config });
    return this.validated(`data.${type}`, this.schema.data_source_schemas[type].block, dataBehaviour(type), config);
  }

  public read(peer: string, type: string, state: Attributes): Applied {
    const [region, { cloud }] = [this.regionOf(peer), this.options];
    this.record({ rpc: 'ReadResource', type, action: 'read', region, prior: state });
    const failure = cloud.takeFailure(type, 'read')?.message ?? this.refusalOf({ type, action: 'read', region, prior: state, planned: null });
    if (failure) return { state, error: failure };
    const found = cloud.find(type, text(state.id), region);
    // time-outs are the configuration's, the cloud knows nothing of them
    return { state: found ? complete(this.blockOf(type), { ...found.attributes, timeouts: state.timeouts ?? null }) : null };
  }

  public plan(type: string, change: ChangeRequest): Planned | null {
    if (!change.planned) return null;
    const planned = plan({
      type, block: this.blockOf(type), behaviour: this.behaviourOf(type), prior: change.prior, proposed: change.planned, config: change.config!,
    });
    const action = !change.prior ? 'create' : planned.replace.length > 0 ? 'replace' : planned.state === change.prior ? 'none' : 'update';
    this.record({ rpc: 'PlanResourceChange', type, action, prior: change.prior, planned: planned.state });
    return planned;
  }

  public async apply(peer: string, type: string, change: ChangeRequest): Promise<Applied> {
    const region = this.regionOf(peer);
    const action = !change.prior ? 'create' : change.planned ? 'update' : 'delete';
    this.record({ rpc: 'ApplyResourceChange', type, action, region, prior: change.prior, planned: change.planned });
    const refusal = this.refusalOf({ ...change, type, action, region });
    if (refusal) return { state: change.prior, error: refusal };
    const block = this.blockOf(type);
    const { state, error } = await apply({ ...change, type, region, block, cloud: this.options.cloud, cluster: this.clusters.get(peer) });
    return { state: state && complete(block, state), error };
  }

  public import(peer: string, type: string, id: string): Applied {
    this.record({ rpc: 'ImportResourceState', type, region: this.regionOf(peer) });
    if (!this.options.behaviour[type].importable) return { state: null, error: `resource ${type} doesn't support import` };
    // as with the real provider it is the read that follows which finds out whether the thing exists
    return { state: complete(this.blockOf(type), { id }) };
  }

  public readData(peer: string, type: string, config: Attributes): Applied {
    const region = this.regionOf(peer);
    this.record({ rpc: 'ReadDataSource', type, action: 'read', region, config });
    const failure = this.options.cloud.takeFailure(`data.${type}`, 'read')?.message
      ?? this.refusalOf({ type: `data.${type}`, action: 'read', region, prior: config, planned: null });
    if (failure) return { state: null, error: failure };
    try {
      const answer = readData(type, { cloud: this.options.cloud, region, config });
      return { state: complete(this.schema.data_source_schemas[type].block, answer) };
    } catch (error) {
      return { state: null, error: (error as Error).message };
    }
  }

  /** What the cloud says to what the deployer may not; with `alicloud` alone somebody has to do with RAM. */
  private refusalOf(operation: Operation): string | undefined {
    if (!operation.type.replace('data.', '').startsWith('alicloud_')) return undefined;
    const requests = requestsOf(operation);
    this.options.requests.push(...requests);
    const { deployer } = this.options.cloud;
    return requests.map(request => deployer?.refusalOf(request)).find(refusal => refusal !== undefined);
  }

  private validated(type: string, block: ProviderSchema['provider']['block'], behaviour: ResourceBehaviour['attributes'], config: Attributes) {
    return validate({ type, block, behaviour, config, refuseDeprecated: this.options.refuseDeprecated });
  }

  private blockOf(type: string) {
    return this.schema.resource_schemas[type].block;
  }

  private behaviourOf(type: string) {
    return this.options.behaviour[type].attributes;
  }

  private regionOf(peer: string): string {
    return this.regions.get(peer) ?? DEFAULT_REGION;
  }

  private record(call: Call): void {
    this.options.calls.push(call);
  }
}
