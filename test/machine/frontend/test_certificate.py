"""The certificate program on a booted Debian 12, with certbot against a real ACME server (pebble)."""

import contextlib
import random
import shutil
import subprocess
import time
import unittest
from datetime import UTC, datetime

import certificates
from authority import BusyAuthority, NameServers, Pebble
from browser import SITE, becomes_true, served_certificate
from machine import assemble, assemble_tools
from site_under_test import CACHE, NAMES, TOOLS, Site, frontend, install_tools

STATE = '/var/lib/open-webui/acme'
HOOKS = '/usr/local/lib/open-webui/signed-call', '/usr/local/lib/open-webui/dns-record'
# As each kind of certificate says it: see TlsCertificate.
USES = {'acme-http-01': ['acme'], 'acme-dns-01': ['acme', 'dns', 'account']}
# A stand-in for the machine's signed call and what sets records with it: keeps records where the tests' name servers look, values where they put them.
SIGNED_CALL = """#!/bin/bash
cd /var/local/stub
echo "$*" >>calls
if [[ -e fails ]]; then cat fails >&2; exit 1; fi
case $1 in
  get) cat "values/$2" 2>/dev/null || { echo "oos has no value $2 in cn-test: create it, or correct the name" >&2; exit 1; } ;;
  add) echo "$2 $3 $(date +%s.%N)" >>txt ;;
  remove) grep -vFe "$2 $3 " txt >txt.new; mv txt.new txt ;;
esac
"""


def say(text):
    print(f'    {text}', flush=True)


def last_line(done):
    return done.stdout.strip().splitlines()[-1]


