import { Fn } from 'cdktf';
import { Construct } from 'constructs';
import { BailianEndpoint } from '../choices/bailian-endpoint';
import { OllamaImage, OpenWebUiImage } from '../choices/container-image';
import { Embedding } from '../choices/embedding';
import { RegistryLogin } from '../choices/registry-login';
import { BoundSecret, SecretBinding, SecretNeed, SecretSource } from '../choices/secret-source';
import { WebUiParameter } from '../machine/programs/web-ui/web-ui';
import { ADMIN_PASSWORD, API_KEY, EMBEDDING_API_KEY, REGISTRY_PASSWORD, secretVariable } from '../terraform/secret-use';
import { PropsRule } from '../validation/rule';

/** The secrets that the web UI is told. */
export interface WebUiSecretsProps {
  readonly apiKey: SecretSource;
  readonly adminPassword: SecretSource;
  /** Only where documents are read with another key. */
  readonly embedding: Embedding;
  readonly endpoint: BailianEndpoint;
  readonly secretEnvironment: Readonly<Record<string, SecretSource>>;
  /** Its registry may want a login. */
  readonly openWebUiImage: OpenWebUiImage;
}

/** What the web UI is told in secret: a value, or how the machine logs in. */
type WebUiSecret = SecretSource | RegistryLogin;

/** All of them bound, with what the program's call is told of them. */
export interface WebUiSecrets extends Omit<BoundSecret, 'argument'> {
  readonly told: Readonly<Record<Exclude<WebUiParameter, 'public_address'>, string | undefined>>;
  /** Those of `statements` that Open WebUI itself needs: the others are read by what writes its settings and makes the first administrator. */
  readonly variableStatements: BoundSecret['statements'];
}

/** The variables in the order in which program and call name them. */
function variablesOf({ secretEnvironment }: WebUiSecretsProps): [name: string, secret: SecretSource][] {
  return Object.entries(secretEnvironment).sort(([one], [other]) => one < other ? -1 : 1);
}

/** Documents have a key of their own only where they are read elsewhere. */
function embeddingKeyOf({ embedding, endpoint }: WebUiSecretsProps): SecretSource[] {
  const { apiKey } = embedding._source(endpoint);
  return apiKey ? [apiKey] : [];
}

/** All secrets of the web UI. */
export function secretsOf(props: WebUiSecretsProps): WebUiSecret[] {
  const { login } = props.openWebUiImage;
  return [props.apiKey, props.adminPassword, ...embeddingKeyOf(props), ...variablesOf(props).map(([, secret]) => secret), ...login ? [login] : []];
}

/** The secrets of a machine. */
type SecretsOfMachine = WebUiSecretsProps & { readonly ollamaImage?: OllamaImage };

/** The property of another secret than the administrator's password that comes from the same place. */
function sharesAdminPassword(props: SecretsOfMachine): string | undefined {
  const others: [string, WebUiSecret | undefined][] = [
    ['apiKey', props.apiKey],
    ['embedding', embeddingKeyOf(props)[0]],
    ...variablesOf(props).map(([name, secret]): [string, WebUiSecret] => [name, secret]),
    ['openWebUiImage', props.openWebUiImage.login],
    ['ollamaImage', props.ollamaImage?.login],
  ];
  return others.find(([, secret]) => secret?._place === props.adminPassword._place)?.[0];
}

/** What must hold between secrets. */
export const SECRET_RULES: ReadonlyArray<PropsRule<SecretsOfMachine>> = [
  {
    name: 'admin-password-apart',
    property: 'adminPassword',
    sentence: 'must be a secret of its own: whoever sees where else it is used could sign in as the administrator',
    cure: props => `${sharesAdminPassword(props)} comes from the same place; name another variable or stored secret`,
    holds: props => sharesAdminPassword(props) === undefined,
  },
];

/** Where the program finds the value of each variable. */
export function sourcesOfVariables(props: WebUiSecretsProps & Omit<SecretNeed, 'use'>): Record<string, string> {
  return Object.fromEntries(variablesOf(props).map(([name, secret]) => [name, secret._source({ ...props, use: secretVariable(name) })]));
}

/** Binds them, each under an id of its own. */
export function bindWebUiSecrets(scope: Construct, props: WebUiSecretsProps & Omit<SecretBinding, 'use'>): WebUiSecrets {
  const apiKey = props.apiKey._bind(scope, { ...props, use: API_KEY });
  const adminPassword = props.adminPassword._bind(scope, { ...props, use: ADMIN_PASSWORD });
  const embeddingKeys = embeddingKeyOf(props).map(secret => secret._bind(scope, { ...props, use: EMBEDDING_API_KEY }));
  const variables = variablesOf(props).map(([name, secret]) => secret._bind(scope, { ...props, use: secretVariable(name) }));
  const { login, repository } = props.openWebUiImage;
  const logins = login ? [login._bind(scope, { ...props, use: REGISTRY_PASSWORD }, repository)] : [];
  const all = [apiKey, adminPassword, ...embeddingKeys, ...variables, ...logins];
  const handedOver = variables.flatMap(({ argument }) => argument ?? []);
  return {
    told: {
      api_key: apiKey.argument,
      admin_password: adminPassword.argument,
      embedding_key: embeddingKeys[0]?.argument,
      secret_arguments: handedOver.length > 0 ? Fn.join(' ', handedOver) : undefined,
      registry_password: logins[0]?.argument,
    },
    statements: all.flatMap(({ statements }) => statements),
    variableStatements: variables.flatMap(({ statements }) => statements),
    replaceTriggeredBy: all.flatMap(({ replaceTriggeredBy }) => replaceTriggeredBy),
    stored: all.flatMap(({ stored }) => stored),
    preconditions: all.flatMap(({ preconditions }) => preconditions),
  };
}
