"""What a person reads when Bailian refuses, with answers as Bailian words them; what is asked, and what is not asked again.

python3 -m unittest test/unit/machine/pieces/check_bailian_test.py
"""

import http.server
import json
import pathlib
import subprocess
import tempfile
import threading
import unittest

from local_service import LocalService
from toolbox_place import lay_toolbox

KEY, DOCUMENT_KEY = 'sk-0123456789', 'sk-of-documents'
REFUSALS = {
    'retired': (404, 'model_not_found', 'The model `retired` does not exist or you do not have access to it.'),
    'free': (403, 'AllocationQuota.FreeTierOnly', 'The free tier of the model has been exhausted.'),
    'debt': (400, 'Arrearage', 'Access denied, please make sure your account is in good standing.'),
    'unbought': (403, 'AccessDenied.Unpurchased', 'Access to model denied. Please make sure you are eligible for using the model.'),
    'foreign': (403, 'Model.AccessDenied', 'Model access denied.'),
    'odd': (400, 'InvalidParameter', 'something about ' + KEY),
}
ANSWERS = {
    '/compatible-mode/v1/embeddings': {'data': [{'embedding': [0.1]}]},
    '/compatible-api/v1/reranks': {'results': [{'index': 0, 'relevance_score': 1}]},
}


class Bailian(LocalService):
    asked = []

    def refuse(self, status, code, message):
        self.reply(status, json.dumps({'error': {'code': code, 'message': message}}))

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers['Content-Length'])))
        kind = self.path.rpartition('/')[2] if 'messages' not in body else ('streamed' if body['stream'] else 'whole') + ' with tools' * ('tools' in body)
        Bailian.asked.append((body['model'], kind))
        if self.path not in ('/compatible-mode/v1/chat/completions', '/plan/chat/completions', *ANSWERS):
            self.reply(404, '')
        elif self.headers['Authorization'] not in ('Bearer ' + KEY, 'Bearer ' + DOCUMENT_KEY):
            self.refuse(401, 'invalid_api_key', 'Incorrect API key provided: ' + self.headers['Authorization'])
        elif body['model'] in REFUSALS:
            self.refuse(*REFUSALS[body['model']])
        elif self.path in ANSWERS:
            self.reply(200, json.dumps(ANSWERS[self.path]))
        elif 'tools' in body and body['model'].startswith('talker'):
            self.refuse(400, 'invalid_parameter_error', f'The tool call is not supported by the model {body["model"]}.')
        elif body['stream']:
            self.reply(200, 'data: {"choices":[{"delta":{"reasoning_content":"hm"}}]}\n\ndata: [DONE]\n\n')
        elif body['model'] == 'thinker':
            self.refuse(400, 'invalid_parameter_error', 'parameter.enable_thinking must be set to false for non-streaming calls')
        else:
            self.reply(200, json.dumps({'choices': [{'message': {'content': 'OK'}}]}))


ALL = [('a', 'streamed with tools'), ('b', 'whole with tools'), ('c', 'streamed with tools'), ('e', 'embeddings')]


class CheckBailianTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Bailian)
        threading.Thread(target=cls.server.serve_forever, daemon=True).start()
        cls.toolbox = tempfile.TemporaryDirectory()
        lay_toolbox(cls.toolbox.name)

    @classmethod
    def tearDownClass(cls):
        cls.server.shutdown()
        cls.server.server_close()
        cls.toolbox.cleanup()

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.place = pathlib.Path(folder.name)
        self.answered = self.place / 'answered'

    def check(self, model='a', task='b', key=KEY, path='/compatible-mode/v1', documents='/compatible-mode/v1', **more):
        """The sentence of a refusal; what was said, and asked, is kept."""
        Bailian.asked = []
        base = f'http://127.0.0.1:{self.server.server_port}'
        settings = {
            'endpoint': base + path,
            'models': [model, 'c', task],
            'defaultModel': model,
            'taskModel': task,
            'builtInTools': {'time': True, 'notes': False},
        }
        settings |= {
            'embeddingModel': 'e',
            'embeddingEndpoint': documents and base + documents,
            'rerankModel': '',
            'rerankUrl': base + '/compatible-api/v1/reranks',
            **more,
        }
        (self.place / 'settings.json').write_text(json.dumps(settings))
        (self.place / 'api-key').write_text(key)
        (self.place / 'embedding-key').write_text(more.get('document_key', key))
        done = subprocess.run([pathlib.Path(self.toolbox.name, 'check-bailian'), self.place, self.answered], capture_output=True, text=True)
        self.assertNotIn(KEY, done.stdout + done.stderr)
        self.said = done.stdout
        return done.stderr.strip()

    def asked(self):
        return sorted(Bailian.asked)

    def without_tools(self):
        return json.loads((self.place / 'without-tools').read_text())

    def test_asks_every_model_in_a_stream_with_tools_the_task_model_whole_and_for_an_embedding_and_says_so(self):
        self.assertEqual((self.check(), self.asked(), self.without_tools()), ('', ALL, []))
        self.assertEqual(
            self.said,
            'Bailian was asked: a for a streamed answer with tools, c for a streamed answer with tools, b for a title with tools, e for an embedding\n',
        )

    def test_a_default_model_that_writes_titles_too_is_asked_for_both(self):
        self.check(model='a', task='a')
        self.assertEqual(self.asked(), [('a', 'streamed with tools'), ('a', 'whole'), ('c', 'streamed with tools'), ('e', 'embeddings')])

    def test_who_takes_no_tools_is_asked_once_more_without_and_named(self):
        self.assertEqual(self.check(model='talker', task='talker-2'), '')
        self.assertEqual(self.without_tools(), ['talker', 'talker-2'])
        self.assertIn('talker takes no tools, and is asked without any\ntalker-2 takes no tools, and is asked without any\n', self.said)
        self.assertIn(('talker', 'streamed'), Bailian.asked)
        self.assertIn(('talker-2', 'whole'), Bailian.asked)
        self.assertEqual((self.check(model='talker', task='talker-2'), self.asked(), self.without_tools()), ('', [], ['talker', 'talker-2']))

    def test_a_site_that_offers_no_tools_asks_with_none(self):
        self.check(model='talker', builtInTools={'time': False})
        self.assertEqual(self.asked(), [('b', 'whole'), ('c', 'streamed'), ('e', 'embeddings'), ('talker', 'streamed')])

    def test_documents_are_asked_for_where_they_are_with_their_key_and_nowhere_without(self):
        self.assertEqual(self.check(documents='', model='a'), '')
        self.assertEqual(self.asked(), ALL[:3])
        self.assertEqual(self.check(path='/plan', key='sk-plan', document_key=DOCUMENT_KEY)[:8], 'Bailian ')
        self.assertEqual(self.check(path='/plan', document_key=DOCUMENT_KEY, rerankModel='r'), '')
        self.assertEqual(self.asked(), [*ALL[:3], ('r', 'reranks')], 'the embedding was known already')

    def test_asks_again_only_for_another_key_endpoint_or_model(self):
        self.assertEqual([(self.check(), self.asked()), (self.check(), self.asked())], [('', ALL), ('', [])])
        for given, asked in [
            ({'model': 'd'}, [('d', 'streamed with tools')]),
            ({'task': 'd'}, [('d', 'whole with tools')]),
            ({'embeddingModel': 'f'}, [('f', 'embeddings')]),
            ({'key': DOCUMENT_KEY}, ALL),
        ]:
            with self.subTest(given):
                self.check()
                self.assertEqual((self.check(**given), self.asked()), ('', asked))
        for odd in 'something else', '[1]', '{"x": true}', json.dumps(dict.fromkeys(json.loads(self.answered.read_text()), 'yes')):
            self.answered.write_text(odd)
            self.assertEqual((self.check(), self.asked()), ('', ALL), odd)
        self.assertNotIn(KEY, self.answered.read_text())

    def test_what_was_answered_is_not_written_again(self):
        self.check()
        written = self.answered.stat().st_mtime_ns
        self.check()
        self.assertEqual(self.answered.stat().st_mtime_ns, written)

    def test_asks_again_what_was_refused_and_nothing_else(self):
        self.assertIn('retired', self.check(task='retired'))
        self.assertIn('retired', self.check(task='retired'))
        self.assertEqual(self.asked(), [('retired', 'whole with tools')])

    def test_takes_a_key_that_was_stored_with_a_line_feed(self):
        self.assertEqual(self.check(key=KEY + '\n'), '')

    def test_takes_a_default_model_that_only_thinks(self):
        self.assertEqual(self.check(model='thinker'), '')

    def test_says_what_is_wrong_in_one_line(self):
        for given, words in [
            ({'key': 'sk-other'}, 'does not accept the API key'),
            ({'document_key': 'sk-other'}, 'does not accept the API key with which it is asked for e:'),
            ({'key': 'sk-a b'}, 'characters that no key has'),
            ({'path': '/v1'}, 'correct the endpoint'),
            ({'documents': '/plan'}, 'has no embeddings at http://'),
            ({'documents': '/plan'}, 'name another endpoint, with its key, for what reads documents (Embedding.at), or do without (Embedding.NONE)'),
            ({'rerankModel': 'r', 'rerankUrl': f'http://127.0.0.1:{self.server.server_port}/x'}, 'leave rerankModel out'),
            ({'model': 'retired'}, 'does not know the model retired'),
            ({'task': 'retired'}, 'does not know the model retired'),
            ({'models': ['a', 'b', 'retired']}, 'does not know the model retired'),
            ({'embeddingModel': 'retired'}, 'does not know the model retired'),
            ({'model': 'free'}, 'free quota of free is used up'),
            ({'model': 'debt'}, 'owes money'),
            ({'model': 'unbought'}, 'not activated'),
            ({'model': 'foreign'}, 'does not allow this key to use foreign'),
            ({'task': 'thinker'}, 'only thinks; name another task model'),
            ({'model': 'odd'}, 'something about ***'),
        ]:
            with self.subTest(given):
                said = self.check(**given)
                self.assertIn(words, said)
                self.assertNotIn('\n', said)


if __name__ == '__main__':
    unittest.main()
