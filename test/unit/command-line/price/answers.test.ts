import { bill, instance } from './stack';
import { CallError, CloudApi, NoCredentialsError, Product } from '../../../../lib/command-line/alibaba-cloud';
import { Answered, answers } from '../../../../lib/command-line/price/answers';
import { Bill } from '../../../../lib/command-line/price/bill';
import { ProviderBlock } from '../../../../lib/command-line/provider-block';
import { Attributes, TerraformConfiguration } from '../../../../lib/rights/stack-part';

type Call = readonly [endpoint: string, action: string, query: Readonly<Record<string, string>>];

/** A cloud that answers as a test says, and remembers what it was asked. */
class Cloud {
  public readonly calls: Call[] = [];

  public constructor(private readonly answer: (query: Readonly<Record<string, string>>, endpoint: string, times: number) => unknown) {}

  public readonly connect = async () => ({
    api: (_product: Product, endpoint: string): CloudApi => ({
      call: async (action, query) => {
        this.calls.push([endpoint, action, query]);
        return this.answer(query, endpoint, this.calls.length);
      },
      get: () => { throw new Error('no price is read at a path'); },
    }),
  });
}

const NO_PAUSE = [0, 0, 0];
const ofEcs = (price: object, more: object = {}) => ({ PriceInfo: { Price: price, ...more } });
const USD = { Currency: 'USD', OriginalPrice: 0.2, TradePrice: 0.16 };
const refuses = (code: string, isPassing = false) => () => { throw new CallError(`DescribePrice was refused (${code}): so it is`, code, isPassing); };

async function ask(of: Bill, cloud: Cloud): Promise<Answered[]> {
  return answers(of, cloud.connect, NO_PAUSE);
}

async function first(of: Bill, answer: ConstructorParameters<typeof Cloud>[0]): Promise<Answered> {
  return (await ask(of, new Cloud(answer)))[0];
}

