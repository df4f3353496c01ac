import { ChatClient, UNPROCESSED } from './chat-client';
import { ADMIN, furnishAccount, Site } from './site';
import { Cloud } from '../../instruments/cloud/cloud';
import { Machine } from '../../instruments/cloud/machine';
import { waitUntil } from '../../instruments/cloud/run-command';

// The container can do no more than it must, docker's networks are nobody else's, and a site that was made before this was so becomes like it.

let cloud: Cloud;
let machine: Machine;
let site: Site;
let client: ChatClient;

const NETWORKS = 'docker network inspect bridge open-webui';
const USER = '60800';

beforeAll(async () => {
  cloud = await Cloud.start();
  furnishAccount(cloud);
  site = await Site.onNewMachine(cloud, { diskSizeMiB: 6144, warm: true, certificate: 'self-signed' });
  ({ machine } = site);
  client = new ChatClient({ address: machine.address, name: site.names[0] });
  await site.deploy();
});

afterAll(() => cloud?.stop());

const inspected = async () => JSON.parse(await machine.mustShell('docker inspect open-webui'))[0];
const subnets = async (): Promise<string[]> =>
  JSON.parse(await machine.mustShell(NETWORKS)).map(({ IPAM }: { IPAM: { Config: Array<{ Subnet: string }> } }) => IPAM.Config[0].Subnet);
const strangers = () => machine.mustShell(`find /var/lib/open-webui/data ! -uid ${USER} | head -n 3`);

/** Somebody signs in, gets an answer, and a document is read: data, temporary files and the way out are there. */
async function expectItWorks(): Promise<void> {
  await waitUntil('the site to answer', 300, () => client.ask('/ready').then(({ status }) => status === 200, () => false));
  await client.signIn(ADMIN.email, ADMIN.password);
  expect((await client.streamed('qwen-flash', 'hello')).body).toContain('hello');
  expect(await client.addKnowledge(`garden-${Date.now()}`)).toBeTruthy();
  expect((await client.upload('large.txt', Buffer.alloc(20 << 20, 'word '), { target: UNPROCESSED })).status).toBe(200);
}

async function expectTheContainerIsHeldShort(): Promise<void> {
  const { HostConfig, Config } = await inspected();
  const total = Number(/MemTotal:\s+(\d+)/.exec(await machine.readFile('/proc/meminfo'))![1]) * 1024;
  expect(HostConfig).toMatchObject({ CapDrop: ['ALL'], ReadonlyRootfs: true, PidsLimit: 2048, SecurityOpt: ['no-new-privileges'], Privileged: false });
  expect(Config.User).toBe(`${USER}:${USER}`);
  expect(HostConfig.Memory).toBeGreaterThan(total / 2);
  expect(HostConfig.Memory).toBeLessThanOrEqual(total - 512 * 1024 * 1024);
}

test('the container has no capability, a user that is nobody\'s on the machine, and writes nowhere but to its data and /tmp', async () => {
  await expectTheContainerIsHeldShort();
  const status = await machine.mustShell('docker exec open-webui cat /proc/1/status /proc/self/status');
  expect(new Set(status.match(/^Cap(?:Prm|Eff|Bnd|Amb):.*$/gm)!.map(line => line.replace(/.*\t/, '')))).toEqual(new Set(['0000000000000000']));
  expect(status.match(/^NoNewPrivs:.*$/gm)).toEqual(['NoNewPrivs:\t1', 'NoNewPrivs:\t1']);
  expect(await machine.mustShell('docker exec open-webui id -u')).toBe(USER);
  expect((await machine.shell(`getent passwd ${USER}`)).exitCode).not.toBe(0);
  for (const place of ['/', '/app/backend', '/app/backend/open_webui', '/root', '/etc', '/usr/local/bin', '/var/tmp']) {
    expect([place, (await machine.shell(`docker exec open-webui touch ${place}/written`)).exitCode]).toEqual([place, 1]);
  }
  await machine.mustShell('docker exec open-webui sh -c "touch /app/backend/data/written /tmp/written && rm /app/backend/data/written /tmp/written"');
  for (const picture of ['favicon.png', 'splash.png', 'user.png']) {
    const answer = await client.ask(`/static/${picture}`);
    expect([picture, answer.status, answer.headers['content-type']]).toEqual([picture, 200, 'image/png']);
  }
  await expectItWorks();
  expect((await machine.shell('journalctl -u open-webui -o cat | grep -iE "read-only|permission denied|not permitted"')).stdout).toBe('');
});

