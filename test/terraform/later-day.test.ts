import { Deployment, REGION, SECRETS, site } from './deployment';
import { StandIn } from './stand-in';
import { describeTerraform } from './stand-in/describe-terraform';
import { InstanceType, RemovalPolicy } from '../../lib';

const TYPE = InstanceType.E_C1M2_LARGE.name;

/** What a day changes in the account without anybody having touched it. */
const LATER_DAYS: Array<[string, (standIn: StandIn) => void]> = [
  ['another zone is listed first', ({ cloud }) => { cloud.zones.reverse(); }],
  ['there is a newer image', ({ cloud }) => {
    const [newest] = cloud.images.filter(({ name }) => /^ubuntu_24_04_x64_20G_alibase_/.test(name));
    cloud.images.unshift({ ...newest, id: 'ubuntu_24_04_x64_20G_alibase_20991231.vhd', name: 'ubuntu_24_04_x64_20G_alibase_20991231.vhd', creationTime: '2099-12-31T00:00:00Z' });
  }],
  ['the type is sold out everywhere', ({ cloud }) => cloud.sellsOut(TYPE)],
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

  test.each(LATER_DAYS)('when %s, other addresses for the vSwitch never replace the data disk', async (_what, passes) => {
    await deployment.deploy(site({ dataDiskRemovalPolicy: RemovalPolicy.RETAIN }));
    passes(standIn);
    const plan = await deployment.plan(site({ dataDiskRemovalPolicy: RemovalPolicy.RETAIN, vswitchCidrBlock: '172.16.8.0/24' }));
    expect(plan.actions('alicloud_vswitch').sort()).toEqual(['create', 'delete']);
    expect(plan.actions('alicloud_ecs_disk')).toEqual([]);
  });
});

describeTerraform('a first deploy with nothing on sale', () => {
  let standIn: StandIn;
  let deployment: Deployment;
  let failure: Error;

  beforeEach(async () => {
    standIn = await StandIn.start();
    deployment = new Deployment(standIn, { ...SECRETS });
    standIn.cloud.sellsOut(TYPE);
    failure = await deployment.deploy(site()).then(() => new Error('it did not fail'), error => error);
  });

  afterEach(() => standIn.stop());

  test('names the type and the cures, and makes neither vSwitch nor disk', () => {
    expect(failure.message).toContain(`No zone of the region sold ${TYPE} (PostPaid)`);
    expect(failure.message).toContain('zoneId');
    expect(failure.message).toMatch(/terraform apply -replace=terraform_data\.Chat_Network_Zone_[0-9A-F]{8}/);
    expect(standIn.cloud.resources('alicloud_vswitch')).toEqual([]);
    expect(standIn.cloud.resources('alicloud_ecs_disk')).toEqual([]);
  });

  test('is cured by the address that it names, once there is stock', async () => {
    const [address] = /terraform_data\.\w+/.exec(failure.message)!;
    standIn.cloud.sells(TYPE);
    await deployment.deploy(site(), [address]);
    expect(standIn.cloud.resources('alicloud_instance')).toHaveLength(1);
    expect((await deployment.plan()).changes).toEqual([]);
  });

  test('is cured by another type and the address that it names', async () => {
    const [address] = /terraform_data\.\w+/.exec(failure.message)!;
    await deployment.deploy(site({ instanceType: InstanceType.U1_C1M2_LARGE }), [address]);
    expect(standIn.cloud.resources('alicloud_instance')).toHaveLength(1);
  });

  test('is cured by a zone by name, where the list was wrong', async () => {
    standIn.cloud.sells(TYPE, `${REGION}c`);
    await deployment.deploy(site({ zoneId: `${REGION}c` }));
    expect(standIn.cloud.resources('alicloud_vswitch')[0].attributes.zone_id).toBe(`${REGION}c`);
  });
});

describeTerraform('a first deploy without an image', () => {
  test('fails with the name of the image that was looked for', async () => {
    const standIn = await StandIn.start();
    standIn.cloud.images = [];
    await expect(new Deployment(standIn, { ...SECRETS }).deploy(site())).rejects.toThrow('no-public-image-ubuntu_24_04_x64_20G_alibase');
    await standIn.stop();
  });
});
