import { createHash, randomBytes } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import * as tls from 'tls';
import { Script } from 'vm';
import { CertificateShop } from './certificate-shop';
import { sleep } from './cut-off';
import { CONFIGURATION, FrontendSite, NAMES, SITE } from './frontend-site';
import { Answer, answerOf, connect, Question, start, valuesOf } from './web-client';
import { mustRun, runCommand } from '../../instruments/cloud/run-command';
import { CACHE_FOLDER } from '../../instruments/cloud/work-folder';
import { P256, rsa } from '../unit/validation/made-certificates';

const SECURITY_HEADERS = [
  ['strict-transport-security', 'max-age=63072000'],
  ['x-content-type-options', 'nosniff'],
  ['x-frame-options', 'SAMEORIGIN'],
  ['referrer-policy', 'strict-origin-when-cross-origin'],
  ['server', 'nginx'],
] as const;
const MIB = 1 << 20;
/** An event that waits for the others of a second is on its way for half of that; one that is passed on, for some milliseconds. */
const LATE_MILLISECONDS = 250;

/** Below /api/v1/auths/: what may check a password, a code or a token, however it is written. */
const LIMITED = [
  'signin', 'signup', 'ldap', 'mfa/verify', 'mfa/recover', 'update/password', 'oauth/github/token/exchange', 'a-route-of-tomorrow',
  '%73ignin', '/signin', 'signin/', 'signup/', 'mfa/verify/', 'signin%2F', 'signin%0A', 'x/../signin', 'SIGNIN',
];
const NOT_LIMITED = [
  '', 'signout', 'signout/', 'update/profile', 'update/timezone', 'api_key', 'add', 'admin/config', 'admin/config/ldap/server', 'oauth/sessions/github',
];

const detailOf = ({ body }: Answer): string => JSON.parse(body).detail;

const median = (values: number[]): number => [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];

/** Who imports this has these tests, and says before them whose front end they are of. */
export const tested = {} as { site: FrontendSite };

const headersThatArrive = async (question: Partial<Question>) => JSON.parse((await tested.site.ask('/headers', question)).body) as { pairs: [string, string][]; connection: number };

const expectSecurityHeaders = (answer: Answer) =>
  expect(SECURITY_HEADERS.map(([name]) => [name, ...valuesOf(answer, name)])).toEqual(SECURITY_HEADERS);

test('nginx takes the configuration without a warning', async () => {
  expect(await tested.site.machine.mustShell('nginx -t 2>&1')).not.toMatch(/\[\w+\]/);
});

describe('on port 80', () => {
  test.each(NAMES)('%s leads to HTTPS with its path', async name => {
    const answer = await tested.site.ask('/c/1?q=a%20b', { name, port: 80 });
    expect([answer.status, valuesOf(answer, 'location')]).toEqual([301, [`https://${name}/c/1?q=a%20b`]]);
  });

  test('a challenge of ACME is served', async () => {
    const folder = '/.well-known/acme-challenge';
    await tested.site.machine.mustShell(`mkdir -p /var/www/acme${folder} && printf thumbprint >/var/www/acme${folder}/token`);
    expect((await tested.site.ask(`${folder}/token`, { port: 80 })).body).toBe('thumbprint');
    expect((await tested.site.ask(`${folder}/none`, { port: 80 })).status).toBe(404);
  });
});

test.each<[string, number, string, Partial<Question>]>([
  ['a page', 200, '/', {}],
  ['a static file', 200, '/_app/x.js', {}],
  ['a sign-in', 200, '/api/v1/auths/signin', { method: 'POST' }],
  ['an upload that is too large', 413, '/', { method: 'PUT', headers: { 'content-length': 101 * MIB } }],
  ['an error of Open WebUI', 503, '/unavailable', {}],
])('%s has every security header exactly once', async (_what, status, target, question) => {
  const answer = await tested.site.ask(target, question);
  expect(answer.status).toBe(status);
  expectSecurityHeaders(answer);
});

test('an unknown host gets nothing', async () => {
  for (const name of ['other.example.com', '127.0.0.1']) {
    await expect(tested.site.ask('/', { name, port: 80 })).rejects.toThrow('socket hang up');
  }
  for (const servername of ['other.example.com', '']) {
    await expect(connect({ host: tested.site.machine.address, port: 443, servername })).rejects.toThrow(/unrecognized name/);
  }
  await expect(tested.site.ask('/', { headers: { host: 'other.example.com' } })).rejects.toThrow('socket hang up');
});

