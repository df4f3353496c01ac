import { ChatClient } from './chat-client';
import { ADMIN, API_KEY, furnishAccount, Site } from './site';
import { ZONE } from './site-stack';
import { Cloud } from '../../instruments/cloud/cloud';
import { Machine } from '../../instruments/cloud/machine';
import { waitUntil } from '../../instruments/cloud/run-command';

// What is wrong with a site is said by name, and the address that alarms ask turns with it, and back; and every night there is a backup that can be put back.

const SITE = `chat.${ZONE}`;
const ENDPOINT_HOST = 'dashscope-intl.aliyuncs.com';
const TOOLS = '/usr/local/lib/open-webui';
const DISK = '/var/lib/open-webui';

interface Status {
  readonly good: boolean;
  readonly checks: Record<string, { readonly state: string; readonly says: string }>;
}

let cloud: Cloud;
let machine: Machine;
let site: Site;
let client: ChatClient;

beforeAll(async () => {
  cloud = await Cloud.start();
  furnishAccount(cloud);
  site = await Site.onNewMachine(cloud, { diskSizeMiB: 2048, warm: true, certificate: 'self-signed' });
  ({ machine } = site);
  client = new ChatClient({ address: machine.address, name: SITE });
  site.pointNamesAtMachine();
  await site.deploy();
});

afterAll(() => cloud?.stop());

async function status(): Promise<Status> {
  return JSON.parse((await machine.shell(`${TOOLS}/status --json`)).stdout);
}

/** What an alarm sees once the timer's service has looked. */
async function kept(): Promise<number> {
  await machine.mustShell('systemctl start open-webui-status');
  const { status: code, body } = await client.ask('/.well-known/open-webui-status');
  // Whoever asks learns no more than that.
  expect(['yes', 'no']).toContain(body);
  return code;
}

async function expectAllIsWell(): Promise<void> {
  const { good, checks } = await status();
  expect(Object.entries(checks).filter(([, { state }]) => state !== 'good')).toEqual([]);
  expect([good, await kept()]).toEqual([true, 200]);
}

/** The container as one that was started with a GPU, and a GPU that it sees or has lost: no machine here has one. */
const GPU = `#!/bin/bash
case "$1 $3" in
  'inspect '*) exec /usr/bin/docker "$@" | sed 's/"DeviceRequests": null/"DeviceRequests": [{}]/' ;;
  'exec nvidia-smi') [[ -e /run/gpu ]] && exec echo 'GPU 0: NVIDIA A10' || { echo 'Failed to initialize NVML: Unknown Error'; exit 255; } ;;
  *) exec /usr/bin/docker "$@" ;;
esac
`;

const SWAP_FULL = 'sed -e "s/^SwapTotal:.*/SwapTotal: 2097148 kB/" -e "s/^SwapFree:.*/SwapFree: 20480 kB/" /proc/meminfo >/run/meminfo && mount --bind /run/meminfo /proc/meminfo';

/** A certificate that began long ago and ends in ten days; the one of before is kept. */
const ENDS_SOON = `
  mkdir -p /run/ends-soon /run/before && cp -L /etc/open-webui/tls/current/* /run/before && cd /run/ends-soon && touch index && echo 01 >serial
  printf '[ca]\\ndefault_ca=a\\n[a]\\ndatabase=index\\nserial=serial\\nnew_certs_dir=.\\npolicy=p\\ndefault_md=sha256\\n[p]\\n' >ca.conf
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -subj /CN=x -keyout key.pem -out request.pem
  printf 'subjectAltName=DNS:${SITE}' >names
  openssl ca -batch -config ca.conf -selfsign -keyfile key.pem -in request.pem -out chain.pem -notext -extfile names \\
    -startdate 20250101000000Z -enddate "$(date -u -d '10 days' +%Y%m%d%H%M%SZ)"
  ${TOOLS}/tls-certificate install chain.pem key.pem`;

interface Fault {
  readonly what: string;
  readonly check: string;
  readonly words: RegExp;
  readonly inject: () => Promise<unknown>;
  readonly cure: () => Promise<unknown>;
}

const shell = (script: string) => () => machine.mustShell(script, { timeoutSeconds: 300 });
const THREE_DAYS_AGO = `find /etc/systemd/system/open-webui-backup.timer ${DISK}/backups -maxdepth 1 -exec touch -d '3 days ago' {} +`;

