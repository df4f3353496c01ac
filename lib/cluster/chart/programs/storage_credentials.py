#!/usr/bin/env python3
# What the AWS SDK in Open WebUI asks for keys to OSS (credential_process): those of the pod's role, for an hour. The SDK asks again before they end.
#
# https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
import json
import sys

import pod_account
from signed_call import Failure


def main():
    keys = pod_account.credentials()
    answer = {
        'Version': 1,
        'AccessKeyId': keys['AccessKeyId'],
        'SecretAccessKey': keys['AccessKeySecret'],
        'SessionToken': keys['SecurityToken'],
        'Expiration': keys['Expiration'],
    }
    json.dump(answer, sys.stdout)


if __name__ == '__main__':
    try:
        main()
    except Failure as sentence:
        sys.exit(str(sentence))
