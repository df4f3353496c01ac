"""A stand-in for Open WebUI on 127.0.0.1:8080, as plain as its server (HTTP/1.1, closes an idle connection after 5 s, checks a
WebSocket's origin). It sends security headers of its own, which must not reach a browser twice."""

import asyncio
import base64
import hashlib
import itertools
import json
import sys
import time
from urllib.parse import parse_qs, urlsplit

ORIGINS = {'https://chat.example.com', 'https://www.chat.example.com'}
OWN_HEADERS = (
    'strict-transport-security: max-age=1\r\nx-content-type-options: nosniff\r\nx-frame-options: DENY\r\nreferrer-policy: no-referrer\r\nserver: uvicorn\r\n'
)
IDLE = 5
NUMBERS = itertools.count()


async def read_request(reader):
    head = (await reader.readuntil(b'\r\n\r\n')).decode('latin-1')
    first, *lines = head.split('\r\n')[:-2]
    method, target, _ = first.split(' ')
    pairs = [(name.lower(), value.strip()) for name, value in (line.split(':', 1) for line in lines)]
    return method, target, pairs, dict(pairs)


def send(writer, status, body, kind='application/json', more=''):
    body = body if isinstance(body, bytes) else body.encode()
    writer.write(f'HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {len(body)}\r\n{OWN_HEADERS}{more}\r\n'.encode() + body)


def begin_chunks(writer, kind='text/event-stream'):
    writer.write(f'HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncache-control: no-cache\r\ntransfer-encoding: chunked\r\n\r\n'.encode())


def chunk(writer, text):
    writer.write(f'{len(text):x}\r\n{text}\r\n'.encode())


async def stream(writer, query):
    """COUNT events, GAP seconds apart, each with the moment of sending; each costs the processor WORK microseconds."""
    begin_chunks(writer)
    for _ in range(int(query['count'][0])):
        spend(float(query.get('work', '0')[0]) / 1e6)
        chunk(writer, f'data: {time.monotonic()}\n\n')
        await writer.drain()
        await asyncio.sleep(float(query['gap'][0]))
    chunk(writer, '')


async def think(writer, query):
    """One event, a long silence, one event: a model that thinks."""
    begin_chunks(writer)
    chunk(writer, 'data: first\n\n')
    await writer.drain()
    await asyncio.sleep(float(query['silence'][0]))
    chunk(writer, 'data: last\n\n')
    chunk(writer, '')


def spend(seconds):
    """Processor time."""
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


def work(writer, seconds):
    spend(seconds)
    send(writer, '200 OK', '{"status":true}' + ' ' * 2000)


async def receive(reader, writer, headers):
    """Counts a body as it arrives, and says how long after the request line its first byte was here."""
    began, total, first, digest = time.monotonic(), 0, None, hashlib.sha256()
    chunked = headers.get('transfer-encoding') == 'chunked'
    left = int(headers.get('content-length', 0))
    while chunked or left:
        if chunked:
            left = int(await reader.readline(), 16)
        size = left
        while left:
            data = await reader.read(min(left, 1 << 20))
            if not data:
                return
            first = first or time.monotonic()
            total, left = total + len(data), left - len(data)
            digest.update(data)
        if chunked:
            await reader.readline()
            if not size:
                break
    ended = time.monotonic()
    send(writer, '200 OK', json.dumps({'bytes': total, 'sha256': digest.hexdigest(), 'spread': ended - (first or ended), 'began': began}))


async def websocket(reader, writer, headers):
    if headers.get('upgrade', '').lower() != 'websocket' or headers.get('connection', '').lower() != 'upgrade':
        send(writer, '400 Bad Request', '{"detail":"no upgrade"}')
        return
    if headers.get('origin') not in ORIGINS:
        send(writer, '403 Forbidden', '{"detail":"is not an accepted origin"}')
        return
    accept = base64.b64encode(hashlib.sha1((headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11').encode()).digest()).decode()
    writer.write(f'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: {accept}\r\n\r\n'.encode())
    while True:
        head = await reader.readexactly(2)
        size = head[1] & 127
        if size == 126:
            size = int.from_bytes(await reader.readexactly(2), 'big')
        mask, data = await reader.readexactly(4), await reader.readexactly(size)
        plain = bytes(byte ^ mask[i % 4] for i, byte in enumerate(data))
        writer.write(bytes([head[0]]) + (bytes([size]) if size < 126 else b'\x7e' + size.to_bytes(2, 'big')) + plain)


async def answer(reader, writer, method, target, pairs, headers):
    path, query = urlsplit(target).path, parse_qs(urlsplit(target).query)
    if path == '/stream':
        await stream(writer, query)
    elif path == '/think':
        await think(writer, query)
    elif path == '/work':
        work(writer, float(query['ms'][0]) / 1000)
    elif path.startswith('/ws/'):
        await websocket(reader, writer, headers)
        return False
    elif method == 'POST':
        await receive(reader, writer, headers)
    elif path == '/headers':
        send(writer, '200 OK', json.dumps({'pairs': pairs, 'connection': writer.number}))
    elif path.endswith('.js') or path.endswith('.json'):
        send(writer, '200 OK', 'var x = "compress me";\n' * 2000, 'text/javascript' if path.endswith('.js') else 'application/json')
    elif path == '/unavailable':
        send(writer, '503 Service Unavailable', '{"detail":"of its own"}')
    elif path == '/long-headers':
        send(writer, '200 OK', '{}', more=f'set-cookie: token={"x" * 40000}\r\n')
    else:
        send(writer, '200 OK', '<!doctype html><title>Open WebUI</title>' + 'x' * 6000, 'text/html; charset=utf-8')
    return True


async def serve(reader, writer):
    writer.number = next(NUMBERS)
    try:
        while True:
            request = await asyncio.wait_for(read_request(reader), IDLE)
            if not await answer(reader, writer, *request):
                break
            await writer.drain()
    except (TimeoutError, asyncio.IncompleteReadError, ConnectionError):
        pass
    writer.close()


async def main():
    server = await asyncio.start_server(serve, '127.0.0.1', int(sys.argv[1]), limit=1 << 20, backlog=2048)
    await server.serve_forever()


if __name__ == '__main__':
    asyncio.run(main())
