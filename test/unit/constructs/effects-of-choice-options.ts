import { TerraformResource, TerraformStack } from 'cdktf';
import { Create, OptionEffects } from './option-effect';
import { NETWORK, REQUIRED } from './stack';
import {
  AcmeChallenge, AcmeOptions, AcmeServer, BailianModels, BailianModelsOptions, BailianNetwork, BailianNetworkAttributes, BailianOpenWebUi, DomainName,
  GpuWebUiInstance, GpuWebUiInstanceProps, InstanceCharge, InstanceType, InstanceTypeOptions, InternetBandwidth, NatGateway,
  OpenWebUiImage, PemOptions, RegistryLogin,
  RemovalPolicy, SecretSource,
  SpotOptions, StoredSecretOptions, SubscriptionOptions, TlsCertificate, TlsFrontend,
} from '../../../lib';
import { CHAIN, SITE } from '../validation/certificates';

const DIGEST = `sha256:${'0a'.repeat(32)}`;
const ROLE = { roleName: 'ChatMachine', grantable: true };
const ATTRIBUTES: BailianNetworkAttributes = NETWORK;

function machine<T extends object>(props: (options: T) => Partial<GpuWebUiInstanceProps>): Create {
  return (stack: TerraformStack, options: T) => new GpuWebUiInstance(stack, 'Instance', { ...REQUIRED, network: NETWORK, ...props(options) });
}

function frontend<T extends object>(certificate: (options: T) => TlsCertificate): Create {
  return (stack: TerraformStack, options: T) => new TlsFrontend(stack, 'Frontend', {
    instanceId: 'i-t4nexample0000000000', securityGroupId: 'sg-t4nexample0000000000', domains: [{ name: 'example.com' }], instanceRole: ROLE, certificate: certificate(options),
  });
}

const CERTIFICATES: Record<string, [OptionEffects, Create]> = {
  AcmeOptions: [
    {
      challenge: { given: { challenge: AcmeChallenge.HTTP_01 }, shows: { 'program.certificate': 'acme-http-01' }, more: true },
      email: { given: { email: 'admin@example.com' }, shows: { 'program.acme_email': 'admin@example.com' } },
      server: { given: { server: AcmeServer.LETS_ENCRYPT_STAGING }, shows: { 'program.acme_server': 'https://acme-staging-v02.api.letsencrypt.org/directory' } },
    },
    frontend((options: AcmeOptions) => TlsCertificate.acme(options)),
  ],
  PemOptions: [
    {
      chain: { given: { chain: SITE }, shows: { 'program.chain': SITE } },
      privateKey: { given: { privateKey: SecretSource.fromKmsSecret('chat-key') }, shows: { 'program.private_key_source': 'kms-secret:chat-key' }, more: true },
    },
    frontend((options: Partial<PemOptions>) => TlsCertificate.fromPem({ chain: CHAIN, privateKey: SecretSource.fromVariable('private_key'), ...options })),
  ],
};

