import { TerraformResource, TerraformStack } from 'cdktf';
import { Deployment, SECRETS, site } from './deployment';
import { Resource, StandIn } from '../../instruments/provider';
import { describeTerraform } from '../../instruments/provider/describe-terraform';
import { BailianOpenWebUiProps, DiskCategory, InstanceCharge, InstanceType, RemovalPolicy } from '../../lib';

const DEBIAN = 'debian_12_10_x64_20G_alibase_20261030.vhd';
const GPU = { zoneId: 'ap-southeast-1b', instanceType: InstanceType.GN7_I_C8_G1_2_XLARGE };
const [SUBSCRIPTION, FORCED] = [false, true].map(forceDelete => InstanceCharge.subscription({ months: 1, forceDelete }));

describeTerraform('a change of the running machine', () => {
  let standIn: StandIn;
  let deployment: Deployment;

  beforeEach(async () => {
    standIn = await StandIn.start();
    deployment = new Deployment(standIn, { ...SECRETS });
  });

  afterEach(() => standIn.stop());

  type Props = Partial<BailianOpenWebUiProps>;

  const only = (type: string): Resource => {
    const found = standIn.cloud.resources(type);
    expect(found).toHaveLength(1);
    return found[0];
  };
  const instance = () => only('alicloud_instance');
  const disk = () => only('alicloud_ecs_disk');
  const deploy = async (props: Props) => deployment.deploy(site(props));
  const refusal = async (run: Promise<unknown>) => run.then(() => 'it was accepted', (error: Error) => error.message);

  /** The change is refused, with these words, and nothing in the account has been touched. */
  async function refuses(props: Props, words: string | RegExp): Promise<void> {
    const before = standIn.calls.length;
    expect(await refusal(deploy(props))).toMatch(words);
    expect(standIn.calls.slice(before).filter(({ rpc }) => rpc === 'ApplyResourceChange')).toEqual([]);
  }

  async function plansNothing(): Promise<void> {
    expect((await deployment.plan()).changes.map(({ address }) => address)).toEqual([]);
  }

  const called = async () => (await deployment.plan()).changes
    .filter(({ type, actions }) => type === 'alicloud_ecs_invocation' && actions.includes('create')).map(({ name }) => /_([A-Za-z]+Program)_/.exec(name)![1]).sort();

  test('to another image makes it anew, with every program on it and the disk beside it', async () => {
    await deploy({});
    const [{ id: machine }, { id: chats }] = [instance(), disk()];
    const programs = standIn.cloud.programsOn(instance());
    expect(programs.length).toBeGreaterThan(4);
    for (const props of [{ imageId: DEBIAN }, {}]) {
      await deploy(props);
      expect(instance().id).not.toBe(machine);
      expect(standIn.cloud.programsOn(instance())).toEqual(programs);
      expect(disk().id).toBe(chats);
      await plansNothing();
    }
  });

  test('to an image that is not there is refused', async () => {
    await deploy({});
    await refuses({ imageId: 'm-t4nnobodymadethis01' }, 'There is no image m-t4nnobodymadethis01 in the region of the provider');
  });

  test.each([0, 2, 64])('is none because the cloud reports a hop limit of %d', async reported => {
    await deploy({});
    instance().attributes.http_put_response_hop_limit = reported;
    await plansNothing();
  });

  test('from spot to a subscription that may not be ended wants the word for one deploy', async () => {
    await deploy({ instanceCharge: InstanceCharge.spot() });
    await refuses({ instanceCharge: SUBSCRIPTION }, 'give forceDelete: true to InstanceCharge.subscription for this deploy');
    await deploy({ instanceCharge: FORCED });
    await deploy({ instanceCharge: SUBSCRIPTION });
    await plansNothing();
  });

  test.each([['pay-as-you-go', InstanceCharge.payAsYouGo(), 'PostPaid'], ['a subscription', FORCED, 'PrePaid']])(
    'from spot to %s makes it anew', async (_what, instanceCharge, charge) => {
      await deploy({ instanceCharge: InstanceCharge.spot() });
      const { id: chats } = disk();
      await deploy({ instanceCharge });
      expect(instance().attributes).toMatchObject({ spot_strategy: 'NoSpot', instance_charge_type: charge });
      expect([disk().id, standIn.cloud.programsOn(instance()).length > 4]).toEqual([chats, true]);
      await plansNothing();
    },
  );

  test('to a subscription leaves the data disk what it is, and all of it can be destroyed again', async () => {
    await deploy({});
    const { id } = instance();
    await deploy({ instanceCharge: FORCED });
    expect(instance()).toMatchObject({ id, attributes: { instance_charge_type: 'PrePaid' } });
    expect(disk().attributes.payment_type).toBe('PayAsYouGo');
    await plansNothing();
    await deployment.destroy();
    expect(standIn.cloud.resources()).toEqual([]);
  });

  test('to a subscription and back to pay-as-you-go happens in place', async () => {
    await deploy({ instanceCharge: SUBSCRIPTION });
    const { id } = instance();
    await deploy({});
    expect(instance()).toMatchObject({ id, attributes: { instance_charge_type: 'PostPaid' } });
    await plansNothing();
  });

  test('a data disk that became a subscription with it is turned back', async () => {
    await deploy({ instanceCharge: SUBSCRIPTION });
    disk().attributes.payment_type = 'Subscription';
    await deploy({ instanceCharge: SUBSCRIPTION });
    expect(disk().attributes.payment_type).toBe('PayAsYouGo');
  });

  test('that would end a subscription is refused, and so is destroying it', async () => {
    await deploy({ zoneId: GPU.zoneId, instanceCharge: SUBSCRIPTION });
    for (const props of [GPU, { zoneId: GPU.zoneId, imageId: DEBIAN }]) {
      await refuses({ ...props, instanceCharge: SUBSCRIPTION }, 'which a subscription without forceDelete does not allow: take it back, or give forceDelete: true');
    }
    await deployment.plan(site({ zoneId: GPU.zoneId, instanceCharge: SUBSCRIPTION }));
    const before = standIn.calls.length;
    expect(await refusal(deployment.destroy())).toContain('Instance cannot be destroyed');
    expect(standIn.calls.slice(before).filter(({ rpc }) => rpc === 'ApplyResourceChange')).toEqual([]);
  });

  test('that ends a subscription works where that is allowed in the same deploy', async () => {
    await deploy({ zoneId: GPU.zoneId, instanceCharge: SUBSCRIPTION });
    const { id } = disk();
    await deploy({ ...GPU, instanceCharge: FORCED });
    expect(instance().attributes.instance_type).toBe(GPU.instanceType.name);
    await deploy({ zoneId: GPU.zoneId, instanceCharge: InstanceCharge.spot() });
    expect([instance().attributes.spot_strategy, disk().id]).toEqual(['SpotAsPriceGo', id]);
    await plansNothing();
  });

  test('of the months of a subscription is refused, because it would buy nothing; its renewal is not', async () => {
    await deploy({ instanceCharge: SUBSCRIPTION });
    await refuses({ instanceCharge: InstanceCharge.subscription({ months: 12 }) }, 'was bought for 1 months, and another number buys nothing: set months back');
    await deploy({ instanceCharge: InstanceCharge.subscription({ months: 1, autoRenew: true }) });
    expect(instance().attributes.renewal_status).toBe('AutoRenewal');
  });

  test('after a subscription has ended and was released, another term buys another instance', async () => {
    await deploy({ instanceCharge: SUBSCRIPTION });
    const [ended] = [instance(), ...standIn.cloud.resources().filter(({ attributes }) => attributes.instance_id === instance().id)].map(one => {
      standIn.cloud.remove(one);
      return one;
    });
    await deploy({ instanceCharge: InstanceCharge.subscription({ months: 12 }) });
    expect(instance().id).not.toBe(ended.id);
    await plansNothing();
  });

  test.each([[{}, { instanceCharge: SUBSCRIPTION }], [{ instanceCharge: SUBSCRIPTION }, {}]])('of type and charge at once is refused', async (before, after) => {
    await deploy(before);
    await refuses({ ...after, instanceType: InstanceType.U1_C1_M2_LARGE }, /\(ecs\.e-c1m2\.large to ecs\.u1-c1m2\.large\) and the way it is paid for \(to P\w+\) cannot change at once/);
    await deploy({ ...before, instanceType: InstanceType.U1_C1_M2_LARGE });
    await deploy({ ...after, instanceType: InstanceType.U1_C1_M2_LARGE });
    await plansNothing();
  });

  test.each<[string, Props]>([['a site', {}], ['a spot site', { instanceCharge: InstanceCharge.spot() }], ['a subscription', { instanceCharge: SUBSCRIPTION }]])(
    'of %s to a type without stock in its zone is refused while it runs', async (_what, props) => {
      await deploy(props);
      const zone = instance().attributes.availability_zone as string;
      standIn.cloud.sellsOut(InstanceType.U1_C1_M2_LARGE.name, zone);
      await refuses({ ...props, instanceType: InstanceType.U1_C1_M2_LARGE }, `${zone} has no ecs.u1-c1m2.large in stock today`);
      expect(instance().attributes.status).toBe('Running');
      standIn.cloud.sells(InstanceType.U1_C1_M2_LARGE.name, zone);
      await deploy({ ...props, instanceType: InstanceType.U1_C1_M2_LARGE });
      await plansNothing();
    });

  test('to a type whose stock ends after the plan leaves it off, and going back starts it', async () => {
    await deploy({});
    standIn.cloud.failNext({ type: 'alicloud_instance', action: 'update', message: 'OperationDenied.NoStock' });
    expect(await refusal(deploy({ instanceType: InstanceType.U1_C1_M2_LARGE }))).toContain('NoStock');
    instance().attributes.status = 'Stopped'; // the provider stops it first
    await deploy({});
    expect(instance().attributes.status).toBe('Running');
    await plansNothing();
  });

  test('that somebody stopped: the next deploy starts it before its programs run', async () => {
    await deploy({});
    instance().attributes.status = 'Stopped';
    await deploy({ maxUploadSizeMiB: undefined, snapshotRetentionDays: 3, adminEmail: 'other@example.com' });
    expect(instance().attributes.status).toBe('Running');
  });

  test('a disk that shrinks is refused', async () => {
    await deploy({ systemDiskSizeGiB: 60, dataDiskSizeGiB: 60 });
    await refuses({ systemDiskSizeGiB: 50, dataDiskSizeGiB: 60 }, 'The disk has 60 GiB and cannot shrink to 50: set systemDiskSizeGiB to what it has');
    await refuses({ systemDiskSizeGiB: 60, dataDiskSizeGiB: 50 }, 'The disk has 60 GiB and cannot shrink to 50: set dataDiskSizeGiB to what it has');
    await deploy({ systemDiskSizeGiB: 80, dataDiskSizeGiB: 80 });
    await refuses({ systemDiskSizeGiB: 60, dataDiskSizeGiB: 80 }, 'The disk has 80 GiB and cannot shrink to 60');
  });

  test.each([
    ['system', { systemDiskSizeGiB: 60 }, ['SystemProgram']],
    ['data', { dataDiskSizeGiB: 60 }, ['DataDiskProgram']],
  ])('a larger %s disk runs the program that lets its file system grow', async (_disk, props, programs) => {
    await deploy({});
    const { id } = instance();
    await deployment.plan(site(props));
    expect(await called()).toEqual(programs);
    await deploy(props);
    expect(instance().id).toBe(id);
    await plansNothing();
  });

  test('a disk that was enlarged in the console wants its size in the props, and then has nothing to do', async () => {
    await deploy({});
    instance().attributes.system_disk_size = 60;
    await refuses({ adminEmail: 'other@example.com' }, 'The disk has 60 GiB and cannot shrink to 40: set systemDiskSizeGiB');
    disk().attributes.size = 50;
    await refuses({ systemDiskSizeGiB: 60 }, 'The disk has 50 GiB and cannot shrink to 40: set dataDiskSizeGiB');
    expect((await deployment.plan(site({ systemDiskSizeGiB: 60, dataDiskSizeGiB: 50 }))).changes).toEqual([]);
  });

  test('a data disk that was detached is attached and mounted again, and the site looked after', async () => {
    await deploy({});
    standIn.cloud.remove(only('alicloud_ecs_disk_attachment'));
    expect(await called()).toEqual(['DataDiskProgram', 'WebUiProgram']);
    await deployment.deploy(site());
    await plansNothing();
  });

  describe('with a snapshot of a data disk', () => {
    const snapshot = (GiB = 40) => standIn.cloud.takeSnapshot(standIn.cloud.add('alicloud_ecs_disk', { size: GiB }, 'ap-southeast-1'));
    const attached = () => only('alicloud_ecs_disk_attachment').attributes.disk_id;
    let dataDiskSnapshotId: string;

    beforeEach(() => {
      dataDiskSnapshotId = snapshot();
      standIn.cloud.remove(disk());
    });

    test('a site begins with what is in it, and the property may be taken away again', async () => {
      await deploy({ dataDiskSnapshotId });
      expect(disk().attributes).toMatchObject({ snapshot_id: dataDiskSnapshotId, encrypted: true, size: 40 });
      await plansNothing();
      standIn.cloud.snapshots.clear();
      expect((await deployment.plan(site({ dataDiskSnapshotId }))).changes).toEqual([]);
      expect((await deployment.plan(site({}))).changes).toEqual([]);
    });

    test.each(Object.values(RemovalPolicy))('a disk with chats is not given up for it: %s', async dataDiskRemovalPolicy => {
      await deploy({ dataDiskRemovalPolicy });
      await refuses({ dataDiskRemovalPolicy, dataDiskSnapshotId }, 'The site has a data disk already, which was not made from this snapshot and is not given up for it');
      expect((await deployment.plan(site({ dataDiskRemovalPolicy }))).changes).toEqual([]);
    });

    test('nor for another one', async () => {
      await deploy({ dataDiskSnapshotId });
      await refuses({ dataDiskSnapshotId: snapshot() }, 'is not given up for it');
    });

    test('a disk that is taken out of the state stays in the account, and another one takes its place', async () => {
      await deploy({});
      const { id } = disk();
      await deployment.forget(/^alicloud_ecs_disk\./);
      await deployment.plan(site({ dataDiskSnapshotId }));
      expect(await called()).toEqual(['DataDiskProgram', 'WebUiProgram']);
      await deploy({ dataDiskSnapshotId });
      const [old, made, ...more] = standIn.cloud.resources('alicloud_ecs_disk');
      expect([old.id, made.attributes.snapshot_id, attached(), more]).toEqual([id, dataDiskSnapshotId, made.id, []]);
      await plansNothing();
    });

    test('a disk that is gone is made anew from it', async () => {
      await deploy({});
      standIn.cloud.remove(disk());
      standIn.cloud.remove(only('alicloud_ecs_disk_attachment'));
      await deploy({ dataDiskSnapshotId });
      expect([disk().attributes.snapshot_id, attached()]).toEqual([dataDiskSnapshotId, disk().id]);
      await plansNothing();
    });

    test('of a larger disk: the deploy ends before anything else is made of it, and goes on with that size', async () => {
      const larger = snapshot(100);
      standIn.cloud.remove(disk());
      expect(await refusal(deploy({ dataDiskSnapshotId: larger }))).toContain('The snapshot is of a disk of 100 GiB, and so is the disk that was made from it: set dataDiskSizeGiB to that, and deploy again.');
      expect(standIn.cloud.resources('alicloud_ecs_disk_attachment')).toEqual([]);
      const { id } = disk();
      await deploy({ dataDiskSnapshotId: larger, dataDiskSizeGiB: 100 });
      expect(disk()).toMatchObject({ id, attributes: { size: 100 } });
      await plansNothing();
    });

    test('that is in another region, or nowhere, it is refused by the cloud', async () => {
      expect(await refusal(deploy({ dataDiskSnapshotId: 's-t4nexample0000000000' }))).toContain('InvalidSnapshot.NotFound');
    });

    test('an override, as before there was the property, still makes the disk anew where it is not protected', async () => {
      await deploy({});
      const { id } = disk();
      const fromSnapshot = (stack: TerraformStack) => {
        const built = site()(stack);
        (built.instance.node.findChild('DataDisk').node.defaultChild as TerraformResource).addOverride('snapshot_id', dataDiskSnapshotId);
      };
      await deployment.deploy(fromSnapshot);
      expect(disk().id).not.toBe(id);
      await plansNothing();
    });
  });

  test.each([DiskCategory.CLOUD_ESSD_ENTRY, DiskCategory.CLOUD_ESSD])('a data disk stays of the category of which it was made: %s', async dataDiskCategory => {
    const [other] = [DiskCategory.CLOUD_ESSD_ENTRY, DiskCategory.CLOUD_ESSD].filter(category => category !== dataDiskCategory);
    await deploy({ dataDiskCategory });
    expect(disk().attributes.category).toBe(dataDiskCategory);
    await plansNothing();
    await refuses({ dataDiskCategory: other }, `The data disk is of category ${dataDiskCategory}: set dataDiskCategory to it.`);
    disk().attributes.category = other;
    expect((await deployment.plan(site({ dataDiskCategory: other }))).changes.filter(({ type }) => type !== 'alicloud_ecs_disk')).toEqual([]);
  });

  test('snapshots are copied to another region, to another one, and no more', async () => {
    const policy = () => only('alicloud_ecs_auto_snapshot_policy').attributes;
    await deploy({});
    for (const snapshotCopyTo of ['ap-southeast-5', 'eu-central-1']) {
      await deploy({ snapshotCopyTo, snapshotRetentionDays: 14 });
      expect(policy()).toMatchObject({ enable_cross_region_copy: true, target_copy_regions: [snapshotCopyTo], copied_snapshots_retention_days: 14 });
      await plansNothing();
    }
    await deploy({});
    expect(policy()).toMatchObject({ enable_cross_region_copy: false, retention_days: 7 });
    await plansNothing();
  }, 900_000);
});
