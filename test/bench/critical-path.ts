import { Ratio } from './measure';
import { ownDomain, synthesize } from './own-domain';

/**
 * The seconds that aliyun/alicloud waits when it creates a resource, however fast the cloud answers.
 *
 * Measured with the real provider 1.289.0 against an imitation of the cloud's API; what is missing here answers at once.
 */
const WAITS: Record<string, number> = { alicloud_instance: 10, alicloud_ecs_disk: 10, alicloud_vpc: 5, alicloud_eip_address: 5, alicloud_ecs_invocation: 5 };

/** The cloud's own module for a bare HTTP site, measured in the same way. */
const BARE_SITE_SECONDS = 22;

type Resources = Record<string, Record<string, unknown>>;

/** Every address that a resource refers to or depends on. */
function dependencies(attributes: unknown, addresses: Set<string>): string[] {
  return [...JSON.stringify(attributes).matchAll(/(?:alicloud_\w+|terraform_data)\.[\w-]+/g)].map(([match]) => match).filter(address => addresses.has(address));
}

/** The longest way through the graph, and how long it takes. */
function longest(resources: Resources): { seconds: number; path: string[] } {
  const graph = new Map(Object.entries(resources).flatMap(([type, named]) =>
    Object.entries(named).map(([name, attributes]): [string, unknown] => [`${type}.${name}`, attributes])));
  const addresses = new Set(graph.keys());
  const known = new Map<string, { seconds: number; path: string[] }>();
  const to = (address: string): { seconds: number; path: string[] } => {
    if (!known.has(address)) {
      const before = dependencies(graph.get(address), addresses).filter(other => other !== address).map(to)
        .reduce((most, one) => one.seconds > most.seconds ? one : most, { seconds: 0, path: [] as string[] });
      known.set(address, { seconds: before.seconds + (WAITS[address.split('.')[0]] ?? 0), path: [...before.path, address] });
    }
    return known.get(address)!;
  };
  return [...addresses].map(to).reduce((most, one) => one.seconds > most.seconds ? one : most);
}

/** How long a first deploy of own-domain takes when the cloud answers at once. */
export function criticalPath(): Ratio {
  const { seconds, path } = longest(synthesize(ownDomain).resource);
  console.log(`the longest way of own-domain: ${path.filter(address => WAITS[address.split('.')[0]]).map(address => `${address} (${WAITS[address.split('.')[0]]} s)`).join(' → ')}`);
  return { what: 'waits of the provider, own-domain / a bare HTTP site', ours: `${seconds} s`, reference: `${BARE_SITE_SECONDS} s`, ratio: seconds / BARE_SITE_SECONDS, aim: '≤ 32 s' };
}
