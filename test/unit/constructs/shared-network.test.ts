import { App, TerraformStack } from 'cdktf';
import { aSite } from './sites';
import { aStack, NETWORK, refusal, REQUIRED } from './stack';
import { addresses, only, resolved, synthesized } from './synthesized';
import { alicloud, BailianNetwork, BailianOpenWebUi, DomainRecord, GpuWebUiInstance, InternetBandwidth, NatGateway, TlsCertificate } from '../../../lib';

const NONE = { internetBandwidth: InternetBandwidth.none() };
const of = (configuration: ReturnType<typeof synthesized>, type: string, id: string) =>
  Object.entries<any>(configuration.resource[type] ?? {}).filter(([name]) => name.startsWith(`${id}_`)).map(([, block]) => block);

test('two sites in one network share VPC, vSwitch and zone, and each has a security group and an address of its own', () => {
  const stack = aStack();
  const network = new BailianNetwork(stack, 'Shared', NONE);
  const sites = ['Dev', 'Prod'].map(id => aSite(stack, { network, domain: `${id.toLowerCase()}.example.com` }, id));
  const configuration = synthesized(stack);
  expect(addresses(configuration).filter(address => /^alicloud_(?:vpc|vswitch|security_group|eip_address|eip_association|nat_gateway)\./.test(address)).map(address => address.replace(/_[0-9A-F]{8}$/, ''))).toEqual([
    'alicloud_eip_address.Dev_Network_EipAddress', 'alicloud_eip_address.Prod_Network_EipAddress',
    'alicloud_eip_association.Dev_Instance_EipAssociation', 'alicloud_eip_association.Prod_Instance_EipAssociation',
    'alicloud_security_group.Dev_Network_SecurityGroup', 'alicloud_security_group.Prod_Network_SecurityGroup', 'alicloud_security_group.Shared_SecurityGroup',
    'alicloud_vpc.Shared', 'alicloud_vswitch.Shared_Vswitch',
  ]);
  const placeOf = ({ vpcId, vswitchId, zoneId }: BailianNetwork) => [vpcId, vswitchId, zoneId];
  expect(sites.map(site => placeOf(site.network))).toEqual([placeOf(network), placeOf(network)]);
  const groups = sites.map(site => resolved(stack, site.network.securityGroupId));
  expect(new Set(groups).size).toBe(2);
  expect(of(configuration, 'alicloud_security_group_rule', 'Dev').map(rule => rule.security_group_id)).toEqual([groups[0], groups[0]]);
  expect(of(configuration, 'alicloud_instance', 'Prod').map(({ vswitch_id: vswitch, security_groups: own }) => [vswitch, own])).toEqual([[resolved(stack, network.vswitchId), [groups[1]]]]);
});

test('a site may share the network of another, whose resources stay as they are', () => {
  const [alone, shared] = [aStack(), aStack()];
  aSite(alone, {}, 'First');
  aSite(shared, { network: aSite(shared, {}, 'First').network }, 'Second');
  const [before, after] = [alone, shared].map(stack => synthesized(stack));
  for (const [type, blocks] of Object.entries<any>(before.resource)) {
    expect(after.resource[type]).toMatchObject(blocks);
  }
  expect(of(after, 'alicloud_vpc', 'Second')).toEqual([]);
  expect(of(after, 'alicloud_eip_association', 'Second')).toHaveLength(1);
});