class WithACertificateProgram(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.site = Site()
        cls.addClassCleanup(cls.site.stop)
        cls.machine = cls.site.machine
        install_tools(cls.machine, *TOOLS, 'account', 'dns')
        cls.machine.run_program(frontend())
        cls.machine.run('mkdir', '-p', '/var/local/stub/values')
        cls.machine.write('/var/local/stub/txt', '')
        cls.machine.write('/var/local/stub/calls', '')
        for hook in HOOKS:
            cls.machine.write(hook, SIGNED_CALL, 0o755)

    def text(self, kind, names=NAMES, **constants):
        # What each kind gives, and no more: see TlsCertificate.
        defaults = {'acme_server': '', 'acme_email': ''}
        properties = {
            'serverNames': names,
            'dnsZones': ['example.com'] * len(names),
            'stateDirectory': STATE,
            'hasRecords': False,
            'kind': {'constants': {'certificate': kind, **defaults, **constants}, 'uses': USES[kind], 'files': {}},
        }
        return assemble('certificate', properties)

    def run_certificate(self, kind, check=True, **more):
        text = self.text(kind, **more)
        if not check:
            # Time compressed: what is waited for in vain is not waited for long.
            with (
                self.compressed('check-dns', 'PATIENCE = 60', 'PATIENCE = 3'),
                self.compressed('obtain-certificate', 'wait_for 180', 'wait_for 9'),
                self.compressed('check-site', 'PATIENCE = 60', 'PATIENCE = 3'),
            ):
                return self.machine.run_program(text, check)
        return self.machine.run_program(text, check)

    @contextlib.contextmanager
    def compressed(self, tool, old, new):
        """Another text of a tool for a while, where it is there."""
        path = self.machine.root / f'usr/local/lib/open-webui/{tool}'
        text = path.read_text() if path.exists() else None
        if text is not None:
            assert old in text, f'{tool} has no {old}'
            path.write_text(text.replace(old, new))
        try:
            yield
        finally:
            if text is not None:
                path.write_text(text)

    @staticmethod
    def shown(*what, name=SITE):
        """Of the certificate that nginx serves, read by openssl."""
        return subprocess.run(
            ['openssl', 'x509', '-inform', 'DER', '-noout', *what], input=served_certificate(name), capture_output=True, check=True
        ).stdout.decode()

    def served(self, name=SITE):
        return self.shown('-issuer', '-serial', name=name)

    def serves_another_than(self, before):
        return becomes_true(lambda: self.served() != before)

    def names_served(self):
        return self.shown('-ext', 'subjectAltName')

    def refused(self, kind, sentence, **more):
        """The program ends with this sentence, and the site goes on as it was."""
        before = self.served()
        done = self.run_certificate(kind, check=False, **more)
        say(last_line(done))
        self.assertRegex(last_line(done), f'^certificate: .*{sentence}')
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual(self.served(), before)
        self.assertTrue(self.site.serves())


class WithAuthority(WithACertificateProgram):
    # Seconds that a certificate of the hasty authority lives; it is due for renewal when a third is left.
    life = 30

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        web = certificates.Authority()
        cls.machine.write('/usr/local/share/ca-certificates/tests.crt', web.root)
        cls.machine.run('update-ca-certificates')
        cls.names = NameServers(cls.texts)
        cls.addClassCleanup(cls.names.stop)
        cls.pebble = Pebble(CACHE / 'pebble', 14000, 90 * 86400, web)
        cls.addClassCleanup(cls.pebble.stop)
        cls.hasty = Pebble(CACHE / 'pebble', 15000, cls.life, web)
        cls.addClassCleanup(cls.hasty.stop)
        cls.machine.run_program(assemble_tools('acme'))

    @classmethod
    def texts(cls):
        lines = cls.machine.read('/var/local/stub/txt').split('\n')
        return [(record, value, float(since)) for record, value, since in (line.split(' ') for line in lines if line)]

    def wait_until_due(self):
        start, end = (
            datetime.strptime(line.partition('=')[2], '%b %d %H:%M:%S %Y GMT').replace(tzinfo=UTC).timestamp()
            for line in self.shown('-startdate', '-enddate').splitlines()
        )
        time.sleep(max(0.0, end - (end - start) / 3 + 1 - time.time()))

    def renews_when_due(self):
        first = self.served()
        self.wait_until_due()
        said = self.start_renewal()
        self.assertTrue(self.serves_another_than(first), said)

    def start_renewal(self, check=True):
        """As the timer does."""
        done = self.machine.run('systemctl', 'start', 'renew-certificate.service', check=False)
        said = self.machine.run('journalctl', '-u', 'renew-certificate', '-n', '20', '-o', 'cat').stdout
        self.assertFalse(check and done.returncode, said)
        return said

    def acme(self, kind='acme-http-01', server=None, check=True, **more):
        return self.run_certificate(kind, check, acme_server=(server or self.pebble).url, acme_email='admin@example.com', **more)


class ByHttp01(WithAuthority):
    """In the order of the letters: one site's life."""

    expected_seconds = 90
    # Here the other authority is a second one with certificates as long as those of the first.
    life = 90 * 86400

    def test_a_obtains_a_certificate_and_serves_it(self):
        began = time.monotonic()
        done = self.acme()
        say(f'packages, certificate by HTTP-01, check of the site: {time.monotonic() - began:.1f} s')
        self.assertIn('Pebble', self.served())
        self.assertIn('Pebble', self.served(f'www.{SITE}'))
        self.assertEqual(self.pebble.orders(), 1)
        self.assertIn('active', self.machine.run('systemctl', 'is-active', 'renew-certificate.timer').stdout)
        self.assertNotIn('PRIVATE', done.stdout)

    def test_b_a_second_run_asks_nobody_and_changes_nothing(self):
        folders = '/etc', '/usr/local', '/var/www', '/var/lib/open-webui'
        before, workers = self.machine.files_state(*folders), self.site.workers()
        began = time.monotonic()
        self.acme()
        say(f'second run: {time.monotonic() - began:.2f} s')
        self.assertEqual(self.machine.files_state(*folders), before)
        self.assertEqual(self.site.workers(), workers)
        self.assertEqual(self.pebble.orders(), 1)

    def test_c_an_authority_that_is_down_is_not_noticed_while_the_certificate_is_fresh(self):
        self.pebble.line.cut()
        self.addCleanup(self.pebble.line.mend)
        self.acme()

    def test_d_another_name_while_the_authority_is_down_fails_and_keeps_what_is_served(self):
        self.pebble.line.cut()
        self.refused('acme-http-01', 'no certificate for chat.example.com .*the site goes on with what it has', names=[SITE], acme_server=self.pebble.url)
        self.pebble.line.mend()

    def test_e_other_names_get_a_certificate_of_their_own_and_the_way_back_costs_nothing(self):
        self.acme(names=[SITE])
        self.assertNotIn('www', self.names_served())
        self.acme()
        self.assertIn('www', self.names_served())
        self.assertEqual(self.pebble.orders(), 2)

    def test_f_debians_own_timer_leaves_it_alone(self):
        orders, before = self.pebble.orders(), self.machine.files_state(STATE)
        self.machine.run('systemctl', 'start', 'certbot.service')
        self.assertEqual((self.pebble.orders(), self.machine.files_state(STATE)), (orders, before))

    def test_g_a_new_machine_with_the_old_data_disk_asks_for_nothing(self):
        before, orders = self.served(), self.pebble.orders()
        self.machine.run('rm', '-rf', '/etc/open-webui', '/run/open-webui-tls-pending')
        self.machine.run('apt-get', '-qy', 'purge', 'certbot')
        self.machine.run('rm', '-rf', '/usr/local/lib/open-webui/obtain-certificate', '/usr/local/lib/open-webui/installed/acme')
        self.machine.run_program(assemble_tools('acme'))
        self.machine.run_program(frontend())
        self.assertNotEqual(self.served(), before)
        self.acme()
        self.assertEqual((self.served(), self.pebble.orders()), (before, orders))

    def test_h_a_name_that_does_not_resolve_is_said_before_the_authority_is_asked(self):
        orders = self.pebble.orders()
        self.machine.run_program(frontend([*NAMES, 'nowhere.example.com']))
        self.refused(
            'acme-http-01',
            'waited .* nowhere.example.com to resolve: point their A records at this machine',
            names=[*NAMES, 'nowhere.example.com'],
            acme_server=self.pebble.url,
        )
        self.machine.run_program(frontend())
        self.assertEqual(self.pebble.orders(), orders)

    def test_i_what_the_authority_finds_wrong_is_said(self):
        self.names.addresses['astray.example.com'] = '127.0.0.3'
        self.machine.run_program(frontend([*NAMES, 'astray.example.com']))
        with self.site.configuration(('root /var/www/acme;', 'root /var/www/elsewhere;')):
            self.refused(
                'acme-http-01',
                'no certificate for .*astray.example.com.*acme-challenge.* returned 404',
                names=[*NAMES, 'astray.example.com'],
                acme_server=self.pebble.url,
            )
        self.machine.run_program(frontend())

    def test_j_a_limit_of_the_authority_is_said_and_asked_about_once(self):
        busy = BusyAuthority.start(16000, self.pebble.folder)
        self.addCleanup(busy.server_close)
        self.addCleanup(busy.shutdown)
        self.refused('acme-http-01', 'too many certificates .5. already issued', acme_server='https://127.0.0.1:16000/dir')
        self.assertEqual(BusyAuthority.asked, 1)

    def test_k_a_staging_authority_and_the_real_one_keep_apart(self):
        """certbot takes an authority for one of staging by its name, and would not replace a real certificate by its."""
        self.names.addresses['acme-staging.example.com'] = '127.0.0.1'
        staging = {'acme_server': self.hasty.url.replace('127.0.0.1', 'acme-staging.example.com')}
        real, orders = self.served(), self.pebble.orders()
        self.run_certificate('acme-http-01', **staging)
        rehearsed = self.served()
        self.assertNotEqual(rehearsed, real)
        self.acme()
        self.assertEqual((self.served(), self.pebble.orders()), (real, orders))
        self.run_certificate('acme-http-01', **staging)
        self.assertEqual((self.served(), self.hasty.orders()), (rehearsed, 1))

    def test_l_the_timer_runs_twice_a_day_at_a_time_of_its_own(self):
        shown = self.machine.run('systemctl', 'show', 'renew-certificate.timer', '-p', 'RandomizedDelayUSec,Persistent,TimersCalendar').stdout
        self.assertIn('RandomizedDelayUSec=11h', shown)
        self.assertIn('Persistent=yes', shown)
        self.assertEqual(
            self.machine.run(
                'systemd-analyze', 'verify', '/etc/systemd/system/renew-certificate.timer', '/etc/systemd/system/renew-certificate.service'
            ).stdout,
            '',
        )


class ByHttp01InterruptedOrDamaged(WithAuthority):
    expected_seconds = 100

    def setUp(self):
        self.acme()

    def test_a_run_cut_off_anywhere_is_completed_by_the_next(self):
        orders = self.pebble.orders()
        dice = random.Random(time.time())
        for _ in range(8):
            self.machine.run('rm', '-rf', STATE)
            cut_after = dice.uniform(0.3, 5)
            running = self.machine.start_program(self.text('acme-http-01', acme_server=self.pebble.url))
            time.sleep(cut_after)
            self.machine.run('systemctl', 'kill', '--signal=KILL', 'cut', check=False)
            running.wait()
            self.assertTrue(self.site.serves(), f'cut off after {cut_after:.3f} s')
            self.acme()
            self.assertIn('Pebble', self.served())
        say(f'8 runs cut off at random and completed, with {self.pebble.orders() - orders} orders in all')

    def test_a_damaged_state_is_replaced(self):
        for damage in 'rm -f {0}/*/live/*/privkey.pem', 'truncate -s 0 {0}/*/renewal/*.conf', 'rm -rf {0}/*/archive', 'rm -f {0}/*/renewal/*.conf':
            self.machine.run('sh', '-c', damage.format(STATE))
            self.acme()
            self.assertTrue(self.site.serves())


class WithOtherCertbots(WithAuthority):
    """What Ubuntu 24.04 has, and the newest."""

    alone = {'test_the_one_of_ubuntu_24_04': 80, 'test_the_newest': 80}

    def test_the_one_of_ubuntu_24_04(self):
        self.obtains_renews_and_says_what_is_wrong('2.9.0')

    def test_the_newest(self):
        self.obtains_renews_and_says_what_is_wrong('newest')

    def obtains_renews_and_says_what_is_wrong(self, version):
        self.acme()
        self.use(version)
        before = self.served()
        self.machine.run('rm', '-rf', STATE)
        self.acme('acme-dns-01')
        self.assertTrue(self.serves_another_than(before))
        self.machine.run('rm', '-rf', STATE)
        self.acme(server=self.hasty)
        self.refused('acme-http-01', 'too many certificates .5. already issued', acme_server=self.busy_url())
        self.acme(server=self.hasty)
        self.renews_when_due()

    def use(self, version):
        shutil.copytree(CACHE / f'certbot-{version}', self.machine.root / f'opt/certbot-{version}')
        self.machine.write(
            '/usr/local/bin/certbot',
            f"""#!/bin/sh
export REQUESTS_CA_BUNDLE=/etc/ssl/certs/ca-certificates.crt PYTHONPATH=/opt/certbot-{version}
exec /usr/bin/python3 -c "import sys; from certbot.main import main; sys.exit(main())" "$@"
""",
            0o755,
        )
        say(self.machine.run('certbot', '--version').stdout.strip())

    def busy_url(self):
        if not hasattr(self, 'busy'):
            self.busy = BusyAuthority.start(16000, self.pebble.folder)
            self.addCleanup(self.busy.server_close)
            self.addCleanup(self.busy.shutdown)
        return 'https://127.0.0.1:16000/dir'
