import { TerraformStack, TerraformVariable, Token } from 'cdktf';
import { brokenRules } from './broken-rules';
import { aStack, emptyStack, NETWORK, refusal, REQUIRED, stackIn } from './stack';
import {
  AcmeChallenge, AcmeServer, Alarms, alicloud, BailianEndpoint, BailianModels, BailianNetwork, BailianNetworkProps, BailianOpenWebUi, BailianOpenWebUiProps,
  DiskCategory, DomainRecord, DomainRecordProps, Embedding, GpuWebUiInstance, GpuWebUiInstanceProps, ImageMirrors, InstanceCharge, InstanceRole, InstanceType,
  InternetBandwidth, NatGateway, OllamaImage, OpenWebUiImage, RegistryLogin, RemovalPolicy, SecretSource, SignIn, SignUp, TlsCertificate, TlsFrontend,
  TlsFrontendProps,
} from '../../../lib';
import { CHAIN, FOR_CLIENTS, INTERMEDIATE, SITE, WEAK } from '../validation/certificates';
import { RuleCase } from '../validation/rule-case';

const FRONTEND = { instanceId: 'i-t4nexample0000000000', securityGroupId: 'sg-t4nexample0000000000', domains: [{ name: 'example.com' }], certificate: TlsCertificate.selfSigned() };
const RECORD = { dnsZone: 'example.com', names: ['example.com'], ipAddress: '203.0.113.7' };
const LATER = Token.asString({ later: true });
const ROLE = InstanceRole.fromRoleName('ChatMachine');

const CREATE = {
  network: (stack: TerraformStack, props: BailianNetworkProps) => new BailianNetwork(stack, 'Network', props),
  instance: (stack: TerraformStack, props: Partial<GpuWebUiInstanceProps>) => new GpuWebUiInstance(stack, 'Instance', { ...REQUIRED, network: NETWORK, ...props }),
  frontend: (stack: TerraformStack, props: Partial<TlsFrontendProps>) => new TlsFrontend(stack, 'Frontend', { ...FRONTEND, ...props }),
  record: (stack: TerraformStack, props: Partial<DomainRecordProps>) => new DomainRecord(stack, 'Record', { ...RECORD, ...props }),
  site: (stack: TerraformStack, props: Partial<BailianOpenWebUiProps>) => new BailianOpenWebUi(stack, 'Site', { ...REQUIRED, ...props }),
};

type Created = keyof typeof CREATE;
type PropsOf<K extends Created> = Parameters<typeof CREATE[K]>[1];

/** A case of a rule that is seen only in what a construct refuses; the values are props of the construct. */
function caseIn<K extends Created>(construct: K, name: string, accepted: PropsOf<K>[], refused: PropsOf<K>[], scope = aStack): RuleCase {
  const accepts = (props: never) => {
    const stack = scope();
    const create = () => CREATE[construct](stack, props);
    const broken = brokenRules(create);
    if (broken.length > 0) {
      refusal(stack, create);
    }
    return broken.length === 0 ? true : broken.includes(name) ? false : fail(name, broken);
  };
  return { name, accepts, accepted, refused };
}

function fail(name: string, broken: string[]): never {
  throw new Error(`not ${name} is broken, but ${broken.join(', ')}`);
}

const VPC = { vpcId: 'vpc-t4nexample0000000000' };
const VSWITCH = { vswitchId: 'vsw-t4nexample0000000000' };
const BLOCK = { vswitchCidrBlock: '172.16.9.0/24' };

const NAT = NatGateway.created();
const TABLE = { snatTableId: 'stb-t4nexample0000000000', snatIps: ['203.0.113.9'] };
const tables = (...options: Partial<typeof TABLE>[]): BailianNetworkProps[] =>
  options.map(each => ({ ...VPC, ...VSWITCH, natGateway: NatGateway.existing({ ...TABLE, ...each }) }));

