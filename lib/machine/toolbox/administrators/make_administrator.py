#!/usr/bin/env python3
# Makes an account an administrator's, for a person: the roles of a provider can leave a site without any. Installed as
# /usr/local/lib/open-webui/make-administrator.
#
#   make-administrator EMAIL      the site may go on meanwhile
#
# Ends 0, or 1 with one sentence on the error output.
import contextlib
import sqlite3
import sys

from site_database import DATABASE, end_where_the_database_ends


def make_administrator(email=''):
    with contextlib.closing(sqlite3.connect(f'file:{DATABASE}?mode=rw', uri=True, timeout=30)) as database, database:
        changed = database.execute("UPDATE user SET role = 'admin' WHERE lower(email) = ?", (email.lower(),)).rowcount
    if not changed:
        sys.exit(f'nobody has an account with the e-mail address "{email}": name one as it is in the site')
    print(f'{email} is an administrator')


if __name__ == '__main__':
    end_where_the_database_ends(make_administrator, *sys.argv[1:2])
