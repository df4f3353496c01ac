import { ChatClient, textOfStream } from './chat-client';
import { secondsOf } from './deployment';
import { ADMIN, API_KEY, furnishAccount, Site } from './site';
import { Cloud } from '../../instruments/cloud/cloud';
import { Machine } from '../../instruments/cloud/machine';
import { waitUntil } from '../../instruments/cloud/run-command';

// From a bare machine to a streamed answer through https, and then everything again.

let cloud: Cloud;
let site: Site;
let client: ChatClient;
let firstSeconds: number;

/** Runs every program in turn. */
async function deploy(which: string): Promise<number> {
  const started = Date.now();
  const done = await site.deploy();
  const seconds = (Date.now() - started) / 1000;
  console.log(`${which} deploy ${seconds.toFixed(1)} s: ${secondsOf(done)}`);
  return seconds;
}

beforeAll(async () => {
  cloud = await Cloud.start();
  furnishAccount(cloud);
  site = await Site.onNewMachine(cloud, { diskSizeMiB: 4096 });
  site.pointNamesAtMachine();
});

afterAll(() => cloud?.stop());

test('a bare machine becomes a site', async () => {
  firstSeconds = await deploy('first');
  client = new ChatClient({ address: site.machine.address, name: site.names[0], roots: [await cloud.acme.rootCertificate()] });
});

test('the administrator signs in, sees the allowed models alone, and gets a streamed answer with its reasoning', async () => {
  expect((await client.signIn(ADMIN.email, ADMIN.password)).role).toBe('admin');
  expect((await client.models()).sort()).toEqual(['qwen-flash', 'qwen3.8-flash', 'qwen3.8-max']);
  const { reasoning, content } = textOfStream(await client.streamed('qwen3.8-flash', 'hello'));
  expect(reasoning).toBe('The user asks, so I answer.');
  expect(content).toBe('You said: hello');
  expect(new Set(cloud.bailian.calls.map(call => call.key))).toEqual(new Set([API_KEY]));
});

test('pieces of an answer arrive one by one', async () => {
  const content = Array.from({ length: 20 }, (_, index) => `piece ${index} `);
  cloud.bailian.reply = () => ({ content, pauseMilliseconds: 100 });
  const { pieces } = await client.streamed('qwen-flash', 'slowly');
  const arrivals = pieces.filter(({ text }) => text.includes('piece '));
  const gaps = arrivals.map(({ at }, index) => at - cloud.bailian.lastStreamSentAt[index]);
  console.log(`from Bailian to the reader: ${Math.max(...gaps)} ms at most, ${(gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length).toFixed(1)} ms on average`);
  expect(arrivals).toHaveLength(20);
  expect(Math.max(...gaps)).toBeLessThan(90);
});

test('a document becomes knowledge that answers draw on', async () => {
  expect(await client.addKnowledge('garden')).toBeTruthy();
});

/** What a second run may not touch: every file but logs, sockets and what the running site itself writes, and when services were started. */
async function state(machine: Machine): Promise<string> {
  return machine.mustShell(`
    find / -xdev \\( -path /proc -o -path /sys -o -path /run -o -path /tmp -o -path /dev -o -path /var/log -o -path /var/lib/docker -o -path /var/cache \\
      -o -path /usr/local/share/cloud-assistant -o -path /var/lib/systemd \\) -prune -o -type f -printf '%p %i %s %m %T@\\n' | sort
    find /var/lib/open-webui -path /var/lib/open-webui/data -prune -o -printf '%p %i %s %m %T@\\n' | sort
    systemctl show --property=Id,ActiveState,ExecMainStartTimestampMonotonic nginx docker open-webui container-firewall
    docker ps --no-trunc --quiet; docker images --no-trunc --format '{{.Repository}} {{.Tag}} {{.ID}}'; iptables-save | grep -v '^#' | sed 's/\\[[0-9:]*\\]//'`);
}

test('every program run again changes nothing, in a tenth of the first time beyond what it costs to be called', async () => {
  const before = await state(site.machine);
  const seconds = await deploy('second');
  expect(await state(site.machine)).toBe(before);
  const started = Date.now();
  await site.deployNothing();
  const ofNothing = (Date.now() - started) / 1000;
  console.log(`as many calls that do nothing: ${ofNothing.toFixed(1)} s; the second deploy takes ${((seconds - ofNothing) / firstSeconds).toFixed(3)} of the first beyond that`);
  // 1 s of 6 on a quiet host, 13 of 18 on a busy one, where a first deploy waits and calls compute
  expect((seconds - ofNothing) / firstSeconds).toBeLessThan(1 / 10);
});

test('the site is there again after a reboot', async () => {
  await site.machine.reboot();
  const started = Date.now();
  await waitUntil('the site to answer', 60, () => client.ask('/ready').then(({ status }) => status === 200, () => false));
  console.log(`ready ${((Date.now() - started) / 1000).toFixed(1)} s after the reboot`);
  expect((await client.ask('/ready')).status).toBe(200);
  expect((await site.machine.shell('iptables -C DOCKER-USER -d 100.100.100.200/32 -j DROP')).exitCode).toBe(0);
});