const NETWORK_CASES = [
  caseIn('network', 'vswitch-in-vpc', [{ ...VPC, ...VSWITCH }, {}], [VSWITCH]),
  caseIn('network', 'existing-vswitch-has-a-zone', [{ ...VPC, ...VSWITCH }, { zoneId: 'ap-southeast-1a' }], [{ ...VPC, ...VSWITCH, zoneId: 'ap-southeast-1a' }]),
  caseIn('network', 'existing-vswitch-has-addresses', [{ ...VPC, ...VSWITCH }, BLOCK], [{ ...VPC, ...VSWITCH, ...BLOCK }]),
  caseIn('network', 'existing-vpc-has-addresses', [{ ...VPC, ...BLOCK }, { cidrBlock: '10.0.0.0/8' }], [{ ...VPC, ...BLOCK, cidrBlock: '172.16.0.0/16' }]),
  caseIn('network', 'new-vswitch-in-existing-vpc', [{ ...VPC, ...BLOCK }, { ...VPC, ...VSWITCH }, {}], [VPC]),
  caseIn('network', 'vswitch-inside-vpc', [BLOCK, { cidrBlock: '10.0.0.0/8', vswitchCidrBlock: '10.9.0.0/16' }, { cidrBlock: LATER, vswitchCidrBlock: '10.9.0.0/16' }, { ...VPC, vswitchCidrBlock: '10.9.0.0/16' }],
    [{ vswitchCidrBlock: '10.9.0.0/16' }, { cidrBlock: '10.0.0.0/24', vswitchCidrBlock: '10.0.0.0/16' }]),
  ...Object.entries({ cidrBlock: '10.0.0.0/16', ...BLOCK, ...VPC, ...VSWITCH, zoneId: NETWORK.zoneId, natGateway: NAT }).map(([property, value]) =>
    caseIn('network', `network-has-its-${property.toLowerCase()}`, [{ network: NETWORK }], [{ network: NETWORK, [property]: value }])),
  caseIn('network', 'nat-or-address', [{ natGateway: NAT }, { natGateway: NAT, internetBandwidth: InternetBandwidth.none() }], [{ natGateway: NAT, internetBandwidth: InternetBandwidth.payByTraffic(1) }]),
  caseIn('network', 'nat-created-in-new-vpc', [{ natGateway: NAT }, { ...VPC, ...BLOCK, natGateway: NatGateway.existing() }], [{ ...VPC, ...BLOCK, natGateway: NAT }, { ...VPC, ...VSWITCH, natGateway: NAT }]),
  caseIn('network', 'nat-existing-in-existing-vpc', [{ ...VPC, ...BLOCK, natGateway: NatGateway.existing() }, { ...VPC, ...VSWITCH, natGateway: NatGateway.existing(TABLE) }], [{ natGateway: NatGateway.existing() }]),
  caseIn('network', 'nat-gateway-has-address', [{ natGateway: NatGateway.created({ internetBandwidth: InternetBandwidth.payByBandwidth(5) }) }], [{ natGateway: NatGateway.created({ internetBandwidth: InternetBandwidth.none() }) }]),
  caseIn('network', 'snat-ips', tables({}, { snatIps: Array.from({ length: 64 }, (_, index) => `203.0.113.${index + 1}`) }), tables({ snatIps: [] }, { snatIps: Array.from({ length: 65 }, (_, index) => `203.0.113.${index + 1}`) })),
  caseIn('network', 'address-policy-needs-address', [{ publicIpRemovalPolicy: RemovalPolicy.RETAIN }, { ...VPC, ...VSWITCH, internetBandwidth: InternetBandwidth.none() }],
    [{ natGateway: NAT, publicIpRemovalPolicy: RemovalPolicy.DESTROY },
      { ...VPC, ...VSWITCH, internetBandwidth: InternetBandwidth.none(), publicIpRemovalPolicy: RemovalPolicy.DESTROY }]),
  caseIn('network', 'bandwidth-by-traffic', [1, 200].map(mbps => ({ internetBandwidth: InternetBandwidth.payByTraffic(mbps) })), [0, 201, 1.5, -1].map(mbps => ({ internetBandwidth: InternetBandwidth.payByTraffic(mbps) }))),
  caseIn('network', 'bandwidth-fixed', [1, 500].map(mbps => ({ internetBandwidth: InternetBandwidth.payByBandwidth(mbps) })), [0, 501].map(mbps => ({ internetBandwidth: InternetBandwidth.payByBandwidth(mbps) }))),
];

const GPU = { instanceType: InstanceType.GN7_I_C8_G1_2_XLARGE };
const GPU8 = { instanceType: InstanceType.GN8_IS_2_XLARGE };
const charges = (values: InstanceCharge[]) => values.map(instanceCharge => ({ instanceCharge }));
const onStack = (fill: (stack: TerraformStack) => void) => () => {
  const stack = aStack();
  fill(stack);
  return stack;
};

const byRole = (repository: string) => ({ openWebUiImage: OpenWebUiImage.of(repository, 'v0.12.4', { login: RegistryLogin.acrEnterprise('cri-1a2b3c4d5e6f7g8h') }) });
const OF_SSD = { systemDiskCategory: DiskCategory.CLOUD_SSD, dataDiskCategory: DiskCategory.CLOUD_SSD };
const typed = (name: string) => ({ instanceType: InstanceType.of(name) });
const FRANKFURT = { network: BailianNetwork.fromAttributes({ ...NETWORK, zoneId: 'eu-central-1a' }) };
const inRegion = (region: string) => ({ endpoint: BailianEndpoint.workspace('llm-1a2b3c4d5e', region) });
const RERANK = { rerankModel: 'qwen3-rerank' };
const PLAN = { endpoint: BailianEndpoint.custom('https://coding.dashscope.aliyuncs.com/v1') };
const KEY = SecretSource.fromKmsSecret('embedding-key');
const X86 = 'ubuntu_24_04_x64_20G_alibase_20261001.vhd';
const ARM = 'ubuntu_24_04_arm64_20G_alibase_20261001.vhd';
const WITH_DRIVER = 'ubuntu_24_04_x64_100G_with_gpu_driver_and_cuda_alibase_20261001.vhd';

