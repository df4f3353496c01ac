"""The chart's programs, as they lie beside each other in a pod; what only the image has is a stand-in."""

import pathlib
import sys
import types

LIB = pathlib.Path(__file__).resolve().parents[4] / 'lib'
FOLDERS = LIB / 'cluster/chart/programs', LIB / 'machine/toolbox/account'


def stand_in(name, **members):
    sys.modules.setdefault(name, types.ModuleType(name))
    vars(sys.modules[name]).update(members)
    return sys.modules[name]


class DatabaseError(Exception):
    pass


class RedisError(Exception):
    pass


stand_in('psycopg', Error=DatabaseError, OperationalError=type('OperationalError', (DatabaseError,), {}), sql=stand_in('psycopg.sql'))
stand_in('redis', RedisError=RedisError, Redis=None)
stand_in('jwt')
stand_in('boto3')
stand_in('botocore')
stand_in('botocore.config', Config=None)
stand_in('botocore.exceptions', BotoCoreError=type('BotoCoreError', (Exception,), {}), ClientError=type('ClientError', (Exception,), {}))
# They speak of rows by the names that a machine's tools have, which lie beside the other tests: tried in test/cluster.
for name in 'site_rows', 'site_sign_in', 'site_certificate':
    stand_in(name)
for folder in FOLDERS:
    if str(folder) not in sys.path:
        sys.path.append(str(folder))
