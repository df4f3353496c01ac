import { createRequire } from 'module';
import { ProviderBlock } from './provider-block';

/** Alibaba Cloud's own packages: how a call is signed, and whose it is. The library itself has no dependency. */
const PACKAGES = { core: '@alicloud/openapi-core', credentials: '@alicloud/credentials' };

/** What is used of them. */
export interface Sdk {
  readonly core: {
    readonly default: new (config: unknown) => { callApi: (call: object, request: object, runtime: object) => Promise<{ body: unknown }> };
    readonly $OpenApiUtil: Readonly<Record<'Config' | 'Params' | 'OpenApiRequest', new (values: object) => object>>;
  };
  readonly credentials: {
    readonly default: new (config?: unknown, provider?: unknown) => { getCredential: () => Promise<unknown> };
    readonly CLIProfileCredentialsProvider: { builder: () => { withProfileName: (name: string) => { build: () => unknown } } };
    readonly StaticAKCredentialsProvider: StaticProvider;
    readonly StaticSTSCredentialsProvider: StaticProvider;
  };
}

interface StaticProvider {
  builder: () => StaticBuilder;
}

interface StaticBuilder {
  withAccessKeyId: (id: string) => StaticBuilder;
  withAccessKeySecret: (secret: string) => StaticBuilder;
  withSecurityToken: (token: string) => StaticBuilder;
  build: () => unknown;
}

/** A call that the cloud refused, or that did not reach it. */
export class CallError extends Error {
  constructor(message: string, public readonly code: string, public readonly isPassing: boolean) {
    super(message);
  }
}

/** Nobody has said as whom to speak. */
export class NoCredentialsError extends Error {}

/** A product of the cloud, as its API is called. */
export interface Product {
  /** What RAM's actions of it begin with. */
  readonly service: string;
  readonly version: string;
  /** Whether every call of it says of which region it is. */
  readonly isRegional: boolean;
}

export const ECS: Product = { service: 'ecs', version: '2014-05-26', isRegional: true };
/** The one for all regions that knows bills and prices; what a price is of is a parameter of the call. */
export const BILLING: Product = { service: 'bssapi', version: '2017-12-14', isRegional: false };

/** Container Service, whose calls have paths. */
export const CONTAINER_SERVICE: Product = { service: 'cs', version: '2015-12-15', isRegional: false };

/** What asks a product of the cloud. */
export interface CloudApi {
  /**
   * Calls an action; its answer.
   *
   * @throws a CallError
   */
  call(action: string, query: Readonly<Record<string, string>>): Promise<unknown>;

  /**
   * The same of a product whose actions are read at paths.
   *
   * @throws a CallError
   */
  get(action: string, path: string, query: Readonly<Record<string, string>>): Promise<unknown>;
}

/** How an action is written on the wire. */
const RPC = { pathname: '/', method: 'POST', style: 'RPC', reqBodyType: 'formData' };
const readAt = (pathname: string) => ({ pathname, method: 'GET', style: 'ROA', reqBodyType: 'json' });

const SECONDS = 1000;

/** The cloud in one region, asked as somebody. */
export class CloudAccount {
  /**
   * Finds out as whom it speaks.
   *
   * @throws a NoCredentialsError where there are no credentials
   */
  public static async connect(sdk: Sdk, provider: ProviderBlock, environment: NodeJS.ProcessEnv): Promise<CloudAccount> {
    const credential = credentialOf(sdk, provider, environment);
    await credential.getCredential().catch((error: Error) => {
      throw new NoCredentialsError('there are no credentials: set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or run "aliyun configure" ' +
        `and name the profile in ALIBABA_CLOUD_PROFILE (${error.message.split('\n')[0].slice(0, 200)})`);
    });
    return new CloudAccount(sdk, credential, provider);
  }

  private constructor(private readonly sdk: Sdk, private readonly credential: object, private readonly provider: ProviderBlock) {}

  /** A product where it answers. */
  public api(product: Product, endpoint: string): CloudApi {
    const { region: regionId, protocol } = this.provider;
    const { $OpenApiUtil, default: Client } = this.sdk.core;
    const times = { connectTimeout: 10 * SECONDS, readTimeout: 30 * SECONDS };
    const client = new Client(new $OpenApiUtil.Config({ credential: this.credential, regionId, endpoint, protocol, ...times }));
    const call = (action: string, wire: object, query: Readonly<Record<string, string>>) => this.call(client, product, { action, ...wire }, query);
    return { call: (action, query) => call(action, RPC, query), get: (action, path, query) => call(action, readAt(path), query) };
  }

