import { Deployment, REGION, SECRETS, site } from './deployment';
import { StandIn } from '../../instruments/provider';
import { describeTerraform } from '../../instruments/provider/describe-terraform';
import { BailianOpenWebUiProps, InternetBandwidth, RemovalPolicy } from '../../lib';

type Props = Partial<BailianOpenWebUiProps>;

describeTerraform('where a running site stands', () => {
  let standIn: StandIn;
  let deployment: Deployment;

  beforeEach(async () => {
    standIn = await StandIn.start();
    deployment = new Deployment(standIn, { ...SECRETS });
  });

  afterEach(() => standIn.stop());

  const vpc = (cidr_block = '10.0.0.0/16') => standIn.cloud.add('alicloud_vpc', { cidr_block }, REGION).id;
  const vswitch = (vpc_id: string, zone: string, cidr_block: string) =>
    standIn.cloud.add('alicloud_vswitch', { vpc_id, cidr_block, zone_id: `${REGION}${zone}` }, REGION).id;
  const made = () => JSON.stringify(standIn.cloud.resources());
  const refusal = async (props: Props) => deployment.deploy(site(props)).then(() => 'no refusal', (error: Error) => error.message);

  /** A change is refused before anything is touched, and going back plans nothing. */
  async function refused(from: Props, to: Props, sentence: RegExp): Promise<void> {
    await deployment.deploy(site(from));
    const before = made();
    expect(await refusal(to)).toMatch(sentence);
    expect(made()).toBe(before);
    expect((await deployment.plan(site(from))).changes).toEqual([]);
  }

  describe.each([RemovalPolicy.RETAIN, RemovalPolicy.DESTROY])('with a data disk to %s,', dataDiskRemovalPolicy => {
    const STAYS = new RegExp(`in zone ${REGION}a,? and .*stays there`);

    test.each<[string, Props, Props]>([
      ['that was found', {}, { zoneId: `${REGION}b` }],
      ['that was named', { zoneId: `${REGION}a` }, { zoneId: `${REGION}b` }],
      ['that was found, with other addresses too', {}, { zoneId: `${REGION}b`, vswitchCidrBlock: '172.16.9.0/24' }],
    ])('another zone than the one %s is refused at plan', async (_what, from, to) => {
      await refused({ ...from, dataDiskRemovalPolicy }, { ...to, dataDiskRemovalPolicy }, STAYS);
    });

    test('the zone may be named and taken away again, on whatever day', async () => {
      await deployment.deploy(site({ zoneId: `${REGION}b`, dataDiskRemovalPolicy }));
      expect((await deployment.plan(site({ dataDiskRemovalPolicy }))).actions('alicloud_vswitch')).toEqual([]);
      await deployment.deploy(site({ dataDiskRemovalPolicy }));
      expect((await deployment.plan()).changes).toEqual([]);
      expect((await deployment.plan(site({ zoneId: `${REGION}b`, dataDiskRemovalPolicy }))).changes).toEqual([]);
    });
  });

  test('a zone that was named under an older release, which did not write it down, may be taken away with the upgrade', async () => {
    await deployment.deploy(site({ zoneId: `${REGION}a` }));
    await deployment.forget(/terraform_data\.Chat_Network_/);
    const plan = await deployment.plan(site());
    expect(plan.changes.flatMap(({ address, actions }) => actions.includes('delete') ? [address] : [])).toEqual([]);
  });

  test('another range of the VPC is refused at plan', async () => {
    await refused({}, { cidrBlock: '10.0.0.0/16' }, /The VPC has the addresses 172\.16\.0\.0\/16, which cannot change: set cidrBlock/);
  });

  test('another VPC, and one of its own instead, are refused at plan', async () => {
    const [first, second] = [vpc(), vpc('10.1.0.0/16')];
    await refused({ vpcId: first, vswitchCidrBlock: '10.0.1.0/24' }, { vpcId: second, vswitchCidrBlock: '10.1.1.0/24' }, new RegExp(`stands in ${first}, and cannot move`));
    expect(await refusal({})).toMatch(new RegExp(`stands in ${first}, and cannot move`));
  });

  test('an existing VPC instead of one of its own is refused at plan', async () => {
    await refused({}, { vpcId: vpc(), vswitchCidrBlock: '10.0.1.0/24' }, /stands in a VPC of its own, and cannot move/);
  });

  test('another existing vSwitch moves the instance within its zone, and is refused at plan in another', async () => {
    const vpcId = vpc();
    const [first, second, elsewhere] = [vswitch(vpcId, 'a', '10.0.1.0/24'), vswitch(vpcId, 'a', '10.0.2.0/24'), vswitch(vpcId, 'b', '10.0.3.0/24')];
    await refused({ vpcId, vswitchId: first }, { vpcId, vswitchId: elsewhere }, /The data disk is in zone ap-southeast-1a and stays there/);
    await deployment.deploy(site({ vpcId, vswitchId: second }));
    expect(standIn.cloud.resources('alicloud_instance').map(({ attributes }) => attributes.vswitch_id)).toEqual([second]);
    expect((await deployment.plan()).changes).toEqual([]);
  });

  test('other addresses for the vSwitch make the new one before the instance moves, and delete the old one when it has', async () => {
    await deployment.deploy(site());
    const [instance] = standIn.cloud.resources('alicloud_instance');
    const before = standIn.calls.length;
    await deployment.deploy(site({ vswitchCidrBlock: '172.16.8.0/24' }));
    const steps = standIn.calls.slice(before).filter(({ rpc, type }) => rpc === 'ApplyResourceChange' && /vswitch$|alicloud_instance$/.test(type)).map(({ type, action }) => `${action} ${type}`);
    expect(steps).toEqual(['create alicloud_vswitch', 'update alicloud_instance', 'delete alicloud_vswitch']);
    expect(standIn.cloud.resources('alicloud_instance').map(({ id }) => id)).toEqual([instance.id]);
    expect((await deployment.plan()).changes).toEqual([]);
  });

  test('addresses that overlap the vSwitch\'s own are refused before anything of the site is touched, and going back plans nothing', async () => {
    await deployment.deploy(site());
    const before = made();
    expect(await refusal({ vswitchCidrBlock: '172.16.0.0/23' })).toMatch(/Overlapped/);
    expect(made()).toBe(before);
    expect((await deployment.plan(site())).changes).toEqual([]);
  });

  describe('and its public address', () => {
    const traffic = { internetBandwidth: InternetBandwidth.payByTraffic(100) };
    const fixed = { internetBandwidth: InternetBandwidth.payByBandwidth(100) };
    const address = () => standIn.cloud.resources('alicloud_eip_address')[0];

    test('that would be another one: refused at plan', async () => {
      await refused(traffic, fixed, /The public address is metered PayByTraffic, .*publicIpRemovalPolicy/);
    });

    test('whose metering was switched in the console: kept, and followed by the props', async () => {
      await deployment.deploy(site(traffic));
      address().attributes.internet_charge_type = 'PayByBandwidth';
      expect((await deployment.plan(site(fixed))).changes).toEqual([]);
      expect(await refusal(traffic)).toMatch(/metered PayByBandwidth/);
    });

    test('with more bandwidth: kept', async () => {
      await deployment.deploy(site(traffic));
      const plan = await deployment.plan(site({ internetBandwidth: InternetBandwidth.payByTraffic(200) }));
      expect(plan.actions('alicloud_eip_address')).toEqual(['update']);
    });

    test('that may be destroyed: replaced, and all that knows it follows', async () => {
      const props = { domain: 'chat.example.com', publicIpRemovalPolicy: RemovalPolicy.DESTROY };
      await deployment.deploy(site({ ...props, ...traffic }));
      const { id } = address();
      await deployment.deploy(site({ ...props, ...fixed }));
      expect(address().id).not.toBe(id);
      expect(standIn.cloud.resources('alicloud_alidns_record').map(({ attributes }) => attributes.value)).toEqual([address().attributes.ip_address]);
      expect((await deployment.plan()).changes).toEqual([]);
    });

    test('that is retained: stops terraform destroy; by default it is released', async () => {
      const retained = { ...traffic, publicIpRemovalPolicy: RemovalPolicy.RETAIN };
      await refused(retained, { ...retained, ...fixed }, /metered PayByTraffic/);
      await expect(deployment.destroy()).rejects.toThrow('prevent_destroy');
      await deployment.deploy(site(traffic));
      await deployment.destroy();
      expect(standIn.cloud.resources()).toEqual([]);
    });
  });
});