const named = (name: string) => ({ environment: { [name]: 'x' } });
const valued = (value: string) => ({ environment: { TASK_MODEL: value } });
const secretly = (name: string) => ({ secretEnvironment: { [name]: SecretSource.fromVariable('secret') } });
const OWNED = [
  'OPENAI_API_KEY', 'OPENAI_API_KEYS', 'RAG_OPENAI_API_KEY', 'DEFAULT_MODEL_METADATA', 'DEFAULT_MODEL_PARAMS', 'ENABLE_PASSWORD_AUTH', 'ENABLE_LOGIN_FORM', 'OPENAI_API_BASE_URL', 'OPENAI_API_CONFIGS', 'DEFAULT_MODELS', 'TASK_MODEL_EXTERNAL', 'RAG_EMBEDDING_MODEL', 'OLLAMA_BASE_URLS', 'OLLAMA_API_BASE_URL',
  'OLLAMA_API_CONFIGS', 'ENABLE_OLLAMA_API', 'ENABLE_SIGNUP', 'DEFAULT_USER_ROLE', 'WEBUI_ADMIN_EMAIL', 'WEBUI_ADMIN_PASSWORD', 'WEBUI_URL', 'CORS_ALLOW_ORIGIN', 'WEBUI_AUTH_COOKIE_SECURE', 'BYPASS_MODEL_ACCESS_CONTROL',
  'WEBUI_AUTH', 'WEBUI_AUTH_TRUSTED_EMAIL_HEADER', 'WEBUI_SECRET_KEY', 'WEBUI_SECRET_KEY_FILE', 'WEBUI_JWT_SECRET_KEY', 'DATA_DIR', 'DATABASE_URL', 'VECTOR_DB', 'CHROMA_HTTP_HOST', 'ENABLE_PERSISTENT_CONFIG', 'RESET_CONFIG_ON_START',
  'PORT', 'UVICORN_WORKERS', 'STATIC_DIR', 'PATH', 'LD_PRELOAD', 'PYTHONPATH', 'DOCKER_HOST', 'BASH_ENV', 'HOME',
];

const CLIENT = { issuer: 'https://login.example.com', clientId: 'chat', clientSecret: SecretSource.fromVariable('client_secret') };
const DIRECTORY = { host: 'ldap.example.com', bindDn: 'cn=chat,dc=example,dc=com', bindPassword: CLIENT.clientSecret, searchBase: 'dc=example,dc=com' };
const served = (props: Partial<GpuWebUiInstanceProps>) => ({ servedOrigins: ['https://chat.example.com'], ...props });
const OIDC = SignIn.oidc(CLIENT);
const WAITING = SignIn.oidc({ ...CLIENT, requiresApproval: true });
const SOME = SignIn.oidc({ ...CLIENT, roles: { admins: ['it'], users: ['staff'] } });

