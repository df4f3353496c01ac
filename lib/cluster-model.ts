import { AcmeChallenge } from './choices/acme';
import { Alarms, alarmsNeedEverybody } from './choices/alarms';
import { DocumentExtraction } from './choices/document-extraction';
import { DomainName } from './choices/domain-name';
import { KubernetesCluster } from './choices/kubernetes-cluster';
import { RemovalPolicy } from './choices/removal-policy';
import { SecretSource } from './choices/secret-source';
import { TlsCertificate } from './choices/tls-certificate';
import { SERVICE_CIDR } from './cluster/cluster-kubernetes';
import { BAILIAN_OPEN_WEB_UI_CLUSTER_PROPS, BailianOpenWebUiClusterProps, ClusterDatabaseOptions, PodSize, ReplicaRange, RestorePoint } from './cluster-options';
import { OpenWebUiModel, resolveOpenWebUi } from './open-webui-options';
import { resolveName, resolveTags } from './parts/site-names';
import { SECRET_RULES } from './parts/web-ui-secrets';
import { SIGN_IN_RULES, withSignIn } from './parts/web-ui-sign-in';
import { SiteProps } from './site-props';
import { SynthContext } from './terraform/synth-context';
import { examineDefaultZones, writtenIn } from './tls-frontend';
import { imageByDigest } from './validation/addresses';
import { CIDR_BLOCK, VPC_CIDR_BLOCK, firstBlocks, overlap } from './validation/cidr';
import { REGISTRABLE, defaultZone, isInZone, withoutRecord } from './validation/domains';
import { zoneOfRegion } from './validation/regions';
import { releaseSince } from './validation/releases';
import { Examination, PropsRule, Resolution, Rule } from './validation/rule';
import { DISTINCT, DOMAIN_NAME, ZONE_ID, matches, wholeNumber } from './validation/rules';
import { isUnknown } from './validation/unknown';

/** A site on Kubernetes with every default filled in. */
export interface ClusterModel extends OpenWebUiModel, SiteProps {
  readonly path: string;
  readonly name: string;
  readonly tags: Record<string, string>;
  /** The namespace and the release; Kubernetes takes lower case alone. */
  readonly releaseName: string;
  /** All names, the site's address first, each with its zone. */
  readonly domains: ReadonlyArray<Required<DomainName>>;
  readonly servedOrigins: readonly string[];
  readonly certificate: TlsCertificate;
  readonly certbotImage?: string;
  readonly allowedCidrs: readonly string[];
  readonly dnsRecords: boolean;
  readonly kubernetes: KubernetesCluster;
  readonly cidrBlock: string;
  readonly vswitchCidrBlocks: readonly string[];
  readonly zoneIds?: readonly [string, string];
  readonly replicas: ReplicaRange;
  readonly podSize: PodSize;
  readonly longestAnswerSeconds: number;
  readonly rollingUpdates: boolean;
  readonly database: Required<ClusterDatabaseOptions>;
  readonly redisClass: string;
  readonly versionRetentionDays: number;
  readonly documents: DocumentExtraction;
  readonly logProject?: string;
  readonly bringFrom?: string;
  readonly alarms?: Alarms;
  readonly restoreFrom?: RestorePoint;
  readonly removalPolicy: RemovalPolicy;
}

/** The first whose replicas listen to each other as these do. */
const OLDEST_RELEASE = '0.12.4';
/** 4,096 addresses a zone: each pod takes one. */
const VSWITCH_PREFIX = 20;
const CONNECTIONS_OF_REPLICA = 30;
/** What the classes that are known here have, by RDS's table; others are left to their owner. */
const CONNECTIONS: Readonly<Record<string, number>> = { 'pg.n2.2c.2m': 400 };
const SHARE = 0.8;

