"""What an ACME authority and its name servers are to the machine: pebble, a name server for example.com, a line that can be cut."""

import atexit
import http.server
import json
import os
import socket
import ssl
import subprocess
import threading
import time
from pathlib import Path

import certificates

NO_ERROR, A, NS, CNAME, TXT, AAAA = 0, 1, 2, 5, 16, 28


def encode_name(name):
    return b''.join(bytes([len(label)]) + label.encode() for label in name.split('.') if label) + b'\0'


class NameServers:
    """ns1 and ns2 of example.com, on 127.0.0.1 and 127.0.0.2; ns2 may learn of a record late, as the real ones do."""

    def __init__(self, texts):
        self.addresses = {name: '127.0.0.1' for name in ('example.com', 'chat.example.com', 'www.chat.example.com', 'ns1.example.com')}
        self.addresses['ns2.example.com'] = '127.0.0.2'
        # Beside the addresses: (name, kind, data), as somebody else has written them into the zone.
        self.others = []
        self.silent = False
        self.texts, self.lag, self.hidden, self.sockets = texts, 0, None, []
        for address in '127.0.0.1', '127.0.0.2':
            sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            sock.bind((address, 53))
            self.sockets.append(sock)
            threading.Thread(target=self._serve, args=(sock, address == '127.0.0.2'), daemon=True).start()
        self.sockets.append(socket.create_server(('127.0.0.1', 53)))
        threading.Thread(target=self._serve_streams, args=(self.sockets[-1],), daemon=True).start()

    def _serve_streams(self, server):
        """pebble asks over TCP, one question a connection."""
        while True:
            try:
                client, _ = server.accept()
            except OSError:
                return
            with client:
                size = int.from_bytes(client.recv(2), 'big')
                answer = self._answer(client.recv(size), late=False)
                client.sendall(len(answer).to_bytes(2, 'big') + answer)

    def _serve(self, sock, late):
        while True:
            try:
                query, client = sock.recvfrom(4096)
            except OSError:
                return
            if not self.silent:
                sock.sendto(self._answer(query, late), client)

    def _answer(self, query, late):
        labels, at = [], 12
        while query[at]:
            labels.append(query[at + 1 : at + 1 + query[at]].decode().lower())
            at += query[at] + 1
        name, kind = '.'.join(labels), int.from_bytes(query[at + 1 : at + 3], 'big')
        data = self._records(name, kind, late)
        known = data or name in self.addresses or name.startswith('_acme')
        head = query[:2] + bytes([0x84 | query[2] & 1, NO_ERROR if known else 3]) + b'\0\1' + len(data).to_bytes(2, 'big') + b'\0\0\0\0'
        answers = b''.join(b'\xc0\x0c' + kind.to_bytes(2, 'big') + b'\0\1\0\0\0\1' + len(one).to_bytes(2, 'big') + one for one in data)
        return head + query[12 : at + 5] + answers

    def _records(self, name, kind, late):
        others = [data for record, of, data in self.others if (record, of) == (name, kind)]
        if kind == A and name in self.addresses:
            return [socket.inet_aton(self.addresses[name]), *others]
        if others:
            return others
        if kind == NS and name == 'example.com':
            return [encode_name('ns1.example.com'), encode_name('ns2.example.com')]
        if kind == TXT:
            return [
                bytes([len(value)]) + value.encode()
                for record, value, since in self.texts()
                if record == name != self.hidden and time.time() - since > (self.lag if late else 0)
            ]
        return []

    def stop(self):
        for sock in self.sockets:
            sock.close()


class Line:
    """Forwards a port, or refuses: the way to the authority."""

    def __init__(self, port, target):
        self.port, self.target, self.server = port, target, None
        self.mend()

    def mend(self):
        self.server = socket.create_server(('127.0.0.1', self.port))
        threading.Thread(target=self._serve, args=(self.server,), daemon=True).start()

    def cut(self):
        self.server.shutdown(socket.SHUT_RDWR)
        self.server.close()

    def _serve(self, server):
        while True:
            try:
                near, _ = server.accept()
            except OSError:
                return
            far = socket.create_connection(('127.0.0.1', self.target))
            for source, sink in (near, far), (far, near):
                threading.Thread(target=self._copy, args=(source, sink), daemon=True).start()

    @staticmethod
    def _copy(source, sink):
        try:
            while data := source.recv(65536):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            sink.close()


