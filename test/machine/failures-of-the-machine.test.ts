import { expectSentence, expectSentenceAndSite, Failure, failureOf, printSentences } from './failure';
import { ADMIN, furnishAccount, Site, STORED } from './site';
import { BlockDevice } from '../../instruments/cloud/block-device';
import { Cloud } from '../../instruments/cloud/cloud';
import { Machine } from '../../instruments/cloud/machine';
import { waitUntil } from '../../instruments/cloud/run-command';
import { WARM_IMAGE } from '../../instruments/cloud/warm-machine';

// What is wrong on the machine or around it ends with a sentence of its own, and the site that ran before still runs.

let cloud: Cloud;
let machine: Machine;
let site: Site;
/** A second machine, on which no site has started yet. */
let other: Machine;
let its: Site;

/** What waits for its deadline: begun while other tests run, looked at when it has ended. */
const slow: Record<string, Promise<Failure>> = {};
let unattached: BlockDevice;

beforeAll(async () => {
  cloud = await Cloud.start();
  furnishAccount(cloud);
  site = await Site.onNewMachine(cloud, { diskSizeMiB: 4096, warm: true, certificate: 'self-signed' });
  its = await Site.onNewMachine(cloud, { diskSizeMiB: 4096, warm: true, names: [] });
  [machine, other] = [site.machine, its.machine];
  await site.deploy();
  await its.installTools();
  for (const name of ['system', 'docker']) {
    expect((await its.run(name)).lastLine).toBe(`${name}: done`);
  }
});

afterAll(async () => {
  printSentences();
  await Promise.all(Object.values(slow));
  await cloud?.stop();
});

describe('an image', () => {
  test('that the registry does not have', async () => {
    expectSentenceAndSite(await failureOf(site, site.with({ version: '0.99.0' }).run('web-ui')), /the registry has no .*v0\.99\.0/);
  });

  test('that is not the one with the digest', async () => {
    expectSentenceAndSite(await failureOf(site, site.with({ digest: `sha256:${'0'.repeat(64)}` }).run('web-ui')), /the registry has no .*@sha256:0000/);
  });

  test('for which the system disk is too small, until it is enlarged', async () => {
    await other.mustShell('systemctl stop docker.socket docker; mount -t tmpfs -o size=200m small /var/lib/docker; systemctl start docker');
    try {
      const pull = () => other.shell(`/usr/local/lib/open-webui/pull-image ${WARM_IMAGE}`, { timeoutSeconds: 300 });
      const { exitCode, stderr } = await pull();
      expect([exitCode, stderr.trim()]).toEqual([1, `the system disk is too small for ${WARM_IMAGE}; give systemDiskSizeGiB more, then deploy again`]);
      await other.mustShell('mount -o remount,size=6g /var/lib/docker');
      expect((await pull()).exitCode).toBe(0);
    } finally {
      await other.mustShell('systemctl stop docker.socket docker; umount /var/lib/docker; systemctl start docker');
    }
  });
});

test('another data disk than the one in use is not put in its place', async () => {
  const another = await cloud.createDisk(256);
  await machine.attachDisk(another);
  expectSentenceAndSite(await failureOf(site, new Site(cloud, machine, another).run('data-disk')), /another file system is mounted/);
  expect((await another.read(1 << 20)).every(byte => byte === 0)).toBe(true);
});

test('what waits for its deadline is begun: a disk that nobody attaches, and a registry that is down', async () => {
  unattached = await cloud.createDisk(64);
  slow.disk = failureOf(site, new Site(cloud, machine, unattached, { certificate: 'self-signed' }).run('data-disk'));
  await cloud.registry.stop();
  slow.registry = failureOf(site, site.with({ version: '0.11.4' }).run('web-ui')).finally(() => cloud.registry.start());
  // its secrets are read: what the account holds then is another test's to change
  await waitUntil('the pull to begin', 60, async () => (await machine.shell('pgrep -f open-webui/pull-image')).exitCode === 0);
});

describe('a first start', () => {
  afterEach(() => cloud.parameters.parameters.set(STORED.adminPassword, ADMIN.password));

  test('refuses a disk with somebody else\'s file system, and does not write to it', async () => {
    const foreign = await cloud.createDisk(512);
    await other.attachDisk(foreign);
    await other.mustShell(`mkfs.ext4 -q -F /dev/disk/by-id/virtio-${foreign.serial} && sync`);
    const before = await foreign.read(1 << 20);
    expectSentence(await failureOf(its, new Site(cloud, other, foreign).run('data-disk')), /holds something that this program did not make \(TYPE=ext4\)/);
    expect((await foreign.read(1 << 20)).equals(before)).toBe(true);
    expect((await its.run('data-disk')).lastLine).toBe('data-disk: done');
  });

  test.each([
    ['a password of 80 bytes', 'x'.repeat(80), ADMIN.email, /80 bytes.*72/],
    ['a password of 26 CJK characters', '密'.repeat(26), ADMIN.email, /78 bytes.*72/],
    ['a password of 7 bytes', '1234567', ADMIN.email, /7 bytes.*8 to/],
    ['a password with a tab in it', 'a tab\tis in it', ADMIN.email, /control character/],
    ['an e-mail without a domain', ADMIN.password, 'admin', /e-mail/],
  ])('with %s is refused before anything is open', async (_, password, adminEmail, words) => {
    cloud.parameters.parameters.set(STORED.adminPassword, password);
    const { text, ...told } = its.program('web-ui');
    // that one is refused at synth already: the program, told otherwise, refuses it too
    const failure = await failureOf(its, other.runProgram(text.replace(`admin_email='${ADMIN.email}'`, `admin_email='${adminEmail}'`), told));
    expectSentence(failure, words);
    expect(failure.invocation.output).not.toContain(password);
    expect(await other.mustShell('docker ps --quiet; ss -Hltn "( sport = :8080 or sport = :8079 )"')).toBe('');
  });

  test('on a machine whose port is taken says so', async () => {
    await other.mustShell('systemd-run --quiet --unit=thief python3 -m http.server 8080');
    expectSentence(await failureOf(its, its.run('web-ui')), /its port is taken by another program/);
    await other.mustShell('systemctl stop thief');
    expect((await its.run('web-ui')).lastLine).toBe('web-ui: done');
  });
});

test('without a network the site that runs is left alone', async () => {
  await cloud.network.cut(other.address);
  try {
    expectSentenceAndSite(await failureOf(its, its.run('web-ui')), /the metadata service 100\.100\.100\.200 does not answer/);
  } finally {
    await cloud.network.mend(other.address);
  }
});

test('a registry that is down ends with a sentence', async () => {
  expectSentenceAndSite(await slow.registry, /could not pull .*v0\.11\.4.*give the machine a way to the registry/);
});

test('a full data disk ends with a sentence, and the site goes on', async () => {
  await machine.mustShell('n=0; for size in 1G 128M 16M 1M 64K 4K; do while fallocate -l $size /var/lib/open-webui/filler.$((n++)) 2>/dev/null; do :; done; done');
  try {
    expectSentenceAndSite(await failureOf(site, site.with({ version: '0.12.99', models: ['qwen-flash'] }).run('web-ui')), /the data disk is full .*make room on it.*nothing was changed/);
  } finally {
    await machine.mustShell('rm -f /var/lib/open-webui/filler.*');
  }
  expect((await site.run('web-ui')).lastLine).toBe('web-ui: done');
});

test('a data disk that nobody attaches ends with a sentence', async () => {
  expectSentenceAndSite(await slow.disk, new RegExp(`waited 180 s for the data disk ${unattached.diskId} to appear; check in the ECS console`));
});
