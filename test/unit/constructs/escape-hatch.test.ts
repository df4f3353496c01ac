import { TerraformResource, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { aSite } from './sites';
import { aStack, NETWORK, REQUIRED } from './stack';
import { synthesized } from './synthesized';
import { BailianNetwork, DomainRecord, GpuWebUiInstance, TlsCertificate, TlsFrontend } from '../../../lib';

const FRONTEND = { instanceId: 'i-t4nexample0000000000', securityGroupId: NETWORK.securityGroupId, domains: [{ name: 'example.com' }], certificate: TlsCertificate.selfSigned() };
const EXISTING_VPC = { vpcId: 'vpc-t4nexample0000000000', vswitchCidrBlock: '10.0.9.0/24' };

test.each<[string, (stack: TerraformStack) => Construct, string]>([
  ['BailianNetwork', stack => new BailianNetwork(stack, 'Network'), 'alicloud_vpc'],
  ['BailianNetwork in an existing VPC', stack => new BailianNetwork(stack, 'Network', EXISTING_VPC), 'alicloud_security_group'],
  ['GpuWebUiInstance', stack => new GpuWebUiInstance(stack, 'Instance', { ...REQUIRED, network: NETWORK }), 'alicloud_instance'],
  ['TlsFrontend', stack => new TlsFrontend(stack, 'Frontend', FRONTEND), 'alicloud_ecs_invocation'],
  ['DomainRecord', stack => new DomainRecord(stack, 'Record', { dnsZone: 'example.com', names: ['example.com'], ipAddress: '203.0.113.7' }), 'alicloud_alidns_record'],
  ['BailianOpenWebUi', stack => aSite(stack, {}), 'alicloud_instance'],
])('the main resource of %s can be overridden', (_what, create, type) => {
  const stack = aStack();
  const resource = create(stack).node.defaultChild as TerraformResource;
  expect(resource?.terraformResourceType).toBe(type);
  resource.addOverride('timeouts.create', '99m');
  expect(Object.values(synthesized(stack).resource[type])).toContainEqual(expect.objectContaining({ timeouts: expect.objectContaining({ create: '99m' }) }));
});

test('any resource below can be reached by its id', () => {
  const stack = aStack();
  const site = aSite(stack, { domain: 'example.com' });
  const eip = site.network.node.findChild('EipAddress') as TerraformResource;
  eip.addOverride('isp', 'BGP_PRO');
  (site.instance.node.findChild('DataDisk').node.defaultChild as TerraformResource).addOverride('performance_level', 'PL1');
  const { resource } = synthesized(stack);
  expect([Object.values(resource.alicloud_eip_address)[0].isp, Object.values(resource.alicloud_ecs_disk)[0].performance_level]).toEqual(['BGP_PRO', 'PL1']);
});
