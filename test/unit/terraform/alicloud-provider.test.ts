import { alicloud } from '../../../lib';
import { findProvider, regionOf } from '../../../lib/terraform/alicloud-provider';
import { aStack, emptyStack, stackIn } from '../constructs/stack';

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

describe('the provider', () => {
  const aliased = (stack = emptyStack()) => {
    new alicloud.AlicloudProvider(stack, 'second', { alias: 'second', region: 'cn-beijing' });
    return stack;
  };

  test.each([
    ['one where the stack has one without an alias', aliased(aStack()), undefined, 'one'],
    ['one where it was given, whatever it is', emptyStack(), 'alicloud', 'one'],
    ['of an alias only where the stack has no other', aliased(), undefined, 'aliased'],
    ['none in a stack without', emptyStack(), undefined, 'none'],
  ])('is %s', (_what, stack, given, found) => expect(findProvider(stack, given)).toBe(found));
});