const FAULTS: readonly Fault[] = [
  {
    what: 'the site is stopped',
    check: 'site',
    words: /^open-webui\.service is inactive: read "journalctl -u open-webui", then "systemctl start open-webui"$/,
    inject: shell('systemctl stop open-webui'),
    cure: async () => {
      await machine.mustShell('systemctl start open-webui');
      await waitUntil('the site to answer', 300, () => client.ask('/ready').then(({ status: code }) => code === 200));
    },
  },
  {
    what: 'the certificate is about to end',
    check: 'certificate',
    words: /^the certificate ends in 10 days: /,
    inject: shell(ENDS_SOON),
    cure: shell(`${TOOLS}/tls-certificate install /run/before/fullchain.pem /run/before/privkey.pem`),
  },
  {
    what: 'the data disk is at 95 %',
    check: 'disk',
    words: /^the data disk is 9[5-6] % full: make room on it .* or give dataDiskSizeGiB more$/,
    inject: shell(`fallocate -l $(($(df --output=size -B1 ${DISK} | tail -n 1) * 95 / 100 - $(df --output=used -B1 ${DISK} | tail -n 1))) ${DISK}/large`),
    cure: shell(`rm ${DISK}/large`),
  },
  {
    what: 'the newest backup is too old',
    check: 'backup',
    words: /^the newest is 72 hours old: read "journalctl -u open-webui-backup"/,
    inject: shell(THREE_DAYS_AGO),
    cure: shell('systemctl start open-webui-backup'),
  },
  {
    what: 'the backup of the night fails',
    check: 'backup',
    words: /^the last one failed: read "journalctl -u open-webui-backup"/,
    inject: shell(`mv ${DISK}/backups ${DISK}/elsewhere && touch ${DISK}/backups && ! systemctl start open-webui-backup`),
    cure: shell(`rm ${DISK}/backups && mv ${DISK}/elsewhere ${DISK}/backups && systemctl start open-webui-backup`),
  },
  {
    what: 'a record from before leads elsewhere too',
    check: 'names',
    words: new RegExp(`^${SITE} leads to 198\\.51\\.100\\.7 too .*delete the record`),
    inject: async () => {
      cloud.names.sources.splice(1, 0, () => ['198.51.100.7', machine.address].map(value => ({ name: SITE, type: 'A', value })));
    },
    cure: async () => cloud.names.sources.splice(1, 1),
  },
  {
    what: 'swap is full',
    check: 'memory',
    words: /^20 of 2047 MiB of swap are left: /,
    inject: shell(SWAP_FULL),
    cure: shell('umount /proc/meminfo'),
  },
  {
    what: 'one container has lost the GPU',
    check: 'gpu',
    words: /^the container open-webui does not see it \(Failed to initialize NVML: Unknown Error\): "systemctl restart open-webui"$/,
    inject: async () => {
      await machine.writeFile('/usr/local/bin/docker', GPU);
      await machine.mustShell('chmod 755 /usr/local/bin/docker && touch /run/gpu');
      expect((await status()).checks.gpu).toEqual({ state: 'good', says: 'open-webui see it' });
      await machine.mustShell('rm /run/gpu');
    },
    cure: shell('rm /usr/local/bin/docker'),
  },
  {
    what: 'Bailian refuses the key',
    check: 'bailian',
    words: /^refuses the API key \(401\): take one from its console, store it, then deploy again$/,
    inject: async () => cloud.bailian.keys.delete(API_KEY),
    cure: async () => cloud.bailian.keys.set(API_KEY, ENDPOINT_HOST),
  },
  {
    what: 'nginx is stopped by somebody, and answers nobody',
    check: 'units',
    words: /^nginx is inactive: /,
    inject: shell('systemctl stop nginx'),
    cure: shell('systemctl start nginx'),
  },
];

test('the timer has looked by itself, a minute after the deploy, and all is well', async () => {
  await waitUntil('the timer to look', 200, () => machine.shell('test -e /run/open-webui-status/good').then(({ exitCode }) => exitCode === 0));
  expect((await client.ask('/.well-known/open-webui-status')).status).toBe(200);
  await expectAllIsWell();
  const { stdout, exitCode } = await machine.shell(`${TOOLS}/status`);
  console.log(stdout);
  expect(exitCode).toBe(0);
  expect(stdout.split('\n').map(line => line.split(/\s+/)[1])).toEqual(
    ['site', 'https', 'certificate', 'names', 'disk', 'memory', 'backup', 'units', 'bailian']);
});

