import { isMainland } from '../../../lib/validation/regions';

test.each(['cn-hangzhou', 'cn-beijing', 'cn-shanghai-finance-1', 'cn-hzfinance', 'cn-north-2-gov-1'])('%s lies in mainland China', region => {
  expect(isMainland(region)).toBe(true);
});

test.each(['cn-hongkong', 'ap-southeast-1', 'us-east-1', 'eu-central-1', '', undefined])('%p does not lie in mainland China, as far as is known', region => {
  expect(isMainland(region)).toBe(false);
});
