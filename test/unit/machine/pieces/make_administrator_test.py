"""Who is made an administrator by hand.

python3 -m unittest test/unit/machine/pieces/make_administrator_test.py
"""

import contextlib
import io
import unittest

from site_place import SiteTest, load

make_administrator = load('administrators/make_administrator.py')


class MakeAdministratorTest(SiteTest):
    program = make_administrator

    def setUp(self):
        super().setUp()
        self.sql('CREATE TABLE user (id TEXT, email TEXT, role TEXT)')
        self.sql("INSERT INTO user VALUES ('1', 'Ada@example.com', 'user'), ('2', 'ben@example.com', 'pending')")

    def roles(self):
        return dict(self.sql('SELECT id, role FROM user'))

    def test_makes_that_account_one_and_no_other(self):
        with contextlib.redirect_stdout(io.StringIO()) as said:
            make_administrator.make_administrator('ada@Example.com')
        self.assertEqual((self.roles(), said.getvalue()), ({'1': 'admin', '2': 'pending'}, 'ada@Example.com is an administrator\n'))

    def test_changes_nothing_for_nobody(self):
        for email in '', 'eve@example.com', '%':
            with self.assertRaisesRegex(SystemExit, 'nobody has an account'):
                make_administrator.make_administrator(email)
        self.assertEqual(self.roles(), {'1': 'user', '2': 'pending'})


if __name__ == '__main__':
    unittest.main()
