"""When a provider is asked, and when passwords may be switched off.

python3 -m unittest test/unit/machine/pieces/check_sign_in_test.py
"""

import contextlib
import io
import json
import os
import stat
import time
import unittest
import unittest.mock

from site_place import SiteTest, load

check_sign_in = load('sign-in/check_sign_in.py')
import sign_in_place  # noqa: E402

FACTS = {'asks': 'discovery', 'name': 'Acme', 'provider': 'oidc', 'access': 'one', 'passwords': True}
SECRET = 'a-secret-of-the-client'
# What stands in for the container of the site's image: it keeps what it was asked and says what it is told to.
IN_THE_IMAGE = """#!/bin/sh
cat >>"$ASKED"; echo >>"$ASKED"
echo "$@" >>"$ASKED.words"
if [ -s "$SAYS" ]; then cat "$SAYS"; else echo 'a line before'; echo 'Acme cannot be reached' >&2; exit 3; fi
"""


class CheckSignInTest(SiteTest):
    program = check_sign_in

    def setUp(self):
        super().setUp()
        sign_in_place.TOOLS = check_sign_in.TOOLS = self.place
        sign_in_place.STATE = self.place / 'sign-in'
        run = self.place / 'run-container'
        run.write_text(IN_THE_IMAGE)
        run.chmod(0o700)
        for script in 'ask_provider', 'session_roles':
            (self.place / f'{script}.py').write_text(f'what is in {script}')
        self.files = [self.place / 'sign-in.json', self.place / 'open-webui.env']
        self.asked, self.says = self.place / 'asked', self.place / 'says'
        os.environ |= {'ASKED': str(self.asked), 'SAYS': str(self.says), 'image': 'the-image'}
        self.answer(certain=True)
        self.sql('CREATE TABLE user (id TEXT, role TEXT, oauth JSON)')
        self.sql('CREATE TABLE auth (id TEXT, active BOOLEAN)')
        self.sql('CREATE TABLE oauth_session (user_id TEXT, provider TEXT, token TEXT, created_at BIGINT)')
        self.account('first', 'admin')

    def answer(self, **said):
        self.says.write_text(json.dumps(said) if said else '')

    def account(self, user, role, oauth=None, active=True):
        self.sql('INSERT INTO user VALUES (?, ?, ?)', user, role, json.dumps(oauth))
        self.sql('INSERT INTO auth VALUES (?, ?)', user, active)

    def comes_in(self, user, provider='oidc', at=None):
        self.sql('INSERT INTO oauth_session VALUES (?, ?, ?, ?)', user, provider, f'token-of-{user}', at or int(time.time()) + 1)

    def administrator_comes_in(self):
        self.account('boss', 'admin', {'oidc': {'sub': '7'}})
        self.comes_in('boss')

    def questions(self):
        asked = [json.loads(line) for line in self.asked.read_text().splitlines()] if self.asked.exists() else []
        self.asked.unlink(missing_ok=True)
        return asked

    def ask(self, secret=SECRET, **facts):
        """What is said: the sentence that it ends with, or what it prints and goes on."""
        self.files[0].write_text(json.dumps({**FACTS, **facts}))
        self.files[1].write_text(f'WEBUI_SECRET_KEY=k\nLINES\nOAUTH_CLIENT_SECRET={secret}\n')
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            try:
                check_sign_in.ask_first(*self.files)
            except SystemExit as end:
                self.assertNotIn(SECRET, str(end))
                return str(end)
        return said.getvalue().strip()

    def deploy(self, **facts):
        said = self.ask(**facts)
        if not said.startswith(('passwords cannot', 'Acme cannot be reached')) or 'all the same' in said:
            check_sign_in.keep(*self.files)
        return said

    def test_asks_with_what_open_webui_starts_with_and_once(self):
        self.assertEqual(self.deploy(), '')
        (question,) = self.questions()
        self.assertEqual((question['facts']['name'], question['environment']['OAUTH_CLIENT_SECRET']), ('Acme', SECRET))
        self.assertEqual((self.deploy(), self.questions()), ('', []))
        self.assertNotIn(SECRET, (self.place / 'asked.words').read_text() + sign_in_place.STATE.read_text())
        self.assertEqual(stat.S_IMODE(sign_in_place.STATE.stat().st_mode), 0o600)

    def test_asks_again_for_another_secret_or_configuration_and_what_was_refused(self):
        self.deploy()
        for given in {'secret': 'another'}, {'access': 'two'}:
            self.questions()
            self.deploy(**given)
            self.assertEqual(len(self.questions()), 1, given)
        self.answer()
        for _ in range(2):
            self.assertEqual(self.deploy(access='three'), 'Acme cannot be reached')
            self.assertEqual(len(self.questions()), 1)

    def test_passwords_go_off_once_an_administrator_has_come_in_and_stay_off_without_asking(self):
        self.deploy()
        self.administrator_comes_in()
        self.assertEqual(self.deploy(passwords=False), '')
        self.sql('DELETE FROM oauth_session')
        self.questions()
        self.assertEqual((self.deploy(passwords=False), self.questions()), ('', []))
        self.assertEqual(self.deploy(passwords=False, secret='rotated'), '')

    def refused(self, said):
        self.assertIn('passwords cannot be switched off: no administrator', said)
        self.assertIn('passwordSignIn true', said)
        self.assertNotIn('\n', said)

    def test_passwords_stay_on_at_the_first_deploy(self):
        self.administrator_comes_in()
        self.refused(self.deploy(passwords=False))

    def test_passwords_stay_on_while_only_others_have_come_in(self):
        self.deploy()
        self.account('user', 'user', {'oidc': {'sub': '8'}})
        self.account('gone', 'admin', {'oidc': {'sub': '9'}}, active=False)
        self.account('elsewhere', 'admin', {'google': {'sub': '9'}})
        for user in 'user', 'gone', 'elsewhere', 'first':
            self.comes_in(user)
        self.account('boss', 'admin', {'oidc': {'sub': '7'}})
        self.comes_in('boss', provider='mcp:tools')
        self.refused(self.deploy(passwords=False))

    def test_passwords_stay_on_where_the_administrator_came_in_under_other_settings(self):
        self.deploy()
        self.administrator_comes_in()
        self.refused(self.deploy(passwords=False, access='two'))
        self.deploy(access='two')
        self.sql('UPDATE oauth_session SET created_at = created_at - 60')
        self.refused(self.deploy(passwords=False, access='two'))

    def test_with_passwords_off_no_other_settings_and_no_unknown_secret_are_taken(self):
        self.deploy()
        self.administrator_comes_in()
        self.deploy(passwords=False)
        self.refused(self.deploy(passwords=False, access='two'))
        self.answer(certain=False)
        self.refused(self.ask(passwords=False, secret='who knows').splitlines()[-1])
        self.assertEqual(self.deploy(passwords=False), '')

    def test_with_passwords_off_they_stay_so_only_while_the_administrator_is_one(self):
        self.deploy()
        self.administrator_comes_in()
        self.deploy(passwords=False)
        self.sql("UPDATE user SET role = 'user' WHERE id = 'boss'")
        self.sql('DELETE FROM oauth_session')
        self.refused(self.deploy(passwords=False))

    def test_the_way_back_is_open_whatever_the_provider_says(self):
        self.deploy()
        self.administrator_comes_in()
        self.deploy(passwords=False)
        self.answer()
        self.assertIn('switched on again all the same', self.deploy(secret='lost', access='two'))
        self.answer(certain=True)
        self.sql('UPDATE oauth_session SET created_at = created_at - 60')
        self.refused(self.deploy(passwords=False, access='two'))

    def brought(self):
        return unittest.mock.patch.object(check_sign_in, 'BROUGHT', True)

    def test_with_passwords_off_the_data_of_others_are_refused(self):
        self.deploy()
        self.administrator_comes_in()
        self.deploy(passwords=False)
        self.questions()
        with self.brought():
            said = self.ask(passwords=False)
        self.assertRegex(said, '^data cannot be brought while passwords are switched off: .*passwordSignIn true, .*nothing was changed$')
        self.assertEqual(self.questions(), [])

    def test_who_came_in_elsewhere_is_no_proof_once_the_data_of_others_are_here(self):
        self.deploy()
        self.administrator_comes_in()
        with self.brought():
            self.assertEqual(self.deploy(), '')
        self.sql('UPDATE oauth_session SET created_at = created_at - 60')
        self.refused(self.deploy(passwords=False))
        self.comes_in('boss')
        self.assertEqual(self.deploy(passwords=False), '')

    def test_an_uncertain_secret_is_said_and_proven_by_who_comes_in_with_it(self):
        self.answer(certain=False)
        self.assertIn('does not say whether', self.deploy())
        self.assertEqual(self.deploy(), '')
        self.refused(self.deploy(passwords=False))
        self.administrator_comes_in()
        self.assertEqual(self.deploy(passwords=False), '')

    def with_claim(self, roles, **facts):
        self.answer(roles=roles)
        return self.deploy(admins={'claim': 'roles', 'roles': ['it']}, **facts)

    def test_where_a_claim_makes_administrators_only_whom_it_still_makes_one_counts(self):
        admins = {'claim': 'roles', 'roles': ['it']}
        self.deploy(admins=admins)
        self.administrator_comes_in()
        self.questions()
        for roles in [['staff']], [[]]:
            said = self.with_claim(roles, passwords=False)
            self.refused(said)
            self.assertIn('"roles"', said)
        self.assertEqual(self.questions()[0]['tokens'], ['token-of-boss'])
        self.assertIn('what is in session_roles', (self.place / 'asked.words').read_text().splitlines()[-1])
        self.assertEqual(self.with_claim([['staff', 'it']], passwords=False), '')

    def test_the_last_time_that_somebody_came_in_counts(self):
        self.deploy(admins={'claim': 'roles', 'roles': ['it']})
        self.administrator_comes_in()
        self.comes_in('boss', at=int(time.time()) + 9)
        self.refused(self.with_claim([['it'], ['staff']], passwords=False))
        self.assertEqual(self.with_claim([['staff'], ['it']], passwords=False), '')

    def test_a_database_of_another_shape_or_none_refuses(self):
        self.deploy()
        self.administrator_comes_in()
        self.sql('ALTER TABLE user DROP COLUMN oauth')
        self.refused(self.deploy(passwords=False))
        os.remove(self.database)
        self.refused(self.deploy(passwords=False))


if __name__ == '__main__':
    unittest.main()
