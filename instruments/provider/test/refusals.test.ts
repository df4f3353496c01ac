import { Attributes, StandIn } from '..';
import { Account, furnish, GPU_UBUNTU, REGION, UBUNTU, ZONE } from '../account';
import { describeTerraform } from '../describe-terraform';
import { PERMISSIONS, TRUST } from '../full-stack';
import { Scratch } from '../scratch';
import { TerraformError } from '../terraform';

describeTerraform('the cloud refuses', () => {
  let standIn: StandIn;
  let old: Account;
  const scratch = new Scratch(() => standIn);
  beforeEach(async () => {
    standIn = await StandIn.start();
    old = furnish(standIn.cloud);
  });
  afterEach(async () => standIn.stop());
  afterAll(() => scratch.clean());

  const ACCEPTED = 'accepted';

  /** What Terraform says of a configuration of these resources. */
  async function verdict(resource: Record<string, Record<string, object>>): Promise<string> {
    return answer(async () => scratch.terraform({ resource }).apply());
  }

  async function answer(act: () => Promise<unknown>): Promise<string> {
    return act().then(() => ACCEPTED, (error: TerraformError) => error.message);
  }

  /** What it says of one resource. */
  async function verdictOn(type: string, attributes: object): Promise<string> {
    return verdict({ [`alicloud_${type}`]: { it: attributes } });
  }

  /** What it says of each of several resources that have nothing to do with one another, in one run. */
  async function verdictsOn(type: string, resources: object[]): Promise<string[]> {
    const message = await verdict({ [`alicloud_${type}`]: Object.fromEntries(resources.map((attributes, index) => [`it${index}`, attributes])) });
    const refusals = message.split('Error: ');
    if (message !== ACCEPTED && !message.includes(`with alicloud_${type}.it`)) throw new Error(message);
    return resources.map((_, index) => refusals.find(refusal => refusal.includes(`with alicloud_${type}.it${index},`)) ?? ACCEPTED);
  }

  const saying = (sentence: string): unknown => expect.stringContaining(sentence);

  const machine = (attributes: object = {}) => ({
    instance_type: 'ecs.g7.large', image_id: UBUNTU, vswitch_id: old.vswitch, security_groups: [old.group], system_disk_category: 'cloud_essd', ...attributes,
  });
  const rule = (attributes: object = {}) => ({
    security_group_id: old.group, type: 'ingress', ip_protocol: 'tcp', port_range: '443/443', nic_type: 'intranet', cidr_ip: '0.0.0.0/0', ...attributes,
  });
  const disk = (attributes: object = {}) => ({ zone_id: ZONE, category: 'cloud_essd', size: 40, ...attributes });
  const record = (attributes: object = {}) => ({ domain_name: 'example.com', rr: '@', type: 'A', value: '203.0.113.9', ...attributes });
  const command = (program: string, attributes: object = {}) => ({
    name: 'program', type: 'RunShellScript', command_content: Buffer.from(program).toString('base64'), ...attributes,
  });
  const add = (type: string, attributes: Attributes, region = REGION) => standIn.cloud.add(`alicloud_${type}`, attributes, region).id;

  describe('of networks', () => {
    test('a VPC range that is none, has host bits or is reserved', async () => {
      expect(await verdictsOn('vpc', [
        { cidr_block: '172.16.0.1/16' },
        { cidr_block: '100.64.0.0/16' },
        { cidr_block: '172.16.0.0/12' },
      ])).toEqual([
        saying('"172.16.0.1/16" is no valid CIDR block for a VPC'),
        saying('no valid CIDR block'),
        ACCEPTED,
      ]);
    });

    test('another range for a VPC that exists', async () => {
      const terraform = scratch.terraform({ resource: { alicloud_vpc: { it: { cidr_block: '172.16.0.0/16' } } } });
      await terraform.apply();
      terraform.rewrite({ resource: { alicloud_vpc: { it: { cidr_block: '172.17.0.0/16' } } } });
      expect(await answer(async () => terraform.apply())).toContain('the CIDR block of a VPC cannot be changed');
    });

    test('a vSwitch outside its VPC', async () => {
      const message = await verdictOn('vswitch', { vpc_id: old.vpc, cidr_block: '172.16.0.0/24', zone_id: ZONE });
      expect(message).toContain('the CIDR block "172.16.0.0/24" is outside its VPC\'s 10.0.0.0/8');
    });

    test('a vSwitch that overlaps a sibling', async () => {
      expect(await verdictsOn('vswitch', [
        { vpc_id: old.vpc, cidr_block: '10.1.7.0/24', zone_id: ZONE },
        { vpc_id: old.vpc, cidr_block: '10.2.7.0/24', zone_id: ZONE },
      ])).toEqual([
        saying(`overlaps ${old.vswitch} (10.1.0.0/16)`),
        ACCEPTED,
      ]);
    });

    test('a vSwitch in a zone that takes none', async () => {
      standIn.cloud.zones.find(({ id }) => id === ZONE)!.creates = ['Instance', 'Disk'];
      const message = await verdictOn('vswitch', { vpc_id: old.vpc, cidr_block: '10.2.0.0/24', zone_id: ZONE });
      expect(message).toContain(`there can be no vSwitch in zone "${ZONE}"`);
    });

    test('a vSwitch of more than a /16 or less than a /29', async () => {
      expect(await verdictsOn('vswitch', [
        { vpc_id: old.vpc, cidr_block: '10.2.0.0/15', zone_id: ZONE },
        { vpc_id: old.vpc, cidr_block: '10.2.0.0/30', zone_id: ZONE },
      ])).toEqual([
        saying('the mask must be between 16 and 29'),
        saying('the mask must be between 16 and 29'),
      ]);
    });

    test('a zone that the region does not have', async () => {
      const message = await verdictOn('vswitch', { vpc_id: old.vpc, cidr_block: '10.2.0.0/24', zone_id: 'ap-southeast-1-b' });
      expect(message).toContain('there is no zone "ap-southeast-1-b" in ap-southeast-1');
    });

    test('a vSwitch and a security group in a VPC that does not exist', async () => {
      expect(await verdictOn('vswitch', { vpc_id: 'vpc-none', cidr_block: '10.2.0.0/24', zone_id: ZONE })).toContain('there is no VPC "vpc-none"');
      expect(await verdictOn('security_group', { vpc_id: 'vpc-none', security_group_name: 'web' })).toContain('there is no VPC "vpc-none"');
    });

    test('to delete a VPC, a vSwitch or a security group in use', async () => {
      const terraform = scratch.terraform({
        resource: {
          alicloud_vpc: { it: { cidr_block: '172.16.0.0/16' } },
          alicloud_vswitch: { it: { vpc_id: '${alicloud_vpc.it.id}', cidr_block: '172.16.0.0/24', zone_id: ZONE } },
          alicloud_security_group: { it: { vpc_id: '${alicloud_vpc.it.id}', security_group_name: 'web' } },
        },
      });
      await terraform.apply();
      const [vpc, vswitch, group] = ['vpc', 'vswitch', 'security_group'].map(type => standIn.cloud.resources(`alicloud_${type}`)[1].id);
      const instance = add('instance', { vswitch_id: vswitch, security_groups: [group], instance_type: 'ecs.g7.large', image_id: UBUNTU });
      const message = await answer(async () => terraform.destroy());
      expect(message).toContain(`the vSwitch "${vswitch}" is still in use by ${instance}`);
      expect(message).toContain(`the security group "${group}" is still in use by ${instance}`);
      standIn.cloud.remove(standIn.cloud.find('alicloud_instance', instance, REGION)!);
      const foreign = add('vswitch', { vpc_id: vpc, cidr_block: '172.16.9.0/24', zone_id: ZONE });
      expect(await answer(async () => terraform.destroy())).toContain(`the VPC "${vpc}" is still in use by ${foreign}`);
    });

    test('to delete a security group that another group\'s rule names', async () => {
      const terraform = scratch.terraform({ resource: { alicloud_security_group: { it: { vpc_id: old.vpc, security_group_name: 'web' } } } });
      await terraform.apply();
      const group = standIn.cloud.resources('alicloud_security_group')[1].id;
      const naming = add('security_group_rule', { ...rule({ cidr_ip: null, source_security_group_id: group }) } as Attributes);
      expect(await answer(async () => terraform.destroy())).toContain(`the security group "${group}" is still in use by ${naming}`);
    });

    test('a security group name that does not begin with a letter', async () => {
      expect(await verdictOn('security_group', { vpc_id: old.vpc, security_group_name: '1web' })).toContain('must have 2 to 128 characters, begin with a letter');
    });

    test('names that start like an address', async () => {
      expect(await verdictOn('vpc', { vpc_name: 'https://net' })).toContain('not start with http:// or https://');
    });
  });

  describe('of security group rules', () => {
    test('two with the same tuple', async () => {
      const message = await verdict({ alicloud_security_group_rule: { one: rule(), two: rule({ description: 'again' }) } });
      expect(message).toContain('the security group has this rule already');
      expect(await verdict({ alicloud_security_group_rule: { one: rule({ port_range: '80/80' }), two: rule({ port_range: '81/81' }) } })).toBe(ACCEPTED);
    });

    test('ports that are none', async () => {
      expect(await verdictsOn('security_group_rule', [
        rule({ port_range: '0/80' }),
        rule({ port_range: '80' }),
        rule({ ip_protocol: 'icmp' }),
      ])).toEqual([
        saying('"0/80" is no port range for tcp'),
        saying('"80" is no port range for tcp'),
        saying('icmp has no ports'),
      ]);
    });

    test('a source with host bits', async () => {
      expect(await verdictOn('security_group_rule', rule({ cidr_ip: '1.2.3.4/24' }))).toContain('"1.2.3.4/24" is no canonical CIDR block');
    });

    test('the NIC type of the classic network', async () => {
      expect(await verdictOn('security_group_rule', rule({ nic_type: 'internet' }))).toContain('takes only the NIC type intranet');
    });

    test('a group that does not exist', async () => {
      expect(await verdictOn('security_group_rule', rule({ security_group_id: 'sg-none' }))).toContain('there is no security group "sg-none"');
    });
  });

  describe('of instances', () => {
    test('an image that does not exist', async () => {
      expect(await verdictOn('instance', machine({ image_id: 'none.vhd' }))).toContain('there is no image "none.vhd"');
    });

    test('an image of another architecture', async () => {
      const image_id = 'ubuntu_24_04_arm64_20G_alibase_20261103.vhd';
      expect(await verdictOn('instance', machine({ image_id }))).toContain(`the image "${image_id}" is not for the instance type "ecs.g7.large"`);
    });

    test('a GPU image on a system disk under 100 GiB', async () => {
      const gpu = (system_disk_size: number) => machine({ instance_type: 'ecs.gn7i-c8g1.2xlarge', image_id: GPU_UBUNTU, system_disk_size });
      expect(await verdictsOn('instance', [
        gpu(99),
        gpu(100),
      ])).toEqual([
        saying('needs a system disk of 100 GiB, not 99'),
        ACCEPTED,
      ]);
    });

    test('a GPU image where it would replace the system disk of an instance with a smaller one', async () => {
      const terraform = scratch.terraform({ resource: { alicloud_instance: { it: machine({ system_disk_size: 40 }) } } });
      await terraform.apply();
      terraform.rewrite({ resource: { alicloud_instance: { it: machine({ system_disk_size: 40, image_id: GPU_UBUNTU }) } } });
      expect(await answer(async () => terraform.apply())).toContain('needs a system disk of 100 GiB, not 40');
    });

    test.each(['cloud_essd_entry', 'cloud_efficiency', 'cloud_ssd'])('a system disk of category %s on a GPU type', async category => {
      const gpu = machine({ instance_type: 'ecs.gn7i-c8g1.2xlarge', image_id: GPU_UBUNTU, system_disk_size: 100, system_disk_category: category });
      expect(await verdictOn('instance', gpu)).toContain(`the instance type "ecs.gn7i-c8g1.2xlarge" takes no system disk of category ${category}`);
    });

    test('cloud_essd_entry on anything but the economy lines', async () => {
      expect(await verdictsOn('instance', [
        machine({ system_disk_category: 'cloud_essd_entry' }),
        machine({ system_disk_category: 'cloud_essd_entry', instance_type: 'ecs.e-c1m1.large' }),
      ])).toEqual([
        saying('takes no system disk of category cloud_essd_entry'),
        ACCEPTED,
      ]);
    });

    test('a type that the vSwitch\'s zone does not sell', async () => {
      const vswitch_id = add('vswitch', { vpc_id: old.vpc, cidr_block: '10.2.0.0/16', zone_id: 'ap-southeast-1a' });
      const gpu = machine({ vswitch_id, instance_type: 'ecs.gn7i-c8g1.2xlarge', image_id: GPU_UBUNTU, system_disk_size: 100 });
      expect(await verdictOn('instance', gpu)).toContain('the instance type "ecs.gn7i-c8g1.2xlarge" is not sold in zone ap-southeast-1a');
    });

    test('a type that is sold out, and a change to one, but nothing else of an instance that runs', async () => {
      const terraform = scratch.terraform({ resource: { alicloud_instance: { it: machine() } } });
      await terraform.apply();
      standIn.cloud.sellsOut('ecs.g7.large');
      standIn.cloud.sellsOut('ecs.g7.xlarge');
      expect(await verdictOn('instance', machine())).toContain('OperationDenied.NoStock');
      terraform.rewrite({ resource: { alicloud_instance: { it: machine({ instance_name: 'renamed' }) } } });
      await terraform.apply();
      terraform.rewrite({ resource: { alicloud_instance: { it: machine({ instance_type: 'ecs.g7.xlarge' }) } } });
      expect(await answer(async () => terraform.apply())).toContain('the instance type "ecs.g7.xlarge" is not sold');
    });

    test('a spot instance where there are none, though there are others', async () => {
      standIn.cloud.sellsNoSpot('ecs.g7.large');
      expect(await verdictOn('instance', machine({ spot_strategy: 'SpotAsPriceGo' }))).toContain('OperationDenied.NoStock');
      expect(await verdictOn('instance', machine())).toBe(ACCEPTED);
    });

    test('to move an instance into a vSwitch of another zone or another VPC, but not into one of its own', async () => {
      const next = add('vswitch', { vpc_id: old.vpc, cidr_block: '10.2.0.0/16', zone_id: ZONE });
      const away = add('vswitch', { vpc_id: old.vpc, cidr_block: '10.3.0.0/16', zone_id: 'ap-southeast-1c' });
      const abroad = add('vpc', { cidr_block: '192.168.0.0/16' });
      const foreign = add('vswitch', { vpc_id: abroad, cidr_block: '192.168.1.0/24', zone_id: ZONE });
      const group = add('security_group', { vpc_id: abroad, security_group_name: 'abroad' });
      const terraform = scratch.terraform({ resource: { alicloud_instance: { it: machine() } } });
      await terraform.apply();
      const moved = async (attributes: object) =>
        answer(async () => terraform.rewrite({ resource: { alicloud_instance: { it: machine(attributes) } } }).apply());
      expect(await moved({ vswitch_id: away })).toContain(`zone "${ZONE}" is not the vSwitch's ap-southeast-1c`);
      expect(await moved({ vswitch_id: foreign, security_groups: [group] })).toContain('is in another VPC than the instance');
      expect(await moved({ vswitch_id: next })).toBe(ACCEPTED);
    });

    test('a role that RAM has not spread yet', async () => {
      const attachment = { instance_id: old.instance, ram_role_name: old.role };
      standIn.cloud.ramSpreads = false;
      expect(await verdictOn('ecs_ram_role_attachment', attachment)).toContain('InvalidRamRole.NotFound');
      standIn.cloud.ramSpreads = true;
      expect(await verdictOn('ecs_ram_role_attachment', attachment)).toBe(ACCEPTED);
    });

    test('a disk category that the zone does not sell', async () => {
      standIn.cloud.zones.find(({ id }) => id === ZONE)!.diskCategories = ['cloud_auto'];
      expect(await verdictOn('instance', machine())).toContain('system disks of category cloud_essd are not sold in zone ap-southeast-1b');
    });

    test('to turn an instance into one with a GPU', async () => {
      const terraform = scratch.terraform({ resource: { alicloud_instance: { it: machine({ system_disk_size: 100 }) } } });
      await terraform.apply();
      terraform.rewrite({ resource: { alicloud_instance: { it: machine({ system_disk_size: 100, instance_type: 'ecs.gn7i-c8g1.2xlarge' }) } } });
      expect(await answer(async () => terraform.apply())).toContain('only one of them has a GPU');
    });

    test('a security group of another VPC than the vSwitch\'s', async () => {
      const group = add('security_group', { vpc_id: add('vpc', {}) });
      expect(await verdictOn('instance', machine({ security_groups: [group] }))).toContain(`the security group "${group}" is in another VPC`);
    });

    test('a vSwitch or a security group that does not exist, and no group at all', async () => {
      expect(await verdictsOn('instance', [
        machine({ vswitch_id: 'vsw-none' }),
        machine({ security_groups: ['sg-none'] }),
        machine({ security_groups: [] }),
      ])).toEqual([
        saying('there is no vSwitch "vsw-none"'),
        saying('there is no security group "sg-none"'),
        saying('needs at least one security group'),
      ]);
    });

    test('a zone that is not the vSwitch\'s', async () => {
      expect(await verdictOn('instance', machine({ availability_zone: 'ap-southeast-1a' }))).toContain('zone "ap-southeast-1a" is not the vSwitch\'s');
    });

    test('a subscription without a period, and one that is a spot instance', async () => {
      expect(await verdictOn('instance', machine({ instance_charge_type: 'PrePaid' }))).toContain('a subscription (PrePaid) needs a period');
      const spot = machine({ instance_charge_type: 'PrePaid', period: 1, spot_strategy: 'SpotAsPriceGo' });
      expect(await verdictOn('instance', spot)).toContain('a spot instance cannot be a subscription');
    });

    test('a price limit without its strategy, and a protected spot instance', async () => {
      expect(await verdictOn('instance', machine({ spot_price_limit: 0.5 }))).toContain('a price limit needs the spot strategy SpotWithPriceLimit');
      const guarded = machine({ spot_strategy: 'SpotAsPriceGo', deletion_protection: true });
      expect(await verdictOn('instance', guarded)).toContain('a spot instance cannot be protected');
    });

    test('a dry run, which never ends well', async () => {
      expect(await verdictOn('instance', machine({ dry_run: true }))).toContain('DryRunOperation');
    });

    test('to destroy a subscription without force_delete', async () => {
      const yearly = (force_delete: boolean) => ({ resource: { alicloud_instance: { it: machine({ instance_charge_type: 'PrePaid', period: 12, force_delete }) } } });
      const terraform = scratch.terraform(yearly(false));
      await terraform.apply();
      expect(await answer(async () => terraform.destroy())).toContain('or set \'force_delete\' as true before deleting \'PrePaid\' instance');
      await terraform.rewrite(yearly(true)).apply();
      expect(await answer(async () => terraform.destroy())).toBe(ACCEPTED);
    });

    test('to destroy what is protected', async () => {
      const terraform = scratch.terraform({
        resource: { alicloud_instance: { it: machine({ deletion_protection: true }) }, alicloud_eip_address: { it: { deletion_protection: true } } },
      });
      await terraform.apply();
      const message = await answer(async () => terraform.destroy());
      expect(message).toContain('the instance is protected against deletion');
      expect(message).toContain('the EIP is protected against deletion');
    });

    test('to shrink a system disk', async () => {
      const terraform = scratch.terraform({ resource: { alicloud_instance: { it: machine({ system_disk_size: 60 }) } } });
      await terraform.apply();
      terraform.rewrite({ resource: { alicloud_instance: { it: machine({ system_disk_size: 50 }) } } });
      expect(await answer(async () => terraform.apply())).toContain('a disk cannot shrink');
    });

    test('a bandwidth over 100', async () => {
      expect(await verdictOn('instance', machine({ internet_max_bandwidth_out: 101 }))).toContain('101 Mbps: 0 to 100 are allowed');
    });

    test('a public address on an instance that has an EIP', async () => {
      const terraform = scratch.terraform({ resource: { alicloud_instance: { it: machine() } } });
      await terraform.apply();
      const instance_id = standIn.cloud.resources('alicloud_instance')[1].id;
      add('eip_association', { allocation_id: old.eip, instance_id });
      terraform.rewrite({ resource: { alicloud_instance: { it: machine({ internet_max_bandwidth_out: 5 }) } } });
      expect(await answer(async () => terraform.apply())).toContain(`the instance has the EIP ${old.eip}`);
    });

    test('a role that does not exist, one that trusts no instance, and a second one', async () => {
      const attachment = (ram_role_name: string) => ({ instance_id: old.instance, ram_role_name });
      expect(await verdictOn('ecs_ram_role_attachment', attachment('none'))).toContain('the specified RAM role "none" was not found');
      const stranger = add('ram_role', { role_name: 'stranger', assume_role_policy_document: TRUST.replace('ecs', 'fc') });
      expect(await verdictOn('ecs_ram_role_attachment', attachment(stranger))).toContain('does not trust ecs.aliyuncs.com');
      expect(await verdictOn('ecs_ram_role_attachment', attachment(old.role))).toBe(ACCEPTED);
      expect(await verdictOn('ecs_ram_role_attachment', attachment(old.role))).toContain('has the RAM role old already');
    });
  });

  describe('of tags', () => {
    test('more than 20', async () => {
      const tags = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`tag${index}`, 'x']));
      expect(await verdictsOn('vpc', [
        { tags: tags(21) },
        { tags: tags(20) },
      ])).toEqual([
        saying('21 tags, but at most 20 are allowed'),
        ACCEPTED,
      ]);
    });

    test.each(['aliyun-x', 'ACS:x', 'http://x', 'https://x'])('a key like %s', async key => {
      expect(await verdictOn('eip_address', { tags: { [key]: 'x' } })).toContain(`the tag key "${key}" must not start with`);
    });

    test('a key or a value of more than 128 characters', async () => {
      expect(await verdictOn('vpc', { tags: { key: 'x'.repeat(129) } })).toContain('tag "key" has more than 128 characters');
    });
  });

  describe('of NAT gateways', () => {
    const gateway = (more: Attributes = {}): Attributes => ({ vpc_id: old.vpc, vswitch_id: old.vswitch, nat_type: 'Enhanced', ...more });
    const made = () => standIn.cloud.add('alicloud_nat_gateway', gateway(), REGION);
    const bound = (instance_id: string) => {
      const address = standIn.cloud.add('alicloud_eip_address', {}, REGION);
      add('eip_association', { allocation_id: address.id, instance_id });
      return address;
    };

    test('one in no VPC, or in a vSwitch of another', async () => {
      const vswitch_id = add('vswitch', { vpc_id: add('vpc', { cidr_block: '10.0.0.0/8' }), cidr_block: '10.2.0.0/16', zone_id: ZONE });
      expect(await verdictsOn('nat_gateway', [gateway(), gateway({ vpc_id: 'vpc-none' }), gateway({ vswitch_id }), gateway({ vswitch_id: 'vsw-none' })])).toEqual([
        ACCEPTED, saying('there is no VPC "vpc-none"'), saying('is not in the VPC'), saying('there is no vSwitch "vsw-none"'),
      ]);
    });

    test('an entry of another table, with an address that is not the gateway\'s, and a second one for a vSwitch', async () => {
      const { id, attributes: { snat_table_ids: snat_table_id } } = made();
      const entry = { snat_table_id, source_vswitch_id: old.vswitch, snat_ip: bound(id).attributes.ip_address };
      expect(await verdictOn('snat_entry', { ...entry, snat_table_id: 'stb-none' })).toContain('there is no SNAT table "stb-none"');
      expect(await verdictOn('snat_entry', { ...entry, snat_ip: '203.0.113.200' })).toContain('EIP_NOT_IN_GATEWAY');
      expect(await verdictOn('snat_entry', { ...entry, source_vswitch_id: 'vsw-none' })).toContain('has no vSwitch "vsw-none"');
      expect(await verdictOn('snat_entry', entry)).toBe(ACCEPTED);
      expect(await verdictOn('snat_entry', entry)).toContain('has the SNAT entry');
    });

    test('to take away what is in use, and to move it', async () => {
      const other = add('vswitch', { vpc_id: old.vpc, cidr_block: '10.3.0.0/16', zone_id: ZONE });
      const resource = { alicloud_nat_gateway: { it: gateway() } };
      const terraform = scratch.terraform({ resource });
      await terraform.apply();
      const [{ id, attributes }] = standIn.cloud.resources('alicloud_nat_gateway');
      terraform.rewrite({ resource: { alicloud_nat_gateway: { it: gateway({ vswitch_id: other }) } } });
      expect(await answer(async () => terraform.apply())).toContain('cannot move to another vSwitch');
      const address = bound(id);
      expect(await answer(async () => terraform.destroy())).toContain('DependencyViolation.EIPS');
      standIn.cloud.add('alicloud_snat_entry', { snat_table_id: attributes.snat_table_ids, snat_ip: address.attributes.ip_address, source_vswitch_id: old.vswitch }, REGION);
      expect(await answer(async () => terraform.destroy())).toContain('DependencyViolation.SnatEntry');
    });
  });

  describe('of EIPs', () => {
    test.each([
      ['PayAsYouGo', 'PayByTraffic', 200], ['PayAsYouGo', 'PayByBandwidth', 500], ['Subscription', 'PayByBandwidth', 1000],
    ])('a bandwidth out of range for %s, %s', async (payment_type, internet_charge_type, most) => {
      const eip = (bandwidth: string) => ({ payment_type, internet_charge_type, bandwidth });
      expect(await verdictsOn('eip_address', [
        eip(String(most)),
        eip(String(most + 1)),
        eip('0'),
      ])).toEqual([
        ACCEPTED,
        saying(`must be a whole number from 1 to ${most} Mbps`),
        saying('must be a whole number'),
      ]);
    });

    test('a subscription that is paid by traffic', async () => {
      const eip = { payment_type: 'Subscription', internet_charge_type: 'PayByTraffic', bandwidth: '5' };
      expect(await verdictOn('eip_address', eip)).toContain('an EIP by subscription cannot be paid by traffic');
    });

    test('an association with an instance that has a public address', async () => {
      const instance_id = add('instance', { ...machine({ internet_max_bandwidth_out: 5 }) } as Attributes);
      const message = await verdictOn('eip_association', { allocation_id: old.eip, instance_id });
      expect(message).toContain(`InstanceHasBandWidth: the instance "${instance_id}" has a public IP address of its own`);
    });

    test('to associate an EIP twice, and two EIPs with an instance', async () => {
      add('eip_association', { allocation_id: old.eip, instance_id: old.instance });
      const [other, another] = [add('instance', { ...machine() } as Attributes), add('eip_address', {})];
      expect(await verdictOn('eip_association', { allocation_id: old.eip, instance_id: other })).toContain(`is already associated with ${old.instance}`);
      expect(await verdictOn('eip_association', { allocation_id: another, instance_id: old.instance })).toContain('has an EIP already');
      expect(await verdictOn('eip_association', { allocation_id: another, instance_id: other })).toBe(ACCEPTED);
    });

    test('an EIP or an instance that is not in the region', async () => {
      expect(await verdictOn('eip_association', { allocation_id: 'eip-none', instance_id: old.instance })).toContain('there is no EIP "eip-none"');
      expect(await verdictOn('eip_association', { allocation_id: old.eip, instance_id: 'i-none' })).toContain('there is no instance "i-none"');
    });

    test('to release one that is associated', async () => {
      const terraform = scratch.terraform({ resource: { alicloud_eip_address: { it: {} } } });
      await terraform.apply();
      add('eip_association', { allocation_id: standIn.cloud.resources('alicloud_eip_address')[1].id, instance_id: old.instance });
      expect(await answer(async () => terraform.destroy())).toContain(`is still associated with ${old.instance}`);
    });
  });

  describe('of disks', () => {
    test.each([
      ['cloud_essd_entry', null, 10], ['cloud_efficiency', null, 20], ['cloud_ssd', null, 20], ['cloud_essd', 'PL1', 20], ['cloud_essd', 'PL2', 461],
      ['cloud_essd', 'PL3', 1261],
    ])('one of %s %s under its least size', async (category, performance_level, least) => {
      expect(await verdictsOn('ecs_disk', [
        disk({ category, performance_level, size: least - 1 }),
        disk({ category, performance_level, size: least }),
      ])).toEqual([
        saying(`has ${least} to `),
        ACCEPTED,
      ]);
    });

    test('to shrink one', async () => {
      const terraform = scratch.terraform({ resource: { alicloud_ecs_disk: { it: disk({ size: 60 }) } } });
      await terraform.apply();
      terraform.rewrite({ resource: { alicloud_ecs_disk: { it: disk({ size: 50 }) } } });
      expect(await answer(async () => terraform.apply())).toContain('a disk cannot shrink, but 50 GiB are less than its 60 GiB');
    });

    test('one without a size, and one in an unknown zone', async () => {
      expect(await verdictsOn('ecs_disk', [
        disk({ size: null }),
        disk({ zone_id: 'nowhere' }),
      ])).toEqual([
        saying('needs a size'),
        saying('there is no zone "nowhere"'),
      ]);
    });

    test('one of a category that the zone does not sell', async () => {
      expect(await verdictOn('ecs_disk', disk({ zone_id: 'ap-southeast-1c', category: 'cloud_ssd' }))).toContain('not sold in zone ap-southeast-1c');
    });

    test('to attach one to an instance in another zone', async () => {
      const disk_id = add('ecs_disk', { ...disk({ zone_id: 'ap-southeast-1a' }) } as Attributes);
      const message = await verdictOn('ecs_disk_attachment', { disk_id, instance_id: old.instance });
      expect(message).toContain(`the disk "${disk_id}" is in zone ap-southeast-1a, the instance in ${ZONE}`);
    });

    test('to attach one twice, and to delete one that is attached', async () => {
      const terraform = scratch.terraform({ resource: { alicloud_ecs_disk: { it: disk() } } });
      await terraform.apply();
      const disk_id = standIn.cloud.resources('alicloud_ecs_disk')[1].id;
      expect(await verdictOn('ecs_disk_attachment', { disk_id, instance_id: old.instance })).toBe(ACCEPTED);
      expect(await verdictOn('ecs_disk_attachment', { disk_id, instance_id: old.instance })).toContain(`is already attached to ${old.instance}`);
      expect(await answer(async () => terraform.destroy())).toContain(`the disk "${disk_id}" is still attached to ${old.instance}`);
    });

    test('to attach one of a category that the instance type does not take', async () => {
      const disk_id = add('ecs_disk', { ...disk({ category: 'cloud_efficiency' }) } as Attributes);
      expect(await verdictOn('ecs_disk_attachment', { disk_id, instance_id: old.instance })).toContain('takes no disk of category cloud_efficiency');
    });

    test('to attach one that does not exist, or to an instance that does not', async () => {
      expect(await verdictOn('ecs_disk_attachment', { disk_id: 'd-none', instance_id: old.instance })).toContain('there is no disk "d-none"');
      expect(await verdictOn('ecs_disk_attachment', { disk_id: old.disk, instance_id: 'i-none' })).toContain('there is no instance "i-none"');
    });

    test('a snapshot policy with a day, an hour or a time to keep that is none', async () => {
      const policy = (attributes: object) => ({ repeat_weekdays: ['1'], time_points: ['3'], retention_days: 7, ...attributes });
      expect(await verdictsOn('ecs_auto_snapshot_policy', [
        policy({ repeat_weekdays: ['0'] }),
        policy({ time_points: ['24'] }),
        policy({ retention_days: 0 }),
      ])).toEqual([
        saying('"0" is no weekday'),
        saying('"24" is no hour'),
        saying('0 days: -1 (for ever) or 1 to 65536'),
      ]);
    });

    test('a copy of snapshots to no region, to several, to their own, or for no time', async () => {
      const policy = (...target_copy_regions: string[]) => ({ repeat_weekdays: ['1'], time_points: ['3'], retention_days: 7, enable_cross_region_copy: true, target_copy_regions });
      expect(await verdictsOn('ecs_auto_snapshot_policy', [
        policy('ap-southeast-5'), policy(), policy('ap-southeast-5', 'eu-central-1'), policy(REGION), { ...policy('ap-southeast-5'), copied_snapshots_retention_days: 0 },
      ])).toEqual([
        ACCEPTED,
        saying('TargetCopyRegions: 0 regions: one is copied to'),
        saying('TargetCopyRegions: 2 regions'),
        saying('is the region of the snapshots themselves'),
        saying('CopiedSnapshotsRetentionDays: 0 days'),
      ]);
    });

    test('a snapshot policy for a disk that does not exist, and the other way round', async () => {
      const policy = add('ecs_auto_snapshot_policy', {});
      const attachment = (auto_snapshot_policy_id: string, disk_id: string) => ({ auto_snapshot_policy_id, disk_id });
      expect(await verdictsOn('ecs_auto_snapshot_policy_attachment', [
        attachment(policy, 'd-none'),
        attachment('sp-none', old.disk),
      ])).toEqual([
        saying('there is no disk "d-none"'),
        saying('there is no policy "sp-none"'),
      ]);
    });
  });

  describe('of programs', () => {
    const enabled = { enable_parameter: true };
    const run = (program: string, parameters?: Record<string, string>, attributes: object = enabled) => verdict({
      alicloud_ecs_command: { it: command(program, attributes) },
      alicloud_ecs_invocation: { it: { command_id: '${alicloud_ecs_command.it.id}', instance_id: [old.instance], parameters } },
    });
    const names = (count: number) => Array.from({ length: count }, (_, index) => `p${index}`);

    test('one of more than 18 KB after base64', async () => {
      expect(await verdictsOn('ecs_command', [
        command('x'.repeat(18_432 / 4 * 3)),
        command('x'.repeat(18_432 / 4 * 3 + 1)),
      ])).toEqual([
        ACCEPTED,
        saying('18436 bytes after base64, at most 18432 (18 KB)'),
      ]);
    });

    test('one that is not in base64', async () => {
      expect(await verdictOn('ecs_command', { ...command(''), command_content: '#!/bin/sh' })).toContain('not encoded in base64');
    });

    test('one with more than 20 parameters, or an invocation with more', async () => {
      const text = (count: number) => names(count).map(name => `{{${name}}}`).join(' ');
      expect(await verdictsOn('ecs_command', [
        command(text(20), enabled),
        command(text(21), enabled),
      ])).toEqual([
        ACCEPTED,
        saying('the command has 21 parameters, at most 20'),
      ]);
      expect(await run('{{p0}}', Object.fromEntries(names(21).map(name => [name, 'x'])))).toContain('21 parameters, at most 20');
    });

    test('a parameter name that is none, such as another program\'s template', async () => {
      expect(await verdictsOn('ecs_command', [
        command('docker ps --format "{{.Names}}"', enabled),
        command('docker ps --format "{{.Names}}"'),
        command(`{{${'x'.repeat(65)}}}`, enabled),
      ])).toEqual([
        saying('".names" is no parameter name'),
        ACCEPTED,
        saying('is no parameter name'),
      ]);
    });

    test('a call that leaves a parameter without a value', async () => {
      expect(await run('echo {{ First }} {{second\n}}', { first: '1' })).toContain('the command has {{second}}, but the invocation gives no value for it');
      expect(await run('echo {{ First }} {{second\n}} {{ACS::InstanceId}}', { first: '1', Second: '2' })).toBe(ACCEPTED);
    });

    test('a call with a parameter that does not occur', async () => {
      expect(await run('echo {{first}}', { first: '1', second: '2' })).toContain('the parameter "second" does not occur in the command');
    });

    test('a call with parameters of a command that takes none', async () => {
      expect(await run('echo {{first}}', { first: '1' }, {})).toContain('the command takes no parameters');
      expect(await run('echo {{first}}', undefined, {})).toBe(ACCEPTED);
    });

    test('a time-out or a name out of range', async () => {
      expect(await verdictsOn('ecs_command', [
        command('true', { timeout: 5 }),
        command('true', { name: 'x'.repeat(129) }),
      ])).toEqual([
        saying('5 s: 10 to 86400 are allowed'),
        saying('the name has 129 characters'),
      ]);
    });

    test('a call of a command that does not exist, on no instance, on an unknown or a stopped one', async () => {
      const call = (command_id: string, ...instance_id: string[]) => verdictOn('ecs_invocation', { command_id, instance_id });
      const known = add('ecs_command', { ...command('true') } as Attributes);
      expect(await call('c-none', old.instance)).toContain('there is no command "c-none"');
      expect(await call(known)).toContain('no instance to run the command on');
      expect(await call(known, 'i-none')).toContain('there is no instance "i-none"');
      standIn.cloud.find('alicloud_instance', old.instance, REGION)!.attributes.status = 'Stopped';
      expect(await call(known, old.instance)).toContain(`the instance "${old.instance}" is Stopped`);
    });
  });

  describe('of roles and policies', () => {
    const role = (role_name: string, attributes: object = {}) => ({ role_name, assume_role_policy_document: TRUST, ...attributes });
    const policy = (policy_name: string, policy_document = PERMISSIONS) => ({ policy_name, policy_document });

    test('a second one of the same name', async () => {
      expect(await verdictOn('ram_role', role('old'))).toContain('the account has a role "old" already');
      expect(await verdictOn('ram_policy', policy('old'))).toContain('the account has a policy "old" already');
    });

    test('a name that is too long or has other letters', async () => {
      expect(await verdictsOn('ram_role', [
        role('r'.repeat(64)),
        role('r'.repeat(65)),
        role('a role'),
      ])).toEqual([
        ACCEPTED,
        saying('must have 1 to 64 characters'),
        saying('"a role" must have'),
      ]);
      expect(await verdictsOn('ram_policy', [
        policy('p'.repeat(128)),
        policy('p'.repeat(129)),
        policy('a.policy'),
      ])).toEqual([
        ACCEPTED,
        saying('must have 1 to 128 characters'),
        saying('"a.policy" must have'),
      ]);
    });

    test('a document that says nothing', async () => {
      expect(await verdictOn('ram_role', role('new', { assume_role_policy_document: PERMISSIONS }))).toContain('MalformedPolicyDocument: a trust policy');
      expect(await verdictOn('ram_policy', policy('new', TRUST))).toContain('MalformedPolicyDocument: a policy');
      const long = PERMISSIONS.replace('oos:GetParameter', 'x'.repeat(6144));
      expect(await verdictOn('ram_policy', policy('new', long))).toContain('at most 6144 are allowed');
    });

    test('a session of less than an hour', async () => {
      expect(await verdictOn('ram_role', role('new', { max_session_duration: 60 }))).toContain('60: 3600 to 43200 seconds');
    });

    test('to attach what does not exist, or a second time', async () => {
      const attachment = (role_name: string, policy_name: string, policy_type = 'Custom') => ({ role_name, policy_name, policy_type });
      expect(await verdictOn('ram_role_policy_attachment', attachment('none', 'old'))).toContain('there is no RAM role "none"');
      expect(await verdictOn('ram_role_policy_attachment', attachment('old', 'none'))).toContain('there is no RAM policy "none"');
      expect(await verdictOn('ram_role_policy_attachment', attachment('old', 'AliyunDNSFullAccess', 'System'))).toBe(ACCEPTED);
      expect(await verdictOn('ram_role_policy_attachment', attachment('old', 'old'))).toBe(ACCEPTED);
      expect(await verdictOn('ram_role_policy_attachment', attachment('old', 'old'))).toContain('is attached to the role "old" already');
    });

    test('to delete a role that has policies, or a policy that is attached', async () => {
      const terraform = scratch.terraform({ resource: { alicloud_ram_role: { it: role('new') }, alicloud_ram_policy: { it: policy('new') } } });
      await terraform.apply();
      const attachment = standIn.cloud.add('alicloud_ram_role_policy_attachment', { role_name: 'new', policy_name: 'new', policy_type: 'Custom' });
      const message = await answer(async () => terraform.destroy());
      expect(message).toContain('DeleteConflict.Role: "new" is still attached');
      expect(message).toContain('DeleteConflict.Policy: "new" is still attached');
      standIn.cloud.remove(attachment);
      expect(await answer(async () => terraform.destroy())).toBe(ACCEPTED);
    });
  });

  describe('of stored parameters', () => {
    const parameter = (parameter_name: string, value = 'sesame') => ({ parameter_name, value, type: 'String' });

    test('a second one of the same name in the region', async () => {
      add('oos_parameter', { parameter_name: 'key' }, 'cn-hangzhou');
      expect(await verdictOn('oos_parameter', parameter('key'))).toBe(ACCEPTED);
      expect(await verdictOn('oos_parameter', parameter('key'))).toContain('ap-southeast-1 has a parameter "key" already');
    });

    test.each(['ALIYUN-x', 'acs_x', 'Alibaba-x', 'alicloud-x', 'oos-x'])('the reserved name %s', async name => {
      expect(await verdictOn('oos_parameter', parameter(name))).toContain(`"${name}" must not start with`);
    });

    test('a name of other letters, too short or too long', async () => {
      expect(await verdictOn('oos_parameter', parameter('a.b'))).toContain('must have 2 to 180 letters, digits, - and _');
      expect(await verdictOn('oos_parameter', parameter('a'))).toContain('must have 2 to 180');
      expect(await verdictOn('oos_parameter', parameter('a'.repeat(181)))).toContain('must have 2 to 180');
      expect(await verdictOn('oos_parameter', parameter('a'.repeat(180)))).toBe(ACCEPTED);
    });

    test('a value that is empty or over 4096, without a word of it in the message', async () => {
      expect(await verdictOn('oos_parameter', parameter('key', 'v'.repeat(4096)))).toBe(ACCEPTED);
      const message = await verdictOn('oos_parameter', parameter('long', 'v'.repeat(4097)));
      expect(message).toContain('expected "value" to have a length in the range (1 - 4096), got 4097');
      expect(message).not.toContain('vvv ');
      expect(await verdictOn('oos_parameter', parameter('empty', ''))).toContain('(1 - 4096), got 0');
    });
  });

  describe('of monitors and alarms', () => {
    const free = { type: 'IDC', isp: '465', city: '546' };
    const monitor = (attributes: object = {}) => ({ task_name: 'front', task_type: 'HTTP', address: 'https://example.com/', isp_cities: [free], ...attributes });
    const info = (statistics: string) => [{ statistics, comparison_operator: '<', threshold: '50' }];
    const alarm = (attributes: object = {}) => ({
      name: 'front', project: 'acs_networkmonitor', metric: 'Availability', contact_groups: ['oncall'], escalations_info: info('Availability'), ...attributes,
    });
    const notice = (attributes: object = {}) => ({ rule_name: 'spot', event_pattern: [{ product: 'ecs' }], ...attributes });

    test('probes that are not free, none, and more than five', async () => {
      expect(await verdictsOn('cms_site_monitor', [
        monitor(),
        monitor({ isp_cities: [] }),
        monitor({ isp_cities: [free, { ...free, isp: '232' }] }),
        monitor({ isp_cities: [{ ...free, type: 'LASTMILE' }] }),
        monitor({ isp_cities: Array.from({ length: 6 }, (_, city) => ({ ...free, city: String(city) })) }),
      ])).toEqual([ACCEPTED, saying('not free'), saying('IDC 232 in 546 is not free'), saying('LASTMILE 465'), saying('5 probes are free')]);
    });

    test('an eleventh monitor', async () => {
      for (let count = 0; count < 10; count++) add('cms_site_monitor', monitor() as Attributes, 'global');
      expect(await verdictOn('cms_site_monitor', monitor())).toContain('10 site monitors are free');
    });

    test('a name or an address that is none', async () => {
      expect(await verdictsOn('cms_site_monitor', [
        monitor({ task_name: 'a-b-c' }),
        monitor({ task_name: 'abc' }),
        monitor({ address: 'example' }),
      ])).toEqual([saying('4 to 100 letters, digits and _'), saying('4 to 100 letters, digits and _'), saying('"example" is no address')]);
    });

    test('an alarm on a task that does not exist, on none, or counted in another way', async () => {
      const metric_dimensions = JSON.stringify([{ taskId: add('cms_site_monitor', monitor() as Attributes, 'global') }]);
      expect(await verdictsOn('cms_alarm', [
        alarm({ metric_dimensions }),
        alarm({ metric_dimensions: '[{"taskId":"x"}]' }),
        alarm({ metric_dimensions: 'x' }),
        alarm({ metric_dimensions, escalations_info: info('Average') }),
        alarm({ project: 'acs_ecs_dashboard', metric: 'CPUUtilization', escalations_info: info('Average') }),
      ])).toEqual([ACCEPTED, saying('there is no site monitor "x"'), saying('is no list of tasks'), saying('Availability has no statistics "Average"'), ACCEPTED]);
    });

    test('an alarm on a metric that no service reports, of nothing that is there, or counted in another way', async () => {
      const database = add('db_instance', { engine: 'PostgreSQL' });
      const measured = (attributes: object = {}) => alarm({
        project: 'acs_rds_dashboard', metric: 'local_fs_size_usage', metric_dimensions: JSON.stringify([{ instanceId: database }]), escalations_info: info('Average'), ...attributes,
      });
      expect(await verdictsOn('cms_alarm', [
        measured(),
        measured({ metric: 'DiskUsage' }),
        measured({ metric_dimensions: '[{"instanceId":"pgm-none"}]' }),
        measured({ metric_dimensions: JSON.stringify([{ taskId: database }]) }),
        measured({ metric_dimensions: 'x' }),
        measured({ escalations_info: info('Maximum') }),
      ])).toEqual([
        ACCEPTED, saying('acs_rds_dashboard has no metric "DiskUsage"'), saying('there is no instanceId "pgm-none"'), saying('there is no instanceId "undefined"'),
        saying('is no list of dimensions'), saying('local_fs_size_usage has no statistics "Maximum"'),
      ]);
    });

    test('contacts that do not exist, and a level that is none', async () => {
      standIn.cloud.contactGroups = ['oncall'];
      const contact = (attributes: object = {}) => notice({ contact_parameters: [{ contact_parameters_id: '1', contact_group_name: 'oncall', level: '4', ...attributes }] });
      const taskId = add('cms_site_monitor', monitor() as Attributes, 'global');
      expect(await verdictOn('cms_alarm', alarm({ contact_groups: ['night'], metric_dimensions: JSON.stringify([{ taskId }]) }))).toContain('there is no contact group "night"');
      expect(await verdictOn('cms_event_rule', contact())).toBe(ACCEPTED);
      expect(await verdictOn('cms_event_rule', contact({ contact_group_name: 'night' }))).toContain('there is no contact group "night"');
      expect(await verdictOn('cms_event_rule', contact({ level: '1' }))).toContain('must be one of 2, 3, 4');
    });

    test('values that the provider does not know', async () => {
      expect(await verdictOn('cms_site_monitor', monitor({ interval: '2' }))).toContain('to be one of 1, 5, 15, 30, 60');
      expect(await verdictOn('cms_alarm', alarm({ silence_time: 60 }))).toContain('to be in the range (300 - 86400)');
    });
  });

  describe('of DNS records', () => {
    test('a duplicate, also where an update would make one', async () => {
      const terraform = scratch.terraform({ resource: { alicloud_alidns_record: { it: record({ value: '203.0.113.8' }) } } });
      await terraform.apply();
      expect(await verdictOn('alidns_record', record())).toBe(ACCEPTED);
      expect(await verdictOn('alidns_record', record())).toContain('DomainRecordDuplicate: the DNS record @.example.com A 203.0.113.9 already exists');
      expect(await answer(async () => terraform.rewrite({ resource: { alicloud_alidns_record: { it: record() } } }).apply())).toContain('DomainRecordDuplicate');
    });

    test('an alias beside another record of the same name', async () => {
      expect(await verdictOn('alidns_record', record({ rr: 'www' }))).toBe(ACCEPTED);
      const alias = record({ rr: 'www', type: 'CNAME', value: 'example.net' });
      expect(await verdictOn('alidns_record', alias)).toContain('conflicts with the A record of the same name');
      expect(await verdictOn('alidns_record', { ...alias, rr: 'alias' })).toBe(ACCEPTED);
    });

    test('a zone that the account does not have', async () => {
      standIn.cloud.domains = ['example.com'];
      expect(await verdictOn('alidns_record', record({ domain_name: 'chat.example.com' }))).toContain('has no zone "chat.example.com"');
      expect(await verdictOn('alidns_record', record({ rr: 'chat' }))).toBe(ACCEPTED);
    });

    test('a host record or an address that is none', async () => {
      expect(await verdictOn('alidns_record', record({ rr: '-a' }))).toContain('"-a" is no host record');
      expect(await verdictOn('alidns_record', record({ value: '203.0.113.256' }))).toContain('"203.0.113.256" is no IPv4 address');
    });

    test('a time to live that the edition does not allow', async () => {
      expect(await verdictOn('alidns_record', record({ ttl: 60 }))).toContain('60 s: the DNS edition allows 600 to 86400');
      standIn.cloud.minimumTtl = 60;
      expect(await verdictOn('alidns_record', record({ ttl: 60 }))).toBe(ACCEPTED);
    });

    test('a record of a name that is locked', async () => {
      standIn.cloud.lockedNames.add('www.example.com');
      expect(await verdictOn('alidns_record', record({ rr: 'www' }))).toContain('DomainRecordLocked: the DNS record www.example.com is locked');
      standIn.cloud.lockedNames.clear();
      expect(await verdictOn('alidns_record', record({ rr: 'www' }))).toBe(ACCEPTED);
    });

    test('more records than the edition allows, while those that are there may change', async () => {
      const terraform = scratch.terraform({ resource: { alicloud_alidns_record: { it: record({ value: '203.0.113.8' }) } } });
      await terraform.apply();
      standIn.cloud.mostRecords = 1;
      expect(await verdictOn('alidns_record', record())).toContain('QuotaExceeded.Record: the zone example.com has as many records as its edition allows');
      expect(await answer(async () => terraform.rewrite({ resource: { alicloud_alidns_record: { it: record({ value: '203.0.113.7' }) } } }).apply())).toBe(ACCEPTED);
    });

    test('a second address of the same name is accepted, as by the real one', async () => {
      expect(await verdictOn('alidns_record', record())).toBe(ACCEPTED);
      standIn.cloud.add('alicloud_alidns_record', record({ value: '198.51.100.7' }));
      expect(await verdictOn('alidns_record', record({ value: '203.0.113.10' }))).toBe(ACCEPTED);
    });

    test('a mail exchanger without a priority', async () => {
      expect(await verdictOn('alidns_record', record({ type: 'MX', value: 'mail.example.com' }))).toContain('an MX record needs a priority');
    });
  });
});