const REPLICAS = wholeNumber('replicas', 2, 50, 'replicas');
const VCPU = wholeNumber('pod-vcpu', 1, 16, 'vCPU');
const MEMORY = wholeNumber('pod-memory', 2, 64, 'GiB');
const ANSWER = wholeNumber('longest-answer', 60, 3600, 'seconds');
const BACKUPS = wholeNumber('backup-retention', 7, 730, 'days');
const VERSIONS = wholeNumber('version-retention', 1, 365, 'days');
const STORAGE = { ...wholeNumber('database-storage', 20, 64000, 'GiB'), sentence: 'must be 20 to 64000 (GiB) in steps of 5' };
const DATABASE_CLASS = matches('database-class', /^pg\.[a-z0-9]+\.[a-z0-9]+(?:\.[a-z0-9]+)?$/, 'must be a class of RDS for PostgreSQL, e.g. pg.n2.2c.2m');
const REDIS_CLASS = matches('redis-class', /^(?:redis|tair)\.[a-z0-9]+(?:\.[a-z0-9]+)+$/, 'must be a class of Redis, e.g. redis.shard.small.ce');
const CERTBOT = imageByDigest('docker.io/certbot/dns-rfc2136');

const LOG_PROJECT = matches(
  'log-project', /^[a-z0-9](?:[a-z0-9-]{1,61})[a-z0-9]$/,
  'must be the name of a project of Simple Log Service: 3 to 63 lower case letters, digits and "-", none of them at an end, e.g. chat-logs');

const ARCHIVE = matches(
  'archive-key', /^(?!uploads\/)(?=.{1,512}$)[A-Za-z0-9_][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_][A-Za-z0-9._-]*)*$/,
  'must be a key in the bucket of the site, of letters, digits, ".", "_", "-" and "/", and not below uploads/, where its files are, e.g. bring/site.tar');

