#!/usr/bin/env python3
# Reads the secrets of the site by the role of the pod, before Open WebUI starts.
#
#   read_secrets.py FILE    writes FILE, which bash reads: each secret as the variable of Open WebUI's that it is. From the environment: SITE_SECRETS, as JSON: by
#                           variable, where it is kept, in the words of signed-call
#
# Ends 1 with one sentence on the error output. A value is never in it.
import json
import os
import shlex
import sys
from pathlib import Path

import pod_account
from signed_call import Failure, stored


def value_of(variable, source):
    value = stored(source, pod_account.call).rstrip('\r\n')
    if '\0' in value:
        raise Failure(f'the stored value {source.partition(":")[2]}, for {variable}, is no text: store it again')
    # bcrypt takes no more; Open WebUI would start without an administrator, and the first visitor could become one.
    if variable == 'WEBUI_ADMIN_PASSWORD' and not 8 <= len(value.encode()) <= 72:
        raise Failure(f"the administrator's password has {len(value.encode())} bytes: store one of 8 to 72 (most Chinese characters count as 3)")
    return value


def main(file):
    sources = json.loads(os.environ['SITE_SECRETS'])
    lines = [f'export {variable}={shlex.quote(value_of(variable, source))}\n' for variable, source in sorted(sources.items())]
    written = Path(file + '.new')
    written.touch(mode=0o600)
    written.write_bytes(''.join(lines).encode())
    written.replace(file)


if __name__ == '__main__':
    try:
        main(*sys.argv[1:])
    except Failure as sentence:
        sys.exit(str(sentence))
