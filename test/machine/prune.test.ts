import { moments } from './cut-off';
import { CONFIGURATION, FrontendSite, SITE, STATE, TOOLS } from './frontend-site';
import { Cloud } from '../../instruments/cloud/cloud';
import { Machine } from '../../instruments/cloud/machine';
import { Finished, waitUntil } from '../../instruments/cloud/run-command';
import { TlsCertificate } from '../../lib';

// What `prune frontend` takes away and what it leaves: what was there before decides, so each test has a machine of its own.

const UNITS = '/etc/systemd/system';
const ADDED = '/etc/nginx/conf.d/own.conf';
const OWN = `events {}
http {
  include /etc/nginx/conf.d/*.conf;
  server { listen 8090; location / { return 200 "somebody else's"; } }
}`;

/** What is the front end's alone: prune itself stays, and the words that it begins with. */
const LEFT = `ls -d /etc/open-webui/{tls,acme.env,nginx-before} /var/www/acme ${UNITS}/renew-certificate.* ${UNITS}/nginx.service.d/open-webui.conf \
  ${TOOLS}/{tls-certificate,check-*,obtain-certificate,nginx.conf,renew-certificate.*} ${TOOLS}/installed/{certificate,nginx,acme} 2>/dev/null || true`;

let cloud: Cloud;
let site: FrontendSite;
let machine: Machine;

beforeAll(async () => {
  cloud = await Cloud.start();
});

afterAll(() => cloud?.stop());

beforeEach(async () => {
  site = await FrontendSite.onNewMachine(cloud, { names: [SITE] });
  ({ machine } = site);
});

afterEach(() => site.destroy());

const prune = (words = 'frontend 8080'): Promise<Finished> => machine.shell(`${TOOLS}/prune ${words} 2>&1`);

async function mustPrune(words?: string): Promise<string> {
  const { exitCode, stdout } = await prune(words);
  expect([exitCode, stdout]).toEqual([0, stdout]);
  return stdout;
}

/** What is left of a front end: its files, and that HTTPS is served. */
const left = async (): Promise<string[]> => (await machine.mustShell(`${LEFT}; ss -Hltn 'sport = :443' | awk '{ print $4 }'`)).split('\n').filter(Boolean);

/** What is left when nginx, which is only told to, has read its configuration again. */
async function leftAfterReload(): Promise<string[]> {
  await waitUntil('nginx to give back what the site had', 30, async () => (await left()).length === 0).catch(() => undefined);
  return left();
}

const stateOfNginx = async (): Promise<string[]> => (await machine.shell('systemctl is-active nginx; systemctl is-enabled nginx')).stdout.trim().split('\n');

const pageOn = async (port: number): Promise<string> => (await machine.shell(`curl -s --max-time 5 --retry 3 --retry-connrefused http://127.0.0.1:${port}/`)).stdout;

const add = (location: string): Promise<void> => machine.writeFile(ADDED, `server { listen 8091; location / { ${location} } }\n`);

