import { Cloud, StandIn, Tainted } from '..';
import { furnish, REGION, UBUNTU, ZONE } from '../account';
import { describeTerraform } from '../describe-terraform';
import { TRUST } from '../full-stack';
import { Scratch } from '../scratch';
import { TerraformError } from '../terraform';

describeTerraform('the account of the stand-in', () => {
  let standIn: StandIn;
  const scratch = new Scratch(() => standIn);
  beforeEach(async () => { standIn = await StandIn.start(); });
  afterEach(async () => standIn.stop());
  afterAll(() => scratch.clean());

  const of = (type: string, attributes: object) => ({ resource: { [type]: { it: attributes } } });
  const failure = async (act: Promise<unknown>): Promise<string> => act.then(() => 'no failure', (error: TerraformError) => error.message);
  const zones = (attributes: object = {}) => ({
    data: { alicloud_zones: { it: attributes } }, output: { ids: { value: '${data.alicloud_zones.it.zones[*].id}' } },
  });
  const images = (attributes: object) => ({
    data: { alicloud_images: { it: attributes } }, output: { ids: { value: '${data.alicloud_images.it.images[*].id}' } },
  });

  describe('and its regions:', () => {
    const PROVIDERS = [{ region: 'ap-southeast-1' }, { alias: 'home', region: 'cn-hangzhou' }];

    test('two aliases of the provider keep their resources apart', async () => {
      const terraform = scratch.terraform({
        provider: { alicloud: PROVIDERS },
        data: { alicloud_zones: { here: {}, home: { provider: 'alicloud.home' } } },
        resource: { alicloud_vpc: { here: {}, home: { provider: 'alicloud.home' } } },
        output: { zones: { value: ['${data.alicloud_zones.here.zones[0].id}', '${data.alicloud_zones.home.zones[0].id}'] } },
      });
      await terraform.apply();
      expect(standIn.cloud.resources('alicloud_vpc').map(({ region }) => region).sort()).toEqual(['ap-southeast-1', 'cn-hangzhou']);
      expect(await terraform.output()).toEqual({ zones: ['ap-southeast-1a', 'cn-hangzhou-g'] });
      expect((await terraform.plan()).isEmpty).toBe(true);
    });

    test('a resource of one region does not exist in another', async () => {
      const terraform = scratch.terraform({
        provider: { alicloud: PROVIDERS },
        resource: {
          alicloud_vpc: { home: { provider: 'alicloud.home' } },
          alicloud_security_group: { here: { vpc_id: '${alicloud_vpc.home.id}', security_group_name: 'web' } },
        },
      });
      expect(await failure(terraform.apply())).toMatch(/there is no VPC "vpc-\w+" in ap-southeast-1/);
    });

    test('a stored parameter is a region\'s, a role is the account\'s', async () => {
      const twice = (type: string, attributes: object) => scratch.terraform({
        provider: { alicloud: PROVIDERS },
        resource: { [type]: { here: attributes, home: { ...attributes, provider: 'alicloud.home' } } },
      });
      await twice('alicloud_oos_parameter', { parameter_name: 'key', type: 'String', value: 'sesame' }).apply();
      const roles = twice('alicloud_ram_role', { role_name: 'machine', assume_role_policy_document: TRUST });
      expect(await failure(roles.apply())).toContain('the account has a role "machine" already');
    });

    test('without a region it is Beijing', async () => {
      await scratch.terraform({ ...of('alicloud_vpc', {}), provider: { alicloud: {} } }).apply();
      expect(standIn.cloud.resources('alicloud_vpc')[0].region).toBe('cn-beijing');
    });
  });

  describe('is shared:', () => {
    test('two apps find each other\'s names taken', async () => {
      const role = of('alicloud_ram_role', { role_name: 'machine', assume_role_policy_document: TRUST });
      await scratch.terraform(role).apply();
      expect(await failure(scratch.terraform(role).apply())).toContain('the account has a role "machine" already');
    });

    test('a stand-in goes on with the account of another', async () => {
      await scratch.terraform(of('alicloud_vpc', {})).apply();
      const second = await StandIn.start({ cloud: standIn.cloud });
      expect(second.cloud.resources('alicloud_vpc')).toHaveLength(1);
      await second.stop();
    });
  });

  describe('changes behind Terraform\'s back:', () => {
    test('what somebody deleted is made again', async () => {
      const terraform = scratch.terraform(of('alicloud_vpc', {}));
      await terraform.apply();
      standIn.cloud.remove(standIn.cloud.resources('alicloud_vpc')[0]);
      expect((await terraform.plan()).actions('alicloud_vpc')).toEqual(['create']);
    });

    test('what somebody changed is changed back', async () => {
      const terraform = scratch.terraform(of('alicloud_vpc', { vpc_name: 'net' }));
      await terraform.apply();
      standIn.cloud.resources('alicloud_vpc')[0].attributes.vpc_name = 'mine';
      expect((await terraform.plan()).changes[0]).toMatchObject({ actions: ['update'], before: { vpc_name: 'mine' }, after: { vpc_name: 'net' } });
    });

    test('what exists is imported by its id, and then left alone', async () => {
      const { vpc } = furnish(standIn.cloud);
      const network = { cidr_block: '10.0.0.0/8', vpc_name: 'old' };
      const terraform = scratch.terraform({ import: [{ to: 'alicloud_vpc.it', id: vpc }], ...of('alicloud_vpc', network) });
      expect((await terraform.plan()).actions('alicloud_vpc')).toEqual([]);
      await terraform.apply();
      expect((await terraform.rewrite(of('alicloud_vpc', network)).plan()).isEmpty).toBe(true);
      expect(await failure(scratch.terraform({ import: [{ to: 'alicloud_vpc.it', id: 'vpc-none' }], ...of('alicloud_vpc', network) }).plan()))
        .toContain('Cannot import non-existent remote object');
    });
  });

  describe('answers data sources as of today:', () => {
    test('the zones that sell a type, in the account\'s order', async () => {
      const terraform = scratch.terraform(zones({ available_instance_type: 'ecs.gn7i-c8g1.2xlarge', available_disk_category: 'cloud_essd' }));
      await terraform.apply();
      expect(await terraform.output()).toEqual({ ids: ['ap-southeast-1b', 'ap-southeast-1c'] });
      standIn.cloud.zones.reverse();
      await terraform.apply();
      expect(await terraform.output()).toEqual({ ids: ['ap-southeast-1c', 'ap-southeast-1b'] });
    });

    test('the zones that have a type in stock, for one way of buying it, among all that they have', async () => {
      const type = 'ecs.e-c1m2.large';
      const stock = (attributes: object) => ({
        data: { alicloud_instance_types: { it: { instance_type: type, ...attributes } } },
        output: { zones: { value: `\${flatten([for t in data.alicloud_instance_types.it.instance_types : t.availability_zones if t.id == "${type}"])}` } },
      });
      standIn.cloud.zones.reverse();
      standIn.cloud.sellsOut(type, 'ap-southeast-1a');
      standIn.cloud.sellsNoSpot(type, 'ap-southeast-1b');
      const terraform = scratch.terraform(stock({}));
      await terraform.apply();
      expect(await terraform.output()).toEqual({ zones: ['ap-southeast-1b', 'ap-southeast-1c'] });
      await terraform.rewrite(stock({ spot_strategy: 'SpotAsPriceGo' })).apply();
      expect(await terraform.output()).toEqual({ zones: ['ap-southeast-1c'] });
      await terraform.rewrite(stock({ system_disk_category: 'cloud_auto' })).apply();
      expect(await terraform.output()).toEqual({ zones: [] });
    });

    test('a zone that takes no vSwitches says so in its details', async () => {
      standIn.cloud.zones.find(({ id }) => id === 'ap-southeast-1a')!.creates = ['Instance', 'Disk'];
      const terraform = scratch.terraform({
        data: { alicloud_zones: { it: { enable_details: true, available_resource_creation: 'VSwitch' } } },
        output: { ids: { value: '${[for z in data.alicloud_zones.it.zones : z.id if contains(z.available_resource_creation, "VSwitch")]}' } },
      });
      await terraform.apply();
      expect(await terraform.output()).toEqual({ ids: ['ap-southeast-1b', 'ap-southeast-1c'] });
    });

    test('a disk category that a zone does not sell leaves the zone out', async () => {
      const terraform = scratch.terraform(zones({ available_disk_category: 'cloud_ssd' }));
      await terraform.apply();
      expect(await terraform.output()).toEqual({ ids: ['ap-southeast-1a', 'ap-southeast-1b'] });
    });

    test('what is sold out stays in the list of zones; with nothing listed it is empty, and there is no error', async () => {
      standIn.cloud.sellsOut('ecs.e-c1m2.large');
      const listed = scratch.terraform(zones({ available_instance_type: 'ecs.e-c1m2.large' }));
      await listed.apply();
      expect(await listed.output()).toEqual({ ids: ['ap-southeast-1a', 'ap-southeast-1b', 'ap-southeast-1c'] });
      standIn.cloud.delists('ecs.e-c1m2.large');
      const terraform = scratch.terraform(zones({ available_instance_type: 'ecs.e-c1m2.large' }));
      await terraform.apply();
      expect(await terraform.output()).toEqual({ ids: [] });
      standIn.cloud.sells('ecs.e-c1m2.large', 'ap-southeast-1c');
      await terraform.apply();
      expect(await terraform.output()).toEqual({ ids: ['ap-southeast-1c'] });
    });

    test('the most recent image of a name, which may be another tomorrow', async () => {
      const terraform = scratch.terraform(images({ name_regex: '^ubuntu_24_04_x64_20G', owners: 'system', most_recent: true }));
      await terraform.apply();
      expect(await terraform.output()).toEqual({ ids: [UBUNTU] });
      const image = standIn.cloud.images.find(({ id }) => id === UBUNTU)!;
      const next = 'ubuntu_24_04_x64_20G_alibase_20261201.vhd';
      standIn.cloud.images.push({ ...image, id: next, name: next, creationTime: '2026-12-01T03:00:00Z' });
      await terraform.apply();
      expect(await terraform.output()).toEqual({ ids: [next] });
    });

    test('an image for a type that has no GPU is no GPU image, and none is for another architecture', async () => {
      const terraform = scratch.terraform(images({ name_regex: '^ubuntu_24', instance_type: 'ecs.g7.large' }));
      await terraform.apply();
      expect(await terraform.output()).toEqual({ ids: ['ubuntu_24_04_x64_20G_alibase_20260916.vhd', UBUNTU] });
    });

    test('an image by its id, by what it is called, or not at all', async () => {
      const ids = async (attributes: object) => {
        const terraform = scratch.terraform(images(attributes));
        await terraform.apply();
        return (await terraform.output()).ids;
      };
      expect(await ids({ owners: 'system', image_id: UBUNTU })).toEqual([UBUNTU]);
      expect(await ids({ name_regex: '^ubuntu_24', architecture: 'arm64' })).toEqual(['ubuntu_24_04_arm64_20G_alibase_20261103.vhd']);
      expect(await ids({ owners: 'marketplace' })).toEqual([]);
    });

    test('the vSwitches of the region by id, VPC, zone, name or tags', async () => {
      const { vpc, vswitch } = furnish(standIn.cloud);
      const other = standIn.cloud.add('alicloud_vswitch', { vpc_id: vpc, cidr_block: '10.2.0.0/16', zone_id: 'ap-southeast-1a', tags: { a: 'b' } }, REGION).id;
      standIn.cloud.add('alicloud_vswitch', { vpc_id: vpc, cidr_block: '10.1.0.0/16', zone_id: ZONE, vswitch_name: 'old' }, 'cn-hangzhou');
      const questions = [{ ids: [vswitch] }, { vpc_id: vpc }, { zone_id: ZONE }, { name_regex: '^ol' }, { tags: { a: 'b' } }, { vswitch_name: 'none' }];
      const terraform = scratch.terraform({
        data: { alicloud_vswitches: Object.fromEntries(questions.map((question, index) => [`q${index}`, question])) },
        output: { ids: { value: questions.map((_, index) => `\${data.alicloud_vswitches.q${index}.vswitches[*].id}`) } },
      });
      await terraform.apply();
      expect(await terraform.output()).toEqual({ ids: [[vswitch], [vswitch, other], [vswitch], [vswitch], [other], []] });
    });
  });

  describe('can be told to fail', () => {
    test('a creation, once', async () => {
      standIn.cloud.failNext({ type: 'alicloud_vpc', action: 'create', message: 'Throttling.User: slow down' });
      const terraform = scratch.terraform(of('alicloud_vpc', {}));
      expect(await failure(terraform.apply())).toContain('Throttling.User: slow down');
      expect(standIn.cloud.resources()).toEqual([]);
      await terraform.apply();
      expect(standIn.cloud.resources()).toHaveLength(1);
    });

    test('a creation after the thing exists, which taints it', async () => {
      standIn.cloud.failNext({ type: 'alicloud_vpc', action: 'create', message: 'timeout while waiting for state', tainted: true });
      const terraform = scratch.terraform(of('alicloud_vpc', {}));
      expect(await failure(terraform.apply())).toContain('timeout while waiting for state');
      expect((await terraform.plan()).actions('alicloud_vpc')).toEqual(['delete', 'create']);
    });

    test('an update, a deletion, a read, or a look-up', async () => {
      const terraform = scratch.terraform(of('alicloud_vpc', { vpc_name: 'net' }));
      await terraform.apply();
      standIn.cloud.failNext({ type: 'alicloud_vpc', action: 'update', message: 'no update' });
      expect(await failure(terraform.rewrite(of('alicloud_vpc', { vpc_name: 'web' })).apply())).toContain('no update');
      expect((await terraform.plan()).actions('alicloud_vpc')).toEqual(['update']);
      standIn.cloud.failNext({ type: 'alicloud_vpc', action: 'read', message: 'no read' });
      expect(await failure(terraform.plan())).toContain('no read');
      standIn.cloud.failNext({ type: 'alicloud_vpc', action: 'delete', message: 'no deletion' });
      expect(await failure(terraform.destroy())).toContain('no deletion');
      expect(standIn.cloud.resources('alicloud_vpc')).toHaveLength(1);
      standIn.cloud.failNext({ type: 'data.alicloud_zones', action: 'read', message: 'no zones' });
      expect(await failure(scratch.terraform(zones()).plan())).toContain('no zones');
    });
  });

  describe('lets something real happen:', () => {
    const invocation = (cloud: Cloud) => {
      const { instance } = furnish(cloud);
      return {
        resource: {
          alicloud_ecs_command: { it: { name: 'run', type: 'RunShellScript', command_content: Buffer.from('true').toString('base64') } },
          alicloud_ecs_invocation: { it: { command_id: '${alicloud_ecs_command.it.id}', instance_id: [instance] } },
        },
      };
    };

    test('a hook decides what the cloud would, and sees creation, update and deletion', async () => {
      const seen: string[] = [];
      standIn.cloud.hook('alicloud_eip_address', {
        onCreate: async ({ bandwidth }, { id, region }) => {
          seen.push(`create ${id.slice(0, 4)} ${String(bandwidth)} ${region}`);
          return { ip_address: '127.0.0.2' };
        },
        onUpdate: async ({ bandwidth }, { prior }) => { seen.push(`update ${String(prior?.bandwidth)} ${String(bandwidth)}`); },
        onDelete: async ({ ip_address }) => { seen.push(`delete ${String(ip_address)}`); },
      });
      const terraform = scratch.terraform({ ...of('alicloud_eip_address', { bandwidth: '5' }), output: { ip: { value: '${alicloud_eip_address.it.ip_address}' } } });
      await terraform.apply();
      expect(await terraform.output()).toEqual({ ip: '127.0.0.2' });
      expect((await terraform.plan()).isEmpty).toBe(true);
      await terraform.rewrite(of('alicloud_eip_address', { bandwidth: '10' })).apply();
      await terraform.destroy();
      expect(seen).toEqual(['create eip- 5 ap-southeast-1', 'update 5 10', 'delete 127.0.0.2']);
    });

    test('a program that fails is told as the provider tells it, and is run again by the next apply', async () => {
      let status = 'Failed';
      standIn.cloud.hook('alicloud_ecs_invocation', { onCreate: async () => ({ status }) });
      const terraform = scratch.terraform(invocation(standIn.cloud));
      const message = await failure(terraform.apply());
      const { id } = standIn.cloud.resources('alicloud_ecs_invocation')[0];
      expect(message).toContain(`${id}: Failed to reach target status. Last status: Failed.`);
      expect((await terraform.plan()).actions('alicloud_ecs_invocation')).toEqual(['delete', 'create']);
      status = 'Success';
      await terraform.apply();
      expect(standIn.cloud.resources('alicloud_ecs_invocation')).toHaveLength(1);
      expect((await terraform.plan()).isEmpty).toBe(true);
    });

    test('a hook that throws fails the creation and leaves nothing, unless what it throws is a Tainted', async () => {
      const thrown: Error[] = [new Error('did not boot'), new Tainted('booted, but is not reachable')];
      standIn.cloud.hook('alicloud_vpc', { onCreate: async () => { throw thrown.shift()!; } });
      const terraform = scratch.terraform(of('alicloud_vpc', {}));
      expect(await failure(terraform.apply())).toContain('did not boot');
      expect(standIn.cloud.resources()).toEqual([]);
      expect(await failure(terraform.apply())).toContain('booted, but is not reachable');
      expect(standIn.cloud.resources()).toHaveLength(1);
    });

    test('a hook cannot contradict the configuration', async () => {
      standIn.cloud.hook('alicloud_vpc', { onCreate: async () => ({ vpc_name: 'other' }) });
      expect(await failure(scratch.terraform(of('alicloud_vpc', { vpc_name: 'net' })).apply())).toContain('the hook of alicloud_vpc decided "vpc_name"');
    });
  });

  describe('records', () => {
    test('every call with its values, so that a secret is found wherever it went', async () => {
      const terraform = scratch.terraform({
        variable: { secret: { type: 'string', sensitive: true } },
        ...of('alicloud_oos_parameter', { parameter_name: 'key', type: 'String', value: '${var.secret}' }),
      }, { secret: 'open-sesame' });
      await terraform.apply();
      const rpcs = standIn.calls.filter(call => JSON.stringify(call).includes('open-sesame')).map(({ rpc }) => rpc);
      expect([...new Set(rpcs)]).toEqual(['ValidateResourceTypeConfig', 'PlanResourceChange', 'ApplyResourceChange']);
      expect(standIn.calls.filter(({ rpc }) => rpc === 'ApplyResourceChange')).toEqual([expect.objectContaining({
        type: 'alicloud_oos_parameter', action: 'create', region: REGION, planned: expect.objectContaining({ parameter_name: 'key' }),
      })]);
    });

    test('replacements as such', async () => {
      const terraform = scratch.terraform(of('alicloud_vswitch', { vpc_id: furnish(standIn.cloud).vpc, cidr_block: '10.2.0.0/24', zone_id: ZONE }));
      await terraform.apply();
      await terraform.rewrite(of('alicloud_vswitch', { vpc_id: standIn.cloud.resources('alicloud_vpc')[0].id, cidr_block: '10.3.0.0/24', zone_id: ZONE })).plan();
      expect(standIn.calls.map(({ action }) => action)).toContain('replace');
    });
  });

  test('makes ids of the cloud\'s form, and the same ones in every run', async () => {
    const { disk, eip, instance } = furnish(standIn.cloud);
    expect([disk, eip, instance]).toEqual(['d-t4n00000000000000002', 'eip-t4n00000000000000001', 'i-t4n00000000000000001']);
    expect(disk.slice(2)).toHaveLength(20);
  });
});
