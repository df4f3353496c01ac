import { ChatClient } from './chat-client';
import { furnishAccount, Site } from './site';
import { Answer } from './web-client';
import { Cloud } from '../../instruments/cloud/cloud';

// Whoever guesses passwords or codes is slowed down, by whatever path of the pinned Open WebUI and however it is written.

let cloud: Cloud;
let site: Site;
let stranger: ChatClient;

beforeAll(async () => {
  cloud = await Cloud.start();
  furnishAccount(cloud);
  site = await Site.onNewMachine(cloud, { diskSizeMiB: 2048, warm: true, certificate: 'self-signed' });
  await site.deploy();
  stranger = new ChatClient({ address: site.machine.address, name: site.names[0] });
});

afterAll(() => cloud?.stop());

interface Route {
  readonly method: string;
  readonly path: string;
  /** Whether its code compares a password, a code or a token with what is stored. */
  readonly compares: boolean;
}

/** Every route of the pinned release, from the release itself. */
const ROUTES = `
import inspect, json, re, sys
sys.path.insert(0, '.')
from open_webui.main import app
found = [{'method': method, 'path': route.path, 'compares': bool(re.search('verify_password|authenticate_user|compare_digest', inspect.getsource(route.endpoint)))}
         for route in app.routes for method in getattr(route, 'methods', None) or []]
print('ROUTES' + json.dumps(found))
`;

async function routesOfTheRelease(): Promise<Route[]> {
  const run = 'docker run --rm -i --network none --env WEBUI_SECRET_KEY=x --env OFFLINE_MODE=true --workdir /app/backend --entrypoint python3';
  const said = await site.machine.mustShell(`. /etc/open-webui/image; ${run} "$IMAGE" -`, { input: ROUTES, timeoutSeconds: 300 });
  return JSON.parse(said.split('\n').find(line => line.startsWith('ROUTES'))!.slice('ROUTES'.length));
}

/** What compares nothing with what is stored. A route of a later release is in none of these: it is limited, or this fails. */
const HARMLESS = [
  '/api/v1/auths/', '/api/v1/auths/signout', '/api/v1/auths/update/profile', '/api/v1/auths/update/timezone', '/api/v1/auths/api_key', '/api/v1/auths/add',
  '/api/v1/auths/oauth/sessions/{provider:path}', '/api/v1/auths/admin/details', '/api/v1/auths/admin/config', '/api/v1/auths/admin/config/ldap/server',
  '/api/v1/auths/admin/config/ldap', '/api/v1/auths/admin/config/oauth',
];

const guess = (path: string, method = 'POST'): Promise<Answer> =>
  stranger.ask(path, { method, body: JSON.stringify({ email: 'nobody@example.com', user: 'nobody', password: 'a guess' }), headers: { 'content-type': 'application/json' } });

async function guessUntilRefused(): Promise<void> {
  for (let tries = 0; tries < 40; tries++) {
    if ((await guess('/api/v1/auths/ldap')).status === 429) {
      return;
    }
  }
  throw new Error('forty guesses in a row were let through');
}

/** Whether somebody who has guessed too often is refused here too; one guess in six seconds is let through, so three are made. */
async function isLimited(path: string, method?: string): Promise<boolean> {
  const statuses = [];
  for (let tries = 0; tries < 3; tries++) {
    statuses.push((await guess(path, method)).status);
  }
  return statuses.filter(status => status === 429).length >= 2;
}

test('every route that may compare a password, a code or a token is limited, and what compares nothing is not', async () => {
  const routes = await routesOfTheRelease();
  const ofSignIn = routes.filter(({ path }) => path.startsWith('/api/v1/auths'));
  console.log(`${routes.length} routes, ${ofSignIn.length} of them below /auths: ${ofSignIn.map(({ method, path }) => `${method} ${path}`).join(', ')}`);
  expect(ofSignIn.map(({ path }) => path)).toEqual(expect.arrayContaining(['/api/v1/auths/signin', '/api/v1/auths/mfa/verify', '/api/v1/auths/oauth/{provider}/token/exchange', ...HARMLESS]));
  expect(ofSignIn.filter(({ compares, path }) => compares && HARMLESS.includes(path))).toEqual([]);
  await guessUntilRefused();
  const wrong = [];
  for (const { method, path } of [...ofSignIn, ...routes.filter(route => route.compares && !route.path.startsWith('/api/v1/auths'))]) {
    if (await isLimited(path.replace(/\{[^}]*\}/g, 'github'), method) === HARMLESS.includes(path)) {
      wrong.push(`${method} ${path}`);
    }
  }
  expect(wrong).toEqual([]);
}, 600_000);

const SPELLINGS = ['signin/', '%73ignin', '/signin', 'signin%0A', 'signin%2F', 'SIGNIN', './signin', 'signin%20', 'x/../signin', 'signin;x', 'signin%3F'];

test('a spelling that Open WebUI takes for the sign-in is limited as the sign-in is', async () => {
  const taken = [];
  for (const spelling of SPELLINGS) {
    const status = await site.machine.mustShell('curl --silent --path-as-is --output /dev/null --write-out \'%{http_code}\' --request POST --header \'content-type: application/json\' ' +
      `--data '{"email":"nobody@example.com","password":"a guess"}' 'http://127.0.0.1:8080/api/v1/auths/${spelling}'`);
    if (!['404', '405'].includes(status)) {
      taken.push(spelling);
    }
  }
  console.log(`Open WebUI takes for the sign-in: ${taken.join(' ')}`);
  expect(taken).toContain('%73ignin');
  await guessUntilRefused();
  for (const spelling of taken) {
    expect([spelling, await isLimited(`/api/v1/auths/${spelling}`)]).toEqual([spelling, true]);
  }
});

test('the files of the page are kept by the browser for a year, and what comes instead of one that is gone is not', async () => {
  const page = await stranger.ask('/');
  const [file] = /\/_app\/immutable\/[^"]+\.js/.exec(page.body) ?? [];
  const kept = await stranger.ask(file!);
  expect([kept.status, kept.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable']);
  const again = await stranger.ask(file!, { headers: { 'if-none-match': kept.headers.etag! } });
  expect(again.status).toBe(304);
  expect([page, await stranger.ask('/_app/immutable/gone.css'), await stranger.ask('/_app/immutable/gone.js')].map(({ headers }) => headers['cache-control'] ?? 'none'))
    .toEqual(['no-cache', 'no-cache', 'none']);
});
