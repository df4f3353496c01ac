"""What `clean-up` takes away, and what it never does.

python3 -m unittest test/unit/machine/pieces/clean_up_test.py
"""

import contextlib
import io
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import time
import unittest
import unittest.mock

from site_place import SiteTest, load

clean_up = load('cleaning/clean_up.py')
# As it has imported them.
unreferenced_uploads = sys.modules['unreferenced_uploads']
OLD = time.time() - 2 * unreferenced_uploads.DAY
ONE, OTHER = (f'0a1b2c3d-1111-4222-8333-{n:012d}' for n in (1, 2))


class CleanUpTest(SiteTest):
    program = clean_up

    def setUp(self):
        super().setUp()
        self.uploads = self.place / 'data/uploads'
        self.uploads.mkdir()
        (self.place / 'backups').mkdir()
        (self.place / 'image').write_text('IMAGE=ghcr.io/open-webui/open-webui:v0.12.4\nPUBLISH=x\n')
        self.patch('UPLOADS', self.uploads, unreferenced_uploads)
        self.patch('DATABASE', self.database, unreferenced_uploads)
        self.patch('PLACE', str(self.place))
        self.patch('VECTORS', str(self.place / 'data/vector_db/chroma.sqlite3'))
        self.patch('LOCK', str(self.place / 'lock'))
        self.patch('IMAGE', self.place / 'image')
        # What is run: site-unit, backup, systemctl; each does well where nothing else is said.
        self.ran, self.fails, self.state = [], {}, 'active\n'
        self.patch('subprocess', unittest.mock.Mock(wraps=subprocess, run=self.run_tool, SubprocessError=subprocess.SubprocessError))
        self.sql('CREATE TABLE file (id TEXT PRIMARY KEY, user_id TEXT, filename TEXT, path TEXT, data JSON, meta JSON, created_at BIGINT, updated_at BIGINT)')
        self.sql('CREATE TABLE chat (id TEXT PRIMARY KEY, chat JSON)')
        self.sql('CREATE TABLE chat_file (id TEXT, chat_id TEXT, file_id TEXT)')

    def patch(self, name, value, module=clean_up):
        patch = unittest.mock.patch.object(module, name, value)
        patch.start()
        self.addCleanup(patch.stop)

    def run_tool(self, words, **how):
        self.ran.append(' '.join([pathlib.Path(words[0]).name, *map(str, words[1:])]))
        for beginning, reason in self.fails.items():
            if self.ran[-1].startswith(beginning):
                return subprocess.CompletedProcess(words, 1, '', reason)
        return subprocess.CompletedProcess(words, 0, self.state, '')

    def upload(self, one=ONE, at=OLD, path=..., row=True, **more):
        """A file as Open WebUI keeps it; gives where it lies."""
        file = self.uploads / f'{one}_garden.txt'
        file.write_text('words of a garden')
        os.utime(file, (at, at))
        if row:
            path = f'/app/backend/data/uploads/{file.name}' if path is ... else path
            known = {'id': one, 'filename': 'garden.txt', 'path': path, 'data': '{"content": "words"}', 'created_at': int(at), 'updated_at': int(at), **more}
            self.sql(f'INSERT INTO file ({", ".join(known)}) VALUES ({", ".join("?" * len(known))})', *known.values())
        return file

    def said(self, *words):
        with contextlib.redirect_stdout(io.StringIO()) as said:
            clean_up.main(*words)
        return said.getvalue()

    def goes(self):
        free, without = unreferenced_uploads.may_go()
        return free | without

    def test_what_nothing_refers_to_goes_and_only_when_it_is_said(self):
        file = self.upload()
        self.assertRegex(self.said(), r'^1 uploads that nothing refers to, 0 MiB\n(.*\n)*nothing was removed; to do it, say it with the word yes\n$')
        self.assertTrue(file.exists())
        self.assertEqual(self.ran, [])
        self.assertIn('done. The backup before-cleaning-', self.said('yes'))
        self.assertFalse(file.exists())
        self.assertEqual(self.sql('SELECT id FROM file'), [])
        self.assertEqual(
            [words.split('-2')[0] for words in self.ran],
            ['systemctl is-active open-webui', 'site-unit stop', 'backup before-cleaning', 'systemctl --no-block start open-webui'],
        )
        self.assertEqual(self.said('yes'), 'there is nothing to remove\n')

    def test_whatever_has_its_id_anywhere_keeps_a_file(self):
        places = {
            'chat': ('chat', json.dumps({'history': {'messages': {'1': {'files': [{'id': ONE}]}}}})),
            'a picture of a profile': ('profile_image_url', f'/api/v1/files/{ONE}/content'),
            'in capitals': ('content', ONE.upper()),
            'bytes': ('content', ONE.encode()),
            'a table of a later release': ('"a new column"', f'see {ONE}.'),
        }
        self.upload()
        for what, (column, value) in places.items():
            with self.subTest(what):
                self.sql(f'CREATE TABLE "it""s new" ({column})')
                self.sql('INSERT INTO "it""s new" VALUES (?)', value)
                self.assertEqual(self.goes(), set())
                self.sql('DROP TABLE "it""s new"')
        self.assertEqual(self.goes(), {ONE})

    def test_another_file_that_names_it_keeps_it_and_it_does_not_keep_itself(self):
        self.upload(meta=json.dumps({'id': ONE}))
        self.upload(OTHER, meta=json.dumps({'made_from': ONE}))
        self.assertEqual(self.goes(), {OTHER})

    def test_a_link_of_a_chat_keeps_a_file_as_long_as_the_chat_is_there(self):
        self.upload()
        self.sql("INSERT INTO chat VALUES ('c', '{}')")
        self.sql('INSERT INTO chat_file VALUES (?, ?, ?)', 'x', 'c', ONE)
        self.assertEqual(self.goes(), set())
        self.sql('DELETE FROM chat')
        self.assertEqual(self.goes(), {ONE})

    def test_a_link_of_another_shape_counts(self):
        self.upload()
        self.sql('DROP TABLE chat_file')
        self.sql('CREATE TABLE chat_file (conversation TEXT, file_id TEXT)')
        self.sql('INSERT INTO chat_file VALUES (?, ?)', 'gone', ONE)
        self.assertEqual(self.goes(), set())

    def test_what_is_younger_than_a_day_stays_by_each_of_its_times(self):
        now = time.time()
        for more in (
            {'created_at': int(now)},
            {'updated_at': int(now - 80000)},
            {'created_at': None},
            {'created_at': 0},
            {'updated_at': int(OLD * 1000)},
            {'updated_at': 'then'},
        ):
            with self.subTest(more):
                self.upload(**more)
                self.assertEqual(self.goes(), set())
                self.sql('DELETE FROM file')
                # With its row gone its own time alone counts.
                self.assertEqual(self.goes(), {ONE})
        os.utime(self.upload(), (now, now))
        self.assertEqual(self.goes(), set())

    def test_what_lies_elsewhere_or_has_another_name_stays(self):
        for path in (
            f's3://bucket/{ONE}_garden.txt',
            '/etc/passwd',
            f'/app/backend/data/uploads/../{ONE}_garden.txt',
            f'/app/backend/data/uploads/{OTHER}_garden.txt',
        ):
            with self.subTest(path):
                self.upload(path=path)
                self.assertEqual(self.goes(), set())
                self.sql('DELETE FROM file')
        for name in 'notes.txt', 'x_y.txt', f'{ONE}.txt':
            (self.uploads / name).touch()
            os.utime(self.uploads / name, (OLD, OLD))
        (self.uploads / f'{ONE}_garden.txt').unlink()
        self.assertEqual(self.goes(), set())

    def test_a_file_without_a_row_goes_by_the_same_rule(self):
        file = self.upload(row=False)
        self.sql('INSERT INTO chat VALUES (?, ?)', 'c', ONE)
        self.assertEqual(self.goes(), set())
        self.sql('DELETE FROM chat')
        self.said('yes')
        self.assertFalse(file.exists())

    def test_without_a_backup_nothing_goes_and_the_site_runs(self):
        file = self.upload()
        self.fails['backup'] = 'the data could not be copied: is the data disk full?'
        with self.assertRaisesRegex(SystemExit, '^nothing was removed, for there is no backup: the data could not be copied'):
            self.said('yes')
        self.assertTrue(file.exists())
        self.assertEqual(self.ran[-1], 'systemctl --no-block start open-webui')

    def test_a_site_that_somebody_stopped_is_not_started(self):
        self.upload()
        self.state = 'inactive\n'
        self.said('yes')
        self.assertEqual([words for words in self.ran if 'site-unit' in words or 'start' in words], [])

    def test_a_site_that_is_just_starting_is_stopped_and_started(self):
        self.upload()
        self.state = 'activating\n'
        self.said('yes')
        self.assertIn('site-unit stop', self.ran)
        self.assertEqual(self.ran[-1], 'systemctl --no-block start open-webui')

    def test_not_while_somebody_is_at_work_on_the_data(self):
        file = self.upload()
        with open(self.place / 'lock', 'a') as lock:
            clean_up.fcntl.flock(lock, clean_up.fcntl.LOCK_EX)
            with self.assertRaisesRegex(SystemExit, 'a deploy, a backup or a restore is at work'):
                self.said('yes')
        self.assertTrue(file.exists())
        self.assertEqual(self.ran, [])

    def vectors(self, *collections):
        (self.place / 'data/vector_db').mkdir()
        with contextlib.closing(sqlite3.connect(clean_up.VECTORS)) as database, database:
            database.execute('CREATE TABLE collections (name TEXT)')
            database.executemany('INSERT INTO collections VALUES (?)', [(name,) for name in collections])

    def test_what_search_knows_of_a_file_goes_with_it_and_nothing_of_others(self):
        self.upload()
        self.vectors(f'file-{ONE}', f'file-{OTHER}', OTHER, 'user-memory-1')
        isolated = unittest.mock.Mock(return_value=subprocess.CompletedProcess([], 0, b'', b''))
        self.patch('isolated', isolated)
        self.said('yes')
        (image, *_), how = isolated.call_args
        self.assertEqual((image, json.loads(how['input'])), ('ghcr.io/open-webui/open-webui:v0.12.4', [f'file-{ONE}']))

    def test_where_search_cannot_forget_no_upload_goes(self):
        file = self.upload()
        self.vectors(f'file-{ONE}')
        self.patch('isolated', unittest.mock.Mock(return_value=subprocess.CompletedProcess([], 1, b'', b'Traceback\nInternalError: locked')))
        with self.assertRaisesRegex(SystemExit, r'could not be taken away \(InternalError: locked\); no upload was'):
            self.said('yes')
        self.assertTrue(file.exists())
        self.assertEqual(self.sql('SELECT id FROM file'), [(ONE,)])

    def make_empty(self):
        self.sql('CREATE TABLE large (words TEXT)')
        self.sql('WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) INSERT INTO large SELECT hex(randomblob(2000)) FROM n')
        self.sql('DELETE FROM large')
        return os.path.getsize(self.database)

    def test_a_database_that_is_empty_in_part_is_written_anew(self):
        size = self.make_empty()
        self.said('yes')
        self.assertLess(os.path.getsize(self.database), size / 10)
        self.assertEqual(self.sql('SELECT count(*) FROM large'), [(0,)])

    def test_not_where_there_is_no_room_for_it(self):
        size = self.make_empty()
        self.patch('os', unittest.mock.Mock(wraps=os, environ=os.environ, statvfs=lambda place: unittest.mock.Mock(f_bavail=1, f_frsize=4096)))
        self.assertRegex(self.said('yes'), r'webui\.db stays as large as it is: \d+ MiB must be free on the data disk')
        self.assertEqual(os.path.getsize(self.database), size)

    def test_any_other_word_is_refused(self):
        self.upload()
        for word in 'no', 'Yes', 'yes please', '--yes', 'y':
            with self.assertRaisesRegex(SystemExit, '^say the word yes, or nothing'):
                self.said(word)
            with unittest.mock.patch('sys.stdin', io.StringIO(f'{word}\n')), self.assertRaises(SystemExit):
                self.said('-')
        for line in '', '\n', '\nyes\n':
            with unittest.mock.patch('sys.stdin', io.StringIO(line)):
                self.assertIn('nothing was removed', self.said('-'))
        self.assertEqual(self.ran, [])
        with unittest.mock.patch('sys.stdin', io.StringIO('yes\n')):
            self.assertIn('done.', self.said('-'))


if __name__ == '__main__':
    unittest.main()