describe('ECS', () => {
  const machine = (attributes: Attributes = {}) => bill(instance(attributes));
  const DISK = bill({ alicloud_ecs_disk: { Data: { category: 'cloud_essd', size: 40 } } });

  test('is asked where the region is, and its answer is an hour\'s', async () => {
    const cloud = new Cloud(() => ofEcs(USD));
    const [{ price }] = await ask(machine(), cloud);
    expect(price).toEqual({ currency: 'USD', listAnHour: 0.2, tradeAnHour: 0.16, notes: [] });
    expect(cloud.calls).toEqual([['ecs.ap-southeast-1.aliyuncs.com', 'DescribePrice', expect.objectContaining({ InstanceType: 'ecs.e-c1m2.large', PriceUnit: 'Hour' })]]);
  });

  test('answers for a whole term, of which an hour is a part', async () => {
    const { price } = await first(machine({ instance_charge_type: 'PrePaid', period: 12 }), () => ofEcs({ Currency: 'CNY', OriginalPrice: 8760, TradePrice: 4380 }));
    expect(price).toEqual({ currency: 'CNY', listAnHour: 1, tradeAnHour: 0.5, notes: ['CNY 4380.00 at once, for 12 months'] });
  });

  test.each<[string, Attributes, object, string[]]>([
    ['a spot price passes', { spot_strategy: 'SpotAsPriceGo' }, ofEcs(USD), ['the spot price of this moment']],
    ['a spot price below the limit is one', { spot_strategy: 'SpotWithPriceLimit', spot_price_limit: 0.16 }, ofEcs(USD), ['the spot price of this moment']],
    ['a spot price above the limit gets no instance', { spot_strategy: 'SpotWithPriceLimit', spot_price_limit: 0.1 }, ofEcs(USD),
      ['the spot price of this moment', 'more than the 0.10 an hour that the app allows: no instance is had for that today']],
    ['an answer that names a system disk has it', {}, ofEcs({ ...USD, DetailInfos: { ResourcePriceModel: [{ Resource: 'instanceType' }, { Resource: 'systemDisk' }] } }), []],
    ['an answer of the other name for the same', {}, ofEcs({ ...USD, DetailInfos: { DetailInfo: [{ Resource: 'system_disk' }] } }), []],
    ['an answer may leave the system disk out', {}, ofEcs({ ...USD, DetailInfos: { ResourcePriceModel: [{ Resource: 'instanceType' }] } }), ['the answer does not say that its system disk is in it']],
  ])('%s, and the note says so', async (_what, attributes, body, notes) => {
    expect((await first(machine(attributes), () => body)).price?.notes).toEqual(notes);
  });

  test('counts an image of the marketplace, which bills with the instance', async () => {
    const image = { Currency: 'USD', OriginalPrice: 0.1, TradePrice: 0.1 };
    const withImage = (more: object = {}) => first(machine(), () => ofEcs(USD, { RelatedPrice: { MarketplaceImagePrice: { ...image, ...more } } }));
    expect((await withImage()).price).toMatchObject({ listAnHour: 0.2 + 0.1, tradeAnHour: 0.16 + 0.1 });
    expect((await withImage({ OriginalPrice: 0, TradePrice: 0 })).price).toMatchObject({ listAnHour: 0.2 });
    expect((await withImage({ OriginalPrice: 0.1, TradePrice: 0 })).price).toMatchObject({ listAnHour: 0.2 + 0.1, tradeAnHour: 0.16 });
    expect((await withImage({ Currency: 'CNY' })).refused).toBe('the answer has no price of the image in USD');
  });

  test.each<object>([
    { OriginalPrice: 1 },
    { TradePrice: 1 },
    { OriginalPrice: 1, TradePrice: null },
    { OriginalPrice: 1, TradePrice: '' },
    { OriginalPrice: 1, TradePrice: -1 },
    { OriginalPrice: 1, TradePrice: 'free' },
  ])('that says %j of an image says no price of it', async prices => {
    const { price, refused } = await first(machine(), () => ofEcs(USD, { RelatedPrice: { MarketplaceImagePrice: { Currency: 'USD', ...prices } } }));
    expect([price, refused]).toEqual([undefined, 'the answer has no price of the image']);
  });

  test.each<[string, unknown, string]>([
    ['nothing', {}, 'ecs.e-c1m2.large in a currency'],
    ['no currency', ofEcs({ ...USD, Currency: undefined }), 'ecs.e-c1m2.large in a currency'],
    ['a currency that is none', ofEcs({ ...USD, Currency: 'beads' }), 'ecs.e-c1m2.large in a currency'],
    ['no price', ofEcs({ Currency: 'USD' }), 'ecs.e-c1m2.large'],
    ['a price of nothing', ofEcs({ ...USD, OriginalPrice: 0 }), 'ecs.e-c1m2.large'],
    ['a price that is none', ofEcs({ ...USD, TradePrice: 'dear' }), 'ecs.e-c1m2.large'],
  ])('with %s in its answer has said no price', async (_what, body, what) => {
    const { price, refused } = await first(machine(), () => body);
    expect([price, refused]).toEqual([undefined, `the answer has no price of ${what}`]);
  });

  test.each([
    ['PriceNotFound', 'it is not sold like this, or not here; look in the ECS console, under Create Instance'],
    ['InvalidInstanceType.ValueNotSupported', 'the region does not sell the type, or not to this account'],
    ['InvalidAction', 'older accounts must ask for the right to ask for prices, by a ticket'],
    ['Throttling.User', 'too much was asked at once; ask again in a minute'],
  ])('that refuses by %s is told with what to do', async (code, cure) => {
    expect((await first(machine(), refuses(code))).refused).toBe(`DescribePrice was refused (${code}): so it is; ${cure}`);
  });

  test('that refuses for another reason is told as it is', async () => {
    expect((await first(machine(), refuses('InvalidPeriod'))).refused).toBe('DescribePrice was refused (InvalidPeriod): so it is');
  });

  test('that is busy is asked again, four times in all, and one that refuses is not', async () => {
    const busyFor = (times: number, code: string, isPassing: boolean) =>
      new Cloud((_query, _endpoint, asked) => asked <= times ? refuses(code, isPassing)() : ofEcs(USD));
    const [patient, tired, refused] = [busyFor(3, 'Throttling', true), busyFor(9, 'Throttling', true), busyFor(1, 'InvalidPeriod', false)];
    expect((await ask(DISK, patient))[0].price?.currency).toBe('USD');
    expect((await ask(DISK, tired))[0].refused).toContain('Throttling');
    expect((await ask(DISK, refused))[0].refused).toContain('InvalidPeriod');
    expect([patient, tired, refused].map(({ calls }) => calls.length)).toEqual([4, 4, 1]);
  });

  test('that refuses one thing answers for the others', async () => {
    const both = bill({ ...instance(), alicloud_ecs_disk: { Data: { category: 'cloud_essd', size: 40 } } });
    const all = await ask(both, new Cloud(({ ResourceType: type }) => type === 'disk' ? ofEcs(USD) : refuses('PriceNotFound')()));
    expect(all.map(({ resource, price, refused }) => [resource, price?.currency, refused?.slice(0, 13)])).toEqual([
      ['alicloud_ecs_disk.Data', 'USD', undefined], ['alicloud_instance.Site', undefined, 'DescribePrice'],
    ]);
  });

  test('a mistake of this program\'s is no refusal', async () => {
    await expect(first(machine(), () => { throw new TypeError('a bug'); })).rejects.toThrow('a bug');
  });
});

