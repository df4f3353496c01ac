#!/usr/bin/env python3
# One signed call to Alibaba Cloud with the machine's own RAM role. Installed as /usr/local/lib/open-webui/signed-call (0700).
#
#   signed-call get SOURCE                     prints a stored value, byte for byte, and nothing else; SOURCE is one of
#                                              oos-parameter:NAME, oos-secret-parameter:NAME, kms-secret:NAME
#   signed-call ask SERVICE ACTION NAME KEY=VALUE…    prints what the service answers, as JSON; NAME is what a sentence is about
#
# Ends 0, or ends 1 with one sentence on the error output: what failed and what to do. A value or a key is never in it.
#
# For tests, the environment variable SIGNED_CALL_ENDPOINT is a base URL instead of https://oos.REGION.aliyuncs.com,
# https://kms.REGION.aliyuncs.com and https://alidns.aliyuncs.com.
#
# The request is what Alibaba's own SDKs send to these three services: RPC style, POST, all parameters in the query, signature
# version 1.0 (HMAC-SHA1). https://www.alibabacloud.com/help/en/sdk/product-overview/rpc-mechanism
import base64
import hmac
import json
import os
import re
import sys
import time
import uuid
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

METADATA = 'http://100.100.100.200/latest/'
# A role attached, or a policy written, a moment ago takes seconds to be in effect.
PATIENCE = 60
# When the program that calls this has no more time.
ENDS = float(os.environ.get('ends', 'inf'))
SERVICES = {'oos': ('oos.{}', '2019-06-01'), 'kms': ('kms.{}', '2016-01-20'), 'alidns': ('alidns', '2015-01-09'), 'cr': ('cr.{}', '2018-12-01')}
# Error code, or the text that OOS hands on from KMS → what is said; the first that fits.
SENTENCES = [
    (
        '(?i)kms ?instance|dkms|Rejected.Unavail',
        'the KMS instance that keeps {name} is missing or stopped: start one (it is paid), or use SecretSource.fromVariable',
    ),
    ('^I\\S*Time[Ss]tamp', 'the clock of the machine ({now}) is wrong: run "timedatectl set-ntp true", then deploy again'),
    ('^\\S*(Debt|Arrear|Overdue)', 'the Alibaba Cloud account owes money: top it up, then deploy again'),
    ('^\\S*(NotEnabled|NotOpen|NotActiv|Ubsms)', '{service} is not activated in this account: activate it in its console'),
    ('^\\S*(Permission|Privilege|Forbidden.RAM|Denied|Unauth)', 'role {role} may not call {service}:{action} for {name}: allow it in the policy of the role'),
    ('^\\S*Domain(Name|User)', 'this account has no DNS zone {name}: create it, or name the right zone'),
    ('^\\S*(EntityNotExist|ResourceNotFound)', '{service} has no value {name} in {region}: create it, or correct the name'),
    ('', '{service}:{action} for {name} failed ({code}): {text}'),
]
NOT_YET = 'Permission|Privilege|Forbidden.RAM|AccessDenied|Throttling|Unavailable$|InternalError'


class Failure(Exception):
    final = False


def fetch(url, method='GET', **headers):
    headers = {f'X-aliyun-ecs-metadata-{key}': value for key, value in headers.items()}
    return urlopen(Request(url, method=method, headers=headers), timeout=15).read().decode()


def metadata(path):
    token = fetch(METADATA + 'api/token', 'PUT', **{'token-ttl-seconds': '300'})
    return fetch(METADATA + 'meta-data/' + path, token=token).strip()


def role_and_keys():
    try:
        role = metadata('ram/security-credentials/').split()[0]
        keys = json.loads(metadata('ram/security-credentials/' + role))
        return role, keys['AccessKeySecret'], {k: keys[k] for k in ('AccessKeyId', 'SecurityToken')}
    except (HTTPError, LookupError, ValueError):
        raise Failure('the machine has no RAM role to read what is stored for it: attach one, then deploy again')
    except OSError:
        raise Failure('the metadata service 100.100.100.200 does not answer: look for what blocks it on the machine')


def percent(text):
    return quote(text, safe='')


def signed(parameters, secret):
    query = '&'.join(f'{percent(k)}={percent(v)}' for k, v in sorted(parameters.items()))
    digest = hmac.digest(f'{secret}&'.encode(), f'POST&%2F&{percent(query)}'.encode(), 'sha1')
    return f'{query}&Signature={percent(base64.b64encode(digest).decode())}'


def failure_of(answer, **known):
    code, text = answer.get('Code', ''), answer.get('Message', '')
    sentence = next(s for pattern, s in SENTENCES if re.search(pattern, f'{code} {text}'))
    failure = Failure(sentence.format(code=code, text=' '.join(text.split()), now=time.ctime(), **known))
    failure.final = not re.search(NOT_YET, code)
    return failure


def call_once(service, action, name, parameters):
    role, secret, keys = role_and_keys()
    region, (host, version) = parameters.get('RegionId') or metadata('region-id'), SERVICES[service]
    url = os.environ.get('SIGNED_CALL_ENDPOINT') or f'https://{host.format(region)}.aliyuncs.com'
    query = signed(
        {
            **parameters,
            **keys,
            'Action': action,
            'Version': version,
            'RegionId': region,
            'Format': 'JSON',
            'SignatureMethod': 'HMAC-SHA1',
            'SignatureVersion': '1.0',
            'SignatureNonce': uuid.uuid4().hex,
            'Timestamp': time.strftime('%FT%TZ', time.gmtime()),
        },
        secret,
    )
    try:
        return json.loads(fetch(f'{url}/?{query}', 'POST'))
    except HTTPError as error:
        answer = error.read()
        answer = json.loads(answer) if answer[:1] == b'{' else {'Code': f'HTTP {error.code} Unavailable'}
        raise failure_of(answer, service=service, action=action, name=name, role=role, region=region)
    except (OSError, ValueError) as error:
        raise Failure(f'{url} does not answer ({error}): give the machine a way out to it')


def call(service, action, name, **parameters):
    deadline = min(time.monotonic() + PATIENCE, ENDS)
    while True:
        try:
            return call_once(service, action, name, parameters)
        except Failure as failure:
            if failure.final or time.monotonic() > deadline:
                raise
            time.sleep(3)


def stored(source, call=call):
    kind, _, name = source.partition(':')
    if kind == 'kms-secret':
        value = call('kms', 'GetSecretValue', name, SecretName=name)['SecretData']
    elif kind == 'oos-secret-parameter':
        value = call('oos', 'GetSecretParameter', name, Name=name, WithDecryption='true')['Parameter']['Value']
    elif kind == 'oos-parameter':
        value = call('oos', 'GetParameter', name, Name=name)['Parameter']['Value']
    else:
        raise Failure('the source of a secret is none that this machine knows: deploy again with the library that wrote it')
    if not value.strip():
        raise Failure(f'the stored value {name} is empty: give it its value, then deploy again')
    return value


def get(source):
    sys.stdout.write(stored(source))


def ask(service, action, name, *parameters):
    json.dump(call(service, action, name, **dict(one.split('=', 1) for one in parameters)), sys.stdout)


if __name__ == '__main__':
    try:
        {'get': get, 'ask': ask}[sys.argv[1]](*sys.argv[2:])
    except Failure as sentence:
        sys.exit(str(sentence))
