"""What is the construct's in the database of Open WebUI, and what stays the administrator's.

python3 -m unittest test/unit/machine/pieces/site_settings_test.py
"""

import contextlib
import io
import json
import sys
import unittest
import unittest.mock

from site_place import ENDPOINT, SiteTest, load

site_settings = load('settings/site_settings.py')
import written_settings  # noqa: E402

WANTED = {
    'endpoint': ENDPOINT,
    'models': ['a', 'b'],
    'ollamaModels': [],
    'defaultModel': 'a',
    'taskModel': 'b',
    'embeddingModel': 'text-embedding-v4',
    'embeddingEndpoint': ENDPOINT,
    'rerankModel': '',
    'rerankUrl': '',
    'builtInTools': {'time': True, 'notes': False},
    'speech': 'image',
    'signUp': 'closed',
    'newcomer': '',
    'origins': ['https://chat.example.com'],
    'localModels': False,
}


ALL = ['user:*:read']


class SiteSettingsTest(SiteTest):
    program = written_settings

    def setUp(self):
        super().setUp()
        self.store_key('sk-1')
        written_settings.LAST = str(self.place / 'managed.json')
        self.decide()

    def decide(self, *places, default=()):
        """What the image makes of the variables of the app: pairs of places and values."""
        (self.place / 'decided.json').write_text(json.dumps({'set': places, 'default': default}))

    def store_key(self, key, *names):
        for name in names or ('api-key', 'embedding-key'):
            (self.place / name).write_text(key)

    def said(self, what, allow=False, **wanted):
        (self.place / 'wanted.json').write_text(json.dumps({**WANTED, **wanted}))
        with contextlib.redirect_stdout(io.StringIO()) as out:
            getattr(site_settings, what)(str(self.place), str(allow).lower())
        return out.getvalue().split()

    def settings(self, *words, **wanted):
        return set(self.said(*words or ('differing',), **wanted))

    def grants(self):
        """Who may use which model."""
        found = {}
        for model, *grant in self.sql(
            "SELECT resource_id, principal_type, principal_id, permission FROM access_grant WHERE resource_type = 'model' ORDER BY 1, 2"
        ):
            found.setdefault(model, []).append('{}:{}:{}'.format(*grant))
        return found

    def grant(self, model, *grants):
        """What the administrator does in Open WebUI: the grants of a model are these and no others."""
        self.sql(
            "INSERT OR IGNORE INTO model (id, user_id, name, params, meta, is_active) VALUES (?, 'admin', ?, '{\"temperature\": 1}', '{}', 1)", model, model
        )
        self.sql('DELETE FROM access_grant WHERE resource_id = ?', model)
        for grant in grants:
            self.sql("INSERT INTO access_grant VALUES (?, 'model', ?, ?, ?, ?, 1)", model + grant, model, *grant.split(':'))

    def write(self, **wanted):
        self.settings('write', **wanted)
        self.assertEqual(self.settings(**wanted), set(), 'a second run finds something to write')

    def row(self, key):
        return json.loads(self.sql('SELECT value FROM config WHERE key = ?', key)[0][0])

    def test_a_fresh_database_gets_one_connection_with_the_key_and_the_models(self):
        self.make_database()
        self.write()
        self.assertEqual(
            (self.row('openai.api_base_urls'), self.row('openai.api_keys'), self.row('openai.api_configs')['0']['model_ids']),
            ([ENDPOINT], ['sk-1'], ['a', 'b']),
        )

    def test_another_endpoint_takes_the_place_of_the_last_one_and_the_administrators_connections_stay(self):
        self.make_database()
        self.write()
        self.sql("UPDATE config SET value = ? WHERE key = 'openai.api_base_urls'", json.dumps(['https://x/v1', ENDPOINT, 'https://y/v1']))
        self.sql("UPDATE config SET value = ? WHERE key = 'openai.api_keys'", json.dumps(['kx', 'sk-1', 'ky']))
        self.sql(
            "UPDATE config SET value = ? WHERE key = 'openai.api_configs'", json.dumps({'0': {'enable': False}, '1': {'tags': ['t']}, '2': {'prefix_id': 'y'}})
        )
        self.write(endpoint='https://new/v1')
        configs = self.row('openai.api_configs')
        self.assertEqual(
            (self.row('openai.api_base_urls'), self.row('openai.api_keys')), (['https://x/v1', 'https://new/v1', 'https://y/v1'], ['kx', 'sk-1', 'ky'])
        )
        self.assertEqual(
            (configs['0'], configs['1']['tags'], configs['1']['model_ids'], configs['2']), ({'enable': False}, ['t'], ['a', 'b'], {'prefix_id': 'y'})
        )

    def test_another_key_is_the_only_thing_that_changes(self):
        self.make_database()
        self.write()
        self.store_key('sk-2')
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

    def test_the_models_of_the_list_are_everybodys_and_no_other(self):
        self.make_database()
        self.write()
        self.assertEqual(self.grants(), {'a': ALL, 'b': ALL})
        self.assertEqual(
            self.sql('SELECT id, user_id, base_model_id, name, params, meta, is_active FROM model'), [(m, '', None, m, '{}', '{}', 1) for m in 'ab']
        )

    def test_local_models_are_offered_by_the_names_that_ollama_gives_them(self):
        self.make_database()
        self.write(localModels=True, ollamaModels=['qwen3', 'qwen3:8b', 'modelscope.cn:443/Qwen/x', 'host/y:q4'])
        self.assertEqual(set(self.grants()), {'a', 'b', 'qwen3:latest', 'qwen3:8b', 'modelscope.cn:443/Qwen/x:latest', 'host/y:q4'})
        self.write(ollamaModels=['qwen3'])
        self.assertEqual(set(self.grants()), {'a', 'b'})

    def test_a_model_that_the_administrator_has_restricted_stays_so(self):
        for grants in [['group:g:read'], ['group:g:read', 'user:u:read'], []]:
            with self.subTest(grants):
                self.setUp()
                self.make_database()
                self.write()
                self.grant('a', *grants)
                self.assertEqual(self.settings(), set())
                self.write(models=['a', 'b', 'c'])
                self.assertEqual(self.grants(), {**({'a': grants} if grants else {}), 'b': ALL, 'c': ALL})

    def test_a_model_that_is_offered_no_more_is_nobodys_and_comes_back_as_it_was(self):
        self.make_database()
        self.write()
        self.grant('a', 'group:g:read')
        self.write(models=['b'])
        self.assertEqual(self.grants(), {'b': ALL})
        self.assertEqual(self.sql("SELECT params FROM model WHERE id = 'a'"), [('{}',)], 'what the administrator made of it is lost')
        self.write(models=['a'])
        self.assertEqual(self.grants(), {'a': ['group:g:read']})
        self.write(models=['b'])
        self.assertEqual(self.grants(), {'b': ALL})

    def test_what_an_interruption_has_deleted_comes_back_too(self):
        self.make_database()
        self.write()
        self.grant('a', 'group:g:read')
        with unittest.mock.patch.object(site_settings, 'write_model_access', side_effect=lambda *a: self.fail()), self.assertRaises(AssertionError):
            self.settings('write', models=['b'])
        self.sql('DELETE FROM access_grant')
        self.write(models=['b'])
        self.write(models=['a', 'b'])
        self.assertEqual(self.grants()['a'], ['group:g:read'])

    def test_a_model_of_the_administrators_is_not_taken_for_ours(self):
        self.make_database()
        self.write()
        self.grant('c', 'group:g:read')
        self.write(models=['a', 'b', 'c'])
        self.assertEqual(self.grants()['c'], ['group:g:read'])
        self.write(models=['a', 'b'])
        self.assertEqual(self.grants()['c'], ['group:g:read'])

    def test_a_site_of_before_shows_what_it_showed(self):
        self.make_database(
            **{
                'openai.api_base_urls': [ENDPOINT, 'https://x/v1', 'https://off/v1'],
                'openai.api_keys': [''],
                'openai.api_configs': {'1': {'model_ids': ['m', 'n'], 'prefix_id': 'x'}, '2': {'enable': False, 'model_ids': ['o']}},
            }
        )
        (self.place / 'managed.json').write_text(json.dumps({'endpoint': ENDPOINT, 'embeddingModel': 'text-embedding-v4', 'localModels': False}))
        self.grant('a')
        self.grant('b', 'group:g:read')
        self.grant('preset')
        self.write()
        self.assertEqual(self.grants(), {'a': ALL, 'b': ['group:g:read'], 'x.m': ALL, 'x.n': ALL})
        self.grant('x.m')
        self.grant('a')
        self.assertEqual(self.settings(), set())
        self.write(models=['c'])
        self.assertEqual(self.grants(), {'c': ALL, 'x.n': ALL})

    def test_a_connection_that_cannot_be_asked_for_its_models_is_named(self):
        self.make_database(**{'openai.api_base_urls': [ENDPOINT, 'http://127.0.0.1:9/v1'], 'openai.api_keys': ['', 'secret'], 'openai.api_configs': {}})
        self.assertNotIn('administrators', self.settings())
        said = ' '.join(self.said('write'))
        self.assertIn('the models of http://127.0.0.1:9/v1 are seen by administrators only', said)
        self.assertNotIn('secret', said)
        self.assertEqual(self.grants(), {'a': ALL, 'b': ALL})

    def test_where_nothing_is_to_be_written_but_whose_the_models_are_it_is_written(self):
        self.make_database()
        self.write()
        (self.place / 'managed.json').unlink()
        self.assertEqual(self.settings(), {'model.access'})
        self.write()
        self.grant('a')
        self.assertEqual(self.settings(), set())

    def test_every_model_counts_tokens_and_is_offered_the_tools_that_were_chosen(self):
        self.make_database(**{'models.default_metadata': {'capabilities': {'vision': False, 'usage': False}, 'builtinTools': {'own': False}, 'tags': ['t']}})
        self.write()
        self.assertEqual(
            self.row('models.default_metadata'),
            {'capabilities': {'vision': False, 'usage': True}, 'builtinTools': {'own': False, 'time': True, 'notes': False}, 'tags': ['t']},
        )
        self.assertEqual(self.row('models.default_params'), {})

    def test_without_built_in_tools_models_are_asked_without_any_until_there_are_some(self):
        self.make_database(**{'models.default_params': {'temperature': 1}})
        self.write(builtInTools={'time': False})
        self.assertEqual(self.row('models.default_params'), {'temperature': 1, 'function_calling': 'legacy'})
        self.write()
        self.assertEqual(self.row('models.default_params'), {'temperature': 1})

    def test_how_an_administrator_has_tools_called_stays(self):
        self.make_database(**{'models.default_params': {'function_calling': 'legacy'}})
        self.write()
        self.assertEqual(self.row('models.default_params'), {'function_calling': 'legacy'})

    def params(self):
        return {name: json.loads(params) for name, params in self.sql('SELECT id, params FROM model')}

    def test_a_model_that_takes_no_tools_is_asked_without_and_again_with_them_when_it_takes_them(self):
        self.make_database()
        self.grant('b')
        (self.place / 'without-tools').write_text('["b"]')
        self.write()
        self.assertEqual(self.params(), {'a': {}, 'b': {'temperature': 1, 'function_calling': 'legacy'}})
        (self.place / 'without-tools').write_text('[]')
        self.assertEqual(self.settings(), {'model.tools'})
        self.write()
        self.assertEqual(self.params(), {'a': {}, 'b': {'temperature': 1}})

    def test_what_ollama_says_of_tools_counts_while_there_are_local_models(self):
        self.make_database()
        with unittest.mock.patch.object(sys.modules['model_settings'], 'LOCAL_MODELS_WITHOUT_TOOLS', str(self.place / 'local')):
            (self.place / 'local').write_text('["gemma3:12b"]')
            self.write(localModels=True, ollamaModels=['gemma3:12b'])
            self.assertEqual(self.params()['gemma3:12b'], {'function_calling': 'legacy'})
            self.write()
            self.assertEqual(self.params()['gemma3:12b'], {})

    def test_where_the_image_has_no_model_that_listens_the_browser_does(self):
        self.make_database()
        for speech, engine in [('image', ''), ('browser', 'web'), ('', 'web'), ('image', '')]:
            self.write(speech=speech)
            self.assertEqual(self.row('audio.stt.engine'), engine, speech)

    def test_an_engine_for_speech_that_the_administrator_chose_stays(self):
        for own in 'openai', 'web':
            self.setUp()
            self.make_database(**{'audio.stt.engine': own})
            for speech in 'image', 'browser':
                self.write(speech=speech)
                self.assertEqual(self.row('audio.stt.engine'), own)

    def test_documents_are_read_with_another_endpoint_and_key(self):
        self.make_database()
        self.write()
        self.store_key('sk-documents', 'embedding-key')
        self.write(embeddingEndpoint='https://other/v1')
        self.assertEqual(
            (self.row('rag.openai.api_base_url'), self.row('rag.openai.api_key'), self.row('openai.api_keys')), ('https://other/v1', 'sk-documents', ['sk-1'])
        )

    def test_without_an_embedding_documents_go_to_the_model_whole_until_there_is_one(self):
        self.make_database()
        rows = 'rag.bypass_embedding_and_retrieval', 'web.search.bypass_embedding_and_retrieval', 'memories.enable'
        self.write(embeddingEndpoint='')
        self.assertEqual([self.row(row) for row in rows], [True, True, False])
        self.sql("INSERT INTO file VALUES ('1')")
        self.write()
        self.assertEqual([self.row(row) for row in rows], [False, False, True])

    def test_what_an_administrator_says_of_whole_documents_stays(self):
        self.make_database(**{'rag.bypass_embedding_and_retrieval': True})
        self.write()
        self.assertEqual(self.row('rag.bypass_embedding_and_retrieval'), True)

    def test_a_rerank_model_comes_with_hybrid_search_and_goes_with_it(self):
        rows = 'rag.enable_hybrid_search', 'rag.reranking_engine', 'rag.reranking_model', 'rag.external_reranker_url', 'rag.external_reranker_api_key'
        self.make_database(**{'rag.enable_hybrid_search': True})
        self.write()
        self.assertEqual(self.row('rag.enable_hybrid_search'), True, 'the administrator chose it')
        self.store_key('sk-documents', 'embedding-key')
        self.write(rerankModel='qwen3-rerank', rerankUrl='https://x/reranks')
        self.assertEqual([self.row(row) for row in rows], [True, 'external', 'qwen3-rerank', 'https://x/reranks', 'sk-documents'])
        self.write()
        self.assertEqual([self.row(row) for row in rows], [False, '', '', '', ''])

    def test_sign_up_is_written_with_the_role_of_a_newcomer(self):
        self.make_database()
        self.write(signUp='approval')
        self.assertEqual((self.row('ui.enable_signup'), self.row('ui.default_user_role')), (True, 'pending'))
        self.write(signUp='open')
        self.assertEqual((self.row('ui.enable_signup'), self.row('ui.default_user_role')), (True, 'user'))
        self.write(signUp='closed')
        self.assertEqual(self.row('ui.enable_signup'), False)

    def test_who_signs_in_with_a_provider_gets_a_role_where_sign_up_is_closed_too(self):
        self.make_database(**{'ui.default_user_role': 'pending'})
        self.write(newcomer='user')
        self.assertEqual((self.row('ui.enable_signup'), self.row('ui.default_user_role')), (False, 'user'))
        self.write(newcomer='pending')
        self.assertEqual(self.row('ui.default_user_role'), 'pending')
        self.sql("UPDATE config SET value = '\"user\"' WHERE key = 'ui.default_user_role'")
        self.write()
        self.assertEqual(self.row('ui.default_user_role'), 'user')

    def test_what_variables_decide_is_written_remembered_and_goes_back_to_its_default_alone(self):
        self.make_database(**{'ui.default_locale': '', 'ui.banners': [], 'web.search.enable': True})
        self.write()
        self.decide([['ui.default_locale'], 'zh-CN'], [['ui.banners'], [{'id': '1'}]])
        self.assertEqual(self.settings(), {'ui.default_locale', 'ui.banners', 'variables'})
        self.write()
        self.assertEqual((self.row('ui.default_locale'), self.row('ui.banners')), ('zh-CN', [{'id': '1'}]))
        self.sql('UPDATE config SET value = \'"de-DE"\' WHERE key = ?', 'ui.default_locale')
        self.sql('UPDATE config SET value = ? WHERE key = ?', 'false', 'web.search.enable')
        self.assertEqual(self.settings(), {'ui.default_locale'})
        self.decide([['ui.banners'], [{'id': '1'}]])
        self.assertEqual(self.settings(), {'ui.default_locale', 'variables'})
        self.write()
        # Without a row Open WebUI writes the default when it starts.
        self.assertEqual(self.sql("SELECT key FROM config WHERE key = 'ui.default_locale'"), [])
        self.assertEqual((self.row('ui.banners'), self.row('web.search.enable')), ([{'id': '1'}], False))

    def test_in_a_row_of_several_variables_the_rest_is_the_administrators(self):
        place = ['user.permissions', 'chat', 'delete']
        self.make_database(**{'user.permissions': {'chat': {'delete': True, 'edit': False}, 'own': 1}})
        self.decide([place, False], default=[[place, True]])
        self.write()
        self.assertEqual(self.row('user.permissions'), {'chat': {'delete': False, 'edit': False}, 'own': 1})
        self.decide(default=[[place, True]])
        self.write()
        self.assertEqual(self.row('user.permissions'), {'chat': {'delete': True, 'edit': False}, 'own': 1})

    def test_a_setting_that_a_variable_finds_as_it_shall_be_is_remembered_too(self):
        self.make_database(**{'ui.default_locale': 'zh-CN'})
        self.write()
        self.decide([['ui.default_locale'], 'zh-CN'])
        self.assertEqual(self.settings(), {'variables'})
        self.write()
        self.decide()
        self.write()
        self.assertEqual(self.sql("SELECT key FROM config WHERE key = 'ui.default_locale'"), [])

    def test_an_interruption_forgets_no_setting_that_must_go_back(self):
        self.make_database(**{'ui.default_locale': ''})
        self.decide([['ui.default_locale'], 'zh-CN'])
        with unittest.mock.patch.object(site_settings, 'write_model_access', side_effect=KeyboardInterrupt), self.assertRaises(KeyboardInterrupt):
            self.said('write')
        self.assertEqual(json.loads((self.place / 'managed.json').read_text())['variables'], [['ui.default_locale']])
        self.decide()
        self.write()
        self.assertEqual(json.loads((self.place / 'managed.json').read_text())['variables'], [])

    def test_the_construct_adds_to_what_a_variable_says_and_keeps_its_own_when_that_leaves(self):
        self.make_database()
        self.write()
        own = self.row('models.default_metadata')
        self.decide([['models.default_metadata'], {'x': 1}], [['audio.stt.engine'], 'openai'])
        self.write()
        self.assertEqual((self.row('models.default_metadata'), self.row('audio.stt.engine')), ({'x': 1, **own}, 'openai'))
        self.decide()
        self.write()
        self.assertEqual(self.row('models.default_metadata'), own)

    def test_of_a_row_whose_variable_leaves_the_construct_sees_the_default(self):
        self.make_database()
        self.write(speech='browser')
        self.assertEqual(self.row('audio.stt.engine'), 'web')
        for said in 'openai', 'web':
            self.decide([['audio.stt.engine'], said])
            self.write(speech='browser')
            self.assertEqual(self.row('audio.stt.engine'), said)
            self.decide(default=[[['audio.stt.engine'], '']])
            self.write(speech='browser')
            self.assertEqual(self.row('audio.stt.engine'), 'web')

    def test_no_variable_decides_what_is_the_constructs(self):
        self.make_database()
        self.decide([['ui.default_models'], 'x'], [['openai.api_keys'], ['x']])
        self.write()
        self.assertEqual((self.row('ui.default_models'), self.row('openai.api_keys')), ('a', ['sk-1']))
        self.decide()
        self.write()
        self.assertEqual(self.row('ui.default_models'), 'a')


if __name__ == '__main__':
    unittest.main()
