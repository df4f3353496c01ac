# The site of an earlier time becomes this site: its database, as it is on an instance that RDS has restored to that time, and the files that its rows name. That
# instance is only read.
#
# From the environment: SITE_RESTORE_FROM as JSON (endpoint, restoreTime, databaseName; null: nothing is restored), and what site_databases.py and file_versions.py
# are told.
import hashlib
import json
import os
import time
from dataclasses import dataclass
from datetime import datetime

import image_schema
import psycopg
from file_versions import Bucket, bring_back
from signed_call import Failure
from site_databases import Server, copy_tables

WANTED = json.loads(os.environ.get('SITE_RESTORE_FROM') or 'null')
# What says that this has been restored: another value is another wish.
KEY = json.dumps(WANTED, sort_keys=True) if WANTED else ''
# Clocks differ, of those who write a row and of who restores.
SPARE_SECONDS = 300
IN_USE = 'SELECT max(last_active_at) FROM "user"'
FILES = "SELECT filename, path FROM file WHERE starts_with(path, 's3://')"


def at(seconds):
    return time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(seconds))


@dataclass
class Past:
    """A database of the site as it was."""

    server: Server
    name: str
    revision: str
    used_until: int

    @property
    def said(self):
        return f'{self.name} (schema {self.revision}, used until {at(self.used_until)})'


def why_not(error, server):
    text = str(error).strip()
    if 'password authentication failed' in text:
        return (
            f'{server.host} does not take the password of the account {server.account}: it has accounts and passwords of that time; reset that password in the RDS '
            'console to the one that the site has (README, Restoring)'
        )
    if 'does not support SSL' in text:
        return f'{server.host} takes no TLS: switch on SSL encryption of that instance'
    return f'{server.host} does not answer ({text.splitlines()[-1] if text else "no reason given"}): name an instance in the VPC of the site that its pods are let into'


def reached(server):
    try:
        server.ask('SELECT 1')
    except psycopg.OperationalError as error:
        raise Failure(why_not(error, server))
    return server


def found(server, name):
    """What NAME is of a site; None where there is none in it."""
    revision = image_schema.revision_of(server, name)
    ((table,),) = server.ask("""SELECT to_regclass('"user"')::text""", database=name)
    used_until = server.ask(IN_USE, database=name)[0][0] if revision and table else None
    return Past(server, name, revision, used_until) if used_until is not None else None


def chosen(server):
    """The one that is named, or the only one."""
    name = WANTED.get('databaseName')
    every = [past for one in server.copies() if (past := found(server, one))]
    if name:
        past = found(server, name) if server.exists(name) else None
        if past is None:
            raise Failure(f'there is no site in a database {name} on {server.host}; there is: {", ".join(one.said for one in every) or "none"}')
        return past
    if not every:
        raise Failure(f'there is no database of a site on {server.host}, {server.base} or {server.base}_r_…: name it in restoreFrom.databaseName')
    if len(every) > 1:
        raise Failure(f'which of them was the site? Name it in restoreFrom.databaseName: {", ".join(one.said for one in every)}')
    return every[0]


def look(here, in_use, known):
    """The database of the past, before anything is changed. HERE is the server of the site, IN_USE its database, KNOWN the schemas of the image."""
    server = here if WANTED['endpoint'] == here.host else reached(Server(here.password, WANTED['endpoint']))
    if server is here and WANTED.get('databaseName') in (None, in_use):
        raise Failure(
            f'{here.host} is the instance of the site itself: name the one that RDS has restored, or a database of before in restoreFrom.databaseName'
        )
    past = chosen(server)
    if past.revision not in known:
        raise Failure(
            f'{past.name} on {server.host} is at {past.revision}, which this image does not know: name the release that the site ran then, or a newer one'
        )
    wanted = datetime.fromisoformat(WANTED['restoreTime']).timestamp()
    if past.used_until > wanted + SPARE_SECONDS:
        raise Failure(f'{past.said} on {server.host} is not of {WANTED["restoreTime"]}: correct restoreFrom.restoreTime, or name the instance of that time')
    Bucket().may_be_listed()
    return past


def target(base, want):
    """Of its own for each wish: the database of before is never it."""
    return f'{base}_r_{want}_{hashlib.sha256(KEY.encode()).hexdigest()[:8]}'


def copy(past, here, name):
    """Into a database that there was not, with the schema that it had."""
    here.do('CREATE DATABASE {} TEMPLATE template0', name)
    if not image_schema.migrate(here.url(name), past.revision):
        raise Failure(f'this image does not make the schema {past.revision} of {past.name}')
    return copy_tables(past.server, past.name, here, name)


def bring_files_back(here, name, say):
    """Those that rows name and the bucket does not show. What is newer than the rows stays as it is."""
    bucket, prefix = Bucket(), os.environ['S3_KEY_PREFIX'] + '/'
    place = f's3://{bucket.name}/'
    names = {path.removeprefix(place): filename for filename, path in here.ask(FILES, database=name) if path.startswith(place + prefix)}
    shown, back, lost = bring_back(bucket, names.keys(), prefix)
    say(f'files: {shown} are there, {back} are there again, {len(lost)} have no version any more')
    for key in lost:
        say(f'no version any more: {names[key]} ({key})')
