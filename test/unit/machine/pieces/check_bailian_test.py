"""What a person reads when Bailian refuses, with answers as Bailian words them.

python3 -m unittest test/unit/machine/pieces/check_bailian_test.py
"""

import http.server
import json
import pathlib
import subprocess
import sys
import tempfile
import threading
import unittest

from local_service import LocalService

PROGRAM = pathlib.Path(__file__).resolve().parents[4] / 'lib/machine/toolbox/bailian/check_bailian.py'
KEY = 'sk-0123456789'
REFUSALS = {
    'retired': (404, 'model_not_found', 'The model `retired` does not exist or you do not have access to it.'),
    'free': (403, 'AllocationQuota.FreeTierOnly', 'The free tier of the model has been exhausted.'),
    'debt': (400, 'Arrearage', 'Access denied, please make sure your account is in good standing.'),
    'unbought': (403, 'AccessDenied.Unpurchased', 'Access to model denied. Please make sure you are eligible for using the model.'),
    'foreign': (403, 'Model.AccessDenied', 'Model access denied.'),
    'odd': (400, 'InvalidParameter', 'something about ' + KEY),
}


class Bailian(LocalService):
    asked = []

    def refuse(self, status, code, message):
        self.reply(status, json.dumps({'error': {'code': code, 'message': message}}))

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers['Content-Length'])))
        Bailian.asked.append((body['model'], body['stream']))
        if self.path != '/compatible-mode/v1/chat/completions':
            self.reply(404, '')
        elif self.headers['Authorization'] != 'Bearer ' + KEY:
            self.refuse(401, 'invalid_api_key', 'Incorrect API key provided: ' + self.headers['Authorization'])
        elif body['model'] in REFUSALS:
            self.refuse(*REFUSALS[body['model']])
        elif body['stream']:
            self.reply(200, 'data: {"choices":[{"delta":{"reasoning_content":"hm"}}]}\n\ndata: [DONE]\n\n')
        elif body['model'] == 'thinker':
            self.refuse(400, 'invalid_parameter_error', 'parameter.enable_thinking must be set to false for non-streaming calls')
        else:
            self.reply(200, json.dumps({'choices': [{'message': {'content': 'OK'}}]}))


class CheckBailianTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Bailian)
        threading.Thread(target=cls.server.serve_forever, daemon=True).start()

    @classmethod
    def tearDownClass(cls):
        cls.server.shutdown()
        cls.server.server_close()

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.answered = pathlib.Path(folder.name, 'answered')

    def check(self, model='a', task='b', key=KEY, path='/compatible-mode/v1'):
        Bailian.asked = []
        with tempfile.TemporaryDirectory() as folder:
            settings, stored = pathlib.Path(folder, 'settings.json'), pathlib.Path(folder, 'key')
            settings.write_text(json.dumps({'endpoint': f'http://127.0.0.1:{self.server.server_port}{path}', 'defaultModel': model, 'taskModel': task}))
            stored.write_text(key)
            done = subprocess.run([sys.executable, PROGRAM, settings, stored, self.answered], capture_output=True, text=True)
        self.assertNotIn(KEY, done.stdout + done.stderr)
        return done.stderr.strip()

    def test_asks_the_default_model_in_a_stream_and_the_task_model_without(self):
        self.assertEqual((self.check(), Bailian.asked), ('', [('a', True), ('b', False)]))

    def test_asks_again_only_for_another_key_endpoint_or_model(self):
        both = [('a', True), ('b', False)]
        self.assertEqual([(self.check(), Bailian.asked), (self.check(), Bailian.asked)], [('', both), ('', [])])
        for given in {'model': 'c'}, {'task': 'c'}, {'path': '/compatible-mode/v1/'}, {'key': 'sk-other'}:
            with self.subTest(given):
                self.check(**given)
                self.assertNotEqual(Bailian.asked, [])
        self.answered.write_text('something else')
        self.assertEqual((self.check(), Bailian.asked), ('', both))
        self.assertNotIn(KEY, self.answered.read_text())

    def test_asks_again_what_was_refused(self):
        for _ in range(2):
            self.assertIn('retired', self.check(task='retired'))
            self.assertEqual(Bailian.asked, [('a', True), ('retired', False)])

    def test_takes_a_key_that_was_stored_with_a_line_feed(self):
        self.assertEqual(self.check(key=KEY + '\n'), '')

    def test_takes_a_default_model_that_only_thinks(self):
        self.assertEqual(self.check(model='thinker'), '')

    def test_says_what_is_wrong_in_one_line(self):
        for given, words in [
            ({'key': 'sk-other'}, 'does not accept the API key'),
            ({'key': 'sk-a b'}, 'characters that no key has'),
            ({'path': '/v1'}, 'correct the endpoint'),
            ({'model': 'retired'}, 'does not know the model retired'),
            ({'task': 'retired'}, 'does not know the model retired'),
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
