import { DiskCategory, InstanceType } from '../../../lib';
import { INSTANCE_TYPE } from '../../../lib/validation/rules';

const NAMED = Object.entries(InstanceType).filter((entry): entry is [string, InstanceType] => entry[1] instanceof InstanceType);

test.each(NAMED)('%s bears its name, and what is known of it agrees with its family', (constant, { name, hasGpu, memoryGiB }) => {
  expect(constant).toBe(name.slice('ecs.'.length).replace(/[-.]|(?<=[0-9])(?=[a-z])/g, '_').toUpperCase());
  expect([INSTANCE_TYPE.holds(name), hasGpu, memoryGiB! >= 2]).toEqual([true, /^ecs\.gn/.test(name), true]);
});

test.each(NAMED)('%s takes the default disk', (_constant, type) => {
  expect(type.allowsDisk(DiskCategory.CLOUD_ESSD)).toBe(true);
});

test.each<[string, DiskCategory[]]>([
  ['ecs.e-c1m2.large', [DiskCategory.CLOUD_ESSD, DiskCategory.CLOUD_ESSD_ENTRY]],
  ['ecs.u1-c1m2.large', [DiskCategory.CLOUD_ESSD, DiskCategory.CLOUD_ESSD_ENTRY]],
  ['ecs.gn7i-c8g1.2xlarge', [DiskCategory.CLOUD_ESSD, DiskCategory.CLOUD_AUTO]],
  ['ecs.gn8is.2xlarge', [DiskCategory.CLOUD_ESSD, DiskCategory.CLOUD_AUTO]],
  ['ecs.ebmgn8is.32xlarge', [DiskCategory.CLOUD_ESSD, DiskCategory.CLOUD_AUTO]],
  ['ecs.gn6i-c4g1.xlarge', [DiskCategory.CLOUD_ESSD, DiskCategory.CLOUD_AUTO, DiskCategory.CLOUD_SSD, DiskCategory.CLOUD_EFFICIENCY]],
  ['ecs.g8i.large', [DiskCategory.CLOUD_ESSD, DiskCategory.CLOUD_AUTO, DiskCategory.CLOUD_SSD, DiskCategory.CLOUD_EFFICIENCY]],
])('%s takes %j', (name, categories) => {
  const type = InstanceType.of(name);
  expect(Object.values(DiskCategory).filter(category => type.allowsDisk(category)).sort()).toEqual([...categories].sort());
});

test.each([
  ['ecs.gn7i-c8g1.2xlarge', true], ['ecs.vgn7i-vws-m4.xlarge', true], ['ecs.sgn7i-vws-m2.xlarge', true], ['ecs.ebmgn8is.32xlarge', true], ['ecs.sccgn7ex.32xlarge', true],
  ['ecs.g8i.large', false], ['ecs.e-c1m2.large', false], ['ecs.c8y.large', false], ['ecs.re7p.large', false], ['ecs.gi.large', false],
])('%s has a GPU: %p', (name, hasGpu) => {
  expect(InstanceType.of(name).hasGpu).toBe(hasGpu);
});

test('what the name does not tell can be said', () => {
  expect(InstanceType.of('ecs.future9.large', { hasGpu: true }).hasGpu).toBe(true);
  expect(InstanceType.of('ecs.gn7i-c8g1.2xlarge', { hasGpu: false }).hasGpu).toBe(false);
  expect(InstanceType.of('ecs.g8i.large').memoryGiB).toBeUndefined();
});
