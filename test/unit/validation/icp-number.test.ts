import { ICP_NUMBER } from '../../../lib/validation/icp-number';

const MEANT = 'did you mean 浙ICP备12345678号-1?';

test.each([
  ['浙icp备12345678号-1', MEANT], [' 浙ICP备 12345678号 -1\n', MEANT], ['浙ICP備12345678號-1', MEANT], ['浙ICP备１２３４５６７８号－1', MEANT], ['浙ICP备12345678号–1', MEANT],
  ['浙ICP备12345678-1', MEANT], ['备案号：浙ICP备12345678号-1', MEANT], ['ICP备案号:浙ICP备12345678号-1', MEANT],
  ['浙公网安备33010602000000号', 'that is the number of the police; say that of the filing, which beian.miit.gov.cn finds by the domain'],
  ['京ICP证030173号', 'that is a licence; say the number of the filing, which beian.miit.gov.cn finds by the domain'],
  ['浙B2-20080224', 'that is a licence; say the number of the filing, which beian.miit.gov.cn finds by the domain'],
  ['合字B2-20090007', 'that is a licence; say the number of the filing, which beian.miit.gov.cn finds by the domain'],
  ['chat.example.cn', undefined], ['浙ICP备', undefined], ['', undefined],
])('%j is refused, and cured: %s', (value, cure) => {
  expect([ICP_NUMBER.holds(value), ICP_NUMBER.cure!(value)]).toEqual([false, cure]);
});
