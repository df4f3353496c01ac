import { Embedding } from './choices/embedding';
import { SecretSource } from './choices/secret-source';
import { SignIn } from './choices/sign-in';
import { OF_SIGN_IN } from './parts/web-ui-sign-in';
import { IsTaken } from './terraform/synth-context';
import { Examination, Rule } from './validation/rule';
import { matches } from './validation/rules';

/** Variables of Open WebUI, as a site is given them. */
export interface GivenVariables {
  readonly environment?: Readonly<Record<string, string>>;
  readonly secretEnvironment?: Readonly<Record<string, SecretSource>>;
  readonly rerankModel?: string;
  readonly embedding?: Embedding;
  readonly signIn?: SignIn;
}

/** The name of a variable of Open WebUI. */
export const ENVIRONMENT_NAME = matches(
  'environment-name', /^[A-Z][A-Z0-9_]{1,79}$/, 'must be the name of a variable of Open WebUI: 2 to 80 capital letters, digits and _, beginning with a letter');

/** What says what a variable would: a property of the construct, or nobody. The first that fits is told. */
const OWNERS: ReadonlyArray<readonly [names: RegExp, cure: string]> = [
  [/^(?:OPENAI_API_KEYS?|RAG_OPENAI_API_KEY)$/, 'set apiKey'],
  [/^(?:OPENAI_API_(?:BASE_URLS?|CONFIGS)|ENABLE_OPENAI_API|RAG_OPENAI_API_BASE_URL)$/, 'set endpoint'],
  [/^(?:DEFAULT_MODELS|TASK_MODEL_EXTERNAL|RAG_EMBEDDING_(?:ENGINE|MODEL))$/, 'set models'],
  [/^(?:ENABLE_OLLAMA_API|OLLAMA_(?:API_)?(?:BASE_URLS?|CONFIGS))$/, 'set localModels'],
  [/^(?:ENABLE_SIGNUP|DEFAULT_USER_ROLE)$/, 'set signUp'],
  [/^DEFAULT_MODEL_(?:METADATA|PARAMS)$/, 'set builtInTools'],
  [/^ENABLE_(?:PASSWORD_AUTH|LOGIN_FORM)$/, 'set passwordSignIn'],
  [/^WEBUI_ADMIN_EMAIL$/, 'set adminEmail'],
  [/^WEBUI_ADMIN_PASSWORD$/, 'set adminPassword'],
  [/^(?:WEBUI_URL|CORS_ALLOW_ORIGIN|WEBUI_(?:SESSION|AUTH)_COOKIE_SECURE)$/, 'set domain (servedOrigins of a machine alone)'],
  [/^(?:BYPASS_MODEL_ACCESS_CONTROL|ENABLE_OPENAI_API_PASSTHROUGH)$/, 'leave it out: the site says who may use a model, under Admin Panel > Settings > Models'],
  [/^(?:WEBUI_AUTH|WEBUI_AUTH_TRUSTED_.*)$/, 'leave it out: whoever reaches the site would be whom he says'],
  [/^WEBUI_(?:JWT_)?SECRET_KEY(?:_.*)?$/, 'leave it out: the machine makes that key, and keeps it'],
  [/^(?:DATA_DIR|DATABASE_(?:URL|TYPE|USER|PASSWORD|HOST|PORT|NAME|SCHEMA|ENABLE_IAM_TOKEN_AUTH)|VECTOR_DB|CHROMA_.*)$/,
    'leave it out: backups and upgrades count on the data disk'],
  [/^(?:ENABLE_(?:PERSISTENT_CONFIG|DB_MIGRATIONS|INITIAL_ADMIN_SIGNUP)|RESET_CONFIG_ON_START)$/, 'leave it out: the programs write the settings themselves'],
  [/^(?:HOST|PORT|UVICORN_.*|FORWARDED_ALLOW_IPS|STATIC_DIR|FRONTEND_BUILD_DIR|ENABLE_PIP_INSTALL_.*|PIP_.*|USE_.*_DOCKER|DOCKER|DOCKER_.*|ENV|HOME|PATH|SHELL.*|BASH.*|IFS|LD_.*|PYTHON.*)$/,
    'leave it out: the machine sets how the container runs'],
];

const ownerOf = (name: string) => OWNERS.find(([names]) => names.test(name));

/** Whatever a property says, and what the programs count on, is nobody else's to say. */
const NOT_OWNED: Rule<string> = {
  name: 'environment-not-owned',
  sentence: 'must be left out: the construct sets it, or counts on it',
  holds: name => ownerOf(name) === undefined,
  cure: name => ownerOf(name)![1],
};

/** What another property says where it is set, and the variable where it is not. */
const OWNED_BY_OTHERS: ReadonlyArray<readonly [names: RegExp, property: string, says: (given: GivenVariables, name: string) => boolean]> = [
  [/^(?:RAG_RERANKING_(?:ENGINE|MODEL)|RAG_EXTERNAL_RERANKER_(?:URL|API_KEY)|ENABLE_RAG_HYBRID_SEARCH)$/, 'rerankModel', ({ rerankModel }) => rerankModel !== undefined],
  [/^(?:BYPASS_(?:WEB_SEARCH_)?EMBEDDING_AND_RETRIEVAL|ENABLE_MEMORIES)$/, 'embedding', ({ embedding }) => embedding?._isNone === true],
  [OF_SIGN_IN, 'signIn', ({ signIn }, name) => signIn?._says(name) === true],
];

