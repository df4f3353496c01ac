import { TerraformStack } from 'cdktf';
import { CLUSTER, EXISTING_CLUSTER, RESTORE_POINT } from './cluster-props';
import { providerEffect, siteProps } from './effects-of-site-options';
import { Create, OptionEffect, OptionEffects } from './option-effect';
import {
  Alarms, BailianEndpoint, BailianModels, BailianOpenWebUiCluster, BailianOpenWebUiClusterProps, BuiltInTools, DocumentExtraction, Embedding,
  ExistingKubernetesClusterOptions,
  KubernetesCluster, OpenWebUiImage, RemovalPolicy, SecretSource, SignIn, SignUp, TlsCertificate,
} from '../../../lib';
import { BELOW, CHAIN } from '../validation/certificates';

type Props = Partial<BailianOpenWebUiClusterProps>;

const VALUES = 'helm_release.Release.values.0';
const DIGEST = `sha256:${'0a'.repeat(32)}`;
const BELOW_CHAT = { domain: 'a.chat.example.com', certificate: TlsCertificate.fromPem({ chain: BELOW, privateKey: SecretSource.fromKmsSecret('chat-certificate-key') }) };
const CERTBOT = `docker.io/certbot/dns-rfc2136@${DIGEST}`;
const COMPANY = SignIn.oidc({ issuer: 'https://login.example.com', clientId: 'chat', clientSecret: SecretSource.fromKmsSecret('acme/client-secret') });

/** What the chart is told, as it is written. */
const told = (text: string): Pick<OptionEffect, 'shows' | 'more'> => ({ shows: { [VALUES]: expect.stringContaining(text) }, more: true });
const tells = (props: Props, text: string): OptionEffect => ({ given: props as Record<string, unknown>, ...told(text) });
const shows = (props: Props, path: string, value: unknown): OptionEffect => ({ given: props as Record<string, unknown>, shows: { [path]: value }, more: true });

/** Of what Open WebUI is told. */
const SOFTWARE: OptionEffects = {
  apiKey: tells({ apiKey: SecretSource.fromKmsSecret('bailian-key') }, '"SITE_API_KEY":"kms-secret:bailian-key"'),
  adminEmail: tells({ adminEmail: 'other@example.com' }, '"adminEmail":"other@example.com"'),
  adminPassword: tells({ adminPassword: SecretSource.fromKmsSecret('first-password') }, '"WEBUI_ADMIN_PASSWORD":"kms-secret:first-password"'),
  openWebUiImage: tells({ openWebUiImage: OpenWebUiImage.of('ghcr.io/open-webui/open-webui', 'v0.12.5', { digest: DIGEST }) }, `"image":"ghcr.io/open-webui/open-webui@${DIGEST}"`),
  endpoint: tells({ endpoint: BailianEndpoint.BEIJING }, '"endpoint":"https://dashscope.aliyuncs.com/compatible-mode/v1"'),
  models: tells({ models: BailianModels.of({ allowed: ['qwen-plus'] }) }, '"models":["qwen-plus"]'),
  embedding: tells({ embedding: Embedding.NONE }, '"embeddingEndpoint":""'),
  rerankModel: tells({ rerankModel: 'qwen3-rerank' }, '"rerankModel":"qwen3-rerank"'),
  builtInTools: tells({ builtInTools: BuiltInTools.NONE }, '"knowledge":false'),
  allowEmbeddingModelChange: tells({ allowEmbeddingModelChange: true }, '"allowEmbeddingModelChange":true'),
  signUp: tells({ signUp: SignUp.OPEN }, '"signUp":"open"'),
  signIn: tells({ signIn: COMPANY }, '"OAUTH_CLIENT_SECRET":"kms-secret:acme/client-secret"'),
  passwordSignIn: { given: { signIn: COMPANY, passwordSignIn: false }, ...told('"ENABLE_LOGIN_FORM":"false"') },
  environment: tells({ environment: { DEFAULT_LOCALE: 'zh-CN' } }, '"DEFAULT_LOCALE":"zh-CN"'),
  secretEnvironment: tells({ secretEnvironment: { TAVILY_API_KEY: SecretSource.fromKmsSecret('tavily') } }, '"TAVILY_API_KEY":"kms-secret:tavily"'),
};

