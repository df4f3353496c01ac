import { StandIn } from '..';
import { Account, furnish, UBUNTU, ZONE } from '../account';
import { describeTerraform } from '../describe-terraform';
import { TRUST } from '../full-stack';
import { Scratch, ScratchTerraform } from '../scratch';
import { Plan, TerraformError } from '../terraform';
import { validate } from '../validate';
import { UNKNOWN, Attributes } from '../values';

describeTerraform('the stand-in behaves as the real provider:', () => {
  let standIn: StandIn;
  let old: Account;
  const scratch = new Scratch(() => standIn);
  beforeAll(async () => {
    standIn = await StandIn.start();
    old = furnish(standIn.cloud);
  });
  afterAll(async () => {
    await standIn.stop();
    scratch.clean();
  });

  const of = (type: string, attributes: object) => ({ resource: { [type]: { it: attributes } } });

  async function applied(type: string, attributes: object): Promise<ScratchTerraform> {
    const terraform = scratch.terraform(of(type, attributes));
    await terraform.apply();
    return terraform;
  }

  async function replanned(type: string, before: object, after: object): Promise<Plan> {
    const terraform = await applied(type, before);
    return terraform.rewrite(of(type, after)).plan();
  }

  async function refusal(configuration: object): Promise<string> {
    return scratch.terraform(configuration as Record<string, unknown>).plan().then(() => 'accepted', (error: TerraformError) => error.message);
  }

  const machine = (attributes: object = {}) => ({
    instance_type: 'ecs.g7.large', image_id: UBUNTU, vswitch_id: old.vswitch, security_groups: [old.group], ...attributes,
  });

  describe('plans', () => {
    test('a change of a ForceNew attribute is a replacement, and says which attribute forces it', async () => {
      const disk = { zone_id: ZONE, category: 'cloud_essd', size: 40, encrypted: true };
      const plan = await replanned('alicloud_ecs_disk', disk, { ...disk, encrypted: false });
      expect(plan.actions('alicloud_ecs_disk.it')).toEqual(['delete', 'create']);
      expect(plan.changes[0].replacePaths).toEqual([['encrypted']]);
    });

    test('a change of another attribute is an update', async () => {
      const disk = { zone_id: ZONE, category: 'cloud_essd', size: 40 };
      const plan = await replanned('alicloud_ecs_disk', disk, { ...disk, size: 60 });
      expect(plan.actions('alicloud_ecs_disk')).toEqual(['update']);
      expect(plan.changes[0]).toMatchObject({ before: { size: 40 }, after: { size: 60 } });
    });

    test('a ForceNew attribute whose new value is not known yet forces a replacement too', async () => {
      const policy = await applied('alicloud_ecs_auto_snapshot_policy', { repeat_weekdays: ['1'], time_points: ['3'], retention_days: 7 });
      const attachment = { disk_id: old.disk, auto_snapshot_policy_id: standIn.cloud.resources('alicloud_ecs_auto_snapshot_policy')[0].id };
      const configuration = (auto_snapshot_policy_id: string) => ({
        resource: {
          null_resource: { other: {} },
          alicloud_ecs_auto_snapshot_policy_attachment: { it: { ...attachment, auto_snapshot_policy_id } },
        },
      });
      const terraform = scratch.terraform(configuration(attachment.auto_snapshot_policy_id));
      await terraform.apply();
      const plan = await terraform.rewrite({
        resource: {
          null_resource: { other: { triggers: { now: 'replaced' } } },
          alicloud_ecs_auto_snapshot_policy_attachment: { it: { ...attachment, auto_snapshot_policy_id: 'sp-${null_resource.other.id}' } },
        },
      }).plan();
      expect(plan.actions('alicloud_ecs_auto_snapshot_policy_attachment')).toEqual(['delete', 'create']);
      await policy.destroy();
    });

    test('a block more or less of ForceNew attributes is a replacement, and so is a change in one', async () => {
      const plan = await replanned('alicloud_instance', machine({ data_disks: [{ size: 20, category: 'cloud_essd' }] }), machine());
      expect(plan.actions('alicloud_instance')).toEqual(['delete', 'create']);
      const other = await replanned('alicloud_instance', machine({ data_disks: [{ size: 20, category: 'cloud_essd' }] }),
        machine({ data_disks: [{ size: 30, category: 'cloud_essd' }] }));
      expect(other.changes[0].replacePaths).toEqual([['data_disks', 0, 'size']]);
    });

    test('an image or a type of an instance is changed in place, its hop limit is not', async () => {
      const other = machine({ image_id: 'debian_12_10_x64_20G_alibase_20261030.vhd', instance_type: 'ecs.g7.xlarge' });
      expect((await replanned('alicloud_instance', machine(), other)).actions('alicloud_instance')).toEqual(['update']);
      const hops = await replanned('alicloud_instance', machine({ http_put_response_hop_limit: 1 }), machine({ http_put_response_hop_limit: 2 }));
      expect(hops.actions('alicloud_instance')).toEqual(['delete', 'create']);
    });

    test('a default is planned, in blocks too', async () => {
      const record = scratch.terraform(of('alicloud_alidns_record', { domain_name: 'example.com', rr: 'a', type: 'A', value: '203.0.113.1' }));
      expect((await record.plan()).changes[0].after).toMatchObject({ line: 'default', status: 'ENABLE', ttl: 600 });
      const instance = scratch.terraform(of('alicloud_instance', machine({ data_disks: [{ size: 20 }] })));
      expect((await instance.plan()).changes[0].after).toMatchObject({ data_disks: [{ category: 'cloud_efficiency', delete_with_instance: true }] });
    });

    test('what the cloud decides is unknown before, known after, and kept when something else changes', async () => {
      const terraform = scratch.terraform(of('alicloud_eip_address', { bandwidth: '5' }));
      expect((await terraform.plan()).changes[0].after).not.toHaveProperty('ip_address');
      await terraform.apply();
      const address = (await terraform.state()).values!.root_module!.resources![0].values.ip_address;
      expect(address).toMatch(/^203\.0\.113\.\d+$/);
      const plan = await terraform.rewrite(of('alicloud_eip_address', { bandwidth: '10' })).plan();
      expect(plan.changes[0]).toMatchObject({ actions: ['update'], after: { ip_address: address } });
    });

    test('an optional attribute that goes away is removed, one that the cloud also decides stays', async () => {
      const plan = await replanned('alicloud_vpc', { vpc_name: 'net', description: 'mine' }, {});
      expect(plan.changes[0]).toMatchObject({ actions: ['update'], after: { vpc_name: 'net', description: null } });
    });

    test('an empty text, list or map where there was none is no change', async () => {
      expect((await replanned('alicloud_vpc', {}, { description: '', tags: {}, user_cidrs: [] })).changes).toEqual([]);
    });

    test('from nothing to false or zero is no change by itself, but goes along with another', async () => {
      expect((await replanned('alicloud_vpc', {}, { dry_run: false, ipv4_cidr_mask: 0 })).changes).toEqual([]);
      const plan = await replanned('alicloud_vpc', {}, { dry_run: false, vpc_name: 'net' });
      expect(plan.changes[0]).toMatchObject({ actions: ['update'], after: { dry_run: false, vpc_name: 'net' } });
    });

    test('a change of nothing but time-outs is none', async () => {
      const changed = await replanned('alicloud_vpc', {}, { timeouts: { create: '20m' } });
      expect(changed.changes).toEqual([]);
    });

    test('the triggers of a null_resource replace it', async () => {
      const plan = await replanned('null_resource', { triggers: { site: 'a' } }, { triggers: { site: 'b' } });
      expect(plan.actions('null_resource')).toEqual(['delete', 'create']);
    });
  });

  describe('looks the other way when', () => {
    test('a policy document is only written differently', async () => {
      const before = { role_name: 'written', assume_role_policy_document: TRUST };
      const plan = await replanned('alicloud_ram_role', before, { ...before, assume_role_policy_document: JSON.stringify(JSON.parse(TRUST), null, 2) });
      expect(plan.changes).toEqual([]);
      const meant = await replanned('alicloud_ram_role', { ...before, role_name: 'meant' },
        { role_name: 'meant', assume_role_policy_document: TRUST.replace('ecs', 'fc') });
      expect(meant.actions('alicloud_ram_role')).toEqual(['update']);
    });

    test('the performance level of anything but an ESSD changes', async () => {
      const auto = { zone_id: ZONE, category: 'cloud_auto', size: 40, performance_level: 'PL0' };
      expect((await replanned('alicloud_ecs_disk', auto, { ...auto, performance_level: 'PL1' })).changes).toEqual([]);
      const essd = { ...auto, category: 'cloud_essd' };
      expect((await replanned('alicloud_ecs_disk', essd, { ...essd, performance_level: 'PL1' })).actions('alicloud_ecs_disk')).toEqual(['update']);
    });

    test('the terms of a subscription change on an instance that is paid by the hour', async () => {
      expect((await replanned('alicloud_instance', machine({ period: 1 }), machine({ period: 12, force_delete: true }))).changes).toEqual([]);
      const yearly = (attributes: object) => machine({ instance_charge_type: 'PrePaid', period: 1, ...attributes });
      expect((await replanned('alicloud_instance', yearly({}), yearly({ force_delete: true }))).actions('alicloud_instance')).toEqual(['update']);
    });

    test('a DNS value gains a dot at its end, or a priority that only mail has', async () => {
      const alias = { domain_name: 'example.com', rr: 'alias', type: 'CNAME', value: 'example.net' };
      expect((await replanned('alicloud_alidns_record', alias, { ...alias, value: 'example.net.', priority: 5 })).changes).toEqual([]);
    });

    test('user data is the same before and after base64', async () => {
      const text = machine({ user_data: '#!/bin/sh\ntrue' });
      const encoded = machine({ user_data: Buffer.from('#!/bin/sh\ntrue').toString('base64') });
      expect((await replanned('alicloud_instance', text, encoded)).changes).toEqual([]);
    });
  });

  describe('refuses', () => {
    test('two attributes that conflict', async () => {
      const rule = {
        security_group_id: old.group,
        type: 'ingress',
        ip_protocol: 'tcp',
        port_range: '443/443',
        nic_type: 'intranet',
        cidr_ip: '0.0.0.0/0',
        source_security_group_id: old.group,
      };
      expect(await refusal(of('alicloud_security_group_rule', rule))).toContain('"source_security_group_id": conflicts with cidr_ip');
    });

    test('none or both where there must be exactly one', async () => {
      const vswitch = { vpc_id: old.vpc, cidr_block: '10.2.0.0/24' };
      const message = '"zone_id": one of `zone_id,availability_zone` must be specified, and only one';
      expect(await refusal(of('alicloud_vswitch', vswitch))).toContain(message);
      expect(await refusal(of('alicloud_vswitch', { ...vswitch, zone_id: ZONE, availability_zone: ZONE }))).toContain(message);
      expect(await refusal(of('alicloud_vswitch', { ...vswitch, zone_id: ZONE }))).toBe('accepted');
    });

    test('none where there must be at least one, in data sources too', async () => {
      const rule = { security_group_id: old.group, type: 'ingress', ip_protocol: 'tcp', port_range: '443/443', nic_type: 'intranet' };
      expect(await refusal(of('alicloud_security_group_rule', rule))).toContain('one of `cidr_ip,ipv6_cidr_ip,source_security_group_id,prefix_list_id`');
      expect(await refusal({ data: { alicloud_images: { it: { image_family: 'acs:ubuntu_24_04_x64' } } } })).toContain('one of `name_regex,owners,image_owner_id`');
    });

    test('an attribute without those that it requires', () => {
      const check = (config: Attributes) => validate({
        type: 'any', block: {}, behaviour: { cipher: { required_with: ['encrypted'] } }, config, refuseDeprecated: true,
      }).map(({ summary }) => summary);
      expect(check({ cipher: 'aes', encrypted: null })).toEqual(['"cipher": all of `encrypted` must be specified']);
      expect(check({ cipher: 'aes', encrypted: true })).toEqual([]);
      expect(check({ cipher: null, encrypted: null })).toEqual([]);
    });

    test('nothing that is not known yet', () => {
      const check = (config: Attributes) => validate({
        type: 'any', block: {}, behaviour: { one: { conflicts_with: ['two'], exactly_one_of: ['one', 'two'] } }, config, refuseDeprecated: true,
      });
      expect(check({ one: UNKNOWN, two: 'x' })).toEqual([]);
      expect(check({ one: UNKNOWN, two: null })).toEqual([]);
      expect(check({ one: 'x', two: 'x' })).toHaveLength(2);
    });

    test('what is deprecated, unless told otherwise', async () => {
      expect(await refusal(of('alicloud_vpc', { name: 'net' }))).toContain('"name" is deprecated');
      expect(await refusal(of('alicloud_instance', machine({ role_name: 'old' })))).toContain('"role_name" is deprecated');
      const lenient = await StandIn.start({ deprecated: 'ignore' });
      const own = new Scratch(() => lenient);
      await own.terraform(of('alicloud_vpc', { name: 'net' })).apply();
      expect(lenient.cloud.resources('alicloud_vpc')[0].attributes.name).toBe('net');
      await lenient.stop();
      own.clean();
    });

    test('what has been removed', async () => {
      expect(await refusal(of('alicloud_instance', machine({ io_optimized: 'optimized' })))).toContain('"io_optimized" has been removed');
    });

    test('a value for what only the cloud decides', async () => {
      expect(await refusal(of('alicloud_vpc', { status: 'Available' }))).toContain('Can\'t configure a value for "status"');
      expect(await refusal(of('alicloud_vpc', { id: 'vpc-mine' }))).toContain('Can\'t configure a value for "id"');
    });

    test('a value that the provider itself checks', async () => {
      expect(await refusal(of('alicloud_instance', machine({ system_disk_category: 'essd' })))).toContain('expected "system_disk_category" to be one of');
      expect(await refusal(of('alicloud_instance', machine({ instance_type: 'e-c1m2.large' })))).toContain('expected "instance_type" to match');
      expect(await refusal(of('alicloud_instance', machine({ instance_name: 'x' })))).toContain('length in the range (2 - 128), got 1');
      expect(await refusal(of('alicloud_instance', machine({ data_disks: [{ size: 20, category: 'ssd' }] })))).toContain('expected "data_disks.category"');
      expect(await refusal(of('alicloud_ram_policy', { policy_name: 'p', policy_document: '{' }))).toContain('expected "policy_document" to be valid JSON');
      const zones = { data: { alicloud_zones: { it: { available_disk_category: 'cloud_auto' } } } };
      expect(await refusal(zones)).toContain('expected "available_disk_category" to be one of');
    });

    test('a region that does not exist, unless it is told to skip the check', async () => {
      const vpc = of('alicloud_vpc', {});
      expect(await refusal({ ...vpc, provider: { alicloud: { region: 'moon-1' } } })).toContain('"moon-1" is no region of Alibaba Cloud');
      expect(await refusal({ ...vpc, provider: { alicloud: { region: 'moon-1', skip_region_validation: true } } })).toBe('accepted');
    });
  });
});
