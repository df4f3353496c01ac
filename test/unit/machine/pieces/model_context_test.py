"""How much context there is room for beside a model, as Ollama describes it, and what is refused.

python3 -m unittest test/unit/machine/pieces/model_context_test.py
"""

import http.server
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import unittest

from local_service import LocalService

PROGRAM = pathlib.Path(__file__).resolve().parents[4] / 'lib/machine/toolbox/ollama/model_context.py'
# Nobody else's on this machine: the port is Ollama's own.
ADDRESS = '127.0.0.77'
T4, A10 = '15360', '23028'
GIB = 1 << 30


def shape(kind, layers, heads, length, own=131072, **more):
    numbers = {'block_count': layers, 'context_length': own, 'attention.head_count_kv': heads, 'attention.key_length': length, 'attention.value_length': length}
    return {'general.architecture': kind, **{f'{kind}.{key}': value for key, value in numbers.items()}, **more}


MODELS = {
    'gemma3:12b': (8149190253, {'capabilities': ['completion', 'vision'], 'model_info': shape('gemma3', 48, 8, 256)}),
    'qwen3:8b': (5225388164, {'capabilities': ['completion', 'tools'], 'model_info': shape('qwen3', 36, 8, 128, 40960)}),
    'qwen3:14b': (9276198565, {'capabilities': ['completion', 'tools'], 'model_info': shape('qwen3', 40, 8, 128, 40960)}),
    'small:latest': (GIB, {'capabilities': ['completion', 'tools'], 'model_info': shape('small', 10, 1, 64, 8192)}),
    'layers:latest': (GIB, {'capabilities': ['completion', 'tools'], 'model_info': shape('l', 4, [0, 8, 0, 8], 512)}),
    'unknown:latest': (GIB, {}),
    'bge-m3:latest': (GIB, {'capabilities': ['embedding'], 'model_info': shape('bert', 24, 16, 64, 512)}),
}


class Ollama(LocalService):
    def do_GET(self):
        self.reply(200, json.dumps({'models': [{'name': name, 'size': size} for name, (size, _) in MODELS.items()]}))

    def do_POST(self):
        self.reply(200, json.dumps(MODELS[json.loads(self.rfile.read(int(self.headers['Content-Length'])))['model']][1]))


class ModelContextTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = http.server.ThreadingHTTPServer((ADDRESS, 11434), Ollama)
        threading.Thread(target=cls.server.serve_forever, daemon=True).start()

    @classmethod
    def tearDownClass(cls):
        cls.server.shutdown()
        cls.server.server_close()

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.place = pathlib.Path(folder.name)
        docker = self.place / 'docker'
        inspected = json.dumps([{'NetworkSettings': {'Networks': {'open-webui': {'IPAddress': ADDRESS}}}}])
        docker.write_text(f"#!/bin/sh\necho '{inspected}'\n")
        docker.chmod(0o700)

    def run_on(self, memory, tool_tokens, *models):
        """What is said, and the sentence of a refusal."""
        env = {**os.environ, 'PATH': f'{self.place}:{os.environ["PATH"]}'}
        done = subprocess.run([sys.executable, PROGRAM, memory, tool_tokens, self.place, *models], capture_output=True, text=True, env=env)
        return done.stdout.splitlines(), done.stderr.strip()

    def context(self):
        return int((self.place / 'local-models-context').read_text())

    def test_room_is_what_memory_weights_and_a_token_of_the_model_leave(self):
        for memory, model, room in [(T4, 'gemma3:12b', 13312), (A10, 'gemma3:12b', 32768), (T4, 'qwen3:8b', 32768), (T4, 'qwen3:14b', 26624)]:
            with self.subTest(model, memory=memory):
                said, refusal = self.run_on(memory, '1554', model)
                self.assertEqual((refusal, self.context()), ('', room))
                self.assertIn(f'{model}: room for {room} tokens of context', said[0])

    def test_it_is_no_more_than_the_model_knows_and_counts_the_layers_that_have_a_cache(self):
        self.run_on(A10, '1554', 'small')
        self.assertEqual(self.context(), 8192)
        self.run_on('3072', '0', 'layers')
        self.assertEqual(self.context(), 24576)

    def test_one_context_is_for_all_models_that_of_the_one_with_the_least_room(self):
        self.run_on(T4, '1554', 'qwen3:8b', 'gemma3:12b')
        self.assertEqual(self.context(), 13312)

    def test_who_takes_no_tools_is_written_down_and_so_is_who_does_not_say(self):
        said, _ = self.run_on(T4, '5284', 'qwen3:8b', 'gemma3:12b', 'unknown')
        self.assertEqual(json.loads((self.place / 'local-models-without-tools').read_text()), ['gemma3:12b', 'unknown:latest'])
        self.assertIn('takes no tools, and is asked without any', said[1])
        self.assertNotIn('no tools', said[0])

    def test_what_reads_documents_is_asked_for_nothing(self):
        self.assertEqual(self.run_on('512', '5284', 'bge-m3'), ([], ''))

    def test_too_little_room_is_refused_with_the_figures(self):
        _, refusal = self.run_on('12288', '5284', 'qwen3:14b')
        self.assertEqual(
            refusal,
            'beside the model qwen3:14b there is room for 8192 tokens of context in 12288 MiB, and the site wants 9380 (5284 describe the built-in tools): '
            'name a smaller model, choose an instance type whose GPU has more memory, or fewer builtInTools',
        )
        self.assertEqual(self.run_on('12288', '1554', 'qwen3:14b')[1], '')
        _, refusal = self.run_on('10240', '5284', 'gemma3:12b')
        self.assertIn(
            'room for 1024 tokens of context in 10240 MiB, and the site wants 4096: name a smaller model, choose an instance type whose GPU has more memory',
            refusal,
        )
        self.assertNotIn('builtInTools', refusal)


if __name__ == '__main__':
    unittest.main()