/** Of where it stands and how it is reached. */
const OWN: OptionEffects = {
  domain: shows({ domain: 'talk.example.com' }, 'alicloud_alidns_record.LoadBalancer_talkexamplecom.rr', 'talk'),
  dnsZone: { given: { ...BELOW_CHAT, dnsZone: 'chat.example.com' }, instead: BELOW_CHAT, shows: { 'alicloud_alidns_record.LoadBalancer_achatexamplecom.rr': 'a' }, more: true },
  additionalDomains: shows({ additionalDomains: [{ name: 'help.example.com' }] }, 'alicloud_alidns_record.LoadBalancer_helpexamplecom.rr', 'help'),
  certificate: tells({ certificate: TlsCertificate.fromPem({ chain: CHAIN, privateKey: SecretSource.fromKmsSecret('other-key') }) }, '"SITE_PRIVATE_KEY":"kms-secret:other-key"'),
  certbotImage: { given: { certificate: TlsCertificate.acme(), certbotImage: CERTBOT }, instead: {}, ...told(`"image":"${CERTBOT}"`) },
  allowedCidrs: tells({ allowedCidrs: ['203.0.113.0/24'] }, '"allowedCidrs":["203.0.113.0/24"]'),
  dnsRecords: shows({ dnsRecords: false }, 'alicloud_alidns_record.LoadBalancer_chatexamplecom.rr', '<gone>'),
  kubernetes: shows({ kubernetes: KubernetesCluster.existing(EXISTING_CLUSTER) }, 'terraform_data.ClusterId.input', EXISTING_CLUSTER.clusterId),
  cidrBlock: shows({ cidrBlock: '10.0.0.0/16' }, 'alicloud_vswitch.Network_Vswitch-Second.cidr_block', '10.0.16.0/20'),
  zoneIds: shows({ zoneIds: ['ap-southeast-1b', 'ap-southeast-1c'] }, 'alicloud_vswitch.Network_Vswitch-First.zone_id', 'ap-southeast-1b'),
  replicas: tells({ replicas: { min: 3, max: 6 } }, '"replicas":{"min":3,"max":6}'),
  podSize: tells({ podSize: { vcpu: 4, memoryGiB: 8 } }, '"pod":{"vcpu":4,"memoryGib":8}'),
  longestAnswerSeconds: { given: { longestAnswerSeconds: 600 }, shows: { 'helm_release.Release.timeout': 2400 }, more: true },
  rollingUpdates: tells({ rollingUpdates: false }, '"rolling":false'),
  database: shows({ database: { backupRetentionDays: 30 } }, 'alicloud_db_backup_policy.Database_Backups.backup_retention_period', 30),
  redis: shows({ redis: { instanceClass: 'redis.shard.mid.ce' } }, 'alicloud_kvstore_instance.Redis.instance_class', 'redis.shard.mid.ce'),
  fileStorage: shows({ fileStorage: { versionRetentionDays: 60 } }, 'alicloud_oss_bucket.Files.lifecycle_rule.0.noncurrent_version_expiration.0.days', 60),
  documents: tells({ documents: DocumentExtraction.tika(`docker.io/apache/tika@${DIGEST}`) }, `"documents":{"image":"docker.io/apache/tika@${DIGEST}"}`),
  logProject: tells({ logProject: 'chat-logs' }, '"logProject":"chat-logs"'),
  bringFrom: tells({ bringFrom: 'bring/site.tar' }, '"bringFrom":"bring/site.tar"'),
  alarms: shows({ alarms: Alarms.to('oncall') }, 'alicloud_cms_alarm.Alarms_ReadyAlarm.contact_groups.0', 'oncall'),
  restoreFrom: tells({ restoreFrom: RESTORE_POINT }, `"restoreFrom":${JSON.stringify({ ...RESTORE_POINT, databaseName: null })}`),
  removalPolicy: shows({ removalPolicy: RemovalPolicy.DESTROY }, 'alicloud_db_instance.Database.deletion_protection', false),
  ...siteProps({ named: 'alicloud_vpc.Network.vpc_name', tagged: 'alicloud_vpc.Network', provided: 'alicloud_vpc.Network' }),
  provider: providerEffect('alicloud_vpc.Network'),
};

const cluster = <T extends object>(props: (options: T) => Props): Create =>
  (stack: TerraformStack, options: T) => new BailianOpenWebUiCluster(stack, 'Site', { ...CLUSTER, ...props(options) });

const options = <T extends object>(effects: OptionEffects, props: (given: T) => Props): [OptionEffects, Create] => [effects, cluster(props)];

