import { Asked, EcsQuestion, HOURS_A_MONTH, NoQuestionError } from './question';
import { StackResource, textOf } from './stack-resource';
import { Attributes } from '../../rights/stack-part';

const HOURS: Readonly<Record<string, number>> = { Hour: 1, Week: 7 * 24, Month: HOURS_A_MONTH, Year: 12 * HOURS_A_MONTH };
const MOST_MONTHS = 9;
const MONTHS_A_YEAR = 12;
const MOST_YEARS = 5;

/** What is told of a term, and for how long it is. */
type Term = Pick<EcsQuestion, 'query' | 'hours' | 'term'>;

/**
 * An instance with the disks that are made with it, as DescribePrice is asked: what the stack leaves to ECS is left to ECS in the question too.
 * https://help.aliyun.com/en/ecs/developer-reference/api-ecs-2014-05-26-describeprice (2026-09)
 */
export function instanceQuestion(instance: StackResource): Asked {
  const type = required(instance, 'instance_type');
  const system = diskOf('SystemDisk', instance.text('system_disk_category'), instance.text('system_disk_size'), instance.text('system_disk_performance_level'));
  const data = instance.blocks('data_disks').map((disk, index) => dataDisk(disk, index + 1));
  const { words, ...charge } = chargeOf(instance);
  const query = {
    ResourceType: 'instance',
    InstanceType: type,
    ...optional('ImageId', instance.known('image_id')),
    ...system.query,
    ...Object.assign({}, ...data.map(disk => disk.query)),
    ...bandwidthOf(instance),
    ...charge.query,
  };
  const disks = [`a system disk${system.words}`, ...data.map(disk => `a data disk${disk.words}`)];
  return { what: `${type}, ${words}, with ${disks.join(' and ')}`, question: { product: 'ecs', ...charge, query } };
}

/** A disk of its own, which DescribePrice prices by the hour alone. */
export function diskQuestion(disk: StackResource): Asked {
  if (disk.text('payment_type') === 'Subscription') throw new NoQuestionError('ECS tells the price of a disk by the hour only, and this one is a subscription');
  const { query, words } = diskOf('DataDisk.1', required(disk, 'category'), required(disk, 'size'), disk.text('performance_level'));
  return { what: `disk${words}${moreOfDisk(disk)}`, question: { product: 'ecs', query: { ResourceType: 'disk', PriceUnit: 'Hour', ...query }, hours: HOURS.Hour } };
}

/** What an ESSD AutoPL disk bills besides its size. */
function moreOfDisk(disk: StackResource): string {
  const extra = ['provisioned_iops', 'bursting_enabled'].filter(attribute => !['0', 'false', undefined].includes(disk.text(attribute)));
  return extra.length === 0 ? '' : ` (its ${extra.join(' and ')} not in the price)`;
}

function dataDisk({ category, size, performance_level: level }: Attributes, number: number) {
  return diskOf(`DataDisk.${number}`, textOf(category, 'data_disks.category'), textOf(size, 'data_disks.size'), textOf(level, 'data_disks.performance_level'));
}

function diskOf(parameter: string, category?: string, size?: string, level?: string) {
  const query = { ...optional(`${parameter}.Category`, category), ...optional(`${parameter}.Size`, size), ...optional(`${parameter}.PerformanceLevel`, level) };
  const words = [size === undefined ? '' : ` of ${size} GiB`, category === undefined ? '' : ` ${category}`, level === undefined ? '' : ` ${level}`].join('');
  return { query, words };
}

/** A public address of the instance's own, which this library does not make. */
function bandwidthOf(instance: StackResource): Record<string, string> {
  const mbps = instance.text('internet_max_bandwidth_out') ?? '0';
  return mbps === '0' ? {} : { InternetMaxBandwidthOut: mbps, ...optional('InternetChargeType', instance.text('internet_charge_type')) };
}

function chargeOf(instance: StackResource): Term & Pick<EcsQuestion, 'mostAnHour'> & { readonly words: string } {
  if (instance.text('instance_charge_type') === 'PrePaid') return subscription(instance);
  const strategy = instance.text('spot_strategy') ?? 'NoSpot';
  const hourly = { query: { PriceUnit: 'Hour' }, hours: HOURS.Hour };
  if (strategy === 'NoSpot') return { ...hourly, words: 'pay as you go' };
  const limit = strategy === 'SpotWithPriceLimit' ? instance.text('spot_price_limit') : undefined;
  const zone = zoneOf(instance);
  const query = { ...hourly.query, SpotStrategy: strategy, ...optional('SpotDuration', instance.text('spot_duration')), ...optional('ZoneId', zone) };
  return {
    ...hourly,
    query,
    mostAnHour: limit === undefined ? undefined : Number(limit),
    words: `spot${limit === undefined ? '' : ` for at most ${limit} an hour`}${zone === undefined ? ', whatever the zone, which is known at plan' : ` in ${zone}`}`,
  };
}

/** The spot price is one of a zone. */
function zoneOf(instance: StackResource): string | undefined {
  return instance.known('availability_zone') ?? instance.referred('vswitch_id')?.known('zone_id');
}

/** Months as ECS sells them: up to nine, or whole years. */
function subscription(instance: StackResource): Term & { readonly words: string } {
  const [period, unit] = [Number(instance.text('period') ?? 1), instance.text('period_unit') ?? 'Month'];
  if (!Number.isInteger(period) || period < 1) throw new NoQuestionError(`ECS prices no subscription of ${instance.text('period')} ${unit.toLowerCase()}s`);
  const isYears = unit === 'Month' && period > MOST_MONTHS && period % MONTHS_A_YEAR === 0 && period <= MOST_YEARS * MONTHS_A_YEAR;
  if (unit === 'Month' && !isYears && period > MOST_MONTHS) throw new NoQuestionError(`ECS prices no subscription of ${period} months`);
  const [asked, priceUnit] = isYears ? [period / MONTHS_A_YEAR, 'Year'] : [period, unit];
  if (HOURS[priceUnit] === undefined) throw new NoQuestionError(`ECS prices no subscription by the ${unit}`);
  const term = `${period} ${unit.toLowerCase()}${period === 1 ? '' : 's'}`;
  const renewal = instance.text('renewal_status') === 'AutoRenewal' ? ', then renewed at a price of its own' : '';
  return { query: { PriceUnit: priceUnit, Period: String(asked) }, hours: asked * HOURS[priceUnit], term, words: `a subscription of ${term}${renewal}` };
}

function required(resource: StackResource, attribute: string): string {
  const value = resource.text(attribute);
  if (value === undefined) throw new NoQuestionError(`the stack does not say its ${attribute}`);
  return value;
}

function optional(parameter: string, value: string | undefined): Record<string, string> {
  return value === undefined ? {} : { [parameter]: value };
}
