import { join } from 'path';
import { loadPackageDefinition, sendUnaryData, Server, ServerCredentials, ServerUnaryCall, ServiceDefinition, status } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { DynamicValue, fromWire, toWire } from './codec';
import { Diagnostic, diagnosticsToWire, pathToWire } from './diagnostics';
import { Provider } from './provider';
import { schemaToWire } from './schema';
import { Attributes } from './values';

/** The union of the fields that the requests have; each has some of them. */
interface Request {
  readonly type_name: string;
  readonly id: string;
  readonly config: DynamicValue | null;
  readonly current_state: DynamicValue | null;
  readonly prior_state: DynamicValue | null;
  readonly proposed_new_state: DynamicValue | null;
  readonly planned_state: DynamicValue | null;
  readonly raw_state: { readonly json: Uint8Array } | null;
}

type Method = (request: Request, peer: string) => object | Promise<object>;

/** The protocol around a provider: decodes, asks, encodes. */
export class ProviderServer {
  public static async start(provider: Provider): Promise<ProviderServer> {
    const server = new Server();
    const methods = Object.entries(methodsOf(provider)).map(([name, method]) => [name, unary(method)]);
    server.addService(serviceDefinition(), Object.fromEntries(methods));
    // TCP and not a unix socket: only so does a call tell which connection it came by
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound)));
    });
    return new ProviderServer(server, port);
  }

  private constructor(private readonly server: Server, private readonly port: number) {}

  /** The entry of TF_REATTACH_PROVIDERS. Without `Test` core would stop the server and kill the process when it is done. */
  public get reattach(): object {
    return { Protocol: 'grpc', ProtocolVersion: 5, Pid: process.pid, Test: true, Addr: { Network: 'tcp', String: `127.0.0.1:${this.port}` } };
  }

  public stop(): void {
    this.server.forceShutdown();
  }
}

const DEFINITION = loadSync(join(__dirname, 'protocol.proto'), { keepCase: true, longs: Number, enums: String, defaults: true });

/** The schema, which never changes, is put into bytes once: every run of Terraform begins by asking for it. */
function serviceDefinition(): ServiceDefinition {
  const { tfplugin5 } = loadPackageDefinition(DEFINITION) as unknown as { tfplugin5: { Provider: { service: ServiceDefinition } } };
  const { GetSchema, ...others } = tfplugin5.Provider.service;
  let bytes: Buffer | undefined;
  return { ...others, GetSchema: { ...GetSchema, responseSerialize: (answer: object) => bytes ??= GetSchema.responseSerialize(answer) } };
}

function unary(method: Method) {
  return (call: ServerUnaryCall<Request, object>, respond: sendUnaryData<object>): void => {
    // what is thrown here is a mistake in the stand-in: core shows it as a crash of the provider, with these words
    Promise.resolve().then(async () => method(call.request, call.getPeer())).then(
      response => respond(null, response),
      (error: Error) => respond({ code: status.INTERNAL, details: `the stand-in failed: ${error.stack ?? error.message}` }),
    );
  };
}

function methodsOf(provider: Provider): Record<string, Method> {
  return { ...providerMethods(provider), ...resourceMethods(provider), ...dataMethods(provider), Stop: () => ({}) };
}

function providerMethods(provider: Provider): Record<string, Method> {
  const schema = {
    provider: schemaToWire(provider.schema.provider),
    resource_schemas: mapped(provider.schema.resource_schemas, schemaToWire),
    data_source_schemas: mapped(provider.schema.data_source_schemas, schemaToWire),
    // core then asks once a run, not once a connection
    server_capabilities: { get_provider_schema_optional: true },
  };
  return {
    GetSchema: () => schema,
    PrepareProviderConfig: ({ config }) => ({
      prepared_config: config,
      diagnostics: diagnosticsToWire(provider.prepare(given(config))),
    }),
    Configure: ({ config }, peer) => ({ diagnostics: diagnosticsToWire(provider.configure(peer, given(config))) }),
  };
}

function resourceMethods(provider: Provider): Record<string, Method> {
  return {
    ValidateResourceTypeConfig: ({ type_name, config }) => ({ diagnostics: diagnosticsToWire(provider.validateResource(type_name, given(config))) }),
    UpgradeResourceState: ({ raw_state }) => ({ upgraded_state: { json: raw_state?.json } }),
    ReadResource: ({ type_name, current_state }, peer) => {
      const { state, error } = provider.read(peer, type_name, given(current_state));
      return { new_state: toWire(state), diagnostics: errors(error) };
    },
    PlanResourceChange: ({ type_name, prior_state, proposed_new_state, config }) => {
      const planned = provider.plan(type_name, { prior: fromWire(prior_state), planned: fromWire(proposed_new_state), config: fromWire(config) });
      return {
        planned_state: toWire(planned?.state ?? null),
        requires_replace: (planned?.replace ?? []).map(pathToWire),
        // the real one plans defaults of attributes that are not computed, which core forgives only to the SDK of old
        legacy_type_system: true,
      };
    },
    ApplyResourceChange: async ({ type_name, prior_state, planned_state, config }, peer) => {
      const change = { prior: fromWire(prior_state), planned: fromWire(planned_state), config: fromWire(config) };
      const { state, error } = await provider.apply(peer, type_name, change);
      return { new_state: toWire(state), diagnostics: errors(error), legacy_type_system: true };
    },
    ImportResourceState: ({ type_name, id }, peer) => {
      const { state, error } = provider.import(peer, type_name, id);
      return { imported_resources: state ? [{ type_name, state: toWire(state) }] : [], diagnostics: errors(error) };
    },
  };
}

function dataMethods(provider: Provider): Record<string, Method> {
  return {
    ValidateDataSourceConfig: ({ type_name, config }) => ({ diagnostics: diagnosticsToWire(provider.validateData(type_name, given(config))) }),
    ReadDataSource: ({ type_name, config }, peer) => {
      const { state, error } = provider.readData(peer, type_name, given(config));
      return { state: toWire(state), diagnostics: errors(error) };
    },
  };
}

function given(value: DynamicValue | null): Attributes {
  return fromWire(value) ?? {};
}

function errors(error: string | undefined): object[] {
  const diagnostics: Diagnostic[] = error === undefined ? [] : [{ summary: error }];
  return diagnosticsToWire(diagnostics);
}

function mapped<A, B>(record: Record<string, A>, map: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