const INSTANCE_CASES = [
  caseIn('instance', 'months', charges([1, 9, 12, 60].map(months => InstanceCharge.subscription({ months }))), charges([0, 10, 61, 1.5, -1].map(months => InstanceCharge.subscription({ months })))),
  caseIn('instance', 'price', charges([0.001, 1, 12.345].map(maxHourlyPrice => InstanceCharge.spot({ maxHourlyPrice }))), charges([0, -1, 0.0001].map(maxHourlyPrice => InstanceCharge.spot({ maxHourlyPrice })))),
  caseIn('instance', 'system-disk-size', [40, 2000].map(systemDiskSizeGiB => ({ systemDiskSizeGiB })), [39, 2001, 40.5].map(systemDiskSizeGiB => ({ systemDiskSizeGiB }))),
  caseIn('instance', 'data-disk-size', [20, 32768].map(dataDiskSizeGiB => ({ dataDiskSizeGiB })), [19, 32769, 20.5].map(dataDiskSizeGiB => ({ dataDiskSizeGiB }))),
  caseIn('instance', 'snapshot-retention', [1, 65536].map(snapshotRetentionDays => ({ snapshotRetentionDays })), [0, -1, 65537, 0.5].map(snapshotRetentionDays => ({ snapshotRetentionDays }))),
  caseIn('instance', 'system-disk-fits-type', [{ systemDiskCategory: DiskCategory.CLOUD_ESSD_ENTRY }, { ...GPU, systemDiskCategory: DiskCategory.CLOUD_AUTO }],
    [{ systemDiskCategory: DiskCategory.CLOUD_SSD }, { ...GPU, systemDiskCategory: DiskCategory.CLOUD_EFFICIENCY }, { instanceType: InstanceType.of('ecs.g8i.large'), systemDiskCategory: DiskCategory.CLOUD_ESSD_ENTRY }]),
  caseIn('instance', 'gpu-image-fits-system-disk', [GPU, { ...GPU, systemDiskSizeGiB: 100 }, { ...GPU, systemDiskSizeGiB: 40, imageId: 'm-t4n0123456789' }], [{ ...GPU, systemDiskSizeGiB: 99 }]),
  caseIn('instance', 'data-disk-fits-type', [
    ...['ecs.t6-c1m2.large', 'ecs.g8i.large', 'ecs.e-c1m2.large', 'ecs.gn6i-c4g1.xlarge', 'ecs.i3.xlarge', 'ecs.re6.4xlarge', 'ecs.n4x.large'].map(typed),
    { dataDiskCategory: DiskCategory.CLOUD_ESSD_ENTRY }, { ...GPU, dataDiskCategory: DiskCategory.CLOUD_AUTO }, { ...typed('ecs.n4.small'), ...OF_SSD },
  ], [
    ...['ecs.t5-lc1m2.large', 'ecs.n4.small', 'ecs.sn1ne.large', 'ecs.gn5i-c2g1.large', 'ecs.i2.xlarge'].map(name => ({ ...typed(name), systemDiskCategory: DiskCategory.CLOUD_SSD })),
    { dataDiskCategory: DiskCategory.CLOUD_SSD }, { ...GPU, dataDiskCategory: DiskCategory.CLOUD_EFFICIENCY }, { ...typed('ecs.g8i.large'), dataDiskCategory: DiskCategory.CLOUD_ESSD_ENTRY },
  ]),
  caseIn('instance', 'instance-calls-out', [{}, { network: BailianNetwork.fromAttributes({ ...NETWORK, publicIp: undefined, eipAllocationId: undefined }) }], [{ network: new BailianNetwork(aStack(), 'Shut', { internetBandwidth: InternetBandwidth.none() }) }]),
  caseIn('instance', 'id-of-s', [{ dataDiskSnapshotId: 's-t4nexample0000000000' }, { dataDiskSnapshotId: LATER }], ['d-t4nexample0000000000', 's-', 'S-T4NEXAMPLE0000000000', ' s-t4nexample0000000000'].map(dataDiskSnapshotId => ({ dataDiskSnapshotId }))),
  caseIn('instance', 'another-region', [{ snapshotCopyTo: 'ap-southeast-5' }, { snapshotCopyTo: 'cn-hangzhou' }, { snapshotCopyTo: LATER }], [{ snapshotCopyTo: 'ap-southeast-1' }]),
  caseIn('instance', 'image-for-arm', [{ ...typed('ecs.g8y.large'), imageId: 'm-t4n0123456789' }, typed('ecs.g8i.large'), typed('ecs.hfr7.large'), typed('ecs.i4r.xlarge'), typed('ecs.re6p.large')],
    ['ecs.g8y.large', 'ecs.c8y.large', 'ecs.g6r.large', 'ecs.c6r.xlarge', 'ecs.ebmg8y.32xlarge', 'ecs.hpc8y.32xlarge'].map(typed)),
  caseIn('instance', 'image-fits-type', [{ imageId: X86 }, { ...typed('ecs.g8y.large'), imageId: ARM }, { ...GPU, imageId: 'm-t4n0123456789' }, { ...GPU, imageId: WITH_DRIVER }, { imageId: LATER }],
    [{ imageId: ARM }, { ...typed('ecs.g8y.large'), imageId: X86 }, { ...GPU, imageId: X86 }]),
  caseIn('instance', 'embedding-model-is-not-offered', [{ models: BailianModels.of({ allowed: ['a'], embeddingModel: 'b' }) }], [{ models: BailianModels.of({ allowed: ['a', 'b'], embeddingModel: 'b' }) }]),
  caseIn('instance', 'rerank-needs-embedding', [{ ...RERANK }, { embedding: Embedding.NONE }], [{ ...RERANK, embedding: Embedding.NONE }]),
  caseIn('instance', 'rerank-address', [{ ...RERANK, endpoint: BailianEndpoint.workspace('llm-1a2b3c4d5e', 'cn-beijing') }, { ...RERANK, ...PLAN, embedding: Embedding.at(BailianEndpoint.BEIJING, KEY) }, { ...PLAN }],
    [{ ...RERANK, ...PLAN }, { ...RERANK, embedding: Embedding.at(BailianEndpoint.custom('https://llm.example.com/v1'), KEY) }]),
  caseIn('instance', 'workspace-region', ['cn-beijing', 'eu-central-1'].map(inRegion), ['cn-hangzhou', 'beijing', 'us-west-1'].map(inRegion)),
  caseIn('instance', 'local-models-need-gpu', [{ ...GPU, localModels: ['qwen3:8b'] }, { localModels: [] }], [{ localModels: ['qwen3:8b'] }]),
  caseIn('instance', 'local-models-fit-gpu', [
    { ...GPU, localModels: ['qwen3:32b', 'qwen3:8b-fp16', 'llama4:latest', 'gemma3n:e4b'] }, { ...GPU8, localModels: ['llama3.3:70b'] }, { ...typed('ecs.gn7i-c48g1.12xlarge'), localModels: ['llama3.3:70b'] },
  ], [{ ...GPU, localModels: ['qwen3:8b', 'llama3.3:70b'] }, { ...GPU, localModels: ['gemma3:27b-it-q8_0'] }, { ...GPU, localModels: ['gemma3:12b-it-bf16'] }, { ...GPU8, localModels: ['gpt-oss:120b'] }]),
  caseIn('instance', 'ollama-needs-models', [{ ...GPU, localModels: ['qwen3:8b'], ollamaImage: OllamaImage.V0_35_1 }], [{ ...GPU, ollamaImage: OllamaImage.V0_35_1 }]),
  caseIn('instance', 'acr-enterprise-repository', ['acme-registry.cn-hangzhou.cr.aliyuncs.com/ai/open-webui', 'acme-registry-vpc.ap-southeast-1.cr.aliyuncs.com/ai/sub/open-webui'].map(byRole),
    ['ghcr.io/open-webui/open-webui', 'registry.cn-hangzhou.aliyuncs.com/acme/open-webui', 'crpi-1a2b3c.cn-hangzhou.personal.cr.aliyuncs.com/acme/open-webui', 'acme-registry.cn-hangzhou.cr.aliyuncs.com/open-webui', 'acme.cr.aliyuncs.com.example.com/a/b'].map(byRole)),
  caseIn('instance', 'mirrors-of-something', [{ imageMirrors: ImageMirrors.NONE }, { imageMirrors: ImageMirrors.MAINLAND }], [{ imageMirrors: ImageMirrors.of({}) }]),
  caseIn('instance', 'mirror-is-another', [{ imageMirrors: ImageMirrors.of({ 'ghcr.io': ['ghcr.io.example.cn'] }) }], [{ imageMirrors: ImageMirrors.of({ 'ghcr.io': ['ghcr.example.cn', 'ghcr.io'] }) }]),
  caseIn('instance', 'allow-list-needs-port', [{ allowedCidrs: ['10.0.0.0/8'] }, { servedOrigins: ['https://example.com'] }], [{ allowedCidrs: ['10.0.0.0/8'], servedOrigins: ['https://example.com'] }]),
  caseIn('instance', 'one-role', [{ createRole: true }, { instanceRole: ROLE }, { createRole: false, instanceRole: ROLE }], [{ createRole: true, instanceRole: ROLE }]),
  caseIn('instance', 'provider-there', [{ endpoint: BailianEndpoint.SINGAPORE }], [{}], emptyStack),
  caseIn('instance', 'provider-without-alias', [{ endpoint: BailianEndpoint.SINGAPORE }], [{}], () => {
    const stack = emptyStack();
    new alicloud.AlicloudProvider(stack, 'second', { alias: 'second', region: 'ap-southeast-1' });
    return stack;
  }),
  caseIn('instance', 'region-known', [{ endpoint: BailianEndpoint.SINGAPORE }], [{}], stackIn),
  caseIn('instance', 'admin-password-apart',
    [secretly('MY_KEY'), { apiKey: SecretSource.fromKmsSecret('admin_password') }, { embedding: Embedding.at(BailianEndpoint.BEIJING, REQUIRED.apiKey) }, { apiKey: KEY, embedding: Embedding.at(BailianEndpoint.BEIJING, KEY) }],
    [
      { adminPassword: REQUIRED.apiKey }, { apiKey: SecretSource.unsafeArgument('admin_password') }, { apiKey: KEY, adminPassword: SecretSource.fromKmsSecret('embedding-key', { revision: '2' }) },
      { ...secretly('MY_KEY'), adminPassword: SecretSource.fromVariable('secret') }, served({ signIn: OIDC, adminPassword: CLIENT.clientSecret }),
      { embedding: Embedding.at(BailianEndpoint.BEIJING, KEY), adminPassword: KEY },
      { openWebUiImage: OpenWebUiImage.of('docker.io/acme/open-webui', 'v0.12.4', { login: RegistryLogin.password('puller', REQUIRED.adminPassword) }) },
      { ...GPU, localModels: ['qwen3:8b'], ollamaImage: OllamaImage.of('docker.io/acme/ollama', '0.35.1', { login: RegistryLogin.password('puller', REQUIRED.adminPassword) }) },
    ]),
  caseIn('instance', 'endpoint-known', [{ endpoint: BailianEndpoint.SINGAPORE, ...FRANKFURT }], [FRANKFURT], () => stackIn('eu-central-1')),
  caseIn('instance', 'defaultModel-allowed', [{ models: BailianModels.of({ allowed: ['a', 'b'], defaultModel: 'b' }) }], [{ models: BailianModels.of({ allowed: ['a', 'b'], defaultModel: 'c' }) }]),
  caseIn('instance', 'taskModel-allowed', [{ models: BailianModels.of({ allowed: ['a', 'b'], taskModel: 'a' }) }], [{ models: BailianModels.of({ allowed: ['a', 'b'], taskModel: 'c' }) }]),
  caseIn('instance', 'environment-name', ['DEFAULT_LOCALE', 'S3', `A${'_'.repeat(79)}`].map(named), ['', 'A', 'default_locale', 'Default_Locale', '1A', '_A', 'A-B', 'A B', 'A=B', 'A\n', '语言', `A${'_'.repeat(80)}`].map(named)),
  caseIn('instance', 'environment-not-owned', ['TASK_MODEL', 'RAG_EMBEDDING_BATCH_SIZE', 'OFFLINE_MODE', 'WEBUI_ADMIN_NAME', 'ENVIRONMENT', 'PORTRAIT'].map(named),
    [...OWNED.map(named), ...OWNED.map(secretly)]),
  caseIn('instance', 'environment-said-by-another',
    [named('ENABLE_RAG_HYBRID_SEARCH'), named('ENABLE_MEMORIES'), { ...named('ENABLE_MEMORIES'), rerankModel: 'qwen3-rerank' },
      ...['OAUTH_SCOPES', 'OAUTH_ADMIN_ROLES', 'ENABLE_LDAP'].map(named), secretly('OAUTH_CLIENT_SECRET'),
      ...['OAUTH_EMAIL_CLAIM', 'OAUTH_SUB_CLAIM', 'OAUTH_TIMEOUT', 'GITHUB_CLIENT_ID', 'GOOGLE_PSE_ENGINE_ID'].map(name => served({ signIn: OIDC, ...named(name) }))],
    [...['ENABLE_RAG_HYBRID_SEARCH', 'RAG_RERANKING_MODEL'].map(name => ({ ...named(name), rerankModel: 'qwen3-rerank' })),
      { ...secretly('RAG_EXTERNAL_RERANKER_API_KEY'), rerankModel: 'qwen3-rerank' },
      ...['ENABLE_MEMORIES', 'BYPASS_EMBEDDING_AND_RETRIEVAL', 'BYPASS_WEB_SEARCH_EMBEDDING_AND_RETRIEVAL'].map(name => ({ ...named(name), embedding: Embedding.NONE })),
      ...['OAUTH_SCOPES', 'ENABLE_OAUTH_ROLE_MANAGEMENT', 'OAUTH_ADMIN_ROLES', 'OAUTH_ROLES_SEPARATOR', 'OAUTH_ALLOWED_DOMAINS'].map(name => served({ signIn: OIDC, ...named(name) })),
      served({ signIn: OIDC, ...secretly('OAUTH_CLIENT_SECRET') }), served({ signIn: OIDC, ...secretly('OAUTH_ADMIN_ROLES') }),
      served({ signIn: SignIn.ldap(DIRECTORY), ...named('LDAP_SEARCH_FILTERS') })]),
  caseIn('instance', 'environment-secret-name', [...['S3_ACCESS_KEY_ID', 'USER_PERMISSIONS_FEATURES_API_KEYS', 'CUSTOM_API_KEY_HEADER', 'LICENSE_PUBLIC_KEY', 'BRAVE_SEARCH_CONTEXT_TOKENS'].map(named), secretly('TAVILY_API_KEY')],
    ['TAVILY_API_KEY', 'BING_SEARCH_V7_SUBSCRIPTION_KEY', 'FEISHU_CLIENT_SECRET', 'LDAP_APP_PASSWORD', 'SCIM_TOKEN', 'SOUGOU_API_SK', 'AUTOMATIC1111_API_AUTH', 'GOOGLE_APPLICATION_CREDENTIALS_JSON', 'WEBHOOK_URL'].map(named)),
  caseIn('instance', 'environment-secret-value', ['https://tika.example.com:9998/?a=b@c', 'redis://10.0.0.8:6379', '[{"type":"mcp","key":""}]', '{"key":', '{"title":["a","b"]}', '[{"keys":"x"}]', 'null', '{"key":null}'].map(valued),
    ['redis://:word@10.0.0.8:6379', 'https://user:word@example.com', '[{"url":"https://x","key":"sk-1"}]', '{"a":{"Authorization":"Bearer x"}}', '[[{"api_key":"x"}]]', '{"client_secret":"x"}'].map(valued)),
  caseIn('instance', 'environment-value', ['', 'a\nb\r\n', '"\'$${x}`\\', '{{x}}', '聊天𝕏', '\u001b[0m'].map(valued), ['a\0b', '\ud800'].map(valued)),
  caseIn('instance', 'environment-once', [{ ...named('DEFAULT_LOCALE'), ...secretly('TAVILY_API_KEY') }], [{ ...named('DEFAULT_LOCALE'), ...secretly('DEFAULT_LOCALE') }]),
  caseIn('instance', 'variable-free', [{}], [{ apiKey: SecretSource.fromVariable('network') }, { adminPassword: SecretSource.unsafeArgument('open') }], onStack(stack => {
    new BailianNetwork(stack, 'network');
    new TerraformVariable(stack, 'open', { type: 'string' });
    new TerraformVariable(stack, 'bailian_api_key', { type: 'string', sensitive: true });
  })),
];