test.each(FAULTS)('$what: it is said, and nothing else alarms', async ({ check, words, inject, cure }) => {
  await inject();
  const { good, checks } = await status();
  await machine.mustShell('systemctl start open-webui-status');
  const answer = await client.ask('/.well-known/open-webui-status').then(({ status: code, body }) => [code, body], () => 'none');
  await cure();
  const wrong = Object.keys(checks).filter(name => checks[name].state === 'wrong');
  // Without nginx nobody gets an answer of the site either.
  expect(wrong).toEqual(check === 'units' ? ['https', 'units'] : [check]);
  expect(checks[check].says).toMatch(words);
  expect([good, answer]).toEqual([false, check === 'units' ? 'none' : [503, 'no']]);
  await expectAllIsWell();
});

test('what cannot be looked at is not good', async () => {
  await machine.mustShell(`mv ${TOOLS}/site_state.py /run/ && ! systemctl start open-webui-status`);
  const { status: code } = await client.ask('/.well-known/open-webui-status');
  await machine.mustShell(`mv /run/site_state.py ${TOOLS}/`);
  expect(code).toBe(503);
  await expectAllIsWell();
});

test('while a deploy is at work on the data, what was kept last stays', async () => {
  await machine.mustShell('systemctl stop open-webui');
  const code = await machine.mustShell('flock /run/open-webui-web-ui.lock systemctl start open-webui-status').then(() => client.ask('/.well-known/open-webui-status'));
  await FAULTS[0].cure();
  expect(code.status).toBe(200);
  await expectAllIsWell();
});

test('a backup is made while somebody chats and uploads, cuts nobody off, and can be put back', async () => {
  await client.signIn(ADMIN.email, ADMIN.password);
  const started = await machine.mustShell('docker inspect --format "{{.State.StartedAt}}" open-webui');
  const answers: Array<Promise<number>> = [];
  const backups = machine.mustShell('for each in 1 2 3 4 5; do systemctl start open-webui-backup && sleep 1.1; done', { timeoutSeconds: 300 });
  let isDone = false;
  void backups.finally(() => isDone = true);
  for (let n = 0; !isDone; n++) {
    answers.push(client.streamed('qwen-flash', 'hello').then(({ status: code }) => code), client.upload(`${n}.txt`, `sentence ${n} of a garden`).then(({ status: code }) => code));
    await Promise.all(answers);
  }
  await backups;
  expect(new Set(await Promise.all(answers))).toEqual(new Set([200]));
  expect(await machine.mustShell('docker inspect --format "{{.State.StartedAt}}" open-webui')).toBe(started);
  const files = async () => (await client.askJson('/api/v1/files/search?filename=*')).map(({ filename }: { filename: string }) => filename);
  const before = await files();
  const made = (await machine.mustShell(`${TOOLS}/restore`)).split('\n').filter(line => line.startsWith('nightly-'));
  expect(made).toHaveLength(3);
  await client.upload('after.txt', 'what came after it');
  await machine.mustShell(`${TOOLS}/restore ${made[2].split(' ')[0]}`, { timeoutSeconds: 300 });
  await client.signIn(ADMIN.email, ADMIN.password);
  const now = await files();
  expect(now).not.toContain('after.txt');
  expect(before).toEqual(expect.arrayContaining(now));
  expect(now.length).toBeGreaterThan(0);
  await expectAllIsWell();
});

