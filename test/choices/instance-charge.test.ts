import { InstanceCharge } from '../../lib';

test('pay-as-you-go is post-paid', () => {
  expect(InstanceCharge.payAsYouGo()._bind()).toEqual({ instanceChargeType: 'PostPaid' });
});

test('a subscription is paid in advance by the month, does not renew itself, and is not destroyed before its end', () => {
  expect(InstanceCharge.subscription({ months: 12 })._bind()).toEqual({ instanceChargeType: 'PrePaid', period: 12, periodUnit: 'Month', renewalStatus: 'Normal', forceDelete: false });
});

test('a subscription renews itself by the month where that is wished', () => {
  expect(InstanceCharge.subscription({ months: 1, autoRenew: true })._bind()).toMatchObject({ renewalStatus: 'AutoRenewal', autoRenewPeriod: 1 });
});

test('a subscription may be destroyed where that is wished', () => {
  expect(InstanceCharge.subscription({ months: 1, forceDelete: true })._bind()).toMatchObject({ forceDelete: true });
});

test('a spot instance costs what the market says, or at most a limit', () => {
  expect(InstanceCharge.spot()._bind()).toEqual({ instanceChargeType: 'PostPaid', spotStrategy: 'SpotAsPriceGo' });
  expect(InstanceCharge.spot({ maxHourlyPrice: 0.12 })._bind()).toEqual({ instanceChargeType: 'PostPaid', spotStrategy: 'SpotWithPriceLimit', spotPriceLimit: 0.12 });
});
