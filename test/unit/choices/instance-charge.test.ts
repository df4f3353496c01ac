import { InstanceCharge } from '../../../lib';

test('pay-as-you-go is post-paid', () => {
  expect(InstanceCharge.payAsYouGo()._bind()).toEqual({ instanceChargeType: 'PostPaid' });
});

test('a subscription is paid in advance by the month, for the instance alone, does not renew itself, and is not destroyed before its end', () => {
  expect(InstanceCharge.subscription({ months: 12 })._bind()).toEqual({ instanceChargeType: 'PrePaid', period: 12, periodUnit: 'Month', renewalStatus: 'Normal', includeDataDisks: false, forceDelete: true });
  expect(InstanceCharge.subscription({ months: 12 })._mayBeDestroyed).toBe(false);
});

test('a subscription renews itself by the month where that is wished', () => {
  expect(InstanceCharge.subscription({ months: 1, autoRenew: true })._bind()).toMatchObject({ renewalStatus: 'AutoRenewal', autoRenewPeriod: 1 });
});

test('a subscription may be destroyed where that is wished', () => {
  expect(InstanceCharge.subscription({ months: 1, forceDelete: true })._mayBeDestroyed).toBe(true);
  expect([InstanceCharge.payAsYouGo(), InstanceCharge.spot()].map(charge => charge._mayBeDestroyed)).toEqual([true, true]);
});

test('only the word true lets a subscription be destroyed', () => {
  for (const forceDelete of [undefined, null, 'true', 'false', 1]) {
    expect(InstanceCharge.subscription({ months: 1, forceDelete: forceDelete as unknown as boolean })._mayBeDestroyed).toBe(false);
  }
});

test('a spot instance costs what the market says, or at most a limit', () => {
  expect(InstanceCharge.spot()._bind()).toEqual({ instanceChargeType: 'PostPaid', spotStrategy: 'SpotAsPriceGo' });
  expect(InstanceCharge.spot({ maxHourlyPrice: 0.12 })._bind()).toEqual({ instanceChargeType: 'PostPaid', spotStrategy: 'SpotWithPriceLimit', spotPriceLimit: 0.12 });
});
