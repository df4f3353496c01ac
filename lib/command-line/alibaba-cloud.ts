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

const SECONDS = 1000;

/** ECS in one region, asked as somebody. */
export class Ecs {
  /**
   * Finds out as whom it speaks.
   *
   * @throws an Error where there are no credentials
   */
  public static async connect(sdk: Sdk, provider: ProviderBlock, environment: NodeJS.ProcessEnv): Promise<Ecs> {
    const credential = credentialOf(sdk, provider, environment);
    await credential.getCredential().catch((error: Error) => {
      throw new Error('there are no credentials: set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or run "aliyun configure" ' +
        `and name the profile in ALIBABA_CLOUD_PROFILE (${error.message.split('\n')[0].slice(0, 200)})`);
    });
    return new Ecs(sdk, credential, provider);
  }

  private readonly client: InstanceType<Sdk['core']['default']>;

  private constructor(private readonly sdk: Sdk, credential: object, private readonly provider: ProviderBlock) {
    const { region: regionId, endpoint, protocol } = provider;
    const times = { connectTimeout: 10 * SECONDS, readTimeout: 30 * SECONDS };
    this.client = new sdk.core.default(new sdk.core.$OpenApiUtil.Config({ credential, regionId, endpoint, protocol, ...times }));
  }

  /**
   * Calls an action; its answer.
   *
   * @throws a CallError
   */
  public async call(action: string, query: Readonly<Record<string, string>>): Promise<unknown> {
    const { Params, OpenApiRequest } = this.sdk.core.$OpenApiUtil;
    const call = new Params({
      action, version: '2014-05-26', protocol: this.provider.protocol, pathname: '/', method: 'POST', authType: 'AK', style: 'RPC', reqBodyType: 'formData', bodyType: 'json',
    });
    try {
      return (await this.client.callApi(call, new OpenApiRequest({ query: { RegionId: this.provider.region, ...query } }), {})).body;
    } catch (error) {
      throw callError(action, error as SdkError);
    }
  }
}

/** As the packages throw it: with a status where the cloud has answered. */
interface SdkError extends Error {
  readonly code?: string;
  readonly statusCode?: number;
  readonly data?: { readonly Message?: string };
}

function callError(action: string, { code = '', statusCode, data, message }: SdkError): CallError {
  if (statusCode === undefined) return new CallError(`the cloud cannot be reached for ${action}: ${message.split('\n')[0]}`, code, true);
  const isDenied = /^(Forbidden|NoPermission)/.test(code);
  const why = isDenied ? `you are not allowed to do ecs:${action}; the README says what to be granted` : data?.Message ?? message;
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
