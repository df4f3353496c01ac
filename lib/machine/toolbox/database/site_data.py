#!/usr/bin/env python3
# What the data of the site hold. Installed as /usr/local/lib/open-webui/site-data.
#
#   site-data ready PORT                ends 0 if the site on that port of 127.0.0.1 has started and reaches its database
#   site-data users                     number of users; 0 where there is no database yet
#   site-data has-admin [EMAIL]         ends 0 if there is an administrator (of that e-mail)
#   site-data opened SCHEMA             ends 0 if the data are at that revision, or are being opened for the first time
#   site-data revision                  the schema's revision (alembic), empty where there is none
#   site-data settle                    both databases: write-ahead log into the file, then checked; only while nothing runs on them
#
# Ends 1 with one sentence on the error output where something is wrong.
import os
import sys
import urllib.request

from site_database import DATABASE, PLACE, VECTORS, ask, count, damage, end_where_the_database_ends

# While first-start is at work.
OPENING = '/run/open-webui/upgrading'


def ready(port):
    try:
        urllib.request.urlopen(f'http://127.0.0.1:{port}/ready', timeout=5).close()
    except OSError:
        sys.exit(1)


def users():
    print(count('user'))


def has_admin(email=None):
    known = {e.lower() for (e,) in ask("SELECT email FROM user WHERE role = 'admin'")}
    sys.exit(not (email.lower() in known if email else known))


def revisions():
    return [r for (r,) in ask('SELECT version_num FROM alembic_version')]


def revision():
    print(*revisions())


def opened(schema):
    if revisions() != [schema] and not os.path.exists(OPENING):
        sys.exit(f'the data in {PLACE}/data have not been opened by this site: deploy again, or bring them with /usr/local/lib/open-webui/bring-data')


def settle():
    for path in DATABASE, VECTORS:
        busy = ask('PRAGMA wal_checkpoint(TRUNCATE)', path=path)
        if busy and busy[0][0]:
            sys.exit(f'something still uses {path}: find it (fuser {path}), end it, then deploy again')
        if said := damage(path, 'quick_check'):
            sys.exit(f'{path} is damaged ({said}): nothing was changed; put a backup back with /usr/local/lib/open-webui/restore')


if __name__ == '__main__':
    what, *words = sys.argv[1:]
    end_where_the_database_ends(
        {'ready': ready, 'users': users, 'has-admin': has_admin, 'opened': opened, 'revision': revision, 'settle': settle}[what], *words
    )
