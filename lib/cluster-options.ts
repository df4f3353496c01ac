import { ALARMS, Alarms } from './choices/alarms';
import { DOCUMENT_EXTRACTION, DocumentExtraction } from './choices/document-extraction';
import { DOMAIN_NAME_STRUCT, DomainName } from './choices/domain-name';
import { KUBERNETES_CLUSTER, KubernetesCluster } from './choices/kubernetes-cluster';
import { REMOVAL_POLICY, RemovalPolicy } from './choices/removal-policy';
import { TLS_CERTIFICATE, TlsCertificate } from './choices/tls-certificate';
import { OPEN_WEBUI_OPTIONS, OpenWebUiOptions } from './open-webui-options';
import { SITE_PROPS, SiteProps } from './site-props';
import { BOOLEAN, NUMBER, TEXT, listOf } from './validation/kind';
import { required, struct } from './validation/struct';

/** How many replicas serve. */
export interface ReplicaRange {
  /** At least, 2 to 50: with one, its end would be the site's. */
  readonly min: number;

  /** At most, 2 to 50. Each takes up to 30 connections of the database. */
  readonly max: number;
}

/** The kinds of its properties. */
export const REPLICA_RANGE = struct<ReplicaRange>({ min: required(NUMBER), max: required(NUMBER) });

/** What a replica may use. Open WebUI answers in one thread: more replicas help more than larger ones. */
export interface PodSize {
  /** vCPU, 1 to 16. */
  readonly vcpu: number;

  /** Memory in GiB, 2 to 64. */
  readonly memoryGiB: number;
}

/** The kinds of its properties. */
export const POD_SIZE = struct<PodSize>({ vcpu: required(NUMBER), memoryGiB: required(NUMBER) });

/** The database of a site on Kubernetes. */
export interface ClusterDatabaseOptions {
  /**
   * The class of RDS for PostgreSQL, High-availability Edition. Another one takes effect in place, with a break of some seconds. The default has 2 vCPU, 4 GB
   * of memory and 400 connections.
   *
   * @see https://www.alibabacloud.com/help/en/rds/apsaradb-rds-for-postgresql/primary-apsaradb-rds-for-postgresql-instance-types
   * @default pg.n2.2c.2m
   */
  readonly instanceType?: string;

  /**
   * The size of the disk at the first deploy in GiB, 20 to 64000 in steps of 5. It grows by itself, to ten times of that.
   *
   * @default 50
   */
  readonly storageGiB?: number;

  /**
   * How many days the state of a night can be brought back, 7 to 730. Every second between is kept for seven days.
   *
   * @default 14
   */
  readonly backupRetentionDays?: number;
}

/** The kinds of its properties. */
export const CLUSTER_DATABASE_OPTIONS = struct<ClusterDatabaseOptions>({ instanceType: TEXT, storageGiB: NUMBER, backupRetentionDays: NUMBER });

/** The Redis of a site on Kubernetes. */
export interface ClusterRedisOptions {
  /**
   * The class of a cloud-native Redis Open-Source Edition with a master and a replica. The default has 1 GB.
   *
   * @default redis.shard.small.ce
   */
  readonly instanceClass?: string;
}

/** The kinds of its properties. */
export const CLUSTER_REDIS_OPTIONS = struct<ClusterRedisOptions>({ instanceClass: TEXT });

/** Where what people upload is kept. */
export interface FileStorageOptions {
  /**
   * How many days a file that was deleted or overwritten can be brought back, 1 to 365.
   *
   * @default 30
   */
  readonly versionRetentionDays?: number;
}

/** The kinds of its properties. */
export const FILE_STORAGE_OPTIONS = struct<FileStorageOptions>({ versionRetentionDays: NUMBER });

/** The site of an earlier time: an instance that RDS has restored to it. */
export interface RestorePoint {
  /**
   * The internal endpoint of that instance, e.g. `pgm-….pg.rds.aliyuncs.com`. It stands in the VPC of the site and lets in its pods, as a clone of the site's
   * instance does; it is only read, and may be deleted afterwards. That of the site's own instance takes a database of before, which `databaseName` names.
   */
  readonly endpoint: string;

