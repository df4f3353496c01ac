# Every row of a site on one machine, from SQLite into PostgreSQL: all or nothing, compared when it is there.
import hashlib
import json
import re
from datetime import datetime

from psycopg import sql
from signed_call import Failure
from site_databases import SEQUENCES, TABLES, in_order

# The migrations' own, and what is not in SQLite.
NOT_ROWS = {'alembic_version', 'migratehistory', 'document_chunk'}
COLUMNS = """
    SELECT c.relname, a.attname, format_type(a.atttypid, NULL) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    ORDER BY c.relname, a.attnum
"""
NAMES = 'ARRAY(SELECT a.attname::text FROM unnest({}) WITH ORDINALITY u (n, i) JOIN pg_attribute a ON a.attrelid = {} AND a.attnum = u.n ORDER BY u.i)'
REFERENCES = f"""
    SELECT c.relname, f.relname, k.confdeltype::text, {NAMES.format('k.conkey', 'c.oid')}, {NAMES.format('k.confkey', 'f.oid')}
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class f ON f.oid = k.confrelid
    WHERE k.contype = 'f' AND c.relnamespace = 'public'::regnamespace
"""
INTEGERS = {'smallint', 'integer', 'bigint'}
FRACTIONS = {'real', 'double precision', 'numeric'}
# What PostgreSQL has no place for in JSON: NUL, half of a character, and numbers that are none.
SUSPECT = re.compile(r'\\u0000|\\u[dD][89a-fA-F]|NaN|Infinity|\0')
HALVES = re.compile('[\ud800-\udfff]')


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


# -- values


def storable(value):
    """A value of JSON without what PostgreSQL has no place for."""
    if isinstance(value, str):
        return HALVES.sub('\ufffd', value.replace('\0', ''))
    if isinstance(value, list):
        return [storable(one) for one in value]
    if isinstance(value, dict):
        return {storable(key): storable(one) for key, one in value.items()}
    return value


def json_text(text):
    if not SUSPECT.search(text):
        return text
    value = json.loads(text.replace('\0', ''), parse_constant=lambda name: name)
    with_nulls = json.loads(text.replace('\0', ''), parse_constant=lambda name: None)
    kept = storable(with_nulls)
    return text if kept == value and '\0' not in text else json.dumps(kept)


def as_text(kind, value):
    """As PostgreSQL reads it into a column of that kind."""
    if value is None:
        return None
    if kind == 'bytea':
        return '\\x' + (value.encode() if isinstance(value, str) else bytes(value)).hex()
    if kind == 'boolean':
        return 'true' if value in (1, '1', 'true') else 'false'
    if kind in INTEGERS and isinstance(value, float) and value.is_integer():
        value = int(value)
    text = value.decode('utf-8', 'replace') if isinstance(value, bytes) else str(value)
    return json_text(text) if kind in ('json', 'jsonb') else text.replace('\0', '')


def canonical(kind, text):
    """The same for the same value, however it is written."""
    if text is None or kind == 'bytea':
        return text
    if kind in ('json', 'jsonb'):
        # PostgreSQL writes a number of jsonb as it likes.
        return json.dumps(json.loads(text, parse_int=float if kind == 'jsonb' else int), sort_keys=True)
    if kind in FRACTIONS:
        return repr(float(text))
    if kind.startswith('timestamp') or kind == 'date':
        return datetime.fromisoformat(text).isoformat(' ')
    return text


class Checksum:
    """Of rows in any order."""

    def __init__(self, kinds):
        self.kinds, self.count, self.sum = kinds, 0, 0

    def add(self, texts):
        row = json.dumps([canonical(kind, text) for kind, text in zip(self.kinds, texts, strict=True)])
        self.sum = (self.sum + int.from_bytes(hashlib.sha256(row.encode()).digest()[:16])) % (1 << 128)
        self.count += 1

    @property
    def said(self):
        return self.count, f'{self.sum:032x}'


# -- what refers to nothing


def mend(source, references):
    """SQLite lets stay what refers to a row that is gone. PostgreSQL would have taken it along, or the reference: so it is done here; how many rows, by table."""
    mended = {}
    there = set(tables_of(source))
    references = [one for one in references if {one[0], one[1]} <= there]
    while True:
        changed = 0
        for table, parent, when_gone, columns, keys in references:
            rows = take_away(source, table, when_gone, columns, f'{quoted(parent)} p WHERE ' + equal(columns, keys))
            mended[table] = mended.get(table, 0) + rows
            changed += rows
        if not changed:
            return {table: rows for table, rows in mended.items() if rows}


def equal(columns, keys):
    return ' AND '.join(f'p.{quoted(key)} = c.{quoted(column)}' for column, key in zip(columns, keys, strict=True))