describe('the billing service', () => {
  const CHINESE = 'business.aliyuncs.com';
  const OTHER = 'business.ap-southeast-1.aliyuncs.com';
  const address = (attributes: Attributes, isBound = true, provider: Attributes = {}) => bill({
    alicloud_eip_address: { Public: { bandwidth: '100', ...attributes } },
    ...isBound ? { alicloud_eip_association: { Bound: { allocation_id: '${alicloud_eip_address.Public.id}' } } } : {},
  } as NonNullable<TerraformConfiguration['resource']>, { provider: { alicloud: [{ region: 'cn-hangzhou', ...provider }] } });
  const TRAFFIC = { internet_charge_type: 'PayByTraffic' };
  const BANDWIDTH = { internet_charge_type: 'PayByBandwidth', bandwidth: '3' };
  const costs = (modules: Record<string, object>, currency = 'CNY') =>
    ({ Success: true, Code: 'Success', Data: { Currency: currency, ModuleDetails: { ModuleDetail: Object.entries(modules).map(([ModuleCode, cost]) => ({ ModuleCode, ...cost })) } } });
  const ALL = costs({ Bandwidth: { OriginalCost: 12 }, InternetChargeType: { OriginalCost: 0.8 }, ISP: { OriginalCost: 0.02 } });
  const NOT_HERE = 'NotApplicable';

  test('is asked as its page has it', async () => {
    const cloud = new Cloud(() => ALL);
    await ask(address(BANDWIDTH), cloud);
    expect(cloud.calls).toEqual([[CHINESE, 'GetPayAsYouGoPrice', {
      'ProductCode': 'eip',
      'SubscriptionType': 'PayAsYouGo',
      'Region': 'cn-hangzhou',
      'ModuleList.1.ModuleCode': 'Bandwidth',
      'ModuleList.1.Config': 'Bandwidth:3072',
      'ModuleList.1.PriceType': 'Day',
      'ModuleList.2.ModuleCode': 'InternetChargeType',
      'ModuleList.2.Config': 'InternetChargeType:0',
      'ModuleList.2.PriceType': 'Usage',
      'ModuleList.3.ModuleCode': 'ISP',
      'ModuleList.3.Config': 'ISP:BGP',
      'ModuleList.3.PriceType': 'Hour',
    }]]);
  });

  test.each<[string, Attributes, boolean, object]>([
    ['by traffic costs nothing by the hour while it is a machine\'s', TRAFFIC, true, { listAnHour: 0, tradeAnHour: 0, aGigabyte: { list: 0.8, trade: 0.8 } }],
    ['by traffic costs its keeping while it is nobody\'s', TRAFFIC, false, { listAnHour: 0.02, aGigabyte: { list: 0.8, trade: 0.8 } }],
    ['by bandwidth costs a day\'s bandwidth', BANDWIDTH, true, { listAnHour: 0.5, tradeAnHour: 0.5 }],
    ['by bandwidth costs its keeping too while it is nobody\'s', BANDWIDTH, false, { listAnHour: 0.02 + 0.5 }],
  ])('an address %s', async (_what, attributes, isBound, price) => {
    const answered = await first(address(attributes, isBound), () => ALL);
    expect(answered.price).toMatchObject({ currency: 'CNY', ...price });
    expect(answered.price?.aGigabyte === undefined).toBe(attributes === BANDWIDTH);
  });

  test.each<[string, object, object]>([
    ['a reduced price', { OriginalCost: 12, CostAfterDiscount: 6, InvoiceDiscount: 6 }, { listAnHour: 0.5, tradeAnHour: 0.25 }],
    ['one from which all is taken off', { OriginalCost: 12, CostAfterDiscount: 0, InvoiceDiscount: 12 }, { listAnHour: 0.5, tradeAnHour: 0 }],
    ['one of which only the list price is said', { OriginalCost: 12, CostAfterDiscount: 0, InvoiceDiscount: 0 }, { listAnHour: 0.5, tradeAnHour: 0.5 }],
  ])('%s is what the account pays', async (_what, cost, price) => {
    expect((await first(address(BANDWIDTH), () => costs({ Bandwidth: cost }))).price).toMatchObject(price);
  });

  test.each<object>([
    { OriginalCost: 2, InvoiceDiscount: 1 },
    { OriginalCost: 2, InvoiceDiscount: 1, CostAfterDiscount: null },
    { OriginalCost: 2, InvoiceDiscount: 1, CostAfterDiscount: '' },
    { OriginalCost: 2, InvoiceDiscount: 1, CostAfterDiscount: -1 },
    { OriginalCost: 2, InvoiceDiscount: 0, CostAfterDiscount: 'less' },
    { OriginalCost: 2, InvoiceDiscount: 'some', CostAfterDiscount: 0 },
  ])('that says %j of the bandwidth says no price of it', async cost => {
    const { price, refused } = await first(address(BANDWIDTH), () => costs({ Bandwidth: cost }));
    expect([price, refused]).toEqual([undefined, 'the answer has no price of Bandwidth']);
  });

  test('that says no price of what was asked has not answered', async () => {
    expect((await first(address(BANDWIDTH), () => costs({ ISP: { OriginalCost: 1 } }))).refused).toBe('the answer has no price of Bandwidth');
    expect((await first(address(TRAFFIC), () => ({}))).refused).toMatch(/^the answer has no price of /);
  });

  test.each<[string, Attributes, string[]]>([
    ['nothing is said', {}, [CHINESE, OTHER]],
    ['an account of alibabacloud.com is said', { account_type: 'International' }, [OTHER]],
    ['an account of aliyun.com is said that is none', { account_type: 'Domestic' }, [CHINESE, OTHER]],
  ])('of the other site is asked where %s and the account is of that', async (_what, provider, asked) => {
    const cloud = new Cloud((_query, endpoint) => endpoint === CHINESE ? refuses(NOT_HERE)() : costs({ InternetTrafficOut: { OriginalCost: 0.1 }, InstanceRent: { OriginalCost: 0.01 } }, 'USD'));
    const [{ price }] = await ask(address(TRAFFIC, false, provider), cloud);
    expect(price).toMatchObject({ currency: 'USD', listAnHour: 0.01, aGigabyte: { list: 0.1, trade: 0.1 } });
    expect(cloud.calls.map(([endpoint]) => endpoint)).toEqual(asked);
    expect(cloud.calls[cloud.calls.length - 1][2]).toEqual({
      'ProductCode': 'eip',
      'SubscriptionType': 'PayAsYouGo',
      'Region': 'cn-hangzhou',
      'ModuleList.1.ModuleCode': 'InternetTrafficOut',
      'ModuleList.1.Config': 'InternetTrafficOut:1',
      'ModuleList.1.PriceType': 'Usage',
      'ModuleList.2.ModuleCode': 'InstanceRent',
      'ModuleList.2.Config': 'InstanceRent:1',
      'ModuleList.2.PriceType': 'Hour',
    });
  });

  test('that no account is of is a refusal, and so is one that the provider names', async () => {
    const cure = /NotApplicable.*; the account is of the other site: set accountType/;
    expect((await first(address(TRAFFIC), refuses(NOT_HERE))).refused).toMatch(cure);
    const cloud = new Cloud(refuses(NOT_HERE));
    expect((await ask(address(TRAFFIC, true, { endpoints: [{ bssopenapi: 'bss.example.com' }] }), cloud))[0].refused).toMatch(cure);
    expect(cloud.calls.map(([endpoint]) => endpoint)).toEqual(['bss.example.com']);
  });

  test('another refusal asks nobody else', async () => {
    const cloud = new Cloud(refuses('NotAuthorized'));
    expect((await ask(address(TRAFFIC), cloud))[0].refused).toContain('NotAuthorized');
    expect(cloud.calls).toHaveLength(1);
  });

  test('of alibabacloud.com is not asked for an address by bandwidth, which no page of it has', async () => {
    const cloud = new Cloud((_query, endpoint) => endpoint === CHINESE ? refuses(NOT_HERE)() : ALL);
    const [{ price, refused, unasked }] = await ask(address(BANDWIDTH), cloud);
    expect([price, refused, unasked]).toEqual([undefined, undefined, expect.stringMatching(/^alibabacloud\.com documents no question for the price of an address by bandwidth: https:/)]);
    expect(cloud.calls).toHaveLength(1);
  });
});