const SIGN_IN_CASES = [
  caseIn('instance', 'sign-in-needs-https', [served({ signIn: OIDC }), {}], [{ signIn: OIDC }, { signIn: SignIn.ldap(DIRECTORY), servedOrigins: [] }]),
  caseIn('instance', 'without-passwords-another-way', [served({ signIn: OIDC, passwordSignIn: false }), { passwordSignIn: true }, served({ signIn: SignIn.ldap(DIRECTORY) })],
    [{ passwordSignIn: false }, served({ signIn: SignIn.ldap(DIRECTORY), passwordSignIn: false })]),
  caseIn('instance', 'one-role-for-newcomers',
    [served({ signIn: OIDC, signUp: SignUp.OPEN }), served({ signIn: WAITING, signUp: SignUp.APPROVAL }), served({ signIn: SOME, signUp: SignUp.APPROVAL }),
      served({ signIn: WAITING }), { signUp: SignUp.OPEN }],
    [served({ signIn: OIDC, signUp: SignUp.APPROVAL }), served({ signIn: WAITING, signUp: SignUp.OPEN }), served({ signIn: SOME, signUp: SignUp.OPEN })]),
  caseIn('instance', 'ldap-port', [1, 636, 65535].map(serverPort => served({ signIn: SignIn.ldap({ ...DIRECTORY, serverPort }) })), [0, 65536, 636.5].map(serverPort => served({ signIn: SignIn.ldap({ ...DIRECTORY, serverPort }) }))),
];

