import {
  AcmeServer, Alarms, BailianEndpoint, BailianModels, BailianNetwork, BailianOpenWebUiProps, BuiltInTools, DiskCategory, Embedding, ImageMirrors,
  InstanceCharge, InstanceRole,
  InstanceType, InternetBandwidth, NatGateway, OllamaImage, OpenWebUiImage, RemovalPolicy, SecretSource, SignIn, SignUp, TlsCertificate,
} from '../../../lib';

type Props = Partial<BailianOpenWebUiProps>;

/** A site that runs, by a word for the table. */
export type Before = 'a site' | 'a site behind a NAT gateway' | 'a site that shows its ICP number' | 'a site without a domain' | 'a site with a GPU' | 'a spot site' | 'a subscription' | 'a spot site with alarms';

/** A change of one prop of a running site. */
export interface Row {
  readonly prop: keyof BailianOpenWebUiProps;
  readonly change: string;
  readonly props: Props;
  /** @default 'a site' */
  readonly before?: Before;
}

const COMPANY = SignIn.oidc({ issuer: 'https://login.example.com', clientId: 'chat', clientSecret: SecretSource.fromKmsSecret('acme/client-secret') });
const ZONE = { zoneId: 'ap-southeast-1b' };
const SITE: Props = { ...ZONE, domain: 'chat.example.com', tags: { team: 'support' } };

const FILED: Props = { icpLicence: '浙ICP备12345678号-1' };

/** What the sites are before the change. */
export const SITES: Record<Before, Props> = {
  'a site': SITE,
  'a site without a domain': ZONE,
  'a site that shows its ICP number': { ...SITE, ...FILED },
  'a site behind a NAT gateway': { ...SITE, natGateway: NatGateway.created() },
  'a site with a GPU': { ...SITE, instanceType: InstanceType.GN7_I_C8_G1_2_XLARGE, systemDiskSizeGiB: 200, localModels: ['qwen3:8b'] },
  'a spot site': { ...SITE, instanceCharge: InstanceCharge.spot() },
  'a spot site with alarms': { ...SITE, instanceCharge: InstanceCharge.spot(), alarms: Alarms.to('oncall') },
  'a subscription': { ...SITE, instanceCharge: InstanceCharge.subscription({ months: 1 }) },
};

const OPEN = 'a site without a domain' as const;
const GPU = 'a site with a GPU' as const;
const INSIDE = 'a site behind a NAT gateway' as const;
const LICENSED = 'a site that shows its ICP number' as const;
const SPOT = 'a spot site' as const;
const SUBSCRIPTION = 'a subscription' as const;
const WATCHED = 'a spot site with alarms' as const;

const MACHINE: Row[] = [
  { prop: 'instanceType', change: 'another plain type', props: { instanceType: InstanceType.U1_C1_M2_LARGE } },
  { prop: 'instanceType', change: 'plain to GPU', props: { instanceType: InstanceType.GN7_I_C8_G1_2_XLARGE } },
  { prop: 'instanceType', change: 'another GPU type', props: { instanceType: InstanceType.GN7_I_C16_G1_4_XLARGE }, before: GPU },
  { prop: 'instanceType', change: 'plain to GPU', props: { instanceType: InstanceType.GN7_I_C8_G1_2_XLARGE, systemDiskSizeGiB: 100 }, before: SUBSCRIPTION },
  { prop: 'instanceType', change: 'another plain type', props: { instanceType: InstanceType.U1_C1_M2_LARGE }, before: SUBSCRIPTION },
  { prop: 'instanceCharge', change: 'pay-as-you-go to a subscription', props: { instanceCharge: InstanceCharge.subscription({ months: 1 }) } },
  { prop: 'instanceCharge', change: 'pay-as-you-go to spot', props: { instanceCharge: InstanceCharge.spot() } },
  { prop: 'instanceCharge', change: 'a subscription and another type at once', props: { instanceCharge: InstanceCharge.subscription({ months: 1 }), instanceType: InstanceType.U1_C1_M2_LARGE } },
  { prop: 'instanceCharge', change: 'spot to pay-as-you-go', props: { instanceCharge: InstanceCharge.payAsYouGo() }, before: SPOT },
  { prop: 'instanceCharge', change: 'another limit of the price', props: { instanceCharge: InstanceCharge.spot({ maxHourlyPrice: 0.1 }) }, before: SPOT },
  { prop: 'instanceCharge', change: 'spot to a subscription', props: { instanceCharge: InstanceCharge.subscription({ months: 1 }) }, before: SPOT },
  { prop: 'instanceCharge', change: 'spot to a subscription with forceDelete', props: { instanceCharge: InstanceCharge.subscription({ months: 1, forceDelete: true }) }, before: SPOT },
  { prop: 'instanceCharge', change: 'a subscription to pay-as-you-go', props: { instanceCharge: InstanceCharge.payAsYouGo() }, before: SUBSCRIPTION },
  { prop: 'instanceCharge', change: 'months', props: { instanceCharge: InstanceCharge.subscription({ months: 12 }) }, before: SUBSCRIPTION },
  { prop: 'instanceCharge', change: 'autoRenew', props: { instanceCharge: InstanceCharge.subscription({ months: 1, autoRenew: true }) }, before: SUBSCRIPTION },
  { prop: 'imageId', change: 'another', props: { imageId: 'debian_12_10_x64_20G_alibase_20261030.vhd' } },
  { prop: 'systemDiskCategory', change: 'another', props: { systemDiskCategory: DiskCategory.CLOUD_ESSD_ENTRY } },
  { prop: 'systemDiskSizeGiB', change: 'larger', props: { systemDiskSizeGiB: 60 } },
  { prop: 'systemDiskSizeGiB', change: 'smaller', props: { systemDiskSizeGiB: 100 }, before: GPU },
  { prop: 'dataDiskSizeGiB', change: 'larger', props: { dataDiskSizeGiB: 60 } },
  { prop: 'dataDiskSizeGiB', change: 'smaller', props: { dataDiskSizeGiB: 30 } },
  { prop: 'dataDiskCategory', change: 'another', props: { dataDiskCategory: DiskCategory.CLOUD_ESSD_ENTRY } },
  { prop: 'dataDiskSnapshotId', change: 'one', props: { dataDiskSnapshotId: 's-t4nexample0000000000' } },
  { prop: 'dataDiskRemovalPolicy', change: 'another', props: { dataDiskRemovalPolicy: RemovalPolicy.RETAIN } },
  { prop: 'snapshotRetentionDays', change: 'another', props: { snapshotRetentionDays: 14 } },
  { prop: 'snapshotCopyTo', change: 'one', props: { snapshotCopyTo: 'ap-southeast-5' } },
  { prop: 'requireImdsV2', change: 'false', props: { requireImdsV2: false } },
  { prop: 'instanceRole', change: 'one from elsewhere', props: { instanceRole: InstanceRole.fromRoleName('from-elsewhere') } },
];

