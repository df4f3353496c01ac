import { PinnedImage, imageConstants } from '../../pinned-image';
import { MINUTES, Program, TOLD_LATER, secretArgument } from '../../program';
import { secretTools } from '../../toolbox/secret-tools';
import {
  backupTools, bailianTools, containerTools, databaseTools, modelTools, pruneTools, refusalTools, settingsTools, upgradeTools, versionTools,
  webUiTools,
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
  /** The first is the site's address; none where it is known at apply only, and told to the program. */
  readonly origins: readonly string[];
}

/** What the web UI program is made of. */
export interface WebUiProgramProps {
  readonly image: PinnedImage;
  readonly adminEmail: string;
  readonly apiKeySource: string;
  readonly adminPasswordSource: string;
  /** Empty: the one of the chat. */
  readonly embeddingKeySource: string;
  readonly settings: WebUiSettings;
  readonly hasGpu: boolean;
  readonly hasLocalModels: boolean;
  readonly allowEmbeddingModelChange: boolean;
  readonly revision: string;
}

/** What it is told: the address, where no origin is known at synth, and secrets that are handed over. */
export type WebUiParameter = 'public_address' | 'api_key' | 'admin_password' | 'embedding_key';

/** Pulls, configures, starts and upgrades Open WebUI. */
export function webUiProgram(props: WebUiProgramProps): Program<WebUiParameter> {
  const { apiKeySource, adminPasswordSource, embeddingKeySource, settings } = props;
  const isBehindFrontend = settings.origins.length > 0;
  return new Program<WebUiParameter>('web-ui', {
    timeoutSeconds: 120 * MINUTES,
    uses: [
      ...secretTools(apiKeySource, adminPasswordSource, ...embeddingKeySource ? [embeddingKeySource] : []),
      bailianTools, refusalTools, databaseTools, modelTools, settingsTools, webUiTools, versionTools, upgradeTools, containerTools, backupTools, pruneTools,
    ],
    constants: {
      ...imageConstants(props.image),
      admin_email: props.adminEmail,
      api_key_source: apiKeySource,
      admin_password_source: adminPasswordSource,
      embedding_key_source: embeddingKeySource,
      bind: isBehindFrontend ? 'loopback' : 'public',
      gpu: String(props.hasGpu),
      local_models: String(props.hasLocalModels),
      allow_embedding_model_change: String(props.allowEmbeddingModelChange),
      revision: props.revision,
    },
    parameters: {
      public_address: isBehindFrontend ? undefined : TOLD_LATER,
      api_key: secretArgument(apiKeySource),
      admin_password: secretArgument(adminPasswordSource),
      embedding_key: secretArgument(embeddingKeySource),
    },
    files: { 'settings.json': JSON.stringify(settings) },
  });
}
