"""The frontend program on a booted Debian 12, on Debian's nginx (1.22) and on the newest: what it serves, and what a run of it does."""

import hashlib
import json
import os
import random
import ssl
import subprocess
import time
import unittest
from http.client import HTTPException

import certificates
from browser import SITE, WebSocket, ask, becomes_true, connect, event_lags, request_text, served_certificate
from machine import LIMIT, assemble_tools
from site_under_test import CACHE, CONFIGURATION, TOOLS, Site, frontend, install_tools

SECURITY_HEADERS = {
    'strict-transport-security': 'max-age=63072000',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'SAMEORIGIN',
    'referrer-policy': 'strict-origin-when-cross-origin',
}
MIB = 1 << 20


def say(text):
    print(f'    {text}', flush=True)


def curl(*arguments):
    return subprocess.run(['curl', '-sk', '--max-time', '120', '--resolve', f'{SITE}:443:127.0.0.1', *arguments], capture_output=True, text=True)


class WhatItServes:
    """On every nginx."""

    def test_nginx_accepts_the_configuration_without_a_warning(self):
        said = self.site.machine.run('nginx', '-t').stdout
        say(self.site.machine.run('nginx', '-v').stdout.strip())
        self.assertNotRegex(said, r'\[\w+\]')
        self.assertEqual(('http2 on;' in self.site.machine.read(CONFIGURATION)), self.new_syntax)

    def test_http_is_redirected_to_https_with_its_path(self):
        for name in SITE, f'www.{SITE}':
            answer = ask('/c/1?q=a%20b', name=name, port=80)
            self.assertEqual((answer.status, answer.all('location')), (301, [f'https://{name}/c/1?q=a%20b']))

    def test_an_acme_challenge_is_served_over_http(self):
        self.site.machine.write('/var/www/acme/.well-known/acme-challenge/token', 'thumbprint')
        self.site.machine.run('chmod', '-R', 'a+rX', '/var/www/acme')
        self.assertEqual(ask('/.well-known/acme-challenge/token', port=80).body, b'thumbprint')
        self.assertEqual(ask('/.well-known/acme-challenge/none', port=80).status, 404)

    def test_every_security_header_comes_exactly_once_on_every_kind_of_answer(self):
        self.site.stop_upstream()
        answers = {'down': ask('/')}
        self.site.start_upstream()
        answers |= {
            'page': ask('/'),
            'static': ask('/_app/x.js'),
            'sign-in': ask('/api/v1/auths/signin', method='POST', source='127.0.0.9'),
            'too large': ask('/', headers=[('Content-Length', 101 * MIB)], method='PUT'),
        }
        self.assertEqual({kind: answer.status for kind, answer in answers.items()}, {'down': 503, 'page': 200, 'static': 200, 'sign-in': 200, 'too large': 413})
        for kind, answer in answers.items():
            for name, value in SECURITY_HEADERS.items():
                self.assertEqual(answer.all(name), [value], f'{name} on {kind}')
            self.assertEqual(answer.all('server'), ['nginx'], kind)

    def test_an_unknown_host_gets_nothing(self):
        for host in 'other.example.com', '127.0.0.1':
            with connect(port=80) as sock:
                sock.sendall(request_text('/', host))
                self.assertEqual(sock.recv(100), b'')
        with self.assertRaisesRegex(ssl.SSLError, '(?i)unrecognized.name'):
            connect('other.example.com')
        with self.assertRaises(ssl.SSLError):
            connect(None)
        with connect(SITE) as sock:
            sock.sendall(request_text('/', 'other.example.com'))
            self.assertEqual(sock.recv(100), b'')

    def test_a_websocket_echoes_and_the_origin_decides(self):
        page = WebSocket()
        self.assertEqual(page.status, 101)
        for text in 'hello', 'x' * 5000:
            self.assertEqual(page.echo(text), text)
        page.close()
        foreign = WebSocket(origin='https://foreign.example')
        self.assertEqual(foreign.status, 403)
        foreign.close()

    def test_nothing_but_a_websocket_can_upgrade(self):
        answer = ask('/headers', headers=[('Upgrade', 'h2c'), ('HTTP2-Settings', 'AAMAAABkAAQAAP__')])
        names = [name for name, _ in json.loads(answer.body)['pairs']]
        self.assertNotIn('upgrade', names)
        self.assertNotIn('connection', names)

    def test_streamed_events_arrive_one_by_one(self):
        lags, gaps = event_lags('/stream?count=20&gap=0.05')
        self.assertEqual(len(lags), 20)
        say(
            f'lag from sending to arrival: median {sorted(lags)[10] * 1000:.2f} ms, longest {max(lags) * 1000:.2f} ms; gap between arrivals {min(gaps) * 1000:.0f} to {max(gaps) * 1000:.0f} ms (sent every 50)'
        )
        self.assertLess(sorted(lags)[15], 0.04)

    def test_the_stream_test_fails_with_buffering_on(self):
        with self.site.configuration(('proxy_buffering off;', 'proxy_buffering on;')):
            lags, _ = event_lags('/stream?count=20&gap=0.05')
        say(f'with proxy_buffering on: median lag {sorted(lags)[10] * 1000:.0f} ms')
        self.assertGreater(sorted(lags)[10], 0.3)

    def test_90_mb_are_uploaded_as_they_come(self):
        body = random.Random(1).randbytes(90_000_000)
        began = time.monotonic()
        with connect() as sock:
            sock.sendall(request_text('/api/v1/files/', method='POST', headers=[('Content-Length', len(body)), ('Connection', 'close')]))
            for start in range(0, len(body), 10_000_000):
                sock.sendall(body[start : start + 10_000_000])
                time.sleep(0.05)
            answer = json.loads(sock.makefile('rb').read().split(b'\r\n\r\n', 1)[1])
        say(f'90 MB in {time.monotonic() - began:.1f} s, over {answer["spread"]:.1f} s at the upstream')
        self.assertEqual((answer['bytes'], answer['sha256']), (len(body), hashlib.sha256(body).hexdigest()))
        self.assertGreater(answer['spread'], 0.4, 'nginx kept the body back')

    def test_90_mb_are_uploaded_over_http_2(self):
        (self.site.machine.root / 'root/upload').write_bytes(os.urandom(MIB) * 86)
        done = curl(
            '--http2',
            '--data-binary',
            f'@{self.site.machine.root}/root/upload',
            '-w',
            '%{http_version} %{http_code} %{time_total}',
            f'https://{SITE}/api/v1/files/',
        )
        body, _, written = done.stdout.rpartition('}')
        version, status, seconds = written.split()
        say(f'HTTP/{version}: 86 MiB in {float(seconds):.1f} s')
        self.assertEqual((version, status, json.loads(body + '}')['bytes']), ('2', '200', 86 * MIB))

    def test_an_upload_over_the_limit_is_refused_in_words_that_the_page_shows(self):
        answer = ask('/api/v1/files/', method='PUT', headers=[('Content-Length', 100 * MIB + 1)])
        self.assertEqual(answer.status, 413)
        self.assertEqual(json.loads(answer.body)['detail'], 'This is larger than the 100 MiB that the site accepts.')
        self.assertEqual(answer.all('content-type'), ['application/json'])

    def test_an_answer_that_takes_15_minutes_arrives_whole(self):
        """Time is compressed 900 times: 15 minutes are 1 s, our hour 4 s, nginx's default minute 67 ms."""
        with self.site.configuration((' 1h;', ' 4s;')):
            self.assertIn(b'data: last', ask('/think?silence=1').body)
        with self.site.configuration(('proxy_read_timeout 1h;', 'proxy_read_timeout 67ms;')):
            with self.assertRaises((OSError, HTTPException)):
                ask('/think?silence=1')

    def test_sign_in_is_limited_by_address_and_says_so(self):
        paths = [
            'signin',
            'signup',
            'ldap',
            'mfa/verify',
            'mfa/recover',
            'update/password',
            'oauth/github/token/exchange',
            'a-route-of-tomorrow',
            '%73ignin',
            '/signin',
            'signin/',
            'signup/',
            'mfa/verify/',
            'signin%2F',
            'signin%0A',
            'x/../signin',
            'SIGNIN',
        ]
        for address, path in ((f'127.0.1.{number}', path) for number, path in enumerate(paths, 10)):
            answers = [ask(f'/api/v1/auths/{path}', method='POST', source=address) for _ in range(30)]
            passed = sum(answer.status == 200 for answer in answers)
            self.assertIn(passed, (21, 22), path)
            self.assertEqual(answers[-1].status, 429)
            self.assertEqual(json.loads(answers[-1].body)['detail'], 'Too many attempts. Wait a minute, then try again.')
        self.assertEqual(ask('/api/v1/auths/signin', method='POST', source='127.0.1.9').status, 200)
        self.assertEqual(ask('/api/v1/chats/', source='127.0.1.10').status, 200)

    def test_what_checks_no_password_is_not_limited(self):
        for path in (
            '',
            'signout',
            'signout/',
            'update/profile',
            'update/timezone',
            'api_key',
            'add',
            'admin/config',
            'admin/config/ldap/server',
            'oauth/sessions/github',
        ):
            answers = {ask(f'/api/v1/auths/{path}', method='POST', source='127.0.1.1').status for _ in range(30)}
            self.assertEqual(answers, {200}, path)

    def test_files_whose_name_changes_with_their_content_are_kept_for_a_year_and_nothing_else_is(self):
        kept = ask('/_app/immutable/chunks/x.js')
        self.assertEqual(kept.all('cache-control'), ['public, max-age=31536000, immutable'])
        # The page comes instead of a file that the release does not have.
        for path in '/', '/_app/version.json', '/_app/x.js', '/static/x.js', '/_app/immutable/gone.css', '/immutable/x.js', '/x/_app/immutable/x.js':
            self.assertEqual(ask(path).all('cache-control'), [], path)
        self.site.stop_upstream()
        down = ask('/_app/immutable/chunks/x.js')
        self.site.start_upstream()
        self.assertEqual((down.status, down.all('cache-control')), (503, []))

    def test_the_address_that_reaches_open_webui_cannot_be_spoofed(self):
        lies = [
            ('X-Forwarded-For', '6.6.6.6'),
            ('x-forwarded-for', '7.7.7.7'),
            ('X-Real-IP', '6.6.6.6'),
            ('Forwarded', 'for=6.6.6.6'),
            ('X-Forwarded-Proto', 'http'),
            ('X-Forwarded-Host', 'evil.example'),
            ('X-Forwarded-Port', '1'),
        ]
        pairs = json.loads(ask('/headers', headers=lies, source='127.0.2.7').body)['pairs']
        told = {name: [value for key, value in pairs if key == name] for name, _ in pairs}
        self.assertEqual(
            (told['x-forwarded-for'], told['x-real-ip'], told['x-forwarded-proto'], told['x-forwarded-host'], told['x-forwarded-port'], told['host']),
            (['127.0.2.7'], ['127.0.2.7'], ['https'], [SITE], ['443'], [SITE]),
        )
        self.assertNotIn('forwarded', told)

    def test_only_static_files_are_compressed(self):
        accept = [('Accept-Encoding', 'gzip, br')]
        static, page = ask('/_app/immutable/x.js', headers=accept), ask('/api/v1/chats.json', headers=accept)
        self.assertEqual((static.all('content-encoding'), static.all('vary')), (['gzip'], ['Accept-Encoding']))
        self.assertEqual((page.all('content-encoding'), ask('/', headers=accept).all('content-encoding')), ([], []))
        self.assertIn(['accept-encoding', 'gzip, br'], json.loads(ask('/headers', headers=accept).body)['pairs'])
        say(f'{len(page.body)} bytes of script are {len(static.body)}')

    def test_upstream_connections_are_kept_but_not_until_the_upstream_closes_them(self):
        """It closes them after 5 s; a POST sent at that moment would be lost."""
        used = {self.upstream_connection() for _ in range(20)}
        say(f'20 requests took {len(used)} connections to the upstream')
        self.assertLess(len(used), 5)
        time.sleep(4.5)
        self.assertNotIn(self.upstream_connection(), used)
        with self.site.configuration((' keepalive_timeout 4s;', ' keepalive_timeout 60s;')):
            used = {self.upstream_connection() for _ in range(20)}
            time.sleep(4.5)
            self.assertIn(self.upstream_connection(), used)

    def upstream_connection(self):
        return json.loads(ask('/headers').body)['connection']

    def test_while_open_webui_is_down_a_page_says_so_and_its_own_errors_pass(self):
        self.assertEqual(json.loads(ask('/unavailable').body)['detail'], 'of its own')
        self.site.stop_upstream()
        answer = ask('/c/1')
        self.site.start_upstream()
        self.assertEqual((answer.status, answer.all('content-type')), (503, ['text/html']))
        self.assertIn(b'The site is starting', answer.body)
        self.assertTrue(self.site.serves())

    def test_long_headers_of_single_sign_on_pass_both_ways(self):
        self.assertEqual(ask('/long-headers').status, 200)
        self.assertEqual(ask('/headers', headers=[('Cookie', 'x' * 30_000)]).status, 200)

    def test_browsers_get_http_2(self):
        self.assertEqual(curl('--http2', '-o', '/dev/null', '-w', '%{http_version}', f'https://{SITE}/').stdout, '2')

    def test_old_tls_is_refused(self):
        for version in ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3:
            connect(version=version).close()
        done = subprocess.run(
            ['openssl', 's_client', '-connect', '127.0.0.1:443', '-servername', SITE, '-tls1_1', '-cipher', 'ALL@SECLEVEL=0'],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        self.assertRegex(done.stdout + done.stderr, 'alert protocol version|no protocols available')

    def test_the_tls_profile_has_no_finding(self):
        """With either kind of key: which ciphers are offered depends on it."""
        for kind, new_key in ('ECDSA', certificates.EC_KEY), ('RSA', certificates.RSA_KEY):
            authority = certificates.Authority()
            pair = authority.issue([SITE, f'www.{SITE}'], days=90, new_key=new_key)
            certificates.serve(self.site.machine, pair)
            is_served = becomes_true(lambda pair=pair: pair.chain.startswith(ssl.DER_cert_to_PEM_cert(served_certificate())))
            self.assertTrue(is_served, 'nginx does not serve the certificate that was installed')
            done = subprocess.run(
                [
                    str(CACHE / 'sslyze/bin/sslyze'),
                    '--mozilla_config=intermediate',
                    '--certinfo_ca_file',
                    str(authority.folder / 'root.pem'),
                    f'{SITE}:443{{127.0.0.1}}',
                ],
                capture_output=True,
                text=True,
            )
            verdict = done.stdout[done.stdout.find('COMPLIANCE AGAINST') :].strip()
            say(f'sslyze, {kind}: ' + ' '.join(verdict.split())[:600])
            self.assertIn('OK - Compliant', verdict)
            self.assertEqual(done.returncode, 0)

    def test_1000_idle_websockets_are_held(self):
        before = self.memory_of_workers()
        sockets = [WebSocket(source=f'127.0.3.{1 + i % 250}') for i in range(1000)]
        self.assertEqual({one.status for one in sockets}, {101})
        held = self.memory_of_workers()
        time.sleep(5)
        self.assertTrue(all(one.echo('still here') == 'still here' for one in sockets))
        for one in sockets:
            one.close()
        say(f'1,000 WebSockets: {(held - before) / 1024:.0f} MiB more in nginx')
        self.assertNotIn('worker_connections are not enough', self.site.machine.read('/var/log/nginx/error.log'))

    def memory_of_workers(self):
        """KiB."""
        status = [self.site.machine.read(f'/proc/{pid}/smaps_rollup') for pid in self.site.workers()]
        return sum(int(line.split()[1]) for text in status for line in text.splitlines() if line.startswith('Pss:'))


class WhatARunDoes:
    def test_the_program_fits_and_shellcheck_is_silent(self):
        for name, text in ('frontend', frontend()), *((piece, assemble_tools(piece)) for piece in TOOLS):
            done = subprocess.run(['shellcheck', '-'], input=text, capture_output=True, text=True)
            say(f'{name}: {len(text.encode())} bytes')
            self.assertEqual((done.stdout, done.returncode), ('', 0))
            self.assertLessEqual(len(text.encode()), LIMIT)

    def test_without_its_tools_it_says_which_program_brings_them(self):
        installed = '/usr/local/lib/open-webui/installed/certificate'
        self.site.machine.run('mv', installed, '/root/')
        last = self.site.machine.run_program(frontend(), check=False).stdout.strip().splitlines()[-1]
        self.site.machine.write(installed, 'another version\n')
        other = self.site.machine.run_program(frontend(), check=False).stdout.strip().splitlines()[-1]
        self.site.machine.run('mv', '/root/certificate', installed)
        for said in last, other:
            self.assertRegex(said, '^frontend: the tools "certificate" that this program calls are not on the machine; deploy again, nothing was changed')
        self.assertTrue(self.site.serves())

    def test_a_second_run_changes_nothing(self):
        folders = '/etc', '/usr/local', '/var/www', '/run'
        before, workers = self.site.machine.files_state(*folders), self.site.workers()
        began = time.monotonic()
        said = self.site.machine.run_program(frontend()).stdout
        say(f'second run: {time.monotonic() - began:.2f} s')
        after = self.site.machine.files_state(*folders)
        different = [
            path
            for path in before.keys() | after.keys()
            if before.get(path) != after.get(path) and not path.startswith(('/run/systemd', '/run/log')) and not path.endswith('.lock')
        ]
        self.assertEqual((different, self.site.workers()), ([], workers))
        self.assertIn('nothing to change', said)

    def test_a_configuration_that_nginx_refuses_leaves_the_site_as_it_was(self):
        before = self.site.machine.read(CONFIGURATION)
        self.site.machine.write('/etc/nginx/conf.d/broken.conf', 'no_such_directive on;\n')
        done = self.site.machine.run_program(frontend(max_upload_size_mib=50), check=False)
        say(done.stdout.strip().splitlines()[-1])
        self.assertRegex(done.stdout.strip().splitlines()[-1], '^frontend: nginx refuses .*no_such_directive')
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual(self.site.machine.read('/var/log/open-webui/last-failure').strip(), done.stdout.strip().splitlines()[-1])
        self.assertEqual(self.site.machine.read(CONFIGURATION), before)
        self.assertTrue(self.site.serves())
        self.site.machine.run('rm', '/etc/nginx/conf.d/broken.conf')
        self.site.machine.run_program(frontend())
        self.assertFalse((self.site.machine.root / 'var/log/open-webui/last-failure').exists())

    def test_a_changed_constant_takes_effect(self):
        self.site.machine.run_program(frontend([SITE, 'third.example.com']))
        self.assertTrue(self.site.serves('third.example.com'))
        self.site.machine.run_program(frontend())
        self.assertRaises(ssl.SSLError, connect, 'third.example.com')

    def test_a_run_cut_off_anywhere_leaves_a_site_that_the_next_run_completes(self):
        dice = random.Random(os.getpid())
        for i in range(10):
            wanted = 40 + i
            cut_after = dice.uniform(0.01, 0.25)
            running = self.site.machine.start_program(frontend(max_upload_size_mib=wanted))
            time.sleep(cut_after)
            self.site.machine.run('systemctl', 'kill', '--signal=KILL', 'cut', check=False)
            running.wait()
            self.assertTrue(self.site.serves(), f'cut off after {cut_after:.3f} s')
            self.site.machine.run('nginx', '-t')
            self.site.machine.run_program(frontend(max_upload_size_mib=wanted))
            self.assertIn(f'the {wanted} MiB', json.loads(ask('/', method='PUT', headers=[('Content-Length', 200 * MIB)]).body)['detail'])
        self.site.machine.run_program(frontend())

    def test_a_taken_port_is_named_with_its_owner(self):
        self.site.machine.run('systemctl', 'stop', 'nginx')
        pair = [f'/etc/open-webui/tls/current/{name}.pem' for name in ('fullchain', 'privkey')]
        self.site.machine.run('systemd-run', '--unit', 'taker', 'openssl', 's_server', '-accept', '443', '-cert', pair[0], '-key', pair[1])
        time.sleep(0.5)
        last = self.site.machine.run_program(frontend(), check=False).stdout.strip().splitlines()[-1]
        self.site.machine.run('systemctl', 'stop', 'taker')
        say(last)
        self.assertEqual(last, 'frontend: port 80 or 443 is taken by "openssl"; stop it, then deploy again')
        self.site.machine.run_program(frontend())
        self.assertTrue(self.site.serves())

    def test_a_real_certificate_is_never_replaced_by_the_placeholder(self):
        certificates.serve(self.site.machine, certificates.Authority().issue([SITE], days=90))
        before = self.site.machine.run('readlink', '/etc/open-webui/tls/current').stdout
        self.site.machine.run_program(frontend())
        self.assertEqual(self.site.machine.run('readlink', '/etc/open-webui/tls/current').stdout, before)

    def test_the_private_key_is_readable_by_root_alone(self):
        listing = self.site.machine.run('find', '/etc/open-webui/tls', '-perm', '/077', '-not', '-type', 'l').stdout
        self.assertEqual(listing, '')


class OnDebiansNginx(WhatItServes, WhatARunDoes, unittest.TestCase):
    expected_seconds = 60
    new_syntax = False

    @classmethod
    def setUpClass(cls):
        cls.site = Site()
        cls.addClassCleanup(cls.site.stop)
        began = time.monotonic()
        install_tools(cls.site.machine)
        cls.site.machine.run_program(frontend())
        say(f'bare machine to front end: {time.monotonic() - began:.1f} s')


class OnTheNewestNginx(WhatItServes, unittest.TestCase):
    expected_seconds = 50
    new_syntax = True

    @classmethod
    def setUpClass(cls):
        cls.site = Site()
        cls.addClassCleanup(cls.site.stop)
        install_tools(cls.site.machine)
        cls.site.machine.run_program(frontend())
        cls.site.use_newest_nginx()
        cls.site.machine.run_program(frontend())