const openWebSocket = (origin = `https://${SITE}`) => tested.site.ask('/ws/socket.io/?EIO=4&transport=websocket', {
  headers: {
    'origin': origin, 'connection': 'Upgrade', 'upgrade': 'websocket', 'sec-websocket-version': '13', 'sec-websocket-key': randomBytes(16).toString('base64'),
  },
});

/** Says something and waits until as much has come back. */
const echo = ({ socket }: Answer, text: string) => new Promise<string>((resolve, reject) => {
  let got = '';
  socket!.on('data', chunk => {
    got += chunk;
    if (got.length >= text.length) {
      resolve(got);
      socket!.removeAllListeners('data');
    }
  }).once('close', () => reject(new Error(`closed after ${got}`)));
  socket!.write(text);
});

describe('a WebSocket', () => {
  test('goes both ways, and its origin decides', async () => {
    const page = await openWebSocket();
    expect(page.status).toBe(101);
    for (const text of ['hello', 'x'.repeat(5000)]) {
      expect(await echo(page, text)).toBe(text);
    }
    page.socket!.destroy();
    expect((await openWebSocket('https://foreign.example')).status).toBe(403);
  });

  test('is held for a thousand idle pages', async () => {
    const pages: Answer[] = [];
    for (let hundreds = 0; hundreds < 10; hundreds++) {
      pages.push(...await Promise.all(Array.from({ length: 100 }, () => openWebSocket())));
    }
    await sleep(5);
    expect(new Set(await Promise.all(pages.map(page => echo(page, 'still here'))))).toEqual(new Set(['still here']));
    pages.forEach(({ socket }) => socket!.destroy());
    expect(await tested.site.machine.readFile('/var/log/nginx/error.log')).not.toContain('worker_connections are not enough');
  });

  test('is all that can upgrade', async () => {
    const { pairs } = await headersThatArrive({ headers: { 'upgrade': 'h2c', 'http2-settings': 'AAMAAABkAAQAAP__' } });
    expect(pairs.filter(([name]) => ['upgrade', 'connection'].includes(name))).toEqual([]);
  });
});

describe('a streamed answer', () => {
  /** Milliseconds from the sending of each event to its arrival here. */
  const lags = async () => (await tested.site.ask('/stream?count=20&gap=0.05')).pieces.flatMap(({ at, text }) => [...text.matchAll(/data: (\d+)/g)].map(([, sent]) => at - Number(sent)));

  test('arrives event by event', async () => {
    const found = await lags();
    expect(found).toHaveLength(20);
    expect(median(found)).toBeLessThan(LATE_MILLISECONDS);
  });

  test('would not with buffering on, and the test above would say so', async () => {
    await tested.site.configured([['proxy_buffering off;', 'proxy_buffering on;']], async () => expect(median(await lags())).toBeGreaterThan(LATE_MILLISECONDS));
  });

  // Time is compressed 900 times: 15 minutes are 1 s, our hour 4 s, nginx's default minute 67 ms.
  test('arrives whole after 15 minutes of silence', async () => {
    await tested.site.configured([[' 1h;', ' 4s;']], async () => expect((await tested.site.ask('/think?silence=1')).body).toContain('data: last'));
    await tested.site.configured([['proxy_read_timeout 1h;', 'proxy_read_timeout 67ms;']], () => expect(tested.site.ask('/think?silence=1')).rejects.toThrow());
  });
});

describe('an upload', () => {
  test('of 90 MB is passed on as it comes', async () => {
    const body = randomBytes(90_000_000);
    const { machine: { address } } = tested.site;
    const request = start({ address, port: 443, tls: true, name: SITE, path: '/api/v1/files/', method: 'POST', headers: { 'content-length': body.length } });
    const answer = answerOf(request);
    for (let at = 0; at < body.length; at += 10_000_000) {
      request.write(body.subarray(at, at + 10_000_000));
      await sleep(0.05);
    }
    request.end();
    const { bytes, sha256, spread } = JSON.parse((await answer).body);
    expect([bytes, sha256]).toEqual([body.length, createHash('sha256').update(body).digest('hex')]);
    expect(spread).toBeGreaterThan(0.4);
  });

  test('of 90 MB goes over HTTP/2, as browsers send it', async () => {
    const file = path.join(CACHE_FOLDER, `upload-${process.pid}`);
    fs.writeFileSync(file, randomBytes(86 * MIB));
    try {
      const written = await mustRun('curl', [
        '--silent', '--insecure', '--http2', '--resolve', `${SITE}:443:${tested.site.machine.address}`, '--data-binary', `@${file}`,
        '--write-out', '\n%{http_version} %{http_code}', `https://${SITE}/api/v1/files/`,
      ]);
      const [answer, how] = written.split('\n');
      expect([JSON.parse(answer).bytes, how]).toEqual([86 * MIB, '2 200']);
    } finally {
      fs.rmSync(file);
    }
  });

  test('over the limit is refused in words that the page shows', async () => {
    const answer = await tested.site.ask('/api/v1/files/', { method: 'PUT', headers: { 'content-length': 100 * MIB + 1 } });
    expect([answer.status, answer.headers['content-type'], detailOf(answer)]).toEqual(
      [413, 'application/json', 'This is larger than the 100 MiB that the site accepts.']);
  });
});

