# The rows of the site that its settings are: in PostgreSQL, for what asks SQLite on a machine (toolbox/database). Beside what imports it.
import sys

import psycopg
from psycopg.types.string import TextLoader


class Used:
    """Which database is the site's, or shall be: set by the release."""

    name = url = ''


class Rows:
    """A connection that is asked in SQLite's words."""

    def __init__(self, connection):
        self.connection = connection

    def execute(self, query, values=()):
        return self.connection.execute(query.replace('?', '%s'), values or None)

    def executemany(self, query, values):
        self.connection.cursor().executemany(query.replace('?', '%s'), values)


def connect():
    connection = psycopg.connect(Used.url, connect_timeout=10)
    # As text, which it is in SQLite.
    for kind in 'json', 'jsonb':
        connection.adapters.register_loader(kind, TextLoader)
    return connection


def ask(query, values=()):
    with connect() as connection:
        try:
            return Rows(connection).execute(query, values).fetchall()
        except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn):
            connection.rollback()
            return []


def count(table):
    return sum(n for (n,) in ask(f'SELECT count(*) FROM "{table}"'))


def end_where_the_database_ends(command, *words):
    try:
        command(*words)
    except psycopg.Error as error:
        sys.exit(f'the database of the site cannot be used: {error}')
