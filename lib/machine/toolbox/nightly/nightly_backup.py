#!/usr/bin/env python3
# A backup of the site while it runs. Installed as /usr/local/lib/open-webui/nightly-backup; open-webui-backup.timer calls it half an hour before the cloud takes its
# snapshot of the data disk, which then holds a settled copy, whatever is being written at that moment.
#
# Nobody writes to the databases while the data are copied, which is by reference and takes no time; who wants to, waits. What is copied is settled and looked
# at afterwards. Of these backups the three newest stay, and what clean-up keeps of before itself goes with the nights before it. Ends 0, or 1 with one sentence on the error output.
import contextlib
import datetime
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

from site_database import DATABASE, PLACE, VECTORS, ask, damage

LOCK = '/run/open-webui-web-ui.lock'
DATA, BACKUPS = Path(PLACE, 'data'), Path(PLACE, 'backups')
KEPT = 3
# A deploy that goes on for longer makes a backup of its own, or has its own sentence.
PATIENCE = 1800


def writers_wait(path):
    """Nobody else writes to this database until it is closed."""
    database = sqlite3.connect(path, timeout=60, isolation_level=None)
    database.execute('BEGIN IMMEDIATE')
    # What SQLite makes beside it would be root's, and the site's own user could not write there.
    owner = os.stat(path)
    for beside in Path(path + '-wal'), Path(path + '-shm'):
        if beside.exists():
            os.chown(beside, owner.st_uid, owner.st_gid)
    return contextlib.closing(database)


def copy(to):
    with contextlib.ExitStack() as waiting:
        for path in DATABASE, VECTORS:
            if os.path.exists(path):
                waiting.enter_context(writers_wait(path))
        subprocess.run(['cp', '-a', '--reflink=always', DATA, to / 'data'], check=True)
    for name in 'version', 'managed.json', 'secret-key':
        if Path(PLACE, name).exists():
            shutil.copy2(Path(PLACE, name), to)


def settle(to):
    for path in DATABASE, VECTORS:
        copied = str(to / 'data' / Path(path).relative_to(DATA))
        ask('PRAGMA wal_checkpoint(TRUNCATE)', path=copied)
        if said := damage(copied, 'quick_check'):
            sys.exit(f'{path} is damaged ({said}): look at the backups before this one (restore), and keep them elsewhere')


def prune():
    nights = sorted(BACKUPS.glob('nightly-*'))
    for old in nights[:-KEPT]:
        shutil.rmtree(old)
    # They hold what was removed as well; both names end in the time.
    for old in BACKUPS.glob('before-cleaning-2*T*Z') if len(nights) >= KEPT else ():
        if old.name.rpartition('-')[2] < nights[-KEPT].name.rpartition('-')[2]:
            shutil.rmtree(old)


def main():
    if not os.path.exists(DATABASE):
        return
    with open(LOCK, 'a') as lock:
        try:
            subprocess.run(['flock', '--timeout', str(PATIENCE), str(lock.fileno())], pass_fds=[lock.fileno()], check=True)
        except subprocess.CalledProcessError:
            sys.exit('a deploy or a restore is at work on the data, and does not end')
        to = BACKUPS / f'nightly-{datetime.datetime.now(datetime.UTC):%Y%m%dT%H%M%SZ}'
        new = BACKUPS / 'nightly.tmp'
        try:
            shutil.rmtree(new, ignore_errors=True)
            new.mkdir(parents=True)
            copy(new)
            settle(new)
        except (OSError, sqlite3.Error, subprocess.CalledProcessError) as error:
            sys.exit(f'the data could not be copied ({error}): is the data disk full (df {PLACE})?')
        new.rename(to)
        os.sync()
        prune()


if __name__ == '__main__':
    main()
