/** Registries that sell names below a second label; whoever has a rarer one names the zone. */
const SECOND_LEVEL = /\.(?:(?:com|net|org|gov|edu|ac)\.(?:cn|hk|tw|sg|my|au|br|tr|mx|vn|ph|id|th)|co\.(?:uk|jp|kr|nz|in|za|id|th)|(?:org|ac|gov|me)\.uk|(?:or|ne|ac|go)\.jp|(?:bj|sh|gd|zj|js|sc|hb|sd|fj)\.cn)$/;

/** The DNS zone that a name most likely lives in: its last two labels, three after a suffix like `com.cn`. */
export function defaultZone(name: string): string {
  const labels = SECOND_LEVEL.test(`.${name}`) ? 3 : 2;
  return name.split('.').slice(-labels).join('.');
}

/** Whether a name belongs to a zone. */
export function isInZone(name: string, zone: string): boolean {
  return name === zone || name.endsWith(`.${zone}`);
}

/** The host record of a name in its zone, `@` for the zone itself. */
export function hostRecord(name: string, zone: string): string {
  return name === zone ? '@' : name.slice(0, -zone.length - 1);
}
