import { ChatClient } from './chat-client';
import { sleep } from './cut-off';
import { ADMIN, furnishAccount, Site } from './site';
import { Cloud } from '../../instruments/cloud/cloud';

let cloud: Cloud;
let site: Site;

beforeAll(async () => {
  cloud = await Cloud.start();
  furnishAccount(cloud);
  site = await Site.onNewMachine(cloud, { diskSizeMiB: 2048, warm: true, names: [] });
});

afterAll(() => cloud?.stop());

/** Tries to become a user again and again; gives how often it got which answer. */
function tryToSignUp(stranger: ChatClient): { end(): Promise<Map<number | string, number>> } {
  const answers = new Map<number | string, number>();
  let over = false;
  const trying = (async () => {
    for (let tries = 0; !over; tries++) {
      const answer = await stranger.ask('/api/v1/auths/signup', {
        body: JSON.stringify({ name: 'S', email: `stranger${tries}@example.com`, password: 'stranger-password' }),
        headers: { 'content-type': 'application/json' },
        timeoutSeconds: 5,
      }).then(({ status }) => status, (error: NodeJS.ErrnoException) => error.code ?? error.message);
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
      await sleep(0.02);
    }
  })();
  return {
    end: async () => {
      over = true;
      await trying;
      return answers;
    },
  };
}

test('a stranger who tries at every stage of a first start never becomes administrator', async () => {
  const trying = tryToSignUp(new ChatClient({ address: site.machine.address }));
  await site.deploy();
  await sleep(2);
  const answers = await trying.end();
  console.log(`tries: ${[...answers].map(([answer, count]) => `${answer} × ${count}`).join(', ')}`);
  expect(answers.has(200)).toBe(false);
  // Refused while nothing was open, and refused by the site itself when it was.
  expect([answers.get('ECONNREFUSED') ?? 0, answers.get(403) ?? 0].every(count => count > 10)).toBe(true);
  expect(await site.machine.mustShell('python3 -c \'import sqlite3; print(sqlite3.connect("/var/lib/open-webui/data/webui.db").execute("select email, role from user").fetchall())\''))
    .toBe(`[('${ADMIN.email}', 'admin')]`);
});
