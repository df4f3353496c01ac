import { SignInFacts } from './sign-in-facts';
import { ImageRegistries, PinnedImage, RegistryCredential, imageConstants, isHandedOver, registriesConstant, sourceOf } from '../../pinned-image';
import { FROM_ARGUMENT, MINUTES, Program, TOLD_LATER, jsonFile, secretArgument } from '../../program';
import { secretTools } from '../../toolbox/secret-tools';
import {
  administratorTools, backupTools, bailianTools, bringTools, broughtTools, cleaningTools, containerTools, databaseTools,
  imageSettingsTools, imageTools, modelTools, nightlyTools, providerTools, pruneTools, publishTools, refusalTools, registryTools, settingsTools,
  signInTools, siteStateTools, statusTools, upgradeTools, uploadTools, variablesTools, versionTools, webUiTools,
} from '../../toolbox/toolbox';

/** What the site is told. */
export interface WebUiSettings {
  readonly endpoint: string;
  readonly defaultModel: string;
  readonly taskModel: string;
  readonly models: readonly string[];
  /** Models that Ollama serves, as they are pulled. */
  readonly ollamaModels: readonly string[];
  readonly embeddingModel: string;
  /** Where it is asked; empty: nowhere. */
  readonly embeddingEndpoint: string;
  /** Empty: none. */
  readonly rerankModel: string;
  readonly rerankUrl: string;
  /** Each group of Open WebUI's own tools, and whether models are offered it; all false: models are asked without tools. */
  readonly builtInTools: Readonly<Record<string, boolean>>;
  readonly signUp: string;
  /** The role of an account that somebody gets by signing in with an account of his own elsewhere; empty where nobody can. */
  readonly newcomer: string;
  /** The first is the site's address; none where it is known at apply only, and told to the program. */
  readonly origins: readonly string[];
  /** Variables in Open WebUI's own names. */
  readonly environment: Readonly<Record<string, string>>;
}

/** What the web UI program is made of. */
export interface WebUiProgramProps {
  readonly image: PinnedImage;
  readonly registries: ImageRegistries;
  /** Of the image. */
  readonly login?: RegistryCredential;
  readonly adminEmail: string;
  readonly apiKeySource: string;
  readonly adminPasswordSource: string;
  /** Empty: the one of the chat. */
  readonly embeddingKeySource: string;
  /** Variables whose values are secrets: where each comes from. */
  readonly secretEnvironment: Readonly<Record<string, string>>;
  readonly settings: WebUiSettings;
  /** Who people sign in with. @default - nobody: with the site's own passwords */
  readonly signIn?: SignInFacts;
  readonly hasGpu: boolean;
  readonly hasLocalModels: boolean;
  readonly allowEmbeddingModelChange: boolean;
  readonly revision: string;
}

/** What it is told: the address, where no origin is known at synth, and secrets that are handed over; those of variables are one text, in their order. */
export type WebUiParameter = 'public_address' | 'api_key' | 'admin_password' | 'embedding_key' | 'secret_arguments' | 'registry_password';

/** Whether the text, with what it is told, may lie on the machine: whatever is no address counts as a secret. */
function holdsNoSecret({ public_address, ...others }: Readonly<Record<string, string | undefined>>): boolean {
  return Object.values(others).every(value => value === undefined);
}

/** Pulls, configures, starts and upgrades Open WebUI. */
export function webUiProgram(props: WebUiProgramProps): Program<WebUiParameter> {
  const { apiKeySource, adminPasswordSource, embeddingKeySource, settings, secretEnvironment, signIn } = props;
  const sources = Object.values(secretEnvironment);
  const isBehindFrontend = settings.origins.length > 0;
  const parameters = {
    public_address: isBehindFrontend ? undefined : TOLD_LATER,
    api_key: secretArgument(apiKeySource),
    admin_password: secretArgument(adminPasswordSource),
    embedding_key: secretArgument(embeddingKeySource),
    secret_arguments: secretArgument(sources.find(source => source === FROM_ARGUMENT)),
    registry_password: isHandedOver(props.login) ? TOLD_LATER : undefined,
  };
  return new Program<WebUiParameter>('web-ui', {
    timeoutSeconds: 120 * MINUTES,
    uses: [
      ...secretTools(apiKeySource, adminPasswordSource, ...embeddingKeySource ? [embeddingKeySource] : [], ...sources, sourceOf(props.login)),
      bailianTools, refusalTools, databaseTools, modelTools, settingsTools, variablesTools, imageSettingsTools, webUiTools, versionTools, upgradeTools,
      imageTools, registryTools, containerTools, publishTools, backupTools, bringTools, broughtTools, pruneTools, statusTools,
      siteStateTools, nightlyTools, cleaningTools, uploadTools,
      ...signIn ? [signInTools, providerTools, administratorTools] : [],
    ],
    constants: {
      ...imageConstants(props.image),
      ...registriesConstant(props.registries),
      admin_email: props.adminEmail,
      api_key_source: apiKeySource,
      admin_password_source: adminPasswordSource,
      embedding_key_source: embeddingKeySource,
      secret_environment: Object.entries(secretEnvironment).map(words => words.join('=')).join(' '),
      bind: isBehindFrontend ? 'loopback' : 'public',
      gpu: String(props.hasGpu),
      local_models: String(props.hasLocalModels),
      allow_embedding_model_change: String(props.allowEmbeddingModelChange),
      repeatable: String(holdsNoSecret(parameters)),
      revision: props.revision,
    },
    parameters,
    files: { 'settings.json': jsonFile(settings), ...signIn && { 'sign-in.json': jsonFile(signIn) } },
  });
}
