import { TerraformStack } from 'cdktf';
import { CHOICE_OPTIONS } from './effects-of-choice-options';
import { CLUSTER_OPTIONS } from './effects-of-cluster-options';
import { FRONTEND_PROPS } from './effects-of-frontend-options';
import { INSTANCE_OPTIONS, INSTANCE_PROPS } from './effects-of-instance-options';
import { NETWORK_OPTIONS, NETWORK_PROPS } from './effects-of-network-options';
import { SIGN_IN_OPTIONS, signInProps } from './effects-of-sign-in-options';
import { OWN_SITE_PROPS, providerEffect, RECORD_PROPS, siteProps } from './effects-of-site-options';
import { Create, effectOf, OptionEffects } from './option-effect';
import { NETWORK, REQUIRED } from './stack';
import { BailianNetwork, BailianOpenWebUi, DiskCategory, DomainRecord, GpuWebUiInstance, TlsCertificate, TlsFrontend } from '../../../lib';
import { propertiesOf, STRUCTS as ALL_STRUCTS, Type, typeNamed, TYPES } from '../../api/assembly';

const FRONTEND = { instanceId: 'i-t4nexample0000000000', securityGroupId: 'sg-t4nexample0000000000', domains: [{ name: 'example.com' }], certificate: TlsCertificate.selfSigned() };
const ACME = { certificate: TlsCertificate.acme(), instanceRole: { roleName: 'ChatMachine', grantable: true } };
const RECORD = { dnsZone: 'example.com', names: ['example.com'], ipAddress: '203.0.113.7' };

const STRUCTS: Record<string, [OptionEffects, Create]> = {
  ...CHOICE_OPTIONS,
  ...CLUSTER_OPTIONS,
  ...SIGN_IN_OPTIONS,
  BailianNetworkProps: [
    { ...NETWORK_OPTIONS, ...NETWORK_PROPS, ...siteProps({ named: 'alicloud_vpc.Network.vpc_name', tagged: 'alicloud_eip_address.Network_EipAddress', provided: 'data.alicloud_zones.Network_Zones' }) },
    (stack: TerraformStack, props: object) => new BailianNetwork(stack, 'Network', props),
  ],
  GpuWebUiInstanceProps: [
    { ...INSTANCE_OPTIONS, ...INSTANCE_PROPS, ...signInProps({ servedOrigins: ['https://chat.example.com'] }), ...siteProps({ named: 'alicloud_instance.Instance.instance_name', tagged: 'alicloud_ecs_disk.Instance_DataDisk', provided: 'data.alicloud_images.Instance_Image' }) },
    (stack: TerraformStack, props: object) => new GpuWebUiInstance(stack, 'Instance', { ...REQUIRED, network: NETWORK, ...props }),
  ],
  TlsFrontendProps: [
    {
      ...FRONTEND_PROPS,
      ...siteProps({ named: 'alicloud_ecs_command.Frontend_FrontendProgram_Command.name', tagged: 'alicloud_ram_policy.Frontend_CertificatePolicy', provided: 'alicloud_security_group_rule.Frontend_HttpPort_From-0-0-0-0-0', given: ACME }),
    },
    (stack: TerraformStack, props: object) => new TlsFrontend(stack, 'Frontend', { ...FRONTEND, ...props }),
  ],
  DomainRecordProps: [RECORD_PROPS, (stack: TerraformStack, props: object) => new DomainRecord(stack, 'Record', { ...RECORD, ...props })],
  BailianOpenWebUiProps: [
    {
      ...OWN_SITE_PROPS,
      ...NETWORK_OPTIONS,
      ...INSTANCE_OPTIONS,
      ...signInProps({ domain: 'chat.example.com' }),
      ...siteProps({ named: 'alicloud_instance.Instance.instance_name', tagged: 'alicloud_vpc.Network', provided: 'alicloud_ecs_disk.Instance_DataDisk' }),
      provider: providerEffect('alicloud_vpc.Network'),
      systemDiskCategory: {
        given: { systemDiskCategory: DiskCategory.CLOUD_ESSD_ENTRY },
        shows: {
          ...INSTANCE_OPTIONS.systemDiskCategory.shows,
          'data.alicloud_instance_types.Network_InstanceTypes.system_disk_category': 'cloud_essd_entry',
          'terraform_data.Network_Zone.lifecycle.postcondition.0.error_message': expect.stringContaining('(PostPaid, cloud_essd_entry)'),
        },
      },
    },
    (stack: TerraformStack, props: object) => new BailianOpenWebUi(stack, 'Site', { ...REQUIRED, ...props }),
  ],
};

/** The structs that others extend: their options are shown with these. */
const BASES = ALL_STRUCTS.filter(({ fqn }) => TYPES.some(({ interfaces }) => interfaces?.includes(fqn))).map(({ name }: Type) => name);

test('every struct of the public API is here', () => {
  expect([...Object.keys(STRUCTS), ...BASES].sort()).toEqual(ALL_STRUCTS.map(({ name }) => name).sort());
});

describe.each(Object.entries(STRUCTS))('%s', (struct, [effects, create]) => {
  test('has no option without an effect that is shown here', () => {
    expect(Object.keys(effects).sort()).toEqual(propertiesOf(typeNamed(struct)).map(({ name }) => name).sort());
  });

  test.each(Object.entries(effects))('%s shows its effect', (option, effect) => {
    const seen = effectOf(option, effect, create);
    expect(Object.keys(effect.shows)).not.toEqual([]);
    expect(seen).toEqual(effect.more ? expect.objectContaining(effect.shows) : effect.shows);
  });
});
