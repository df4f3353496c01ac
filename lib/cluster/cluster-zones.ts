import { Fn, TerraformProvider } from 'cdktf';
import { Construct } from 'constructs';
import { DataAlicloudAlbZones } from '../alicloud/generated/data-alicloud-alb-zones';
import { DataAlicloudDbZones } from '../alicloud/generated/data-alicloud-db-zones';
import { DataAlicloudKvstoreZones } from '../alicloud/generated/data-alicloud-kvstore-zones';
import { lookUpAddress } from '../terraform/bare-address';
import { FrozenLookup, NONE_OFFERED } from '../terraform/frozen-lookup';

/** Two zones, the first of which has the masters of the data layer. */
export type ZonePair = readonly [first: string, second: string];

/** What the zones are found with. */
export interface ClusterZonesProps {
  readonly provider?: TerraformProvider;
  /** Nothing where they are looked up. */
  readonly named?: ZonePair;
}

/**
 * The first two zones, by their ids, in which a database of two nodes, Redis and a load balancer are sold together, remembered from the first deploy.
 *
 * RDS lists the pairs of zones that it sells; the others list zones.
 */
export function clusterZones(scope: Construct, { provider, named }: ClusterZonesProps): ZonePair {
  const pair = new FrozenLookup(scope, 'Zones', {
    named: named && Fn.join(',', [...named]),
    found: () => pairThatSells(scope, provider),
    nothingOffered: 'No two zones of the region sell a database of PostgreSQL 17 in two zones, Redis and a load balancer together today. Name zoneIds, or choose another region',
  }).value;
  return [0, 1].map(index => named?.[index] ?? Fn.element(Fn.split(',', pair), index) as string) as unknown as ZonePair;
}

function pairThatSells(scope: Construct, provider?: TerraformProvider): string {
  const databases = new DataAlicloudDbZones(scope, 'DatabaseZones', {
    provider, engine: 'PostgreSQL', engineVersion: '17.0', category: 'HighAvailability', dbInstanceStorageType: 'cloud_essd', multiZone: true,
  });
  const caches = new DataAlicloudKvstoreZones(scope, 'RedisZones', { provider, instanceChargeType: 'PostPaid', productType: 'OnECS' });
  const balancers = new DataAlicloudAlbZones(scope, 'LoadBalancerZones', { provider });
  const sells = (zone: string) => [caches, balancers].map(one => `contains(${lookUpAddress(one)}.ids, ${zone})`).join(' && ');
  const all = 'length(pair.multi_zone_ids) == 2 && alltrue([for zone in pair.multi_zone_ids : ' + sells('zone') + '])';
  const pairs = `[for pair in ${lookUpAddress(databases)}.zones : join(",", pair.multi_zone_ids) if ${all}]`;
  return `\${try(sort(${pairs})[0], "${NONE_OFFERED}")}`;
}
