# What the construct has written of the site's settings, and how it writes: managed.json and one transaction. Installed as
# /usr/local/lib/open-webui/written_settings.py, beside what imports it.
import contextlib
import json
import os
import sqlite3
from pathlib import Path

from site_database import DATABASE, PLACE

LAST = PLACE + '/managed.json'


def last_written():
    return json.loads(Path(LAST).read_text()) if os.path.exists(LAST) else {}


def keep(state):
    Path(LAST + '.new').write_text(json.dumps(state))
    os.replace(LAST + '.new', LAST)


@contextlib.contextmanager
def writing():
    with contextlib.closing(sqlite3.connect(DATABASE, timeout=30)) as database, database:
        yield database
