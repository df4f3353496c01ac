"""What `prune frontend` takes away and what it leaves, on a booted Debian 12."""

import random
import socket
import subprocess
import time
import unittest

from browser import SITE
from machine import assemble_tools
from site_under_test import CONFIGURATION, Site, frontend, install_tools

PRUNE = '/usr/local/lib/open-webui/prune'
OWN = """events {}
http {
  include /etc/nginx/conf.d/*.conf;
  server { listen 8090; location / { return 200 "somebody else's"; } }
}
"""


def say(text):
    print(f'    {text}', flush=True)


def is_open(port):
    with socket.socket() as sock:
        return not sock.connect_ex(('127.0.0.1', port))


def others_page(port=8090):
    return subprocess.run(['curl', '-s', '--max-time', '5', f'http://127.0.0.1:{port}/'], capture_output=True, text=True).stdout


TOOLS_OF_THE_FRONTEND = [
    *('tls-certificate', 'check-site', 'obtain-certificate', 'nginx.conf', 'renew-certificate.service', 'renew-certificate.timer'),
    *(f'installed/{piece}' for piece in ('certificate', 'nginx', 'acme')),
]


class WithAMachineEach(unittest.TestCase):
    """What was there before decides, so each test has a machine of its own."""

    def setUp(self):
        self.site = Site()
        self.addCleanup(self.site.stop)
        self.machine = self.site.machine

    def deploy(self, port=8080):
        install_tools(self.machine)
        self.machine.run_program(frontend([SITE], port=port))

    def prune(self, *words, check=True):
        done = self.machine.run(PRUNE, *(words or ['frontend', '8080']), check=False)
        say(' / '.join(done.stdout.strip().splitlines()))
        self.assertFalse(check and done.returncode, done.stdout)
        return done

    def state_of_nginx(self):
        return [self.machine.run('systemctl', what, 'nginx', check=False).stdout.strip() for what in ('is-active', 'is-enabled')]

    def what_is_left(self):
        places = [
            '/etc/open-webui/tls',
            '/etc/open-webui/acme.env',
            '/etc/open-webui/nginx-before',
            '/var/www/acme',
            '/etc/systemd/system/renew-certificate.timer',
            '/etc/systemd/system/renew-certificate.service',
            *(f'/usr/local/lib/open-webui/{name}' for name in TOOLS_OF_THE_FRONTEND),
        ]
        return [place for place in places if (self.machine.root / place.lstrip('/')).exists()]