describe('guessing passwords', () => {
  /** Of 30 questions at a time by one visitor. */
  const thirtyTimes = async (target: string, from: string) => Promise.all(Array.from({ length: 30 }, () => tested.site.ask(target, { method: 'POST', from })));

  test.each(LIMITED)('at /api/v1/auths/%s is slowed down by address, and that is said', async route => {
    const answers = await thirtyTimes(`/api/v1/auths/${route}`, await tested.site.newVisitor());
    const refused = answers.filter(({ status }) => status === 429);
    expect([8, 9]).toContain(refused.length);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(30 - refused.length);
    expect(new Set(refused.map(detailOf))).toEqual(new Set(['Too many attempts. Wait a minute, then try again.']));
  });

  test('slows down nobody else, and nothing else', async () => {
    const from = await tested.site.newVisitor();
    await thirtyTimes('/api/v1/auths/signin', from);
    expect((await tested.site.ask('/api/v1/chats/', { method: 'POST', from })).status).toBe(200);
    expect((await tested.site.ask('/api/v1/auths/signin', { method: 'POST', from: await tested.site.newVisitor() })).status).toBe(200);
  });

  test('cannot happen where no password is checked, so that is not slowed down', async () => {
    const from = await tested.site.newVisitor();
    for (const route of NOT_LIMITED) {
      const answers = await thirtyTimes(`/api/v1/auths/${route}`, from);
      expect([route, ...new Set(answers.map(({ status }) => status))]).toEqual([route, 200]);
    }
  });
});

test('files whose name changes with their content are kept for a year, and nothing else is', async () => {
  const kept = 'public, max-age=31536000, immutable';
  expect(valuesOf(await tested.site.ask('/_app/immutable/chunks/x.js'), 'cache-control')).toEqual([kept]);
  // the page comes instead of a file that the release does not have
  for (const target of ['/', '/_app/version.json', '/_app/x.js', '/static/x.js', '/_app/immutable/gone.css', '/immutable/x.js', '/x/_app/immutable/x.js']) {
    expect([target, ...valuesOf(await tested.site.ask(target), 'cache-control')]).toEqual([target]);
  }
});

test('the address that reaches Open WebUI cannot be spoofed', async () => {
  const from = await tested.site.newVisitor();
  const { pairs } = await headersThatArrive({
    from,
    headers: {
      'X-Forwarded-For': ['6.6.6.6', '7.7.7.7'],
      'X-Real-IP': '6.6.6.6',
      'Forwarded': 'for=6.6.6.6',
      'X-Forwarded-Proto': 'http',
      'X-Forwarded-Host': 'evil.example',
      'X-Forwarded-Port': '1',
    },
  });
  const said = pairs.filter(([name]) => /forward|real|host/.test(name)).map(([name, value]) => `${name}: ${value}`).sort();
  expect(said).toEqual([
    `host: ${SITE}`, `x-forwarded-for: ${from}`, `x-forwarded-host: ${SITE}`, 'x-forwarded-port: 443', 'x-forwarded-proto: https', `x-real-ip: ${from}`,
  ]);
});

test('only static files are compressed', async () => {
  const headers = { 'accept-encoding': 'gzip, br' };
  const encoded = async (target: string) => (await tested.site.ask(target, { headers })).headers;
  expect(await encoded('/_app/immutable/x.js')).toMatchObject({ 'content-encoding': 'gzip', 'vary': 'Accept-Encoding' });
  for (const target of ['/api/v1/chats.json', '/']) {
    expect(await encoded(target)).not.toHaveProperty('content-encoding');
  }
  // all else is Open WebUI's to compress or not
  expect((await headersThatArrive({ headers })).pairs).toContainEqual(['accept-encoding', 'gzip, br']);
});

test('connections to Open WebUI are kept, but not until it closes them: a POST at that moment would be lost', async () => {
  const connection = async () => (await headersThatArrive({})).connection;
  const twenty = async () => {
    const used = new Set<number>();
    for (let i = 0; i < 20; i++) {
      used.add(await connection());
    }
    return used;
  };
  const used = await twenty();
  expect(used.size).toBeLessThan(5);
  await sleep(4.5);
  expect(used).not.toContain(await connection());
  await tested.site.configured([[' keepalive_timeout 4s;', ' keepalive_timeout 60s;']], async () => {
    const before = await twenty();
    await sleep(4.5);
    expect(before).toContain(await connection());
  });
});

