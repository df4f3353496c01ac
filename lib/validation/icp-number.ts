import { matches } from './rules';

/** The short names of provinces: with one of them the authority of each begins its numbers. */
const PROVINCES = '京津沪渝冀豫云滇辽黑湘皖鲁新苏浙赣鄂桂甘陇晋蒙陕秦吉闽贵黔粤青藏川蜀宁琼';

/** That of a person or company, with or without the number of one of its sites; who has a licence too may have a filing that begins with its class, e.g. B2. */
const FORM = new RegExp(`^[${PROVINCES}]ICP备(?:[0-9]{6,10}号|[AB][12]-[0-9]{8}号?)(?:-[0-9]{1,4})?$`);

/** As it is written, but for what a keyboard makes of it and what stands before it in a footer. */
function spelt(value: string): string {
  const text = value.normalize('NFKC').replace(/\s/g, '').replace(/[‐-―−]/g, '-').replace(/備/g, '备').replace(/號/g, '号').toUpperCase();
  return text.replace(new RegExp(`^[^${PROVINCES}]*:`), '').replace(/(备[0-9]{6,10})(?=-|$)/, '$1号');
}

function cureOf(value: string): string | undefined {
  const meant = spelt(String(value));
  if (FORM.test(meant)) {
    return `did you mean ${meant}?`;
  }
  if (meant.includes('网安备')) {
    return 'that is the number of the police; say that of the filing, which beian.miit.gov.cn finds by the domain';
  }
  return /ICP证|^.?字?[AB][12]-/.test(meant) ? 'that is a licence; say the number of the filing, which beian.miit.gov.cn finds by the domain' : undefined;
}

/** The number of an ICP filing, as the ministry writes it. */
export const ICP_NUMBER = matches('icp-number', FORM, 'must be the number of an ICP filing, e.g. 浙ICP备12345678号-1', cureOf);
