"""What the tests ask with: one request on one connection, with every byte of it in the test's hand."""

import functools
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
