#!/usr/bin/env python3
# Makes room on the data disk. Installed as /usr/local/lib/open-webui/clean-up.
#
#   clean-up           says what would go, and changes nothing
#   clean-up yes       does it: a backup first, then uploads that nothing refers to and what search knows of them, then the databases are made smaller.
#                      The site is stopped for that long
#   clean-up -         reads that word on the standard input, for the command of the account
#
# Ends 0, or 1 with one sentence on the error output.
import contextlib
import datetime
import fcntl
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

from isolated_image import isolated
from site_database import DATABASE, PLACE, VECTORS, ask, end_where_the_database_ends
from unreferenced_uploads import files_of, may_go

TOOLS, LOCK, IMAGE = Path('/usr/local/lib/open-webui'), '/run/open-webui-web-ui.lock', Path('/etc/open-webui/image')
# A database is written anew where at least this part of it is empty.
WORTH = 0.1
# While it is: the new one, the log of it, and what a backup holds of the one before.
COPIES, MARGIN = 3, 64 << 20
# Said in a container of the site's image, whose Chroma knows its own files.
FORGET = """
import json, sys
import chromadb
client = chromadb.PersistentClient(path='/vectors', settings=chromadb.Settings(anonymized_telemetry=False))
for name in json.load(sys.stdin):
    client.delete_collection(name)
"""


def mib(size):
    return f'{size / (1 << 20):.0f} MiB'


def empty_part(path):
    """How many bytes of a database hold nothing, and how many it has."""
    if not os.path.exists(path):
        return 0, 0
    (size,), (pages,), (free,) = (ask(f'PRAGMA {what}', path=path)[0] for what in ('page_size', 'page_count', 'freelist_count'))
    return size * free, size * pages


def say(free, without):
    size = sum(file.stat().st_size for one in free | without for file in files_of(one))
    print(f'{len(free | without)} uploads that nothing refers to, {mib(size)}')
    for path in DATABASE, VECTORS:
        empty, whole = empty_part(path)
        print(f'{Path(path).name}: {mib(empty)} of {mib(whole)} are empty')


def forget_vectors(free):
    """The collection of a file alone; knowledge has collections of its own, and a file that is in one is referred to."""
    known = {name for (name,) in ask('SELECT name FROM collections', path=VECTORS)}
    names = sorted(known & {f'file-{one}' for one in free})
    if not names:
        return
    image = next(line.removeprefix('IMAGE=') for line in IMAGE.read_text().splitlines() if line.startswith('IMAGE='))
    # As the user of the site's container, so that what it writes is the site's.
    options = ('--user', '60800:60800', '--env', 'HOME=/tmp', '--tmpfs', '/tmp', '--volume', f'{Path(VECTORS).parent}:/vectors')
    done = isolated(image, 'python3', '-c', FORGET, options=options, input=json.dumps(names).encode(), capture_output=True)
    if done.returncode != 0:
        words = done.stderr.decode(errors='replace').strip().rpartition('\n')[2]
        sys.exit(f'what search knows of the uploads could not be taken away ({words[:200]}); no upload was')


def remove(free, without):
    forget_vectors(free)
    with contextlib.closing(sqlite3.connect(DATABASE, timeout=30)) as database, database:
        database.executemany('DELETE FROM file WHERE id = ?', [(one,) for one in free])
    for one in free | without:
        for file in files_of(one):
            file.unlink()


def make_smaller(path):
    empty, whole = empty_part(path)
    disk, needed = os.statvfs(PLACE), COPIES * (whole - empty) + MARGIN
    if disk.f_bavail * disk.f_frsize < needed:
        print(f'{Path(path).name} stays as large as it is: {mib(needed)} must be free on the data disk to write it anew')
        return
    ask('VACUUM', path=path)
    ask('PRAGMA wal_checkpoint(TRUNCATE)', path=path)


@contextlib.contextmanager
def data_alone():
    """With the lock of the data and, where it runs, without the site; it runs again afterwards, also if this is killed: the recovery follows whoever stops it."""
    with open(LOCK, 'a') as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.exit('a deploy, a backup or a restore is at work on the data; say this again when it has ended')
        state = subprocess.run(['systemctl', 'is-active', 'open-webui'], capture_output=True, text=True).stdout.strip()
        # One that is just starting runs, too.
        runs = state not in ('inactive', 'failed')
        try:
            if runs:
                subprocess.run([TOOLS / 'site-unit', 'stop'], check=True)
            yield
        finally:
            if runs:
                subprocess.run(['systemctl', '--no-block', 'start', 'open-webui'], check=False)


def keep_all():
    name = f'before-cleaning-{datetime.datetime.now(datetime.UTC):%Y%m%dT%H%M%SZ}'
    made = subprocess.run([TOOLS / 'backup', name], env={**os.environ, 'locked': 'true'}, capture_output=True, text=True)
    if made.returncode != 0:
        sys.exit(f'nothing was removed, for there is no backup: {made.stderr.strip()}')
    return name


def is_worth(path):
    empty, whole = empty_part(path)
    return empty > whole * WORTH


def clean():
    if not any(may_go()) and not any(map(is_worth, (DATABASE, VECTORS))):
        print('there is nothing to remove')
        return
    with data_alone():
        name = keep_all()
        free, without = may_go()
        say(free, without)
        remove(free, without)
        # What SQLite writes beside belongs on the data disk, whose room was looked at.
        os.environ['SQLITE_TMPDIR'] = PLACE
        for path in filter(is_worth, (DATABASE, VECTORS)):
            make_smaller(path)
    print(
        f'done. The backup {name} has all of it still: until it goes, and the backups of before it, the room is not free. It goes with those of its nights, in the third '
        f'one; what an upgrade or somebody has made stays (/usr/local/lib/open-webui/restore lists them; rm -r {PLACE}/backups/NAME)'
    )


def main(word=''):
    if word == '-':
        word = sys.stdin.readline().strip()
    if word not in ('', 'yes'):
        sys.exit('say the word yes, or nothing to be told what would go')
    try:
        if word == 'yes':
            clean()
        else:
            say(*may_go())
            print('nothing was removed; to do it, say it with the word yes')
    except (OSError, subprocess.SubprocessError) as error:
        sys.exit(f'could not go on ({error}): say it again; what was in use is in the newest backup (restore)')


if __name__ == '__main__':
    end_where_the_database_ends(main, *sys.argv[1:])