const WEB_UI: Row[] = [
  { prop: 'openWebUiImage', change: 'another release', props: { openWebUiImage: OpenWebUiImage.of('ghcr.io/open-webui/open-webui', 'v0.12.5') } },
  { prop: 'endpoint', change: 'another', props: { endpoint: BailianEndpoint.BEIJING } },
  { prop: 'models', change: 'another list', props: { models: BailianModels.of({ allowed: ['qwen-plus', 'qwen-flash'] }) } },
  { prop: 'embedding', change: 'another endpoint, with a key of its own', props: { embedding: Embedding.at(BailianEndpoint.BEIJING, SecretSource.fromKmsSecret('embedding-key')) } },
  { prop: 'rerankModel', change: 'one', props: { rerankModel: 'qwen3-rerank' } },
  { prop: 'builtInTools', change: 'another choice', props: { builtInTools: BuiltInTools.ALL } },
  { prop: 'localModels', change: 'another', props: { localModels: ['qwen3:14b'] }, before: GPU },
  { prop: 'localModels', change: 'none any more', props: { localModels: [] }, before: GPU },
  { prop: 'imageMirrors', change: 'others', props: { imageMirrors: ImageMirrors.of({ 'ghcr.io': ['ghcr.example.cn'] }) } },
  { prop: 'ollamaImage', change: 'another', props: { ollamaImage: OllamaImage.of('registry.cn-hangzhou.aliyuncs.com/acme/ollama', '0.35.1') }, before: GPU },
  { prop: 'allowEmbeddingModelChange', change: 'true', props: { allowEmbeddingModelChange: true } },
  { prop: 'signUp', change: 'another', props: { signUp: SignUp.APPROVAL } },
  { prop: 'environment', change: 'another variable', props: { environment: { DEFAULT_LOCALE: 'zh-CN' } } },
  { prop: 'secretEnvironment', change: 'another variable', props: { secretEnvironment: { BOCHA_SEARCH_API_KEY: SecretSource.fromKmsSecret('bocha-key') } } },
  { prop: 'signIn', change: 'one', props: { signIn: COMPANY } },
  { prop: 'passwordSignIn', change: 'false', props: { signIn: COMPANY, passwordSignIn: false } },
  { prop: 'apiKey', change: 'from a KMS secret', props: { apiKey: SecretSource.fromKmsSecret('bailian-key') } },
  { prop: 'adminEmail', change: 'another', props: { adminEmail: 'other@example.com' } },
  { prop: 'adminPassword', change: 'from a KMS secret', props: { adminPassword: SecretSource.fromKmsSecret('admin-password') } },
  { prop: 'allowedCidrs', change: 'another', props: { allowedCidrs: ['198.51.100.0/24'] }, before: OPEN },
  { prop: 'allowedCidrs', change: 'another', props: { allowedCidrs: ['198.51.100.0/24'] } },
];

