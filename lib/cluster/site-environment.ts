import { chartEnvironment } from './chart-values';
import { BailianEndpoint } from '../choices/bailian-endpoint';
import { BailianModels } from '../choices/bailian-models';
import { Embedding } from '../choices/embedding';
import { SignUp } from '../choices/sign-up';

/** What of a site decides its environment. */
export interface EnvironmentModel {
  readonly endpoint: BailianEndpoint;
  readonly models: BailianModels;
  readonly embedding: Embedding;
  readonly rerankModel?: string;
  readonly signUp: SignUp;
  readonly environment: Readonly<Record<string, string>>;
  /** The first is the site's address. */
  readonly origins: readonly string[];
}

/** Who may open an account, in Open WebUI's variables. */
const SIGN_UP: Readonly<Record<SignUp, Readonly<Record<string, string>>>> = {
  [SignUp.CLOSED]: { ENABLE_SIGNUP: 'false', DEFAULT_USER_ROLE: 'pending' },
  [SignUp.APPROVAL]: { ENABLE_SIGNUP: 'true', DEFAULT_USER_ROLE: 'pending' },
  [SignUp.OPEN]: { ENABLE_SIGNUP: 'true', DEFAULT_USER_ROLE: 'user' },
};

/** Open WebUI's variables, of which none is a secret. */
export function siteEnvironment(model: EnvironmentModel): Record<string, string> {
  const { endpoint, models, embedding, origins, environment } = model;
  return chartEnvironment({
    endpoint: endpoint.url,
    defaultModel: models.defaultModel,
    taskModel: models.taskModel,
    models: models.allowed,
    embeddingModel: models.embeddingModel,
    embeddingEndpoint: embedding._source(endpoint).endpoint?.url ?? '',
    origins,
    environment: { ...SIGN_UP[model.signUp], ...documentVariables(model), ...environment },
  });
}

/** How documents are searched. */
function documentVariables({ embedding, endpoint, rerankModel }: EnvironmentModel): Record<string, string> {
  const { endpoint: place } = embedding._source(endpoint);
  return {
    ...embedding._isNone && { BYPASS_EMBEDDING_AND_RETRIEVAL: 'true', BYPASS_WEB_SEARCH_EMBEDDING_AND_RETRIEVAL: 'true', ENABLE_MEMORIES: 'false' },
    ...rerankModel !== undefined && place?._rerankUrl !== undefined && {
      ENABLE_RAG_HYBRID_SEARCH: 'true',
      RAG_RERANKING_ENGINE: 'external',
      RAG_RERANKING_MODEL: rerankModel,
      RAG_EXTERNAL_RERANKER_URL: place._rerankUrl,
    },
  };
}