describe('the commands of the account', () => {
  /** As Cloud Assistant runs it for somebody who wrote this into the parameter. */
  const said = async (command: string, parameters?: Record<string, string>) => {
    const { text, timeoutSeconds } = site.program(command);
    return machine.runProgram(text, { parameters, timeoutSeconds });
  };
  const backups = async () => (await machine.mustShell(`${TOOLS}/restore`)).split('\n').map(line => line.split(' ')[0]);

  test('say how the site is and what it has said', async () => {
    const { exitCode, output } = await said('status');
    expect([exitCode, output]).toEqual([0, expect.stringMatching(/^good +site /)]);
    expect((await said('logs')).output).toContain('open-webui');
  });

  test('make a backup, list what there is, and put one back', async () => {
    expect((await said('backup')).exitCode).toBe(0);
    const manual = (await backups()).filter(name => name.startsWith('manual-'));
    expect(manual).toHaveLength(1);
    const list = await said('restore', { backup: '' });
    expect([list.exitCode, list.lastLine]).toEqual([1, 'name one of these backups']);
    expect(list.output).toContain(manual[0]);
    expect((await said('restore', { backup: manual[0] })).exitCode).toBe(0);
    await expectAllIsWell();
  });

  test.each([
    '$(touch /run/taken)', '`touch /run/taken`', 'x; touch /run/taken', '../../etc', '-h', '\nEND-OF-NAME\ntouch /run/taken', 'x\nEND-OF-NAME\ntouch /run/taken\n: <<\'END-OF-NAME\'',
  ])('run nothing that somebody writes into the parameter: %j', async backup => {
    expect((await said('restore', { backup })).exitCode).toBe(1);
    expect((await machine.shell('test -e /run/taken')).exitCode).toBe(1);
  });

  test('start the site anew, and not while a deploy is at work', async () => {
    const startedAt = () => machine.mustShell('docker inspect --format "{{.State.StartedAt}}" open-webui');
    const started = await startedAt();
    await machine.mustShell('systemd-run --quiet --unit=deploy flock /run/open-webui-web-ui.lock sleep 600');
    await waitUntil('the lock to be held', 30, () => machine.shell('! flock -n /run/open-webui-web-ui.lock true').then(({ exitCode }) => exitCode === 0));
    expect((await said('restart')).lastLine).toBe('a deploy, a backup or a restore is at work on the data; say this again when it has ended');
    expect(await startedAt()).toBe(started);
    await machine.mustShell('systemctl stop deploy');
    expect((await said('restart')).lastLine).toBe('the site has started anew and answers');
    expect(await startedAt()).not.toBe(started);
    await expectAllIsWell();
  });

  const heldByRestart = () => machine.shell('systemctl -q is-active open-webui-restart && ! flock -n /run/open-webui-web-ui.lock true').then(({ exitCode }) => exitCode === 0);
  const installed = (name: string) => machine.mustShell(`dpkg-query -W -f '\${Version}' ${name}`);

  test('install security updates: what the machine was made without, and no more; the site answers, and the machine restarts only afterwards', async () => {
    const [before, docker] = [await installed('libssl3'), await installed('docker.io')];
    const { exitCode, output, lastLine } = await said('update-system');
    console.log(output);
    expect(exitCode).toBe(0);
    expect(output).toContain('the site answers (/ready)');
    // The image is Debian's release as it was printed: it always lacks some. What is installed is what the suite of security updates has.
    expect(output).toMatch(/^installing them; the site (goes on|is stopped) meanwhile/m);
    expect(output.includes('\ndocker.io ')).toBe(await installed('docker.io') !== docker);
    expect(output.includes('\nlibssl3 ')).toBe(await installed('libssl3') !== before);
    expect(lastLine).toMatch(/^the machine restarts in half a minute, and the site is back some minutes later: these still run what was replaced: /);
    // It waits with the deploy's lock, so that nothing begins that it would cut off.
    await waitUntil('the restart to hold the lock', 20, heldByRestart);
    await machine.mustShell('systemctl stop open-webui-restart');
    await machine.reboot();
    await waitUntil('the site to answer', 300, () => client.ask('/ready').then(({ status: code }) => code === 200, () => false));
    await waitUntil('all to be well', 180, () => kept().then(code => code === 200, () => false));
    await expectAllIsWell();
    const again = await said('update-system');
    expect([again.exitCode, again.output.includes('there are none'), again.lastLine]).toEqual([0, true, 'no restart is needed']);
  });

  test('restart the machine for what the system asks for, and for no deploy', async () => {
    await machine.mustShell('touch /run/reboot-required');
    await machine.mustShell('systemd-run --quiet --unit=deploy flock /run/open-webui-web-ui.lock sleep 600');
    await waitUntil('the lock to be held', 30, () => machine.shell('! flock -n /run/open-webui-web-ui.lock true').then(({ exitCode }) => exitCode === 0));
    expect((await said('update-system')).lastLine).toBe('a deploy, a backup or a restore is at work; say this again when it has ended');
    await machine.mustShell('systemctl stop deploy');
    expect((await said('update-system')).lastLine).toMatch(/^the machine restarts .*: the system asks for it$/);
    await waitUntil('the restart to hold the lock', 20, heldByRestart);
    await machine.mustShell('systemctl stop open-webui-restart && rm /run/reboot-required');
  });

  describe('clean-up', () => {
    /** Two days older than it is, by the site's database and by the disk. */
    const age = (...ids: string[]) => machine.mustShell(`
      python3 -c "import sqlite3, sys; d = sqlite3.connect('${DISK}/data/webui.db', timeout=30)
d.executemany('UPDATE file SET created_at = created_at - 172800, updated_at = created_at - 172800 WHERE id = ?', [(i,) for i in sys.argv[1:]]); d.commit()" ${ids.join(' ')}
      for id in ${ids.join(' ')}; do touch -d '2 days ago' ${DISK}/data/uploads/"$id"_*; done`);
    const uploaded = async (name: string) => JSON.parse((await client.upload(name, `a sentence about ${name} in the garden`)).body).id as string;
    const chatWith = async (id: string) => (await client.askJson('/api/v1/chats/new', {
      chat: { title: 'with a file', models: ['qwen-flash'], messages: [], history: { messages: { 1: { id: '1', role: 'user', content: 'read', files: [{ type: 'file', id }] } }, currentId: '1' } },
    })).id as string;
    const present = async (ids: Record<string, string>) => {
      const codes = await Promise.all(Object.entries(ids).map(async ([what, id]) => [what, (await client.ask(`/api/v1/files/${id}/content`)).status] as const));
      return codes.filter(([, code]) => code === 200).map(([what]) => what).sort();
    };
    const collections = () => machine.mustShell(`python3 -c "import sqlite3; print(*(n for (n,) in sqlite3.connect('${DISK}/data/vector_db/chroma.sqlite3').execute('SELECT name FROM collections')))"`);
    let ids: Record<'inAChat' | 'inADeletedChat' | 'neverSent' | 'inKnowledge' | 'ofAProfile' | 'young', string>;

    beforeAll(async () => {
      await client.signIn(ADMIN.email, ADMIN.password);
      ids = {
        inAChat: await uploaded('chat'),
        inADeletedChat: await uploaded('deleted'),
        neverSent: await uploaded('unsent'),
        inKnowledge: await uploaded('knowledge'),
        ofAProfile: await uploaded('profile'),
        young: await uploaded('young'),
      };
      await chatWith(ids.inAChat);
      await client.askJson(`/api/v1/chats/${await chatWith(ids.inADeletedChat)}`, undefined, 'DELETE');
      const knowledge = await client.askJson('/api/v1/knowledge/create', { name: 'kept', description: 'kept' });
      await client.askJson(`/api/v1/knowledge/${knowledge.id}/file/add`, { file_id: ids.inKnowledge });
      await client.askJson('/api/v1/auths/update/profile', { name: 'Admin', profile_image_url: `https://${SITE}/api/v1/files/${ids.ofAProfile}/content` });
      const { young, ...old } = ids;
      await age(...Object.values(old));
    });

    test('says what would go, and changes nothing', async () => {
      const { exitCode, output, lastLine } = await said('clean-up', { remove: '' });
      expect([exitCode, lastLine]).toEqual([0, 'nothing was removed; to do it, say it with the word yes']);
      expect(output).toMatch(/^[2-9]\d* uploads that nothing refers to, \d+ MiB$/m);
      expect(await present(ids)).toEqual(Object.keys(ids).sort());
    });

    test('does nothing for another word, and while a deploy is at work', async () => {
      expect(await said('clean-up', { remove: 'no' })).toMatchObject({ exitCode: 1, lastLine: 'say the word yes, or nothing to be told what would go' });
      const locked = await machine.shell(`flock /run/open-webui-web-ui.lock ${TOOLS}/clean-up yes`);
      expect([locked.exitCode, locked.stderr.trim()]).toEqual([1, 'a deploy, a backup or a restore is at work on the data; say this again when it has ended']);
      expect(await present(ids)).toEqual(Object.keys(ids).sort());
    });

    test('removes what nothing refers to and what search knows of it, and a restore brings it back', async () => {
      expect((await collections()).split(' ')).toEqual(expect.arrayContaining([ids.neverSent, ids.inAChat].map(id => `file-${id}`)));
      const { exitCode, output } = await said('clean-up', { remove: 'yes' });
      console.log(output);
      expect(exitCode).toBe(0);
      const back = () => waitUntil('the site to answer', 300, () => client.ask('/ready').then(({ status: code }) => code === 200, () => false));
      await back();
      expect(await present(ids)).toEqual(['inAChat', 'inKnowledge', 'ofAProfile', 'young']);
      expect((await collections()).split(' ')).toEqual(expect.arrayContaining([`file-${ids.inAChat}`]));
      expect(await collections()).not.toMatch(new RegExp(`file-(${ids.neverSent}|${ids.inADeletedChat})`));
      await expectAllIsWell();
      expect(await said('clean-up', { remove: 'yes' })).toMatchObject({ exitCode: 0, lastLine: 'there is nothing to remove' });
      const before = (await backups()).filter(name => name.startsWith('before-cleaning-'));
      expect(before).toHaveLength(1);
      expect((await said('restore', { backup: before[0] })).exitCode).toBe(0);
      await client.signIn(ADMIN.email, ADMIN.password);
      expect(await present(ids)).toEqual(Object.keys(ids).sort());
    });
  });
});
