import { bill, instance, instanceQuestion } from './stack';
import { Attributes } from '../../../../lib/rights/stack-part';

const MACHINE = { 'ResourceType': 'instance', 'InstanceType': 'ecs.e-c1m2.large', 'SystemDisk.Category': 'cloud_essd', 'SystemDisk.Size': '40' };
const LATER = 'is known to Terraform alone, at plan';

describe('an instance', () => {
  test.each<[string, Attributes, object, string]>([
    ['pays as it goes', {}, { PriceUnit: 'Hour' }, 'ecs.e-c1m2.large, pay as you go, with a system disk of 40 GiB cloud_essd'],
    ['has a GPU', { instance_type: 'ecs.gn7i-c8g1.2xlarge', system_disk_size: 100 }, { 'InstanceType': 'ecs.gn7i-c8g1.2xlarge', 'SystemDisk.Size': '100', 'PriceUnit': 'Hour' },
      'ecs.gn7i-c8g1.2xlarge, pay as you go, with a system disk of 100 GiB cloud_essd'],
    ['has a level', { system_disk_performance_level: 'PL0' }, { 'SystemDisk.PerformanceLevel': 'PL0', 'PriceUnit': 'Hour' },
      'ecs.e-c1m2.large, pay as you go, with a system disk of 40 GiB cloud_essd PL0'],
    ['is spot at any price', { spot_strategy: 'SpotAsPriceGo' }, { PriceUnit: 'Hour', SpotStrategy: 'SpotAsPriceGo', ZoneId: 'ap-southeast-1a' },
      'ecs.e-c1m2.large, spot in ap-southeast-1a, with a system disk of 40 GiB cloud_essd'],
    ['is spot with a limit', { spot_strategy: 'SpotWithPriceLimit', spot_price_limit: 0.05, spot_duration: 0 },
      { PriceUnit: 'Hour', SpotStrategy: 'SpotWithPriceLimit', SpotDuration: '0', ZoneId: 'ap-southeast-1a' },
      'ecs.e-c1m2.large, spot for at most 0.05 an hour in ap-southeast-1a, with a system disk of 40 GiB cloud_essd'],
    ['is spot where the zone is looked up', { spot_strategy: 'SpotAsPriceGo', vswitch_id: 'vsw-1' }, { PriceUnit: 'Hour', SpotStrategy: 'SpotAsPriceGo' },
      'ecs.e-c1m2.large, spot, whatever the zone, which is known at plan, with a system disk of 40 GiB cloud_essd'],
    ['has an image of its own', { image_id: 'm-1' }, { ImageId: 'm-1', PriceUnit: 'Hour' }, 'ecs.e-c1m2.large, pay as you go, with a system disk of 40 GiB cloud_essd'],
    ['has disks and an address that an override gave it', {
      data_disks: [{ category: 'cloud_essd', size: 20, performance_level: 'PL1' }, { size: '30', category: 'cloud_auto' }], internet_max_bandwidth_out: 5, internet_charge_type: 'PayByBandwidth',
    }, {
      'DataDisk.1.Category': 'cloud_essd',
      'DataDisk.1.Size': '20',
      'DataDisk.1.PerformanceLevel': 'PL1',
      'DataDisk.2.Category': 'cloud_auto',
      'DataDisk.2.Size': '30',
      'InternetMaxBandwidthOut': '5',
      'InternetChargeType': 'PayByBandwidth',
      'PriceUnit': 'Hour',
    }, 'ecs.e-c1m2.large, pay as you go, with a system disk of 40 GiB cloud_essd and a data disk of 20 GiB cloud_essd PL1 and a data disk of 30 GiB cloud_auto'],
  ])('that %s is asked for as it is', (_what, attributes, query, words) => {
    const { what, question } = instanceQuestion(attributes);
    expect(question.query).toEqual({ ...MACHINE, ...query });
    expect(question.hours).toBe(1);
    expect(what).toBe(words);
  });

  test.each<[number, string, string, number]>([
    [1, 'Month', '1', 730], [9, 'Month', '9', 9 * 730], [12, 'Year', '1', 12 * 730], [60, 'Year', '5', 60 * 730],
  ])('of a subscription of %i months is asked for by the %s', (period, unit, asked, hours) => {
    const { what, question } = instanceQuestion({ instance_charge_type: 'PrePaid', period, period_unit: 'Month', spot_strategy: undefined });
    expect(question.query).toEqual({ ...MACHINE, PriceUnit: unit, Period: asked });
    expect(question.hours).toBe(hours);
    const term = `${period} month${period === 1 ? '' : 's'}`;
    expect([question.term, what]).toEqual([term, `ecs.e-c1m2.large, a subscription of ${term}, with a system disk of 40 GiB cloud_essd`]);
  });

  test('that renews itself says that this has a price of its own', () => {
    const { what } = instanceQuestion({ instance_charge_type: 'PrePaid', period: 1, period_unit: 'Month', renewal_status: 'AutoRenewal' });
    expect(what).toContain('a subscription of 1 month, then renewed at a price of its own, with');
  });

  test.each<[string, Attributes, string]>([
    ['a type that Terraform fills in', { instance_type: '${var.type}' }, `its instance_type ${LATER}`],
    ['a size that Terraform fills in', { system_disk_size: '${var.size}' }, `its system_disk_size ${LATER}`],
    ['a charge that Terraform fills in', { instance_charge_type: '${var.charge}' }, `its instance_charge_type ${LATER}`],
    ['a strategy that Terraform fills in', { spot_strategy: '%{if var.spot}SpotAsPriceGo%{endif}' }, `its spot_strategy ${LATER}`],
    ['a limit that Terraform fills in', { spot_strategy: 'SpotWithPriceLimit', spot_price_limit: '${var.most}' }, `its spot_price_limit ${LATER}`],
    ['disks that Terraform fills in', { data_disks: '${var.disks}' }, `its data_disks ${LATER}`],
    ['a disk that Terraform fills in', { data_disks: [{ size: '${var.size}' }] }, `its data_disks.size ${LATER}`],
    ['disks that Terraform counts', { dynamic: { data_disks: { for_each: '${var.disks}', content: { size: '${each.value}' } } } }, `its data_disks ${LATER}`],
    ['disks of which Terraform counts some', { data_disks: [{ size: 20 }], dynamic: [{ data_disks: { for_each: '${var.disks}', content: {} } }] }, `its data_disks ${LATER}`],
    ['no type', { instance_type: undefined }, 'the stack does not say its instance_type'],
    ['a term that ECS does not sell', { instance_charge_type: 'PrePaid', period: 10 }, 'ECS prices no subscription of 10 months'],
    ['a term of six years', { instance_charge_type: 'PrePaid', period: 72 }, 'ECS prices no subscription of 72 months'],
    ['a term of no weeks', { instance_charge_type: 'PrePaid', period: 0, period_unit: 'Week' }, 'ECS prices no subscription of 0 weeks'],
    ['a term that is no number', { instance_charge_type: 'PrePaid', period: 'some', period_unit: 'Week' }, 'ECS prices no subscription of some weeks'],
    ['a unit that ECS does not have', { instance_charge_type: 'PrePaid', period: 1, period_unit: 'Decade' }, 'ECS prices no subscription by the Decade'],
    ['a number that Terraform makes', { count: '${var.sites}' }, 'how many there are of it is known to Terraform alone'],
    ['a set that Terraform goes through', { for_each: '${var.sites}' }, 'how many there are of it is known to Terraform alone'],
  ])('with %s is not asked for, and why is said', (_what, attributes, why) => {
    const { items, unasked } = bill(instance(attributes));
    expect([items, unasked]).toEqual([[], [{ resource: 'alicloud_instance.Site (alicloud_instance)', why }]]);
  });
});