const pem = (chain: string, ...names: string[]) => ({ domains: names.map(name => ({ name })), certificate: TlsCertificate.fromPem({ chain, privateKey: SecretSource.unsafeArgument('private_key') }) });
const HTTP_01 = TlsCertificate.acme({ challenge: AcmeChallenge.HTTP_01 });
const KEY_IN_STORE = TlsCertificate.fromPem({ chain: CHAIN, privateKey: SecretSource.fromKmsSecret('chat-key') });

const FRONTEND_CASES = [
  caseIn('frontend', 'pem-readable', [pem(CHAIN, 'example.com'), pem(SITE, 'example.com')], [pem('', 'example.com'), pem('hello', 'example.com'), pem(`${SITE}x`, 'example.com')]),
  caseIn('frontend', 'pem-in-order', [pem(CHAIN, 'example.com')], [pem(INTERMEDIATE + SITE, 'example.com')]),
  caseIn('frontend', 'pem-of-a-site', [pem(CHAIN, 'example.com')], [pem(INTERMEDIATE, 'example.com')]),
  caseIn('frontend', 'pem-for-servers', [pem(CHAIN, 'example.com')], [pem(FOR_CLIENTS, 'example.com')]),
  caseIn('frontend', 'pem-strong', [pem(CHAIN, 'example.com')], [pem(WEAK, 'example.com')]),
  caseIn('frontend', 'pem-covers', [pem(CHAIN, 'example.com', 'chat.example.com')], [pem(CHAIN, 'example.org'), pem(CHAIN, 'example.com', 'a.b.example.com')]),
  caseIn('frontend', 'upstream-port', [1024, 65535].map(upstreamPort => ({ upstreamPort })), [1023, 65536, 80.5].map(upstreamPort => ({ upstreamPort }))),
  caseIn('frontend', 'max-upload-size', [1, 10240].map(maxUploadSizeMiB => ({ maxUploadSizeMiB })), [0, 10241, 0.5].map(maxUploadSizeMiB => ({ maxUploadSizeMiB }))),
  caseIn('frontend', 'http-01-needs-everybody', [{ certificate: HTTP_01 }, { allowedCidrs: ['10.0.0.0/8'] }], [{ certificate: HTTP_01, allowedCidrs: ['10.0.0.0/8'] }]),
  caseIn('frontend', 'certificate-on-the-machine', [{ certificate: TlsCertificate.selfSigned() }, { certificate: HTTP_01 }], [{ certificate: TlsCertificate.fromCertificateId('1234567-cn-hangzhou') }]),
  caseIn('frontend', 'certificate-needs-role', [{ certificate: TlsCertificate.acme(), instanceRole: ROLE }, { certificate: HTTP_01 }, pem(CHAIN, 'example.com')], [{ certificate: TlsCertificate.acme() }, { certificate: KEY_IN_STORE }]),
  caseIn('frontend', 'zone-of-name', [{ domains: [{ name: 'a.example.com', dnsZone: 'example.com' }] }, { domains: [{ name: 'a.example.com', dnsZone: 'a.example.com' }] }],
    [{ domains: [{ name: 'example.com', dnsZone: 'a.example.com' }] }, { domains: [{ name: 'badexample.com', dnsZone: 'example.com' }] }]),
];

