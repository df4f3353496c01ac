import { BailianNetwork, InternetBandwidth, NatGateway, RemovalPolicy } from '../../../lib';
import { aStack, refusal } from '../constructs/stack';
import { only, resolved, synthesized } from '../constructs/synthesized';

const EXISTING = { vpcId: 'vpc-t4nexample0000000000', vswitchId: 'vsw-t4nexample0000000000' };
const TABLE = { snatTableId: 'stb-t4nexample0000000000', snatIps: ['203.0.113.9', '203.0.113.10'] };

function network(props: ConstructorParameters<typeof BailianNetwork>[2]) {
  const stack = aStack();
  const construct = new BailianNetwork(stack, 'Network', props);
  return { stack, construct, configuration: synthesized(stack) };
}

test('one that is made leads the new vSwitch out by an address of its own, and the network has no other', () => {
  const { stack, construct, configuration } = network({ name: 'acme', natGateway: NatGateway.created() });
  const [gateway, address, entry] = ['nat_gateway', 'eip_address', 'snat_entry'].map(type => only(configuration, `alicloud_${type}`));
  expect(gateway).toMatchObject({
    nat_gateway_name: 'acme',
    nat_type: 'Enhanced',
    network_type: 'internet',
    payment_type: 'PayAsYouGo',
    internet_charge_type: 'PayByLcu',
    vpc_id: expect.stringMatching(/^\$\{alicloud_vpc\./),
    vswitch_id: expect.stringMatching(/^\$\{alicloud_vswitch\./),
    tags: { 'open-webui-site': 'acme' },
  });
  expect(address).toMatchObject({ address_name: 'acme-nat', bandwidth: '100', internet_charge_type: 'PayByTraffic' });
  expect(only(configuration, 'alicloud_eip_association')).toMatchObject({ instance_type: 'Nat', instance_id: expect.stringMatching(/^\$\{alicloud_nat_gateway\./) });
  expect(entry).toMatchObject({ snat_entry_name: 'acme', snat_table_id: expect.stringMatching(/snat_table_ids\}$/), depends_on: [expect.stringMatching(/^alicloud_eip_association\./)] });
  expect([construct.publicIp, construct.eipAllocationId, resolved(stack, construct.natIps)]).toEqual([undefined, undefined, [entry.snat_ip]]);
  expect(construct.snatEntries).toHaveLength(1);
});

test('it is made anew with its vSwitch, since it cannot move, and with nothing else of it', () => {
  const { configuration } = network({ natGateway: NatGateway.created() });
  expect(only(configuration, 'alicloud_nat_gateway').lifecycle).toEqual({ replace_triggered_by: [expect.stringMatching(/^alicloud_vswitch\.Network_Vswitch_[0-9A-F]{8}\.id$/)] });
});

test('its address is metered and kept as it is told', () => {
  const natGateway = NatGateway.created({ internetBandwidth: InternetBandwidth.payByBandwidth(5), publicIpRemovalPolicy: RemovalPolicy.RETAIN });
  expect(only(network({ natGateway }).configuration, 'alicloud_eip_address')).toMatchObject({
    bandwidth: '5', internet_charge_type: 'PayByBandwidth', lifecycle: { prevent_destroy: true, ignore_changes: ['internet_charge_type'] },
  });
});

test('one that exists is taken at its word, and gets an entry where its table is named', () => {
  const bare = network({ ...EXISTING, natGateway: NatGateway.existing() });
  expect(Object.keys(bare.configuration.resource)).toEqual(['alicloud_security_group', 'terraform_data']);
  expect([bare.construct.natIps, bare.construct.snatEntries]).toEqual([undefined, undefined]);
  const { construct, configuration } = network({ ...EXISTING, natGateway: NatGateway.existing(TABLE) });
  expect(only(configuration, 'alicloud_snat_entry')).toMatchObject({ snat_table_id: TABLE.snatTableId, snat_ip: '203.0.113.9,203.0.113.10', source_vswitch_id: EXISTING.vswitchId });
  expect(configuration.resource.alicloud_nat_gateway).toBeUndefined();
  expect(construct.natIps).toEqual(TABLE.snatIps);
});

test('what is wrong in it is named by its place', () => {
  const stack = aStack();
  const natGateway = NatGateway.existing({ snatTableId: 'ngw-t4nexample0000000000', snatIps: ['203.0.113.9', '10.0.0.0/8'] });
  expect(refusal(stack, () => new BailianNetwork(stack, 'Network', { ...EXISTING, natGateway })).message).toMatchInlineSnapshot(`
"chat/Network: 2 mistakes in the props
  natGateway.snatTableId: must be an id that begins with stb-, came "ngw-t4nexample0000000000"
  natGateway.snatIps[1]: must be the IPv4 address of a machine, e.g. 203.0.113.7, came "10.0.0.0/8""
`);
  const none = NatGateway.created({ internetBandwidth: InternetBandwidth.none() });
  expect(refusal(stack, () => new BailianNetwork(stack, 'Network', { natGateway: none })).message).toMatchInlineSnapshot(`
"chat/Network: 1 mistake in the props
  natGateway.internetBandwidth: must not be none(): a NAT gateway leads out by its address"
`);
});
