import { Rule } from './rule';

/** Every address. */
export const ANYWHERE = '0.0.0.0/0';

/** A block of IPv4 addresses. */
interface Block {
  readonly first: number;
  readonly prefix: number;
}

const CIDR = /^((?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\.){3}(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9]))\/(3[0-2]|[12]?[0-9])$/;

function parse(cidr: string): Block | undefined {
  const [, address, prefix] = CIDR.exec(cidr) ?? [];
  return address === undefined
    ? undefined
    : { first: address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0), prefix: Number(prefix) };
}

const size = ({ prefix }: Block) => 2 ** (32 - prefix);
const start = (block: Block) => block.first - (block.first % size(block));
const write = (first: number, prefix: number) => `${[24, 16, 8, 0].map(shift => Math.floor(first / 2 ** shift) % 256).join('.')}/${prefix}`;

function canonical(cidr: string): string | undefined {
  const block = parse(cidr);
  return block && write(start(block), block.prefix);
}

function cureOfCidr(value: string): string | undefined {
  const right = canonical(value) ?? canonical(`${value}/32`);
  return right && `did you mean ${right}?`;
}

/** A block of addresses in its canonical form: the cloud compares them as text. */
export const CIDR_BLOCK: Rule<string> = {
  name: 'cidr-block',
  sentence: 'must be a block of IPv4 addresses, e.g. 203.0.113.0/24',
  holds: value => canonical(value) === value,
  cure: cureOfCidr,
};

const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

/** What a VPC may span. */
export const VPC_CIDR_BLOCK: Rule<string> = {
  name: 'vpc-cidr-block',
  sentence: `must lie in one of ${PRIVATE.join(', ')} and be /8 to /28`,
  holds: value => PRIVATE.some(range => contains(range, value)) && parse(value)!.prefix <= 28,
};

/** What a vSwitch may span. */
export const VSWITCH_CIDR_BLOCK: Rule<string> = {
  name: 'vswitch-cidr-block',
  sentence: 'must be /16 to /29',
  holds: value => {
    const prefix = parse(value)?.prefix ?? 0;
    return prefix >= 16 && prefix <= 29;
  },
};

/** Rules that a security group takes; whoever opens two ports to a block needs two. */
const MOST_RULES = 200;

/** As many blocks as a security group takes rules for. */
export function fitsSecurityGroup(ports: number): Rule<readonly string[]> {
  const most = MOST_RULES / ports;
  return {
    name: 'fits-security-group',
    sentence: `must be at most ${most} blocks: a security group takes ${MOST_RULES} rules, and a block needs one for each port`,
    cure: () => 'join neighbouring blocks to larger ones',
    holds: blocks => blocks.length <= most,
  };
}

/** Whether one block lies in another. */
export function contains(outer: string, inner: string): boolean {
  const [out, into] = [parse(outer), parse(inner)];
  return out !== undefined && into !== undefined && into.prefix >= out.prefix
    && start(into) >= start(out) && start(into) + size(into) <= start(out) + size(out);
}

/** The first block of that size in another, or the whole of it where it is smaller. */
export function firstBlock(cidr: string, prefix: number): string {
  const block = parse(cidr);
  return block ? write(start(block), Math.max(prefix, block.prefix)) : cidr;
}

/** The first blocks of that size in another, one after the other; fewer where it has no room for more. */
export function firstBlocks(cidr: string, prefix: number, count: number): string[] {
  const block = parse(cidr);
  const blocks = Array.from({ length: count }, (_, index) => block && write(start(block) + index * 2 ** (32 - prefix), prefix));
  return blocks.filter((one): one is string => one !== undefined && contains(cidr, one));
}

/** Whether two blocks have an address in common. */
export function overlap(one: string, other: string): boolean {
  return contains(one, other) || contains(other, one);
}