test('a container that fills /tmp or its processes does not fill the machine', async () => {
  expect((await machine.shell('docker exec open-webui df --output=fstype,size -m /tmp')).stdout).toMatch(/tmpfs/);
  const { HostConfig } = await inspected();
  expect(HostConfig.Tmpfs['/tmp']).toMatch(/size=25%/);
  const size = Number((await machine.mustShell('docker exec open-webui df --output=size -m /tmp')).split('\n')[1]);
  const total = Number(/MemTotal:\s+(\d+)/.exec(await machine.readFile('/proc/meminfo'))![1]) / 1024;
  expect(size).toBeLessThan(total * 0.26);
});

/** As programs of before have left a machine: docker's own choice of networks, a container that is root, and data that are root's. */
async function makeItAsBefore(): Promise<void> {
  await machine.mustShell(`
    systemctl stop open-webui
    printf '{"log-driver": "json-file", "log-opts": {"max-size": "10m", "max-file": "3"}, "max-concurrent-downloads": 2}' >/etc/docker/daemon.json
    docker rm -f open-webui
    docker network rm open-webui
    systemctl stop docker.socket docker
    # docker would give its own network the addresses that it had
    ip link delete docker0
    rm /var/lib/docker/network/files/local-kv.db
    systemctl start docker
    systemctl stop open-webui
    docker network create --opt com.docker.network.bridge.name=open-webui open-webui
    chown -R root:root /var/lib/open-webui/data
    sed -i -e '/^ExecStartPre=.*find/d' -e 's|^ExecStart=.*|ExecStart=/usr/bin/docker run --rm --name open-webui --pull never --network open-webui --publish \${PUBLISH} --env-file /etc/open-webui/open-webui.env --volume /var/lib/open-webui/data:/app/backend/data $OPTIONS \${IMAGE}|' /etc/systemd/system/open-webui.service
    systemctl daemon-reload
    systemctl restart open-webui`, { timeoutSeconds: 200 });
  await waitUntil('the site of before to answer', 300, () => client.ask('/ready').then(({ status }) => status === 200, () => false));
  expect((await inspected()).Config.User).toBe('');
  expect(await subnets()).toEqual([expect.stringMatching(/^172\./), expect.stringMatching(/^172\./)]);
}

test('a site of before is taken over: networks, user, data', async () => {
  await makeItAsBefore();
  await machine.mustShell('/usr/local/lib/open-webui/backup of-before', { timeoutSeconds: 300 });
  await site.deploy();
  expect(await subnets()).toEqual(['198.18.0.0/24', '198.18.1.0/24']);
  expect(await strangers()).toBe('');
  expect(JSON.parse(await machine.readFile('/etc/docker/daemon.json'))).toMatchObject({ 'max-concurrent-downloads': 2, 'bip': '198.18.0.1/24' });
  await expectTheContainerIsHeldShort();
  await expectItWorks();
});

test('a backup of before, whose data are root\'s, can be put back', async () => {
  await machine.mustShell('/usr/local/lib/open-webui/restore of-before', { timeoutSeconds: 300 });
  expect(await strangers()).toBe('');
  await expectItWorks();
});

test('another network of docker\'s lies outside of every private range too', async () => {
  await machine.mustShell('docker network create another');
  expect(await machine.mustShell('docker network inspect another')).toMatch(/"Subnet": "198\.19\.\d+\.0\/24"/);
  await machine.mustShell('docker network rm another');
});

