import { BAILIAN_ENDPOINT, BailianEndpoint } from './choices/bailian-endpoint';
import { BAILIAN_MODELS, BailianModels } from './choices/bailian-models';
import { BUILT_IN_TOOLS, BuiltInTools } from './choices/built-in-tools';
import { OPEN_WEBUI_IMAGE, OpenWebUiImage } from './choices/container-image';
import { EMBEDDING, Embedding } from './choices/embedding';
import { SECRET_SOURCE, SecretSource } from './choices/secret-source';
import { SIGN_IN, SignIn } from './choices/sign-in';
import { SIGN_UP, SignUp } from './choices/sign-up';
import { examineEnvironment } from './open-webui-environment';
import { SynthContext } from './terraform/synth-context';
import { BOOLEAN, TEXT, mapOf } from './validation/kind';
import { unknownRegion } from './validation/regions';
import { Examination, PropsRule } from './validation/rule';
import { EMAIL, MODEL_ID } from './validation/rules';
import { required, struct } from './validation/struct';

/** What Open WebUI is told, wherever it runs. */
export interface OpenWebUiOptions {
  /** The key of Bailian's API; it works with the endpoint of its own region only. */
  readonly apiKey: SecretSource;

  /** The e-mail address with which the administrator signs in. */
  readonly adminEmail: string;

  /**
   * The administrator's first password, 8 to 72 bytes. Read only while the site has no user: change it in the site afterwards.
   */
  readonly adminPassword: SecretSource;

  /**
   * The release of Open WebUI. A newer one upgrades the site, with a backup and a way back.
   *
   * @default OpenWebUiImage.V0_12_4
   */
  readonly openWebUiImage?: OpenWebUiImage;

  /**
   * The address of Bailian.
   *
   * @default - the one that serves the region of the provider; required where the region is not known at synth or no endpoint is on its side of a border
   */
  readonly endpoint?: BailianEndpoint;

  /**
   * The models that the site offers.
   *
   * @default - BailianModels.MAINLAND_2026_11 for an endpoint in Beijing, else BailianModels.INTERNATIONAL_2026_11
   */
  readonly models?: BailianModels;

  /**
   * Where the embedding model of `models` is.
   *
   * @default Embedding.AS_CHAT
   */
  readonly embedding?: Embedding;

  /**
   * The model that puts what a search in documents has found in order, e.g. `qwen3-rerank`; the search is then one by words too (hybrid). It is asked where the
   * embedding model is, with the same key.
   *
   * @default - none: what is nearest by embedding counts
   */
  readonly rerankModel?: string;

  /**
   * Which of Open WebUI's own tools models are offered with every message.
   *
   * @default BuiltInTools.ESSENTIAL
   */
  readonly builtInTools?: BuiltInTools;

  /**
   * Whether another embedding model may be set although there are documents: they are not found until somebody indexes them anew in the settings.
   *
   * @default false
   */
  readonly allowEmbeddingModelChange?: boolean;

  /**
   * Who may create an account.
   *
   * @default SignUp.CLOSED
   */
  readonly signUp?: SignUp;

  /**
   * How people sign in with accounts that they have already. The deploy asks the provider first, and takes nothing over where it does not answer as it should.
   *
   * @default - none: with the password of an account of the site
   */
  readonly signIn?: SignIn;

  /**
   * Whether people may sign in with passwords of the site, the administrator too. False is refused by the machine until an administrator has come in through
   * `signIn` under the same settings; true always works, whatever has become of the provider.
   *
   * @default true
   */
  readonly passwordSignIn?: boolean;

  /**
   * Settings of Open WebUI by the names of its environment variables, e.g. `{ DEFAULT_LOCALE: 'zh-CN' }`. Of those that Open WebUI keeps in its database after
   * its first start, the deploy finds the rows and writes them; a variable that is taken out goes back to its default.
   *
   * What a property of this construct says, and what its programs count on, is refused here, and so is what is a secret by its name or value.
   *
   * @see https://docs.openwebui.com/reference/env-configuration
   * @default - none
   */
  readonly environment?: { [name: string]: string };

  /**
   * The same for values that are secrets, e.g. `{ BOCHA_SEARCH_API_KEY: SecretSource.fromVariable('bocha_key') }`.
   *
   * @default - none
   */
  readonly secretEnvironment?: { [name: string]: SecretSource };
}

/** The kinds of its properties. */
export const OPEN_WEBUI_OPTIONS = struct<OpenWebUiOptions>({
  apiKey: required(SECRET_SOURCE),
  adminEmail: required(TEXT),
  adminPassword: required(SECRET_SOURCE),
  openWebUiImage: OPEN_WEBUI_IMAGE,
  endpoint: BAILIAN_ENDPOINT,
  models: BAILIAN_MODELS,
  embedding: EMBEDDING,
  rerankModel: TEXT,
  builtInTools: BUILT_IN_TOOLS,
  allowEmbeddingModelChange: BOOLEAN,
  signUp: SIGN_UP,
  environment: mapOf(TEXT),
  secretEnvironment: mapOf(SECRET_SOURCE),
  signIn: SIGN_IN,
  passwordSignIn: BOOLEAN,
});

