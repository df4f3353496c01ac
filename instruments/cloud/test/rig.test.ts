import { BlockDevice } from '../block-device';
import { Cloud } from '../cloud';
import { Machine } from '../machine';

// The rig itself, before anything is believed that was found with it.

let cloud: Cloud;
let machine: Machine;

beforeAll(async () => {
  cloud = await Cloud.start();
  cloud.roles.set('web-ui', [{ Effect: 'Allow', Action: 'oos:GetParameter', Resource: 'acs:oos:*:*:parameter/chat-key' }]);
  machine = await Machine.boot(cloud, { roleName: 'web-ui' });
});

afterAll(() => cloud?.stop());

describe('a program', () => {
  test('runs as root, without a terminal and without HOME, in /root', async () => {
    const { output } = await machine.runProgram('id -u; tty; echo "home=${HOME-unset}"; pwd');
    expect(output).toBe('0\nnot a tty\nhome=unset\n/root\n');
  });

  test('ends with its exit code and its last line', async () => {
    const invocation = await machine.runProgram('echo first\necho "what failed: do this" >&2\nexit 7');
    expect(invocation).toMatchObject({ exitCode: 7, succeeded: false, lastLine: 'what failed: do this' });
  });

  test('gets its parameters, and is refused without them', async () => {
    const text = "readonly disk_id='{{disk_id}}'\necho \"$disk_id\"";
    expect((await machine.runProgram(text, { parameters: { DISK_ID: 'd-1' } })).output).toBe('d-1\n');
    await expect(machine.runProgram(text)).rejects.toThrow('{{disk_id}} has no value');
    await expect(machine.runProgram('true', { parameters: { other: '1' } })).rejects.toThrow('has no {{other}}');
  });

  test('over 18 KB after base64 is refused', async () => {
    await expect(machine.runProgram('#'.repeat(13_825))).rejects.toThrow('CmdContent.ExceedLimit');
  });

  test('keeps 24 KB of output', async () => {
    const invocation = await machine.runProgram('for ((i = 0; i < 4000; i++)); do echo "line $i"; done');
    expect(Buffer.byteLength(invocation.output)).toBe(24 * 1024);
    expect(invocation.lastLine).toBe('line 3999');
    expect(invocation.dropped).toBeGreaterThan(0);
  });

  test('is ended at its time-out, with what it started', async () => {
    const invocation = await machine.runProgram('sleep 1234 & sleep 1234', { timeoutSeconds: 2 });
    expect(invocation).toMatchObject({ succeeded: false, timedOut: true });
    expect((await machine.shell('pgrep -f "^sleep 1234"')).stdout).toBe('');
  });
});

describe('a disk', () => {
  let disk: BlockDevice;
  const node = () => `/dev/disk/by-id/virtio-${disk.serial}`;

  beforeAll(async () => {
    disk = await cloud.createDisk(400);
    await machine.attachDisk(disk);
    await machine.mustShell('apt-get -q update && apt-get -q -y install xfsprogs', { timeoutSeconds: 300 });
  });

  test('is there under its serial, holds an XFS, and grows while it is mounted', async () => {
    await machine.mustShell(`mkfs.xfs -q ${node()} && mkdir -p /data && mount ${node()} /data && echo kept >/data/file`);
    await disk.grow(800);
    await machine.mustShell('xfs_growfs /data');
    expect(Number(await machine.mustShell('df --output=size -m /data | tail -n 1'))).toBeGreaterThan(700);
  });

  test('survives a reboot of the machine', async () => {
    await machine.mustShell('sync; umount /data');
    await machine.reboot();
    expect(await machine.mustShell(`mount ${node()} /data && cat /data/file && umount /data`)).toBe('kept');
  });

  test('is gone when it is unplugged, and comes to a second machine with its data, under an NVMe name', async () => {
    await machine.detachDisk(disk);
    expect((await machine.shell(`test -e ${node()}`)).exitCode).toBe(1);
    const second = await Machine.boot(cloud);
    await second.attachDisk(disk, 'nvme');
    const nvme = `/dev/disk/by-id/nvme-Alibaba_Cloud_Elastic_Block_Storage_${disk.serial}`;
    expect((await second.runProgram(`mkdir /data; mount -t xfs -o ro ${nvme} /data && cat /data/file && umount /data`)).output).toBe('kept\n');
    await second.destroy();
  });
});

describe('the metadata service', () => {
  const url = 'http://100.100.100.200/latest';
  const withToken = (path: string) =>
    machine.mustShell(`token=$(curl -sf -X PUT -H 'X-aliyun-ecs-metadata-token-ttl-seconds: 60' ${url}/api/token)
      curl -sf -H "X-aliyun-ecs-metadata-token: $token" ${url}/meta-data/${path}`);

  test('answers nobody without a token', async () => {
    expect((await machine.shell(`curl -s -o /dev/null -w '%{http_code}' ${url}/meta-data/region-id`)).stdout).toBe('403');
  });

  test('tells region, instance and role', async () => {
    expect(await withToken('region-id')).toBe('ap-southeast-1');
    expect(await withToken('instance-id')).toBe(machine.instanceId);
    expect(await withToken('ram/security-credentials/')).toBe('web-ui');
    expect(JSON.parse(await withToken('ram/security-credentials/web-ui'))).toMatchObject({ Code: 'Success', SecurityToken: expect.any(String) });
  });
});

