import { bill } from './stack';
import { BILLING_OF_TYPES } from '../../../../lib/command-line/price/billing-of-types';
import { ALL_RESOURCES } from '../../../../projenrc/alicloud-resources';

test('every type that the library makes is in the table, and no other of this provider', () => {
  expect(Object.keys(BILLING_OF_TYPES).filter(type => type.startsWith('alicloud_')).sort()).toEqual([...ALL_RESOURCES].sort());
});

test.each<[unknown, number]>([[undefined, 0], [false, 0], [true, 1], ['true', 1], ['${var.copies}', 1]])('snapshots bill, and with enable_cross_region_copy %j their copies do %i times', (copied, times) => {
  const { besides, items, free } = bill({ alicloud_ecs_auto_snapshot_policy: { Nightly: { enable_cross_region_copy: copied } } });
  expect(besides.filter(line => line.startsWith('snapshots: '))).toHaveLength(1);
  expect(besides.filter(line => line.startsWith('their copies: '))).toHaveLength(times);
  expect([items, free]).toEqual([[], []]);
});
