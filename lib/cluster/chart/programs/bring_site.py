# A site on one machine becomes this site: its rows, what was uploaded, the vectors of documents, and the key that signs sessions, out of an archive of one of its
# backups in the bucket of this site. The archive is only read.
#
# From the environment: SITE_BRING_FROM (the key of the archive; empty: nothing is brought), DATA_DIR, and what brought_archive.py is told.
import contextlib
import json
import os
import shutil
import sqlite3
import time
from pathlib import Path

import image_schema
import psycopg
from brought_archive import Storage, send_files, unpack
from brought_rows import bring_rows
from brought_vectors import bring_vectors
from signed_call import Failure

ARCHIVE = os.environ.get('SITE_BRING_FROM', '')
UPLOADS = '/uploads/'


def refuse_a_site_in_use(ask, brought):
    """ASK asks the database of the site. That has an administrator from the first deploy on, which is before there is a bucket for an archive."""
    was = f', and was brought from {brought}' if brought else ''
    if ask('SELECT 1 FROM "user" OFFSET 1 LIMIT 1'):
        raise Failure(f'the site has accounts beside its administrator{was}: nothing is brought over it; leave bringFrom out')
    for table in 'chat', 'file', 'knowledge':
        if ask(f'SELECT 1 FROM {table} LIMIT 1'):
            raise Failure(f'the site has rows in {table}{was}: nothing is brought over it; leave bringFrom out')


def migrated(path, want):
    """The copy of its database at this image's schema, by the image's own migrations."""
    with contextlib.closing(sqlite3.connect(path)) as database:
        rows = database.execute('SELECT version_num FROM alembic_version').fetchall()
    have = rows[0][0] if len(rows) == 1 else None
    if have not in image_schema.revisions():
        raise Failure(f'the old site is at the schema {have}, which this image does not know: name the release that it runs, or a newer one')
    if have != want and not image_schema.run(image_schema.UPGRADE_TO, f'sqlite:///{path}', str(image_schema.PLACE), want):
        raise Failure('the migration of what was brought failed (its log is above)')


def path_in(storage):
    """What becomes of the path of a file, which is below the folder of uploads, or elsewhere already."""

    def path(old):
        if old is None or UPLOADS not in old or old.startswith('s3://'):
            return old
        return f's3://{storage.bucket}/{storage.prefix}/{old.rpartition(UPLOADS)[2]}'

    return path


def opened(path):
    database = sqlite3.connect(path)
    # What is no text is looked at where its kind is known.
    database.text_factory = lambda raw: raw.decode('utf-8', 'replace')
    return database


def bring(url, want, say):
    """Into the database at URL, which has the schema and no rows; the key of the site's sessions, and what its construct had written last."""
    began = time.monotonic()
    folder = Path(os.environ.get('DATA_DIR', '/app/backend/data'), 'brought')
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        storage = Storage()
        unpack(storage, ARCHIVE, folder)
        data = folder / 'data'
        say(f'{ARCHIVE} is unpacked')
        migrated(data / 'webui.db', want)
        files, new = send_files(storage, data / 'uploads')
        say(f'{files} files are in the bucket as they were, {new} of them since now')
        with contextlib.closing(opened(data / 'webui.db')) as source, psycopg.connect(url, connect_timeout=10) as target:
            counts, mended, shortened = bring_rows(source, target, path_in(storage))
            vectors = bring_vectors(data / 'vector_db', target)
        say(f'rows, compared: {json.dumps(counts)}; passages with vectors: {vectors}')
        if mended:
            say(f'rows that referred to what was gone were left out, or refer to nothing now: {json.dumps(mended)}')
        if shortened:
            say(f'rows without the characters that PostgreSQL has no place for: {json.dumps(shortened)}')
        managed = folder / 'managed.json'
        say(f'brought in {time.monotonic() - began:.0f} s')
        return (folder / 'secret-key').read_text().strip(), json.loads(managed.read_text()) if managed.exists() else {}
    except (sqlite3.Error, ValueError) as error:
        raise Failure(f'{ARCHIVE} cannot be read ({error})')
    finally:
        shutil.rmtree(folder, ignore_errors=True)
