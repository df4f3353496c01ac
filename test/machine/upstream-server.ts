/**
 * A stand-in for Open WebUI, as plain as its server: HTTP/1.1, closes an idle connection after 5 s, looks at a WebSocket's origin, sends security
 * headers of its own, which must not reach a browser twice.
 *
 *     node -r ts-node/register/transpile-only upstream-server.ts PORT FILE      listens on 127.0.0.1; FILE is there as soon as it does
 */
import { createHash } from 'crypto';
import { writeFileSync } from 'fs';
import { createServer, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'http';
import { Duplex } from 'stream';
import { setTimeout as sleep } from 'timers/promises';

const ORIGINS = ['https://chat.example.com', 'https://www.chat.example.com'];
const OWN_HEADERS = {
  'strict-transport-security': 'max-age=1', 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer', 'server': 'uvicorn',
};
const IDLE_MILLISECONDS = 5000;
/** Of the key that a client of WebSocket sends: RFC 6455, 1.3. */
const WEBSOCKET = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

type Handler = (response: ServerResponse, request: IncomingMessage, query: (name: string) => number) => unknown;

function send(response: ServerResponse, status: number, body: unknown, type = 'application/json', more: OutgoingHttpHeaders = {}): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { 'content-type': type, 'content-length': text.length, ...OWN_HEADERS, ...more });
  response.end(text);
}

/** Keeps the processor busy. */
function spend(milliseconds: number): void {
  const before = process.cpuUsage();
  let used = 0;
  while (used < milliseconds * 1000) {
    const { user, system } = process.cpuUsage(before);
    used = user + system;
  }
}

/** COUNT events, GAP seconds apart, each with the moment of sending; each costs the processor WORK microseconds. */
const stream: Handler = async (response, _request, query) => {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  for (let left = query('count'); left > 0 && !response.destroyed; left--) {
    spend(query('work') / 1000);
    if (!response.write(`data: ${Date.now()}\n\n`)) {
      await new Promise(resolve => response.once('drain', resolve).once('close', resolve));
    }
    await (query('gap') ? sleep(query('gap') * 1000) : new Promise(setImmediate));
  }
  response.end();
};

/** One event, a long silence, one event: a model that thinks. */
const think: Handler = async (response, _request, query) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write('data: first\n\n');
  await sleep(query('silence') * 1000);
  response.end('data: last\n\n');
};

/** Counts a body as it arrives, and says over how many seconds it did. */
const receive: Handler = async (response, request) => {
  const digest = createHash('sha256');
  const moments: number[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    moments.push(performance.now());
    bytes += chunk.length;
    digest.update(chunk);
  }
  send(response, 200, { bytes, sha256: digest.digest('hex'), spread: moments.length ? (moments[moments.length - 1] - moments[0]) / 1000 : 0 });
};

const connections = new WeakMap<Duplex, number>();

/** What came, and on which connection. */
const headers: Handler = (response, { rawHeaders, socket }) => send(response, 200, {
  pairs: rawHeaders.flatMap((name, index) => index % 2 ? [] : [[name.toLowerCase(), rawHeaders[index + 1]]]),
  connection: connections.get(socket),
});

const HANDLERS: Readonly<Record<string, Handler>> = {
  '/stream': stream,
  '/think': think,
  '/headers': headers,
  '/work': (response, _request, query) => {
    spend(query('ms'));
    send(response, 200, { status: true, filling: 'x'.repeat(2000) });
  },
  '/unavailable': response => send(response, 503, { detail: 'of its own' }),
  '/long-headers': response => send(response, 200, {}, undefined, { 'set-cookie': `token=${'x'.repeat(40_000)}` }),
  '/ws/socket.io/': response => send(response, 400, { detail: 'no upgrade' }),
};

/** A file of the page, whatever its name; everything else is the page. */
const page: Handler = (response, { url = '' }) => {
  const [, extension] = /\.(js|json)(?:\?|$)/.exec(url) ?? [];
  if (extension === undefined) {
    send(response, 200, `<!doctype html><title>Open WebUI</title>${'x'.repeat(6000)}`, 'text/html; charset=utf-8');
  } else {
    send(response, 200, 'var x = "compress me";\n'.repeat(2000), extension === 'js' ? 'text/javascript' : 'application/json');
  }
};

let count = 0;
const [port, file] = process.argv.slice(2);
const server = createServer({ keepAliveTimeout: IDLE_MILLISECONDS, maxHeaderSize: 1 << 20 }, (request, response) => {
  const { pathname, searchParams } = new URL(`http://upstream${request.url}`);
  const handler = HANDLERS[pathname] ?? (request.method === 'POST' ? receive : page);
  // who leaves before the answer is whole is no mishap of this server's
  Promise.resolve(handler(response, request, name => Number(searchParams.get(name)))).catch(() => response.destroy());
});
server.on('connection', socket => connections.set(socket, count++));
// After the handshake what comes is sent back: to nginx a WebSocket is a stream of bytes.
server.on('upgrade', ({ headers: { origin = '', 'sec-websocket-key': key } }: IncomingMessage, socket: Duplex) => {
  socket.on('error', () => socket.destroy());
  if (!ORIGINS.includes(origin)) {
    socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
    return;
  }
  const accept = createHash('sha1').update(`${key}${WEBSOCKET}`).digest('base64');
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`);
  socket.pipe(socket);
});
server.listen({ port: Number(port), host: '127.0.0.1', backlog: 2048 }, () => writeFileSync(file, ''));
