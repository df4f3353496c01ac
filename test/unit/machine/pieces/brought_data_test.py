"""The data of another Open WebUI: where they are, what is refused, who comes in.

python3 -m unittest test/unit/machine/pieces/brought_data_test.py
"""

import contextlib
import io
import pathlib
import sqlite3
import unittest

from site_place import SiteTest, load

brought_data = load('brought/brought_data.py')
EMAIL = 'admin@example.com'


class BroughtDataTest(SiteTest):
    program = brought_data

    def setUp(self):
        super().setUp()
        self.theirs = self.place / 'theirs'
        self.theirs.mkdir()

    def accounts(self, folder, *rows, more=''):
        """Of an older or a newer schema: `more` are columns that the other side does not know."""
        with contextlib.closing(sqlite3.connect(folder / 'webui.db')) as database, database:
            database.execute(f'CREATE TABLE user (id TEXT PRIMARY KEY, email TEXT UNIQUE, role TEXT, name TEXT NOT NULL{more})')
            database.execute('CREATE TABLE auth (id TEXT PRIMARY KEY, email TEXT, password TEXT, active BOOLEAN)')
            for user, email, role, password in rows:
                database.execute('INSERT INTO user (id, email, role, name) VALUES (?, ?, ?, ?)', (user, email, role, user.upper()))
                database.execute('INSERT INTO auth VALUES (?, ?, ?, 1)', (user, email, password))

    def refused(self, command, *words):
        with contextlib.redirect_stdout(io.StringIO()), self.assertRaises(SystemExit) as ended:
            command(*words)
        return str(ended.exception)

    def found(self, place):
        with contextlib.redirect_stdout(io.StringIO()) as said:
            brought_data.find(place)
        return said.getvalue().strip()

    def test_the_folder_is_found_where_it_is_alone_on_its_level(self):
        self.assertIn('there is none', self.refused(brought_data.find, self.theirs))
        deep = self.theirs / 'var/_data'
        (deep / 'backups').mkdir(parents=True)
        for one in deep, deep / 'backups':
            (one / 'webui.db').touch()
        self.assertEqual(self.found(self.theirs), str(deep))
        (self.theirs / 'etc/_data').mkdir(parents=True)
        (self.theirs / 'etc/_data/webui.db').touch()
        self.assertIn('there is several', self.refused(brought_data.find, self.theirs))

    def test_a_link_comes_along_only_with_what_it_leads_to(self):
        (self.theirs / 'webui.db').touch()
        (self.theirs / 'cache').mkdir()
        (self.theirs / 'cache/blob').touch()
        link = self.theirs / 'cache/snapshot'
        for target, comes in [('blob', True), ('../webui.db', True), ('../../elsewhere', False), (str(self.theirs / 'cache/blob'), False), ('..', False)]:
            link.symlink_to(target)
            with self.subTest(target):
                if comes:
                    self.assertEqual(self.found(self.theirs), str(self.theirs))
                else:
                    self.assertIn(f'is a link to {target}, which would be left behind', self.refused(brought_data.find, self.theirs))
            link.unlink()

    def test_what_a_process_has_open_is_in_use_whatever_its_name(self):
        (self.theirs / 'webui.db').touch()
        other = self.place / 'other'
        other.hardlink_to(self.theirs / 'webui.db')
        with other.open():
            self.assertIn('is in use by process', self.refused(brought_data.find, self.theirs))
        self.assertEqual(self.found(self.theirs), str(self.theirs))

    def test_the_log_of_a_database_is_taken_into_it(self):
        self.accounts(self.place / 'data', ('a', EMAIL, 'admin', 'now'))
        self.accounts(self.theirs)
        writer = sqlite3.connect(self.theirs / 'webui.db')
        writer.execute('PRAGMA journal_mode = WAL')
        writer.execute("INSERT INTO user VALUES ('b', ?, 'user', 'B')", (EMAIL,))
        writer.commit()
        copy = self.place / 'copy'
        copy.mkdir()
        for name in 'webui.db', 'webui.db-wal':
            (copy / name).write_bytes((self.theirs / name).read_bytes())
        writer.close()
        brought_data.examine(copy, EMAIL)
        with contextlib.closing(sqlite3.connect(f'file:{copy}/webui.db?immutable=1', uri=True)) as database:
            self.assertEqual(database.execute('SELECT id FROM user').fetchall(), [('b',)])

    def test_damage_is_said_in_one_line(self):
        self.accounts(self.theirs, ('b', EMAIL, 'admin', 'old'))
        path = self.theirs / 'webui.db'
        with contextlib.closing(sqlite3.connect(path)) as database:
            (root,) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'auth'").fetchone()
            (page,) = database.execute('PRAGMA page_size').fetchone()
        data = bytearray(path.read_bytes())
        data[(root - 1) * page : root * page] = b'\xff' * page
        path.write_bytes(data)
        self.assertRegex(self.refused(brought_data.examine, self.theirs, EMAIL), r'^the webui\.db of these data is damaged \([^\n]*Page \d+[^\n]*\): [^\n]*$')

    def test_what_nobody_could_use_is_refused(self):
        self.accounts(self.place / 'data', ('a', 'other@example.com', 'admin', 'now'), ('c', EMAIL, 'user', 'now'))
        (self.theirs / 'webui.db').write_bytes(b'words, and no database' * 1000)
        self.assertIn('webui.db of these data is damaged', self.refused(brought_data.examine, self.theirs, EMAIL))
        (self.theirs / 'webui.db').unlink()
        self.accounts(self.theirs)
        self.assertIn('hold no user', self.refused(brought_data.examine, self.theirs, EMAIL))
        (self.theirs / 'webui.db').unlink()
        self.accounts(self.theirs, ('b', 'chief@example.com', 'admin', 'old'), ('d', EMAIL, 'user', 'old'))
        self.assertIn(f'an administrator {EMAIL}', self.refused(brought_data.examine, self.theirs, EMAIL))
        brought_data.examine(self.theirs, 'Chief@Example.com')

    def admitted(self, before, now, more=('', '')):
        for folder, rows, columns in (self.theirs, before, more[0]), (self.place / 'data', now, more[1]):
            pathlib.Path(folder, 'webui.db').unlink(missing_ok=True)
            self.accounts(folder, *rows, more=columns)
        brought_data.admit(EMAIL, self.theirs)
        return self.sql('SELECT user.id, user.email, role, password FROM user JOIN auth ON auth.id = user.id ORDER BY user.email')

    def test_the_administrator_comes_in_with_the_password_of_before(self):
        admin, chief = ('a', EMAIL, 'admin', 'known'), ('b', 'chief@example.com', 'admin', 'old')
        self.assertEqual(self.admitted([admin], [chief]), [admin, chief])
        # whom the data know is the same account, with what belongs to it
        self.assertEqual(self.admitted([admin], [('z', 'Admin@Example.com', 'pending', 'old')]), [('z', 'Admin@Example.com', 'admin', 'known')])
        # of another schema, older or newer
        self.assertEqual(self.admitted([admin], [chief], (', gone TEXT', ', new TEXT DEFAULT 1')), [admin, chief])
        # an id that is somebody else's
        (new, *rest), other = self.admitted([admin], [('a', 'chief@example.com', 'admin', 'old')])
        self.assertEqual((new != 'a', rest, other), (True, list(admin[1:]), ('a', 'chief@example.com', 'admin', 'old')))

    def test_where_the_site_has_no_such_administrator_the_account_of_the_data_is_as_it_was(self):
        self.assertEqual(self.admitted([('a', EMAIL, 'user', 'known')], [('b', EMAIL, 'admin', 'old')]), [('b', EMAIL, 'admin', 'old')])


if __name__ == '__main__':
    unittest.main()
