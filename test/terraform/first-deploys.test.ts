import { Deployment, site } from './deployment';
import { StandIn } from '../../instruments/provider';
import { describeTerraform } from '../../instruments/provider/describe-terraform';

const [ORDINARY, ECONOMY] = ['ecs.u1-c1m2.large', 'ecs.e-c1m2.large'];

describeTerraform('a second test that begins as the first one did', () => {
  const standIns: StandIn[] = [];
  const deployed = async (prepare: (standIn: StandIn) => unknown = () => undefined) => {
    const standIn = await StandIn.start();
    standIns.push(standIn);
    prepare(standIn);
    const deployment = new Deployment(standIn);
    await deployment.deploy(site());
    return { standIn, deployment };
  };
  const applied = ({ standIn }: { standIn: StandIn }) => standIn.calls.filter(({ rpc }) => rpc === 'ApplyResourceChange').length;
  const zones = ({ standIn }: { standIn: StandIn }) => standIn.cloud.resources('alicloud_vswitch').map(({ attributes }) => attributes.zone_id);

  let first: Awaited<ReturnType<typeof deployed>>;
  let second: Awaited<ReturnType<typeof deployed>>;

  beforeAll(async () => {
    first = await deployed();
    second = await deployed();
  });

  afterAll(async () => Promise.all(standIns.map(async standIn => standIn.stop())));

  test('finds the same account, by the same calls, in one of its own', async () => {
    expect(second.standIn.cloud.made).toEqual(first.standIn.cloud.made);
    expect(applied(second)).toBe(applied(first));
    second.standIn.cloud.remove(second.standIn.cloud.resources('alicloud_instance')[0]);
    expect(first.standIn.cloud.resources('alicloud_instance')).toHaveLength(1);
  });

  test('plans nothing on it, and what it makes next has other ids', async () => {
    const { standIn, deployment } = await deployed();
    expect((await deployment.plan()).changes).toEqual([]);
    const [eip] = standIn.cloud.resources('alicloud_eip_address');
    expect(standIn.cloud.add('alicloud_eip_address', {}, eip.region).id).not.toBe(eip.id);
  });

  test('in an account that offers something else has its own deploy', async () => {
    const [{ id: taken }] = first.standIn.cloud.zones.filter(zone => zones(first).includes(zone.id));
    const other = await deployed(({ cloud }) => [ORDINARY, ECONOMY].forEach(type => cloud.sellsOut(type, taken)));
    expect(zones(other)).not.toEqual(zones(first));
  });
});
