import { expectSentence, expectSentenceAndSite, failureOf } from './failure';
import { furnishAccount, Site } from './site';
import { Cloud } from '../../instruments/cloud/cloud';
import { Machine } from '../../instruments/cloud/machine';
import { waitUntil } from '../../instruments/cloud/run-command';

// Whatever takes too long, a program ends in its own time, with a sentence that says what that was; what it had stopped runs again.

let cloud: Cloud;
let site: Site;
let machine: Machine;

beforeAll(async () => {
  cloud = await Cloud.start();
  furnishAccount(cloud);
  site = await Site.onNewMachine(cloud, { diskSizeMiB: 4096, warm: true, names: [] });
  ({ machine } = site);
  await site.deploy();
});

afterAll(() => cloud?.stop());

/** Ready within so many seconds: what has been started again takes a while. */
const servesAgain = () => waitUntil('the site to serve again', 300, async () => (await machine.shell('curl -s -o /dev/null -w "%{http_code}" http://127.0.0.1:8080/ready')).stdout === '200');

/** The least time that a program may have. */
const SHORTEST = 120;

/** A program of the product, whose time is that. */
function inTheShortestTime(program: string, of = site, seconds = SHORTEST): string {
  const { text } = of.program(program);
  expect(text).toMatch(/^readonly .* time_limit='\d+' /m);
  return text.replace(/ time_limit='\d+' /, ` time_limit='${seconds}' `);
}

describe('packages', () => {
  const LOCKS = ['/var/lib/apt/lists/lock', '/var/lib/dpkg/lock', '/var/lib/dpkg/lock-frontend', '/var/cache/apt/archives/lock'];
  const named = () => site.with({ names: ['chat.example.com'] });
  const holder = (lock: string, seconds: number) =>
    `systemd-run --quiet --collect --unit=holder python3 -c "import fcntl, time; held = open('${lock}', 'w'); fcntl.lockf(held, fcntl.LOCK_EX); time.sleep(${seconds})"`;

  beforeAll(() => named().installTools());
  beforeEach(() => machine.mustShell('dpkg --purge certbot >/dev/null', { timeoutSeconds: 120 }));
  afterEach(() => machine.shell('systemctl stop holder'));

  test.each(LOCKS)('wait for %s, and say so', async lock => {
    await machine.mustShell(holder(lock, 15));
    const { output, lastLine } = await named().run('frontend');
    expect(output).toMatch(/^frontend: waiting: .*lock.*\b(?:python3|pid \d+)/m);
    expect(lastLine).toBe('frontend: done');
  });

  test('name the lock that nobody gives up, and who has it, and not the mirror', async () => {
    await machine.mustShell(holder('/var/lib/apt/lists/lock', 1000));
    const failure = await failureOf(site, machine.runProgram(inTheShortestTime('frontend', named()), { timeoutSeconds: SHORTEST }));
    expectSentence(failure, /^frontend: could not install certbot: Could not get lock \/var\/lib\/apt\/lists\/lock\. It is held by process \d+ \(python3\); let that end, or end it, then deploy again$/);
    expect(failure.invocation.timedOut).toBe(false);
  });

  test('blame the mirror when it is the mirror', async () => {
    const address = cloud.names.hosts.get('deb.debian.org')!;
    cloud.names.hosts.delete('deb.debian.org');
    await machine.mustShell('apt-get clean');
    try {
      expectSentence(await failureOf(site, named().run('frontend')), /could not install certbot \(.*\); give the machine a way to its package mirror, then deploy again$/);
    } finally {
      cloud.names.hosts.set('deb.debian.org', address);
    }
    expect((await named().run('frontend')).lastLine).toBe('frontend: done');
  });

  test('are installed by one program at a time', async () => {
    await machine.mustShell('dpkg --purge xfsprogs >/dev/null', { timeoutSeconds: 120 });
    const programs = [named().run('frontend'), named().run('data-disk')];
    expect((await Promise.all(programs)).map(({ lastLine }) => lastLine)).toEqual(['frontend: done', 'data-disk: done']);
  });
});

describe('a program that does not come to its end', () => {
  const tool = '/usr/local/lib/open-webui/site-settings';
  const changed = (defaultModel: string) => site.with({ defaultModel });

  /** The site is stopped, and what should be done to it takes for ever. */
  beforeEach(() => machine.mustShell(`mv ${tool} ${tool}.real && printf '#!/bin/bash\\n[[ $1 != write ]] || sleep 1000\\nexec ${tool}.real "$@"\\n' >${tool} && chmod 700 ${tool}`));
  afterEach(() => machine.mustShell(`mv ${tool}.real ${tool}; pkill -x -f 'sleep 1000' || true`));

  test('ends before it is ended, says where it was, and the site that it had stopped runs again', async () => {
    // It has to come as far as that, also on a busy host.
    const failure = await failureOf(site, machine.runProgram(inTheShortestTime('web-ui', changed('qwen3.8-max'), 2 * SHORTEST), {
      parameters: site.program('web-ui').parameters, timeoutSeconds: 2 * SHORTEST,
    }));
    expectSentence(failure, /^web-ui: its 4 minutes were over at this point: opening the site; look for what takes so long, then deploy again$/);
    expect(failure.invocation.timedOut).toBe(false);
    await servesAgain();
  });

  test('does the same when the agent kills it, which kills one process and leaves the rest', async () => {
    const { text, parameters } = changed('qwen3.8-max').program('web-ui');
    await machine.writeFile('/root/program.sh', Object.entries(parameters).reduce((filled, [name, value]) => filled.replace(`{{${name}}}`, value), text));
    await machine.mustShell(`
      setsid bash /root/program.sh >/root/said 2>&1 & agent=$!
      until grep -q 'settings that change' /root/said; do sleep 0.2; done
      until [[ $(systemctl is-active open-webui) != active ]]; do sleep 0.2; done
      sleep 3; kill -KILL $agent`, { timeoutSeconds: 200 });
    await waitUntil('its last sentence', 60, async () => /it was told to end at this point: /.test((await machine.shell('cat /var/log/open-webui/last-failure')).stdout));
    await servesAgain();
    expect((await machine.shell('pgrep -f /root/program.sh')).stdout).toBe('');
  });
});

test('a data disk that nobody attaches ends with a sentence in the program\'s own time', async () => {
  const unattached = await cloud.createDisk(64);
  const failure = await failureOf(site, machine.runProgram(inTheShortestTime('data-disk', new Site(cloud, machine, unattached, { names: [] })), {
    parameters: { disk_id: unattached.diskId }, timeoutSeconds: SHORTEST,
  }));
  expectSentenceAndSite(failure, new RegExp(`waited (?:[1-5]\\d|60) s for the data disk ${unattached.diskId} to appear`));
});