const RDS_ENDPOINT = matches(
  'rds-endpoint', /^(?=.{1,253}$)[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.rds\.aliyuncs\.com$/,
  'must be the endpoint of an instance of RDS, without a port, e.g. pgm-0123456789abcdef.pg.rds.aliyuncs.com');
const UTC_SECOND: Rule<string> = {
  name: 'utc-second',
  sentence: 'must be a time in UTC to the second, e.g. 2026-11-29T14:05:00Z',
  holds: time => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(time) && !isNaN(Date.parse(time)) && new Date(time).toISOString() === time.replace('Z', '.000Z'),
};
const DATABASE_NAME = matches('database-name', /^[a-z][a-z0-9_-]{0,61}[a-z0-9]$/, 'must be the name of a database of RDS, e.g. open_webui');

type Props = BailianOpenWebUiClusterProps;
const existing = ({ kubernetes }: Props) => kubernetes?._existing !== undefined;

const RULES: ReadonlyArray<PropsRule<Props>> = [
  ...(['cidrBlock', 'zoneIds'] as const).map((property): PropsRule<Props> => ({
    name: `existing-cluster-has-${property.toLowerCase()}`,
    property,
    sentence: 'must be left out with KubernetesCluster.existing, which has its network',
    holds: props => !existing(props) || props[property] === undefined,
  })),
  {
    name: 'network-apart-from-services',
    property: 'cidrBlock',
    sentence: `must have no address in common with ${SERVICE_CIDR}, which the services of the cluster have`,
    holds: ({ cidrBlock }) => cidrBlock === undefined || isUnknown(cidrBlock) || !overlap(cidrBlock, SERVICE_CIDR),
  },
  {
    name: 'network-has-room',
    property: 'cidrBlock',
    sentence: 'must be /19 or larger: it has two vSwitches of /20, and each pod takes an address',
    holds: ({ cidrBlock }) => cidrBlock === undefined || isUnknown(cidrBlock) || !CIDR_BLOCK.holds(cidrBlock)
      || firstBlocks(cidrBlock, VSWITCH_PREFIX, 2).length === 2,
  },
  {
    name: 'two-zones',
    property: 'zoneIds',
    sentence: 'must be two',
    holds: ({ zoneIds }) => zoneIds === undefined || zoneIds.length === 2,
  },
  {
    name: 'replicas-in-order',
    property: 'replicas',
    sentence: 'must not have a min above its max',
    holds: ({ replicas }) => replicas === undefined || replicas.min <= replicas.max,
  },
  {
    name: 'replicas-have-connections',
    property: 'replicas',
    sentence: `must leave the database a fifth of its connections: each replica takes up to ${CONNECTIONS_OF_REPLICA}`,
    cure: ({ database }) => `${database?.instanceType ?? DEFAULT_CLASS} has ${CONNECTIONS[database?.instanceType ?? DEFAULT_CLASS]}: choose a larger class, or a smaller max`,
    holds: ({ replicas, database }) => {
      const connections = CONNECTIONS[database?.instanceType ?? DEFAULT_CLASS];
      return replicas === undefined || connections === undefined || replicas.max * CONNECTIONS_OF_REPLICA <= connections * SHARE;
    },
  },
  {
    name: 'cname-below-its-zone',
    property: 'domain',
    sentence: 'must lie below its zone, of which it is the name: a CNAME cannot stand beside the records that a zone itself has',
    cure: ({ domain }) => `e.g. chat.${domain}`,
    holds: ({ domain, dnsZone, dnsRecords }) => dnsRecords === false || isUnknown(domain) || domain !== (dnsZone ?? defaultZone(domain)),
  },
  {
    name: 'cluster-certificate',
    property: 'certificate',
    sentence: 'must be one that you have as files, by ACME with DNS-01, or of Certificate Management Service: the load balancer signs none and answers no HTTP-01',
    cure: () => 'use TlsCertificate.acme(), TlsCertificate.fromPem or TlsCertificate.fromCertificateId',
    holds: ({ certificate: { _secret, _challenge, _certificateId } = {} as Partial<TlsCertificate> }) =>
      _secret !== undefined || _challenge === AcmeChallenge.DNS_01 || _certificateId !== undefined,
  },
  {
    name: 'certbot-for-acme',
    property: 'certbotImage',
    sentence: 'must be given with TlsCertificate.acme: pods obtain the certificate, and nothing can be installed in them',
    cure: () => "e.g. 'docker.io/certbot/dns-rfc2136@sha256:…': docker buildx imagetools inspect certbot/dns-rfc2136:latest prints the digest",
    holds: ({ certificate, certbotImage }) => certificate?._challenge !== AcmeChallenge.DNS_01 || certbotImage !== undefined,
  },
  {
    name: 'certbot-for-acme-alone',
    property: 'certbotImage',
    sentence: 'must be left out where the certificate is not by ACME: nobody would run it',
    holds: ({ certificate, certbotImage }) => certificate?._challenge === AcmeChallenge.DNS_01 || certbotImage === undefined,
  },
  {
    name: 'cluster-image-by-digest',
    property: 'openWebUiImage',
    sentence: 'must be given with a digest: replicas that are started on different days must be the same',
    cure: () => "e.g. OpenWebUiImage.of('ghcr.io/open-webui/open-webui', 'v0.12.4-slim', { digest: 'sha256:…' })",
    holds: ({ openWebUiImage }) => openWebUiImage?.digest !== undefined,
  },
  {
    name: 'cluster-image-without-login',
    property: 'openWebUiImage',
    sentence: 'must be an image without a login: pods pull what everybody may pull, or what the cluster itself may',
    holds: ({ openWebUiImage }) => openWebUiImage?.login === undefined,
  },
  alarmsNeedEverybody('npx cdktf-bailian-open-webui status says how the site is'),
  {
    name: 'restored-or-brought',
    property: 'restoreFrom',
    sentence: 'must not stand beside bringFrom: one database becomes the site',
    cure: () => 'leave bringFrom out: what was brought once stays',
    holds: ({ restoreFrom, bringFrom }) => restoreFrom === undefined || bringFrom === undefined,
  },
];

const DEFAULT_CLASS = 'pg.n2.2c.2m';

/** A pod reads secrets by its role; nobody hands it an argument. */
function examineSecrets(
  examination: Examination, { apiKey, adminPassword, embedding, endpoint, secretEnvironment }: OpenWebUiModel, certificate?: TlsCertificate,
): void {
  const all: Array<[string, SecretSource | undefined]> = [
    ['apiKey', apiKey],
    ['adminPassword', adminPassword],
    ['embedding.apiKey', embedding._source(endpoint).apiKey],
    ['certificate.privateKey', certificate?._secret],
    ...Object.entries(secretEnvironment).map(([name, secret]): [string, SecretSource] => [`secretEnvironment[${JSON.stringify(name)}]`, secret]),
  ];
  for (const [property, secret] of all.filter(([, one]) => one?._needsRole === false)) {
    examination.add({ property, sentence: 'must not be SecretSource.unsafeArgument: pods are handed no arguments', cure: secret && 'use SecretSource.fromVariable' });
  }
}

function examineNames(examination: Examination, props: Partial<Props>, domains: readonly DomainName[], context: SynthContext): void {
  const written = { list: 'additionalDomains', each: [{ name: 'domain', dnsZone: 'dnsZone' }, ...writtenIn('additionalDomains', domains.slice(1)).each] };
  examination.value('additionalDomains', domains.map(({ name }) => name), DISTINCT);
  domains.forEach(({ name, dnsZone }, index) => {
    examination.known(written.each[index].name, name, DOMAIN_NAME, REGISTRABLE);
    examination.known(written.each[index].dnsZone, dnsZone, DOMAIN_NAME, REGISTRABLE, {
      name: 'zone-of-name', sentence: 'must be the zone that the name lies in', holds: zone => isUnknown(name) || isInZone(name, zone),
    });
    if (props.dnsRecords !== false && domains.length > 0) {
      examination.value(written.each[index].name, name, withoutRecord(context.recordOf));
    }
  });
  // Records of challenges are set in them too.
  if (props.dnsRecords !== false || props.certificate?._challenge === AcmeChallenge.DNS_01) {
    examineDefaultZones(examination, domains, written);
  }
}

function examineSizes(examination: Examination, { replicas, podSize, longestAnswerSeconds, database, redis, fileStorage }: Partial<Props>): void {
  examination.known('replicas.min', replicas?.min, REPLICAS);
  examination.known('replicas.max', replicas?.max, REPLICAS);
  examination.known('podSize.vcpu', podSize?.vcpu, VCPU);
  examination.known('podSize.memoryGiB', podSize?.memoryGiB, MEMORY);
  examination.known('longestAnswerSeconds', longestAnswerSeconds, ANSWER);
  examination.known('database.instanceType', database?.instanceType, DATABASE_CLASS);
  examination.known('database.storageGiB', database?.storageGiB, STORAGE, { ...STORAGE, holds: size => size % 5 === 0 });
  examination.known('database.backupRetentionDays', database?.backupRetentionDays, BACKUPS);
  examination.known('redis.instanceClass', redis?.instanceClass, REDIS_CLASS);
  examination.known('fileStorage.versionRetentionDays', fileStorage?.versionRetentionDays, VERSIONS);
}

/** Fills in every default of a site on Kubernetes, and finds what is wrong. */
export function resolveBailianOpenWebUiCluster(given: Props, context: SynthContext): Resolution<ClusterModel> {
  const examination = new Examination(isUnknown);
  const props = examination.sound(BAILIAN_OPEN_WEB_UI_CLUSTER_PROPS, given);
  const name = resolveName(examination, props, context.path);
  const tags = resolveTags(examination, props, name);
  const software = resolveOpenWebUi(examination, props, context);
  const domains: DomainName[] = props.domain === undefined ? [] : [{ name: props.domain, dnsZone: props.dnsZone }, ...props.additionalDomains ?? []];
  examineNames(examination, props, domains, context);
  examineSizes(examination, props);
  examination.known('openWebUiImage.tag', props.openWebUiImage?.tag, releaseSince(OLDEST_RELEASE));
  if (context.region === undefined && context.provider === 'one') {
    examination.add({ property: 'provider', sentence: 'must have a region that is known at synth: pods are told it', cure: "e.g. new alicloud.AlicloudProvider(stack, 'alicloud', { region: 'ap-southeast-1' })" });
  }
  examination.known('cidrBlock', props.cidrBlock, CIDR_BLOCK, VPC_CIDR_BLOCK);
  examination.value('zoneIds', props.zoneIds, DISTINCT);
  examination.each('zoneIds', props.zoneIds, ZONE_ID, zoneOfRegion(context.region));
  props.certificate?._examine(examination, 'certificate', domains.map(({ name: served }) => served).filter(DOMAIN_NAME.holds), context.isTaken);
  examination.known('certbotImage', props.certbotImage, CERTBOT);
  examination.value('allowedCidrs', props.allowedCidrs?.map(context.said), DISTINCT);
  examination.each('allowedCidrs', props.allowedCidrs, CIDR_BLOCK);
  props.kubernetes?._examine(examination, 'kubernetes');
  props.documents?._examine(examination, 'documents');
  examination.known('logProject', props.logProject, LOG_PROJECT);
  props.alarms?._examine(examination, 'alarms');
  examination.known('bringFrom', props.bringFrom, ARCHIVE);
  examination.known('restoreFrom.endpoint', props.restoreFrom?.endpoint, RDS_ENDPOINT);
  examination.known('restoreFrom.restoreTime', props.restoreFrom?.restoreTime, UTC_SECOND);
  examination.known('restoreFrom.databaseName', props.restoreFrom?.databaseName, DATABASE_NAME);
  examination.props(props as Props, RULES);
  const model = modelOfProps(props as Props, { ...software, name, tags, path: context.path, domains });
  examination.props(model, SIGN_IN_RULES as ReadonlyArray<PropsRule<ClusterModel>>);
  if (software.apiKey !== undefined && software.adminPassword !== undefined) {
    examination.props(model, SECRET_RULES as ReadonlyArray<PropsRule<ClusterModel>>);
    examineSecrets(examination, software, props.certificate);
  }
  return { violations: examination.violations, model: withSignIn(model as ClusterModel & { servedOrigins: string[] }) };
}

/** What is resolved by others. */
type Resolved = OpenWebUiModel & Pick<ClusterModel, 'name' | 'tags' | 'path'> & { readonly domains: readonly DomainName[] };

function modelOfProps(props: Props, { domains, ...resolved }: Resolved): ClusterModel {
  const { database = {}, cidrBlock = '172.16.0.0/16' } = props;
  return {
    ...resolved,
    provider: props.provider,
    releaseName: resolved.name.toLowerCase(),
    domains: domains.map(({ name, dnsZone }) => ({ name, dnsZone: dnsZone ?? defaultZone(name) ?? name })),
    servedOrigins: domains.map(({ name }) => `https://${name}`),
    certificate: props.certificate,
    certbotImage: props.certbotImage,
    allowedCidrs: props.allowedCidrs ?? [],
    dnsRecords: props.dnsRecords !== false,
    kubernetes: props.kubernetes ?? KubernetesCluster.acs(),
    cidrBlock,
    vswitchCidrBlocks: firstBlocks(cidrBlock, VSWITCH_PREFIX, 2),
    zoneIds: props.zoneIds as [string, string] | undefined,
    replicas: props.replicas ?? { min: 2, max: 10 },
    podSize: props.podSize ?? { vcpu: 2, memoryGiB: 4 },
    longestAnswerSeconds: props.longestAnswerSeconds ?? 900,
    rollingUpdates: props.rollingUpdates ?? true,
    database: {
      instanceType: database.instanceType ?? DEFAULT_CLASS, storageGiB: database.storageGiB ?? 50, backupRetentionDays: database.backupRetentionDays ?? 14,
    },
    redisClass: props.redis?.instanceClass ?? 'redis.shard.small.ce',
    versionRetentionDays: props.fileStorage?.versionRetentionDays ?? 30,
    logProject: props.logProject,
    bringFrom: props.bringFrom,
    alarms: props.alarms,
    restoreFrom: props.restoreFrom,
    documents: props.documents ?? DocumentExtraction.none(),
    removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
  };
}