test('what somebody has settled in docker stays, and a container of theirs keeps its network', async () => {
  await machine.mustShell('printf \'{"bip": "198.51.100.1/24", "default-address-pools": [{"base": "203.0.113.0/24", "size": 28}]}\' >/etc/docker/daemon.json');
  // Docker is restarted by this run, and by no later one: a container of theirs would not outlive it.
  expect((await site.run('docker')).lastLine).toBe('docker: done');
  await machine.mustShell(`
    systemctl stop open-webui-recovery; systemctl stop open-webui; docker rm -f open-webui; docker network rm open-webui
    docker network create --opt com.docker.network.bridge.name=open-webui open-webui
    docker run --detach --rm --name theirs --network open-webui --entrypoint sleep ghcr.io/open-webui/open-webui:v0.12.4 600`, { timeoutSeconds: 100 });
  const { output, lastLine } = await site.run('docker');
  expect(lastLine).toBe('docker: done');
  expect(output).toMatch(/the network open-webui stays where it is, since other containers are in it/);
  expect(await subnets()).toEqual(['198.51.100.0/24', expect.stringMatching(/^203\.0\.113\./)]);
  await machine.mustShell('docker rm -f theirs');
  await site.deploy();
  expect(await subnets()).toEqual(['198.51.100.0/24', '198.18.1.0/24']);
  await expectItWorks();
});

describe('images by digest', () => {
  const REPOSITORY = 'ghcr.io/open-webui/open-webui';
  const digestOf = (version: string) => cloud.registry.digest('open-webui/open-webui', `v${version}`);
  const ids = async () => (await machine.mustShell(`docker image ls --no-trunc --quiet ${REPOSITORY} | sort -u`)).split('\n');
  const id = async (reference: string) => JSON.parse(await machine.mustShell(`docker image inspect ${reference}`))[0].Id;

  test('the present one and the one before it stay, older ones go, though they have no tag', async () => {
    for (const version of ['0.10.2', '0.11.4']) {
      await machine.mustShell(`docker pull -q ${REPOSITORY}@${await digestOf(version)}`, { timeoutSeconds: 300 });
    }
    const [present, before, older] = await Promise.all([id(`${REPOSITORY}:v0.12.4`), id(`${REPOSITORY}@${await digestOf('0.11.4')}`), id(`${REPOSITORY}@${await digestOf('0.10.2')}`)]);
    expect(await ids()).toEqual([present, before, older].sort());
    await machine.writeFile('/var/lib/open-webui/previous', `${REPOSITORY}:v0.12.4 ${await digestOf('0.11.4')}\n`);
    await site.with({ digest: await digestOf('0.12.4') }).deploy();
    expect(await ids()).toEqual([present, before].sort());
  });

  test('an upgrade under the same tag that fails goes back to the image that it was', async () => {
    const digest = await digestOf('0.12.4');
    const broken = site.with({ digest: await digestOf('0.12.99') });
    expect((await broken.run('web-ui')).lastLine).toMatch(/upgrade to .* failed/);
    expect(await id(`${REPOSITORY}:v0.12.4`)).toBe(await id(`${REPOSITORY}@${digest}`));
    await expectItWorks();
    await site.with({ digest }).deploy();
  });

  test('without knowing which one is present, nothing goes', async () => {
    const before = await ids();
    await machine.mustShell(`/usr/local/lib/open-webui/remove-old-images ${REPOSITORY}:v0.0.1`);
    expect(await ids()).toEqual(before);
  });

  test('an image that was named with tag and digest, as Ollama\'s is, is known by them', async () => {
    await machine.mustShell(`/usr/local/lib/open-webui/remove-old-images ${REPOSITORY}:v0.12.4@${await digestOf('0.12.4')}`);
    expect(await ids()).toEqual([await id(`${REPOSITORY}:v0.12.4`)]);
    await expectItWorks();
  });
});
