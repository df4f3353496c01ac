"""What becomes of values and of rows on their way from SQLite into PostgreSQL, as far as that needs no PostgreSQL."""

import io
import json
import pathlib
import sqlite3
import tarfile
import tempfile
import unittest
from unittest import mock

import chart_programs  # noqa: F401

# isort: split
import bring_site
import brought_archive
import brought_rows
import brought_vectors
from brought_rows import Checksum, as_text, canonical, compare, mend, refuse_what_has_no_place
from signed_call import Failure


class Values(unittest.TestCase):
    def test_each_kind_is_what_postgresql_reads(self):
        for kind, value, text in [
            ('text', None, None),
            ('text', 'Ünïcödé 😀', 'Ünïcödé 😀'),
            ('text', 'a\0b', 'ab'),
            ('text', b'bytes', 'bytes'),
            ('boolean', 1, 'true'),
            ('boolean', 0, 'false'),
            ('bigint', 7, '7'),
            ('bigint', 7.0, '7'),
            ('bigint', 7.5, '7.5'),
            ('double precision', 0.1, '0.1'),
            ('bytea', b'\0\xff', '\\x00ff'),
            # A column of JSON is a number's in SQLite where the text is one.
            ('json', 5, '5'),
            ('jsonb', '{"a": [1, null]}', '{"a": [1, null]}'),
        ]:
            with self.subTest((kind, value)):
                self.assertEqual(as_text(kind, value), text)

    def test_json_loses_what_has_no_place_and_nothing_else(self):
        for given, kept in [
            ('{"a": "b\\u0000c"}', {'a': 'bc'}),
            ('{"a\\u0000": 1}', {'a': 1}),
            ('{"a": NaN, "b": [Infinity, -Infinity]}', {'a': None, 'b': [None, None]}),
            ('["half \\ud83d"]', ['half \ufffd']),
        ]:
            with self.subTest(given):
                self.assertEqual(json.loads(as_text('json', given)), kept)
        for same in '["\\ud83d\\ude00"]', '["\\\\u0000"]', '["NaN"]', '"Infinity"', '{"a":1.50}':
            with self.subTest(same):
                self.assertEqual(as_text('json', same), same)

    def test_what_is_no_json_is_refused_with_where_it_is(self):
        for text in '{"a": \\u0000}', '{NaN':
            with self.subTest(text), self.assertRaisesRegex(Failure, 'meta of a row of chat is no json'):
                brought_rows.text_of('chat', 'meta', 'json', text)


class Checksums(unittest.TestCase):
    def of(self, kinds, *rows):
        checksum = Checksum(kinds)
        for row in rows:
            checksum.add(row)
        return checksum

    def test_the_same_rows_in_another_order_and_written_otherwise_are_the_same(self):
        kinds = ['text', 'jsonb', 'double precision', 'timestamp without time zone']
        one = self.of(kinds, ['a', '{"b": 1, "a": 1.0}', '1e2', '2026-01-02 03:04:05'], ['b', None, None, None])
        other = self.of(kinds, ['b', None, None, None], ['a', '{"a": 1, "b": 1}', '100', '2026-01-02T03:04:05'])
        self.assertIsNone(compare('chat', one, other))

    def test_a_row_less_another_value_or_another_row_is_refused(self):
        one = self.of(['text', 'json'], ['a', '1'], ['b', '2'])
        for other in [['a', '1']], [['a', '1'], ['b', '3']], [['a', '1'], ['a', '1']], [['a', '1'], ['b', None]], [['a', '1'], ['b', '2'], ['c', '2']]:
            with self.subTest(other), self.assertRaisesRegex(Failure, 'chat has . rows of 2, or not the same ones'):
                compare('chat', one, self.of(['text', 'json'], *other))

    def test_large_numbers_of_json_stay_apart(self):
        self.assertNotEqual(canonical('json', '9007199254740993'), canonical('json', '9007199254740992'))


