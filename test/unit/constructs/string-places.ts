import { TerraformOutput, TerraformStack } from 'cdktf';
import { CLUSTER, EXISTING_CLUSTER, RESTORE_POINT } from './cluster-props';
import { NETWORK, REQUIRED } from './stack';
import {
  AcmeChallenge, AcmeServer, Alarms, BailianEndpoint, BailianModels, BailianModelsOptions, BailianNetwork, BailianNetworkAttributes, BailianNetworkProps,
  BailianOpenWebUi, BailianOpenWebUiCluster, BailianOpenWebUiClusterProps, BailianOpenWebUiProps, DocumentExtraction, DomainRecord, DomainRecordProps,
  EntraSignInOptions,
  ExistingKubernetesClusterOptions, FeishuSignInOptions, KubernetesCluster, GoogleSignInOptions, GpuWebUiInstance,
  GpuWebUiInstanceProps, ImageMirrors, InstanceRole, InstanceType, LdapSignInOptions, NatGateway, OidcSignInOptions, OllamaImage, OpenWebUiImage, RegistryLogin,
  SecretSource, SignIn, SignInRoles, TlsCertificate, TlsFrontend, TlsFrontendProps,
} from '../../../lib';
import { SITE } from '../validation/certificates';

/** As a script says it. */
const inAscii = (text: string) => text.replace(/[^ -~]/g, unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** A place of the public API where a text is written. */
export interface StringPlace {
  /** Puts a text there and creates what it belongs to. */
  readonly put: (stack: TerraformStack, text: string) => unknown;
  /** A text that is right there. */
  readonly right: string;
  /** What is written of it, where that is not the whole text. */
  readonly arrivesAs?: (text: string) => string;
  /** Whether only a program has it, in whose text Terraform reads nothing. */
  readonly inProgram?: boolean;
}

const FRONTEND = { instanceId: 'i-t4nexample0000000000', securityGroupId: 'sg-t4nexample0000000000', domains: [{ name: 'example.com' }], certificate: TlsCertificate.selfSigned() };
const RECORD = { dnsZone: 'example.com', names: ['example.com'], ipAddress: '203.0.113.7' };
const DIGEST = `sha256:${'0a'.repeat(32)}`;
const ENTERPRISE = 'acme-registry.cn-hangzhou.cr.aliyuncs.com/ai/open-webui';
const TENANT = '4c5f2f3e-0000-1111-2222-333344445555';
const PRIVATE_KEY = SecretSource.unsafeArgument('private_key');

function place<P>(right: string, create: (stack: TerraformStack, props: P) => unknown, props: (text: string) => P): StringPlace {
  return { right, put: (stack, text) => create(stack, props(text)) };
}

const network = (right: string, props: (text: string) => BailianNetworkProps) => place(right, (stack, given) => new BailianNetwork(stack, 'Network', given), props);
const machine = (right: string, props: (text: string) => Partial<GpuWebUiInstanceProps>) =>
  place(right, (stack, given) => new GpuWebUiInstance(stack, 'Instance', { ...REQUIRED, network: NETWORK, ...given }), props);
const gpu = (right: string, image: (text: string) => OllamaImage) =>
  machine(right, text => ({ instanceType: InstanceType.GN7_I_C8_G1_2_XLARGE, localModels: ['qwen3:8b'], ollamaImage: image(text) }));
const frontend = (right: string, props: (text: string) => Partial<TlsFrontendProps>) => place(right, (stack, given) => new TlsFrontend(stack, 'Frontend', { ...FRONTEND, ...given }), props);
const record = (right: string, props: (text: string) => Partial<DomainRecordProps>) => place(right, (stack, given) => new DomainRecord(stack, 'Record', { ...RECORD, ...given }), props);
const site = (right: string, props: (text: string) => Partial<BailianOpenWebUiProps>) => place(right, (stack, given) => new BailianOpenWebUi(stack, 'Site', { ...REQUIRED, ...given }), props);
const cluster = (right: string, props: (text: string) => Partial<BailianOpenWebUiClusterProps>) =>
  place(right, (stack, given) => new BailianOpenWebUiCluster(stack, 'Cluster', { ...CLUSTER, ...given }), props);
const existingCluster = (name: keyof ExistingKubernetesClusterOptions, right: string, value: (text: string) => unknown = text => text) =>
  cluster(right, text => ({ kubernetes: KubernetesCluster.existing({ ...EXISTING_CLUSTER, [name]: value(text) }) }));
const attribute = (name: keyof BailianNetworkAttributes, right: string, value: (text: string) => unknown = text => text): StringPlace => ({
  right,
  put: (stack, text) => {
    const existing = BailianNetwork.fromAttributes({ ...NETWORK, [name]: value(text) });
    new GpuWebUiInstance(stack, 'Instance', { ...REQUIRED, network: existing });
    new TerraformOutput(stack, 'vpc', { value: [existing.vpcId, existing.natIps] }); // for what others make there
  },
});
const signIn = (right: string, way: (text: string) => SignIn) => machine(right, text => ({ servedOrigins: ['https://chat.example.com'], signIn: way(text) }));
const CLIENT = { clientId: 'chat', clientSecret: SecretSource.fromVariable('client_secret') };
const oidc = (right: string, options: (text: string) => Partial<OidcSignInOptions>) =>
  signIn(right, text => SignIn.oidc({ ...CLIENT, issuer: 'https://login.example.com', ...options(text) }));
const roles = (right: string, options: (text: string) => Partial<SignInRoles>) => oidc(right, text => ({ roles: { admins: ['it'], ...options(text) } }));
const entra = (right: string, options: (text: string) => Partial<EntraSignInOptions>) =>
  signIn(right, text => SignIn.entra({ ...CLIENT, tenantId: TENANT, ...options(text) }));
const google = (right: string, options: (text: string) => Partial<GoogleSignInOptions>) =>
  signIn(right, text => SignIn.google({ ...CLIENT, allowedDomains: ['example.com'], ...options(text) }));
const feishu = (right: string, options: (text: string) => Pick<FeishuSignInOptions, 'appId'>) =>
  signIn(right, text => SignIn.feishu({ appSecret: CLIENT.clientSecret, ...options(text) }));
const ldap = (right: string, options: (text: string) => Partial<LdapSignInOptions>) => signIn(right, text => SignIn.ldap({
  host: 'ldap.example.com', bindDn: 'cn=chat,dc=example,dc=com', bindPassword: CLIENT.clientSecret, searchBase: 'dc=example,dc=com', ...options(text),
}));
const models = (options: (text: string) => BailianModelsOptions) => machine('qwen3.8-flash', text => ({ models: BailianModels.of(options(text)) }));
const acme = (options: Parameters<typeof TlsCertificate.acme>[0]) => TlsCertificate.acme({ challenge: AcmeChallenge.HTTP_01, ...options });

const EXISTING = { vpcId: NETWORK.vpcId, vswitchId: NETWORK.vswitchId };
const TABLE = { snatTableId: 'stb-t4nexample0000000000', snatIps: ['203.0.113.9'] };

const NETWORK_PLACES = {
  'BailianNetworkAttributes.vpcId': attribute('vpcId', NETWORK.vpcId),
  'BailianNetworkAttributes.vswitchId': attribute('vswitchId', NETWORK.vswitchId),
  'BailianNetworkAttributes.securityGroupId': attribute('securityGroupId', NETWORK.securityGroupId),
  'BailianNetworkAttributes.zoneId': attribute('zoneId', NETWORK.zoneId),
  'BailianNetworkAttributes.publicIp': attribute('publicIp', NETWORK.publicIp!),
  'BailianNetworkAttributes.eipAllocationId': attribute('eipAllocationId', NETWORK.eipAllocationId!),
  'BailianNetworkAttributes.natIps': attribute('natIps', '203.0.113.9', ip => [ip]),
  'SnatTableOptions.snatTableId': network(TABLE.snatTableId, snatTableId => ({ ...EXISTING, natGateway: NatGateway.existing({ ...TABLE, snatTableId }) })),
  'SnatTableOptions.snatIps': network('203.0.113.9', ip => ({ ...EXISTING, natGateway: NatGateway.existing({ ...TABLE, snatIps: [ip] }) })),
  'BailianNetworkOptions.cidrBlock': network('10.0.0.0/8', cidrBlock => ({ cidrBlock })),
  'BailianNetworkOptions.vswitchCidrBlock': network('172.16.9.0/24', vswitchCidrBlock => ({ vswitchCidrBlock })),
  'BailianNetworkOptions.vpcId': network(NETWORK.vpcId, vpcId => ({ vpcId, vswitchCidrBlock: '10.0.9.0/24' })),
  'BailianNetworkOptions.vswitchId': network(NETWORK.vswitchId, vswitchId => ({ vpcId: NETWORK.vpcId, vswitchId })),
  'BailianNetworkOptions.zoneId': network(NETWORK.zoneId, zoneId => ({ zoneId })),
  'SiteProps.name': network('acme-chat', name => ({ name })),
  'SiteProps.tags': network('blue', text => ({ tags: { team: text } })),
  'SiteProps.tags (key)': network('team', text => ({ tags: { [text]: 'blue' } })),
};

const MACHINE_PLACES = {
  'BailianEndpoint.custom(url)': machine('https://llm.example.com/v1', url => ({ endpoint: BailianEndpoint.custom(url) })),
  'BailianEndpoint.workspace(workspaceId)': machine('llm-1a2b3c4d5e', id => ({ endpoint: BailianEndpoint.workspace(id, 'ap-southeast-1') })),
  'BailianEndpoint.workspace(region)': machine('ap-southeast-1', region => ({ endpoint: BailianEndpoint.workspace('llm-1a2b3c4d5e', region) })),
  'BailianModelsOptions.allowed': models(text => ({ allowed: [text], defaultModel: text, taskModel: text })),
  'BailianModelsOptions.defaultModel': models(text => ({ allowed: ['qwen3.8-flash'], defaultModel: text })),
  'BailianModelsOptions.taskModel': models(text => ({ allowed: ['qwen3.8-flash'], taskModel: text })),
  'BailianModelsOptions.embeddingModel': models(text => ({ allowed: ['a'], embeddingModel: text })),
  'OpenWebUiOptions.rerankModel': machine('qwen3-rerank', rerankModel => ({ rerankModel })),
  'GpuWebUiInstanceProps.servedOrigins': machine('https://example.com', origin => ({ servedOrigins: [origin] })),
  'InstanceRole.fromRoleName(roleName)': machine('ChatMachine', name => ({ instanceRole: InstanceRole.fromRoleName(name) })),
  'InstanceType.of(name)': machine('ecs.g8i.large', name => ({ instanceType: InstanceType.of(name) })),
  'OpenWebUiImage.of(repository)': machine('registry.example.com/open-webui', repository => ({ openWebUiImage: OpenWebUiImage.of(repository, 'v0.12.4') })),
  'OpenWebUiImage.of(tag)': machine('v0.12.4', tag => ({ openWebUiImage: OpenWebUiImage.of('ghcr.io/open-webui/open-webui', tag) })),
  'OllamaImage.of(repository)': gpu('registry.example.com/ollama', repository => OllamaImage.of(repository, '0.35.1')),
  'OllamaImage.of(tag)': gpu('0.35.1', tag => OllamaImage.of('docker.io/ollama/ollama', tag)),
  'ContainerImageOptions.digest': machine(DIGEST, digest => ({ openWebUiImage: OpenWebUiImage.of('ghcr.io/open-webui/open-webui', 'v0.12.4', { digest }) })),
  'RegistryLogin.acrEnterprise(instanceId)': machine('cri-1a2b3c4d5e6f7g8h', id => ({ openWebUiImage: OpenWebUiImage.of(ENTERPRISE, 'v0.12.4', { login: RegistryLogin.acrEnterprise(id) }) })),
  'RegistryLogin.password(user)': machine('puller@acme', user => ({ openWebUiImage: OpenWebUiImage.of('registry.example.com/open-webui', 'v0.12.4', { login: RegistryLogin.password(user, PRIVATE_KEY) }) })),
  'OpenWebUiOptions.adminEmail': machine('admin@example.com', adminEmail => ({ adminEmail })),
  'OpenWebUiOptions.environment': { ...machine('zh-CN', text => ({ environment: { DEFAULT_LOCALE: text } })), inProgram: true },
  'OpenWebUiOptions.environment (key)': machine('DEFAULT_LOCALE', name => ({ environment: { [name]: 'zh-CN' } })),
  'OpenWebUiOptions.secretEnvironment (key)': machine('TAVILY_API_KEY', name => ({ secretEnvironment: { [name]: SecretSource.fromKmsSecret('tavily-key') } })),
  'InstanceOptions.allowedCidrs': machine('203.0.113.0/24', cidr => ({ allowedCidrs: [cidr] })),
  'ImageMirrors.of(mirrors)': machine('ghcr.example.cn', mirror => ({ imageMirrors: ImageMirrors.of({ 'ghcr.io': [mirror] }) })),
  'ImageMirrors.of(mirrors) (key)': machine('ghcr.io', registry => ({ imageMirrors: ImageMirrors.of({ [registry]: ['ghcr.example.cn'] }) })),
  'InstanceOptions.dataDiskSnapshotId': machine('s-t4n0123456789', dataDiskSnapshotId => ({ dataDiskSnapshotId })),
  'InstanceOptions.snapshotCopyTo': machine('ap-southeast-3', snapshotCopyTo => ({ snapshotCopyTo })),
  'InstanceOptions.imageId': machine('m-t4n0123456789', imageId => ({ imageId })),
  'InstanceOptions.localModels': machine('qwen3:8b', model => ({ instanceType: InstanceType.GN7_I_C8_G1_2_XLARGE, localModels: [model] })),
};

const SECRET_PLACES = {
  'SecretSource.fromVariable(name)': machine('bailian_api_key', name => ({ apiKey: SecretSource.fromVariable(name) })),
  'SecretSource.unsafeArgument(name)': machine('bailian_api_key', name => ({ apiKey: SecretSource.unsafeArgument(name) })),
  'SecretSource.fromKmsSecret(name)': machine('bailian!secret-123', name => ({ apiKey: SecretSource.fromKmsSecret(name) })),
  'SecretSource.fromOosSecretParameter(name)': machine('chat-key', name => ({ apiKey: SecretSource.fromOosSecretParameter(name) })),
  'StoredSecretOptions.revision': machine('2026-11', revision => ({ apiKey: SecretSource.fromKmsSecret('chat-key', { revision }) })),
  'PemOptions.chain': { ...frontend(SITE, chain => ({ certificate: TlsCertificate.fromPem({ chain, privateKey: PRIVATE_KEY }) })), arrivesAs: () => SITE }, // written anew
};

const DOMAIN_PLACES = {
  'AcmeOptions.email': frontend('admin@example.com', email => ({ certificate: acme({ email }) })),
  'AcmeServer.of(directoryUrl)': frontend('https://acme.example.com/directory', url => ({ certificate: acme({ server: AcmeServer.of(url) }) })),
  'Alarms.to(contactGroup)': site('oncall', group => ({ domain: 'chat.example.com', alarms: Alarms.to(group) })),
  'BailianOpenWebUiProps.domain': site('example.com', domain => ({ domain })),
  'BailianOpenWebUiProps.icpLicence': { ...site('浙ICP备12345678号-1', icpLicence => ({ domain: 'example.com', icpLicence })), arrivesAs: inAscii },
  'BailianOpenWebUiProps.dnsZone': site('example.com', dnsZone => ({ domain: 'chat.example.com', dnsZone })),
  'DomainName.name': site('chat.example.org', name => ({ domain: 'example.com', additionalDomains: [{ name }] })),
  'DomainName.dnsZone': site('example.org', dnsZone => ({ domain: 'example.com', additionalDomains: [{ name: 'chat.example.org', dnsZone }] })),
  'DomainRecordProps.dnsZone': record('example.com', dnsZone => ({ dnsZone })),
  'DomainRecordProps.names': { ...record('chat.example.com', name => ({ names: [name] })), arrivesAs: (name: string) => name.replace('.example.com', '') },
  'DomainRecordProps.ipAddress': record('198.51.100.7', ipAddress => ({ ipAddress })),
  'TlsFrontendProps.instanceId': frontend(FRONTEND.instanceId, instanceId => ({ instanceId })),
  'TlsFrontendProps.securityGroupId': frontend(FRONTEND.securityGroupId, securityGroupId => ({ securityGroupId })),
  'TlsFrontendProps.ipAddress': frontend('198.51.100.7', ipAddress => ({ ipAddress })),
  'TlsFrontendProps.icpLicence': { ...frontend('浙ICP备12345678号', icpLicence => ({ icpLicence })), arrivesAs: inAscii },
  'TlsFrontendProps.stateDirectory': frontend('/srv/acme', stateDirectory => ({ stateDirectory })),
  'TlsFrontendProps.allowedCidrs': frontend('203.0.113.0/24', cidr => ({ allowedCidrs: [cidr] })),
};

const SIGN_IN_PLACES = {
  'OidcSignInOptions.issuer': oidc('https://login.example.com', issuer => ({ issuer })),
  'OidcSignInOptions.clientId': oidc('chat', clientId => ({ clientId })),
  'OidcSignInOptions.name': oidc('Acme', name => ({ name })),
  'OidcSignInOptions.scopes': oidc('email', scope => ({ scopes: ['openid', scope] })),
  'OidcSignInOptions.groupsClaim': oidc('groups', groupsClaim => ({ groupsClaim })),
  'OidcSignInOptions.allowedDomains': oidc('example.com', domain => ({ allowedDomains: [domain] })),
  'SignInRoles.claim': roles('realm_access.roles', claim => ({ claim })),
  'SignInRoles.admins': roles('it', role => ({ admins: [role] })),
  'SignInRoles.users': roles('staff', role => ({ users: [role] })),
  'EntraSignInOptions.tenantId': entra(TENANT, tenantId => ({ tenantId })),
  'EntraSignInOptions.clientId': entra('chat', clientId => ({ clientId })),
  'EntraSignInOptions.groupsClaim': entra('groups', groupsClaim => ({ groupsClaim })),
  'GoogleSignInOptions.clientId': google('chat', clientId => ({ clientId })),
  'GoogleSignInOptions.allowedDomains': google('example.com', domain => ({ allowedDomains: [domain] })),
  'FeishuSignInOptions.appId': feishu('cli_a1b2c3', appId => ({ appId })),
  'LdapSignInOptions.host': ldap('ldap.example.com', host => ({ host })),
  'LdapSignInOptions.bindDn': ldap('cn=chat,dc=example,dc=com', bindDn => ({ bindDn })),
  'LdapSignInOptions.searchBase': ldap('dc=example,dc=com', searchBase => ({ searchBase })),
  'LdapSignInOptions.usernameAttribute': ldap('uid', usernameAttribute => ({ usernameAttribute })),
  'LdapSignInOptions.mailAttribute': ldap('mail', mailAttribute => ({ mailAttribute })),
  'LdapSignInOptions.searchFilter': ldap('(uid=*)', searchFilter => ({ searchFilter })),
  'LdapSignInOptions.groupsAttribute': ldap('memberOf', groupsAttribute => ({ groupsAttribute })),
};

const CLUSTER_PLACES = {
  'BailianOpenWebUiClusterProps.domain': cluster('talk.example.com', domain => ({ domain })),
  'BailianOpenWebUiClusterProps.dnsZone': cluster('example.com', dnsZone => ({ dnsZone })),
  'BailianOpenWebUiClusterProps.allowedCidrs': cluster('203.0.113.0/24', cidr => ({ allowedCidrs: [cidr] })),
  'BailianOpenWebUiClusterProps.cidrBlock': cluster('10.0.0.0/16', cidrBlock => ({ cidrBlock })),
  'BailianOpenWebUiClusterProps.zoneIds': cluster('ap-southeast-1b', zone => ({ zoneIds: ['ap-southeast-1a', zone] })),
  'BailianOpenWebUiClusterProps.logProject': cluster('chat-logs', logProject => ({ logProject })),
  'TlsCertificate.fromCertificateId(certificateId)': cluster('1234567-ap-southeast-1', id => ({ certificate: TlsCertificate.fromCertificateId(id) })),
  'BailianOpenWebUiClusterProps.certbotImage': cluster(`docker.io/certbot/dns-rfc2136@${DIGEST}`, certbotImage => ({ certificate: TlsCertificate.acme(), certbotImage })),
  'BailianOpenWebUiClusterProps.bringFrom': cluster('bring/site.tar', bringFrom => ({ bringFrom })),
  'RestorePoint.endpoint': cluster(RESTORE_POINT.endpoint, endpoint => ({ restoreFrom: { ...RESTORE_POINT, endpoint } })),
  'RestorePoint.restoreTime': cluster(RESTORE_POINT.restoreTime, restoreTime => ({ restoreFrom: { ...RESTORE_POINT, restoreTime } })),
  'RestorePoint.databaseName': cluster('open_webui', databaseName => ({ restoreFrom: { ...RESTORE_POINT, databaseName } })),
  'ClusterDatabaseOptions.instanceType': cluster('pg.n4.4c.2m', instanceType => ({ database: { instanceType } })),
  'ClusterRedisOptions.instanceClass': cluster('redis.shard.mid.ce', instanceClass => ({ redis: { instanceClass } })),
  'DocumentExtraction.tika(image)': cluster(`docker.io/apache/tika@${DIGEST}`, image => ({ documents: DocumentExtraction.tika(image) })),
  'ExistingKubernetesClusterOptions.clusterId': existingCluster('clusterId', EXISTING_CLUSTER.clusterId),
  'ExistingKubernetesClusterOptions.vpcId': existingCluster('vpcId', EXISTING_CLUSTER.vpcId),
  'ExistingKubernetesClusterOptions.vswitchIds': existingCluster('vswitchIds', EXISTING_CLUSTER.vswitchIds[1], text => [EXISTING_CLUSTER.vswitchIds[0], text]),
  'ExistingKubernetesClusterOptions.zoneIds': existingCluster('zoneIds', EXISTING_CLUSTER.zoneIds[1], text => [EXISTING_CLUSTER.zoneIds[0], text]),
  'ExistingKubernetesClusterOptions.podCidrs': existingCluster('podCidrs', '10.0.0.0/16', text => [text]),
  'ExistingKubernetesClusterOptions.oidcProviderArn': existingCluster('oidcProviderArn', EXISTING_CLUSTER.oidcProviderArn),
  'ExistingKubernetesClusterOptions.oidcIssuerUrl': existingCluster('oidcIssuerUrl', EXISTING_CLUSTER.oidcIssuerUrl),
};

/** Every place where a text is written, by struct and property, or by factory and parameter. */
export const STRING_PLACES: Record<string, StringPlace> = {
  ...CLUSTER_PLACES, ...NETWORK_PLACES, ...MACHINE_PLACES, ...SECRET_PLACES, ...DOMAIN_PLACES, ...SIGN_IN_PLACES,
};

