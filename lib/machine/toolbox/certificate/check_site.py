#!/usr/bin/env python3
# Asks the site, on the machine itself, what a browser would ask, for every name in its arguments.
# Ends 0, or 1 with one sentence on the error output.
import http.client
import os
import socket
import ssl
import sys
import time

PATIENCE = 60
HEADERS = {
    'Strict-Transport-Security': 'max-age=63072000',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'SAMEORIGIN',
    'Referrer-Policy': 'strict-origin-when-cross-origin',
}
WEBSOCKET = {'Connection': 'Upgrade', 'Upgrade': 'websocket', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': 'MDEyMzQ1Njc4OWFiY2RlZg=='}


def demand(found, wanted, what):
    if found != wanted:
        raise ValueError(f'{what} is {found}, not {wanted}')


def installed_certificate():
    with open('/etc/open-webui/tls/current/fullchain.pem') as chain:
        return ssl.PEM_cert_to_DER_cert(chain.read().partition('-----END')[0] + '-----END CERTIFICATE-----')


def ask(name, path='/', port=443, **headers):
    connection = http.client.HTTPConnection(name)
    with socket.create_connection(('127.0.0.1', port), 10) as connection.sock:
        if port == 443:
            # By its bytes: who signed it was looked at when it was installed.
            connection.sock = ssl._create_unverified_context().wrap_socket(connection.sock, server_hostname=name)
            demand(connection.sock.getpeercert(True) == installed_certificate(), True, 'serving the installed certificate')
        connection.request('GET', path, headers=headers)
        return connection.getresponse()


def check(name):
    answer, site = ask(name, '/x?y', 80), f'https://{name}'
    demand((answer.status, answer.getheader('Location')), (301, f'{site}/x?y'), 'the redirect from http')
    answer = ask(name)
    demand(answer.status, 200, 'the answer (read "journalctl -u open-webui")')
    for header, value in HEADERS.items():
        demand(answer.headers.get_all(header), [value], f'the header {header}')
    for origin, status in (site, 101), ('https://foreign.invalid', 403):
        answer = ask(name, '/ws/socket.io/?EIO=4&transport=websocket', **WEBSOCKET, Origin=origin)
        demand(answer.status, status, f'the answer to a WebSocket from {origin}')


for name in sys.argv[1:]:
    deadline = min(time.monotonic() + PATIENCE, float(os.environ.get('ends', 'inf')))
    while True:
        try:
            check(name)
            break
        except (ValueError, OSError, http.client.HTTPException) as error:
            if time.monotonic() > deadline:
                sys.exit(f'https://{name}: {error or "no answer"}')
            # nginx goes on with its old workers for a moment after a reload.
            time.sleep(0.3)
