"""What the tests ask with: one request on one connection, with every byte of it in the test's hand."""

import base64
import functools
import os
import socket
import ssl
import time
from http.client import HTTPResponse

SITE = 'chat.example.com'


@functools.cache
def unverified(version=None):
    """Without the list of authorities, which would take longer to read than all the rest of a connection."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    if version:
        context.minimum_version = context.maximum_version = version
    return context


def connect(name=SITE, port=443, source='127.0.0.1', version=None):
    sock = socket.create_connection(('127.0.0.1', port), 20, (source, 0))
    return unverified(version).wrap_socket(sock, server_hostname=name) if port == 443 else sock


def served_certificate(name=SITE):
    """As DER."""
    with connect(name) as sock:
        return sock.getpeercert(True)


def becomes_true(condition, seconds=10):
    """For what takes a moment: nginx goes on with its old workers after a reload."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


class Answer:
    """Status, header pairs as they came, body."""

    def __init__(self, sock, method='GET'):
        response = HTTPResponse(sock, method=method)
        response.begin()
        self.status, self.pairs = response.status, [(name.lower(), value) for name, value in response.getheaders()]
        self.body = b'' if self.status == 101 else response.read()

    def all(self, name):
        return [value for key, value in self.pairs if key == name]


def request_text(path='/', host=SITE, method='GET', headers=()):
    lines = [f'{method} {path} HTTP/1.1', f'Host: {host}', *(f'{name}: {value}' for name, value in headers)]
    return ('\r\n'.join(lines) + '\r\n\r\n').encode()


def ask(path='/', name=SITE, host=None, method='GET', headers=(), body=b'', **where):
    with connect(name, **where) as sock:
        more = [('Content-Length', len(body))] if body or method == 'POST' else []
        sock.sendall(request_text(path, host or name, method, [*headers, ('Connection', 'close'), *more]) + body)
        return Answer(sock, method)


class WebSocket:
    def __init__(self, origin=f'https://{SITE}', name=SITE, upgrade='websocket', **where):
        self.sock = connect(name, **where)
        key = base64.b64encode(os.urandom(16)).decode()
        self.sock.sendall(
            request_text(
                '/ws/socket.io/?EIO=4&transport=websocket',
                name,
                headers=[('Upgrade', upgrade), ('Connection', 'Upgrade'), ('Origin', origin), ('Sec-WebSocket-Version', '13'), ('Sec-WebSocket-Key', key)],
            )
        )
        head = b''
        while not head.endswith(b'\r\n\r\n'):
            byte = self.sock.recv(1)
            if not byte:
                break
            head += byte
        self.status, self.head = int(head.split(b' ')[1]), head.decode('latin-1').lower()

    def echo(self, text):
        data = text.encode()
        mask = os.urandom(4)
        size = bytes([128 | len(data)]) if len(data) < 126 else b'\xfe' + len(data).to_bytes(2, 'big')
        self.sock.sendall(b'\x81' + size + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(data)))
        got = b''
        while len(got) < len(data) + (2 if len(data) < 126 else 4):
            got += self.sock.recv(65536)
        return got[-len(data) :].decode()

    def close(self):
        self.sock.close()


def event_lags(path, name=SITE, **where):
    """For each event of a stream: seconds from its sending to its arrival here; and the gaps between arrivals."""
    lags, arrivals = [], []
    with connect(name, **where) as sock:
        sock.sendall(request_text(path, name))
        text = b''
        while b'\r\n0\r\n\r\n' not in text:
            data = sock.recv(65536)
            if not data:
                break
            now = time.monotonic()
            text += data
            for line in data.split(b'\n'):
                if line.startswith(b'data: '):
                    lags.append(now - float(line[6:]))
                    arrivals.append(now)
    return lags, [later - sooner for sooner, later in zip(arrivals, arrivals[1:])]
