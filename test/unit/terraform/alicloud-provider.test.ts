import { alicloud } from '../../../lib';
import { admitsVersion2, regionOf } from '../../../lib/terraform/alicloud-provider';
import { aStack, emptyStack, stackIn } from '../constructs/stack';

describe('a version constraint', () => {
  test.each(['>= 1.283.0, < 2.0.0', '< 2', '<2.0', '~> 1.283', '~> 1.283.0', '1.289.0', '= 1.289.0', '<= 1.300.0', '< 2.0.0, >= 1.0.0'])('%s keeps below 2', constraint => {
    expect(admitsVersion2(constraint)).toBe(false);
  });

  test.each([undefined, '', '>= 1.283.0', '~> 2.0', '< 3.0.0', '>= 1.0, < 2.1.0', '2.0.0', '<= 2.0.0', '!= 2.0.0', '~> 1', '> 1.0'])('%p lets 2.x in', constraint => {
    expect(admitsVersion2(constraint)).toBe(true);
  });
});

describe('the region', () => {
  test('is that of the provider without an alias', () => {
    const stack = aStack();
    new alicloud.AlicloudProvider(stack, 'second', { alias: 'second', region: 'cn-beijing' });
    expect(regionOf(stack)).toBe('ap-southeast-1');
  });

  test('is that of the provider that is given', () => {
    const stack = aStack();
    expect(regionOf(stack, new alicloud.AlicloudProvider(stack, 'second', { alias: 'second', region: 'cn-beijing' }))).toBe('cn-beijing');
  });

  test('is unknown without a provider, and known once there is one', () => {
    const stack = emptyStack();
    expect(regionOf(stack)).toBeUndefined();
    new alicloud.AlicloudProvider(stack, 'alicloud', { region: 'us-east-1' });
    expect(regionOf(stack)).toBe('us-east-1');
  });

  test('of one stack is none of another', () => {
    expect([regionOf(stackIn('us-east-1')), regionOf(stackIn('cn-beijing')), regionOf(stackIn())]).toEqual(['us-east-1', 'cn-beijing', undefined]);
  });
});
