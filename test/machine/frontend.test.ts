import * as https from 'https';
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

/**
 * What Open WebUI 0.12.4 itself spends was measured on its image (SQLite, one user, three models; its process's time in /proc/PID/stat over what
 * `wrk -t 1 -c 1` and `-c 4` got in 4 s, on the machine that runs these tests):
 *
 *     /health 0.9 to 1.0 ms, the page itself (/) 2.4 to 2.6 ms, a static file 2.2 to 2.5 ms, /api/v1/users/user/settings 4.8 to 5.7 ms,
 *     /api/v1/chats/ 5.0 to 6.4 ms, /api/config 9.1 to 10 ms, /api/models 11.5 to 13.8 ms, a chunk of /api/chat/completions 150 to 224 µs
 */
describe('beside what Open WebUI spends on the lightest, nginx spends little processor time', () => {
  /** Microseconds of nginx's workers for each of so many. Unlike a rate it is the same on a busy machine. */
  const microseconds = async (count: number, work: () => Promise<unknown>): Promise<number> => {
    const workers = (await site.workers()).map(id => `/proc/${id}/stat`).join(' ');
    // user and system, in hundredths of a second
    const spent = async () => Number(await machine.mustShell(`awk '{ sum += $14 + $15 } END { print sum }' ${workers}`)) * 10_000;
    const before = await spent();
    await work();
    return (await spent() - before) / count;
  };

  test('on a request', async () => {
    const agent = new https.Agent({ keepAlive: true, maxSockets: 16 });
    const one = await microseconds(4000, () => Promise.all(Array.from({ length: 16 }, async () => {
      for (let i = 0; i < 250; i++) {
        await site.ask('/', { agent });
      }
    })));
    agent.destroy();
    console.log(`nginx spends ${one.toFixed(0)} µs of processor time on a request`);
    expect(one).toBeLessThan(2400 / 4);
  });

  // a millisecond apart, so that each is one that nginx reads and writes
  test('on a streamed chunk', async () => {
    const one = await microseconds(8 * 1000, async () => {
      const answers = await Promise.all(Array.from({ length: 8 }, () => site.ask('/stream?count=1000&gap=0.001')));
      expect(new Set(answers.map(({ body }) => body.split('data: ').length - 1))).toEqual(new Set([1000]));
    });
    console.log(`nginx spends ${one.toFixed(0)} µs of processor time on a streamed chunk`);
    expect(one).toBeLessThan(150 / 2);
  });
});