describe('who asks', () => {
  const disk = (provider?: string) => ({ category: 'cloud_essd', size: 40, provider });
  const two = bill({ alicloud_ecs_disk: { A: disk(), B: disk('alicloud.work'), C: disk() } },
    { provider: { alicloud: [{ region: 'ap-southeast-1' }, { alias: 'work', region: 'ap-southeast-1', profile: 'work' }] } });
  const nobody = new NoCredentialsError('there are no credentials');

  test('is found out once a provider', async () => {
    const connected: Array<string | undefined> = [];
    const cloud = new Cloud(() => ofEcs(USD));
    await answers(two, async ({ profile }: ProviderBlock) => { connected.push(profile); return cloud.connect(); }, NO_PAUSE);
    expect([connected, cloud.calls.length]).toEqual([[undefined, 'work'], 3]);
  });

  test('is nobody where no provider has credentials', async () => {
    await expect(answers(two, async () => { throw nobody; }, NO_PAUSE)).rejects.toBe(nobody);
  });

  test('is refused where one of several has none', async () => {
    const cloud = new Cloud(() => ofEcs(USD));
    const all = await answers(two, async ({ profile }: ProviderBlock) => { if (profile === 'work') throw nobody; return cloud.connect(); }, NO_PAUSE);
    expect(all.map(({ price, refused }) => [price?.currency, refused])).toEqual([['USD', undefined], [undefined, 'there are no credentials'], ['USD', undefined]]);
  });
});