describe('the network', () => {
  test('has the names that the programs use, and no way out', async () => {
    expect(await machine.mustShell('getent hosts ghcr.io oos.ap-southeast-1.aliyuncs.com dashscope.aliyuncs.com deb.debian.org | wc -l')).toBe('4');
    expect((await machine.shell('getent hosts example.org')).exitCode).toBe(2);
    expect((await machine.shell('ping -c 1 -W 2 192.0.2.1')).exitCode).not.toBe(0);
  });

  test('can be taken away and given back', async () => {
    await cloud.network.cut(machine.address);
    expect((await machine.shell('curl -s --max-time 2 https://ghcr.io/v2/')).exitCode).not.toBe(0);
    await cloud.network.mend(machine.address);
    expect((await machine.shell('curl -s --max-time 5 https://ghcr.io/v2/')).exitCode).toBe(0);
  });
});

describe('a second cloud on the same host', () => {
  test('is its own: its machine is known to it alone and reaches nothing of the first', async () => {
    const other = await Cloud.start();
    try {
      const stranger = await Machine.boot(other, { roleName: 'of-the-other' });
      const url = 'http://100.100.100.200/latest';
      const token = `$(curl -sf -X PUT -H 'X-aliyun-ecs-metadata-token-ttl-seconds: 60' ${url}/api/token)`;
      const role = `curl -sf -H "X-aliyun-ecs-metadata-token: ${token}" ${url}/meta-data/ram/security-credentials/`;
      expect([await machine.mustShell(role), await stranger.mustShell(role)]).toEqual(['web-ui', 'of-the-other']);
      expect((await stranger.shell(`curl -s --max-time 2 http://${cloud.mirror.listener.address}/`)).exitCode).not.toBe(0);
      expect((await stranger.shell(`ping -c 1 -W 1 ${machine.address}`)).exitCode).not.toBe(0);
    } finally {
      await other.stop();
    }
    expect((await machine.shell('curl -s --max-time 5 https://ghcr.io/v2/')).exitCode).toBe(0);
  });
});

test('the public certificate authority has its own names, and its directory leads to the test server', async () => {
  for (const host of ['acme-v02.api.letsencrypt.org', 'acme-staging-v02.api.letsencrypt.org']) {
    const directory = JSON.parse(await machine.mustShell(`curl -sf https://${host}/directory`));
    expect((await machine.mustShell(`curl -sf -I ${directory.newNonce}`)).toLowerCase()).toContain('replay-nonce: ');
  }
});

describe('Bailian', () => {
  const call = async (path: string, body: object, key = 'sk-good') => JSON.parse((await machine.mustShell(
    `curl -s https://dashscope-intl.aliyuncs.com/compatible-mode/v1/${path} -H 'authorization: Bearer ${key}' -H 'content-type: application/json' -d @-`,
    { input: JSON.stringify(body) })));
  const messages = [{ role: 'user', content: 'hello' }];

  beforeAll(() => cloud.bailian.keys.set('sk-good', 'dashscope-intl.aliyuncs.com'));

  test('refuses a wrong key, a model that it does not have, more than ten texts, and a thinking model without a stream', async () => {
    expect((await call('chat/completions', { model: 'qwen-flash', messages }, 'sk-bad')).error.code).toBe('invalid_api_key');
    expect((await call('chat/completions', { model: 'qwen-gone', messages })).error.code).toBe('model_not_found');
    expect((await call('embeddings', { model: 'text-embedding-v4', input: Array(11).fill('x') })).error.message).toContain('larger than 10');
    expect((await call('chat/completions', { model: 'qwq-plus', messages })).error.message).toContain('only support stream mode');
  });

  test('lists models with embeddings among them and answers whole, and piece by piece with its reasoning first', async () => {
    const models = JSON.parse(await machine.mustShell('curl -s https://dashscope-intl.aliyuncs.com/compatible-mode/v1/models -H "authorization: Bearer sk-good"'));
    expect(models.data.map((model: { id: string }) => model.id)).toContain('text-embedding-v4');
    expect((await call('chat/completions', { model: 'qwen-flash', messages })).choices[0].message.content).toBe('You said: hello');
    const stream = await machine.mustShell('curl -sN https://dashscope-intl.aliyuncs.com/compatible-mode/v1/chat/completions -H "authorization: Bearer sk-good" -d @-',
      { input: JSON.stringify({ model: 'qwen3.8-flash', messages, stream: true }) });
    expect(stream.indexOf('reasoning_content":"The user ')).toBeGreaterThan(0);
    expect(stream.indexOf('"content":"said: "')).toBeGreaterThan(stream.indexOf('so I answer'));
    expect(stream.endsWith('data: [DONE]')).toBe(true);
  });
});

describe('the registry', () => {
  test('gives the digest of a tag, and another image the same name', async () => {
    const repository = 'open-webui/open-webui';
    const before = await cloud.registry.digest(repository, 'v0.12.4');
    expect(before).toMatch(/^sha256:[0-9a-f]{64}$/);
    await cloud.registry.retag(repository, 'v0.11.4', 'v0.12.4');
    expect(await cloud.registry.digest(repository, 'v0.12.4')).toBe(await cloud.registry.digest(repository, 'v0.11.4'));
  });
});