const NAMES: Row[] = [
  { prop: 'domain', change: 'another', props: { domain: 'talk.example.com' } },
  { prop: 'domain', change: 'the first one', props: { domain: 'chat.example.com' }, before: OPEN },
  { prop: 'domain', change: 'another', props: { domain: 'talk.example.com' }, before: WATCHED },
  { prop: 'domain', change: 'none any more', props: { domain: undefined } },
  { prop: 'www', change: 'true', props: { www: true } },
  { prop: 'dnsZone', change: 'another', props: { dnsZone: 'chat.example.com' } },
  { prop: 'additionalDomains', change: 'one more', props: { additionalDomains: [{ name: 'chat.example.org' }] } },
  { prop: 'dnsRecords', change: 'false, and a certificate that needs none', props: { dnsRecords: false, certificate: TlsCertificate.selfSigned() } },
  { prop: 'certificate', change: 'self-signed', props: { certificate: TlsCertificate.selfSigned() } },
  { prop: 'certificate', change: 'another authority', props: { certificate: TlsCertificate.acme({ server: AcmeServer.LETS_ENCRYPT_STAGING }) } },
  { prop: 'icpLicence', change: 'one', props: FILED },
  { prop: 'icpLicence', change: 'none any more', props: { icpLicence: undefined }, before: LICENSED },
  { prop: 'maxUploadSizeMiB', change: 'another', props: { maxUploadSizeMiB: 200 } },
];

const NETWORK: Row[] = [
  { prop: 'network', change: 'an existing one', props: { zoneId: undefined, network: BailianNetwork.fromAttributes({ vpcId: 'vpc-t4n00000000000000001', vswitchId: 'vsw-t4n00000000000000001', securityGroupId: 'sg-t4n00000000000000001', zoneId: 'ap-southeast-1b' }) } },
  { prop: 'natGateway', change: 'one instead of the address', props: { natGateway: NatGateway.created() } },
  { prop: 'natGateway', change: 'more bandwidth', props: { natGateway: NatGateway.created({ internetBandwidth: InternetBandwidth.payByTraffic(150) }) }, before: INSIDE },
  { prop: 'natGateway', change: 'its address by traffic to by bandwidth', props: { natGateway: NatGateway.created({ internetBandwidth: InternetBandwidth.payByBandwidth(5) }) }, before: INSIDE },
  { prop: 'natGateway', change: 'none any more, but an address', props: { natGateway: undefined }, before: INSIDE },
  { prop: 'vswitchCidrBlock', change: 'another', props: { vswitchCidrBlock: '172.16.8.0/24' }, before: INSIDE },
  { prop: 'cidrBlock', change: 'another', props: { cidrBlock: '10.0.0.0/16' } },
  { prop: 'vswitchCidrBlock', change: 'another', props: { vswitchCidrBlock: '172.16.8.0/24' } },
  { prop: 'vpcId', change: 'an existing one', props: { vpcId: 'vpc-t4n00000000000000001', vswitchCidrBlock: '192.168.2.0/24' } },
  { prop: 'vswitchId', change: 'an existing one', props: { vswitchId: 'vsw-t4n00000000000000001', zoneId: undefined } },
  { prop: 'zoneId', change: 'another', props: { zoneId: 'ap-southeast-1c' } },
  { prop: 'zoneId', change: 'left out', props: { zoneId: undefined } },
  { prop: 'internetBandwidth', change: 'more', props: { internetBandwidth: InternetBandwidth.payByTraffic(50) } },
  { prop: 'internetBandwidth', change: 'by traffic to by bandwidth', props: { internetBandwidth: InternetBandwidth.payByBandwidth(5) } },
  {
    prop: 'internetBandwidth',
    change: 'by traffic to by bandwidth, where the address need not stay',
    props: { internetBandwidth: InternetBandwidth.payByBandwidth(5), publicIpRemovalPolicy: RemovalPolicy.DESTROY },
  },
  { prop: 'publicIpRemovalPolicy', change: 'another', props: { publicIpRemovalPolicy: RemovalPolicy.DESTROY } },
];

const WATCH: Row[] = [
  { prop: 'alarms', change: 'the first', props: { alarms: Alarms.to('oncall') } },
  { prop: 'alarms', change: 'to others', props: { alarms: Alarms.to('night') }, before: WATCHED },
  { prop: 'alarms', change: 'none any more', props: { alarms: undefined }, before: WATCHED },
];

const OF_THE_APP: Row[] = [
  { prop: 'name', change: 'another', props: { name: 'another-name' } },
  { prop: 'name', change: 'another', props: { name: 'another-name' }, before: INSIDE },
  { prop: 'tags', change: 'another', props: { tags: { team: 'research' } } },
];

/** Every prop, and what is done to it. */
export const ROWS: readonly Row[] = [...MACHINE, ...WEB_UI, ...NAMES, ...NETWORK, ...WATCH, ...OF_THE_APP];

/** What no row is for, and why. */
export const WITHOUT_ROW: Partial<Record<keyof BailianOpenWebUiProps, string>> = {
  provider: 'another provider of the same region and account changes nothing; one of another region or account is another site, and everything is made anew there',
};