/** Of the structs of a site on Kubernetes. */
export const CLUSTER_OPTIONS: Record<string, [OptionEffects, Create]> = {
  BailianOpenWebUiClusterProps: options({ ...SOFTWARE, ...OWN }, (given: Props) => given),
  ClusterDatabaseOptions: options({
    instanceType: { given: { instanceType: 'pg.n4.4c.2m' }, shows: { 'alicloud_db_instance.Database.instance_type': 'pg.n4.4c.2m' }, more: true },
    storageGiB: { given: { storageGiB: 100 }, shows: { 'alicloud_db_instance.Database.instance_storage': 100 }, more: true },
    backupRetentionDays: { given: { backupRetentionDays: 30 }, shows: { 'alicloud_db_backup_policy.Database_Backups.backup_retention_period': 30 }, more: true },
  }, database => ({ database })),
  ClusterRedisOptions: options({
    instanceClass: { given: { instanceClass: 'redis.shard.mid.ce' }, shows: { 'alicloud_kvstore_instance.Redis.instance_class': 'redis.shard.mid.ce' } },
  }, redis => ({ redis })),
  FileStorageOptions: options({
    versionRetentionDays: { given: { versionRetentionDays: 60 }, shows: { 'alicloud_oss_bucket.Files.lifecycle_rule.0.noncurrent_version_expiration.0.days': 60 }, more: true },
  }, fileStorage => ({ fileStorage })),
  PodSize: options({
    vcpu: { given: { vcpu: 4 }, ...told('"pod":{"vcpu":4,"memoryGib":4}') },
    memoryGiB: { given: { memoryGiB: 8 }, ...told('"pod":{"vcpu":2,"memoryGib":8}') },
  }, (podSize: object) => ({ podSize: { vcpu: 2, memoryGiB: 4, ...podSize } })),
  ReplicaRange: options({
    min: { given: { min: 3 }, ...told('"replicas":{"min":3,"max":4}') },
    max: { given: { max: 6 }, ...told('"replicas":{"min":2,"max":6}') },
  }, (replicas: object) => ({ replicas: { min: 2, max: 4, ...replicas } })),
  RestorePoint: options({
    endpoint: { given: { endpoint: 'pgm-fedcba9876543210.pg.rds.aliyuncs.com' }, ...told('"endpoint":"pgm-fedcba9876543210.pg.rds.aliyuncs.com"') },
    restoreTime: { given: { restoreTime: '2026-11-30T00:00:00Z' }, ...told('"restoreTime":"2026-11-30T00:00:00Z"') },
    databaseName: { given: { databaseName: 'open_webui' }, ...told('"databaseName":"open_webui"') },
  }, (given: object) => ({ restoreFrom: { ...RESTORE_POINT, ...given } })),
  ExistingKubernetesClusterOptions: options({
    clusterId: { given: { clusterId: 'cfedcba9876543210' }, shows: { 'terraform_data.ClusterId.input': 'cfedcba9876543210' }, more: true },
    vpcId: { given: { vpcId: 'vpc-t4n00000000000000009' }, shows: { 'alicloud_alb_load_balancer.LoadBalancer.vpc_id': 'vpc-t4n00000000000000009' }, more: true },
    vswitchIds: { given: { vswitchIds: ['vsw-t4n00000000000000008', 'vsw-t4n00000000000000009'] }, shows: { 'alicloud_db_instance.Database.vswitch_id': 'vsw-t4n00000000000000008,vsw-t4n00000000000000009' }, more: true },
    zoneIds: { given: { zoneIds: ['ap-southeast-1b', 'ap-southeast-1c'] }, shows: { 'alicloud_db_instance.Database.zone_id': 'ap-southeast-1b' }, more: true },
    podCidrs: { given: { podCidrs: ['10.9.0.0/16'] }, shows: { 'alicloud_db_instance.Database.security_ips.0': '10.9.0.0/16' }, more: true },
    oidcProviderArn: { given: { oidcProviderArn: 'acs:ram::1234567890123456:oidc-provider/other' }, ...told('oidc-provider/other') },
    oidcIssuerUrl: {
      given: { oidcIssuerUrl: 'https://issuer.example.com' },
      shows: { 'alicloud_ram_role.ReplicasRole.assume_role_policy_document': expect.stringContaining('https://issuer.example.com') },
      more: true,
    },
  }, (given: Partial<ExistingKubernetesClusterOptions>) => ({ kubernetes: KubernetesCluster.existing({ ...EXISTING_CLUSTER, ...given }) })),
};
