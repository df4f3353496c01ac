#!/usr/bin/env python3
# The certificate of a site by ACME, whose names are shown to be its by records (DNS-01). Run in certbot's image.
#
#   obtain_certificate.py obtain   before a release: sees to it that a certificate for just these names is kept, from this authority and with more than a third of its
#                                  life left. The authority is asked at most once, and not at all where there is one. What is served stays
#   obtain_certificate.py serve    has the load balancer serve what is kept: the Secret NAME-tls, which its controller follows
#   obtain_certificate.py renew    both, by the clock
#
# From the environment: SITE_NAME, SITE_NAMESPACE, SITE_AUTHORITY (the address of its directory), SITE_ACME_EMAIL, SITE_ZONES (by name, its zone, as JSON), and what
# pod_account.py is told.
#
# Ends 1 with one sentence where there is no good certificate, or, run by the clock, no new one.
import contextlib
import importlib.util
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

from cluster_api import Site
from kept_certificates import Certificate, Kept
from signed_call import Failure

SERVER = os.environ.get('SITE_AUTHORITY', '')
# In memory. What certbot's hooks need lies there too: dns_challenge.py.
FOLDER = Path('/tmp/certbot')
HOOK = Path(__file__).with_name('dns_challenge.py')
# Less than Helm waits for a job.
LONGEST = 1500
LINEAGE = 'site'


class NotObtained(Exception):
    """The authority gave nothing, and why."""


def say(text):
    print(text, flush=True)


def is_there(module):
    return importlib.util.find_spec(module) is not None


def command(names):
    email = os.environ.get('SITE_ACME_EMAIL')
    hooks = [word for hook, step in (('auth', 'add'), ('cleanup', 'remove')) for word in (f'--manual-{hook}-hook', f'python3 {HOOK} {step}')]
    return [
        *('certbot', 'certonly', '--non-interactive', '--agree-tos', '--force-renewal', '--key-type', 'ecdsa', '--server', SERVER),
        *('--manual', '--preferred-challenges', 'dns', *hooks, '--cert-name', LINEAGE, '--max-log-backups', '0'),
        *(word for kind in ('config', 'work', 'logs') for word in (f'--{kind}-dir', str(FOLDER / kind))),
        *(('--email', email) if email else ('--register-unsafely-without-email',)),
        *(word for name in names for word in ('--domain', name)),
    ]


def run_certbot(names):
    """Whether it ended well; hooks end it by its number."""
    with open(FOLDER / 'output', 'wb') as output, subprocess.Popen(command(names), stdout=output, stderr=output) as certbot:
        (FOLDER / 'pid').write_text(str(certbot.pid))
        try:
            return certbot.wait(LONGEST) == 0
        except subprocess.TimeoutExpired:
            (FOLDER / 'reason').write_text(f'certbot had not ended after {LONGEST} seconds')
            return False
        finally:
            # Where it has not ended yet it takes its records away before it does.
            certbot.terminate()


def text_of(file):
    with contextlib.suppress(OSError):
        return file.read_text(errors='replace')
    return ''


def reason_of_failure():
    """What a hook has said, or the authority, or certbot, whichever is the nearest to the cause."""
    output, log = text_of(FOLDER / 'output'), text_of(FOLDER / 'logs/letsencrypt.log')
    found = [
        *text_of(FOLDER / 'reason').splitlines(),
        *re.findall(r'^ *Detail: (.*)', output, re.MULTILINE),
        *re.findall(r'^(?:acme\.messages\.Error|acme\.errors\.\w+): (.*)', log, re.MULTILINE),
        *re.findall(r'unexpected error occurred:?\n(.*)', output),
        *output.splitlines()[-1:],
    ]
    return next((line.strip() for line in found if line.strip()), 'certbot said nothing')[:600]


def order(kept, names):
    for module in ('certbot', 'dns'):
        if not is_there(module):
            raise NotObtained(f'certbotImage has no {"dnspython" if module == "dns" else module}: name docker.io/certbot/dns-rfc2136, or a copy of it')
    accounts, live = FOLDER / 'config/accounts', FOLDER / 'config/live' / LINEAGE
    accounts.mkdir(parents=True, exist_ok=True)
    kept.put_account(accounts)
    has_ended_well = run_certbot(names)
    kept.keep_account(accounts)
    obtained = Certificate(text_of(live / 'fullchain.pem'), text_of(live / 'privkey.pem'))
    if not has_ended_well or not obtained.is_good(names):
        raise NotObtained(reason_of_failure())
    kept.keep(obtained, names)
    return obtained


class Order:
    """What is wanted, and what there is of it."""

    def __init__(self, site):
        self.site, self.kept = site, Kept(site, SERVER)
        self.names = sorted(json.loads(os.environ['SITE_ZONES']))

    def obtain(self):
        """Whether it is fresh afterwards. Where the authority gives nothing, one that is good is enough for a while."""
        present = self.kept.certificate(self.names)
        if present.is_fresh(self.names):
            say(f'the certificate for {", ".join(self.names)} is good until {present.end:%F}: {SERVER} is not asked')
            return True
        try:
            say(f'{SERVER} has given a certificate for {", ".join(self.names)}, good until {order(self.kept, self.names).end:%F}')
            return True
        except NotObtained as reason:
            if not present.is_good(self.names):
                raise Failure(f'no certificate for {", ".join(self.names)} from {SERVER}: {reason}')
            say(f'warning: {SERVER} gave no new certificate, the present one is good until {present.end:%F}: {reason}')
            return False

    def serve(self):
        present = self.kept.certificate(self.names)
        if present.is_good(self.names):
            self.site.write_certificate(present.chain, present.key)
            say('it is what the load balancer is told')
        else:
            # As after a roll-back to a release whose certificate has ended: what is served stays.
            say(f'no certificate for {", ".join(self.names)} from {SERVER} is kept: what the load balancer is told stays')

    def renew(self):
        is_fresh = self.obtain()
        served = Certificate(*(self.site.read_secret(f'{self.site.name}-tls').get(key, '') for key in ('tls.crt', 'tls.key')))
        # Another release may have written its own by now, and this one goes with the release that it belongs to.
        if not served.is_pair or self.kept.has(served):
            self.serve()
        if not is_fresh:
            raise Failure('the certificate is not renewed: it is tried again within half a day')


def main(step):
    # Who is the first process of a container is not ended by it otherwise.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = Order(Site(os.environ['SITE_NAME'], os.environ['SITE_NAMESPACE']))
    {'obtain': wanted.obtain, 'serve': wanted.serve, 'renew': wanted.renew}[step]()


if __name__ == '__main__':
    try:
        main(*sys.argv[1:])
    except Failure as sentence:
        sys.exit(str(sentence))