  /**
   * The time that it was restored to, in UTC to the second, e.g. `2026-11-29T14:05:00Z`: `RestoreTime` of `CloneDBInstance`. A database that was used later is
   * refused, because it is another one.
   */
  readonly restoreTime: string;

  /**
   * Which of its databases was the site then. A release to another schema of Open WebUI makes another one and leaves that of before.
   *
   * @default - the only one of the site that is there; where there are several, the release is refused and names them
   */
  readonly databaseName?: string;
}

/** The kinds of its properties. */
export const RESTORE_POINT = struct<RestorePoint>({ endpoint: required(TEXT), restoreTime: required(TEXT), databaseName: TEXT });

/** A whole site on Kubernetes. */
export interface BailianOpenWebUiClusterProps extends OpenWebUiOptions, SiteProps {
  /** The name of the site, in lower case, e.g. `chat.example.com`. It becomes a CNAME, so it cannot be the name of the zone itself. */
  readonly domain: string;

  /**
   * The DNS zone of `domain` in Alibaba Cloud DNS.
   *
   * @default - the name that was registered, by the list of public suffixes (example.com, example.com.cn); required where that list leaves it open
   */
  readonly dnsZone?: string;

  /**
   * More names of the site.
   *
   * @default - none
   */
  readonly additionalDomains?: DomainName[];

  /**
   * The certificate for all names: `TlsCertificate.fromPem`, which is renewed by replacing the files and deploying; `TlsCertificate.acme` with DNS-01, which
   * the site obtains and renews by itself (`certbotImage`); or `TlsCertificate.fromCertificateId`, one of Certificate Management Service. HTTP-01 and
   * `selfSigned` are refused.
   */
  readonly certificate: TlsCertificate;

  /**
   * What obtains a certificate by ACME, for `TlsCertificate.acme` alone: an image by its digest with certbot 3 or later and dnspython, as
   * `docker.io/certbot/dns-rfc2136` has them. Docker Hub is out of reach from mainland regions: copy it into Container Registry of your own.
   *
   * @default - none; required with TlsCertificate.acme, since nothing can be installed in a pod
   */
  readonly certbotImage?: string;

  /**
   * Who may reach the site.
   *
   * @default - everybody: 0.0.0.0/0
   */
  readonly allowedCidrs?: string[];

  /**
   * Whether to create the DNS records. Where DNS is not at Alibaba Cloud, say false, and let the names lead to `loadBalancerDnsName` yourself.
   *
   * @default true
   */
  readonly dnsRecords?: boolean;

  /**
   * Where the replicas run. Another one is refused at plan once there is one.
   *
   * @default KubernetesCluster.acs()
   */
  readonly kubernetes?: KubernetesCluster;

  /**
   * The addresses of the new VPC. Another value is refused at plan once there is one.
   *
   * @default 172.16.0.0/16
   */
  readonly cidrBlock?: string;

  /**
   * The two zones of the new VPC, that of the masters first. Others are refused at plan once there are some.
   *
   * @default - the first two that sell a database in two zones, Redis and a load balancer on the day of the first deploy; they are remembered in the state
   */
  readonly zoneIds?: string[];

  /**
   * How many replicas serve; Kubernetes adds and ends some by what they use.
   *
   * @default - 2 to 10
   */
  readonly replicas?: ReplicaRange;

  /**
   * What a replica may use.
   *
   * @default - 2 vCPU and 4 GiB
   */
  readonly podSize?: PodSize;

  /**
   * How long a replica that is to end waits for the answers that it is giving, in seconds, 60 to 3600. What takes longer is cut off.
   *
   * @default 900
   */
  readonly longestAnswerSeconds?: number;

  /**
   * Whether two releases of one series (0.12.4 and 0.12.5) with the same schema of the database may serve side by side while replicas are replaced. Say false
   * for a release whose notes say that rolling updates are not supported: the site is then closed while it is deployed, as for a release of another series.
   *
   * @default true
   */
  readonly rollingUpdates?: boolean;

  /**
   * The database.
   *
   * @default - PostgreSQL 17 on pg.n2.2c.2m with 50 GiB
   */
  readonly database?: ClusterDatabaseOptions;

