"""A certificate that a site on a cluster obtains by itself: when it is due, what is kept of it, what is served, and what certbot's hooks do."""

import base64
import contextlib
import datetime
import importlib.util
import io
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import types
import unittest
from unittest import mock

import chart_programs
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

sys.path.append(str(chart_programs.LIB / 'machine/toolbox/dns'))
# What a network answers is tried in test/cluster.
for module in 'dns', 'dns.flags', 'dns.message', 'dns.name', 'dns.query', 'dns.resolver':
    chart_programs.stand_in(module)
sys.modules['dns'].exception = chart_programs.stand_in('dns.exception', DNSException=type('DNSException', (Exception,), {}))

import dns_challenge  # noqa: E402
import obtain_certificate  # noqa: E402
from kept_certificates import Certificate, Kept  # noqa: E402
from signed_call import Failure  # noqa: E402

AUTHORITY, STAGING = 'https://acme.test/directory', 'https://staging.test/directory'
NAMES = ['chat.example.com', 'www.example.org']
NOW = datetime.datetime.now(datetime.UTC)
DAY = datetime.timedelta(days=1)


def certificate(names=NAMES, age=1, left=89, key=None, **more):
    """One that is so many days old and has so many left; with the key of another where one is given."""
    own = ec.generate_private_key(ec.SECP256R1())
    made = (
        x509.CertificateBuilder(**more)
        .subject_name(x509.Name([]))
        .issuer_name(x509.Name([]))
        .public_key(own.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - age * DAY)
        .not_valid_after(NOW + left * DAY)
    )
    if names is not None:
        made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False)
    private = own.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()
    return Certificate(made.sign(own, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode(), key or private)


class Site:
    """The secrets of a namespace, and how often each was written."""

    name = 'chat'

    def __init__(self):
        self.secrets, self.writes = {}, []

    def read_secret(self, name):
        return dict(self.secrets.get(name, {}))

    def write_secret(self, name, kind, values):
        self.writes.append(name)
        self.secrets[name] = {key: value for key, value in (self.read_secret(name) | values).items() if value is not None}

    def write_certificate(self, chain, key):
        self.write_secret('chat-tls', 'kubernetes.io/tls', {'tls.crt': chain, 'tls.key': key})

    @property
    def served(self):
        found = self.read_secret('chat-tls')
        return Certificate(found['tls.crt'], found['tls.key'])


class Goodness(unittest.TestCase):
    def test_a_certificate_is_fresh_until_a_third_of_its_life_is_left(self):
        for age, left, fresh in (1, 89, True), (59, 31, True), (61, 29, False), (2, 4, True), (5, 1, False), (20, 27, True), (33, 14, False), (91, -1, False):
            with self.subTest(age=age, left=left):
                self.assertEqual(certificate(age=age, left=left).is_fresh(NAMES), fresh)

    def test_it_is_good_until_it_ends(self):
        self.assertEqual([certificate(age=89, left=left).is_good(NAMES) for left in (1, 0, -1)], [True, False, False])

    def test_it_must_be_for_just_these_names_in_whatever_order(self):
        one = certificate()
        for names, good in (NAMES, True), (NAMES[::-1], True), (NAMES[:1], False), ([*NAMES, 'help.example.com'], False), ([], False):
            with self.subTest(names):
                self.assertEqual(one.is_good(names), good)
        self.assertFalse(certificate(None).is_good(NAMES))
        self.assertFalse(certificate(None).is_good([]))

    def test_the_key_must_be_its_own(self):
        self.assertFalse(certificate(key=certificate().key).is_good(NAMES))

    def test_what_cannot_be_read_is_not_good(self):
        good = certificate()
        for chain, key in (
            ('', ''),
            (good.chain, ''),
            ('', good.key),
            (good.chain[:-80], good.key),
            (good.chain, good.key[:40]),
            ('x', 'y'),
            (None, None),
            (1, 2),
        ):
            with self.subTest(chain=str(chain)[:9], key=str(key)[:9]):
                self.assertEqual([Certificate(chain, key).is_good(NAMES), Certificate(chain, key).is_fresh(NAMES)], [False, False])


class Keeping(unittest.TestCase):
    def setUp(self):
        self.site = Site()
        self.kept = Kept(self.site, AUTHORITY)

    def test_what_is_kept_is_found_by_its_names_and_its_authority(self):
        one, other = certificate(), certificate(['other.example.com'])
        self.kept.keep(one, NAMES)
        Kept(self.site, STAGING).keep(other, NAMES)
        self.assertEqual(self.kept.certificate(NAMES[::-1]).chain, one.chain)
        self.assertEqual(Kept(self.site, STAGING).certificate(NAMES).chain, other.chain)
        self.assertEqual(self.kept.certificate(NAMES[:1]).chain, '')
        self.assertEqual([self.kept.has(each) for each in (one, other, certificate())], [True, True, False])

    def test_chain_and_key_are_one_write_and_those_that_have_ended_go_with_it(self):
        self.kept.keep(certificate(['old.example.com'], 100, -10), ['old.example.com'])
        self.kept.keep(certificate(age=100, left=-10), NAMES)
        self.kept.keep(certificate(['help.example.com']), ['help.example.com'])
        self.site.secrets['chat-acme']['certificate-half'] = '{"chain": "x'
        self.site.writes.clear()
        self.kept.keep(certificate(), NAMES)
        self.assertEqual(self.site.writes, ['chat-acme'])
        self.assertEqual([json.loads(value)['names'] for value in self.site.read_secret('chat-acme').values()], [['help.example.com'], NAMES])

    def test_what_is_there_and_cannot_be_read_is_none(self):
        key = self.kept._key(NAMES)
        for value in ('', '{', '[]', 'null', '{}', '{"chain": 1, "key": 2}', '"x"', json.dumps({'chain': certificate().chain})):
            with self.subTest(value[:20]):
                self.site.secrets['chat-acme'] = {key: value}
                self.assertFalse(self.kept.certificate(NAMES).is_good(NAMES))

    def test_the_account_at_an_authority_comes_back_as_it_was_and_nobody_elses(self):
        with tempfile.TemporaryDirectory() as folder:
            one, other = (pathlib.Path(folder, name) for name in ('one', 'other'))
            (one / 'acme.test/directory/1').mkdir(parents=True)
            (one / 'acme.test/directory/1/private_key.json').write_text('{"k": 1}')
            self.kept.keep_account(one)
            self.kept.keep_account(one)
            self.assertEqual(self.site.writes, ['chat-acme'])
            Kept(self.site, STAGING).put_account(other)
            self.assertEqual(list(other.rglob('*')), [])
            self.kept.put_account(other)
            self.assertEqual((other / 'acme.test/directory/1/private_key.json').read_text(), '{"k": 1}')

    def test_an_account_that_cannot_be_read_is_none(self):
        for value in ('', '{', '[]', '{}', '{"files": 1}', '{"files": {"a": 1}}'):
            with self.subTest(value), tempfile.TemporaryDirectory() as folder:
                self.site.secrets['chat-acme'] = {self.kept._account: value}
                self.kept.put_account(pathlib.Path(folder))
                self.assertEqual(os.listdir(folder), [])


class Certbot(unittest.TestCase):
    """With an authority that gives what a test says."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.site, self.asked, self.gives, self.says = Site(), [], certificate(), ''
        for patch in (
            mock.patch.object(obtain_certificate, 'SERVER', AUTHORITY),
            mock.patch.object(obtain_certificate, 'FOLDER', self.folder),
            mock.patch.object(obtain_certificate, 'run_certbot', self.run_certbot),
            mock.patch.object(obtain_certificate, 'is_there', lambda module: module not in self.missing),
            mock.patch.dict(os.environ, {'SITE_ZONES': json.dumps(dict.fromkeys(NAMES, 'example.com'))}),
        ):
            patch.start()
            self.addCleanup(patch.stop)
        self.missing = []

    def run_certbot(self, names):
        self.asked.append(names)
        account, live = self.folder / 'config/accounts/acme.test/directory/1', self.folder / 'config/live/site'
        account.mkdir(parents=True, exist_ok=True)
        (account / 'regr.json').write_text('{}')
        (self.folder / 'output').write_text(self.says)
        if self.gives:
            live.mkdir(parents=True)
            (live / 'fullchain.pem').write_text(self.gives.chain)
            (live / 'privkey.pem').write_text(self.gives.key)
        return bool(self.gives) and not self.says

    def keep(self, present, served=True):
        Kept(self.site, AUTHORITY).keep(present, NAMES)
        if served:
            self.site.write_certificate(present.chain, present.key)
        self.site.writes.clear()

    def run_step(self, step):
        with contextlib.redirect_stdout(io.StringIO()) as said:
            getattr(obtain_certificate.Order(self.site), step)()
        return said.getvalue()

    def test_a_first_one_is_asked_for_and_kept_and_nothing_is_served_yet(self):
        self.assertIn(f'{AUTHORITY} has given', self.run_step('obtain'))
        self.assertEqual((self.asked, 'chat-tls' in self.site.secrets), ([sorted(NAMES)], False))
        self.assertIn('is what the load balancer is told', self.run_step('serve'))
        self.assertEqual((self.site.served.chain, self.site.writes.count('chat-tls')), (self.gives.chain, 1))

    def test_a_fresh_one_is_not_asked_for_again(self):
        self.keep(certificate(age=10, left=80))
        for step in 'obtain', 'renew':
            self.assertIn('is not asked', self.run_step(step))
        self.assertEqual((self.asked, self.site.writes), ([], ['chat-tls']))

    def test_one_of_another_authority_or_for_other_names_is_not_this_one(self):
        present = certificate()
        Kept(self.site, STAGING).keep(present, NAMES)
        Kept(self.site, AUTHORITY).keep(certificate(NAMES[:1]), NAMES[:1])
        self.site.write_certificate(present.chain, present.key)
        self.run_step('obtain')
        self.assertEqual(len(self.asked), 1)

    def test_the_clock_renews_one_that_is_due_and_serves_it(self):
        self.keep(certificate(age=70, left=20))
        self.run_step('renew')
        self.assertEqual((self.site.served.chain, self.site.writes.count('chat-tls')), (self.gives.chain, 1))

    def test_one_that_was_obtained_and_is_not_served_since_somebody_was_killed_is_served_by_the_next_run(self):
        self.keep(certificate(age=70, left=20))
        with mock.patch.object(obtain_certificate.Order, 'serve', side_effect=KeyboardInterrupt), self.assertRaises(KeyboardInterrupt):
            self.run_step('renew')
        self.assertNotEqual(self.site.served.chain, self.gives.chain)
        self.assertIn('is not asked', self.run_step('renew'))
        self.assertEqual((self.site.served.chain, len(self.asked)), (self.gives.chain, 1))

    def test_the_clock_puts_right_what_cannot_be_served_and_leaves_what_is_another_releases(self):
        present, others = certificate(), certificate()
        self.keep(present, served=False)
        self.run_step('renew')
        self.assertEqual(self.site.served.chain, present.chain)
        self.site.secrets['chat-tls']['tls.key'] = others.key
        self.run_step('renew')
        self.assertEqual(self.site.served.key, present.key)
        self.site.write_certificate(others.chain, others.key)
        self.run_step('renew')
        self.assertEqual(self.site.served.chain, others.chain)
        self.run_step('serve')
        self.assertEqual((self.site.served.chain, self.asked), (present.chain, []))

    def test_where_the_authority_gives_nothing_a_good_one_is_enough_for_a_release_and_not_for_the_clock(self):
        present = certificate(age=70, left=20)
        self.keep(present)
        self.gives, self.says = None, 'Detail: too many certificates'
        self.assertIn(
            f'warning: {AUTHORITY} gave no new certificate, the present one is good until {present.end:%F}: too many certificates', self.run_step('obtain')
        )
        with self.assertRaisesRegex(Failure, 'is not renewed'):
            self.run_step('renew')
        self.assertEqual(self.site.served.chain, present.chain)

    def test_where_there_is_no_good_one_either_it_fails_and_what_is_served_stays(self):
        for present in None, certificate(age=91, left=-1), certificate(key=certificate().key):
            self.site, self.gives, self.says = Site(), None, 'the last line'
            if present:
                self.keep(present)
            before = self.site.read_secret('chat-tls')
            for step in 'obtain', 'renew':
                with (
                    self.subTest(present=present, step=step),
                    self.assertRaisesRegex(Failure, f'no certificate for {", ".join(NAMES)} from {AUTHORITY}: the last line'),
                ):
                    self.run_step(step)
            self.run_step('serve')
            self.assertEqual(self.site.read_secret('chat-tls'), before)

    def test_what_certbot_leaves_that_is_not_good_is_not_kept(self):
        for given in certificate(NAMES[:1]), certificate(key=certificate().key), certificate(age=91, left=-1):
            self.gives = given
            with self.subTest(given.names), self.assertRaises(Failure):
                self.run_step('obtain')
            self.assertFalse(Kept(self.site, AUTHORITY).certificate(NAMES).is_good(NAMES))
            for file in (self.folder / 'config/live/site').iterdir():
                file.unlink()
            (self.folder / 'config/live/site').rmdir()

    def test_the_account_is_kept_also_where_the_order_failed(self):
        self.gives = None
        with self.assertRaises(Failure):
            self.run_step('obtain')
        ((key, value),) = self.site.read_secret('chat-acme').items()
        self.assertTrue(key.startswith('account-'))
        self.assertEqual(json.loads(value)['files'], {'acme.test/directory/1/regr.json': base64.b64encode(b'{}').decode()})

    def test_an_image_without_what_it_takes_is_named(self):
        for missing, words in ('certbot', 'has no certbot'), ('dns', 'has no dnspython'):
            self.missing = [missing]
            with self.subTest(missing), self.assertRaisesRegex(Failure, words):
                self.run_step('obtain')
        self.assertEqual(self.asked, [])

    def test_an_unknown_step_does_nothing(self):
        with mock.patch.dict(os.environ, {'SITE_NAME': 'chat', 'SITE_NAMESPACE': 'chat'}), mock.patch.object(signal, 'signal'):
            for step in 'Obtain', '', 'put-back':
                with self.subTest(step), self.assertRaises(KeyError):
                    obtain_certificate.main(step)

    def test_the_reason_is_what_is_nearest_to_the_cause(self):
        (self.folder / 'logs').mkdir()
        sources = [
            ('output', 'Some challenges have failed.\nthe end', 'the end'),
            ('output', 'An unexpected error occurred:\nConnection refused\nAsk for help', 'Connection refused'),
            (
                'logs/letsencrypt.log',
                'x\nacme.messages.Error: urn:ietf:params:acme:error:rateLimited :: too many\ny',
                'urn:ietf:params:acme:error:rateLimited :: too many',
            ),
            ('output', '  Type: dns\n  Detail: No TXT record found\nthe end', 'No TXT record found'),
            ('reason', 'role chat may not call alidns:AddDomainRecord', 'role chat may not call alidns:AddDomainRecord'),
        ]
        self.assertEqual(obtain_certificate.reason_of_failure(), 'certbot said nothing')
        for file, text, reason in sources:
            (self.folder / file).write_text(text)
            self.assertEqual(obtain_certificate.reason_of_failure(), reason)


class Command(unittest.TestCase):
    def test_certbot_is_told_everything_anew_and_asks_by_records(self):
        with mock.patch.object(obtain_certificate, 'SERVER', AUTHORITY), mock.patch.dict(os.environ, {'SITE_ACME_EMAIL': ''}):
            said = obtain_certificate.command(NAMES)
        self.assertEqual(said[:2], ['certbot', 'certonly'])
        self.assertEqual([said[at + 1] for at, word in enumerate(said) if word == '--domain'], NAMES)
        self.assertEqual((said[said.index('--server') + 1], said[said.index('--preferred-challenges') + 1]), (AUTHORITY, 'dns'))
        self.assertIn('--register-unsafely-without-email', said)
        with mock.patch.dict(os.environ, {'SITE_ACME_EMAIL': 'a@example.com'}):
            said = obtain_certificate.command(NAMES)
        self.assertEqual((said[said.index('--email') + 1], '--register-unsafely-without-email' in said), ('a@example.com', False))

    def run_it(self, words, longest=30):
        with tempfile.TemporaryDirectory() as folder, mock.patch.object(obtain_certificate, 'FOLDER', pathlib.Path(folder)):
            with mock.patch.object(obtain_certificate, 'command', lambda names: words), mock.patch.object(obtain_certificate, 'LONGEST', longest):
                return obtain_certificate.run_certbot(NAMES), obtain_certificate.reason_of_failure(), pathlib.Path(folder, 'pid').read_text()

    def test_it_has_ended_well_or_not(self):
        self.assertEqual(self.run_it(['true'])[0], True)
        self.assertEqual(self.run_it(['sh', '-c', 'echo no; exit 1'])[:2], (False, 'no'))

    def test_one_that_does_not_end_is_ended(self):
        began = time.monotonic()
        self.assertEqual(self.run_it(['sleep', '60'], 0.2)[:2], (False, 'certbot had not ended after 0.2 seconds'))
        self.assertLess(time.monotonic() - began, 20)

    def test_whoever_is_told_to_end_ends_certbot_first(self):
        program = 'import obtain_certificate as o, signal, sys; signal.signal(signal.SIGTERM, lambda *_: sys.exit(143)); o.command = lambda names: ["sleep", "60"]; o.run_certbot([])'
        with tempfile.TemporaryDirectory() as folder:
            text = program.replace('o.command', f'o.FOLDER = o.Path({folder!r}); o.command')
            path = os.pathsep.join(map(str, chart_programs.FOLDERS))
            run = subprocess.Popen([sys.executable, '-B', '-c', text], env=os.environ | {'PYTHONPATH': path})
            pid = pathlib.Path(folder, 'pid')
            deadline = time.monotonic() + 20
            while not (pid.exists() and pid.read_text()) and time.monotonic() < deadline:
                time.sleep(0.05)
            run.terminate()
            self.assertEqual(run.wait(20), 143)
            with self.assertRaises(ProcessLookupError):
                os.kill(int(pid.read_text()), 0)


class Challenge(unittest.TestCase):
    """The hooks, with a zone whose servers show a record after some looks."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / 'pid').write_text('4711')
        self.calls, self.ended, self.now, self.refuses = [], [], 0.0, None
        self.servers = {'192.0.2.1': 0, '192.0.2.2': 0}
        clock = types.SimpleNamespace(monotonic=lambda: self.now, sleep=self.sleep)
        given = {'CERTBOT_DOMAIN': NAMES[1], 'CERTBOT_VALIDATION': 'v-1', 'SITE_ZONES': json.dumps({NAMES[0]: 'example.com', NAMES[1]: 'example.org'})}
        for patch in (
            mock.patch.object(dns_challenge, 'FOLDER', self.folder),
            mock.patch.object(dns_challenge, 'time', clock),
            mock.patch.object(dns_challenge, 'addresses_of_servers', lambda zone: list(self.servers)),
            mock.patch.object(dns_challenge, 'shows', lambda address, record, value: self.now >= self.servers[address]),
            mock.patch.object(dns_challenge.pod_account, 'call', self.call),
            mock.patch.object(os, 'kill', lambda pid, number: self.ended.append((pid, number))),
            mock.patch.dict(os.environ, given),
        ):
            patch.start()
            self.addCleanup(patch.stop)

    def sleep(self, seconds):
        self.now += seconds

    def call(self, service, action, zone, **parameters):
        self.calls.append((service, action, zone, parameters.get('RR') or parameters.get('RecordId')))
        if self.refuses and action == 'AddDomainRecord':
            raise Failure(self.refuses)
        return {'DomainRecords': {'Record': [{'RR': '_acme-challenge.www', 'Value': value, 'RecordId': value} for value in ('v-0', 'v-1')]}}

    def reason(self):
        return (self.folder / 'reason').read_text()

    def test_a_record_is_set_in_the_zone_of_its_name_and_every_server_is_waited_for(self):
        self.servers['192.0.2.2'] = 31
        dns_challenge.main('add')
        self.assertEqual((self.calls, self.ended), ([('alidns', 'AddDomainRecord', 'example.org', '_acme-challenge.www')], []))
        self.assertTrue(31 <= self.now <= 34)

    def test_it_alone_is_taken_away(self):
        dns_challenge.main('remove')
        self.assertEqual([call[1:] for call in self.calls], [('DescribeDomainRecords', 'example.org', None), ('DeleteDomainRecord', 'example.org', 'v-1')])

    def test_where_a_server_does_not_show_it_certbot_is_ended_and_the_record_goes(self):
        for servers in {'192.0.2.1': 0, '192.0.2.2': 10**6}, {}:
            self.servers, self.calls, self.ended, self.now = servers, [], [], 0.0
            dns_challenge.main('add')
            self.assertEqual((self.ended, self.calls[-1][1]), ([(4711, signal.SIGTERM)], 'DeleteDomainRecord'))
            self.assertIn('do not show _acme-challenge.www.example.org after 180 seconds: is the zone delegated to Alibaba Cloud DNS', self.reason())

    def test_where_it_cannot_be_set_nothing_is_waited_for(self):
        self.refuses = 'role chat may not call alidns:AddDomainRecord for example.org: allow it in the policy of the role'
        dns_challenge.main('add')
        self.assertEqual((self.ended, self.now, self.reason()), ([(4711, signal.SIGTERM)], 0.0, self.refuses))

    def test_one_that_is_there_already_is_fine(self):
        self.refuses = 'alidns:AddDomainRecord for example.org failed (DomainRecordDuplicate): the DNS record already exists'
        dns_challenge.main('add')
        self.assertEqual(self.ended, [])

    def test_a_record_in_the_way_is_named_and_http_is_not_proposed(self):
        self.refuses = 'alidns:AddDomainRecord for example.org failed (DomainRecordConflict): conflict'
        dns_challenge.main('add')
        self.assertRegex(self.reason(), 'another record is in the way .*: delete it, or choose a certificate of your own')


class Files(unittest.TestCase):
    def test_a_certificate_that_nobody_gave_as_files_is_neither_examined_nor_written(self):
        spec = importlib.util.spec_from_file_location('site_certificate_itself', chart_programs.FOLDERS[0] / 'site_certificate.py')
        itself = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(itself)
        site = Site()
        for environment in {'SITE_CERTIFICATE': ''}, {'SITE_CERTIFICATE': '', 'SITE_PRIVATE_KEY': 'k'}, {}:
            with self.subTest(environment), mock.patch.dict(os.environ, environment, clear=True):
                itself.examine()
                itself.write(site)
        self.assertEqual(site.writes, [])


if __name__ == '__main__':
    unittest.main()
