import { Rule } from './rule';

/** Whether a region lies in mainland China, where a domain needs an ICP filing and foreign registries are slow. */
export function isMainland(region: string | undefined): boolean {
  return region !== undefined && region.startsWith('cn-') && region !== 'cn-hongkong';
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
