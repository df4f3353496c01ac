import { nearest } from './nearest';
import { Rule } from './rule';
import { didYouMean, matches } from './rules';

/** Alibaba Cloud's public regions when this was written, those for finance and government too; another one is let through with a word. */
const REGIONS = [
  'cn-qingdao', 'cn-beijing', 'cn-zhangjiakou', 'cn-huhehaote', 'cn-wulanchabu', 'cn-hangzhou', 'cn-shanghai', 'cn-nanjing', 'cn-fuzhou', 'cn-wuhan-lr',
  'cn-shenzhen', 'cn-heyuan', 'cn-guangzhou', 'cn-chengdu', 'cn-zhengzhou-jva', 'cn-hongkong', 'ap-northeast-1', 'ap-northeast-2', 'ap-southeast-1',
  'ap-southeast-3', 'ap-southeast-5', 'ap-southeast-6', 'ap-southeast-7', 'us-east-1', 'us-west-1', 'na-south-1', 'eu-west-1', 'eu-central-1', 'me-east-1',
  'me-central-1', 'cn-zhongwei', 'ap-southeast-8', 'us-southeast-1', 'cn-hangzhou-finance', 'cn-beijing-finance-1', 'cn-shanghai-finance-1', 'cn-shenzhen-finance-1',
  'cn-north-2-gov-1',
];

/** A region's id; a zone's ends in a letter of its own, or in one behind a number. */
export const REGION_ID = matches(
  'region-id', /^(?=.{4,40}$)(?!.*-[0-9]*[a-z]$)[a-z]+(?:-[a-z0-9]+)+$/,
  'must be a region id such as ap-southeast-1 or cn-hangzhou', didYouMean(value => value.trim().toLowerCase(), value => REGION_ID.holds(value)));

/** What is wrong with a region that is in no list, as far as is known; undefined where nothing is. */
export function unknownRegion(region: string): string | undefined {
  const meant = nearest(region, REGIONS);
  return REGIONS.includes(region) ? undefined : `${region} is no region that this library knows${meant === undefined ? '' : `; did you mean ${meant}?`}`;
}

/** For what must be elsewhere. A region of the site that is not known at synth is left to Terraform. */
export function anotherRegion(region: string | undefined): Rule<string> {
  return {
    name: 'another-region',
    sentence: `must be another region than the provider's${region === undefined ? '' : `, ${region}`}`,
    holds: other => other !== region,
  };
}

/** Whether a region lies in mainland China, where a domain needs an ICP filing and foreign registries are slow. */
export function isMainland(region: string | undefined): boolean {
  return region !== undefined && region.startsWith('cn-') && region !== 'cn-hongkong';
}

/** How a machine in mainland China reaches a registry that is far away. */
interface Reach {
  readonly words: string;
  readonly saysDigests: boolean;
}

const FAR_FROM_MAINLAND = new Map<string, Reach>([
  ['ghcr.io', { words: 'slow to reach', saysDigests: true }],
  ['docker.io', { words: 'out of reach', saysDigests: false }],
]);

/** How a registry is reached from there; undefined where it is taken to be near, as every other one is. */
export function farFromMainland(registry: string): Reach | undefined {
  return FAR_FROM_MAINLAND.get(registry);
}

/** The zones of a region bear its name: `cn-hangzhou-i`, `ap-southeast-1a`. A region that is not known at synth is left to Terraform. */
export function zoneOfRegion(region: string | undefined): Rule<string> {
  return {
    name: 'zone-of-region',
    sentence: `must be a zone of the provider's region${region === undefined ? '' : `, ${region}`}`,
    holds: zone => region === undefined || (zone.startsWith(region) && /^-?[a-z]$/.test(zone.slice(region.length))),
    cure: () => `its zones are written ${region}${/[0-9]$/.test(region!) ? '' : '-'}a, …; or give the provider of another region`,
  };
}