/** Two that say the same thing would be one too many. */
const NOT_SAID_BY = (given: GivenVariables): Rule<string> => {
  const sayer = (name: string) => OWNED_BY_OTHERS.find(([names,, says]) => names.test(name) && says(given, name));
  return {
    name: 'environment-said-by-another',
    sentence: 'must be left out: another property says it',
    holds: name => sayer(name) === undefined,
    cure: name => `leave out ${sayer(name)![1]}, or this`,
  };
};

/**
 * Headers that the front end sends with every answer, by the variable that would have Open WebUI send them (0.10 to 0.12: `utils/security_headers.py`): nginx
 * hides what comes from behind it. Its other variables of headers, such as CONTENT_SECURITY_POLICY, reach the browser.
 */
export const HEADERS_OF_FRONTEND: ReadonlyMap<string, string> = new Map([
  ['HSTS', 'Strict-Transport-Security'],
  ['XCONTENT_TYPE', 'X-Content-Type-Options'],
  ['XFRAME_OPTIONS', 'X-Frame-Options'],
  ['REFERRER_POLICY', 'Referrer-Policy'],
]);

/** Who may frame a page is said by two headers, and browsers heed this one where they have both: https://www.w3.org/TR/CSP3/#frame-ancestors-and-frame-options */
const FRAMES = 'who may frame the site is said by CONTENT_SECURITY_POLICY, e.g. frame-ancestors \'self\' https://intranet.example.com';

/** What would do nothing, and not say so. */
const NOT_OVERWRITTEN: Rule<string> = {
  name: 'environment-overwritten-header',
  sentence: 'must be left out with domain, where it would do nothing: nginx sends that header itself',
  holds: name => !HEADERS_OF_FRONTEND.has(name),
  cure: name => name === 'XFRAME_OPTIONS' ? FRAMES : `every answer has ${HEADERS_OF_FRONTEND.get(name)}`,
};

/** By how a name ends; the others are those of Open WebUI 0.10 to 0.12 whose values are or hold a secret without that their names say so. */
const SECRET_NAME = new RegExp(`^(?:.*_(?:KEY|SECRET|PASSWORD|TOKEN)|${[
  'AUTOMATIC1111_API_AUTH', 'EXTERNAL_DOCUMENT_LOADER_HEADERS', 'GOOGLE_APPLICATION_CREDENTIALS_JSON', 'ORACLE_DB_DSN', 'SOUGOU_API_SK',
  'TERMINAL_PROXY_HEADERS', 'WEBHOOK_URL',
].join('|')})$`);

/** Names that end like those of secrets, and are none. */
const NO_SECRET = ['LICENSE_PUBLIC_KEY', 'TRUSTED_SIGNATURE_KEY'];

const SECRETS_GO = 'give it in secretEnvironment, e.g. SecretSource.fromVariable(\'search_key\')';

/** A value in `environment` is in the synthesized files and in the command's text. */
const NO_SECRET_NAME: Rule<string> = {
  name: 'environment-secret-name',
  sentence: 'must not be given in the clear: its value is a secret',
  holds: name => !SECRET_NAME.test(name) || NO_SECRET.includes(name),
  cure: () => SECRETS_GO,
};

/** Members of JSON that hold a secret, as connections to tool servers have them. */
const SECRET_MEMBER = /^(?:key|api_?key|authorization|.*(?:password|secret|token))$/i;

function holdsSecret(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.entries(value).some(([member, inner]) =>
    SECRET_MEMBER.test(member) && typeof inner === 'string' && inner !== '' || holdsSecret(inner));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const NO_SECRET_VALUE: Rule<string> = {
  name: 'environment-secret-value',
  sentence: 'must not hold a password in an address, or a key, token or password in JSON',
  holds: value => !/\w:\/\/[^/?#\s]*:[^/?#\s]+@/.test(value) && !holdsSecret(parsed(value)),
  cure: () => SECRETS_GO,
  confidential: true,
};

/** What a variable of a process can hold. */
const ENVIRONMENT_VALUE: Rule<string> = {
  name: 'environment-value',
  sentence: 'must be text of whole Unicode characters without NUL',
  holds: value => !value.includes('\0') && Buffer.from(value, 'utf8').toString('utf8') === value,
  confidential: true,
};

/** Of a name, which of the two maps has it is what differs. */
const ONCE = (secret: Readonly<Record<string, unknown>>): Rule<string> => ({
  name: 'environment-once',
  sentence: 'must be left out: secretEnvironment has it too',
  holds: name => !(name in secret),
});

/** Finds what is wrong with the variables that a site is given. */
export function examineEnvironment(examination: Examination, given: GivenVariables, isTaken: IsTaken): void {
  const { environment = {}, secretEnvironment = {} } = given;
  for (const [name, value] of Object.entries(environment)) {
    const place = `environment[${JSON.stringify(name)}]`;
    examination.known(place, name, ENVIRONMENT_NAME, NOT_OWNED, NOT_SAID_BY(given), NO_SECRET_NAME, ONCE(secretEnvironment));
    examination.known(place, value, ENVIRONMENT_VALUE, NO_SECRET_VALUE);
  }
  for (const [name, secret] of Object.entries(secretEnvironment)) {
    const place = `secretEnvironment[${JSON.stringify(name)}]`;
    examination.known(place, name, ENVIRONMENT_NAME, NOT_OWNED, NOT_SAID_BY(given));
    secret._examine(examination, place, isTaken);
  }
}

/** Finds variables that do nothing behind the front end of a site. A machine alone may stand behind somebody else's, which lets them through. */
export function examineHeaders(examination: Examination, given: GivenVariables): void {
  for (const property of ['environment', 'secretEnvironment'] as const) {
    Object.keys(given[property] ?? {}).forEach(name => examination.known(`${property}[${JSON.stringify(name)}]`, name, NOT_OVERWRITTEN));
  }
}
