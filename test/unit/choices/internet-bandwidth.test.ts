import { InternetBandwidth } from '../../../lib';

test.each([
  ['by traffic', InternetBandwidth.payByTraffic(100), { bandwidth: '100', internetChargeType: 'PayByTraffic' }],
  ['by bandwidth', InternetBandwidth.payByBandwidth(3), { bandwidth: '3', internetChargeType: 'PayByBandwidth' }],
  ['none', InternetBandwidth.none(), undefined],
])('%s', (_what, bandwidth, attributes) => {
  expect(bandwidth._bind()).toEqual(attributes);
});
