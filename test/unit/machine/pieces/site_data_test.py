"""What is asked of the data of a site.

python3 -m unittest test/unit/machine/pieces/site_data_test.py
"""

import contextlib
import json
import pathlib
import sqlite3
import unittest

from site_place import SiteTest, load

site_data = load('database/site_data.py')


class SiteDataTest(SiteTest):
    program = site_data

    def setUp(self):
        super().setUp()
        site_data.VECTORS = str(self.place / 'data/chroma.sqlite3')

    def test_settling_brings_the_log_into_the_file_and_finds_damage(self):
        self.sql('PRAGMA journal_mode = WAL')
        self.make_database()
        site_data.settle()
        self.assertFalse((self.place / 'data/webui.db-wal').exists() and (self.place / 'data/webui.db-wal').stat().st_size)
        self.sql("INSERT INTO config (key, value) VALUES ('long', ?)", json.dumps('x' * 20000))
        site_data.settle()
        data = bytearray(pathlib.Path(self.database).read_bytes())
        data[5000:9000] = b'\xff' * 4000
        pathlib.Path(self.database).write_bytes(data)
        with self.assertRaises((SystemExit, sqlite3.DatabaseError)):
            site_data.settle()

    def test_damage_is_said_in_one_line(self):
        self.make_database()
        (page,) = self.sql('PRAGMA page_size')[0]
        (root,) = self.sql("SELECT rootpage FROM sqlite_master WHERE name = 'memory'")[0]
        data = bytearray(pathlib.Path(self.database).read_bytes())
        data[(root - 1) * page : root * page] = b'\xff' * page
        pathlib.Path(self.database).write_bytes(data)
        with self.assertRaises(SystemExit) as ended:
            site_data.settle()
        self.assertRegex(str(ended.exception), r'^\S+webui\.db is damaged \([^\n]*Page \d+[^\n]*\): nothing was changed; [^\n]*$')

    def test_only_what_a_first_start_has_opened_is_started(self):
        site_data.OPENING = str(self.place / 'upgrading')
        for revision, schema, opens in [(None, 'bbb', False), ('aaa', 'bbb', False), ('bbb', 'bbb', True), ('bbb', '', False), (None, '', False)]:
            with self.subTest(revision=revision, schema=schema):
                pathlib.Path(self.database).unlink(missing_ok=True)
                if revision:
                    self.sql('CREATE TABLE alembic_version (version_num TEXT)')
                    self.sql('INSERT INTO alembic_version VALUES (?)', revision)
                with contextlib.nullcontext() if opens else self.assertRaisesRegex(SystemExit, 'have not been opened by this site'):
                    site_data.opened(schema)
        (self.place / 'upgrading').touch()
        site_data.opened('bbb')


if __name__ == '__main__':
    unittest.main()
