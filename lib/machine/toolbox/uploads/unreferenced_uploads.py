# Which uploads nothing refers to. Installed as /usr/local/lib/open-webui/unreferenced_uploads.py, beside what imports it.
#
# An upload may go if it is a day old and its id stands nowhere in the site's database but in its own row: in no chat, message, note, folder, channel, knowledge,
# model, profile or setting, of whatever release. What a link still names whose chat is gone does not count; what is not understood stays.
import contextlib
import re
import sqlite3
import time
from pathlib import Path

from site_database import DATABASE, PLACE, ask

UPLOADS, INSIDE = Path(PLACE, 'data/uploads'), '/app/backend/data/uploads/'
ID = re.compile(rb'[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}')
# Rows that tie a file to something: they stay behind when that goes, for Open WebUI does not have SQLite look after them.
LINKS = {'chat_file': 'chat', 'channel_file': 'channel', 'knowledge_file': 'knowledge'}
DAY = 86400


def rows(query):
    """What stands there as it is, text or not."""
    with contextlib.closing(sqlite3.connect(DATABASE, timeout=30)) as database:
        database.text_factory = bytes
        yield from database.execute(query)


def ids_in(values):
    return {one.decode() for value in values if isinstance(value, bytes) for one in ID.findall(value.lower())}


def counted(table):
    """The rows of a table that can refer to something."""
    name = table.replace('"', '""')
    owner = LINKS.get(table)
    columns = {column for _, column, *_ in ask(f'PRAGMA table_info("{name}")')}
    living = f' WHERE {owner}_id IN (SELECT id FROM "{owner}")' if owner and f'{owner}_id' in columns else ''
    return rows(f'SELECT * FROM "{name}"{living}')


def referred_to():
    """Every id that anything in the database has in it; of a file's own row, all but its own."""
    found = set()
    for (table,) in ask("SELECT name FROM sqlite_master WHERE type = 'table'"):
        if table == 'file':
            for own, *values in rows('SELECT id, * FROM file'):
                found |= ids_in(values) - ids_in([own])
        else:
            for values in counted(table):
                found |= ids_in(values)
    return found


def files_of(one):
    return [file for file in UPLOADS.glob(f'{one}_*') if file.is_file() and not file.is_symlink()]


def is_old(*times):
    """Whether all of them are a day ago; what is no time of a clock in seconds is not."""
    return all(isinstance(when, (int, float)) and 0 < when < time.time() - DAY for when in times)


def may_go():
    """The ids of uploads that nothing refers to: with a row, and without one."""
    kept, known, free = referred_to(), set(), set()
    for one, path, *times in ask('SELECT id, path, created_at, updated_at FROM file'):
        known.add(one)
        here = isinstance(one, str) and ID.fullmatch(one.encode()) and (path is None or path.startswith(f'{INSIDE}{one}_'))
        if here and one not in kept and is_old(*times, *(file.stat().st_mtime for file in files_of(one))):
            free.add(one)
    on_disk = {one for file in UPLOADS.glob('*_*') if ID.fullmatch((one := file.name.partition('_')[0]).encode())}
    without = {one for one in on_disk - known - kept if is_old(*(file.stat().st_mtime for file in files_of(one)))}
    return free, without
