# Who this pod is to Alibaba Cloud: the token of its service account becomes credentials of its role (RRSA), and signed calls are signed with them. Beside what
# imports it lies signed_call.py, with which a machine makes the same calls as its own role.
#
# https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-assumerolewithoidc
#
# From the environment: SITE_REGION, SITE_OIDC_PROVIDER, SITE_ROLE.
import json
import os
import re
import time
import uuid
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import signed_call
from signed_call import Failure

TOKEN = Path('/var/run/identity/token')
REGION = os.environ.get('SITE_REGION', '')
# A role, a provider or a policy that was made a moment ago takes seconds to be in effect.
NOT_YET = 'EntityNotExist|NoPermission|Throttling|Unavailable|InternalError'
# Before their end they are others: a clock that is off, and the time of a call.
SPARE_SECONDS = 300


def ask_for_credentials(seconds):
    role = os.environ['SITE_ROLE']
    parameters = {
        'Action': 'AssumeRoleWithOIDC',
        'Version': '2015-04-01',
        'Format': 'JSON',
        'Timestamp': time.strftime('%FT%TZ', time.gmtime()),
        'SignatureNonce': uuid.uuid4().hex,
        'OIDCProviderArn': os.environ['SITE_OIDC_PROVIDER'],
        'RoleArn': role,
        'RoleSessionName': 'open-webui',
        'DurationSeconds': str(seconds),
        # Read anew: the cluster replaces it before it ends.
        'OIDCToken': TOKEN.read_text().strip(),
    }
    url = f'https://sts.{REGION}.aliyuncs.com/'
    try:
        return json.loads(urlopen(Request(url, data=urlencode(parameters).encode()), timeout=15).read())['Credentials']
    except HTTPError as error:
        answer = error.read()
        answer = json.loads(answer) if answer[:1] == b'{' else {'Code': f'Unavailable.{error.code}', 'Message': ''}
        failure = Failure(
            f'STS does not make this pod {role} ({answer["Code"]}: {answer["Message"]}): look at the trust policy of the role and at RRSA of the cluster'
        )
        failure.final = not re.search(NOT_YET, answer['Code'])
        raise failure
    except (OSError, ValueError, KeyError) as error:
        raise Failure(f'{url} does not answer ({error}): give the pods a way out to it')


def credentials(seconds=3600):
    """Of the role, for so long; it is asked again for a while where the answer may be another in a moment."""
    deadline = time.monotonic() + signed_call.PATIENCE
    while True:
        try:
            return ask_for_credentials(seconds)
        except Failure as failure:
            if failure.final or time.monotonic() > deadline:
                raise
            time.sleep(3)


class Held:
    """What several calls are signed with."""

    keys = None
    ends = 0.0

    @classmethod
    def role_and_keys(cls):
        if time.time() > cls.ends:
            cls.keys = credentials()
            cls.ends = time.mktime(time.strptime(cls.keys['Expiration'], '%Y-%m-%dT%H:%M:%SZ')) - time.timezone - SPARE_SECONDS
        return os.environ['SITE_ROLE'], cls.keys['AccessKeySecret'], {k: cls.keys[k] for k in ('AccessKeyId', 'SecurityToken')}


# The calls are the machine's own; only who makes them is another.
signed_call.role_and_keys = Held.role_and_keys
signed_call.SERVICES['rds'] = ('rds.{}', '2014-08-15')


def call(service, action, name, **parameters):
    return signed_call.call(service, action, name, RegionId=REGION, **parameters)
