import { ChatClient } from './chat-client';
import { Cloud } from './cloud/cloud';
import { Keepsakes, leaveKeepsakes, missingKeepsakes } from './keepsakes';
import { Machine } from './machine';
import { ADMIN, furnishAccount, ROLE, Site } from './site';

// A program that is cut off anywhere leaves a machine that the next run repairs.

let cloud: Cloud;
let machine: Machine;
let site: Site;
let client: ChatClient;

/** Moments that look random and are the same in every run: a failure can be repeated by its number. */
function moments(count: number, longest: number, seed = 20261125): number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return Math.round((state / 0x7fffffff) * longest * 10) / 10;
  });
}

const sleep = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

beforeAll(async () => {
  cloud = await Cloud.start();
  furnishAccount(cloud);
  machine = await Machine.boot(cloud, { roleName: ROLE });
  const disk = await cloud.createDisk(6144);
  await machine.attachDisk(disk);
  site = new Site(cloud, machine, disk);
  site.pointNamesAtMachine();
  client = new ChatClient({ address: machine.address, name: site.names[0] });
});

afterAll(() => cloud?.stop());

/** Starts a program and cuts it off, by SIGKILL or by taking the power away. */
async function cutOff(program: string, of: Site, after: number, how: 'kill' | 'power'): Promise<boolean> {
  const text = of.program(program);
  const running = await machine.startProgram(text.text, { parameters: text.parameters });
  let done = false;
  const finished = running.finished.then(() => { done = true; }, () => { done = true; });
  await Promise.race([sleep(after), finished]);
  const wasRunning = !done;
  if (how === 'power') {
    await machine.losePower();
    await finished;
    await machine.start();
  } else {
    await running.kill();
    await finished;
  }
  return wasRunning;
}

test('a first deploy that is cut off ten times, once in each program and at any moment, converges', async () => {
  const order = ['web-ui-tools', 'data-disk', 'image', 'image', 'bailian', 'front-end', 'web-ui', 'web-ui', 'web-ui', 'certificate'];
  const longest: Record<string, number> = { 'web-ui-tools': 0.3, 'data-disk': 6, 'image': 30, 'bailian': 1, 'front-end': 6, 'web-ui': 25, 'certificate': 8 };
  const chance = moments(order.length, 1);
  for (const [index, program] of order.entries()) {
    const after = chance[index] * longest[program];
    const wasRunning = await cutOff(program, site, after, index % 3 === 2 ? 'power' : 'kill');
    console.log(`${program} cut off after ${after.toFixed(1)} s (${wasRunning ? 'running' : 'had ended'})`);
    if (order[index + 1] !== program) {
      expect((await site.run(program)).lastLine).toBe(`${program}: done`);
    }
  }
  await site.deploy();
  expect((await client.signIn(ADMIN.email, ADMIN.password)).role).toBe('admin');
});

test('a stranger who tries at every stage of a first start never becomes administrator', async () => {
  const other = await Machine.boot(cloud, { roleName: ROLE });
  const disk = await cloud.createDisk(2048);
  await other.attachDisk(disk);
  const its = new Site(cloud, other, disk, { names: [] });
  const stranger = new ChatClient({ address: other.address });
  let tries = 0;
  let over = false;
  const answers = new Map<number | string, number>();
  const trying = (async () => {
    for (; !over; tries++) {
      const answer = await stranger.ask('/api/v1/auths/signup', {
        body: JSON.stringify({ name: 'S', email: `stranger${tries}@example.com`, password: 'stranger-password' }),
        headers: { 'content-type': 'application/json' },
        timeoutSeconds: 5,
      }).then(({ status }) => status, (error: NodeJS.ErrnoException) => error.code ?? error.message);
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
      await sleep(0.02);
    }
  })();
  await its.deploy();
  await sleep(2);
  over = true;
  await trying;
  console.log(`${tries} tries: ${[...answers].map(([answer, count]) => `${answer} × ${count}`).join(', ')}`);
  expect(answers.has(200)).toBe(false);
  expect(await other.mustShell('python3 -c \'import sqlite3; print(sqlite3.connect("/var/lib/open-webui/data/webui.db").execute("select email, role from user").fetchall())\''))
    .toBe(`[('${ADMIN.email}', 'admin')]`);
  await other.destroy();
});

describe('an upgrade', () => {
  let kept: Keepsakes;

  test('that is cut off at any moment loses nothing', async () => {
    const old = await Machine.boot(cloud, { roleName: ROLE });
    const disk = await cloud.createDisk(6144);
    await old.attachDisk(disk);
    machine = old;
    site = new Site(cloud, old, disk, { version: '0.11.4', names: [] });
    client = new ChatClient({ address: old.address });
    await site.deploy();
    await client.signIn(ADMIN.email, ADMIN.password);
    kept = await leaveKeepsakes(client);
    const next = site.with({ version: '0.12.4' });
    expect((await next.run('image')).lastLine).toBe('image: done');
    for (const [index, after] of moments(6, 20, 7).entries()) {
      await cutOff('web-ui', next, after, index % 2 ? 'power' : 'kill');
      const repaired = await next.run('web-ui');
      console.log(`upgrade cut off after ${after} s; next run ${repaired.seconds.toFixed(1)} s: ${repaired.lastLine}`);
      await client.signIn(ADMIN.email, ADMIN.password);
      expect(await missingKeepsakes(client, kept)).toEqual([]);
      if (repaired.succeeded) {
        break;
      }
    }
    expect((await next.run('web-ui')).lastLine).toBe('web-ui: done');
    await client.signIn(ADMIN.email, ADMIN.password);
    expect(await missingKeepsakes(client, kept)).toEqual([]);
  });
});