test('an instance without a disk that Terraform counts is asked for, whatever else Terraform counts in it', () => {
  expect(instanceQuestion({ dynamic: { network_interfaces: { for_each: '${var.interfaces}', content: {} } } }).what).toContain('with a system disk');
});

describe('the traffic of an instance', () => {
  const traffic = expect.stringMatching(/^traffic: /);

  test.each<Attributes>([
    { internet_max_bandwidth_out: 10 },
    { internet_max_bandwidth_out: 10, internet_charge_type: 'PayByTraffic' },
    { internet_max_bandwidth_out: 10, internet_charge_type: 'PayByTraffic', instance_charge_type: 'PrePaid' },
  ])('with %j is named as what is not in the price', attributes => {
    expect(bill(instance(attributes)).besides).toContainEqual(traffic);
  });

  test.each<Attributes>([
    {},
    { internet_max_bandwidth_out: 0, internet_charge_type: 'PayByTraffic' },
    { internet_max_bandwidth_out: 10, internet_charge_type: 'PayByBandwidth' },
  ])('with %j costs nothing, and is not named', attributes => {
    expect(bill(instance(attributes)).besides).not.toContainEqual(traffic);
  });
});

describe('a disk', () => {
  const disk = (attributes: Attributes) => bill({ alicloud_ecs_disk: { Data: attributes } });

  test.each<[Attributes, object, string]>([
    [{ category: 'cloud_essd', size: 40, performance_level: 'PL0' }, { 'DataDisk.1.Category': 'cloud_essd', 'DataDisk.1.Size': '40', 'DataDisk.1.PerformanceLevel': 'PL0' }, 'disk of 40 GiB cloud_essd PL0'],
    [{ category: 'cloud_ssd', size: 60 }, { 'DataDisk.1.Category': 'cloud_ssd', 'DataDisk.1.Size': '60' }, 'disk of 60 GiB cloud_ssd'],
    [{ category: 'cloud_auto', size: 60, provisioned_iops: 5000, bursting_enabled: true }, { 'DataDisk.1.Category': 'cloud_auto', 'DataDisk.1.Size': '60' },
      'disk of 60 GiB cloud_auto (its provisioned_iops and bursting_enabled not in the price)'],
  ])('%j is asked for by the hour', (attributes, query, words) => {
    const [{ asked }] = disk(attributes).items;
    expect(asked).toEqual({ what: words, question: { product: 'ecs', hours: 1, query: { ResourceType: 'disk', PriceUnit: 'Hour', ...query } } });
  });

  test.each<[Attributes, string]>([
    [{ category: '${var.category}', size: 40 }, `its category ${LATER}`],
    [{ category: 'cloud_essd' }, 'the stack does not say its size'],
    [{ category: 'cloud_essd', size: 40, payment_type: 'Subscription' }, 'ECS tells the price of a disk by the hour only, and this one is a subscription'],
  ])('%j is not asked for', (attributes, why) => {
    expect(disk(attributes)).toMatchObject({ items: [], unasked: [{ why }] });
  });
});