describe('where nginx came with the site', () => {
  // The packages of the machine are there; nothing of them runs, as before a first deploy.
  beforeEach(() => machine.mustShell('systemctl disable --quiet --now nginx'));

  test('nothing is left but the package and what lies on the data disk', async () => {
    await machine.mustShell('DEBIAN_FRONTEND=noninteractive apt-get -qy purge nginx nginx-common', { timeoutSeconds: 300 });
    site = site.with({ certificate: TlsCertificate.acme() });
    await site.deployFrontend();
    await machine.mustShell(`cp ${TOOLS}/renew-certificate.* ${UNITS} && systemctl enable --quiet --now renew-certificate.timer
      mkdir -p ${STATE} && echo kept >${STATE}/account && echo CHALLENGE=x >/etc/open-webui/acme.env
      echo 'certificate: no certificate' >/var/log/open-webui/last-failure`);
    expect(await site.serves()).toBe(true);
    expect(await mustPrune()).toContain('nginx is stopped and disabled');
    expect([await left(), await stateOfNginx()]).toEqual([[], ['inactive', 'disabled']]);
    expect(await machine.mustShell(`ss -Hltn 'sport = :80'; systemctl list-timers --all | grep renew; dpkg --verify nginx-common; cat ${STATE}/account; ls /var/log/open-webui`)).toBe('kept\napt.log');
    expect(await mustPrune()).toBe('');
    await site.deployFrontend();
    expect(await site.serves()).toBe(true);
  });

  test('the front end of another service stays until a person says so', async () => {
    await site.with({ upstreamPort: 9000 }).deployFrontend();
    expect(await mustPrune('frontend 8080')).toBe('');
    expect(await left()).toContain('0.0.0.0:443');
    await mustPrune('frontend');
    expect(await left()).toEqual([]);
  });

  test('a site that somebody added goes on', async () => {
    await site.deployFrontend();
    await add('return 200 "added";');
    expect(await mustPrune()).toContain('nginx goes on without the site');
    expect([await pageOn(8091), await leftAfterReload(), (await stateOfNginx())[0]]).toEqual(['added', [], 'active']);
  });

  test('a front end that what was added needs stays, and that is said', async () => {
    await site.deployFrontend();
    await add('proxy_pass http://127.0.0.1:8080; limit_req zone=sign_in;');
    const { exitCode, stdout } = await prune();
    expect([exitCode, stdout.trim().split('\n').pop()]).toEqual([1, expect.stringMatching(
      /^the front end stays: nginx refuses its configuration of before .*sign_in.*; correct what was added to \/etc\/nginx, then run/)]);
    await machine.mustShell('systemctl reload nginx');
    expect(await site.serves()).toBe(true);
    await machine.mustShell(`rm ${ADDED}`);
    await mustPrune();
    expect(await leftAfterReload()).toEqual([]);
  });

  test('a run cut off anywhere is completed by the next', async () => {
    for (const after of moments(8, 5, 20261127).map(tenths => tenths / 10)) {
      await site.deployFrontend();
      await machine.shell(`timeout --signal=KILL ${after + 0.01} ${TOOLS}/prune frontend 8080`);
      await mustPrune();
      expect([after, await left()]).toEqual([after, []]);
    }
  });

  test('tools of before there were pieces go too', async () => {
    await site.with({ certificate: TlsCertificate.acme() }).deployFrontend();
    await machine.mustShell(`rm -r ${TOOLS}/installed ${TOOLS}/nginx.conf`);
    await mustPrune();
    expect(await left()).toEqual([]);
  });

  test('something else is not understood', async () => {
    await site.deployFrontend();
    for (const words of ['everything', '--help', "''"]) {
      expect(await prune(words)).toMatchObject({ exitCode: 1, stdout: 'say what shall go: "prune frontend", "prune local-models", "prune former-versions IMAGE" or "prune former-programs"\n' });
    }
    expect(await site.serves()).toBe(true);
  });
});

describe('where nginx was there before', () => {
  beforeEach(async () => {
    await machine.writeFile(CONFIGURATION, OWN);
    await machine.mustShell('systemctl restart nginx');
    expect(await pageOn(8090)).toBe("somebody else's");
  });

  test('it goes on as it was', async () => {
    await site.deployFrontend();
    expect(await site.serves()).toBe(true);
    expect(await mustPrune()).toContain('nginx goes on without the site');
    expect([await pageOn(8090), await leftAfterReload(), await machine.readFile(CONFIGURATION)]).toEqual(["somebody else's", [], OWN]);
    await machine.mustShell('test -L /etc/nginx/sites-enabled/default');
  });

  test('one that did not run does not run again', async () => {
    await machine.mustShell('systemctl disable --quiet --now nginx');
    await site.deployFrontend();
    await mustPrune();
    expect([await stateOfNginx(), await machine.readFile(CONFIGURATION)]).toEqual([['inactive', 'disabled'], OWN]);
  });

  test('where there never was a front end nothing is touched', async () => {
    await site.run('toolbox-prune');
    expect(await mustPrune()).toBe('');
    expect([await pageOn(8090), (await stateOfNginx())[0]]).toEqual(["somebody else's", 'active']);
  });
});
