import { ChartSecret } from './chart-values';
import { BailianEndpoint } from '../choices/bailian-endpoint';
import { Embedding } from '../choices/embedding';
import { SecretSource } from '../choices/secret-source';
import { ADMIN_PASSWORD, API_KEY, EMBEDDING_API_KEY, SecretUse, secretVariable } from '../terraform/secret-use';

/** The secrets of a site. */
export interface SecretsModel {
  readonly name: string;
  readonly path: string;
  readonly apiKey: SecretSource;
  readonly adminPassword: SecretSource;
  readonly embedding: Embedding;
  readonly endpoint: BailianEndpoint;
  readonly rerankModel?: string;
  readonly secretEnvironment: Readonly<Record<string, SecretSource>>;
}

/** Where a pod finds each secret, by Open WebUI's variable: names, never values. */
export function chartSecrets(model: SecretsModel): Record<string, ChartSecret> {
  const { name, path, apiKey, adminPassword, embedding, endpoint, rerankModel } = model;
  const place = (source: SecretSource, use: SecretUse) => placeOf(source._source({ use, name, path }));
  const { apiKey: own } = embedding._source(endpoint);
  const documents = own === undefined ? place(apiKey, API_KEY) : place(own, EMBEDDING_API_KEY);
  return {
    OPENAI_API_KEYS: place(apiKey, API_KEY),
    ...!embedding._isNone && { RAG_OPENAI_API_KEY: documents },
    ...rerankModel !== undefined && { RAG_EXTERNAL_RERANKER_API_KEY: documents },
    WEBUI_ADMIN_PASSWORD: place(adminPassword, ADMIN_PASSWORD),
    ...Object.fromEntries(Object.entries(model.secretEnvironment).map(([variable, source]) => [variable, place(source, secretVariable(variable))])),
  };
}

/** A store and a name in it, as `SecretSource` joins them. */
function placeOf(source: string): ChartSecret {
  const end = source.indexOf(':');
  return { kind: source.slice(0, end) as ChartSecret['kind'], name: source.slice(end + 1) };
}
