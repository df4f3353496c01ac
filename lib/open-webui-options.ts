import { BAILIAN_ENDPOINT, BailianEndpoint } from './choices/bailian-endpoint';
import { BAILIAN_MODELS, BailianModels } from './choices/bailian-models';
import { OPEN_WEBUI_IMAGE, OpenWebUiImage } from './choices/container-image';
import { SECRET_SOURCE, SecretSource } from './choices/secret-source';
import { SIGN_UP, SignUp } from './choices/sign-up';
import { SynthContext } from './terraform/synth-context';
import { BOOLEAN, TEXT } from './validation/kind';
import { Examination, PropsRule } from './validation/rule';
import { EMAIL } from './validation/rules';
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
}

/** The kinds of its properties. */
export const OPEN_WEBUI_OPTIONS = struct<OpenWebUiOptions>({
  apiKey: required(SECRET_SOURCE),
  adminEmail: required(TEXT),
  adminPassword: required(SECRET_SOURCE),
  openWebUiImage: OPEN_WEBUI_IMAGE,
  endpoint: BAILIAN_ENDPOINT,
  models: BAILIAN_MODELS,
  allowEmbeddingModelChange: BOOLEAN,
  signUp: SIGN_UP,
});

/** The same with every default filled in. */
export type OpenWebUiModel = Required<OpenWebUiOptions>;

const ENDPOINT_KNOWN: PropsRule<Pick<OpenWebUiOptions, 'endpoint'>> = {
  name: 'endpoint-known',
  property: 'endpoint',
  sentence: 'must be given, because none follows from the region of the provider (not known at synth, or no endpoint on its side of a border)',
  cure: () => 'e.g. BailianEndpoint.SINGAPORE, or give the provider, created before this construct, a literal region',
  holds: ({ endpoint }) => endpoint !== undefined,
};

/** Fills in every default of what Open WebUI is told, and finds what is wrong with it. */
export function resolveOpenWebUi(
  examination: Examination,
  props: Partial<OpenWebUiOptions>,
  { region, isTaken }: Pick<SynthContext, 'region' | 'isTaken'>,
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
    allowEmbeddingModelChange: props.allowEmbeddingModelChange ?? false,
  };
  examination.props({ endpoint }, [ENDPOINT_KNOWN]);
  props.apiKey?._examine(examination, 'apiKey', isTaken);
  props.adminPassword?._examine(examination, 'adminPassword', isTaken);
  examination.known('adminEmail', model.adminEmail, EMAIL);
  model.openWebUiImage._examine(examination, 'openWebUiImage');
  model.endpoint._examine(examination, 'endpoint');
  model.models._examine(examination, 'models');
  return model;
}
