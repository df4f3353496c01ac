import { ChatClient } from './chat-client';
import { ADMIN, API_KEY, furnishAccount, ROLE, Site, STORED } from './site';
import { Cloud } from '../../instruments/cloud/cloud';
import { Invocation } from '../../instruments/cloud/invocation';
import { Machine } from '../../instruments/cloud/machine';

// No secret is anywhere that somebody else can look, and no container can become the machine.

let cloud: Cloud;
let machine: Machine;
let site: Site;
let invocations: Record<string, Invocation>;
const seenInProcesses: string[] = [];

const ROTATED = 'sk-fedcba9876543210fedcba9876543210';

beforeAll(async () => {
  cloud = await Cloud.start();
  furnishAccount(cloud);
  site = await Site.onNewMachine(cloud, { diskSizeMiB: 4096, warm: true, certificate: 'self-signed' });
  ({ machine } = site);
  site.pointNamesAtMachine();
  let over = false;
  const watching = (async () => {
    while (!over) {
      // The command lines alone: what a process has in its environment only root and itself can read.
      seenInProcesses.push((await machine.shell('cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\\0" " "')).stdout);
      await new Promise(resolve => setTimeout(resolve, 50));
    }
  })();
  invocations = await site.deploy();
  over = true;
  await watching;
});

afterAll(() => cloud?.stop());

async function secrets(): Promise<Array<[string, string]>> {
  const credentials = cloud.roles.issue(ROLE);
  return [
    ['API key', API_KEY], ['administrator\'s password', ADMIN.password], ['session key', await machine.readFile('/var/lib/open-webui/secret-key')],
    ['role\'s secret', credentials.AccessKeySecret], ['role\'s token', credentials.SecurityToken],
  ];
}

test('the search finds what is put before it', async () => {
  await machine.mustShell('install -m 644 /dev/stdin /var/lib/bait', { input: API_KEY });
  expect(await readableFilesWith(API_KEY)).toEqual(['/var/lib/bait']);
  await machine.mustShell('rm /var/lib/bait');
});

/** Files that any user of the machine can read, and that hold these words. */
async function readableFilesWith(words: string): Promise<string[]> {
  await machine.mustShell('install -m 600 /dev/stdin /root/words', { input: words });
  const found = await machine.shell(`
    setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs find / \\( -path /proc -o -path /sys \\) -prune -o -type f -readable -print0 2>/dev/null |
      xargs -0 -r grep -l -a -F -f /root/words -- 2>/dev/null`, { timeoutSeconds: 300 });
  await machine.mustShell('rm /root/words');
  return found.stdout.split('\n').filter(Boolean);
}

test('no secret is in the output of a program', async () => {
  for (const [what, secret] of await secrets()) {
    for (const [program, { output }] of Object.entries(invocations)) {
      expect(`${program}: ${output.includes(secret) ? what : 'none'}`).toBe(`${program}: none`);
    }
  }
});

test('no secret was in a command line while the programs ran', async () => {
  expect(seenInProcesses.length).toBeGreaterThan(50);
  for (const [what, secret] of await secrets()) {
    expect(seenInProcesses.some(lines => lines.includes(secret)) ? what : 'none').toBe('none');
  }
});

test('no secret is in the journal, in a log or in a file that others can read', async () => {
  for (const [what, secret] of await secrets()) {
    const journal = (await machine.mustShell('journalctl --no-pager -a; cat /var/log/syslog 2>/dev/null; find /var/log -type f -name "*.log" -exec cat {} +')).includes(secret);
    expect(`${what}: journal ${journal}, files ${await readableFilesWith(secret)}`).toBe(`${what}: journal false, files `);
  }
});

test('the administrator\'s password is nowhere on the machine once the administrator is there', async () => {
  await machine.writeFile('/run/words', ADMIN.password);
  const found = await machine.shell('grep -r -l -a -F -f /run/words /etc /root /home /var/lib/open-webui /usr/local /var/log /run --exclude=words 2>/dev/null', { timeoutSeconds: 300 });
  await machine.mustShell('rm /run/words');
  expect(found.stdout).toBe('');
  expect(await machine.mustShell('docker inspect open-webui')).not.toContain(ADMIN.password);
});

const ASK_METADATA = 'docker exec open-webui curl -s -m 4 -o /dev/null -w "%{http_code}" -X PUT -H "X-aliyun-ecs-metadata-token-ttl-seconds: 60" http://100.100.100.200/latest/api/token';

test.each([
  ['after the deploy', 'true'],
  ['after docker was restarted', 'systemctl restart docker'],
])('no container reaches the metadata service %s', async (_, before) => {
  await machine.mustShell(before);
  await new ChatClient({ address: machine.address, name: site.names[0] }).ask('/ready').catch(() => undefined);
  for (let tries = 0; tries < 60 && (await machine.shell('docker exec open-webui true')).exitCode !== 0; tries++) {
    await new Promise(resolve => setTimeout(resolve, 500));
  }
  expect((await machine.shell(ASK_METADATA)).stdout).toBe('000');
  expect((await machine.shell(ASK_METADATA.replace('docker exec open-webui ', ''))).stdout).toBe('200');
});

test('a key that was changed is used after the next run, and the old one no more', async () => {
  cloud.bailian.keys.set(ROTATED, 'dashscope-intl.aliyuncs.com');
  cloud.parameters.parameters.set(STORED.apiKey, ROTATED);
  await site.deploy();
  cloud.bailian.keys.delete(API_KEY);
  cloud.bailian.calls.length = 0;
  const client = new ChatClient({ address: machine.address, name: site.names[0] });
  await client.signIn(ADMIN.email, ADMIN.password);
  expect((await client.streamed('qwen-flash', 'hello')).status).toBe(200);
  await client.addKnowledge('after-rotation');
  expect(new Set(cloud.bailian.calls.map(({ key, status }) => `${key} ${status}`))).toEqual(new Set([`${ROTATED} 200`]));
});