class WhatRefersToNothing(unittest.TestCase):
    def setUp(self):
        self.database = sqlite3.connect(':memory:')
        self.addCleanup(self.database.close)
        self.database.executescript("""
            CREATE TABLE chat (id); CREATE TABLE message (id, chat, answers); CREATE TABLE reaction (id, message);
            INSERT INTO chat VALUES ('here'); INSERT INTO message VALUES ('kept', 'here', NULL), ('answer', 'here', 'kept'), ('lost', 'gone', NULL), ('free', NULL, NULL);
            INSERT INTO reaction VALUES (1, 'kept'), (2, 'lost');
        """)

    def left(self, table):
        return [name for (name,) in self.database.execute(f'SELECT id FROM {table}')]

    def test_goes_with_what_it_refers_to_one_after_the_other(self):
        # In an order in which one pass would not do.
        mended = mend(self.database, [('reaction', 'message', 'c', ['message'], ['id']), ('message', 'chat', 'c', ['chat'], ['id'])])
        self.assertEqual((mended, self.left('message'), self.left('reaction')), ({'reaction': 1, 'message': 1}, ['kept', 'answer', 'free'], [1]))

    def test_loses_the_reference_where_that_is_what_postgresql_does(self):
        mended = mend(self.database, [('message', 'chat', 'n', ['chat'], ['id'])])
        self.assertEqual((mended, len(self.left('message'))), ({'message': 1}, 4))
        self.assertEqual(self.database.execute("SELECT chat FROM message WHERE id = 'lost'").fetchall(), [(None,)])

    def test_is_refused_where_postgresql_would_have_refused_it(self):
        with self.assertRaisesRegex(Failure, '1 rows of message refer by chat to what is not there'):
            mend(self.database, [('message', 'chat', 'a', ['chat'], ['id'])])
        self.assertEqual(len(self.left('message')), 4)

    def test_columns_and_tables_that_the_image_does_not_make_are_refused_where_they_hold_something(self):
        kinds = {'chat': {'id': 'text'}, 'reaction': {'id': 'text', 'message': 'text'}, 'message': {'id': 'text', 'chat': 'text', 'answers': 'text'}}
        self.assertIsNone(refuse_what_has_no_place(self.database, kinds))
        del kinds['message']['answers']
        with self.assertRaisesRegex(Failure, 'no place for answers of message'):
            refuse_what_has_no_place(self.database, kinds)
        self.database.execute('UPDATE message SET answers = NULL')
        self.assertIsNone(refuse_what_has_no_place(self.database, kinds))
        del kinds['chat']
        with self.assertRaisesRegex(Failure, 'no place for id of chat'):
            refuse_what_has_no_place(self.database, kinds)


class Bucket:
    """What is in it, and what was sent to it."""

    bucket, prefix = 'files', 'uploads'

    def __init__(self, loses=False, **objects):
        self.objects, self.sent, self.loses = objects, [], loses

    def read(self, key):
        return io.BytesIO(self.objects[key]) if key in self.objects else None

    def write(self, key, path):
        self.sent.append(key)
        self.objects[key] = path.read_bytes()[: -1 if self.loses else None]


def archive(members):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode='w') as tar:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            if content is None:
                member.type, member.linkname = tarfile.SYMTYPE, '/etc/passwd'
            else:
                member.size = len(content)
            tar.addfile(member, io.BytesIO(content or b''))
    return packed.getvalue()


WHOLE = {
    'data/webui.db': b'rows',
    'data/uploads/a.txt': b'a',
    'data/vector_db/chroma.sqlite3': b'v',
    'data/cache/x': b'x',
    'secret-key': b'k',
    'managed.json': b'{}',
}