describe('an address', () => {
  const address = (attributes: Attributes, others: object = {}) => bill({ alicloud_eip_address: { Public: attributes }, ...others });
  const bound = { alicloud_eip_association: { Bound: { allocation_id: '${alicloud_eip_address.Public.id}' } } };
  const ofAnother = { alicloud_eip_association: { Bound: { allocation_id: '${alicloud_eip_address.PublicToo.id}' } } };

  test.each<[string, Attributes, object, object, string]>([
    ['by traffic', { bandwidth: '100', internet_charge_type: 'PayByTraffic' }, bound, { mbps: 100, isByTraffic: true, isBound: true }, 'public address by traffic, at most 100 Mbps'],
    ['by bandwidth', { bandwidth: '3', internet_charge_type: 'PayByBandwidth', isp: 'BGP' }, bound, { mbps: 3, isByTraffic: false, isBound: true }, 'public address of 3 Mbps'],
    ['of no machine', { bandwidth: 5, internet_charge_type: 'PayByTraffic' }, ofAnother, { mbps: 5, isByTraffic: true, isBound: false }, 'public address by traffic, at most 5 Mbps, bound to nothing'],
  ])('%s is asked for', (_what, attributes, others, question, words) => {
    const [{ asked }] = address(attributes, others).items;
    expect(asked).toEqual({ what: words, question: { product: 'eip', region: 'ap-southeast-1', ...question } });
  });

  test.each<[Attributes, string]>([
    [{ bandwidth: '${var.mbps}', internet_charge_type: 'PayByTraffic' }, `its bandwidth ${LATER}`],
    [{ bandwidth: '5', internet_charge_type: '${var.metering}' }, `its internet_charge_type ${LATER}`],
    [{ internet_charge_type: 'PayByBandwidth' }, 'the stack does not say its bandwidth'],
    [{ bandwidth: '5', payment_type: 'Subscription' }, 'the price of a subscribed address is not asked for here'],
    [{ bandwidth: '5', instance_charge_type: 'PrePaid' }, 'the price of a subscribed address is not asked for here'],
    [{ bandwidth: '5', isp: 'BGP_PRO' }, 'the documented question is for the line BGP, and this address is of BGP_PRO'],
  ])('%j is not asked for', (attributes, why) => {
    expect(address(attributes)).toMatchObject({ items: [], unasked: [{ why }] });
  });

  const association = (attributes: Attributes) => ({ alicloud_eip_association: { Bound: { allocation_id: '${alicloud_eip_address.Public.id}', ...attributes } } });
  const BY_TRAFFIC = { bandwidth: 5, internet_charge_type: 'PayByTraffic' };

  test.each<[Attributes, string]>([
    [{ instance_type: 'EcsInstance', instance_id: '${alicloud_instance.Site.id}' }, ''],
    [{ instance_id: '${alicloud_instance.Site.id}' }, ''],
    [{ instance_id: '${alicloud_instance.Site[0].id}' }, ''],
    [{ instance_id: 'i-1' }, ''],
    [{ instance_type: 'EcsInstance', instance_id: '${var.instance}' }, ''],
    [{ instance_type: 'Nat', instance_id: '${var.gateway}' }, ', bound to a Nat'],
    [{ instance_type: 'SlbInstance' }, ', bound to a SlbInstance'],
    [{ instance_type: 'NetworkInterface' }, ', bound to a NetworkInterface'],
    [{ instance_type: 'HaVip' }, ', bound to a HaVip'],
    [{ instance_id: '${alicloud_nat_gateway.Out.id}' }, ', bound to a Nat'],
    [{ instance_id: 'ngw-1' }, ', bound to a Nat'],
    [{ instance_id: '${alicloud_slb_load_balancer.In.id}' }, ', bound to a SlbInstance'],
    [{ instance_id: 'lb-1' }, ', bound to a SlbInstance'],
  ])('associated by %j is free to keep only where that is an instance', (attributes, words) => {
    const [{ asked }] = address(BY_TRAFFIC, association(attributes)).items;
    expect(asked).toMatchObject({ what: `public address by traffic, at most 5 Mbps${words}`, question: { isBound: words === '' } });
  });

  test.each<[Attributes, string]>([
    [{ instance_type: '${var.type}' }, `its association's instance_type ${LATER}`],
    [{ instance_id: '${var.instance}' }, `its association's instance_id ${LATER}`],
    [{ count: '${var.bound}' }, `its association ${LATER}`],
    [{ for_each: '${var.bound}' }, `its association ${LATER}`],
  ])('associated by %j is not asked for', (attributes, why) => {
    expect(address(BY_TRAFFIC, association(attributes))).toMatchObject({ items: [], unasked: [{ why }] });
  });

  test('by traffic has its traffic named as what is not in the price; one by bandwidth has none', () => {
    expect(address({ bandwidth: '5', internet_charge_type: 'PayByTraffic' }).besides).toContainEqual(expect.stringMatching(/^traffic: /));
    expect(address({ bandwidth: '5', internet_charge_type: 'PayByBandwidth' }).besides).not.toContainEqual(expect.stringMatching(/^traffic: /));
  });
});
