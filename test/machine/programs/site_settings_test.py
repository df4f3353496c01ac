"""What is the construct's in the database of Open WebUI, and what stays the administrator's.

    python3 -m unittest test/machine/programs/site_settings_test.py
"""
import contextlib
import io
import json
import unittest

from site_place import ENDPOINT, SiteTest, load

site_settings = load('site-settings/site_settings.py')

WANTED = {'endpoint': ENDPOINT, 'models': ['a', 'b'], 'defaultModel': 'a', 'taskModel': 'b', 'embeddingModel': 'text-embedding-v4', 'signUp': 'closed',
          'origins': ['https://chat.example.com'], 'localModels': False}


class SiteSettingsTest(SiteTest):
    program = site_settings

    def setUp(self):
        super().setUp()
        (self.place / 'key').write_text('sk-1')
        site_settings.LAST = str(self.place / 'managed.json')

    def settings(self, what='differing', allow=False, **wanted):
        (self.place / 'settings.json').write_text(json.dumps({**WANTED, **wanted}))
        with contextlib.redirect_stdout(io.StringIO()) as out:
            getattr(site_settings, what)(str(self.place / 'settings.json'), str(self.place / 'key'), str(allow).lower())
        return set(out.getvalue().split())

    def write(self, **wanted):
        self.settings('write', **wanted)
        self.assertEqual(self.settings(**wanted), set(), 'a second run finds something to write')

    def row(self, key):
        return json.loads(self.sql('SELECT value FROM config WHERE key = ?', key)[0][0])

    def test_a_fresh_database_gets_one_connection_with_the_key_and_the_models(self):
        self.make_database()
        self.write()
        self.assertEqual((self.row('openai.api_base_urls'), self.row('openai.api_keys'), self.row('openai.api_configs')['0']['model_ids']), ([ENDPOINT], ['sk-1'], ['a', 'b']))

    def test_another_endpoint_takes_the_place_of_the_last_one_and_the_administrators_connections_stay(self):
        self.make_database()
        self.write()
        self.sql("UPDATE config SET value = ? WHERE key = 'openai.api_base_urls'", json.dumps(['https://x/v1', ENDPOINT, 'https://y/v1']))
        self.sql("UPDATE config SET value = ? WHERE key = 'openai.api_keys'", json.dumps(['kx', 'sk-1', 'ky']))
        self.sql("UPDATE config SET value = ? WHERE key = 'openai.api_configs'", json.dumps({'0': {'enable': False}, '1': {'tags': ['t']}, '2': {'prefix_id': 'y'}}))
        self.write(endpoint='https://new/v1')
        configs = self.row('openai.api_configs')
        self.assertEqual((self.row('openai.api_base_urls'), self.row('openai.api_keys')), (['https://x/v1', 'https://new/v1', 'https://y/v1'], ['kx', 'sk-1', 'ky']))
        self.assertEqual((configs['0'], configs['1']['tags'], configs['1']['model_ids'], configs['2']), ({'enable': False}, ['t'], ['a', 'b'], {'prefix_id': 'y'}))

    def test_another_key_is_the_only_thing_that_changes(self):
        self.make_database()
        self.write()
        (self.place / 'key').write_text('sk-2')
        self.assertEqual(self.settings(), {'openai.api_keys', 'rag.openai.api_key'})

    def test_the_names_of_rows_are_printed_and_no_value(self):
        self.make_database()
        self.assertNotIn('sk-1', ' '.join(self.settings()))

    def test_the_embedding_model_changes_while_nothing_is_indexed(self):
        self.make_database()
        self.write()
        self.assertEqual(self.settings(embeddingModel='v5'), {'rag.embedding_model'})

    def test_the_embedding_model_does_not_change_over_files_unless_it_may(self):
        for table in 'file', 'knowledge', 'memory':
            with self.subTest(table):
                self.setUp()
                self.make_database()
                self.write()
                self.sql(f"INSERT INTO {table} VALUES ('1')")
                with self.assertRaisesRegex(SystemExit, 're-index'):
                    self.settings(embeddingModel='v5')
                self.assertEqual(self.settings(embeddingModel='v5', allow=True), {'rag.embedding_model'})

    def test_an_embedding_model_that_the_administrator_chose_stays(self):
        self.make_database()
        self.write()
        self.sql("INSERT INTO file VALUES ('1')")
        self.sql("UPDATE config SET value = '\"own\"' WHERE key = 'rag.embedding_model'")
        self.assertEqual(self.settings(), set())

    def test_ollama_comes_and_goes_and_another_ollama_stays(self):
        self.make_database(**{'ollama.base_urls': ['http://own:11434'], 'ollama.enable': True})
        self.write(localModels=True)
        self.assertEqual(self.row('ollama.base_urls'), ['http://own:11434', 'http://ollama:11434'])
        self.write()
        self.assertEqual((self.row('ollama.base_urls'), self.row('ollama.enable')), (['http://own:11434'], True))

    def test_sign_up_is_written_with_the_role_of_a_newcomer(self):
        self.make_database()
        self.write(signUp='approval')
        self.assertEqual((self.row('ui.enable_signup'), self.row('ui.default_user_role')), (True, 'pending'))
        self.write(signUp='open')
        self.assertEqual((self.row('ui.enable_signup'), self.row('ui.default_user_role')), (True, 'user'))
        self.write(signUp='closed')
        self.assertEqual(self.row('ui.enable_signup'), False)


if __name__ == '__main__':
    unittest.main()
