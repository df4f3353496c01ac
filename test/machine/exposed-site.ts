import { sleep } from './cut-off';
import { furnishAccount, Site } from './site';
import { Cloud } from '../../instruments/cloud/cloud';
import { Machine } from '../../instruments/cloud/machine';
import { waitUntil } from '../../instruments/cloud/run-command';

const MOUNT = "'var-lib-open\\x2dwebui.mount'";

/** What a reader wants to know where it does not come back. */
const STATE = `systemctl list-jobs; systemctl --no-pager status -n 8 open-webui open-webui-recovery docker containerd nginx ${MOUNT}; docker ps -a; journalctl --no-pager -n 80`;

/** What a mishap meets. */
interface Victim {
  readonly machine: Machine;
  /** The text of a program that has to stop the site: with settings that no run before had, whether it came to write them or not. */
  changedSettings(): string;
}

/** What happens, in one line of shell where that is enough. */
type Mishaps = Readonly<Record<string, string | ((victim: Victim) => Promise<unknown>)>>;

/** To docker, to the container, to nginx and to the packet filter. */
export const MISHAPS_OF_SERVICES: Mishaps = {
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
  'the rules for containers are stopped': 'systemctl stop container-firewall',
  'the rules for containers are flushed, and docker is restarted': 'iptables -F DOCKER-USER; systemctl restart docker',
  'the rules for containers are flushed, and the container is removed': 'iptables -F DOCKER-USER; docker rm -f open-webui',
};

/** To the data disk, to the machine, and to programs at work. */
export const MISHAPS_OF_THE_MACHINE: Mishaps = {
  'the data disk is unmounted, and mounted later': `systemctl stop ${MOUNT}; sleep 2; systemctl start ${MOUNT}`,
  'the data disk is unmounted, and mounted later by hand': `systemctl stop ${MOUNT}; sleep 2; mount "$(systemctl show -p What --value ${MOUNT})" /var/lib/open-webui`,
  'the data disk is unmounted by hand under a site that is then restarted': 'umount -l /var/lib/open-webui; docker rm -f open-webui',
  'the machine is restarted': ({ machine }) => machine.reboot(),
  'the power is lost': losePower,
  'the machine is restarted while docker is stopped': async ({ machine }) => {
    await machine.mustShell('systemctl stop docker.socket docker');
    await machine.reboot();
  },
  'a backup is killed in the middle': async ({ machine }) => {
    const name = `cut-${Date.now()}`;
    await machine.shell(`systemd-run --quiet --unit=${name} /usr/local/lib/open-webui/backup ${name}; until [[ $(systemctl is-active open-webui) != active ]]; do sleep 0.05; done; systemctl kill -s KILL ${name}`);
  },
  'a program is killed while the site is stopped for it': async victim => {
    const running = await victim.machine.startProgram(victim.changedSettings());
    await Promise.race([
      waitUntil('the site to be stopped', 240, async () => (await victim.machine.shell('systemctl is-active open-webui')).stdout.trim() !== 'active'),
      running.finished.then(({ lastLine }) => { throw new Error(`the program ended before it was killed: ${lastLine}`); }),
    ]);
    await running.kill();
  },
};

const MISHAPS: Mishaps = { ...MISHAPS_OF_SERVICES, ...MISHAPS_OF_THE_MACHINE };

async function losePower({ machine }: Victim): Promise<void> {
  await machine.losePower();
  await machine.start();
}

/** A site that something happens to. */
export class ExposedSite implements Victim {
  public static async deployed(): Promise<ExposedSite> {
    const cloud = await Cloud.start();
    furnishAccount(cloud);
    const site = await Site.onNewMachine(cloud, { diskSizeMiB: 4096, warm: true, certificate: 'self-signed' });
    await site.deploy();
    return new ExposedSite(cloud, site);
  }

  public readonly machine: Machine;
  /** Models that the site did not offer yet; Bailian knows them, so that the program comes as far as stopping the site. */
  private readonly otherModels = ['qwen3.7-plus', 'kimi-k3', 'glm-5.2', 'deepseek-v4.1-flash'];

  private constructor(public readonly cloud: Cloud, public readonly site: Site) {
    this.machine = site.machine;
  }

  public changedSettings(): string {
    const other = this.otherModels.shift();
    if (other === undefined) throw new Error('no other model is left');
    return this.site.with({ models: ['qwen3.8-flash', other, 'qwen-flash'] }).program('web-ui').text;
  }

  public async happens(mishap: string): Promise<void> {
    const what = MISHAPS[mishap];
    await (typeof what === 'string' ? this.machine.shell(what, { timeoutSeconds: 300 }) : what(this));
  }

  /** As a browser sees it, through nginx; and nothing is about to be stopped or started: what serves for the last time is not back. */
  public async serves(): Promise<boolean> {
    const [name] = this.site.names;
    const { stdout } = await this.machine.shell(`systemctl list-jobs --no-legend | grep -v '^No jobs'; curl -sk -m 5 -o /dev/null -w '%{http_code}' --resolve ${name}:443:127.0.0.1 https://${name}/ready`);
    return stdout === '200';
  }

  /** How many seconds that takes. */
  public async servesAgain(within = 300): Promise<number> {
    const began = Date.now();
    await waitUntil('the site to serve again', within, () => this.serves()).catch(async (error: Error) => {
      error.message += `\n${(await this.machine.shell(STATE)).stdout}`;
      throw error;
    });
    return (Date.now() - began) / 1000;
  }

  public async expectNoWayToTheMetadataService(): Promise<void> {
    expect((await this.machine.shell('/usr/local/lib/open-webui/container-firewall check')).exitCode).toBe(0);
    const asked = await this.machine.shell('docker exec open-webui python3 -c "import urllib.request; urllib.request.urlopen(\'http://100.100.100.200/latest/meta-data/\', timeout=2)"');
    expect(asked.exitCode).not.toBe(0);
  }

  /** After it, in whatever way, the site serves again by itself, and no container has met the metadata service in between. */
  public async expectToComeBackFrom(mishap: string): Promise<void> {
    await this.servesAgain();
    await this.happens(mishap);
    // what still answers for a moment is not what came back
    await sleep(6);
    const seconds = await this.servesAgain();
    console.log(`${mishap}: served again after ${seconds.toFixed(1)} s`);
    await this.expectNoWayToTheMetadataService();
  }
}