/** The same with every default filled in. */
export type OpenWebUiModel = Required<Omit<OpenWebUiOptions, 'rerankModel' | 'signIn'>> & Pick<OpenWebUiOptions, 'rerankModel' | 'signIn'>;

/** What the endpoint follows from. */
type EndpointSource = Pick<OpenWebUiOptions, 'endpoint'> & Pick<SynthContext, 'provider' | 'region'>;

const ENDPOINT_KNOWN: ReadonlyArray<PropsRule<EndpointSource>> = [
  {
    name: 'provider-there',
    property: 'provider',
    sentence: 'must be given, or be in the stack before this construct: there is no alicloud provider there',
    cure: () => "e.g. new alicloud.AlicloudProvider(stack, 'alicloud', { region: 'ap-southeast-1' })",
    holds: ({ endpoint, provider }) => endpoint !== undefined || provider !== 'none',
  },
  {
    name: 'provider-without-alias',
    property: 'provider',
    sentence: 'must be given: every alicloud provider in the stack has an alias',
    cure: () => 'or create one without an alias before this construct',
    holds: ({ endpoint, provider }) => endpoint !== undefined || provider !== 'aliased',
  },
  {
    name: 'region-known',
    property: 'endpoint',
    sentence: 'must be given, because it follows from the region of the provider, which is not known at synth',
    cure: () => 'e.g. BailianEndpoint.SINGAPORE, or give the provider a literal region',
    holds: ({ endpoint, provider, region }) => endpoint !== undefined || provider !== 'one' || region !== undefined,
  },
  {
    name: 'endpoint-known',
    property: 'endpoint',
    sentence: 'must be given, because none is on the same side of a border as the region of the provider',
    cure: ({ region }) => unknownRegion(region!) ?? `for ${region}, name the one that may have its data, e.g. BailianEndpoint.SINGAPORE or BailianEndpoint.workspace(…)`,
    holds: ({ endpoint, region }) => endpoint !== undefined || region === undefined,
  },
];

const RERANK: ReadonlyArray<PropsRule<Pick<OpenWebUiModel, 'endpoint' | 'embedding' | 'rerankModel'>>> = [
  {
    name: 'rerank-needs-embedding',
    property: 'rerankModel',
    sentence: 'must be left out with Embedding.NONE: there is no search in documents then',
    holds: ({ embedding, rerankModel }) => rerankModel === undefined || !embedding._isNone,
  },
  {
    name: 'rerank-address',
    property: 'rerankModel',
    sentence: 'must be left out where the embedding model is asked at an address that does not end with /compatible-mode/v1: rerank models have none there',
    cure: () => 'or name another address of the embedding model: Embedding.at(…)',
    holds: ({ embedding, endpoint, rerankModel }) => {
      const { endpoint: place } = embedding._source(endpoint);
      return rerankModel === undefined || place === undefined || place._rerankUrl !== undefined;
    },
  },
];

/** Fills in every default of what Open WebUI is told, and finds what is wrong with it. */
export function resolveOpenWebUi(
  examination: Examination,
  props: Partial<OpenWebUiOptions>,
  { provider, region, isTaken }: Pick<SynthContext, 'provider' | 'region' | 'isTaken'>,
): OpenWebUiModel {
  const endpoint = props.endpoint ?? BailianEndpoint._forRegion(region ?? '');
  const { apiKey, adminEmail, adminPassword } = props as OpenWebUiOptions;
  const model: OpenWebUiModel = {
    apiKey,
    adminEmail,
    adminPassword,
    openWebUiImage: props.openWebUiImage ?? OpenWebUiImage.V0_12_4,
    endpoint: endpoint ?? BailianEndpoint.SINGAPORE, // stands in where there is none, which is a violation
    models: props.models ?? (endpoint?.isMainland ? BailianModels.MAINLAND_2026_11 : BailianModels.INTERNATIONAL_2026_11),
    signUp: props.signUp ?? SignUp.CLOSED,
    embedding: props.embedding ?? Embedding.AS_CHAT,
    rerankModel: props.rerankModel,
    builtInTools: props.builtInTools ?? BuiltInTools.ESSENTIAL,
    signIn: props.signIn,
    passwordSignIn: props.passwordSignIn ?? true,
    allowEmbeddingModelChange: props.allowEmbeddingModelChange ?? false,
    environment: props.environment ?? {},
    secretEnvironment: props.secretEnvironment ?? {},
  };
  examination.props({ endpoint, provider, region }, ENDPOINT_KNOWN);
  props.apiKey?._examine(examination, 'apiKey', isTaken);
  props.adminPassword?._examine(examination, 'adminPassword', isTaken);
  examineEnvironment(examination, props, isTaken);
  props.signIn?._examine(examination, 'signIn', isTaken);
  examination.known('adminEmail', model.adminEmail, EMAIL);
  model.openWebUiImage._examine(examination, 'openWebUiImage', isTaken);
  model.endpoint._examine(examination, 'endpoint');
  model.models._examine(examination, 'models');
  model.embedding._examine(examination, 'embedding', isTaken);
  model.builtInTools._examine(examination, 'builtInTools');
  examination.known('rerankModel', model.rerankModel, MODEL_ID);
  examination.props(model, RERANK);
  return model;
}