test('long headers of single sign-on pass both ways', async () => {
  expect((await tested.site.ask('/long-headers')).status).toBe(200);
  expect((await tested.site.ask('/headers', { headers: { cookie: 'x'.repeat(30_000) } })).status).toBe(200);
});

describe('the number of an ICP filing', () => {
  const LOADER = '/static/loader.js';
  const OWN = 'var x = "compress me";';

  afterAll(async () => {
    await tested.site.must('toolbox-nginx');
    await tested.site.must('frontend');
  });

  test('is in a script that the page loads, asked for anew each time, beside the one of the image', async () => {
    const filed = tested.site.with({ icpLicence: '浙ICP备12345678号-1' });
    await filed.must('toolbox-nginx');
    await filed.must('frontend');
    const answer = await tested.site.ask(LOADER);
    expect([answer.status, valuesOf(answer, 'cache-control')]).toEqual([200, ['no-cache']]);
    expect(answer.headers['content-type']).toMatch(/javascript/);
    expect(answer.body).toContain('"\\u6d59ICP\\u590712345678\\u53f7-1"');
    expect(() => new Script(answer.body)).not.toThrow();
    expectSecurityHeaders(answer);
    const own = await tested.site.ask('/static/own-loader.js');
    expect([own.status, own.body]).toEqual([200, expect.stringMatching(`^${OWN}`)]);
    expectSecurityHeaders(own);
    expect((await tested.site.ask('/static/other.js')).body).toMatch(OWN);
    expect(await tested.site.machine.mustShell('nginx -t 2>&1')).not.toMatch(/\[\w+\]/);
    expect(await filed.must('frontend')).toContain('nothing to change');
  });

  test('is taken away again', async () => {
    await tested.site.must('toolbox-nginx');
    await tested.site.must('frontend');
    expect((await tested.site.ask(LOADER)).body).toMatch(OWN);
    expect(await tested.site.machine.readFile(CONFIGURATION)).not.toContain('beian');
  });
});

describe('TLS', () => {
  const withVersion = (version: tls.SecureVersion) =>
    connect({ host: tested.site.machine.address, port: 443, servername: SITE, minVersion: version, maxVersion: version, ciphers: 'ALL:@SECLEVEL=0' });

  test('of before 1.2 is refused', async () => {
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      const socket = await withVersion(version);
      expect(socket.getProtocol()).toBe(version);
      socket.destroy();
    }
    await expect(withVersion('TLSv1.1')).rejects.toThrow('alert protocol version');
  });

  // which ciphers are offered depends on the key
  test.each([['ECDSA', P256], ['RSA', rsa(2048)]])('with a key of %s is what Mozilla calls intermediate, without a finding', async (_kind, key) => {
    const shop = new CertificateShop();
    await tested.site.serve(shop.sell(NAMES, { key }));
    const root = path.join(CACHE_FOLDER, `root-${process.pid}.pem`);
    fs.writeFileSync(root, shop.root);
    const { stdout, exitCode } = await runCommand(path.join(CACHE_FOLDER, 'sslyze/bin/sslyze'),
      ['--mozilla_config=intermediate', '--certinfo_ca_file', root, `${SITE}:443{${tested.site.machine.address}}`]);
    fs.rmSync(root);
    expect([stdout.slice(stdout.indexOf('COMPLIANCE AGAINST')), exitCode]).toEqual([expect.stringContaining('OK - Compliant'), 0]);
  });
});

describe('while Open WebUI is down', () => {
  beforeAll(() => tested.site.upstream.stop());
  afterAll(async () => {
    await tested.site.upstream.start();
    expect(await tested.site.serves()).toBe(true);
  });

  test('a page says so, with every security header', async () => {
    const answer = await tested.site.ask('/c/1');
    expect([answer.status, answer.headers['content-type'], answer.body]).toEqual([503, 'text/html', expect.stringContaining('The site is starting')]);
    expectSecurityHeaders(answer);
  });

  test('nobody keeps that page for a file', async () => {
    const answer = await tested.site.ask('/_app/immutable/chunks/x.js');
    expect([answer.status, valuesOf(answer, 'cache-control')]).toEqual([503, []]);
  });
});

test('an error of Open WebUI passes as it is', async () => {
  expect(detailOf(await tested.site.ask('/unavailable'))).toBe('of its own');
});
