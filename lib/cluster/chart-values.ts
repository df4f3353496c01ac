import { SignInFacts } from '../machine/programs/web-ui/sign-in-facts';
import { WebUiSettings } from '../machine/programs/web-ui/web-ui';

/** How many replicas there are, at least and at most. */
export interface ChartReplicas {
  readonly min: number;
  readonly max: number;
}

/** What a replica may use, and a release's job too. */
export interface ChartPod {
  readonly vcpu: number;
  readonly memoryGib: number;
}

/** Who the pods are to Alibaba Cloud, by RRSA: the token of a service account is exchanged for a role's credentials. */
export interface ChartIdentity {
  readonly region: string;
  readonly oidcProviderArn: string;
  /** Of the replicas (service account RELEASE): reads the secrets, reads and writes the files. */
  readonly roleArn: string;
  /**
   * Of the release's jobs (service account RELEASE-release): the same, and CreateAccount, ResetAccountPassword and DescribeAccounts of the database; with
   * `restoreFrom` ListObjectVersions and GetObjectVersion of the bucket too.
   */
  readonly releaseRoleArn: string;
}

/** The instance of the database; the release's job makes account, password and database in it. */
export interface ChartDatabase {
  readonly instanceId: string;
  readonly host: string;
  readonly port: number;
  readonly name: string;
  readonly account: string;
}

/** Redis inside the VPC, without a password. */
export interface ChartRedis {
  readonly host: string;
  readonly port: number;
}

/** The bucket of what people upload. */
export interface ChartFiles {
  readonly bucket: string;
  readonly region: string;
}

/** An instance that RDS has restored to an earlier time, and which of its databases was the site then. */
export interface ChartRestorePoint {
  readonly endpoint: string;
  readonly restoreTime: string;
  /** Nothing: the only one of the site that is there. */
  readonly databaseName: string | null;
}

/** What reads PDF and Office files, beside the replicas. */
export interface ChartDocuments {
  /** Tika's. */
  readonly image: string;
}

/** How the site is reached. */
export interface ChartIngress {
  /** Of ALB, which Terraform made. */
  readonly loadBalancerId: string;
  /** The names of the site. */
  readonly names: readonly string[];
  /** The chain, which is public; the key is one of `releaseSecrets`. Empty where the site obtains its own, or has one by its id. */
  readonly certificate: string;
  /** Of Certificate Management Service. Nothing: the certificate is in a Secret. */
  readonly certificateId: string | null;
  /** Who may reach it; none: everybody. */
  readonly allowedCidrs: readonly string[];
}

/** A certificate by ACME, which jobs of the chart obtain and renew. */
export interface ChartAcme {
  /** Certbot's, by digest. */
  readonly image: string;
  /** Of these jobs (service account RELEASE-certificate): sets and removes records in the zones. */
  readonly roleArn: string;
  /** The address of the authority's directory. */
  readonly server: string;
  /** Empty where none is given. */
  readonly email: string;
  /** By name of the site, its zone in Alibaba Cloud DNS. */
  readonly zones: Readonly<Record<string, string>>;
}

/** What the chart is told. Nothing of it is secret: values are in Terraform's state, and a manifest that the cluster refuses is printed whole. */
export interface ChartValues {
  /** By digest. */
  readonly image: string;
  readonly replicas: ChartReplicas;
  readonly pod: ChartPod;
  /** How long a replica that is to end waits for its answers, at most. */
  readonly longestAnswerSeconds: number;
  /** Whether two versions of the same schema may serve side by side. Not, and the site is closed for the release. */
  readonly rolling: boolean;
  /** Open WebUI's own variables, beside those that the chart makes of the rest (templates/_site.tpl). */
  readonly environment: Readonly<Record<string, string>>;
  readonly identity: ChartIdentity;
  /** What the release's job writes into the database, as a machine's programs do. */
  readonly settings: WebUiSettings;
  readonly allowEmbeddingModelChange: boolean;
  /** Who people sign in with, which the release's job asks first; nobody: with passwords of the site. */
  readonly signIn: SignInFacts | null;
  /** Where each is kept (`signed-call get`), by variable of Open WebUI's: what replicas read. */
  readonly secrets: Readonly<Record<string, string>>;
  /** The same of what only the release's job reads. */
  readonly releaseSecrets: Readonly<Record<string, string>>;
  readonly adminEmail: string;
  readonly database: ChartDatabase;
  readonly redis: ChartRedis;
  readonly files: ChartFiles;
  /** The project of Simple Log Service that keeps what pods print. Nothing: nobody keeps it. */
  readonly logProject: string | null;
  /** The archive of a site on one machine that becomes this one: its key in the bucket of `files`. Nothing: the site is its own. */
  readonly bringFrom: string | null;
  /** The earlier time that the site goes back to, once. Nothing: it goes on with what it has. */
  readonly restoreFrom: ChartRestorePoint | null;
  readonly ingress: ChartIngress;
  /** Nothing: the certificate is one that somebody has as files. */
  readonly acme: ChartAcme | null;
  /** Nothing: PDF and Office files are read by the image itself. */
  readonly documents: ChartDocuments | null;
}

/** Variables that mean the same on a machine and on a cluster, with the values that a machine's site has (toolbox/web-ui/environment.py). */
const ON_EVERY_SITE = {
  ENABLE_SIGNUP: 'false',
  DEFAULT_USER_ROLE: 'pending',
  ENABLE_OLLAMA_API: 'false',
  RAG_EMBEDDING_ENGINE: 'openai',
  RAG_EMBEDDING_BATCH_SIZE: '10',
  RAG_EMBEDDING_CONCURRENT_REQUESTS: '4',
  ENABLE_COMMUNITY_SHARING: 'false',
  ENABLE_EVALUATION_ARENA_MODELS: 'false',
  BYPASS_MODEL_ACCESS_CONTROL: 'false',
  ENABLE_OPENAI_API_PASSTHROUGH: 'false',
  OFFLINE_MODE: 'true',
  ENABLE_VERSION_UPDATE_CHECK: 'false',
  ENABLE_PIP_INSTALL_FRONTMATTER_REQUIREMENTS: 'false',
  AIOHTTP_CLIENT_STREAM_IDLE_TIMEOUT: '600',
  AIOHTTP_CLIENT_TIMEOUT_MODEL_LIST: '10',
  DATABASE_USER_ACTIVE_STATUS_UPDATE_INTERVAL: '120',
};

/** `environment` of the chart: what a machine's site is told in the same words, as far as it means the same. */
export function chartEnvironment({ origins, ...settings }: WebUiSettings): Record<string, string> {
  const endpoint = settings.endpoint.replace(/\/+$/, '');
  const secure = String(!origins[0].startsWith('http://'));
  return {
    ...ON_EVERY_SITE,
    WEBUI_URL: origins[0],
    CORS_ALLOW_ORIGIN: origins.join(';'),
    WEBUI_SESSION_COOKIE_SECURE: secure,
    WEBUI_AUTH_COOKIE_SECURE: secure,
    OPENAI_API_BASE_URLS: endpoint,
    RAG_EMBEDDING_MODEL: settings.embeddingModel,
    RAG_OPENAI_API_BASE_URL: settings.embeddingEndpoint.replace(/\/+$/, '') || endpoint,
    // The load balancer compresses.
    ENABLE_COMPRESSION_MIDDLEWARE: 'false',
    ...settings.environment,
  };
}
