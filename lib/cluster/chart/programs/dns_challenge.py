#!/usr/bin/env python3
# What certbot runs for each name, by the role of the pod: it sets the record that the authority asks for, and takes it away.
#
#   dns_challenge.py add       sets it, and waits until every server of the zone shows it: a resolver would keep "no such record" for minutes. Where that fails certbot is
#                              ended, which would go on to a validation that must fail, and which the authority counts
#   dns_challenge.py remove    takes it away
#
# From the environment: CERTBOT_DOMAIN, CERTBOT_VALIDATION, SITE_ZONES, and what pod_account.py is told.
import contextlib
import json
import os
import signal
import sys
import time
from pathlib import Path

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.query
import dns.resolver
import dns_record
import pod_account
import signed_call
from dns_record import Failure

FOLDER = Path('/tmp/certbot')
PATIENCE = 180


def ask(action, zone, **parameters):
    try:
        return pod_account.call('alidns', action, zone, **parameters)
    except signed_call.Failure as failure:
        raise Failure(str(failure))


# The calls are the machine's own; only who makes them is another.
dns_record.ask = ask


def addresses_of_servers(zone):
    servers = [record.target for record in dns.resolver.resolve(dns.name.from_text(zone), 'NS', lifetime=20)]
    return [str(record) for server in servers for record in dns.resolver.resolve(server, 'A', lifetime=20)]


def shows(address, record, value):
    question = dns.message.make_query(dns.name.from_text(record), 'TXT')
    question.flags &= ~dns.flags.RD
    answer, _ = dns.query.udp_with_fallback(question, address, timeout=3)
    texts = [b''.join(text.strings) for answers in answer.answer for text in answers if hasattr(text, 'strings')]
    return value.encode() in texts


def is_published(record, value, zone):
    try:
        servers = addresses_of_servers(zone)
        return bool(servers) and all(shows(address, record, value) for address in servers)
    # The network's, and what no name server should answer: both are "not yet".
    except (dns.exception.DNSException, OSError):
        return False


def publish(record, value, zone):
    dns_record.add(record, value, zone)
    deadline = time.monotonic() + PATIENCE
    while not is_published(record, value, zone):
        if time.monotonic() > deadline:
            raise Failure(f'the name servers of {zone} do not show {record} after {PATIENCE} seconds: is the zone delegated to Alibaba Cloud DNS?')
        time.sleep(2)


def main(step):
    name, value = os.environ['CERTBOT_DOMAIN'], os.environ['CERTBOT_VALIDATION']
    record, zone = f'_acme-challenge.{name}', json.loads(os.environ['SITE_ZONES'])[name]
    if step != 'add':
        dns_record.remove(record, value, zone)
        return
    try:
        publish(record, value, zone)
    except Failure as failure:
        # There is no HTTP-01 on a cluster.
        (FOLDER / 'reason').write_text(str(failure).replace('AcmeChallenge.HTTP_01 or ', ''))
        with contextlib.suppress(Failure):
            dns_record.remove(record, value, zone)
        os.kill(int((FOLDER / 'pid').read_text()), signal.SIGTERM)


if __name__ == '__main__':
    try:
        main(*sys.argv[1:])
    except Failure as sentence:
        sys.exit(str(sentence))
