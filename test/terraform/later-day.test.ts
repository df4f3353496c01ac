import { Deployment, REGION, SECRETS, site } from './deployment';
import { StandIn } from '../../instruments/provider';
import { describeTerraform } from '../../instruments/provider/describe-terraform';
import { InstanceType, RemovalPolicy } from '../../lib';

const TYPE = InstanceType.E_C1_M2_LARGE.name;

/** What a day changes in the account without anybody having touched it. */
const LATER_DAYS: Array<[string, (standIn: StandIn) => void]> = [
  ['its zone has sold out', ({ cloud }) => cloud.sellsOut(TYPE, `${REGION}a`)],
  ['its zone takes no vSwitch any more', ({ cloud }) => { cloud.zones.find(({ id }) => id === `${REGION}a`)!.creates = ['Instance', 'Disk']; }],
  ['there is a newer image', ({ cloud }) => {
    const [newest] = cloud.images.filter(({ name }) => /^ubuntu_24_04_x64_20G_alibase_/.test(name));
    cloud.images.unshift({ ...newest, id: 'ubuntu_24_04_x64_20G_alibase_20991231.vhd', name: 'ubuntu_24_04_x64_20G_alibase_20991231.vhd', creationTime: '2099-12-31T00:00:00Z' });
  }],
  ['the type is sold out everywhere', ({ cloud }) => cloud.sellsOut(TYPE)],
  ['no zone lists the type', ({ cloud }) => cloud.delists(TYPE)],
  ['no image is listed', ({ cloud }) => { cloud.images = []; }],
];

describeTerraform('on a later day', () => {
  let standIn: StandIn;
  let deployment: Deployment;

  beforeEach(async () => {
    standIn = await StandIn.start();
    deployment = new Deployment(standIn, { ...SECRETS });
  });

  afterEach(() => standIn.stop());

  test.each(LATER_DAYS)('when %s, a running site plans nothing', async (_what, passes) => {
    await deployment.deploy(site());
    passes(standIn);
    expect((await deployment.plan()).changes).toEqual([]);
  });

  test('when its own image was withdrawn, a running site plans nothing', async () => {
    await deployment.deploy(site({ imageId: 'debian_12_10_x64_20G_alibase_20261030.vhd' }));
    standIn.cloud.images = [];
    expect((await deployment.plan()).changes).toEqual([]);
  });

  test.each(LATER_DAYS)('when %s, other addresses for the vSwitch never replace the data disk', async (_what, passes) => {
    await deployment.deploy(site({ dataDiskRemovalPolicy: RemovalPolicy.RETAIN }));
    passes(standIn);
    const plan = await deployment.plan(site({ dataDiskRemovalPolicy: RemovalPolicy.RETAIN, vswitchCidrBlock: '172.16.8.0/24' }));
    expect(plan.actions('alicloud_vswitch')).toEqual(['create', 'delete']);
    expect(plan.actions('alicloud_ecs_disk')).toEqual([]);
  });
});