const MACHINES: Record<string, [OptionEffects, Create]> = {
  BailianModelsOptions: [
    {
      allowed: { given: { allowed: ['a', 'b', 'c'] }, shows: { 'program.settings.models.1': 'b', 'program.settings.models.2': 'c', 'program.settings.taskModel': 'c' } },
      defaultModel: { given: { allowed: ['a', 'b'], defaultModel: 'b' }, shows: { 'program.settings.defaultModel': 'b' } },
      taskModel: { given: { allowed: ['a', 'b'], taskModel: 'a' }, shows: { 'program.settings.taskModel': 'a' } },
      embeddingModel: { given: { embeddingModel: 'text-embedding-v3' }, shows: { 'program.settings.embeddingModel': 'text-embedding-v3' } },
    },
    machine((options: Partial<BailianModelsOptions>) => ({ models: BailianModels.of({ allowed: ['a'], ...options }) })),
  ],
  ContainerImageOptions: [
    {
      digest: { given: { digest: DIGEST }, shows: { 'program.image_digest': DIGEST } },
      login: {
        given: { login: RegistryLogin.acrEnterprise('cri-1a2b3c4d5e6f7g8h') },
        shows: {
          'program.registries': '<gone>',
          'program.registries.logins.acme-registry.cn-hangzhou.cr.aliyuncs.com/ai/open-webui.acrInstance': 'cri-1a2b3c4d5e6f7g8h',
          'alicloud_ram_policy.Instance_SecretsPolicy.policy_document': expect.stringContaining('acs:cr:*:*:repository/cri-1a2b3c4d5e6f7g8h/ai/open-webui'),
        },
        more: true,
      },
    },
    machine(options => ({ openWebUiImage: OpenWebUiImage.of('acme-registry.cn-hangzhou.cr.aliyuncs.com/ai/open-webui', 'v0.12.4', options) })),
  ],
  InstanceTypeOptions: [
    { hasGpu: { given: { hasGpu: true }, shows: { 'terraform_data.Instance_Kind.input.hasGpu': true, 'program.gpu': 'true', 'alicloud_instance.Instance.system_disk_size': 100 }, more: true } },
    machine((options: InstanceTypeOptions) => ({ instanceType: InstanceType.of('ecs.g8i.large', options) })),
  ],
  SpotOptions: [
    {
      maxHourlyPrice: {
        given: { maxHourlyPrice: 0.125 },
        shows: {
          'alicloud_instance.Instance.spot_strategy': 'SpotWithPriceLimit',
          'alicloud_instance.Instance.spot_price_limit': 0.125,
          'data.alicloud_instance_types.Instance_Running_InstanceTypes.spot_strategy': 'SpotWithPriceLimit',
        },
      },
    },
    machine((options: SpotOptions) => ({ instanceCharge: InstanceCharge.spot(options) })),
  ],
  StoredSecretOptions: [
    { revision: { given: { revision: '7' }, shows: { 'program.revision': expect.stringContaining('7') }, more: true } },
    machine((options: StoredSecretOptions) => ({ apiKey: SecretSource.fromKmsSecret('chat-key', options) })),
  ],
  SubscriptionOptions: [
    {
      months: { given: { months: 24 }, shows: { 'alicloud_instance.Instance.period': 24 } },
      autoRenew: { given: { autoRenew: true }, shows: { 'alicloud_instance.Instance.renewal_status': 'AutoRenewal', 'alicloud_instance.Instance.auto_renew_period': 1 } },
      forceDelete: { given: { forceDelete: true }, shows: { 'alicloud_instance.Instance.lifecycle.prevent_destroy': '<gone>' }, more: true },
    },
    machine((options: Partial<SubscriptionOptions>) => ({ instanceCharge: InstanceCharge.subscription({ months: 12, ...options }) })),
  ],
};

