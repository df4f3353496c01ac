import { StandIn } from '..';
import { Account, furnish, UBUNTU, ZONE } from '../account';
import { describeTerraform } from '../describe-terraform';
import { Scratch, ScratchTerraform } from '../scratch';
import { Plan, TerraformError } from '../terraform';

const DEBIAN = 'debian_12_10_x64_20G_alibase_20261030.vhd';
const PROGRAM = Buffer.from('true\n').toString('base64');
const ACCEPTED = 'accepted';

/** What of a change is neither in the schema nor in the plan: what the provider calls one after the other, and what the cloud makes of it. */
describeTerraform('a change of a running machine', () => {
  let standIn: StandIn;
  let old: Account;
  const scratch = new Scratch(() => standIn);

  beforeEach(async () => {
    standIn = await StandIn.start();
    old = furnish(standIn.cloud);
  });
  afterEach(() => standIn.stop());
  afterAll(() => scratch.clean());

  type Machine = Record<string, unknown>;

  const configuration = (machine: Machine, more: Record<string, unknown> = {}) => ({
    resource: {
      alicloud_instance: { it: { instance_type: 'ecs.g7.large', image_id: UBUNTU, vswitch_id: old.vswitch, security_groups: [old.group], system_disk_size: 40, ...machine } },
      ...more,
    },
  });
  const program = { alicloud_ecs_command: { it: { name: 'web-ui', type: 'RunShellScript', command_content: PROGRAM } } };
  const call = { alicloud_ecs_invocation: { it: { command_id: '${alicloud_ecs_command.it.id}', instance_id: ['${alicloud_instance.it.id}'] } } };
  const attached = (disk = old.disk) => ({ alicloud_ecs_disk_attachment: { it: { disk_id: disk, instance_id: '${alicloud_instance.it.id}' } } });

  const instance = () => standIn.cloud.resources('alicloud_instance').at(-1)!;
  const answer = async (run: Promise<unknown>) => run.then(() => ACCEPTED, (error: TerraformError) => error.message);

  async function applied(machine: Machine, more?: Record<string, unknown>): Promise<ScratchTerraform> {
    const terraform = scratch.terraform(configuration(machine, more));
    await terraform.apply();
    return terraform;
  }

  async function replanned(before: Machine, after: Machine): Promise<Plan> {
    return (await applied(before)).rewrite(configuration(after)).plan();
  }

  test('another image is another system disk: nothing that a program made is on it, and Terraform has nothing to do', async () => {
    const terraform = await applied({}, { ...program, ...call });
    expect(standIn.cloud.programsOn(instance())).toEqual(['web-ui']);
    const { id, attributes: { system_disk_id } } = instance();
    await terraform.rewrite(configuration({ image_id: DEBIAN }, { ...program, ...call })).apply();
    expect([instance().id, standIn.cloud.programsOn(instance())]).toEqual([id, []]);
    expect(instance().attributes.system_disk_id).not.toBe(system_disk_id);
    expect((await terraform.plan()).isEmpty).toBe(true);
  });

  test.each([0, 2])('a hop limit that the cloud reports as %d replaces the instance at every plan', async reported => {
    const terraform = await applied({ http_put_response_hop_limit: 1 });
    instance().attributes.http_put_response_hop_limit = reported;
    expect((await terraform.plan()).actions('alicloud_instance')).toEqual(['delete', 'create']);
  });

  describe('of its charge:', () => {
    const SPOT = { spot_strategy: 'SpotAsPriceGo' };
    const PREPAID = { instance_charge_type: 'PrePaid', period: 1 };

    test('without a word about spot a spot instance stays one; NoSpot replaces it', async () => {
      expect((await replanned(SPOT, {})).changes).toEqual([]);
      expect((await replanned(SPOT, { spot_strategy: 'NoSpot' })).actions('alicloud_instance')).toEqual(['delete', 'create']);
    });

    test('a spot instance does not become a subscription', async () => {
      const terraform = await applied(SPOT);
      expect(await answer(terraform.rewrite(configuration(PREPAID)).apply())).toContain('the charge type of a spot instance cannot be changed');
    });

    test('data disks become subscriptions with the instance, and then can neither be deleted nor move', async () => {
      const disk = { alicloud_ecs_disk: { it: { zone_id: ZONE, category: 'cloud_essd', size: 40 } } };
      const terraform = await applied({}, { ...disk, ...attached('${alicloud_ecs_disk.it.id}') });
      await terraform.rewrite(configuration(PREPAID, { ...disk, ...attached('${alicloud_ecs_disk.it.id}') })).apply();
      expect((await terraform.plan()).isEmpty).toBe(true);
      const moved = { alicloud_ecs_disk_attachment: { it: { disk_id: '${alicloud_ecs_disk.it.id}', instance_id: old.instance } } };
      expect(await answer(terraform.rewrite(configuration(PREPAID, { ...disk, ...moved })).apply())).toContain('is a subscription of i-');
      expect(await answer(terraform.rewrite(configuration(PREPAID)).apply())).toContain('cannot be deleted before it is pay-as-you-go');
    });

    test('data disks stay what they are where they are left out, and come back by their own charge type', async () => {
      const disk = (more: object = {}) => ({ alicloud_ecs_disk: { it: { zone_id: ZONE, category: 'cloud_essd', size: 40, ...more } }, ...attached('${alicloud_ecs_disk.it.id}') });
      const terraform = await applied({}, disk());
      await terraform.rewrite(configuration({ ...PREPAID, include_data_disks: false }, disk())).apply();
      const [, { attributes }] = standIn.cloud.resources('alicloud_ecs_disk');
      expect(attributes.payment_type).toBe('PayAsYouGo');
      attributes.payment_type = 'Subscription';
      await terraform.rewrite(configuration({ ...PREPAID, include_data_disks: false }, disk({ payment_type: 'PayAsYouGo' }))).apply();
      expect(standIn.cloud.resources('alicloud_ecs_disk')[1].attributes.payment_type).toBe('PayAsYouGo');
    });

    test('another term is written down and bought nowhere', async () => {
      const terraform = await applied(PREPAID);
      const { expired_time } = instance().attributes;
      await terraform.rewrite(configuration({ ...PREPAID, period: 12 })).apply();
      expect(instance().attributes).toMatchObject({ period: 12, expired_time });
    });

    test('with another type it is refused half-way: the charge is changed, the type is not, the machine stands', async () => {
      const terraform = await applied({});
      expect(await answer(terraform.rewrite(configuration({ ...PREPAID, instance_type: 'ecs.g7.xlarge' })).apply())).toContain('ChargeTypeViolation');
      expect(instance().attributes).toMatchObject({ instance_charge_type: 'PrePaid', instance_type: 'ecs.g7.large', status: 'Stopped' });
    });
  });

  test('a type without stock leaves it stopped; going back starts nothing, and no program runs', async () => {
    const terraform = await applied({}, program);
    standIn.cloud.sellsOut('ecs.g7.xlarge');
    expect(await answer(terraform.rewrite(configuration({ instance_type: 'ecs.g7.xlarge' }, program)).apply())).toContain('NoStock');
    expect((await terraform.rewrite(configuration({}, program)).plan()).changes).toEqual([]);
    expect(await answer(terraform.rewrite(configuration({}, { ...program, ...call })).apply())).toMatch(/is Stopped/);
  });

  test('a machine that shall run is started again by the next apply, whoever stopped it', async () => {
    const terraform = await applied({ status: 'Running' });
    instance().attributes.status = 'Stopped';
    expect((await terraform.plan()).actions('alicloud_instance')).toEqual(['update']);
    await terraform.apply();
    expect(instance().attributes.status).toBe('Running');
  });

  test('a system disk that somebody enlarged is too large for what is written', async () => {
    const terraform = await applied({});
    instance().attributes.system_disk_size = 60;
    expect(await answer(terraform.apply())).toContain('InvalidDiskSize.TooSmall');
  });

  test('a disk that somebody detached is attached again', async () => {
    const terraform = await applied({}, attached());
    standIn.cloud.remove(standIn.cloud.resources('alicloud_ecs_disk_attachment')[0]);
    expect((await terraform.plan()).actions('alicloud_ecs_disk_attachment')).toEqual(['create']);
  });

  test('the data sources tell what runs: type and charge by the instance’s id, sizes by where the disks are attached', async () => {
    const output = {
      running: { value: '${data.alicloud_instances.it.instances[*].instance_type}' },
      sizes: { value: '${{ for disk in data.alicloud_ecs_disks.it.disks : disk.type => disk.size }}' },
    };
    const data = {
      alicloud_instances: { it: { ids: ['${alicloud_instance.it.id}'], enable_details: false } },
      alicloud_ecs_disks: { it: { instance_id: '${alicloud_ecs_disk_attachment.it.instance_id}' } },
    };
    const terraform = scratch.terraform({ ...configuration({}, attached()), data, output });
    await terraform.apply();
    expect((await terraform.state()).values!.outputs).toMatchObject({ running: { value: ['ecs.g7.large'] }, sizes: { value: { system: 40, data: 40 } } });
  });
});
