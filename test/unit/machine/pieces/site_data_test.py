"""What is asked of the data of a site.

python3 -m unittest test/unit/machine/pieces/site_data_test.py
"""

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


if __name__ == '__main__':
    unittest.main()
