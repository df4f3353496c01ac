import { ChatClient } from './chat-client';
import { ApiError } from './cloud/api-error';
import { Cloud } from './cloud/cloud';
import { Invocation } from './invocation';
import { Machine } from './machine';
import { ADMIN, API_KEY, furnishAccount, ROLE, Site } from './site';

// What goes wrong ends with a sentence of its own, and the site that ran before still runs.

let cloud: Cloud;
let machine: Machine;
let site: Site;
let client: ChatClient;

const said: string[] = [];

beforeAll(async () => {
  cloud = await Cloud.start();
  furnishAccount(cloud);
  machine = await Machine.boot(cloud, { roleName: ROLE });
  const disk = await cloud.createDisk(4096);
  await machine.attachDisk(disk);
  site = new Site(cloud, machine, disk);
  site.pointNamesAtMachine();
  await site.deploy();
  client = new ChatClient({ address: machine.address, name: site.names[0] });
});

afterAll(async () => {
  console.log(said.join('\n'));
  await cloud?.stop();
});

/** The invocation failed with one line, which is kept on the machine for the person, and the site still answers. */
async function expectSentence(invocation: Invocation, words: RegExp): Promise<void> {
  said.push(`${invocation.seconds.toFixed(1)} s  ${invocation.lastLine}`);
  expect(invocation.succeeded).toBe(false);
  expect(invocation.lastLine).toMatch(words);
  expect(await machine.readFile('/var/log/open-webui/last-failure')).toBe(invocation.lastLine);
  expect(await machine.mustShell('stat -c %a /var/log/open-webui/last-failure')).toBe('600');
  expect((await client.ask('/ready')).status).toBe(200);
}

async function withRole(statements: Parameters<Cloud['roles']['set']>[1] | undefined, action: () => Promise<void>): Promise<void> {
  machine.roleName = statements ? 'other-role' : undefined;
  if (statements) {
    cloud.roles.set('other-role', statements);
  }
  try {
    await action();
  } finally {
    machine.roleName = ROLE;
  }
}

describe('a stored value', () => {
  afterEach(() => {
    cloud.api.failures.clear();
    cloud.api.clockAheadSeconds = 0;
    cloud.parameters.parameters.set('chat-api-key', API_KEY);
  });

  test('that nobody made', async () => {
    await withRole([{ Effect: 'Allow', Action: 'oos:GetParameter', Resource: '*' }], async () =>
      expectSentence(await site.with({ apiKeySource: 'oos-parameter:gone' }).run('bailian'), /oos has no value gone/));
  });

  test('that is empty', async () => {
    cloud.parameters.parameters.set('chat-api-key', ' ');
    await expectSentence(await site.run('bailian'), /chat-api-key is empty/);
  });

  test('that the role may not read', async () => {
    await withRole([], async () => expectSentence(await site.run('bailian'), /role other-role may not .*oos:GetParameter/));
  });

  test('for a machine that has no role', async () => {
    await withRole(undefined, async () => expectSentence(await site.run('bailian'), /no RAM role/));
  });

  test('on a machine whose clock is wrong', async () => {
    cloud.api.clockAheadSeconds = 3600;
    await expectSentence(await site.run('bailian'), /clock/);
  });

  test('in a store that nobody activated', async () => {
    cloud.api.failures.set('oos', new ApiError(403, 'Forbidden.ServiceNotOpen', 'OOS is not opened.'));
    await expectSentence(await site.run('bailian'), /not activated/);
  });

  test('encrypted, without the right to decrypt it', async () => {
    cloud.parameters.secretParameters.set('sealed', API_KEY);
    await withRole([{ Effect: 'Allow', Action: 'oos:GetSecretParameter', Resource: '*' }], async () =>
      expectSentence(await site.with({ apiKeySource: 'oos-secret-parameter:sealed' }).run('bailian'), /role other-role may not/));
  });

  test('in KMS that is not there', async () => {
    await withRole([{ Effect: 'Allow', Action: 'kms:GetSecretValue', Resource: '*' }], async () =>
      expectSentence(await site.with({ apiKeySource: 'kms-secret:bailian!secret-1' }).run('bailian'), /bailian!secret-1/));
  });
});

describe('Bailian', () => {
  afterEach(() => cloud.parameters.parameters.set('chat-api-key', API_KEY));

  test('that does not know the key', async () => {
    cloud.parameters.parameters.set('chat-api-key', 'sk-wrong');
    const invocation = await site.run('bailian');
    await expectSentence(invocation, /key/);
    expect(invocation.output).not.toContain('sk-wrong');
  });

  test('of another region', async () => {
    const settings = { endpoint: 'https://dashscope.aliyuncs.com/compatible-mode/v1' };
    await expectSentence(await site.with({ settings }).run('bailian'), /dashscope\.aliyuncs\.com/);
  });

  test('that has no such model', async () => {
    await expectSentence(await site.with({ settings: { defaultModel: 'qwen-gone', models: ['qwen-gone', 'qwen-flash'] } }).run('bailian'), /qwen-gone/);
  });

  test('whose task model only streams', async () => {
    await expectSentence(await site.with({ settings: { taskModel: 'qwq-plus', models: ['qwen3.8-flash', 'qwq-plus'] } }).run('bailian'), /qwq-plus/);
  });
});