  /**
   * What keeps the replicas together.
   *
   * @default - Redis 7 on redis.shard.small.ce
   */
  readonly redis?: ClusterRedisOptions;

  /**
   * Where uploads are kept.
   *
   * @default - a bucket of its own, with older versions for 30 days
   */
  readonly fileStorage?: FileStorageOptions;

  /**
   * What reads PDF and Office files.
   *
   * @default DocumentExtraction.none()
   */
  readonly documents?: DocumentExtraction;

  /**
   * The project of Simple Log Service that keeps what replicas and releases print, in the region of the site, e.g. `chat-logs`: in a Logstore that has the
   * name of the release, which is made with the first line. The variables of each pod say so (`aliyun_logs_…=stdout`) to the log collector of the cluster,
   * which must be there: `alibaba-log-controller` among the add-ons of its console.
   *
   * @see https://www.alibabacloud.com/help/en/sls/kubernetes-cluster-container-log-collection-instructions
   * @default - none: what a pod has printed goes with it
   */
  readonly logProject?: string;

  /**
   * The archive of a site on one machine (`BailianOpenWebUi`) that this one becomes: its key in the bucket of this site, e.g. `bring/site.tar`. The release
   * brings rows, files, vectors and the key of sessions while nobody is there, compares them, and opens the site with them; where anything goes wrong the
   * site goes on as it was. It is refused where anybody but the administrator has an account here, or there are chats, files or knowledge. Once brought,
   * it is not brought again, and the archive may go.
   *
   * @default - none: the site begins empty
   */
  readonly bringFrom?: string;

  /**
   * Who is told when nobody can come in, when fewer replicas serve than `replicas.min`, when they answer with errors, and when the disk or the connections of
   * the database or the memory of Redis run out. CloudMonitor asks the site every five minutes from Alibaba's own probes in mainland China, so everybody must
   * be able to reach it. Nothing of it is billed.
   *
   * @default - nobody
   */
  readonly alarms?: Alarms;

  /**
   * An earlier time that the site goes back to: rows, vectors and the files that they name. The release fills a database beside that of now while people use
   * the site, closes it, brings files back that were deleted since, tries the image, and opens the site with it; where anything goes wrong the site goes on as
   * it was. What was said after that time is in the database of before, which stays until the next release to another schema. Once restored, it is not restored
   * again; another value is another restoration. It cannot stand beside `bringFrom`.
   *
   * @default - none: the site goes on with what it has
   */
  readonly restoreFrom?: RestorePoint;

  /**
   * What Terraform does with database, bucket and cluster (where the site's key is) when it is told to destroy or to replace them. To destroy a site, deploy
   * it with DESTROY first: what protects them in the cloud too goes with that deploy.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** The kinds of its properties. */
export const BAILIAN_OPEN_WEB_UI_CLUSTER_PROPS = struct<BailianOpenWebUiClusterProps>({
  ...OPEN_WEBUI_OPTIONS.kinds,
  ...SITE_PROPS.kinds,
  domain: required(TEXT),
  dnsZone: TEXT,
  additionalDomains: listOf(DOMAIN_NAME_STRUCT),
  certificate: required(TLS_CERTIFICATE),
  certbotImage: TEXT,
  allowedCidrs: listOf(TEXT),
  dnsRecords: BOOLEAN,
  kubernetes: KUBERNETES_CLUSTER,
  cidrBlock: TEXT,
  zoneIds: listOf(TEXT),
  replicas: REPLICA_RANGE,
  podSize: POD_SIZE,
  longestAnswerSeconds: NUMBER,
  rollingUpdates: BOOLEAN,
  database: CLUSTER_DATABASE_OPTIONS,
  redis: CLUSTER_REDIS_OPTIONS,
  fileStorage: FILE_STORAGE_OPTIONS,
  documents: DOCUMENT_EXTRACTION,
  logProject: TEXT,
  bringFrom: TEXT,
  alarms: ALARMS,
  restoreFrom: RESTORE_POINT,
  removalPolicy: REMOVAL_POLICY,
});