def take_away(source, table, when_gone, columns, parent):
    lost = ' AND '.join(f'c.{quoted(column)} IS NOT NULL' for column in columns) + f' AND NOT EXISTS (SELECT 1 FROM {parent})'
    if when_gone == 'c':
        return source.execute(f'DELETE FROM {quoted(table)} AS c WHERE {lost}').rowcount
    if when_gone == 'n':
        nothing = ', '.join(f'{quoted(column)} = NULL' for column in columns)
        return source.execute(f'UPDATE {quoted(table)} AS c SET {nothing} WHERE {lost}').rowcount
    ((rows,),) = source.execute(f'SELECT count(*) FROM {quoted(table)} AS c WHERE {lost}').fetchall()
    if rows:
        raise Failure(f'{rows} rows of {table} refer by {", ".join(columns)} to what is not there: nothing was brought')
    return 0


# -- tables


def tables_of(source):
    return [name for (name,) in source.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'")]


def columns_of(source, table):
    return [name for _, name, *_ in source.execute(f'PRAGMA table_info({quoted(table)})')]


def refuse_what_has_no_place(source, kinds):
    for table in set(tables_of(source)) - NOT_ROWS:
        here = columns_of(source, table)
        without = [name for name in here if name not in kinds.get(table, {})]
        held = [name for name in without if source.execute(f'SELECT 1 FROM {quoted(table)} WHERE {quoted(name)} IS NOT NULL LIMIT 1').fetchone()]
        if held:
            raise Failure(f'this image has no place for {", ".join(held)} of {table}, which the old site has: nothing was brought')


def bring_rows(source, new, path_of):
    """Within a transaction of the caller's; a file's path becomes what `path_of` makes of it. How many rows there are, were mended, and lost characters, by table."""
    kinds = {}
    for table, column, kind in new.execute(COLUMNS).fetchall():
        kinds.setdefault(table, {})[column] = kind
    refuse_what_has_no_place(source, kinds)
    order = [table for table in in_order({table: others or [] for table, others in new.execute(TABLES).fetchall()}) if table not in NOT_ROWS]
    mended = mend(source, new.execute(REFERENCES).fetchall())
    # What the migrations have put in is in the rows of the old site too.
    new.execute(sql.SQL('TRUNCATE {}').format(sql.SQL(', ').join(map(sql.Identifier, order))))
    there = set(tables_of(source))
    brought = {table: bring_table(source, new, table, kinds[table], path_of) for table in order if table in there}
    for sequence, table, column in new.execute(SEQUENCES).fetchall():
        statement = 'SELECT setval({}, greatest((SELECT max({}) FROM {}), 1))'
        new.execute(sql.SQL(statement).format(sql.Literal(f'"{sequence}"'), sql.Identifier(column), sql.Identifier(table)))
    counts, shortened = ({table: numbers[which] for table, numbers in brought.items() if numbers[which]} for which in (0, 1))
    return counts, mended, shortened


def bring_table(source, new, table, kinds, path_of):
    names = [name for name in columns_of(source, table) if name in kinds]
    kinds = [kinds[name] for name in names]
    sent, shortened = Checksum(kinds), 0
    place = names.index('path') if table == 'file' and 'path' in names else None
    columns = sql.SQL(', ').join(map(sql.Identifier, names))
    with new.cursor().copy(sql.SQL('COPY {} ({}) FROM STDIN').format(sql.Identifier(table), columns)) as copy:
        for row in source.execute(f'SELECT {", ".join(map(quoted, names))} FROM {quoted(table)}'):
            texts = [text_of(table, name, kind, value) for name, kind, value in zip(names, kinds, row, strict=True)]
            shortened += any(isinstance(value, str) and text != value for value, text in zip(row, texts, strict=True))
            if place is not None:
                texts[place] = path_of(texts[place])
            sent.add(texts)
            copy.write_row(texts)
    compare(table, sent, read_back(new, table, names, kinds))
    return sent.count, shortened


def text_of(table, name, kind, value):
    try:
        return as_text(kind, value)
    except ValueError as error:
        raise Failure(f'{name} of a row of {table} is no {kind} ({error}): nothing was brought')


def read_back(new, table, names, kinds):
    found = Checksum(kinds)
    columns = sql.SQL(', ').join(sql.SQL('{}::text').format(sql.Identifier(name)) for name in names)
    with new.cursor(name='read_back') as cursor:
        for row in cursor.execute(sql.SQL('SELECT {} FROM {}').format(columns, sql.Identifier(table))):
            found.add(row)
    return found


def compare(what, sent, found):
    if sent.said != found.said:
        raise Failure(f'{what} has {found.count} rows of {sent.count}, or not the same ones, after it was brought')
