# The databases of a site: the account that owns them, the one that is in use, and copies.
import json
import os
import secrets
import tempfile
import time
from urllib.parse import quote

import pod_account
import psycopg
from psycopg import sql
from signed_call import Failure

# Where the account connects to make databases: there on every server.
MAINTENANCE = 'postgres'


class Server:
    """Where databases are, and who we are to it. RDS takes the password of the account from us alone: nobody else knows it."""

    def __init__(self, password, host=None):
        given = json.loads(os.environ['SITE_DATABASE'])
        self.instance, self.host, self.port, self.base, self.account = (given[key] for key in ('instanceId', 'host', 'port', 'name', 'account'))
        # Another instance has the same accounts where it was restored from this one.
        self.password, self.host = password, host or self.host

    @staticmethod
    def new_password():
        # 8 to 32 characters of three kinds: what RDS asks for.
        return 'Aa1_' + secrets.token_hex(12)

    def url(self, database):
        return f'postgresql://{quote(self.account, safe="")}:{quote(self.password, safe="")}@{self.host}:{self.port}/{database}?sslmode=require'

    def connect(self, database=MAINTENANCE):
        return psycopg.connect(self.url(database), connect_timeout=10, autocommit=True)

    def ask(self, statement, *values, database=MAINTENANCE):
        with self.connect(database) as connection:
            cursor = connection.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else None

    def do(self, statement, *names):
        self.ask(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def exists(self, database):
        return bool(self.ask('SELECT 1 FROM pg_database WHERE datname = %s', database))

    def drop(self, database):
        if self.exists(database):
            self.do('DROP DATABASE {} WITH (FORCE)', database)

    def copies(self):
        """Every database whose name is made of the site's."""
        return [name for (name,) in self.ask('SELECT datname FROM pg_database WHERE datname = %s OR starts_with(datname, %s)', self.base, self.base + '_r_')]

    def ensure_account(self):
        if self.lets_us_in():
            return
        about = dict(DBInstanceId=self.instance, AccountName=self.account)
        described = pod_account.call('rds', 'DescribeAccounts', self.instance, **about)
        if described['Accounts']['DBInstanceAccount']:
            pod_account.call('rds', 'ResetAccountPassword', self.instance, **about, AccountPassword=self.password)
        else:
            # A privileged one: an ordinary owner may not make the extension of vectors.
            pod_account.call('rds', 'CreateAccount', self.instance, **about, AccountPassword=self.password, AccountType='Super')
        deadline = time.monotonic() + 300
        while not self.lets_us_in():
            if time.monotonic() > deadline:
                raise Failure(f'the database {self.host} does not let {self.account} in: look at the white list and the accounts of {self.instance}')
            time.sleep(2)

    def lets_us_in(self):
        try:
            self.ask('SELECT 1')
            return True
        except psycopg.OperationalError:
            return False

    def copy(self, source, target, build):
        """A copy of the database: at once, or, where the server does not allow that, table by table into what `build` makes."""
        self.drop(target)
        self.ask('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user AND pid <> pg_backend_pid()', source)
        try:
            self.do('CREATE DATABASE {} TEMPLATE {}', target, source)
            return 'at once'
        # Somebody else looks at it whom we may not send away (a service of RDS), or what it is made of is not all ours.
        except (psycopg.errors.ObjectInUse, psycopg.errors.InsufficientPrivilege):
            self.drop(target)
            self.do('CREATE DATABASE {} TEMPLATE template0', target)
            build(target)
            return f'table by table, {copy_tables(self, source, self, target)} of them'


TABLES = """
    SELECT c.relname, array_agg(DISTINCT f.relname) FILTER (WHERE f.relname <> c.relname) FROM pg_class c
    LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'f' LEFT JOIN pg_class f ON f.oid = k.confrelid
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname <> 'alembic_version' GROUP BY c.relname ORDER BY c.relname
"""
COLUMNS = """
    SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum
"""
SEQUENCES = """
    SELECT s.relname, t.relname, a.attname FROM pg_class s JOIN pg_depend d ON d.objid = s.oid AND d.deptype IN ('a', 'i')
    JOIN pg_class t ON t.oid = d.refobjid JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid WHERE s.relkind = 'S'
"""


def in_order(refers):
    """Tables, each after those that it refers to."""
    left, order = dict(refers), []
    while left:
        free = [table for table, others in left.items() if not set(others) & left.keys()]
        if not free:
            raise Failure(f'the tables {", ".join(left)} refer to each other in a ring, and are not copied')
        order += free
        left = {table: others for table, others in left.items() if table not in free}
    return order


def copy_tables(from_server, source, server, target):
    """Every row of every table, all or nothing, as it was at one moment."""
    with from_server.connect(source) as old, server.connect(target) as new:
        old.execute('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
        tables = in_order({table: others or [] for table, others in old.execute(TABLES).fetchall()})
        known = {table for table, _ in new.execute(TABLES).fetchall()}
        if set(tables) - known:
            raise Failure(f'this image does not make the tables {", ".join(sorted(set(tables) - known))}, which the site has')
        with new.transaction():
            # What the migrations have put in is in the copy's rows too.
            new.execute(sql.SQL('TRUNCATE {}').format(sql.SQL(', ').join(map(sql.Identifier, sorted(known)))))
            for table in tables:
                copy_rows(old, new, table)
            for sequence, table, column in new.execute(SEQUENCES).fetchall():
                statement = 'SELECT setval({}, greatest((SELECT max({}) FROM {}), 1))'
                new.execute(sql.SQL(statement).format(sql.Literal(f'"{sequence}"'), sql.Identifier(column), sql.Identifier(table)))
    return len(tables)


def copy_rows(old, new, table):
    columns = [name for (name,) in old.execute(COLUMNS, [f'"{table}"']).fetchall()]
    what = sql.SQL('{} ({})').format(sql.Identifier(table), sql.SQL(', ').join(map(sql.Identifier, columns)))
    with tempfile.TemporaryFile() as rows:
        with old.cursor().copy(sql.SQL('COPY {} TO STDOUT (FORMAT binary)').format(what)) as pieces:
            for piece in pieces:
                rows.write(piece)
        rows.seek(0)
        with new.cursor().copy(sql.SQL('COPY {} FROM STDIN (FORMAT binary)').format(what)) as copy:
            while piece := rows.read(1 << 20):
                copy.write(piece)
