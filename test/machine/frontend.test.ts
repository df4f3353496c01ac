import { CertificateShop } from './certificate-shop';
import { cutOff, moments, sleep } from './cut-off';
import { expectSentenceAndSite, failureOf } from './failure';
import { CONFIGURATION, FrontendSite, SITE, TOOLS } from './frontend-site';
import { tested } from './what-nginx-serves';
import { Cloud } from '../../instruments/cloud/cloud';
import { Machine } from '../../instruments/cloud/machine';

// nginx before Open WebUI: what Debian's serves (what-nginx-serves.ts), and what a run of its program does.

let cloud: Cloud;
let site: FrontendSite;
let machine: Machine;

beforeAll(async () => {
  cloud = await Cloud.start();
  tested.site = site = await FrontendSite.onNewMachine(cloud);
  ({ machine } = site);
  await site.deployFrontend();
});

afterAll(() => cloud?.stop());

describe('a run of the program', () => {
  test.each([
    ['gone', `rm ${TOOLS}/installed/certificate`],
    ['of another version', `sed -i '1s/.*/another/' ${TOOLS}/installed/certificate`],
  ])('says which of its tools are %s', async (_how, loss) => {
    await machine.mustShell(loss);
    const { lastLine } = await site.run('frontend');
    expect(lastLine).toBe('frontend: the tools "certificate" that this program calls are not on the machine; deploy again, nothing was changed');
    expect(await site.serves()).toBe(true);
    await site.must('toolbox-certificate');
  });

  test('changes nothing the second time', async () => {
    await site.must('frontend');
    const state = async () => [await site.workers(), ...await site.stateOf('/etc', '/usr/local', '/var/www', '/run')];
    const before = await state();
    expect(await site.must('frontend')).toContain('nothing to change');
    expect(await state()).toEqual(before);
  });

  test('leaves the site as it was where nginx refuses its configuration', async () => {
    const before = await machine.readFile(CONFIGURATION);
    await machine.writeFile('/etc/nginx/conf.d/broken.conf', 'no_such_directive on;\n');
    const failure = await failureOf(site, site.with({ maxUploadSizeMiB: 50 }).run('frontend'));
    expectSentenceAndSite(failure, /^frontend: nginx refuses .*no_such_directive/);
    expect(await machine.readFile(CONFIGURATION)).toBe(before);
    await machine.mustShell('rm /etc/nginx/conf.d/broken.conf');
    await site.must('frontend');
    expect((await machine.shell('cat /var/log/open-webui/last-failure')).exitCode).toBe(1);
  });

  test('has another name served, and takes it away again', async () => {
    const name = 'third.example.com';
    await site.with({ names: [SITE, name] }).must('frontend');
    expect(await site.serves(name)).toBe(true);
    await site.must('frontend');
    expect(await site.serves(name)).toBe(false);
  });

  test('that is cut off anywhere leaves a site that the next run completes', async () => {
    for (const [index, after] of moments(10, 12, 20261128).map(tenths => tenths / 10).entries()) {
      const other = site.with({ maxUploadSizeMiB: 40 + index });
      await cutOff('frontend', other, after, 'kill');
      expect([after, await site.serves()]).toEqual([after, true]);
      await machine.mustShell('nginx -t');
      await other.must('frontend');
      const { body } = await site.ask('/', { method: 'PUT', headers: { 'content-length': 200 << 20 } });
      expect(body).toContain(`the ${40 + index} MiB`);
    }
    await site.must('frontend');
  });

  test('names who has taken a port', async () => {
    const pair = '/etc/open-webui/tls/current';
    await machine.mustShell(`systemctl stop nginx; systemd-run --quiet --unit taker openssl s_server -accept 443 -cert ${pair}/fullchain.pem -key ${pair}/privkey.pem`);
    await sleep(0.5);
    const { lastLine } = await site.run('frontend');
    await machine.mustShell('systemctl stop taker');
    expect(lastLine).toBe('frontend: port 80 or 443 is taken by "openssl"; stop it, then deploy again');
    await site.must('frontend');
    expect(await site.serves()).toBe(true);
  });

  test('never replaces a real certificate by the placeholder', async () => {
    await site.serve(new CertificateShop().sell([SITE]));
    const before = await machine.mustShell('readlink /etc/open-webui/tls/current');
    await site.must('frontend');
    expect(await machine.mustShell('readlink /etc/open-webui/tls/current')).toBe(before);
  });

  test('keeps the private key readable by root alone', async () => {
    expect(await machine.mustShell("find /etc/open-webui/tls -perm /077 -not -type l; find /etc/open-webui/tls -name 'privkey.pem' | wc -l")).toMatch(/^[1-9]\d*$/);
  });
});
