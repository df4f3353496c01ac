# Where the data of the site lie, and how they are asked. Installed as /usr/local/lib/open-webui/site_database.py, beside what imports it.
import contextlib
import os
import sqlite3
import sys

PLACE = '/var/lib/open-webui'
DATABASE, VECTORS = PLACE + '/data/webui.db', PLACE + '/data/vector_db/chroma.sqlite3'


def ask(query, values=(), path=DATABASE):
    if not os.path.exists(path):
        return []
    with contextlib.closing(sqlite3.connect(path, timeout=30)) as database:
        try:
            return database.execute(query, values).fetchall()
        except sqlite3.OperationalError as error:
            if 'no such' in str(error):
                return []
            raise


def count(table):
    return sum(n for (n,) in ask(f'SELECT count(*) FROM "{table}"'))


# In one line, where SQLite says several.
def damage(path, check):
    return ' '.join(' '.join(row for (row,) in ask(f'PRAGMA {check}(1)', path=path) if row != 'ok').split())[:100]


def end_where_the_database_ends(command, *words):
    try:
        command(*words)
    except sqlite3.Error as error:
        sys.exit(
            f'the database of the site cannot be used ({error}): is the data disk full (df {PLACE})? If it is damaged, put a backup back with /usr/local/lib/open-webui/restore'
        )
