import { spawn, spawnSync } from 'child_process';
import { cpSync, mkdtempSync, readFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, TerraformStack } from 'cdktf';
import { ApiGateway } from '../../../../instruments/cloud/api-gateway';
import { BillingApi, EcsPriceApi } from '../../../../instruments/cloud/price-api';
import { PolicyStatement, Roles } from '../../../../instruments/cloud/roles';
import { Alarms, alicloud, BailianOpenWebUi, BailianOpenWebUiProps, InstanceCharge, InstanceType, InternetBandwidth, SecretSource } from '../../../../lib';

// The package's program as a user runs it: on what the library synthesizes, with Alibaba Cloud's own packages, before a cloud that checks signatures,
// rights and what it is asked. The prices are the test's.

const ROOT = join(__dirname, '../../../..');
const PROGRAM = join(ROOT, 'lib/command-line/main.js');
const REGION = 'ap-southeast-1';

/** What a page says that a person must be granted. */
const granted = (page: string): PolicyStatement[] => [JSON.parse(/^ +(\{.*"ecs:DescribePrice".*\})$/m.exec(readFileSync(join(ROOT, page), 'utf8'))![1])];
const GRANTED = granted('README.md');

const TYPES: Readonly<Record<string, number>> = { 'ecs.e-c1m2.large': 0.5, 'ecs.gn7i-c8g1.2xlarge': 8 };
const GIGABYTES: Readonly<Record<string, number>> = { 'cloud_essd PL0': 0.001, 'cloud_essd PL1': 0.002 };
const ADDRESS = { currency: 'CNY', gigabyte: 0.8, mbpsADay: 1.2, hour: 0.02 };
const AN_HOUR = 0.5 * 0.5 + 40 * 0.002 * 0.5;

interface Seen {
  readonly exitCode: number | null;
  readonly printed: string;
  readonly complained: string;
}

/** The gateway of a product: the program finds it by the provider's `endpoints`. */
function gateway(host: string, roles: Roles): ApiGateway {
  return new ApiGateway('127.0.0.1', REGION, roles, { port: 0, tls: false, host });
}

