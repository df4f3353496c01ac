import { TerraformStack, Testing } from 'cdktf';
import { clusterProps } from './site';
import { AcmeChallenge, Alarms, alicloud, ContainerImageOptions, OpenWebUiImage, RegistryLogin, SecretSource, TlsCertificate } from '../../../lib';
import { BailianOpenWebUiCluster } from '../../../lib/bailian-open-webui-cluster';
import { DocumentExtraction } from '../../../lib/choices/document-extraction';
import { ExistingKubernetesClusterOptions, KubernetesCluster } from '../../../lib/choices/kubernetes-cluster';
import { BailianOpenWebUiClusterProps, RestorePoint } from '../../../lib/cluster-options';
import { brokenRules } from '../constructs/broken-rules';
import { EXISTING_CLUSTER, RESTORE_POINT } from '../constructs/cluster-props';
import { RuleCase } from '../validation/rule-case';

export type Props = Partial<BailianOpenWebUiClusterProps>;

export const DIGEST = `sha256:${'0a'.repeat(32)}`;
const image = (tag: string, options?: ContainerImageOptions) => OpenWebUiImage.of('ghcr.io/open-webui/open-webui', tag, options);

export const existing = (options: Partial<ExistingKubernetesClusterOptions> = {}): Props =>
  ({ kubernetes: KubernetesCluster.existing({ ...EXISTING_CLUSTER, ...options }) });

const ALARMED = { alarms: Alarms.to('oncall') };
const CERTBOT = `docker.io/certbot/dns-rfc2136@${DIGEST}`;

/** With a certificate that the site obtains. */
export const acme = (props: Props = {}): Props => ({ certificate: TlsCertificate.acme(), certbotImage: CERTBOT, ...props });
const restored = (changes: Partial<RestorePoint> = {}): Props => ({ restoreFrom: { ...RESTORE_POINT, ...changes } });

/** A site of these props. */
export function build(props: Props, region = 'ap-southeast-1'): BailianOpenWebUiCluster {
  const stack = new TerraformStack(Testing.app(), 'stack');
  new alicloud.AlicloudProvider(stack, 'alicloud', { region });
  return new BailianOpenWebUiCluster(stack, 'Chat', clusterProps(props));
}