const RECORD_CASES = [
  caseIn('record', 'ttl', [1, 86400].map(ttlSeconds => ({ ttlSeconds })), [0, 86401, 1.5].map(ttlSeconds => ({ ttlSeconds }))),
  caseIn('record', 'without-record', [{ names: ['www.example.com'] }, { names: ['chat.example.com', 'a.b.example.com'] }], [RECORD, { names: ['www.example.com', 'example.com'] }], onStack(stack => new DomainRecord(stack, 'Other', RECORD))),
  caseIn('record', 'names-in-zone', [{ names: ['example.com', 'a.b.example.com'] }], [{ names: ['example.org'] }, { names: ['example.com', 'badexample.com'] }]),
];

const DOMAIN = { domain: 'example.com' };
const NEEDING_DOMAIN: Partial<BailianOpenWebUiProps> = {
  www: true,
  dnsZone: 'example.com',
  additionalDomains: [{ name: 'chat.example.com' }],
  dnsRecords: true,
  certificate: TlsCertificate.selfSigned(),
  maxUploadSizeMiB: 100,
  icpLicence: '浙ICP备12345678号-1',
};

const PRIVATE = { ...VPC, ...VSWITCH, internetBandwidth: InternetBandwidth.none() };
const NAMES_100 = Array.from({ length: 100 }, (_, index) => ({ name: `c${index}.example.com` }));

