/** A block of IPv4 addresses, from its first to its last. */
export interface Cidr {
  readonly first: number;
  readonly last: number;
  readonly mask: number;
}

/** A block in its canonical form; undefined for anything else, host bits included. */
export function cidr(text: string): Cidr | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (!match) return undefined;
  const [octets, mask] = [match.slice(1, 5).map(Number), Number(match[5])];
  if (octets.some(octet => octet > 255) || mask > 32) return undefined;
  const first = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  const size = 2 ** (32 - mask);
  return first % size === 0 ? { first, last: first + size - 1, mask } : undefined;
}

export function contains(outer: Cidr, inner: Cidr): boolean {
  return outer.first <= inner.first && inner.last <= outer.last;
}

export function overlap(left: Cidr, right: Cidr): boolean {
  return left.first <= right.last && right.first <= left.last;
}

/** The address with this number. */
export function ipv4(address: number): string {
  return [2 ** 24, 2 ** 16, 2 ** 8, 1].map(unit => Math.floor(address / unit) % 256).join('.');
}

/** An IPv6 block as the cloud writes it back: compressed, lower case. */
export function ipv6(block: string): string {
  const [address, mask] = block.split('/');
  try {
    return `${new URL(`http://[${address}]`).hostname.slice(1, -1)}/${mask}`;
  } catch {
    return block;
  }
}
