#!/usr/bin/env python3
# The data of another Open WebUI, before they are this site's. Installed as /usr/local/lib/open-webui/brought-data.
#
#   brought-data find PLACE            prints the folder in PLACE that holds webui.db, and what of it would be left behind is refused
#   brought-data examine FOLDER EMAIL  takes the write-ahead logs into the databases of a copy; refuses what is damaged, what holds no users, and what would
#                                      let nobody in as EMAIL
#   brought-data admit EMAIL DATA      EMAIL is an administrator of the site's data, with the password of DATA, a folder of before
#
# Ends 0, or ends 1 with one sentence on the error output.
import contextlib
import os
import sqlite3
import sys
import uuid
from pathlib import Path

from site_database import DATABASE, VECTORS, ask, damage, end_where_the_database_ends

DATA = Path(DATABASE).parent
DATABASES = [Path(path).relative_to(DATA) for path in (DATABASE, VECTORS)]


def find(place):
    found = [Path(folder) for folder, _, files in os.walk(place) if 'webui.db' in files]
    found = [one for one in found if len(one.parts) == min(len(other.parts) for other in found)]
    if len(found) != 1:
        which = f'several ({", ".join(map(str, sorted(found)))}): name one' if found else 'none: name the folder that Open WebUI calls /app/backend/data'
        sys.exit(f'the data of an Open WebUI are a folder with a file webui.db, and in {place} there is {which}; nothing was changed')
    folder = found[0]
    refuse_what_is_in_use(folder)
    refuse_links_that_lead_out(folder)
    print(folder)


def refuse_what_is_in_use(folder):
    """By what the file is, not by its name: in a container it has another."""
    there = {(one.st_dev, one.st_ino) for one in (os.stat(folder / name) for name in DATABASES if (folder / name).exists())}
    for process in filter(str.isdigit, os.listdir('/proc')):
        with contextlib.suppress(OSError):
            for number in os.listdir(f'/proc/{process}/fd'):
                with contextlib.suppress(OSError):
                    opened = os.stat(f'/proc/{process}/fd/{number}')
                    if (opened.st_dev, opened.st_ino) in there:
                        name = Path(f'/proc/{process}/comm').read_text().strip()
                        sys.exit(f'{folder} is in use by process {process} ({name}): stop that Open WebUI first, then say this again; nothing was changed')


def refuse_links_that_lead_out(folder):
    inside = folder.resolve()
    for at, folders, files in os.walk(folder):
        for path in (Path(at, name) for name in folders + files):
            if path.is_symlink() and (os.path.isabs(os.readlink(path)) or inside not in path.resolve().parents):
                sys.exit(
                    f'{path} is a link to {os.readlink(path)}, which would be left behind: copy the folder with "cp -rL" and name the copy; nothing was changed'
                )


def settle(path):
    try:
        busy = ask('PRAGMA wal_checkpoint(TRUNCATE)', path=path)
        said = damage(path, 'integrity_check') or ('it is locked' if busy and busy[0][0] else '')
    except sqlite3.Error as error:
        said = str(error)
    if said:
        sys.exit(
            f'the {path.name} of these data is damaged ({said}): stop that Open WebUI before its folder is copied, and copy all of it; nothing was changed'
        )


def accounts(email, path):
    # Of any schema that there was.
    return [(user, role) for user, address, role in ask('SELECT id, email, role FROM user', path=path) if (address or '').lower() == email.lower()]


def examine(folder, email):
    for name in DATABASES:
        settle(Path(folder, name))
    database = str(Path(folder, 'webui.db'))
    if not ask('SELECT 1 FROM user LIMIT 1', path=database):
        sys.exit('these data hold no user, so they are not those of an Open WebUI that somebody has used; nothing was changed')
    if not any(role == 'admin' for _, role in [*accounts(email, database), *accounts(email, DATABASE)]):
        sys.exit(
            f'neither these data nor the site have an administrator {email}, so nobody could be sure to come in: name one of theirs as the administrator’s '
            'e-mail in the app, deploy, then say this again; nothing was changed'
        )


def columns(database, schema, table):
    return [name for _, name, *_ in database.execute(f'PRAGMA {schema}.table_info({table})')]


def copy_row(database, table, **changed):
    """Of what both sides know."""
    names = [name for name in columns(database, 'before', table) if name in columns(database, 'main', table)]
    values = dict(zip(names, database.execute(f'SELECT {", ".join(names)} FROM before.{table} WHERE id = ?', (changed.pop('was'),)).fetchone()))
    values |= changed
    database.execute(f'INSERT INTO main.{table} ({", ".join(values)}) VALUES ({", ".join("?" * len(values))})', [*values.values()])


def admit(email, data):
    before = str(Path(data, 'webui.db'))
    was = next((user for user, role in accounts(email, before) if role == 'admin'), None)
    now = next((user for user, _ in accounts(email, DATABASE)), None)
    with contextlib.closing(sqlite3.connect(DATABASE, timeout=30)) as database:
        database.execute('ATTACH ? AS before', (before,))
        with database:
            if now:
                database.execute("UPDATE main.user SET role = 'admin' WHERE id = ?", (now,))
            if was and now:
                database.execute('UPDATE main.auth SET active = 1, password = (SELECT password FROM before.auth WHERE id = ?) WHERE id = ?', (was, now))
            elif was:
                taken = database.execute('SELECT 1 FROM main.user WHERE id = ?', (was,)).fetchone()
                now = str(uuid.uuid4()) if taken else was
                for table in 'user', 'auth':
                    copy_row(database, table, was=was, id=now)


if __name__ == '__main__':
    what, *words = sys.argv[1:]
    end_where_the_database_ends({'find': find, 'examine': examine, 'admit': admit}[what], *words)