describe('price', () => {
  const roles = new Roles();
  const ecs = new EcsPriceApi({
    currency: 'CNY',
    discount: 0.5,
    spot: 0.1,
    instance: type => TYPES[type],
    gigabyte: (category, level) => GIGABYTES[[category, level].filter(word => word !== undefined).join(' ')],
  });
  const [chinese, international] = [new BillingApi('Chinese', ADDRESS), new BillingApi('International', { ...ADDRESS, currency: 'USD' })];
  const gateways = { ecs: gateway(`ecs.${REGION}.aliyuncs.com`, roles), chinese: gateway('business.aliyuncs.com', roles), international: gateway(`business.${REGION}.aliyuncs.com`, roles) };
  let environment: NodeJS.ProcessEnv;
  let app: string;

  const at = ({ listener }: ApiGateway) => `127.0.0.1:${listener.port}`;

  /** An app with a stack for each of these sites, or for several. */
  function synthesized(stacks: Record<string, Array<Partial<BailianOpenWebUiProps>>>): string {
    const folder = mkdtempSync(join(tmpdir(), 'app-'));
    const cdktf = new App({ outdir: join(folder, 'cdktf.out') });
    for (const [name, sites] of Object.entries(stacks)) {
      const stack = new TerraformStack(cdktf, name);
      const site = name === 'abroad' ? { gateway: gateways.international, accountType: 'International' } : { gateway: gateways.chinese, accountType: undefined };
      const endpoints = [{ ecs: at(gateways.ecs), bssopenapi: at(site.gateway) }];
      new alicloud.AlicloudProvider(stack, 'alicloud', { region: REGION, protocol: 'HTTP', endpoints, accountType: site.accountType });
      sites.forEach((props, index) => new BailianOpenWebUi(stack, ['Chat', 'Other'][index], {
        domain: `chat${index}.example.com`,
        name: `${name}-${index}`,
        apiKey: SecretSource.fromVariable('api_key'),
        adminEmail: 'admin@example.com',
        adminPassword: SecretSource.fromVariable('admin_password'),
        ...props,
      }));
    }
    cdktf.synth();
    return folder;
  }

  function run(words: string[], more: NodeJS.ProcessEnv = {}): Promise<Seen> {
    const child = spawn(process.execPath, [PROGRAM, 'price', ...words], { cwd: app, env: { ...environment, ...more }, stdio: ['ignore', 'pipe', 'pipe'] });
    const seen = { printed: '', complained: '' };
    child.stdout.on('data', chunk => { seen.printed += chunk; });
    child.stderr.on('data', chunk => { seen.complained += chunk; });
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', exitCode => resolve({ ...seen, exitCode }));
    });
  }

  /** The lines of a part of what was printed; the table is the part without a title. */
  const part = ({ printed }: Seen, title?: string) => {
    const parts = printed.trimEnd().split('\n\n').slice(1);
    return (title === undefined ? parts[0] : parts.find(one => one.startsWith(title)))?.split('\n').slice(title === undefined ? 0 : 1).map(line => line.trim().replace(/ {2,}/g, ' | ')) ?? [];
  };

  beforeAll(async () => {
    gateways.ecs.products.set('ecs', ecs);
    gateways.chinese.products.set('business', chinese);
    gateways.international.products.set('business', international);
    await Promise.all(Object.values(gateways).map(({ listener }) => listener.start()));
    roles.set('somebody', GRANTED);
    const { AccessKeyId, AccessKeySecret, SecurityToken } = roles.issue('somebody');
    environment = {
      PATH: process.env.PATH,
      HOME: mkdtempSync(join(tmpdir(), 'home-')),
      ALIBABA_CLOUD_ACCESS_KEY_ID: AccessKeyId,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: AccessKeySecret,
      ALIBABA_CLOUD_SECURITY_TOKEN: SecurityToken,
    };
    app = synthesized({
      plain: [{}],
      abroad: [{}],
      fixed: [{ internetBandwidth: InternetBandwidth.payByBandwidth(5) }],
      spot: [{ instanceCharge: InstanceCharge.spot({ maxHourlyPrice: 0.01 }), zoneId: 'ap-southeast-1a', alarms: Alarms.to('oncall'), snapshotCopyTo: 'ap-southeast-5' }],
      yearly: [{ instanceCharge: InstanceCharge.subscription({ months: 12, autoRenew: true }) }],
      two: [{}, { instanceType: InstanceType.of('ecs.gn7i-c8g1.2xlarge', { hasGpu: true }), dataDiskSizeGiB: 100 }],
      unsold: [{ instanceType: InstanceType.of('ecs.g99.large') }],
      empty: [],
      large: [{ internetBandwidth: InternetBandwidth.payByBandwidth(500) }],
    });
  });

  beforeEach(() => {
    roles.set('somebody', GRANTED);
    ecs.withoutPrice.clear();
    ecs.asked.length = chinese.asked.length = international.asked.length = 0;
    chinese.isOfOtherSite = false;
  });

  afterAll(() => Promise.all(Object.values(gateways).map(({ listener }) => listener.stop())));

  const MACHINE = 'ecs.e-c1m2.large, pay as you go, with a system disk of 40 GiB cloud_essd';

  test('prints what a site costs, what its traffic does, and what is not in it', async () => {
    const seen = await run(['plain']);
    expect([seen.exitCode, seen.complained]).toEqual([0, '']);
    expect(seen.printed).toMatch(/^plain: asked at 20\d\d-\d\d-\d\dT[\d:.]+Z; a month is 730 hours; prices are this account's, beside them the list price\n\n/);
    expect(part(seen)).toEqual([
      'RESOURCE | REGION | WHAT | AN HOUR | A MONTH | LIST, A MONTH',
      `Chat/Instance | ap-southeast-1 | ${MACHINE} | CNY 0.29 | CNY 211.70 | CNY 423.40`,
      'Chat/Instance/DataDisk | ap-southeast-1 | disk of 40 GiB cloud_essd PL0 | CNY 0.02 | CNY 14.60 | CNY 29.20',
      'Chat/Network/EipAddress | ap-southeast-1 | public address by traffic, at most 100 Mbps | by use | by use | by use',
      'sum | CNY 0.31 | CNY 226.30 | CNY 452.60',
    ]);
    expect(AN_HOUR).toBeCloseTo(0.29);
    expect(part(seen, 'Not in it:')).toEqual([
      'traffic: each GB that leaves by a public address that is metered by traffic',
      'Chat/Network/EipAddress: CNY 0.80 a GB',
      expect.stringMatching(/^snapshots: /),
      expect.stringMatching(/^tokens: /),
      expect.stringMatching(/^what the app names and does not make: /),
    ]);
    expect(seen.printed).not.toMatch(/Refused|Not asked|Not known/);
    expect(ecs.asked).toEqual(expect.arrayContaining([
      { 'ResourceType': 'instance', 'InstanceType': 'ecs.e-c1m2.large', 'SystemDisk.Category': 'cloud_essd', 'SystemDisk.Size': '40', 'PriceUnit': 'Hour' },
      { 'ResourceType': 'disk', 'DataDisk.1.Category': 'cloud_essd', 'DataDisk.1.Size': '40', 'DataDisk.1.PerformanceLevel': 'PL0', 'PriceUnit': 'Hour' },
    ]));
    expect(ecs.asked).toHaveLength(2);
    expect(chinese.asked).toEqual([{
      'ProductCode': 'eip',
      'SubscriptionType': 'PayAsYouGo',
      'Region': REGION,
      'ModuleList.1.ModuleCode': 'Bandwidth',
      'ModuleList.1.Config': 'Bandwidth:102400',
      'ModuleList.1.PriceType': 'Day',
      'ModuleList.2.ModuleCode': 'InternetChargeType',
      'ModuleList.2.Config': 'InternetChargeType:1',
      'ModuleList.2.PriceType': 'Usage',
      'ModuleList.3.ModuleCode': 'ISP',
      'ModuleList.3.Config': 'ISP:BGP',
      'ModuleList.3.PriceType': 'Hour',
    }]);
    expect(international.asked).toEqual([]);
  });

  test('asks the billing service of alibabacloud.com by its own modules', async () => {
    const seen = await run(['abroad']);
    expect([seen.exitCode, chinese.asked.length, international.asked.length]).toEqual([0, 0, 1]);
    expect(part(seen, 'Not in it:')).toContain('Chat/Network/EipAddress: USD 0.80 a GB');
    expect(international.asked).toEqual([expect.objectContaining({ 'ModuleList.1.ModuleCode': 'InternetTrafficOut', 'ModuleList.2.ModuleCode': 'InstanceRent' })]);
  });

  test('counts an address by bandwidth', async () => {
    const seen = await run(['fixed']);
    expect([seen.exitCode, part(seen)]).toEqual([0, expect.arrayContaining([
      'Chat/Network/EipAddress | ap-southeast-1 | public address of 5 Mbps | CNY 0.25 | CNY 182.50 | CNY 182.50', 'sum | CNY 0.56 | CNY 408.80 | CNY 635.10',
    ])]);
    expect(seen.printed).not.toContain('traffic:');
  });

  test('asks for the spot price of the site\'s zone, and says where it is above what the app pays', async () => {
    const seen = await run(['spot']);
    expect([seen.exitCode, part(seen)[1]]).toEqual([0,
      'Chat/Instance | ap-southeast-1 | ecs.e-c1m2.large, spot for at most 0.01 an hour in ap-southeast-1a, with a system disk of 40 GiB cloud_essd | CNY 0.09 | CNY 65.70 | CNY 423.40']);
    expect(part(seen, 'Of these prices:')).toEqual([
      'Chat/Instance: the spot price of this moment', 'Chat/Instance: more than the 0.01 an hour that the app allows: no instance is had for that today',
    ]);
    expect(part(seen, 'Not in it:')).toEqual(expect.arrayContaining([expect.stringMatching(/^their copies: /), expect.stringMatching(/^site monitors: /)]));
    expect(ecs.asked).toContainEqual(expect.objectContaining({ SpotStrategy: 'SpotWithPriceLimit', ZoneId: 'ap-southeast-1a', PriceUnit: 'Hour' }));
  });

  test('asks for a subscription by its term', async () => {
    const seen = await run(['yearly']);
    expect([seen.exitCode, part(seen)[1]]).toEqual([0,
      'Chat/Instance | ap-southeast-1 | ecs.e-c1m2.large, a subscription of 12 months, then renewed at a price of its own, with a system disk of 40 GiB cloud_essd | CNY 0.29 | CNY 211.70 | CNY 423.40']);
    expect(part(seen, 'Of these prices:')).toEqual(['Chat/Instance: CNY 2540.40 at once, for 12 months']);
  });

  test('has every site of a stack, each with its machine and disk', async () => {
    const seen = await run(['two']);
    expect([seen.exitCode, part(seen).map(line => line.split(' | ').filter((_, index) => index !== 1).slice(0, 3).join(' | '))]).toEqual([0, [
      'RESOURCE | WHAT | AN HOUR',
      `Chat/Instance | ${MACHINE} | CNY 0.29`,
      'Chat/Instance/DataDisk | disk of 40 GiB cloud_essd PL0 | CNY 0.02',
      'Chat/Network/EipAddress | public address by traffic, at most 100 Mbps | by use',
      expect.stringMatching(/^Other\/Instance \| ecs\.gn7i-c8g1\.2xlarge, pay as you go, with a system disk of \d+ GiB cloud_essd \| CNY 4\.\d+$/),
      'Other/Instance/DataDisk | disk of 100 GiB cloud_essd PL0 | CNY 0.05',
      'Other/Network/EipAddress | public address by traffic, at most 100 Mbps | by use',
      expect.stringMatching(/^sum \| CNY /),
    ]]);
  });

  test.each<[string, string, () => void, string]>([
    ['a type that is not sold', 'unsold', () => undefined,
      'Chat/Instance: DescribePrice was refused (InvalidInstanceType.ValueNotSupported): The specified InstanceType does not exist or beyond the permitted range.; ' +
      'the region does not sell the type, or not to this account'],
    ['one without a price', 'plain', () => ecs.withoutPrice.add('ecs.e-c1m2.large'),
      'Chat/Instance: DescribePrice was refused (PriceNotFound): The price of your queried resource is not available now, please try other resources.; ' +
      'it is not sold like this, or not here; look in the ECS console, under Create Instance'],
    ['a bandwidth that the billing service does not know', 'large', () => undefined,
      'Chat/Network/EipAddress: GetPayAsYouGoPrice was refused (InvalidConfigCode): The specified configCode is not valid.'],
    ['an account of the other site', 'plain', () => { chinese.isOfOtherSite = true; },
      'Chat/Network/EipAddress: GetPayAsYouGoPrice was refused (NotApplicable): You are not authorized to call the API operation. Please check whether the caller site matches the API domain regionId; ' +
      'the account is of the other site: set accountType of the provider to International or Domestic, and no endpoint of bssopenapi'],
  ])('ends with 1 for %s, after it has printed the rest', async (_what, stack, happens, sentence) => {
    happens();
    const seen = await run([stack]);
    expect([seen.exitCode, seen.complained, part(seen, 'Refused, and so in no sum:')]).toEqual([1, '', [sentence]]);
    expect(part(seen)).toEqual(expect.arrayContaining([expect.stringMatching(/^Chat\/Instance\/DataDisk .* \| CNY 14\.60 \|/), expect.stringMatching(/^sum \| CNY /)]));
  });

  test.each([['ecs:DescribePrice', 2], ['bssapi:GetPayAsYouGoPrice', 1]])('says where the right to %s is missing', async (right, rows) => {
    roles.set('somebody', [...GRANTED, { Effect: 'Deny', Action: right, Resource: '*' }]);
    const seen = await run(['plain']);
    const [, action] = right.split(':');
    expect(seen.exitCode).toBe(1);
    expect(part(seen, 'Refused, and so in no sum:').map(line => line.replace(/^\S+ /, ''))).toEqual(
      Array(rows).fill(`${action} was refused (NoPermission): you are not allowed to do ${right}; the README says what to be granted`));
  });

  test('needs what both pages grant, and they grant the same', () => {
    expect(GRANTED).toEqual([{ Effect: 'Allow', Action: ['ecs:DescribePrice', 'bssapi:GetPayAsYouGoPrice', 'bss:DescribePrice'], Resource: '*' }]);
    expect(granted('docs/README.zh-CN.md')).toEqual(GRANTED);
  });

  const NOBODY = { ALIBABA_CLOUD_ACCESS_KEY_ID: '', ALIBABA_CLOUD_ACCESS_KEY_SECRET: '', ALIBABA_CLOUD_SECURITY_TOKEN: '', ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'true' };

  test('says what will bill where nobody has credentials, and ends well', async () => {
    const seen = await run(['plain'], NOBODY);
    expect([seen.exitCode, seen.complained, ecs.asked.length]).toEqual([0, '', 0]);
    expect(seen.printed).toMatch(/^plain: no price was asked; there are no credentials: set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or run "aliyun configure"/);
    expect(part(seen)).toEqual([
      'RESOURCE | REGION | WHAT',
      `Chat/Instance | ap-southeast-1 | ${MACHINE}`,
      'Chat/Instance/DataDisk | ap-southeast-1 | disk of 40 GiB cloud_essd PL0',
      'Chat/Network/EipAddress | ap-southeast-1 | public address by traffic, at most 100 Mbps',
    ]);
    expect(seen.printed).not.toMatch(/CNY|USD|AN HOUR/);
  });

  test('says what is to be installed where Alibaba Cloud\'s own packages are not there', () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'program-'));
    for (const room of ['command-line', 'rights', 'machine', 'validation']) cpSync(join(ROOT, 'lib', room), join(elsewhere, room), { recursive: true });
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(elsewhere, 'command-line/main.js'), 'price', 'plain'], { cwd: app, encoding: 'utf8' });
    expect([status, stdout, stderr]).toEqual([1, '',
      'cdktf-bailian-open-webui: this command needs Alibaba Cloud\'s own packages: npm install --save-dev @alicloud/openapi-core@1 @alicloud/credentials@2\n']);
  });

  test('asks nobody where nothing in a stack has a price', async () => {
    const seen = await run(['empty'], NOBODY);
    expect([seen.exitCode, seen.complained, seen.printed.split('\n')[0]]).toEqual([0, '', 'empty: no price was asked; nothing in it has a price that could be asked']);
    expect(part(seen, 'Not in it:')).toEqual([expect.stringMatching(/^tokens: /), expect.stringMatching(/^what the app names/)]);
  });
});
