import { moments, sleep } from './cut-off';
import { furnishAccount, Site } from './site';
import { Cloud } from '../../instruments/cloud/cloud';
import { Machine } from '../../instruments/cloud/machine';
import { waitUntil } from '../../instruments/cloud/run-command';

// After any order of restarts, late devices and kills the site serves again by itself, and no container has met the metadata service in between.

let cloud: Cloud;
let site: Site;
let machine: Machine;

const MOUNT = "'var-lib-open\\x2dwebui.mount'";

beforeAll(async () => {
  cloud = await Cloud.start();
  furnishAccount(cloud);
  site = await Site.onNewMachine(cloud, { diskSizeMiB: 4096, warm: true, certificate: 'self-signed' });
  ({ machine } = site);
  await site.deploy();
});

afterAll(() => cloud?.stop());

/** What a reader wants to know where it does not come back. */
const STATE = `systemctl list-jobs; systemctl --no-pager status -n 8 open-webui open-webui-recovery docker containerd nginx ${MOUNT}; docker ps -a; journalctl --no-pager -n 80`;

/** As a browser sees it, through nginx; and nothing is about to be stopped or started: what serves for the last time is not back. */
async function serves(): Promise<boolean> {
  const { stdout } = await machine.shell(`systemctl list-jobs --no-legend | grep -v '^No jobs'; curl -sk -m 5 -o /dev/null -w '%{http_code}' --resolve ${site.names[0]}:443:127.0.0.1 https://${site.names[0]}/ready`);
  return stdout === '200';
}

async function servesAgain(within = 300): Promise<number> {
  const began = Date.now();
  await waitUntil('the site to serve again', within, serves).catch(async (error: Error) => {
    error.message += `\n${(await machine.shell(STATE)).stdout}`;
    throw error;
  });
  return (Date.now() - began) / 1000;
}

async function expectNoWayToTheMetadataService(): Promise<void> {
  expect((await machine.shell('/usr/local/lib/open-webui/container-firewall check')).exitCode).toBe(0);
  const asked = await machine.shell('docker exec open-webui python3 -c "import urllib.request; urllib.request.urlopen(\'http://100.100.100.200/latest/meta-data/\', timeout=2)"');
  expect(asked.exitCode).not.toBe(0);
}

const restart = () => machine.reboot();
const powerLoss = async () => {
  await machine.losePower();
  await machine.start();
};

/** What happens, in one line of shell where that is enough. */
const MISHAPS: Record<string, string | (() => Promise<unknown>)> = {
  'docker is restarted': 'systemctl restart docker',
  'docker is stopped, and started later': 'systemctl stop docker; sleep 8; systemctl start docker',
  'docker and its socket are stopped, and started later': 'systemctl stop docker.socket docker; sleep 2; systemctl start docker',
  'docker is killed': 'systemctl kill -s KILL docker',
  'docker is killed five times': 'for i in 1 2 3 4 5; do systemctl kill -s KILL docker; sleep 3; done',
  // five seconds until it is started again, and with it docker
  'containerd is killed': 'systemctl kill -s KILL containerd; sleep 7',
  'containerd is restarted': 'systemctl restart containerd',
  'the container is removed': 'docker rm -f open-webui',
  'the container is killed': 'docker kill open-webui',
  'its processes are killed, as for want of memory': 'docker top open-webui -eo pid | tail -n +2 | xargs -r kill -9',
  'the client of docker is killed': 'systemctl kill -s KILL open-webui',
  'the site is restarted': 'systemctl restart open-webui',
  'nginx is killed': 'systemctl kill -s KILL --kill-who=main nginx',
  'nginx is killed five times': 'for i in 1 2 3 4 5; do systemctl kill -s KILL nginx; sleep 3; done',
  'nginx is told to stop, but not by systemd': 'nginx -s stop',
  'the data disk is unmounted, and mounted later': `systemctl stop ${MOUNT}; sleep 2; systemctl start ${MOUNT}`,
  'the data disk is unmounted, and mounted later by hand': `systemctl stop ${MOUNT}; sleep 2; mount "$(systemctl show -p What --value ${MOUNT})" /var/lib/open-webui`,
  'the data disk is unmounted by hand under a site that is then restarted': 'umount -l /var/lib/open-webui; docker rm -f open-webui',
  'the rules for containers are stopped': 'systemctl stop container-firewall',
  'the rules for containers are flushed, and docker is restarted': 'iptables -F DOCKER-USER; systemctl restart docker',
  'the rules for containers are flushed, and the container is removed': 'iptables -F DOCKER-USER; docker rm -f open-webui',
  'the machine is restarted': restart,
  'the power is lost': powerLoss,
  'the machine is restarted while docker is stopped': async () => {
    await machine.mustShell('systemctl stop docker.socket docker');
    await restart();
  },
  'a backup is killed in the middle': async () => {
    const name = `cut-${Date.now()}`;
    await machine.shell(`systemd-run --quiet --unit=${name} /usr/local/lib/open-webui/backup ${name}; until [[ $(systemctl is-active open-webui) != active ]]; do sleep 0.05; done; systemctl kill -s KILL ${name}`);
  },
  'a program is killed while the site is stopped for it': async () => {
    const running = await machine.startProgram(changedSettings().text);
    await waitUntil('the site to be stopped', 60, async () => (await machine.shell('systemctl is-active open-webui')).stdout.trim() !== 'active');
    await running.kill();
  },
};

let turn = 0;

/** Settings that no run before had, whether it came to write them or not: the program has to stop the site. */
function changedSettings() {
  return site.with({ models: ['qwen3.8-flash', `qwen-turn-${turn++}`, 'qwen-flash'] }).program('web-ui');
}

async function happens(mishap: string): Promise<void> {
  const what = MISHAPS[mishap];
  await (typeof what === 'string' ? machine.shell(what, { timeoutSeconds: 300 }) : what());
}

test.each(Object.keys(MISHAPS))('when %s', async mishap => {
  await servesAgain();
  await happens(mishap);
  // what still answers for a moment is not what came back
  await sleep(6);
  const seconds = await servesAgain();
  console.log(`${mishap}: served again after ${seconds.toFixed(1)} s`);
  await expectNoWayToTheMetadataService();
});

test('when the data disk comes after the machine, late', async () => {
  await machine.stop();
  await machine.detachDisk(site.disk);
  await machine.start();
  await sleep(20);
  expect(await serves()).toBe(false);
  expect((await machine.shell('mountpoint -q /var/lib/open-webui')).exitCode).not.toBe(0);
  await machine.attachDisk(site.disk);
  console.log(`a disk that was 20 s late: served again after ${(await servesAgain()).toFixed(1)} s`);
  await expectNoWayToTheMetadataService();
});

test('who stops the site on purpose finds it stopped', async () => {
  await machine.mustShell('systemctl stop open-webui');
  await sleep(15);
  expect((await machine.shell('systemctl is-active open-webui')).stdout.trim()).toBe('inactive');
  await machine.mustShell('systemctl start open-webui');
  await servesAgain();
});

/** As many mishaps as there are numbers, one upon the other. */
const SEQUENCES = [1, 2, 3].map(seed => moments(4, Object.keys(MISHAPS).length - 1, 20261127 + seed).map(number => Object.keys(MISHAPS)[Math.round(number)]));

test.each(SEQUENCES.map(sequence => [sequence.join('; then ')]))('after %s', async sequence => {
  for (const mishap of sequence.split('; then ')) {
    await happens(mishap);
    await sleep(1.5);
  }
  console.log(`${sequence}: served again after ${(await servesAgain(420)).toFixed(1)} s`);
  await expectNoWayToTheMetadataService();
});
