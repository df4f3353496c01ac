import { aStack, refusal, stackIn, treeOf } from './stack';
import { addresses, only, resolved, synthesized, withoutPrograms } from './synthesized';
import { alicloud, BailianNetwork, BailianNetworkProps, InstanceType, InternetBandwidth } from '../../../lib';

function network(props?: BailianNetworkProps) {
  const stack = aStack();
  const construct = new BailianNetwork(stack, 'Network', props);
  return { stack, construct, configuration: synthesized(stack) };
}

const EXISTING = { vpcId: 'vpc-t4nexample0000000000', vswitchId: 'vsw-t4nexample0000000000' };

test('its tree', () => {
  expect(treeOf(network().construct)).toMatchInlineSnapshot(`
"
Zone
  Resource terraform_data
Zones alicloud_zones
Resource alicloud_vpc
SecurityGroup alicloud_security_group
EipAddress alicloud_eip_address
Home
  Resource terraform_data
Vswitch alicloud_vswitch
"
`);
});

test('a zone of another region than the provider’s is refused, and left to Terraform where the region is not known', () => {
  const stack = aStack();
  const error = refusal(stack, () => new BailianNetwork(stack, 'Network', { zoneId: 'cn-hangzhou-i' }));
  expect(error.message).toContain("zoneId: must be a zone of the provider's region, ap-southeast-1, came \"cn-hangzhou-i\"; its zones are written ap-southeast-1a, …; or give the provider of another region");
  const beijing = new alicloud.AlicloudProvider(stack, 'beijing', { alias: 'beijing', region: 'cn-beijing' });
  expect(() => new BailianNetwork(stack, 'Beijing', { provider: beijing, zoneId: 'cn-beijing-h' })).not.toThrow();
  expect(() => new BailianNetwork(stackIn(), 'Network', { zoneId: 'cn-hangzhou-i' })).not.toThrow();
});

test('the least that it synthesizes', () => {
  expect(withoutPrograms(network().configuration)).toMatchSnapshot();
});

test('the security group has no rule of its own', () => {
  expect(network().configuration.resource.alicloud_security_group_rule).toBeUndefined();
});

test('nothing but the frozen value reads the look-ups of the zone', () => {
  const { resource } = network({ instanceType: InstanceType.E_C1_M2_LARGE }).configuration;
  const readers = Object.entries(resource).filter(([, byId]) => /data\.alicloud_(?:zones|instance_types)/.test(JSON.stringify(byId))).map(([type]) => type);
  expect(readers).toEqual(['terraform_data']);
});

test('a zone that was found once stays, and where none was found the plan fails and says what to do', () => {
  const { terraform_data: kept } = network().configuration.resource;
  const [[, { lifecycle }]] = Object.entries<any>(kept).filter(([id]) => id.startsWith('Network_Zone'));
  expect(lifecycle.ignore_changes).toEqual(['input']);
  const [{ condition, error_message: message }] = lifecycle.postcondition;
  expect(condition).toBe('${(self.input != "none-offered")}');
  expect(message).toMatch(/^No zone of the region has cloud_essd disks and takes a vSwitch today\. .*terraform apply -replace=terraform_data\.Network_Zone_[0-9A-F]{8}$/);
});

test('an existing vSwitch is not created anew, and its zone is that of the vSwitch', () => {
  const { configuration, construct, stack } = network(EXISTING);
  expect(addresses(configuration).map(address => address.replace(/_[0-9A-F]{8}$/, ''))).toEqual([
    'alicloud_eip_address.Network_EipAddress', 'alicloud_security_group.Network_SecurityGroup', 'data.alicloud_vswitches.Network_Vswitches', 'terraform_data.Network_Home',
    'terraform_data.Network_Zone',
  ]);
  expect([construct.vpcId, construct.vswitchId, resolved(stack, construct.zoneId)]).toEqual([EXISTING.vpcId, EXISTING.vswitchId, expect.stringMatching(/^\$\{data\.alicloud_vswitches\./)]);
});

test('without internet bandwidth there is no address', () => {
  const { configuration, construct } = network({ ...EXISTING, internetBandwidth: InternetBandwidth.none() });
  expect(configuration.resource.alicloud_eip_address).toBeUndefined();
  expect([construct.publicIp, construct.eipAllocationId]).toEqual([undefined, undefined]);
});

test('what it exposes leads to its resources', () => {
  const { construct, stack } = network({ zoneId: 'ap-southeast-1b' });
  const { vpcId, vswitchId, securityGroupId, zoneId, publicIp, eipAllocationId } = construct;
  expect(resolved(stack, { vpcId, vswitchId, securityGroupId, zoneId, publicIp, eipAllocationId })).toMatchInlineSnapshot(`
{
  "eipAllocationId": "\${alicloud_eip_address.Network_EipAddress_C297732E.id}",
  "publicIp": "\${alicloud_eip_address.Network_EipAddress_C297732E.ip_address}",
  "securityGroupId": "\${alicloud_security_group.Network_SecurityGroup_27EB0023.id}",
  "vpcId": "\${alicloud_vpc.Network_1C6012B5.id}",
  "vswitchId": "\${alicloud_vswitch.Network_Vswitch_8509613A.id}",
  "zoneId": "ap-southeast-1b",
}
`);
});

test('a network from attributes is those attributes, and creates nothing', () => {
  const attributes = { ...EXISTING, securityGroupId: 'sg-t4nexample0000000000', zoneId: 'ap-southeast-1a' };
  expect(BailianNetwork.fromAttributes(attributes)).toEqual(attributes);
});

test('the vSwitch may span the whole of a VPC that is smaller than a /24', () => {
  expect(only(network({ cidrBlock: '192.168.7.0/26' }).configuration, 'alicloud_vswitch').cidr_block).toBe('192.168.7.0/26');
});

test('all mistakes come at once, and nothing is left behind', () => {
  const stack = aStack();
  const error = refusal(stack, () => new BailianNetwork(stack, 'Network', {
    name: 'x', cidrBlock: '172.16.3.7/16', vswitchCidrBlock: '10.0.0.0/30', zoneId: 'A', internetBandwidth: InternetBandwidth.payByTraffic(1000), tags: { 'acs:x': 'y' },
  }));
  expect(error.message).toMatchInlineSnapshot(`
"chat/Network: 7 mistakes in the props
  name: must be 3 to 40 letters, digits and single hyphens, beginning with a letter and ending with none, came "x"
  tags: must be a tag key: 1 to 128 characters, not beginning with aliyun, acs:, http:// or https://, without control characters, not __proto__, came "acs:x"
  zoneId: must be a zone id such as ap-southeast-1a or cn-hangzhou-i, came "A"
  cidrBlock: must be a block of IPv4 addresses, e.g. 203.0.113.0/24, came "172.16.3.7/16"; did you mean 172.16.0.0/16?
  vswitchCidrBlock: must be /16 to /29, came "10.0.0.0/30"
  internetBandwidth: must be a whole number, 1 to 200 (Mbps), came 1000
  vswitchCidrBlock: must lie inside cidrBlock"
`);
});
