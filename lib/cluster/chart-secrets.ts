import { BailianEndpoint } from '../choices/bailian-endpoint';
import { Embedding } from '../choices/embedding';
import { SecretSource } from '../choices/secret-source';
import { TlsCertificate } from '../choices/tls-certificate';
import { ADMIN_PASSWORD, API_KEY, EMBEDDING_API_KEY, SecretUse, secretVariable } from '../terraform/secret-use';

/** The secrets of a site. */
export interface SecretsModel {
  readonly name: string;
  readonly path: string;
  readonly apiKey: SecretSource;
  readonly adminPassword: SecretSource;
  readonly embedding: Embedding;
  readonly endpoint: BailianEndpoint;
  readonly certificate: TlsCertificate;
  readonly secretEnvironment: Readonly<Record<string, SecretSource>>;
}

/** Where a pod finds each secret, by the variable that it becomes: names, never values. */
export interface ChartSecrets {
  /** Variables of Open WebUI's. */
  readonly secrets: Readonly<Record<string, string>>;
  /** What a release alone is told: it writes the rows and the certificate, and makes the first administrator. */
  readonly releaseSecrets: Readonly<Record<string, string>>;
}

/** The secrets of a site, and who is told which. */
export function chartSecrets({ name, path, endpoint, certificate, ...model }: SecretsModel): ChartSecrets {
  const place = (source: SecretSource, use: SecretUse) => source._source({ use, name, path });
  const { apiKey: ofDocuments } = model.embedding._source(endpoint);
  const files = certificate._files({ name, path });
  return {
    secrets: Object.fromEntries(Object.entries(model.secretEnvironment).map(([variable, source]) => [variable, place(source, secretVariable(variable))])),
    releaseSecrets: {
      SITE_API_KEY: place(model.apiKey, API_KEY),
      ...ofDocuments && { SITE_EMBEDDING_KEY: place(ofDocuments, EMBEDDING_API_KEY) },
      ...files && { SITE_PRIVATE_KEY: files.privateKey },
      WEBUI_ADMIN_PASSWORD: place(model.adminPassword, ADMIN_PASSWORD),
    },
  };
}
