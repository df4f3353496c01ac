import { X509Certificate } from 'crypto';
import { Bought, CertificateShop } from './certificate-shop';
import { FrontendProps, FrontendSite, NAMES, Replacement, SITE, TOOLS } from './frontend-site';
import { Cloud } from '../../instruments/cloud/cloud';
import { Machine } from '../../instruments/cloud/machine';
import { mustRun } from '../../instruments/cloud/run-command';
import { SecretSource, TlsCertificate } from '../../lib';

// Certificates that no authority is asked for, and the checks that every deploy ends with.

let cloud: Cloud;
let site: FrontendSite;
let machine: Machine;

beforeAll(async () => {
  cloud = await Cloud.start();
  site = await FrontendSite.onNewMachine(cloud);
  ({ machine } = site);
  await site.deployFrontend();
});

afterAll(() => cloud?.stop());

const BROKEN = '/etc/nginx/conf.d/broken.conf';

describe('a certificate that was bought', () => {
  const shop = new CertificateShop();
  let pem: (bought: Bought, props?: FrontendProps) => FrontendSite;

  beforeAll(async () => {
    pem = ({ chain, key }, props) => site.with({
      certificate: TlsCertificate.fromPem({ chain, privateKey: SecretSource.unsafeArgument('private_key') }), privateKey: key, ...props,
    });
    await machine.trust('shop', shop.root);
    await pem(shop.sell(NAMES)).installTools();
  });

  test('is served with its intermediate one, and a second run changes nothing', async () => {
    const bought = pem(shop.sell(NAMES));
    expect(await bought.must('certificate')).not.toContain('warning');
    const shown = await mustRun('openssl', ['s_client', '-connect', `${machine.address}:443`, '-servername', SITE, '-showcerts']);
    expect(shown.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    const state = async () => [await site.workers(), ...await site.stateOf('/etc', '/usr/local')];
    const before = await state();
    await bought.must('certificate');
    expect(await state()).toEqual(before);
    expect(await machine.mustShell('find /tmp /run -name private-key')).toBe('');
  });

  describe('whose key is stored', () => {
    const { chain, key } = shop.sell(NAMES);
    const stored = (parameter: string) => site.with({
      certificate: TlsCertificate.fromPem({ chain, privateKey: SecretSource.fromOosSecretParameter(parameter) }),
    });

    beforeAll(async () => {
      cloud.parameters.secretParameters.set('web-key', key);
      await stored('web-key').installTools();
    });

    test('is served', async () => {
      await stored('web-key').must('certificate');
      expect((await site.served()).fingerprint256).toBe(new X509Certificate(chain).fingerprint256);
    });

    test('is refused where the key is not there', () => stored('gone').expectRefusal('certificate', /gone/));
  });

  // what the text alone shows is refused at synth; what check-chain says of all of it is held by site-certificate.test.ts
  const good = shop.sell(NAMES);
  test.each<[string, RegExp, () => Promise<Bought>]>([
    ['with the key of another', /does not belong to the first certificate/, async () => ({ ...good, key: shop.sell(NAMES).key })],
    ['with an encrypted key', /the private key is encrypted/, async () =>
      ({ ...good, key: await mustRun('openssl', ['pkey', '-aes128', '-passout', 'pass:secret'], { input: good.key }) })],
    ['with what is no key', /the private key cannot be read/, async () => ({ ...good, key: 'hello' })],
    ['that has expired', /the certificate expired on 20/, async () => shop.sell(NAMES, { days: -1 })],
  ])('%s is refused', async (_what, words, bought) => {
    await pem(await bought()).expectRefusal('certificate', words);
  });

  test('that soon expires, or lacks its intermediate one, is served: a person was warned at synth', async () => {
    await pem(shop.sell(NAMES, { days: 20 })).must('certificate');
    const { chain, key } = shop.sell(NAMES);
    await pem({ chain: chain.replace(shop.intermediate, ''), key }).must('certificate');
    expect(await site.serves()).toBe(true);
  });

  test('that nginx refuses is not served', async () => {
    const current = () => machine.mustShell('readlink /etc/open-webui/tls/current');
    await machine.writeFile(BROKEN, 'no_such_directive on;\n');
    const before = await current();
    await pem(shop.sell(NAMES)).expectRefusal('certificate', /nginx refuses the certificate, the one before is kept/);
    expect(await current()).toBe(before);
    await machine.mustShell(`rm ${BROKEN}`);
  });

  test('ends the renewal of what was there before', async () => {
    await site.with({ certificate: TlsCertificate.acme() }).installTools();
    await machine.mustShell(`cp ${TOOLS}/renew-certificate.* /etc/systemd/system/ && systemctl enable --quiet --now renew-certificate.timer
      echo CHALLENGE=acme-http-01 >/etc/open-webui/acme.env`);
    await pem(shop.sell(NAMES)).must('certificate');
    expect((await machine.shell('systemctl is-active renew-certificate.timer')).stdout).toBe('inactive\n');
    const folders = `/etc/open-webui /etc/systemd/system ${TOOLS}`;
    expect(await machine.mustShell(`find ${folders} -name '*renew*' -o -name acme.env -o -name 'obtain*'`)).toBe('');
  });

  test('and others after it leave two on the machine', async () => {
    for (let i = 0; i < 4; i++) {
      await pem(shop.sell(NAMES)).must('certificate');
    }
    expect((await machine.mustShell('ls /etc/open-webui/tls')).split('\n').filter(name => !['current', 'placeholder'].includes(name))).toHaveLength(2);
  });
});

test('a certificate that the machine signed itself is kept for as long as the names are the same, also on a new machine', async () => {
  await site.must('certificate');
  const first = await site.served();
  await site.must('certificate');
  await machine.mustShell('rm -rf /etc/open-webui');
  await site.must('frontend');
  await site.must('certificate');
  const second = await site.served();
  expect([second.serialNumber, second.subjectAltName]).toEqual([first.serialNumber, `DNS:${SITE}, DNS:www.${SITE}`]);
  await site.with({ names: [SITE] }).must('certificate');
  expect((await site.served()).subjectAltName).toBe(`DNS:${SITE}`);
  await site.must('certificate');
});

describe('the last check sees', () => {
  const expectComplaint = async (words: RegExp) => {
    const { lastLine } = await site.runImpatiently('certificate');
    expect(lastLine).toMatch(words);
  };

  test('a site that is down', async () => {
    await site.upstream.stop();
    await expectComplaint(/^certificate: https:\/\/chat\.example\.com: the answer .* is 503, not 200/);
    await site.upstream.start();
  });

  test.each<[string, Replacement, RegExp]>([
    ['a foreign origin let in', ['$upgrade;\n', '$upgrade;\n    proxy_set_header Origin https://chat.example.com;\n'], /a WebSocket from https:\/\/foreign\.invalid is 101, not 403/],
    ['the own origin kept out', ['proxy_set_header Upgrade $upgrade;', 'proxy_set_header Upgrade "";'], /a WebSocket from https:\/\/chat\.example\.com is 400, not 101/],
    ['a header twice', ['proxy_hide_header X-Frame-Options;', ''], /https:\/\/chat\.example\.com: the header X-Frame-Options is/],
    ['a header never', ['add_header Referrer-Policy strict-origin-when-cross-origin always;', ''], /https:\/\/chat\.example\.com: the header Referrer-Policy is/],
    ['that nginx serves another certificate', ['/tls/current/', '/tls/placeholder/'], /serving the installed certificate is False/],
  ])('%s', (_what, replacement, words) => site.configured([replacement], () => expectComplaint(words)));
});

describe('where the names lead, which the zone\'s own name servers are asked', () => {
  const OTHER = '198.51.100.7';
  const leadsTo = (ipAddress = machine.address) => site.with({ ipAddress });

  beforeAll(() => leadsTo().installTools());

  afterEach(() => {
    cloud.dns.records = [];
    NAMES.forEach(name => cloud.names.hosts.set(name, machine.address));
  });

  /** As somebody writes it into the zone, beside the site's own record. */
  const alsoLead = (name: string, type: 'A' | 'AAAA', value: string) => {
    cloud.names.sources.splice(1, 1, () => [{ name: SITE, type: 'A', value: machine.address }, { name, type, value }]);
  };

  afterEach(() => cloud.names.sources.splice(1, 1));

  test('to the site and nowhere else, is right', async () => {
    expect(await leadsTo().must('certificate')).not.toMatch(/warning|not asked/);
  });

  test('to another server too, is refused with its address and the cure', async () => {
    alsoLead(SITE, 'A', OTHER);
    await leadsTo().expectRefusal('certificate',
      new RegExp(`${SITE} leads to ${OTHER} too .ns1\\.alidns\\.com., and this site is at ${machine.address}: in the zone example\\.com delete the record`));
  });

  test('to an IPv6 address too, is refused', async () => {
    alsoLead(SITE, 'AAAA', '2001:db8::7');
    await leadsTo().expectRefusal('certificate', new RegExp(`${SITE} leads to 2001:db8::7 too`));
  });

  test('to another server alone, is refused', async () => {
    await leadsTo('203.0.113.9').expectRefusal('certificate', new RegExp(`${SITE} leads to ${machine.address} .ns1\\.alidns\\.com., and this site is at 203\\.0\\.113\\.9`));
  });

  test('nowhere, is refused', async () => {
    cloud.names.hosts.delete(SITE);
    await leadsTo().expectRefusal('certificate', new RegExp(`ns1\\.alidns\\.com, a name server of example\\.com, does not know ${SITE}: delegate example\\.com`));
  });

  test('to the site a moment later, is waited for', async () => {
    alsoLead(SITE, 'A', OTHER);
    const running = leadsTo().must('certificate');
    setTimeout(() => cloud.names.sources.splice(1, 1), 8000);
    await running;
  });

  test('is a warning where nobody answers: a machine without a way to name servers is no reason to fail', async () => {
    const { address } = cloud.names;
    cloud.names.hosts.set('ns1.alidns.com', cloud.bailian.listener.address);
    expect(await leadsTo().must('certificate')).toMatch(new RegExp(`warning: where ${SITE} leads could not be asked: does not answer`));
    cloud.names.hosts.set('ns1.alidns.com', address);
  });

  test('is not asked where the records are somebody else\'s', async () => {
    alsoLead(SITE, 'A', OTHER);
    expect(await site.must('certificate')).toContain('where the names lead is not asked');
  });
});