/** What is wrong, by the rule that says so and in what words. */
export const REFUSED: ReadonlyArray<readonly [rule: string, props: Props, words: string]> = [
  ['cluster-image-by-digest', { openWebUiImage: undefined }, 'openWebUiImage: must be given with a digest'],
  ['cluster-image-by-digest', { openWebUiImage: image('v0.12.4') }, 'openWebUiImage: must be given with a digest'],
  ['cluster-certificate', { certificate: TlsCertificate.selfSigned() }, 'certificate: must be one that you have as files, by ACME with DNS-01'],
  ['cluster-certificate', { certificate: TlsCertificate.acme({ challenge: AcmeChallenge.HTTP_01 }) }, 'certificate: must be one that you have as files, by ACME with DNS-01'],
  ['certificate-id', { certificate: TlsCertificate.fromCertificateId('1234567') }, 'certificate: must be the id of a certificate as ALB has it'],
  ['certbot-for-acme-alone', { certificate: TlsCertificate.fromCertificateId('1234567-cn-hangzhou'), certbotImage: CERTBOT }, 'certbotImage: must be left out'],
  ['certbot-for-acme', { certificate: TlsCertificate.acme() }, 'certbotImage: must be given with TlsCertificate.acme'],
  ['certbot-for-acme-alone', { certbotImage: CERTBOT }, 'certbotImage: must be left out where the certificate is not by ACME'],
  ['certbot-for-acme-alone', { certificate: TlsCertificate.acme({ challenge: AcmeChallenge.HTTP_01 }), certbotImage: CERTBOT }, 'certbotImage: must be left out'],
  ['image-by-digest', acme({ certbotImage: 'docker.io/certbot/dns-rfc2136:v5.8.0' }), 'certbotImage: must be an image by its digest'],
  ['image-by-digest', acme({ certbotImage: `dns-rfc2136@${DIGEST}` }), 'certbotImage: must be an image by its digest'],
  ['acme-names', acme({ domain: 'chat.example.internal', dnsZone: 'example.internal' }), "certificate: must not be Let's Encrypt for more than"],
  ['zone-known', acme({ domain: 'chat.example.eu.org', dnsRecords: false }), 'dnsZone: must be given for such a name'],
  ['distinct', { allowedCidrs: [] }, 'allowedCidrs: must name at least one and nothing twice'],
  ['distinct', { allowedCidrs: ['10.0.0.0/8', '10.0.0.0/8'] }, 'allowedCidrs: must name at least one and nothing twice'],
  ['cidr-block', { allowedCidrs: ['10.0.0.1/8'] }, 'allowedCidrs[0]: must be a block'],
  ['release-since', { openWebUiImage: image('v0.12.3', { digest: DIGEST }) }, 'openWebUiImage.tag: must be release 0.12.4 or later'],
  ['cluster-image-without-login', { openWebUiImage: image('v0.12.4', { digest: DIGEST, login: RegistryLogin.password('me', SecretSource.fromVariable('registry')) }) },
    'openWebUiImage: must be an image without a login'],
  ['cname-below-its-zone', { domain: 'example.com' }, 'domain: must lie below its zone'],
  ['cname-below-its-zone', { domain: 'chat.example.com', dnsZone: 'chat.example.com' }, 'domain: must lie below its zone'],
  ['domain-name', { domain: 'Chat.Example.com' }, 'domain: must be a domain name in lower case'],
  ['zone-of-name', { dnsZone: 'example.org' }, 'dnsZone: must be the zone that the name lies in'],
  ['distinct', { additionalDomains: [{ name: 'chat.example.com' }] }, 'additionalDomains: must name at least one and nothing twice'],
  ['cidr-block', { cidrBlock: '172.16.1.0/16' }, 'cidrBlock: must be a block of IPv4 addresses'],
  ['network-has-room', { cidrBlock: '172.16.0.0/20' }, 'cidrBlock: must be /19 or larger'],
  ['network-apart-from-services', { cidrBlock: '192.168.0.0/16' }, 'cidrBlock: must have no address in common'],
  ['two-zones', { zoneIds: ['ap-southeast-1a'] }, 'zoneIds: must be two'],
  ['distinct', { zoneIds: ['ap-southeast-1a', 'ap-southeast-1a'] }, 'zoneIds: must name at least one and nothing twice'],
  ['zone-of-region', { zoneIds: ['cn-hangzhou-h', 'ap-southeast-1a'] }, "zoneIds[0]: must be a zone of the provider's region"],
  ['replicas', { replicas: { min: 1, max: 4 } }, 'replicas.min: must be a whole number, 2 to 50'],
  ['replicas', { replicas: { min: 2, max: 51 } }, 'replicas.max: must be a whole number, 2 to 50'],
  ['replicas-in-order', { replicas: { min: 6, max: 4 } }, 'replicas: must not have a min above its max'],
  ['replicas-have-connections', { replicas: { min: 2, max: 11 } }, 'replicas: must leave the database a fifth of its connections'],
  ['pod-vcpu', { podSize: { vcpu: 0.5, memoryGiB: 4 } }, 'podSize.vcpu: must be a whole number'],
  ['pod-memory', { podSize: { vcpu: 2, memoryGiB: 1 } }, 'podSize.memoryGiB: must be a whole number'],
  ['longest-answer', { longestAnswerSeconds: 30 }, 'longestAnswerSeconds: must be a whole number, 60 to 3600'],
  ['database-class', { database: { instanceType: 'mysql.n2.small.1' } }, 'database.instanceType: must be a class of RDS'],
  ['database-storage', { database: { storageGiB: 52 } }, 'database.storageGiB: must be 20 to 64000 (GiB) in steps of 5'],
  ['database-storage', { database: { storageGiB: 10 } }, 'database.storageGiB: must be 20 to 64000 (GiB) in steps of 5'],
  ['backup-retention', { database: { backupRetentionDays: 3 } }, 'database.backupRetentionDays: must be a whole number'],
  ['redis-class', { redis: { instanceClass: 'memcache.small' } }, 'redis.instanceClass: must be a class of Redis'],
  ['version-retention', { fileStorage: { versionRetentionDays: 0 } }, 'fileStorage.versionRetentionDays: must be a whole number'],
  ['image-by-digest', { documents: DocumentExtraction.tika('apache/tika:latest') }, 'documents: must be an image by its digest'],
  ['log-project', { logProject: 'Chat-Logs' }, 'logProject: must be the name of a project of Simple Log Service'],
  ['log-project', { logProject: 'chat-' }, 'logProject: must be the name of a project of Simple Log Service'],
  ['archive-key', { bringFrom: '/bring/site.tar' }, 'bringFrom: must be a key in the bucket of the site'],
  ['archive-key', { bringFrom: 'oss://bucket/site.tar' }, 'bringFrom: must be a key in the bucket of the site'],
  ['archive-key', { bringFrom: 'uploads/site.tar' }, 'bringFrom: must be a key in the bucket of the site'],
  ['archive-key', { bringFrom: 'bring/../site.tar' }, 'bringFrom: must be a key in the bucket of the site'],
  ['alarms-need-everybody', { ...ALARMED, allowedCidrs: ['10.0.0.0/8'] }, 'alarms: must be left out with allowedCidrs that lack 0.0.0.0/0'],
  ['alarms-need-everybody', { ...ALARMED, allowedCidrs: ['0.0.0.0/1', '128.0.0.0/1'] }, 'alarms: must be left out with allowedCidrs that lack 0.0.0.0/0'],
  ['contact-group-name', { alarms: Alarms.to('a,b') }, 'alarms: must be the name of a contact group of CloudMonitor'],
  ['rds-endpoint', restored({ endpoint: 'db.example.com' }), 'restoreFrom.endpoint: must be the endpoint of an instance of RDS'],
  ['rds-endpoint', restored({ endpoint: 'postgresql://pgm-1.pg.rds.aliyuncs.com' }), 'restoreFrom.endpoint: must be the endpoint of an instance of RDS'],
  ['rds-endpoint', restored({ endpoint: 'pgm-1.pg.rds.aliyuncs.com:5432' }), 'restoreFrom.endpoint: must be the endpoint of an instance of RDS'],
  ['utc-second', restored({ restoreTime: '2026-11-29 14:05:00' }), 'restoreFrom.restoreTime: must be a time in UTC to the second'],
  ['utc-second', restored({ restoreTime: '2026-11-29T14:05:00+08:00' }), 'restoreFrom.restoreTime: must be a time in UTC to the second'],
  ['utc-second', restored({ restoreTime: '2026-02-30T14:05:00Z' }), 'restoreFrom.restoreTime: must be a time in UTC to the second'],
  ['database-name', restored({ databaseName: 'open_webui"; DROP' }), 'restoreFrom.databaseName: must be the name of a database of RDS'],
  ['restored-or-brought', { ...restored(), bringFrom: 'bring/site.tar' }, 'restoreFrom: must not stand beside bringFrom'],
  ['no-argument', { apiKey: SecretSource.unsafeArgument('api_key') }, 'apiKey: must not be SecretSource.unsafeArgument'],
  ['no-argument', { secretEnvironment: { BOCHA_SEARCH_API_KEY: SecretSource.unsafeArgument('search_key') } }, 'secretEnvironment["BOCHA_SEARCH_API_KEY"]: must not be'],
  ['admin-password-apart', { adminPassword: SecretSource.fromVariable('api_key') }, 'adminPassword: must be a secret of its own'],
  ['existing-cluster-has-cidrblock', { ...existing(), cidrBlock: '10.0.0.0/8' }, 'cidrBlock: must be left out with KubernetesCluster.existing'],
  ['existing-cluster-has-zoneids', { ...existing(), zoneIds: EXISTING_CLUSTER.zoneIds }, 'zoneIds: must be left out with KubernetesCluster.existing'],
  ['existing-vswitchids-pair', existing({ vswitchIds: ['vsw-t4n00000000000000001'] }), 'kubernetes.vswitchIds: must be two'],
  ['existing-zoneids-pair', existing({ zoneIds: ['ap-southeast-1a'] }), 'kubernetes.zoneIds: must be two'],
  ['cluster-id', existing({ clusterId: 'vpc-1' }), 'kubernetes.clusterId: must be the id of a cluster'],
  ['oidc-provider', existing({ oidcProviderArn: 'ack-rrsa' }), 'kubernetes.oidcProviderArn: must be the ARN of an OIDC provider'],
  ['oidc-issuer', existing({ oidcIssuerUrl: 'http://oidc.example.com' }), 'kubernetes.oidcIssuerUrl: must be the address of an issuer'],
  ['id-of-vpc', existing({ vpcId: 'net-1' }), 'kubernetes.vpcId: must be an id that begins with vpc-'],
  ['cidr-block', existing({ podCidrs: ['10.0.0.1/16'] }), 'kubernetes.podCidrs[0]: must be a block'],
];

