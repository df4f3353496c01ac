#!/usr/bin/env python3
# TXT records of a zone of Alibaba Cloud DNS. Installed as /usr/local/lib/open-webui/dns-record (0700).
#
#   dns-record add NAME VALUE ZONE       makes sure that the TXT record NAME (full name, no dot at its end) of ZONE has VALUE, beside any other value
#   dns-record remove NAME VALUE ZONE    removes that one record; none there is fine
#
# Ends 0, or ends 1 with one sentence on the error output.
import json, subprocess, sys

SIGNED_CALL = '/usr/local/lib/open-webui/signed-call'


class Failure(Exception):
    pass


def ask(action, zone, **parameters):
    asked = subprocess.run([SIGNED_CALL, 'ask', 'alidns', action, zone, *(f'{k}={v}' for k, v in parameters.items())], capture_output=True, text=True)
    if asked.returncode:
        raise Failure(asked.stderr.strip())
    return json.loads(asked.stdout)


def add(name, value, zone):
    try:
        ask('AddDomainRecord', zone, DomainName=zone, RR=name[:-len(zone) - 1], Type='TXT', Value=value, TTL='600')
    except Failure as failure:
        if 'Duplicate' not in str(failure):
            raise


def remove(name, value, zone):
    record = name[:-len(zone) - 1]
    found = ask('DescribeDomainRecords', zone, DomainName=zone, RRKeyWord=record, TypeKeyWord='TXT', PageSize='500')
    for one in found['DomainRecords']['Record']:
        if (one['RR'], one['Value']) == (record, value):
            ask('DeleteDomainRecord', zone, RecordId=one['RecordId'])


if __name__ == '__main__':
    try:
        {'add': add, 'remove': remove}[sys.argv[1]](*sys.argv[2:])
    except Failure as sentence:
        sys.exit(str(sentence))