class WhereNginxCameWithTheSite(WithAMachineEach):
    expected_seconds = 120

    def test_nothing_is_left_but_the_package_and_what_lies_on_the_data_disk(self):
        self.deploy()
        self.machine.run_program(assemble_tools('acme'))
        for unit in 'timer', 'service':
            self.machine.run('cp', f'/usr/local/lib/open-webui/renew-certificate.{unit}', '/etc/systemd/system/')
        self.machine.run('systemctl', 'enable', '--now', 'renew-certificate.timer')
        self.machine.write('/etc/open-webui/acme.env', 'CHALLENGE=x\n')
        self.machine.write('/var/lib/open-webui/acme/account', 'kept\n')
        self.machine.write('/var/log/open-webui/last-failure', 'certificate: no certificate\n')
        self.assertTrue(self.site.serves())
        said = self.prune().stdout
        self.assertRegex(said, 'nginx is stopped and disabled')
        self.assertEqual((self.what_is_left(), is_open(80), is_open(443), self.state_of_nginx()), ([], False, False, ['inactive', 'disabled']))
        self.assertEqual(self.machine.run('systemctl', 'list-timers', '--all').stdout.count('renew-certificate'), 0)
        self.assertEqual(
            self.machine.run('sh', '-c', 'dpkg --verify nginx-common; cat /var/lib/open-webui/acme/account; ls /var/log/open-webui').stdout.split(),
            ['kept', 'apt.log'],
        )
        self.assertEqual(self.prune().stdout, '')
        self.deploy()
        self.assertTrue(self.site.serves())

    def test_the_frontend_of_another_service_stays_until_a_person_says_so(self):
        self.deploy(port=9000)
        self.assertEqual(self.prune('frontend', '8080').stdout, '')
        self.assertTrue(is_open(443))
        self.prune('frontend')
        self.assertEqual((self.what_is_left(), is_open(443)), ([], False))

    def test_a_site_that_somebody_added_goes_on(self):
        self.deploy()
        self.machine.write('/etc/nginx/conf.d/own.conf', 'server { listen 8091; location / { return 200 "added"; } }\n')
        self.assertRegex(self.prune().stdout, 'nginx goes on without the site')
        time.sleep(1)
        self.assertEqual((self.what_is_left(), is_open(443), others_page(8091), self.state_of_nginx()[0]), ([], False, 'added', 'active'))

    def test_a_frontend_that_what_was_added_needs_stays_and_that_is_said(self):
        self.deploy()
        self.machine.write('/etc/nginx/conf.d/own.conf', 'server { listen 8091; location / { proxy_pass http://127.0.0.1:8080; limit_req zone=sign_in; } }\n')
        done = self.prune(check=False)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(
            done.stdout.strip().splitlines()[-1],
            '^the front end stays: nginx refuses its configuration of before .*sign_in.*; correct what was added to /etc/nginx, then run',
        )
        self.machine.run('systemctl', 'reload', 'nginx')
        self.assertTrue(self.site.serves())
        self.machine.run('rm', '/etc/nginx/conf.d/own.conf')
        self.prune()
        self.assertEqual(self.what_is_left(), [])

    def test_a_run_cut_off_anywhere_is_completed_by_the_next(self):
        dice = random.Random(20261127)
        for _ in range(8):
            self.deploy()
            cut_after = dice.uniform(0.01, 0.5)
            self.machine.run('timeout', '--signal=KILL', str(cut_after), PRUNE, 'frontend', '8080', check=False)
            self.machine.run(PRUNE, 'frontend', '8080')
            self.assertEqual((self.what_is_left(), is_open(443)), ([], False), f'cut off after {cut_after:.3f} s')

    def test_tools_of_before_there_were_pieces_go_too(self):
        self.deploy()
        self.machine.run_program(assemble_tools('acme'))
        self.machine.run('sh', '-c', 'rm -r /usr/local/lib/open-webui/installed /usr/local/lib/open-webui/nginx.conf')
        self.prune()
        self.assertEqual(self.what_is_left(), [])

    def test_something_else_is_not_understood(self):
        self.deploy()
        for words in ['everything'], ['--help'], ['']:
            done = self.prune(*words, check=False)
            self.assertEqual(
                (done.returncode, done.stdout.strip()), (1, 'say what shall go: "prune frontend", "prune local-models" or "prune former-programs"')
            )
        self.assertTrue(self.site.serves())


class WhereNginxWasThereBefore(WithAMachineEach):
    expected_seconds = 60

    def install_nginx(self):
        self.machine.run('sh', '-c', 'apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -qy --no-install-recommends install nginx')

    def test_it_goes_on_as_it_was(self):
        self.install_nginx()
        self.machine.write(CONFIGURATION, OWN)
        self.machine.run('systemctl', 'restart', 'nginx')
        self.assertEqual(others_page(), "somebody else's")
        self.deploy()
        self.assertTrue(self.site.serves())
        self.assertRegex(self.prune().stdout, 'nginx goes on without the site')
        time.sleep(1)
        self.assertEqual((self.what_is_left(), is_open(443), others_page(), self.machine.read(CONFIGURATION)), ([], False, "somebody else's", OWN))
        self.assertTrue((self.machine.root / 'etc/nginx/sites-enabled/default').is_symlink())

    def test_one_that_did_not_run_does_not_run_again(self):
        self.install_nginx()
        self.machine.write(CONFIGURATION, OWN)
        self.machine.run('systemctl', 'disable', '--now', 'nginx')
        self.deploy()
        self.prune()
        self.assertEqual((self.state_of_nginx(), self.machine.read(CONFIGURATION)), (['inactive', 'disabled'], OWN))

    def test_where_there_never_was_a_frontend_nothing_is_touched(self):
        self.install_nginx()
        self.machine.write(CONFIGURATION, OWN)
        self.machine.run('systemctl', 'restart', 'nginx')
        install_tools(self.machine, 'prune')
        self.assertEqual(self.prune().stdout, '')
        self.assertEqual((others_page(), self.state_of_nginx()[0]), ("somebody else's", 'active'))
