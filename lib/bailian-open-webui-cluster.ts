import { ITerraformDependable, TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { chartSecrets } from './cluster/chart-secrets';
import { chartFolder } from './cluster/chart-source';
import { ChartAcme, ChartValues, chartEnvironment } from './cluster/chart-values';
import { measuredOfCluster } from './cluster/cluster-alarms';
import { ClusterDatabase } from './cluster/cluster-database';
import { ClusterKubernetes, PodIdentity, clusterAccess } from './cluster/cluster-kubernetes';
import { ClusterNetwork, IClusterNetwork } from './cluster/cluster-network';
import { ClusterRedis } from './cluster/cluster-redis';
import { FileStorage } from './cluster/file-storage';
import { LoadBalancer } from './cluster/load-balancer';
import { PodRole } from './cluster/pod-role';
import { siteHome } from './cluster/site-home';
import { WebUiRelease } from './cluster/web-ui-release';
import { ClusterModel, resolveBailianOpenWebUiCluster } from './cluster-model';
import { BailianOpenWebUiClusterProps } from './cluster-options';
import { READY_ADDRESS, SiteAlarms } from './parts/site-alarms';
import { WebUiSecrets, bindWebUiSecrets, secretsOf } from './parts/web-ui-secrets';
import { settingsOf } from './parts/web-ui-settings';
import { signInFacts } from './parts/web-ui-sign-in';
import { addWarning } from './terraform/add-warning';
import { warnOfProvider } from './terraform/alicloud-provider';
import { PolicyStatement, allow } from './terraform/policy-statement';
import { contextOf } from './terraform/synth-context';
import { TerraformData } from './terraform/terraform-data';
import { farFromMainland, isMainland } from './validation/regions';
import { modelOf } from './validation/rule';

const DATABASE_PORT = 5432;
const REDIS_PORT = 6379;
const DATABASE_ACCOUNT = 'open_webui';

/**
 * A site without a single machine to lose: replicas of Open WebUI on Kubernetes, with PostgreSQL, Redis and OSS below them, in two zones of one region.
 *
 * It is for more people than one machine holds (some 200), and costs several times as much.
 */
export class BailianOpenWebUiCluster extends Construct {
  /** The address of the site. */
  public readonly url: string;

  /** The address to which a provider of `signIn` sends people back, which it must be told; undefined without one, and with LDAP. */
  public readonly signInRedirectUri?: string;

  /** The network of the site, where a private connection to Bailian is made. */
  public readonly vpcId: string;

  /** The cluster of Container Service. */
  public readonly clusterId: string;

  /** The database of RDS. */
  public readonly databaseId: string;

  /** The bucket of what people upload. */
  public readonly bucketName: string;

  /** What the names of the site lead to. */
  public readonly loadBalancerDnsName: string;

  /** Done when the site serves. */
  public readonly ready: TerraformResource;

  /**
   * Creates the site.
   *
   * @throws ValidationError with everything that is wrong in the props, before anything is created
   */
  constructor(scope: Construct, id: string, props: BailianOpenWebUiClusterProps) {
    const context = contextOf(scope, id, props);
    const model = modelOf(props, context, resolveBailianOpenWebUiCluster);
    super(scope, id);
    warnOfProvider(this, model.provider);
    warnOfImages(this, model, context.region);

    const { network, kubernetes } = place(this, model);
    const data = dataLayer(this, model, network);
    const secrets = bindSecrets(this, model);
    const roles = podRoles(this, model, { kubernetes, data, secrets });
    const front = new LoadBalancer(this, 'LoadBalancer', { ...model, network, records: model.dnsRecords ? model.domains : [] });
    const release = new WebUiRelease(this, 'Release', {
      name: model.releaseName,
      access: clusterAccess(this, kubernetes.clusterId, model.provider),
      chartFolder: chartFolder(),
      values: chartValues(this, model, { kubernetes, data, roles, secrets, front, region: context.region }),
      dependsOn: [...network.wayOut, ...data.files.ready, ...secrets.stored, ...roles.granted],
    });

    this.node.defaultChild = release.release;
    this.url = model.servedOrigins[0];
    this.signInRedirectUri = model.signIn?._redirectUri(model.servedOrigins[0]);
    this.vpcId = network.vpcId;
    this.clusterId = kubernetes.clusterId;
    this.databaseId = data.database.instanceId;
    this.bucketName = data.files.bucketName;
    this.loadBalancerDnsName = front.dnsName;
    this.ready = release.release;
    siteAlarms(this, model, { data, front });
  }
}

/** What a pod would find out half an hour later, when database and cluster are there. */
function warnOfImages(scope: Construct, { openWebUiImage: { repository, digest = '' }, certbotImage }: ClusterModel, region?: string): void {
  warnOfImage(scope, 'openWebUiImage', [repository, digest], region);
  if (certbotImage !== undefined) {
    warnOfImage(scope, 'certbotImage', certbotImage.split('@'), region);
  }
}

function warnOfImage(scope: Construct, property: string, [repository, digest]: readonly string[], region?: string): void {
  if (/^sha256:0{64}$/.test(digest)) {
    addWarning(scope, `${property} has a digest of zeros, which no image has: docker buildx imagetools inspect ${repository}:TAG prints the one of a tag`);
  }
  if (isMainland(region) && farFromMainland(repository.split('/', 1)[0]) !== undefined) {
    addWarning(scope, `pods in ${region} pull ${repository} from abroad, which takes long or fails: push it to Container Registry, and name that in ${property}`);
  }
}

/** They come when the site serves and go before it does, so that neither is an alarm. */
function siteAlarms(site: BailianOpenWebUiCluster, model: ClusterModel, { data, front }: Pick<Found, 'data' | 'front'>): void {
  if (model.alarms === undefined) {
    return;
  }
  new SiteAlarms(site, 'Alarms', {
    provider: model.provider,
    name: model.name,
    contactGroup: model.alarms.contactGroup,
    url: site.url,
    asked: READY_ADDRESS,
    measured: measuredOfCluster({
      databaseId: data.database.instanceId, redisId: data.redis.instanceId, loadBalancerId: front.loadBalancerId, leastReplicas: model.replicas.min,
    }),
    dependsOn: [site.ready],
  });
}

type Place = PodIdentity & { readonly clusterId: string };

/** Where the site runs: a network and a cluster of its own, or those that exist. */
function place(scope: Construct, model: ClusterModel): { readonly network: IClusterNetwork; readonly kubernetes: Place } {
  const { _existing: existing } = model.kubernetes;
  siteHome(scope, existing === undefined ? 'a cluster of its own' : `the cluster ${existing.clusterId}`);
  if (existing !== undefined) {
    const { vpcId, vswitchIds, zoneIds, podCidrs, clusterId, oidcProviderArn, oidcIssuerUrl } = existing;
    const pair = (list: string[]): [string, string] => [list[0], list[1]];
    const network = { vpcId, vswitchIds: pair(vswitchIds), zoneIds: pair(zoneIds), podCidrs, wayOut: [] };
    return { network, kubernetes: { clusterId, oidcProviderArn, oidcIssuerUrl } };
  }
  const network = new ClusterNetwork(scope, 'Network', model);
  return { network, kubernetes: new ClusterKubernetes(scope, 'Kubernetes', { ...model, network }) };
}

interface DataLayer {
  readonly database: ClusterDatabase;
  readonly redis: ClusterRedis;
  readonly files: FileStorage;
}

function dataLayer(scope: Construct, model: ClusterModel, network: IClusterNetwork): DataLayer {
  const { provider, name, tags, removalPolicy, versionRetentionDays } = model;
  return {
    database: new ClusterDatabase(scope, 'Database', { provider, name, tags, network, removalPolicy, ...model.database }),
    redis: new ClusterRedis(scope, 'Redis', { provider, name, tags, network, instanceClass: model.redisClass }),
    files: new FileStorage(scope, 'Files', { provider, name, tags, removalPolicy, versionRetentionDays }),
  };
}

interface SiteSecrets extends Pick<WebUiSecrets, 'statements' | 'variableStatements' | 'replaceTriggeredBy' | 'stored'> {
  /** What takes the certificate, where the site obtains its own. */
  readonly certificateStatements: readonly PolicyStatement[];
}

/** Those of Open WebUI, and the key of the certificate. */
function bindSecrets(scope: Construct, model: ClusterModel): SiteSecrets {
  const ofWebUi = bindWebUiSecrets(scope, model);
  const { privateKey, statements } = model.certificate._bind(scope, { ...model, dnsZones: model.domains.map(({ dnsZone }) => dnsZone) });
  return {
    certificateStatements: privateKey === undefined ? statements : [],
    variableStatements: ofWebUi.variableStatements,
    statements: [...ofWebUi.statements, ...privateKey?.statements ?? []],
    replaceTriggeredBy: [...ofWebUi.replaceTriggeredBy, ...privateKey?.replaceTriggeredBy ?? []],
    stored: [...ofWebUi.stored, ...privateKey?.stored ?? []],
  };
}

interface PodRoles {
  readonly replicas: PodRole;
  readonly release: PodRole;
  /** Only where the site obtains its certificate. */
  readonly certificate?: PodRole;
  readonly granted: readonly ITerraformDependable[];
}

/**
 * The replicas read their variables and keep files; the release's jobs write settings, and make the first administrator and the account of the database; who
 * obtains the certificate sets records.
 */
function podRoles(scope: Construct, model: ClusterModel, { kubernetes, data, secrets }: Pick<Found, 'kubernetes' | 'data' | 'secrets'>): PodRoles {
  const { provider, name, tags, releaseName: namespace } = model;
  const shared = { provider, name, tags, identity: kubernetes, namespace };
  const ofReplicas = [...secrets.variableStatements, ...data.files.statements];
  const ofReleases = [...secrets.statements, ...data.files.statements, ...model.restoreFrom === undefined ? [] : data.files.statementsOfThePast];
  const account = allow(['rds:CreateAccount', 'rds:DescribeAccounts', 'rds:ResetAccountPassword'], [`acs:rds:*:*:dbinstance/${data.database.instanceId}`]);
  const replicas = new PodRole(scope, 'ReplicasRole', { ...shared, serviceAccount: namespace, statements: ofReplicas });
  const release = new PodRole(scope, 'ReleaseRole', { ...shared, serviceAccount: `${namespace}-release`, statements: [...ofReleases, account] });
  const certificate = secrets.certificateStatements.length === 0 ? undefined
    : new PodRole(scope, 'CertificateRole', { ...shared, serviceAccount: `${namespace}-certificate`, statements: secrets.certificateStatements });
  return { replicas, release, certificate, granted: [replicas, release, ...certificate === undefined ? [] : [certificate]].map(({ granted }) => granted) };
}

interface Found {
  readonly kubernetes: Place;
  readonly data: DataLayer;
  readonly roles: PodRoles;
  readonly secrets: SiteSecrets;
  readonly front: LoadBalancer;
  readonly region?: string;
}

function chartValues(scope: Construct, model: ClusterModel, { kubernetes, data, roles, secrets, front, region = '' }: Found): ChartValues {
  const { openWebUiImage: image, podSize, documents } = model;
  const settings = settingsOf(model);
  return {
    image: `${image.repository}@${image.digest}`,
    replicas: model.replicas,
    pod: { vcpu: podSize.vcpu, memoryGib: podSize.memoryGiB },
    longestAnswerSeconds: model.longestAnswerSeconds,
    rolling: model.rollingUpdates,
    environment: { ...chartEnvironment(settings), ...revision(scope, model, secrets) },
    settings,
    allowEmbeddingModelChange: model.allowEmbeddingModelChange,
    signIn: signInFacts(model) ?? null,
    identity: { region, oidcProviderArn: kubernetes.oidcProviderArn, roleArn: roles.replicas.arn, releaseRoleArn: roles.release.arn },
    ...chartSecrets(model),
    adminEmail: model.adminEmail,
    database: { instanceId: data.database.instanceId, host: data.database.host, port: DATABASE_PORT, name: DATABASE_ACCOUNT, account: DATABASE_ACCOUNT },
    redis: { host: data.redis.host, port: REDIS_PORT },
    files: { bucket: data.files.bucketName, region },
    logProject: model.logProject ?? null,
    bringFrom: model.bringFrom ?? null,
    restoreFrom: model.restoreFrom === undefined ? null : { ...model.restoreFrom, databaseName: model.restoreFrom.databaseName ?? null },
    ingress: {
      loadBalancerId: front.loadBalancerId,
      names: model.domains.map(({ name }) => name),
      certificate: model.certificate._files(model)?.chain ?? '',
      certificateId: model.certificate._certificateId ?? null,
      allowedCidrs: model.allowedCidrs,
    },
    acme: acmeOf(model, roles),
    documents: documents._image === undefined ? null : { image: documents._image },
  };
}

function acmeOf({ certbotImage, certificate: { _authority: authority }, domains }: ClusterModel, { certificate: role }: PodRoles): ChartAcme | null {
  return certbotImage === undefined || authority === undefined || role === undefined ? null
    : { image: certbotImage, roleArn: role.arn, ...authority, zones: Object.fromEntries(domains.map(({ name, dnsZone }) => [name, dnsZone])) };
}

/** Another value of a secret makes pods anew, which read it when they start; a marker says that there is one, and nothing of it. */
function revision(scope: Construct, model: ClusterModel, { replaceTriggeredBy }: SiteSecrets): Record<string, string> {
  const marker = new TerraformData(scope, 'SecretsRevision', {
    input: [...secretsOf(model), model.certificate._secret].map(secret => secret?._revision ?? '').join('.'),
    lifecycle: replaceTriggeredBy.length > 0 ? { replaceTriggeredBy: [...replaceTriggeredBy] } : undefined,
  });
  return { SECRETS_REVISION: `${marker.getStringAttribute('id')}.${marker.output}` };
}