  private async call(client: Client, { service, version, isRegional }: Product, call: Call, query: Readonly<Record<string, string>>): Promise<unknown> {
    const { Params, OpenApiRequest } = this.sdk.core.$OpenApiUtil;
    const { protocol, region } = this.provider;
    const right = `${service}:${call.action}`;
    let body;
    try {
      const request = new OpenApiRequest({ query: isRegional ? { RegionId: region, ...query } : query });
      body = (await client.callApi(new Params({ version, protocol, authType: 'AK', bodyType: 'json', ...call }), request, {})).body;
    } catch (error) {
      throw callError(right, error as SdkError);
    }
    refuseUnsuccessful(right, body as Outcome);
    return body;
  }
}

type Client = InstanceType<Sdk['core']['default']>;
type Call = { readonly action: string };

/** What the billing service says of every call, also of one that it answers with status 200 and has refused. */
interface Outcome {
  readonly Success?: boolean;
  readonly Code?: string;
  readonly Message?: string;
}

function refuseUnsuccessful(right: string, { Success: success, Code: code, Message: message = '' }: Outcome): void {
  if (success !== false && (code === undefined || code === 'Success')) return;
  throw callError(right, Object.assign(new Error(message), { code: code ?? 'Success is false', statusCode: 200 }));
}

/** As the packages throw it: with a status where the cloud has answered. */
interface SdkError extends Error {
  readonly code?: string;
  readonly statusCode?: number;
  readonly data?: { readonly Message?: string };
}

function callError(right: string, { code = '', statusCode, data, message }: SdkError): CallError {
  const [, action] = right.split(':');
  if (statusCode === undefined) return new CallError(`the cloud cannot be reached for ${action}: ${message.split('\n')[0]}`, code, true);
  const isDenied = /^(Forbidden|NoPermission|NotAuthorized)/.test(code);
  const why = isDenied ? `you are not allowed to do ${right}; the README says what to be granted` : data?.Message ?? message;
  return new CallError(`${action} was refused (${code}): ${why}`, code, statusCode >= 500 || code.startsWith('Throttling'));
}

/**
 * The packages, from where the app is or from where this program is.
 *
 * @throws an Error where they are not installed
 */
export function alibabaCloudSdk(directory: string): Sdk {
  const from = createRequire(__filename);
  const load = (name: string): unknown => {
    try {
      return from(from.resolve(name, { paths: [directory, __dirname] }));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
      throw new Error(`this command needs Alibaba Cloud's own packages: npm install --save-dev ${PACKAGES.core}@1 ${PACKAGES.credentials}@2`);
    }
  };
  return { core: load(PACKAGES.core) as Sdk['core'], credentials: load(PACKAGES.credentials) as Sdk['credentials'] };
}

/** As the Terraform provider looks for them: keys of the environment under their new and old names, a profile; then the packages' own chain. */
function credentialOf({ credentials }: Sdk, { profile }: ProviderBlock, environment: NodeJS.ProcessEnv) {
  const [id, secret] = [environment.ALICLOUD_ACCESS_KEY, environment.ALICLOUD_SECRET_KEY];
  const token = environment.ALICLOUD_SECURITY_TOKEN;
  const name = profile ?? (environment.ALIBABA_CLOUD_PROFILE || environment.ALICLOUD_PROFILE);
  if (environment.ALIBABA_CLOUD_ACCESS_KEY_ID) return new credentials.default();
  if (id && secret) {
    const { StaticAKCredentialsProvider, StaticSTSCredentialsProvider } = credentials;
    const provider = token ? StaticSTSCredentialsProvider.builder().withSecurityToken(token) : StaticAKCredentialsProvider.builder();
    return new credentials.default(undefined, provider.withAccessKeyId(id).withAccessKeySecret(secret).build());
  }
  if (!name) return new credentials.default();
  return new credentials.default(undefined, credentials.CLIProfileCredentialsProvider.builder().withProfileName(name).build());
}
