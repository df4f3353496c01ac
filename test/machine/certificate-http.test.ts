import { AcmeSite } from './acme-site';
import { cutOff, moments } from './cut-off';
import { FrontendProps, FrontendSite, NAMES, SITE, STATE, TOOLS } from './frontend-site';
import { Cloud } from '../../instruments/cloud/cloud';
import { Machine } from '../../instruments/cloud/machine';
import { AcmeServer, TlsCertificate, AcmeChallenge } from '../../lib';

// A certificate by HTTP-01, with certbot against a real ACME server: one site's life, test after test.

let cloud: Cloud;
let acme: AcmeSite;
let site: FrontendSite;
let machine: Machine;

beforeAll(async () => {
  cloud = await Cloud.start();
  acme = await AcmeSite.onNewMachine(cloud);
  site = acme.http();
  ({ machine } = site);
});

afterAll(async () => {
  await acme?.stop();
  await cloud?.stop();
});

/** With other names, which nginx must know before. */
async function withNames(names: string[], during: (site: FrontendSite) => Promise<void>, more: FrontendProps = {}): Promise<void> {
  const other = site.with({ names, ...more });
  await other.must('frontend');
  await during(other);
  await site.must('frontend');
}

test('is obtained and served, and its renewal is set up', async () => {
  const said = await site.must('certificate');
  for (const name of NAMES) {
    expect((await site.served(name)).issuer).toContain('Pebble');
  }
  expect(cloud.acme.orders).toBe(1);
  expect(said).not.toContain('PRIVATE');
  const unit = 'renew-certificate.timer';
  expect(await machine.mustShell(`systemctl is-active ${unit}; systemctl show ${unit} -p RandomizedDelayUSec,Persistent`)).toBe('active\nRandomizedDelayUSec=11h\nPersistent=yes');
  // what an administrator would be told of the units; of others on the machine it says more
  expect(await machine.mustShell('systemd-analyze verify /etc/systemd/system/renew-certificate.{timer,service} 2>&1')).toBe('');
});

test('a second run asks nobody and changes nothing', async () => {
  const state = async () => [cloud.acme.orders, await site.workers(), ...await site.stateOf('/etc', '/usr/local', '/var/www', '/var/lib/open-webui')];
  const before = await state();
  await site.must('certificate');
  expect(await state()).toEqual(before);
});

describe('while the authority is down', () => {
  beforeAll(() => cloud.network.refuse(cloud.acme));
  afterAll(() => cloud.network.accept(cloud.acme));

  test('it is not noticed while the certificate is fresh', async () => {
    await site.must('certificate');
  });

  test('another name fails and keeps what is served', async () => {
    await site.with({ names: [SITE] }).expectRefusal('certificate', /no certificate for chat\.example\.com .*the site goes on with what it has/);
  });
});

test('other names get a certificate of their own, and the way back costs nothing', async () => {
  await site.with({ names: [SITE] }).must('certificate');
  expect((await site.served()).subjectAltName).not.toContain('www');
  await site.must('certificate');
  expect((await site.served()).subjectAltName).toContain('www');
  expect(cloud.acme.orders).toBe(2);
});

test("Debian's own timer leaves it alone", async () => {
  const state = async () => [cloud.acme.orders, ...await site.stateOf(STATE)];
  const before = await state();
  await machine.mustShell('systemctl start certbot.service');
  expect(await state()).toEqual(before);
});

test('a new machine with the old data disk asks for nothing', async () => {
  const before = [await acme.serial(), cloud.acme.orders];
  await machine.mustShell(`rm -rf /etc/open-webui /run/open-webui-tls-pending ${TOOLS}/obtain-certificate ${TOOLS}/installed/acme
    DEBIAN_FRONTEND=noninteractive apt-get -qy purge certbot`, { timeoutSeconds: 300 });
  await site.deployFrontend();
  expect(await acme.serial()).not.toBe(before[0]);
  await site.must('certificate');
  expect([await acme.serial(), cloud.acme.orders]).toEqual(before);
});

test('a name that does not resolve is said before the authority is asked', async () => {
  const { orders } = cloud.acme;
  await withNames([...NAMES, 'nowhere.example.com'], other =>
    other.expectRefusal('certificate', /waited .* nowhere\.example\.com .*to resolve: point their A records at this machine/));
  expect(cloud.acme.orders).toBe(orders);
});

test('what the authority finds wrong is said', async () => {
  const name = 'astray.example.com';
  cloud.names.hosts.set(name, machine.address);
  await withNames([...NAMES, name], other => other.configured([['root /var/www/acme;', 'root /var/www/elsewhere;']], () =>
    other.expectRefusal('certificate', /no certificate for .*astray\.example\.com.*acme-challenge.* returned 404|no certificate for .*Invalid response from .*acme-challenge.*404/)));
});

test('a limit of the authority is said, and asked about once', async () => {
  await acme.http(acme.busy.directoryUrl).expectRefusal('certificate', /too many certificates .5. already issued/);
  expect(acme.busy.orders).toBe(1);
});

test('the authority of staging and the real one keep apart', async () => {
  // certbot takes an authority for one of staging by its name, and would not replace a real certificate by its
  const staging = site.with({ certificate: TlsCertificate.acme({ challenge: AcmeChallenge.HTTP_01, server: AcmeServer.LETS_ENCRYPT_STAGING }) });
  const real = await acme.serial();
  await staging.must('certificate');
  const [rehearsed, { orders }] = [await acme.serial(), cloud.acme];
  expect(rehearsed).not.toBe(real);
  await site.must('certificate');
  expect(await acme.serial()).toBe(real);
  await staging.must('certificate');
  expect([await acme.serial(), cloud.acme.orders]).toEqual([rehearsed, orders]);
});

test.each([
  ['without its key', 'rm -f */live/*/privkey.pem'],
  ['whose settings are empty', 'truncate -s 0 */renewal/*.conf'],
  ['without its archive', 'rm -rf */archive'],
  ['without its settings', 'rm -f */renewal/*.conf'],
])('a state %s is replaced', async (_how, damage) => {
  await site.must('certificate');
  await machine.mustShell(`cd ${STATE} && ${damage}`);
  await site.must('certificate');
  expect(await site.serves()).toBe(true);
});

test('a run cut off anywhere is completed by the next', async () => {
  for (const after of moments(8, 5, 20261129)) {
    await acme.forget();
    await cutOff('certificate', site, after, 'kill');
    expect([after, await site.serves()]).toEqual([after, true]);
    await site.must('certificate');
    expect((await site.served()).issuer).toContain('Pebble');
  }
});