class Pebble:
    def __init__(self, binary: Path, port, valid_seconds, web: certificates.Authority):
        pair = web.issue(['localhost', 'acme-staging.example.com'], more=',IP:127.0.0.1')
        self.web, self.folder = web, web.folder
        (self.folder / 'web.pem').write_text(pair.chain)
        (self.folder / 'web.key').write_text(pair.key)
        settings = {
            'listenAddress': f'127.0.0.1:{port + 1}',
            'managementListenAddress': f'127.0.0.1:{port + 2}',
            'certificate': 'web.pem',
            'privateKey': 'web.key',
            'httpPort': 80,
            'tlsPort': 443,
            'ocspResponderURL': '',
            'externalAccountBindingRequired': False,
            'keyAlgorithm': 'ecdsa',
            'retryAfter': {'authz': 1, 'order': 1},
            'profiles': {'default': {'description': 'the only one', 'validityPeriod': valid_seconds}},
        }
        (self.folder / f'{port}.json').write_text(json.dumps({'pebble': settings}))
        self.log_file = self.folder / f'{port}.log'
        environment = {**os.environ, 'PEBBLE_VA_NOSLEEP': '1', 'PEBBLE_AUTHZREUSE': '0', 'PEBBLE_WFE_NONCEREJECT': '0'}
        with self.log_file.open('w') as log:
            self.process = subprocess.Popen(
                [str(binary), '-config', f'{port}.json', '-dnsserver', '127.0.0.1:53'], cwd=self.folder, env=environment, stdout=log, stderr=subprocess.STDOUT
            )
        atexit.register(self.process.kill)
        self.line = Line(port, port + 1)
        self.url = f'https://127.0.0.1:{port}/dir'

    def count(self, words):
        return self.log_file.read_text().count(words)

    def orders(self):
        return self.count('Added order')

    def validations(self):
        return self.count('POST /chalZ/')

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.line.cut()


class BusyAuthority(http.server.BaseHTTPRequestHandler):
    """Answers every order as Let's Encrypt does when its limit is reached."""

    asked = 0

    def log_message(self, *_):
        pass

    def _send(self, status, body, kind='application/json'):
        body = json.dumps(body).encode()
        self.send_response(status)
        for name, value in (
            ('Content-Type', kind),
            ('Content-Length', str(len(body))),
            ('Replay-Nonce', os.urandom(12).hex()),
            ('Location', f'{self.base}/account/1'),
        ):
            self.send_header(name, value)
        self.end_headers()
        if self.command != 'HEAD':
            self.wfile.write(body)

    def do_GET(self):
        self.base = f'https://127.0.0.1:{self.server.server_port}'
        self._send(200, {name: f'{self.base}/{name}' for name in ('newNonce', 'newAccount', 'newOrder', 'revokeCert', 'keyChange')})

    do_HEAD = do_GET

    def do_POST(self):
        self.base = f'https://127.0.0.1:{self.server.server_port}'
        self.rfile.read(int(self.headers['Content-Length']))
        if self.path == '/newOrder':
            type(self).asked += 1
            self._send(
                429,
                {
                    'type': 'urn:ietf:params:acme:error:rateLimited',
                    'detail': 'too many certificates (5) already issued for this exact set of identifiers in the last 168h0m0s',
                    'status': 429,
                },
                'application/problem+json',
            )
        else:
            self._send(201, {'status': 'valid', 'contact': []})

    @classmethod
    def start(cls, port, folder):
        server = http.server.ThreadingHTTPServer(('127.0.0.1', port), cls)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / 'web.pem', folder / 'web.key')
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server
