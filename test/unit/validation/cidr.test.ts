import fc from 'fast-check';
import { CIDR_BLOCK, contains, firstBlock } from '../../../lib/validation/cidr';

/** A canonical block, from an address and a length that need not fit. */
function block(address: number, prefix: number): string {
  const size = 2 ** (32 - prefix);
  const first = address - (address % size);
  return `${[24, 16, 8, 0].map(shift => Math.floor(first / 2 ** shift) % 256).join('.')}/${prefix}`;
}

const ADDRESS = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const PREFIX = fc.integer({ min: 0, max: 32 });
const BLOCK = fc.tuple(ADDRESS, PREFIX).map(([address, prefix]) => block(address, prefix));

test('every canonical block is accepted', () => {
  fc.assert(fc.property(BLOCK, value => CIDR_BLOCK.holds(value)));
});

test('a block whose address has bits beyond the prefix is refused, and the right one proposed', () => {
  fc.assert(fc.property(ADDRESS, fc.integer({ min: 1, max: 31 }), (address, prefix) => {
    const [canonical, written] = [block(address, prefix), `${block(address, 32).slice(0, -3)}/${prefix}`];
    fc.pre(canonical !== written);
    expect(CIDR_BLOCK.holds(written)).toBe(false);
    expect(CIDR_BLOCK.cure!(written)).toBe(`did you mean ${canonical}?`);
  }));
});

test('an address without a prefix is refused, and the block of that address alone proposed', () => {
  expect(CIDR_BLOCK.cure!('203.0.113.7')).toBe('did you mean 203.0.113.7/32?');
});

test('nothing is proposed for what is no address at all', () => {
  expect(CIDR_BLOCK.cure!('office')).toBeUndefined();
});

test('a block contains itself', () => {
  fc.assert(fc.property(BLOCK, value => contains(value, value)));
});

test('a block contains the block of any shorter prefix around none of its addresses but its own', () => {
  fc.assert(fc.property(ADDRESS, PREFIX, PREFIX, (address, one, other) => {
    const [short, long] = [Math.min(one, other), Math.max(one, other)];
    expect(contains(block(address, short), block(address, long))).toBe(true);
    expect(contains(block(address, long), block(address, short))).toBe(short === long);
  }));
});

test('two blocks contain one another only where their first bits agree', () => {
  fc.assert(fc.property(ADDRESS, ADDRESS, PREFIX, PREFIX, (one, other, outer, inner) => {
    const agree = inner >= outer && block(one, outer) === block(other, outer);
    expect(contains(block(one, outer), block(other, inner))).toBe(agree);
  }));
});

test.each(['', '10.0.0.0', '10.0.0.0/33', 'x'])('nothing is contained where %j stands on either side', value => {
  expect([contains(value, '10.0.0.0/8'), contains('10.0.0.0/8', value)]).toEqual([false, false]);
});

test('the first block of a size begins where the whole begins and lies in it', () => {
  fc.assert(fc.property(BLOCK, PREFIX, (whole, prefix) => {
    const first = firstBlock(whole, prefix);
    expect(contains(whole, first)).toBe(true);
    expect(first.split('/')).toEqual([whole.split('/')[0], String(Math.max(prefix, Number(whole.split('/')[1])))]);
  }));
});

test.each([['172.16.0.0/16', '172.16.0.0/24'], ['10.0.0.0/8', '10.0.0.0/24'], ['192.168.3.0/28', '192.168.3.0/28']])('the first /24 of %s is %s', (whole, first) => {
  expect(firstBlock(whole, 24)).toBe(first);
});
