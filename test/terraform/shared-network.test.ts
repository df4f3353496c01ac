import { TerraformStack } from 'cdktf';
import { Deployment, provider, REGION, SECRETS, site, siteProps } from './deployment';
import { policyOf } from './rights';
import { Deployer, StandIn } from '../../instruments/provider';
import { describeTerraform } from '../../instruments/provider/describe-terraform';
import { BailianNetwork, BailianNetworkProps, BailianOpenWebUi, BailianOpenWebUiProps, CreatedNatGatewayOptions, InternetBandwidth, NatGateway, RemovalPolicy } from '../../lib';

type Props = Partial<BailianOpenWebUiProps>;

const NONE = { internetBandwidth: InternetBandwidth.none() };

/** A network, and sites in it by their ids. */
const shared = (network: BailianNetworkProps, sites: Record<string, Props>) => (stack: TerraformStack) => {
  provider(stack);
  const common = new BailianNetwork(stack, 'Common', network);
  for (const [id, props] of Object.entries(sites)) new BailianOpenWebUi(stack, id, siteProps({ ...props, network: common }));
};

describeTerraform('a network of one\'s own', () => {
  let standIn: StandIn;
  let deployment: Deployment;

  beforeEach(async () => {
    standIn = await StandIn.start();
    deployment = new Deployment(standIn, { ...SECRETS });
  });

  afterEach(() => standIn.stop());

  const all = (type: string) => standIn.cloud.resources(`alicloud_${type}`);
  const values = (type: string, name: string) => all(type).map(({ attributes }) => attributes[name]);
  const refusal = async (build: (stack: TerraformStack) => unknown) => deployment.deploy(build).then(() => 'no refusal', (error: Error) => error.message);
  const steps = (since: number, types: RegExp) => standIn.calls.slice(since).filter(({ rpc, type }) => rpc === 'ApplyResourceChange' && types.test(type)).map(({ type, action }) => `${action} ${type.replace('alicloud_', '')}`);

  test('of three sites is made, left alone by a second plan, and goes without a rest, by the rights that the policy has', async () => {
    const build = shared({ natGateway: NatGateway.created() }, { Dev: NONE, Test: { ...NONE, domain: 'test.example.com' }, Prod: { domain: 'example.com' } });
    deployment.synthesize(build);
    standIn.cloud.deployer = new Deployer(policyOf(deployment.configuration));
    await deployment.deploy(build);
    expect([all('vpc'), all('vswitch'), all('nat_gateway'), all('snat_entry'), all('instance'), all('security_group'), all('eip_address')].map(({ length }) => length)).toEqual([1, 1, 1, 1, 3, 4, 2]);
    expect(new Set(values('instance', 'vswitch_id')).size).toBe(1);
    const plan = await deployment.plan();
    expect([plan.changes, plan.isEmpty]).toEqual([[], true]);
    await deployment.destroy();
    expect(standIn.cloud.resources()).toEqual([]);
  });

  test('that was one site\'s takes another in, and nothing of the first changes', async () => {
    await deployment.deploy(site());
    const plan = await deployment.plan(stack => {
      const { network } = site()(stack);
      new BailianOpenWebUi(stack, 'Second', siteProps({ network }));
    });
    expect(plan.changes.filter(({ address, actions }) => !address.includes('Second') && actions.join() !== 'read')).toEqual([]);
    await deployment.apply();
    expect((await deployment.plan()).changes).toEqual([]);
    expect([all('vpc').length, all('eip_association').length]).toEqual([1, 2]);
  });

  test('that a site named by ids may be named by its attributes, which changes nothing', async () => {
    const vpcId = standIn.cloud.add('alicloud_vpc', { cidr_block: '10.0.0.0/16' }, REGION).id;
    const vswitchId = standIn.cloud.add('alicloud_vswitch', { vpc_id: vpcId, cidr_block: '10.0.1.0/24', zone_id: `${REGION}a` }, REGION).id;
    await deployment.deploy(site({ vpcId, vswitchId }));
    const network = BailianNetwork.fromAttributes({ vpcId, vswitchId, zoneId: `${REGION}a`, securityGroupId: 'sg-t4nexample0000000000' });
    expect((await deployment.plan(site({ network }))).changes).toEqual([]);
  });

  const moved = (stack: TerraformStack) => {
    provider(stack);
    new BailianOpenWebUi(stack, 'Chat', siteProps({ network: new BailianNetwork(stack, 'Common', { ...NONE, zoneId: `${REGION}a` }) }));
  };

  test('takes in no site that has a VPC of its own, which is refused at plan', async () => {
    await deployment.deploy(site());
    const before = JSON.stringify(standIn.cloud.resources());
    expect(await refusal(moved)).toMatch(/stands in a VPC of its own, and cannot move to another VPC/);
    expect(JSON.stringify(standIn.cloud.resources())).toBe(before);
    expect((await deployment.plan(site())).changes).toEqual([]);
  });

  test('takes in no site of another VPC: where that is not known before the network is made, it is refused before anything of the site is touched', async () => {
    const vpcId = standIn.cloud.add('alicloud_vpc', { cidr_block: '10.0.0.0/16' }, REGION).id;
    const props = { vpcId, vswitchCidrBlock: '10.0.1.0/24' };
    await deployment.deploy(site(props));
    const ofSite = () => JSON.stringify(standIn.cloud.resources().filter(({ type }) => /instance|security_group|eip|ecs_disk/.test(type)).filter(({ attributes }) => attributes.security_group_name !== 'open-webui-chat-Common'));
    const before = ofSite();
    expect(await refusal(moved)).toMatch(new RegExp(`stands in ${vpcId}, and cannot move`));
    expect(ofSite()).toBe(before);
    await deployment.deploy(site(props));
    expect(ofSite()).toBe(before);
    expect((await deployment.plan()).changes).toEqual([]);
  });

  test('lets its machines out by the same address after its vSwitch has become another: the gateway goes before the next comes', async () => {
    const build = (network: BailianNetworkProps) => shared({ natGateway: NatGateway.created(), ...network }, { Dev: NONE });
    await deployment.deploy(build({}));
    const [address, since] = [values('snat_entry', 'snat_ip'), standIn.calls.length];
    await deployment.deploy(build({ vswitchCidrBlock: '172.16.8.0/24' }));
    expect(steps(since, /vswitch$/)).toEqual(['create vswitch', 'delete vswitch']);
    expect(steps(since, /nat_gateway|snat_entry/)).toEqual(['delete snat_entry', 'delete nat_gateway', 'create nat_gateway', 'create snat_entry']);
    expect(steps(since, /eip_address/)).toEqual([]);
    expect(values('snat_entry', 'snat_ip')).toEqual(address);
    expect(values('nat_gateway', 'vswitch_id')).toEqual(values('instance', 'vswitch_id'));
    expect((await deployment.plan()).changes).toEqual([]);
  });

  describe('whose NAT gateway', () => {
    const build = (options: CreatedNatGatewayOptions, more: BailianNetworkProps = {}) => shared({ natGateway: NatGateway.created(options), ...more }, {});

    test.each<[string, Parameters<typeof build>, Record<string, string[]>]>([
      ['gets more bandwidth', [{ internetBandwidth: InternetBandwidth.payByTraffic(200) }], { eip_address: ['update'] }],
      ['is renamed', [{}, { name: 'acme' }], { eip_address: ['update'], nat_gateway: ['update'], snat_entry: ['update'] }],
      ['gets a tag', [{}, { tags: { team: 'it' } }], { eip_address: ['update'], nat_gateway: ['update'], snat_entry: [] }],
      ['may lose its address', [{ publicIpRemovalPolicy: RemovalPolicy.DESTROY }], { eip_address: [], nat_gateway: [], snat_entry: [] }],
    ])('%s: in place', async (_what, after, expected) => {
      await deployment.deploy(build({}));
      const plan = await deployment.plan(build(...after));
      expect(Object.fromEntries(Object.keys(expected).map(type => [type, plan.actions(`alicloud_${type}`)]))).toEqual(expected);
      await deployment.apply();
      expect((await deployment.plan()).changes).toEqual([]);
    });

    test('keeps its address: another metering is refused at plan, and terraform destroy where it is retained', async () => {
      await deployment.deploy(build({ publicIpRemovalPolicy: RemovalPolicy.RETAIN }));
      const before = JSON.stringify(standIn.cloud.resources());
      expect(await refusal(build({ internetBandwidth: InternetBandwidth.payByBandwidth(5) }))).toMatch(/metered PayByTraffic/);
      deployment.synthesize(build({ publicIpRemovalPolicy: RemovalPolicy.RETAIN }));
      await expect(deployment.destroy()).rejects.toThrow('prevent_destroy');
      expect(JSON.stringify(standIn.cloud.resources())).toBe(before);
    });

    test('is the user\'s gets an entry for the new vSwitch and is not touched else', async () => {
      const add = (type: string, attributes: Parameters<typeof standIn.cloud.add>[1]) => standIn.cloud.add(`alicloud_${type}`, attributes, REGION);
      const vpc = add('vpc', { cidr_block: '10.0.0.0/16' });
      const vswitch = add('vswitch', { vpc_id: vpc.id, cidr_block: '10.0.1.0/24', zone_id: `${REGION}a` });
      const gateway = add('nat_gateway', { vpc_id: vpc.id, vswitch_id: vswitch.id });
      const address = add('eip_address', {});
      add('eip_association', { allocation_id: address.id, instance_id: gateway.id, instance_type: 'Nat' });
      const before = JSON.stringify([vpc, vswitch, gateway, address]);
      const natGateway = NatGateway.existing({ snatTableId: String(gateway.attributes.snat_table_ids), snatIps: [String(address.attributes.ip_address)] });
      await deployment.deploy(site({ vpcId: vpc.id, vswitchCidrBlock: '10.0.2.0/24', natGateway }));
      expect(values('snat_entry', 'source_vswitch_id')).toEqual(values('instance', 'vswitch_id'));
      expect((await deployment.plan()).changes).toEqual([]);
      await deployment.destroy();
      expect(JSON.stringify([vpc, vswitch, gateway, address])).toBe(before);
      expect([all('nat_gateway'), all('snat_entry'), all('instance')].map(({ length }) => length)).toEqual([1, 0, 0]);
    });
  });

  test('instead of an address: the site is then reached at its private one, and back again it has another', async () => {
    await deployment.deploy(site({ domain: 'chat.example.com' }));
    await deployment.deploy(site({ domain: 'chat.example.com', natGateway: NatGateway.created() }));
    expect(values('alidns_record', 'value')).toEqual(values('instance', 'private_ip'));
    expect(values('eip_association', 'instance_type')).toEqual(['Nat']);
    expect((await deployment.plan()).changes).toEqual([]);
    await deployment.deploy(site({ domain: 'chat.example.com' }));
    expect(values('alidns_record', 'value')).toEqual(values('eip_address', 'ip_address'));
    expect([all('nat_gateway').length, (await deployment.plan()).changes]).toEqual([0, []]);
  });
});