/** What each rule takes that only such a site has. */
const ACCEPTED: Readonly<Record<string, Props[]>> = {
  'image-by-digest': [{ documents: DocumentExtraction.tika(`docker.io/apache/tika@${DIGEST}`) }, { documents: DocumentExtraction.none() }],
  'log-project': [{ logProject: 'abc' }, { logProject: '4-chats' }],
  'archive-key': [{ bringFrom: 'site.tar' }, { bringFrom: 'bring/site-2026-11-29.tar.gz' }],
  'rds-endpoint': [restored(), restored({ endpoint: 'pgm-0123456789abcdef.pgsql.singapore.rds.aliyuncs.com' })],
  'utc-second': [restored({ restoreTime: '2028-02-29T23:59:59Z' })],
  'database-name': [restored({ databaseName: 'open_webui_r_0bd252b206fb' })],
  'restored-or-brought': [restored(), { bringFrom: 'site.tar' }],
  'cluster-id': [existing()],
  'oidc-provider': [existing()],
  'oidc-issuer': [existing()],
  'existing-vswitchids-pair': [existing()],
  'existing-zoneids-pair': [existing()],
  'existing-cluster-has-cidrblock': [existing(), { cidrBlock: '10.0.0.0/16' }],
  'existing-cluster-has-zoneids': [existing(), { zoneIds: EXISTING_CLUSTER.zoneIds }],
  'replicas': [{ replicas: { min: 2, max: 2 } }],
  'replicas-in-order': [{ replicas: { min: 4, max: 4 } }],
  'replicas-have-connections': [{ replicas: { min: 2, max: 10 } }, { replicas: { min: 2, max: 50 }, database: { instanceType: 'pg.n4.8c.1m' } }],
  'pod-vcpu': [{ podSize: { vcpu: 1, memoryGiB: 4 } }],
  'pod-memory': [{ podSize: { vcpu: 2, memoryGiB: 2 } }],
  'longest-answer': [{ longestAnswerSeconds: 60 }, { longestAnswerSeconds: 3600 }],
  'backup-retention': [{ database: { backupRetentionDays: 7 } }],
  'version-retention': [{ fileStorage: { versionRetentionDays: 1 } }],
  'database-storage': [{ database: { storageGiB: 20 } }, { database: { storageGiB: 64000 } }],
  'database-class': [{ database: { instanceType: 'pg.x4.2xlarge.2c' } }],
  'redis-class': [{ redis: { instanceClass: 'tair.rdb.2g' } }],
  'network-apart-from-services': [{ cidrBlock: '192.168.128.0/17' }],
  'network-has-room': [{ cidrBlock: '10.0.0.0/19' }],
  'two-zones': [{ zoneIds: ['ap-southeast-1b', 'ap-southeast-1c'] }],
  'cname-below-its-zone': [{ domain: 'example.com', dnsRecords: false }, { domain: 'www.example.com' }],
  'cluster-certificate': [{}, acme(), { certificate: TlsCertificate.fromCertificateId('1234567-cn-hangzhou') }],
  'certificate-id': ['1-cn-hangzhou', '12345678901-ap-southeast-1'].map(id => ({ certificate: TlsCertificate.fromCertificateId(id) })),
  'certbot-for-acme': [acme()],
  'certbot-for-acme-alone': [{}, acme()],
  'cluster-image-by-digest': [{ openWebUiImage: image('v0.12.4', { digest: DIGEST }) }],
  'cluster-image-without-login': [{ openWebUiImage: image('v0.13.0', { digest: DIGEST }) }],
};

/** Each rule of such a site alone, with what it takes and what it refuses. */
export const CLUSTER_RULE_CASES: readonly RuleCase[] = Object.entries(ACCEPTED).map(([name, accepted]) => ({
  name,
  accepts: (props: never) => !brokenRules(() => build(props)).includes(name),
  accepted: accepted as never[],
  refused: REFUSED.filter(([rule]) => rule === name).map(([, props]) => props) as never[],
}));