describe('the image', () => {
  test('whose registry is down', async () => {
    await cloud.registry.stop();
    try {
      await expectSentence(await site.with({ version: '0.11.4' }).run('image'), /could not pull/);
    } finally {
      await cloud.registry.start();
    }
  });

  test('that the registry does not have', async () => {
    await expectSentence(await site.with({ version: '0.0.1' }).run('image'), /the registry has no/);
  });

  test('that is not the one with the digest', async () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    await expectSentence(await site.with({ digest }).run('image'), /the registry has no/);
  });
});

describe('the data disk', () => {
  test('that is another one than the one in use is not put in its place', async () => {
    const other = await cloud.createDisk(256);
    await machine.attachDisk(other);
    await expectSentence(await new Site(cloud, machine, other).run('data-disk'), /another file system is mounted/);
    expect((await other.read(1 << 20)).every((byte) => byte === 0)).toBe(true);
  });

  test('that is not attached', async () => {
    const other = await cloud.createDisk(64);
    await expectSentence(await new Site(cloud, machine, other).run('data-disk'), new RegExp(`${other.diskId} to appear`));
  });
});

describe('a first start', () => {
  let other: Machine;
  let its: Site;

  beforeAll(async () => {
    other = await Machine.boot(cloud, { roleName: ROLE });
    const disk = await cloud.createDisk(2048);
    await other.attachDisk(disk);
    its = new Site(cloud, other, disk);
    for (const name of ['web-ui-tools', 'bailian', 'image']) {
      expect((await its.run(name)).lastLine).toBe(`${name}: done`);
    }
  });

  afterEach(() => cloud.parameters.parameters.set('chat-admin-password', ADMIN.password));

  test('refuses a disk with somebody else\'s file system, and does not write to it', async () => {
    const foreign = await cloud.createDisk(256);
    await other.attachDisk(foreign);
    await other.mustShell(`mkfs.ext4 -q -F /dev/disk/by-id/virtio-${foreign.serial} && sync`);
    const before = await foreign.read(1 << 20);
    const invocation = await new Site(cloud, other, foreign).run('data-disk');
    said.push(`${invocation.seconds.toFixed(1)} s  ${invocation.lastLine}`);
    expect(invocation.lastLine).toMatch(/holds something that this program did not make/);
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
    cloud.parameters.parameters.set('chat-admin-password', password);
    const invocation = await its.with({ adminEmail }).run('web-ui');
    said.push(`${invocation.seconds.toFixed(1)} s  ${invocation.lastLine}`);
    expect(invocation.succeeded).toBe(false);
    expect(invocation.lastLine).toMatch(words);
    expect(invocation.output).not.toContain(password);
    expect(await other.mustShell('docker ps --quiet; ss -Hltn "( sport = :8080 or sport = :8079 )"')).toBe('');
  });

  test('on a machine whose port is taken says so', async () => {
    await other.mustShell('systemd-run --quiet --unit=thief python3 -m http.server 8080');
    const invocation = await its.run('web-ui');
    said.push(`${invocation.seconds.toFixed(1)} s  ${invocation.lastLine}`);
    expect(invocation.lastLine).toMatch(/port is taken/);
    await other.mustShell('systemctl stop thief');
    expect((await its.run('web-ui')).lastLine).toBe('web-ui: done');
  });
});

test('without a network the site that runs is left alone', async () => {
  await cloud.network.cut(machine.address);
  try {
    const invocation = await site.run('bailian');
    said.push(`${invocation.seconds.toFixed(1)} s  ${invocation.lastLine}`);
    expect(invocation.succeeded).toBe(false);
    expect(await machine.mustShell('curl -s -o /dev/null -w "%{http_code}" http://127.0.0.1:8080/ready')).toBe('200');
  } finally {
    await cloud.network.mend(machine.address);
  }
});

test('a full data disk ends with a sentence, and the site goes on', async () => {
  await machine.mustShell('n=0; for size in 1G 128M 16M 1M 64K 4K; do while fallocate -l $size /var/lib/open-webui/filler.$((n++)) 2>/dev/null; do :; done; done');
  try {
    expect((await site.with({ version: '0.12.99' }).run('image')).succeeded).toBe(true);
    const invocation = await site.with({ version: '0.12.99', settings: { models: ['qwen-flash'], defaultModel: 'qwen-flash' } }).run('web-ui');
    expect(invocation.succeeded).toBe(false);
    said.push(`${invocation.seconds.toFixed(1)} s  ${invocation.lastLine}`);
  } finally {
    await machine.mustShell('rm -f /var/lib/open-webui/filler.*');
  }
  expect((await site.run('web-ui')).lastLine).toBe('web-ui: done');
  expect((await client.ask('/ready')).status).toBe(200);
});