const NETWORKS: Record<string, [OptionEffects, Create]> = {
  CreatedNatGatewayOptions: [
    {
      internetBandwidth: { given: { internetBandwidth: InternetBandwidth.payByTraffic(7) }, shows: { 'alicloud_eip_address.Network_NatGateway_EipAddress.bandwidth': '7' } },
      publicIpRemovalPolicy: { given: { publicIpRemovalPolicy: RemovalPolicy.RETAIN }, shows: { 'alicloud_eip_address.Network_NatGateway_EipAddress.lifecycle.prevent_destroy': true } },
    },
    (stack: TerraformStack, options: object) => new BailianNetwork(stack, 'Network', { natGateway: NatGateway.created(options) }),
  ],
  SnatTableOptions: [
    {
      snatTableId: { given: { snatTableId: 'stb-t4nother00000000000' }, instead: {}, shows: { 'alicloud_snat_entry.Network_NatGateway_Entry.snat_table_id': 'stb-t4nother00000000000' } },
      snatIps: { given: { snatIps: ['203.0.113.8', '203.0.113.9'] }, instead: {}, shows: { 'alicloud_snat_entry.Network_NatGateway_Entry.snat_ip': '203.0.113.8,203.0.113.9' } },
    },
    (stack: TerraformStack, options: object) => new BailianNetwork(stack, 'Network', {
      vpcId: ATTRIBUTES.vpcId,
      vswitchId: ATTRIBUTES.vswitchId,
      natGateway: NatGateway.existing({ snatTableId: 'stb-t4nexample0000000000', snatIps: ['203.0.113.8'], ...options }),
    }),
  ],
  BailianNetworkAttributes: [
    {
      vpcId: { given: { vpcId: 'vpc-t4nother00000000000' }, shows: { 'alicloud_security_group.group.vpc_id': 'vpc-t4nother00000000000' } },
      vswitchId: { given: { vswitchId: 'vsw-t4nother00000000000' }, shows: { 'alicloud_instance.Instance.vswitch_id': 'vsw-t4nother00000000000' } },
      securityGroupId: { given: { securityGroupId: 'sg-t4nother000000000000' }, shows: { 'alicloud_instance.Instance.security_groups.0': 'sg-t4nother000000000000' }, more: true },
      zoneId: {
        given: { zoneId: 'ap-southeast-1b' },
        shows: {
          'alicloud_ecs_disk.Instance_DataDisk.zone_id': 'ap-southeast-1b',
          'alicloud_ecs_disk.Instance_DataDisk.lifecycle.postcondition.0.condition': '${(self.zone_id == "ap-southeast-1b")}',
        },
      },
      publicIp: { given: { publicIp: '198.51.100.7' }, shows: { 'alicloud_ecs_invocation.Instance_WebUiProgram.parameters.public_address': '198.51.100.7' } },
      natIps: { given: { natIps: ['198.51.100.9'] }, shows: { 'null_resource.firewall.triggers.ips': '198.51.100.9' } },
      snatEntries: {
        given: stack => ({ publicIp: undefined, eipAllocationId: undefined, snatEntries: [new TerraformResource(stack, 'entry', { terraformResourceType: 'alicloud_snat_entry' })] }),
        shows: { 'alicloud_ecs_invocation.Instance_DockerProgram.depends_on.0': 'alicloud_snat_entry.entry' },
        more: true,
      },
      eipAllocationId: { given: { eipAllocationId: 'eip-t4nother00000000000' }, shows: { 'alicloud_eip_association.Instance_EipAssociation.allocation_id': 'eip-t4nother00000000000' } },
    },
    (stack: TerraformStack, options: Partial<BailianNetworkAttributes>) => {
      const network = BailianNetwork.fromAttributes({ ...ATTRIBUTES, ...options });
      new TerraformResource(stack, 'firewall', { terraformResourceType: 'null_resource' }).addOverride('triggers.ips', network.natIps?.join() ?? 'none');
      new GpuWebUiInstance(stack, 'Instance', { ...REQUIRED, network });
      stack.addOverride('resource.alicloud_security_group.group.vpc_id', network.vpcId); // for what others make in it
    },
  ],
  DomainName: [
    {
      name: { given: { name: 'ai.example.org' }, shows: { 'program.server_names': 'ai.example.org example.com' }, more: true },
      dnsZone: { given: { name: 'chat.example.org', dnsZone: 'chat.example.org' }, shows: { 'program.dns_zones': 'chat.example.org example.com' }, more: true },
    },
    (stack: TerraformStack, options: Partial<DomainName>) => new BailianOpenWebUi(stack, 'Site', {
      ...REQUIRED, domain: 'example.com', additionalDomains: [{ name: 'chat.example.org', ...options }],
    }),
  ],
};

/** The options of choices, by struct: each with what it belongs to. */
export const CHOICE_OPTIONS: Record<string, [OptionEffects, Create]> = { ...CERTIFICATES, ...MACHINES, ...NETWORKS };
