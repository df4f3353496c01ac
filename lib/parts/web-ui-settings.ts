import { BailianEndpoint } from '../choices/bailian-endpoint';
import { BailianModels } from '../choices/bailian-models';
import { BuiltInTools } from '../choices/built-in-tools';
import { Embedding } from '../choices/embedding';
import { SignIn } from '../choices/sign-in';
import { SignUp } from '../choices/sign-up';
import { WebUiSettings } from '../machine/programs/web-ui/web-ui';

/** What of a site decides its settings. */
export interface WebUiSettingsModel {
  readonly endpoint: BailianEndpoint;
  readonly models: BailianModels;
  /** Models that Ollama serves. @default - none */
  readonly localModels?: readonly string[];
  readonly embedding: Embedding;
  readonly rerankModel?: string;
  readonly builtInTools: BuiltInTools;
  readonly signUp: SignUp;
  readonly signIn?: SignIn;
  /** The first is the site's address; none where it is known at apply only. */
  readonly servedOrigins: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** What Open WebUI is told that is no secret, wherever it runs. */
export function settingsOf(model: WebUiSettingsModel): WebUiSettings {
  const { models, embedding, rerankModel } = model;
  const { endpoint } = embedding._source(model.endpoint);
  return {
    endpoint: model.endpoint.url,
    defaultModel: models.defaultModel,
    taskModel: models.taskModel,
    models: models.allowed,
    ollamaModels: model.localModels ?? [],
    embeddingModel: models.embeddingModel,
    embeddingEndpoint: endpoint?.url ?? '',
    rerankModel: rerankModel ?? '',
    rerankUrl: rerankModel === undefined ? '' : endpoint?._rerankUrl ?? '',
    builtInTools: model.builtInTools._switches,
    signUp: model.signUp,
    newcomer: model.signIn?._newcomer ?? '',
    origins: addressFirst(model.servedOrigins),
    environment: model.environment,
  };
}

/** The first origin is the site's address; the others have no order. */
function addressFirst([address, ...others]: readonly string[]): string[] {
  return address === undefined ? [] : [address, ...others.sort()];
}
