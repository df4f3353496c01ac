#!/usr/bin/env python3
# TXT records of a zone of Alibaba Cloud DNS. Installed as /usr/local/lib/open-webui/dns-record (0700).
#
#   dns-record add NAME VALUE ZONE       makes sure that the TXT record NAME (full name, no dot at its end) of ZONE has VALUE, beside any other value
#   dns-record remove NAME VALUE ZONE    removes that one record; none there is fine
#
# Ends 0, or ends 1 with one sentence on the error output.
import json
import re
import subprocess
import sys

SIGNED_CALL = '/usr/local/lib/open-webui/signed-call'
# What the service says of a record, by its code; the first that fits. What it says of the account or the zone, signed-call says in words.
SENTENCES = [
    (
        'DomainRecordConflict',
        'another record is in the way of {name} in the zone {zone}, such as a CNAME for another certificate tool: delete it, or choose AcmeChallenge.HTTP_01 or a certificate of your own',
    ),
    ('Lock|DNSChange', 'the record {name}, or all of the zone {zone}, is locked: unlock it in the Alibaba Cloud DNS console, then deploy again'),
    (
        'Quota',
        'the zone {zone} has as many records as its edition allows, and no room for {name}: delete one that nobody needs, or take a larger edition, then deploy again',
    ),
]


class Failure(Exception):
    pass


def ask(action, zone, **parameters):
    asked = subprocess.run([SIGNED_CALL, 'ask', 'alidns', action, zone, *(f'{k}={v}' for k, v in parameters.items())], capture_output=True, text=True)
    if asked.returncode:
        raise Failure(asked.stderr.strip())
    return json.loads(asked.stdout)


def add(name, value, zone):
    try:
        ask('AddDomainRecord', zone, DomainName=zone, RR=name[: -len(zone) - 1], Type='TXT', Value=value, TTL='600')
    except Failure as failure:
        code = (re.search(r'\((\S+)\): ', str(failure)) or ['', ''])[1]
        if 'Duplicate' in code:
            return
        said = next((sentence for pattern, sentence in SENTENCES if re.search(pattern, code)), None)
        raise Failure(said.format(name=name, zone=zone)) if said else failure


def remove(name, value, zone):
    record = name[: -len(zone) - 1]
    found = ask('DescribeDomainRecords', zone, DomainName=zone, RRKeyWord=record, TypeKeyWord='TXT', PageSize='500')
    for one in found['DomainRecords']['Record']:
        if (one['RR'], one['Value']) == (record, value):
            ask('DeleteDomainRecord', zone, RecordId=one['RecordId'])


if __name__ == '__main__':
    try:
        {'add': add, 'remove': remove}[sys.argv[1]](*sys.argv[2:])
    except Failure as sentence:
        sys.exit(str(sentence))