test('a site of another stack takes the network by its outputs, and waits for nothing that Terraform would not find', () => {
  const app = new App({ stackTraces: false });
  const [common, prod] = ['common', 'prod'].map(id => {
    const stack = new TerraformStack(app, id);
    new alicloud.AlicloudProvider(stack, 'alicloud', { region: 'ap-southeast-1' });
    return stack;
  });
  const network = new BailianNetwork(common, 'Network', { natGateway: NatGateway.created() });
  aSite(prod, { network, ...NONE });
  [common, prod].forEach(stack => stack.prepareStack());
  const { resource, data } = prod.toTerraform() as ReturnType<typeof synthesized>;
  expect(JSON.stringify(resource)).not.toMatch(/alicloud_(?:snat_entry|vswitch|vpc)\./);
  expect(only({ resource, data } as never, 'alicloud_instance').vswitch_id).toMatch(/^\$\{data\.terraform_remote_state\.[^.]+\.outputs\.cross-stack-output-alicloud_vswitch/);
  expect(prod.dependencies.map(({ node }) => node.id)).toEqual(['common']);
});

test('programs of a machine that goes out by NAT wait for the entry that lets it out, and those of one with an address do not', () => {
  const stack = aStack();
  const network = new BailianNetwork(stack, 'Shared', { natGateway: NatGateway.created() });
  aSite(stack, { network, ...NONE, domain: 'chat.example.com' }, 'Inside');
  aSite(stack, { network }, 'Outside');
  const waiting = (id: string) => Object.entries<any>(synthesized(stack).resource.alicloud_ecs_invocation).flatMap(([name, { depends_on: needed }]) =>
    (name.startsWith(`${id}_`) && /snat_entry/.test(String(needed)) ? [name.replace(/_[0-9A-F]{8}$/, '')] : [])).sort();
  expect(waiting('Inside')).toEqual([
    ...['FrontendProgram', ...['Acme', 'Certificate', 'Dns', 'Nginx'].map(piece => `Toolbox_${piece}`)].map(call => `Inside_Frontend_${call}`),
    ...['Docker', 'System', 'WebUi'].map(name => `Inside_Instance_${name}Program`),
  ]);
  expect(waiting('Outside')).toEqual([]);
});

test('behind NAT a site is known by its private address, and has none that leads in', () => {
  const stack = aStack();
  const site = aSite(stack, { natGateway: NatGateway.created() });
  expect([site.publicIp, resolved(stack, site.url)]).toEqual([undefined, expect.stringMatching(/^http:\/\/\$\{alicloud_instance\.[^}]*\.private_ip\}:8080$/)]);
  expect(resolved(stack, site.network.natIps)).toEqual([expect.stringMatching(/^\$\{alicloud_eip_address\.Chat_Network_NatGateway_EipAddress_/)]);
});

test('behind a load balancer of somebody else the names lead to its address, and the certificate comes by DNS-01', () => {
  const stack = aStack();
  const site = aSite(stack, { natGateway: NatGateway.created(), domain: 'chat.example.com', dnsRecords: false, certificate: TlsCertificate.acme() });
  new DomainRecord(stack, 'Record', { dnsZone: 'example.com', names: ['chat.example.com'], ipAddress: '203.0.113.80' });
  expect(only(synthesized(stack), 'alicloud_alidns_record').value).toBe('203.0.113.80');
  expect(site.frontend!.programs.certificate).toContain("certificate='acme-dns-01'");
});

test('what a site cannot have of a network without a way out is refused where it is written', () => {
  const stack = aStack();
  const shut = new BailianNetwork(stack, 'Shut', NONE);
  const site = refusal(stack, () => new BailianOpenWebUi(stack, 'Site', { ...REQUIRED, network: shut, ...NONE }));
  expect(site.message).toMatchInlineSnapshot(`
"chat/Site: 1 mistake in the props
  internetBandwidth: must not be none() without a NAT gateway: the site could not reach Bailian; give the network a natGateway"
`);
  const second = new BailianNetwork(stack, 'Second', { network: shut, ...NONE });
  expect(refusal(stack, () => new GpuWebUiInstance(stack, 'Machine', { ...REQUIRED, network: second })).message).toMatchInlineSnapshot(`
"chat/Machine: 1 mistake in the props
  network: must lead to the internet: its vSwitch has no NAT gateway, and the instance would have no public address; give the network a natGateway, or the instance a network with an address: new BailianNetwork(…, { network })"
`);
  expect(() => new GpuWebUiInstance(stack, 'Machine', { ...REQUIRED, network: new BailianNetwork(stack, 'Third', { network: shut }) })).not.toThrow();
  expect(() => new BailianOpenWebUi(stack, 'Own', { ...REQUIRED, network: { ...NETWORK, publicIp: undefined, eipAllocationId: undefined }, ...NONE })).not.toThrow();
});

test('what belongs to the network is not said again at a site, and what is wrong in its attributes is named', () => {
  const stack = aStack();
  const network = { ...NETWORK, vpcId: 'vpc_1', zoneId: 'cn-hangzhou-i', natIps: ['x'] };
  const error = refusal(stack, () => new BailianOpenWebUi(stack, 'Site', { ...REQUIRED, network, zoneId: 'ap-southeast-1a', natGateway: NatGateway.created() }));
  expect(error.message).toMatchInlineSnapshot(`
"chat/Site: 5 mistakes in the props
  network.vpcId: must be an id that begins with vpc-, came "vpc_1"
  network.zoneId: must be a zone of the provider's region, ap-southeast-1, came "cn-hangzhou-i"; its zones are written ap-southeast-1a, …; or give the provider of another region
  network.natIps[0]: must be the IPv4 address of a machine, e.g. 203.0.113.7, came "x"
  zoneId: must be left out with network, which has its own
  natGateway: must be left out with network, which has its own"
`);
});
