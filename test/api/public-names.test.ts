import { TYPES } from './assembly';
import * as library from '../../lib';

const own = (members: { name: string }[] = []) => members.map(({ name }) => name).sort().join(' ');

test('the types are these', () => {
  expect(TYPES.map(({ name, kind, datatype }) => `${name} (${datatype ? 'struct' : kind})`)).toMatchInlineSnapshot(`
[
  "AcmeChallenge (enum)",
  "AcmeOptions (struct)",
  "AcmeServer (class)",
  "BailianEndpoint (class)",
  "BailianModels (class)",
  "BailianModelsOptions (struct)",
  "BailianNetwork (class)",
  "BailianNetworkAttributes (struct)",
  "BailianNetworkOptions (struct)",
  "BailianNetworkProps (struct)",
  "BailianOpenWebUi (class)",
  "BailianOpenWebUiProps (struct)",
  "BuiltInTool (enum)",
  "BuiltInTools (class)",
  "ContainerImage (class)",
  "ContainerImageOptions (struct)",
  "DeployerPolicy (class)",
  "DiskCategory (enum)",
  "DomainName (struct)",
  "DomainRecord (class)",
  "DomainRecordProps (struct)",
  "Embedding (class)",
  "GpuWebUiInstance (class)",
  "GpuWebUiInstanceProps (struct)",
  "IBailianNetwork (interface)",
  "IInstanceRole (interface)",
  "ImageMirrors (class)",
  "InstanceCharge (class)",
  "InstanceOptions (struct)",
  "InstanceRole (class)",
  "InstanceType (class)",
  "InstanceTypeOptions (struct)",
  "InternetBandwidth (class)",
  "OllamaImage (class)",
  "OpenWebUiImage (class)",
  "OpenWebUiOptions (struct)",
  "PemOptions (struct)",
  "RegistryLogin (class)",
  "RemovalPolicy (enum)",
  "SecretSource (class)",
  "SignUp (enum)",
  "SiteProps (struct)",
  "SpotOptions (struct)",
  "StoredSecretOptions (struct)",
  "SubscriptionOptions (struct)",
  "TlsCertificate (class)",
  "TlsFrontend (class)",
  "TlsFrontendProps (struct)",
]
`);
});

test('their members are these', () => {
  expect(TYPES.map(type => `${type.name}: ${[own(type.properties), own(type.methods), own(type.members)].filter(names => names !== '').join(' · ')}`)).toMatchInlineSnapshot(`
[
  "AcmeChallenge: DNS_01 HTTP_01",
  "AcmeOptions: challenge email server",
  "AcmeServer: LETS_ENCRYPT LETS_ENCRYPT_STAGING directoryUrl · of",
  "BailianEndpoint: BEIJING HONG_KONG SINGAPORE VIRGINIA isMainland url · custom workspace",
  "BailianModels: INTERNATIONAL_2026_11 MAINLAND_2026_11 allowed defaultModel embeddingModel taskModel · of",
  "BailianModelsOptions: allowed defaultModel embeddingModel taskModel",
  "BailianNetwork: eipAllocationId publicIp securityGroupId vpcId vswitchId zoneId · fromAttributes",
  "BailianNetworkAttributes: eipAllocationId publicIp securityGroupId vpcId vswitchId zoneId",
  "BailianNetworkOptions: cidrBlock internetBandwidth publicIpRemovalPolicy vpcId vswitchCidrBlock vswitchId zoneId",
  "BailianNetworkProps: instanceCharge instanceType systemDiskCategory",
  "BailianOpenWebUi: frontend instance instanceId network publicIp ready records url",
  "BailianOpenWebUiProps: additionalDomains certificate dnsRecords dnsZone domain maxUploadSizeMiB www",
  "BuiltInTool: ASK_USER AUTOMATIONS CALENDAR CHANNELS CHATS KNOWLEDGE NOTES NOTIFICATIONS SKILLS SUBAGENTS TASKS TIME",
  "BuiltInTools: ALL ESSENTIAL NONE tools · of",
  "ContainerImage: digest login reference repository tag",
  "ContainerImageOptions: digest login",
  "DeployerPolicy: document · of",
  "DiskCategory: CLOUD_AUTO CLOUD_EFFICIENCY CLOUD_ESSD CLOUD_ESSD_ENTRY CLOUD_SSD",
  "DomainName: dnsZone name",
  "DomainRecord: fqdns records",
  "DomainRecordProps: dnsZone ipAddress names provider ttlSeconds",
  "Embedding: AS_CHAT NONE · at",
  "GpuWebUiInstance: attachments dataDiskId instanceId privateIp programs ready role webUiPort",
  "GpuWebUiInstanceProps: createRole network servedOrigins",
  "IBailianNetwork: eipAllocationId publicIp securityGroupId vpcId vswitchId zoneId",
  "IInstanceRole: grantable roleName",
  "ImageMirrors: MAINLAND NONE mirrors · of",
  "InstanceCharge: payAsYouGo spot subscription",
  "InstanceOptions: allowedCidrs dataDiskRemovalPolicy dataDiskSizeGiB imageId imageMirrors instanceCharge instanceRole instanceType localModels ollamaImage requireImdsV2 snapshotRetentionDays systemDiskCategory systemDiskSizeGiB",
  "InstanceRole: fromRoleName",
  "InstanceType: E_C1M1_LARGE E_C1M2_LARGE E_C1M4_LARGE GN6I_C4G1_XLARGE GN6I_C8G1_2XLARGE GN7I_C16G1_4XLARGE GN7I_C32G1_8XLARGE GN7I_C8G1_2XLARGE GN8IS_2XLARGE GN8IS_4XLARGE U1_C1M2_LARGE U1_C1M2_XLARGE U1_C1M4_LARGE hasGpu memoryGiB name · allowsDisk of",
  "InstanceTypeOptions: hasGpu",
  "InternetBandwidth: none payByBandwidth payByTraffic",
  "OllamaImage: V0_35_1 · of",
  "OpenWebUiImage: V0_12_4 · of",
  "OpenWebUiOptions: adminEmail adminPassword allowEmbeddingModelChange apiKey builtInTools embedding endpoint environment models openWebUiImage rerankModel secretEnvironment signUp",
  "PemOptions: chain privateKey",
  "RegistryLogin: acrEnterprise password",
  "RemovalPolicy: DESTROY RETAIN",
  "SecretSource: fromKmsSecret fromOosSecretParameter fromVariable unsafeArgument",
  "SignUp: APPROVAL CLOSED OPEN",
  "SiteProps: name provider tags",
  "SpotOptions: maxHourlyPrice",
  "StoredSecretOptions: revision",
  "SubscriptionOptions: autoRenew forceDelete months",
  "TlsCertificate: acme fromPem selfSigned",
  "TlsFrontend: programs ready urls",
  "TlsFrontendProps: allowedCidrs certificate dependsOn domains instanceId instanceRole ipAddress maxUploadSizeMiB securityGroupId stateDirectory upstream upstreamPort",
]
`);
});

test('what JavaScript sees is the same', () => {
  const classes = TYPES.filter(({ kind }) => kind !== 'interface').map(({ name }) => name);
  expect(Object.keys(library).sort()).toEqual([...classes, 'alicloud'].sort());
});
