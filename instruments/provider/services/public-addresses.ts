import { ipv4 } from '../addresses';
import { Cloud } from '../cloud';

const TEST_NET = 203 * 2 ** 24 + 113 * 2 ** 8;
const BENCHMARK_NET = 198 * 2 ** 24 + 18 * 2 ** 16;

/** A new one from the blocks that are kept for examples and benchmarks: first 254, then 131,072 more. */
export function publicAddress(cloud: Cloud): string {
  const serial = cloud.next('public address');
  return ipv4(serial < 255 ? TEST_NET + serial : BENCHMARK_NET + serial);
}