const HEADERS = ['HSTS', 'XCONTENT_TYPE', 'XFRAME_OPTIONS', 'REFERRER_POLICY'];
const ALARMED = { ...DOMAIN, alarms: Alarms.to('oncall') };

const SITE_CASES = [
  ...Object.entries(NEEDING_DOMAIN).map(([property, value]) => caseIn('site', `${property.toLowerCase()}-needs-domain`, [{ ...DOMAIN, [property]: value }, {}], [{ [property]: value }])),
  caseIn('site', 'www-once', [{ ...DOMAIN, www: true }, { domain: 'www.example.com' }, { domain: 'www.example.com', www: false }], [{ domain: 'www.example.com', www: true }]),
  caseIn('site', 'http-01-needs-public-address', [{ ...DOMAIN, certificate: HTTP_01 }, { ...DOMAIN, ...PRIVATE, certificate: TlsCertificate.acme() }, { ...DOMAIN, network: NETWORK, certificate: HTTP_01 }],
    [{ ...DOMAIN, ...PRIVATE, certificate: HTTP_01 }, { ...DOMAIN, natGateway: NAT, certificate: HTTP_01 }]),
  caseIn('site', 'no-internet-needs-nat', [PRIVATE, { natGateway: NAT }, { network: NETWORK, internetBandwidth: InternetBandwidth.none() }, { internetBandwidth: InternetBandwidth.payByTraffic(1) }, {}],
    [{ internetBandwidth: InternetBandwidth.none() }, { ...VPC, ...BLOCK, internetBandwidth: InternetBandwidth.none() }]),
  caseIn('site', 'acme-names', [DOMAIN, { domain: 'chat.corp.example.com' }, { domain: 'chat.internal', dnsRecords: false, certificate: TlsCertificate.acme({ challenge: AcmeChallenge.HTTP_01, server: AcmeServer.of('https://ca.internal/directory') }) },
    { domain: 'chat.internal', certificate: TlsCertificate.selfSigned() }], [{ domain: 'chat.internal' }, { domain: 'chat.test', dnsRecords: false, certificate: HTTP_01 }, { ...DOMAIN, additionalDomains: NAMES_100 }]),
  caseIn('site', 'alarms-need-domain', [ALARMED, {}], [{ alarms: Alarms.to('oncall') }]),
  caseIn('site', 'alarms-need-public-address', [ALARMED, { ...ALARMED, internetBandwidth: InternetBandwidth.payByBandwidth(5) }, { ...DOMAIN, ...PRIVATE }], [{ ...ALARMED, ...PRIVATE }, { ...ALARMED, natGateway: NAT }]),
  caseIn('site', 'alarms-need-everybody', [{ ...ALARMED, allowedCidrs: ['0.0.0.0/0'] }, { ...DOMAIN, allowedCidrs: ['10.0.0.0/8'] }],
    [['10.0.0.0/8'], ['0.0.0.0/1', '128.0.0.0/1'], [LATER]].map(allowedCidrs => ({ ...ALARMED, allowedCidrs }))),
  caseIn('site', 'environment-overwritten-header', [...HEADERS.map(named), ...['CONTENT_SECURITY_POLICY', 'CACHE_CONTROL', 'XDOWNLOAD_OPTIONS'].map(name => ({ ...DOMAIN, ...named(name) }))],
    [...HEADERS.map(named), ...HEADERS.map(secretly)].map(props => ({ ...DOMAIN, ...props }))),
  caseIn('site', 'foreign-dns-needs-certificate', [{ ...DOMAIN, dnsRecords: false, certificate: HTTP_01 }, { ...DOMAIN, dnsRecords: true }], [{ ...DOMAIN, dnsRecords: false }]),
];

/** A case of every rule that belongs to a construct or a choice. */
export const CONSTRUCT_RULE_CASES: readonly RuleCase[] = [
  ...NETWORK_CASES, ...INSTANCE_CASES, ...SIGN_IN_CASES, ...FRONTEND_CASES, ...RECORD_CASES, ...SITE_CASES,
];
