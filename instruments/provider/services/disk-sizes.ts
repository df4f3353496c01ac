import { Refusal } from '../kind';
import { number, text } from '../values';

/** The least GiB of a category; of an ESSD, of its performance level. */
const LEAST: Record<string, number> = {
  cloud_essd_entry: 10, cloud_efficiency: 20, cloud_ssd: 20, cloud: 5, cloud_auto: 1, PL0: 1, PL1: 20, PL2: 461, PL3: 1261,
};

const MOST: Record<string, number> = { cloud_essd_entry: 32768, cloud_efficiency: 32768, cloud_ssd: 32768, cloud: 2000 };

interface Names {
  readonly size: string;
  readonly category: string;
  readonly level: string;
}

/** Whether a disk's size fits its category, and does not shrink. */
export function sizeRule(names: Names): Refusal {
  return ({ planned, prior }) => {
    const [size, before] = [number(planned[names.size]), number(prior?.[names.size])];
    if (size === undefined) return undefined;
    if (before !== undefined && size < before) return `InvalidDiskSize.TooSmall: a disk cannot shrink, but ${size} GiB are less than its ${before} GiB`;
    const category = text(planned[names.category]);
    const level = category === 'cloud_essd' ? text(planned[names.level]) || 'PL1' : category;
    const [least, most] = [LEAST[level] ?? 1, MOST[category] ?? 65536];
    if (size >= least && size <= most) return undefined;
    return `InvalidDiskSize.NotSupported: ${size} GiB: a disk of ${[category, level === category ? '' : level].join(' ').trim()} has ${least} to ${most} GiB`;
  };
}
