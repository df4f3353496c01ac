import { BailianEndpoint } from '../../../lib';
import { API_BASE_URL } from '../../../lib/validation/addresses';

const { BEIJING, HONG_KONG, SINGAPORE, VIRGINIA } = BailianEndpoint;

/** Every region that the provider knows, and the endpoint on its side of a border; none means that somebody must choose. */
const REGIONS: [BailianEndpoint | undefined, string][] = [
  [BEIJING, 'cn-hangzhou cn-qingdao cn-beijing cn-shenzhen cn-shanghai cn-zhangjiakou cn-huhehaote cn-chengdu cn-heyuan cn-wulanchabu cn-guangzhou cn-nanjing cn-fuzhou cn-zhongwei'],
  [BEIJING, 'cn-hangzhou-finance cn-hzfinance cn-hzjbp cn-beijing-finance-1 cn-beijing-finance-1-pub cn-shanghai-finance-1 cn-shanghai-finance-1-pub cn-shenzhen-finance cn-shenzhen-finance-1 cn-szfinance cn-north-2-gov-1'],
  [HONG_KONG, 'cn-hongkong'],
  [SINGAPORE, 'ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-5 ap-southeast-6 ap-southeast-7 ap-southeast-8 ap-northeast-1 ap-northeast-2 ap-south-1'],
  [VIRGINIA, 'us-west-1 us-east-1 us-southeast-1 na-south-1'],
  [SINGAPORE, 'me-east-1 me-central-1'],
  [undefined, 'eu-central-1 eu-west-1 rus-west-1'],
];

test.each(REGIONS.flatMap(([endpoint, regions]) => regions.split(' ').map(region => [region, endpoint?.url] as const)))('a site in %s asks %s', (region, url) => {
  expect(BailianEndpoint._forRegion(region)?.url).toBe(url);
});

test.each(['', 'eu-north-1', 'sa-east-1', 'us-west-2', 'mars-1', 'cn', 'ap'])('nobody knows the endpoint of %j', region => {
  expect(BailianEndpoint._forRegion(region)).toBeUndefined();
});

test('no region outside the mainland is led into it, and none in it out of it', () => {
  for (const region of REGIONS.flatMap(([, regions]) => regions.split(' '))) {
    expect([region, BailianEndpoint._forRegion(region)?.isMainland ?? false]).toEqual([region, region.startsWith('cn-') && region !== 'cn-hongkong']);
  }
});

test('the addresses are those of Bailian’s own page', () => {
  expect([BEIJING, SINGAPORE, VIRGINIA, HONG_KONG].map(({ url }) => url)).toEqual([
    'https://dashscope.aliyuncs.com/compatible-mode/v1',
    'https://dashscope-intl.aliyuncs.com/compatible-mode/v1',
    'https://dashscope-us.aliyuncs.com/compatible-mode/v1',
    'https://cn-hongkong.dashscope.aliyuncs.com/compatible-mode/v1',
  ]);
});

test('every address passes the rule for addresses', () => {
  expect([BEIJING, SINGAPORE, VIRGINIA, HONG_KONG, BailianEndpoint.workspace('llm-1', 'eu-central-1')].filter(({ url }) => !API_BASE_URL.holds(url))).toEqual([]);
});

test('a workspace has its own address, in the mainland where its region is Beijing', () => {
  const [beijing, frankfurt] = ['cn-beijing', 'eu-central-1'].map(region => BailianEndpoint.workspace('llm-1a2b', region));
  expect([beijing.url, beijing.isMainland]).toEqual(['https://llm-1a2b.cn-beijing.maas.aliyuncs.com/compatible-mode/v1', true]);
  expect([frankfurt.url, frankfurt.isMainland]).toEqual(['https://llm-1a2b.eu-central-1.maas.aliyuncs.com/compatible-mode/v1', false]);
});