class Archive(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.folder = pathlib.Path(place.name)

    def unpacked(self, content):
        brought_archive.unpack(Bucket(site=content), 'site', self.folder)
        return sorted(path.relative_to(self.folder).as_posix() for path in self.folder.rglob('*') if path.is_file())

    def test_a_backup_is_unpacked_with_or_without_its_folder_and_without_what_can_be_made_again(self):
        for before in '', './', 'before-moving/', './before-moving/':
            with self.subTest(before):
                there = self.unpacked(archive({before + name: content for name, content in WHOLE.items()}))
                self.assertEqual(there, sorted(WHOLE.keys() - {'data/cache/x'}))

    def test_what_is_no_backup_is_refused(self):
        for what, content in [
            ('holds no data/webui.db', archive({'a': b'b'})),
            ('holds no secret-key', archive({'data/webui.db': b'rows'})),
            ('cannot be unpacked', b'not an archive'),
            ('cannot be unpacked', archive(WHOLE)[:900]),
            ('is no file of a backup', archive({'data/uploads/../../out': b'x'})),
            ('is no file of a backup', archive({'data/uploads/link': None})),
        ]:
            with self.subTest(what), self.assertRaisesRegex(Failure, what):
                self.unpacked(content)
        with self.assertRaisesRegex(Failure, 'there is no other in the bucket files'):
            brought_archive.unpack(Bucket(), 'other', self.folder)

    def test_files_are_sent_where_they_are_not_there_as_they_are(self):
        for name in 'same', 'other', 'new', 'below/it':
            (self.folder / name).parent.mkdir(exist_ok=True)
            (self.folder / name).write_text(name)
        bucket = Bucket(**{'uploads/same': b'same', 'uploads/other': b'OTHER'})
        self.assertEqual(brought_archive.send_files(bucket, self.folder), (4, 3))
        self.assertEqual(sorted(bucket.sent), ['uploads/below/it', 'uploads/new', 'uploads/other'])
        self.assertEqual(brought_archive.send_files(bucket, self.folder), (4, 0))

    def test_a_file_that_does_not_arrive_whole_is_refused(self):
        (self.folder / 'one').write_text('one')
        with self.assertRaisesRegex(Failure, 'uploads/one is not in the bucket as it was sent'):
            brought_archive.send_files(Bucket(loses=True), self.folder)

    def test_the_path_of_a_file_is_its_place_in_the_bucket(self):
        path = bring_site.path_in(Bucket())
        self.assertEqual(path('/app/backend/data/uploads/1_a b.txt'), 's3://files/uploads/1_a b.txt')
        for same in None, '', 's3://old/uploads/x', '/elsewhere/x':
            self.assertEqual(path(same), same)


class Site(unittest.TestCase):
    def test_what_people_have_made_is_not_written_over(self):
        asked = []
        self.assertIsNone(bring_site.refuse_a_site_in_use(lambda statement: asked.append(statement) or [], None))
        self.assertEqual(len(asked), 4)
        for word in '"user"', 'chat', 'file', 'knowledge':
            with self.subTest(word), self.assertRaisesRegex(Failure, 'nothing is brought over it'):
                bring_site.refuse_a_site_in_use(lambda statement, word=word: [(1,)] if f'FROM {word} ' in statement else [], 'bring/other.tar')

    def test_a_schema_that_the_image_does_not_know_is_refused(self):
        with tempfile.TemporaryDirectory() as place:
            path = pathlib.Path(place, 'webui.db')
            database = sqlite3.connect(path)
            database.executescript("CREATE TABLE alembic_version (version_num); INSERT INTO alembic_version VALUES ('newer')")
            database.close()
            schema = mock.Mock(revisions=lambda: {'known'}, UPGRADE_TO='', PLACE='')
            with mock.patch.object(bring_site, 'image_schema', schema), self.assertRaisesRegex(Failure, 'at the schema newer, which this image does not know'):
                bring_site.migrated(path, 'known')
            schema.revisions = lambda: {'newer', 'known'}
            schema.run.return_value = False
            with mock.patch.object(bring_site, 'image_schema', schema), self.assertRaisesRegex(Failure, 'the migration of what was brought failed'):
                bring_site.migrated(path, 'known')

    def test_vectors_are_filled_up_and_never_cut(self):
        self.assertEqual(brought_vectors.padded([1, 2], 4, 'c'), [1.0, 2.0, 0.0, 0.0])
        with self.assertRaisesRegex(Failure, 'the vectors of c have 5 numbers, and this site has room for 4'):
            brought_vectors.padded([1] * 5, 4, 'c')


if __name__ == '__main__':
    unittest.main()
