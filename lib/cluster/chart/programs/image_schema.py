# The schema that the image knows, and what brings a database to it.
import os
import re
import subprocess
import sys
from pathlib import Path

# Where upstream's images have it.
PLACE = Path('/app/backend/open_webui')
SAID = re.compile(r"""['"](\w+)['"]""")

# Migrations of before the one that is named, and no more.
UPGRADE_TO = """
import sys
from alembic import command
from alembic.config import Config
config = Config(sys.argv[1] + '/alembic.ini')
config.set_main_option('script_location', sys.argv[1] + '/migrations')
command.upgrade(config, sys.argv[2])
"""
# The second import makes the tables of vectors.
MAKE_VECTORS = 'import open_webui.config\nfrom open_webui.retrieval.vector.factory import VECTOR_DB_CLIENT\n'


def said(text, word):
    return {value for line in re.findall(rf'^{word}\b[^=\n]*=(.*)', text, re.M) for value in SAID.findall(line)}


def revisions():
    """Each revision that the image knows, and those that it comes after."""
    texts = [file.read_text() for file in (PLACE / 'migrations/versions').glob('*.py')]
    return {revision: said(text, 'down_revision') for text in texts for revision in said(text, 'revision')}


def head():
    known = revisions()
    (newest,) = known.keys() - {one for before in known.values() for one in before}
    return newest


def run(program, url, *words):
    # Its own log is what tells a person why; nothing of it is an answer.
    environment = os.environ | {'DATABASE_URL': url, 'ENABLE_DB_MIGRATIONS': 'false'}
    return subprocess.run([sys.executable, '-c', program, *words], env=environment, stdout=sys.stderr, cwd=PLACE.parent).returncode == 0


def migrate(url, revision):
    """Brings a database to the revision, and makes the tables of vectors where there are none."""
    return run(UPGRADE_TO, url, str(PLACE), revision) and run(MAKE_VECTORS, url)


def revision_of(server, database):
    """What the database is at; None where it is empty."""
    ((table,),) = server.ask("SELECT to_regclass('alembic_version')::text", database=database)
    rows = server.ask('SELECT version_num FROM alembic_version', database=database) if table else []
    return rows[0][0] if rows else None
