#!/usr/bin/env python3
# What the data of the site hold. Installed as /usr/local/lib/open-webui/site-data.
#
#   site-data ready PORT                ends 0 if the site on that port of 127.0.0.1 has started and reaches its database
#   site-data users                     number of users; 0 where there is no database yet
#   site-data has-admin [EMAIL]         ends 0 if there is an administrator (of that e-mail)
#   site-data revision                  the schema's revision (alembic), empty where there is none
#   site-data settle                    both databases: write-ahead log into the file, then checked; only while nothing runs on them
#
# Ends 1 with one sentence on the error output where something is wrong.
import sys
import urllib.request

from site_database import DATABASE, VECTORS, ask, count, end_where_the_database_ends


def ready(port):
    try:
        urllib.request.urlopen(f'http://127.0.0.1:{port}/ready', timeout=5).close()
    except OSError:
        sys.exit(1)


def users():
    print(count('user'))


def has_admin(email=None):
    admins = {e.lower() for (e,) in ask("SELECT email FROM user WHERE role = 'admin'")}
    sys.exit(not (email.lower() in admins if email else admins))


def revision():
    print(*(r for (r,) in ask('SELECT version_num FROM alembic_version')))


def settle():
    for path in DATABASE, VECTORS:
        busy = ask('PRAGMA wal_checkpoint(TRUNCATE)', path=path)
        if busy and busy[0][0]:
            sys.exit(f'something still uses {path}: find it (fuser {path}), end it, then deploy again')
        damage = [text for (text,) in ask('PRAGMA quick_check(1)', path=path) if text != 'ok']
        if damage:
            sys.exit(f'{path} is damaged ({damage[0][:100]}): nothing was changed; put a backup back with /usr/local/lib/open-webui/restore')


if __name__ == '__main__':
    what, *words = sys.argv[1:]
    end_where_the_database_ends({'ready': ready, 'users': users, 'has-admin': has_admin, 'revision': revision, 'settle': settle}[what], *words)
