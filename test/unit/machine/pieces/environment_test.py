"""What Open WebUI starts with: every variable of the app arrives byte for byte, whatever its value holds, and no secret where it does not belong.

python3 -m unittest test/unit/machine/pieces/environment_test.py
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

MACHINE = pathlib.Path(__file__).resolve().parents[4] / 'lib/machine'
VALUES = {
    'PLAIN': 'zh-CN',
    'EMPTY': '',
    'BLANKS': '  two  ',
    'SHELL': '$HOME `id` $(id) \'"\\ ${x} #',
    'BRACES': '{{x}}',
    'EQUALS': 'a=b=c',
    'LINES': 'one\n# two\n\n\'three\' "$four"\n',
    'RETURNS': 'one\r\ntwo\r',
    'RETURN': 'end\r',
    'CHARACTERS': '聊天\u2028𝕏\x1b\t\x0b',
}


class EnvironmentTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.place = pathlib.Path(folder.name)
        for name in 'api-key', 'embedding-key', 'admin-password', 'secret-key':
            (self.place / name).write_text('0123456789')
        (self.place / 'environment').mkdir()

    def write(self, variables, secrets=(), program=MACHINE / 'toolbox/web-ui/environment.py', **words):
        settings = {'endpoint': 'https://x/v1', 'origins': ['https://x.example'], 'embeddingModel': 'e', 'embeddingEndpoint': '', 'environment': variables}
        (self.place / 'settings.json').write_text(json.dumps(settings))
        for name, value in dict(secrets).items():
            (self.place / 'environment' / name).write_bytes(value)
        told = {'image': 'i', 'bind': 'loopback', 'gpu': 'false', 'admin_email': 'a@example.com', 'local_models': 'false', **words}
        return subprocess.run([sys.executable, program, self.place], env={'PATH': os.environ['PATH'], **told}, capture_output=True, text=True)

    def container(self):
        """What a container has: docker reads one file by lines, and takes what has no value there from its own environment, which the other file sets."""
        (self.place / 'docker').write_text('#!/usr/bin/env bash\nenv -0\n')
        (self.place / 'docker').chmod(0o755)
        script = (MACHINE / 'toolbox/containers/run-container.sh').read_text().replace('/etc/open-webui', str(self.place))
        client = {'PATH': f'{self.place}:{os.environ["PATH"]}'}
        environment = subprocess.run(['bash', '-c', script, 'run-container', 'open-webui', 'i'], env=client, stdout=subprocess.PIPE, check=True).stdout
        own = dict(pair.split('=', 1) for pair in environment.decode().split('\0') if pair)
        # A scanner of Go's ends lines at line feeds, and drops a carriage return before them.
        lines = [re.sub('\r$', '', line) for line in (self.place / 'open-webui.env').read_bytes().decode().split('\n')]
        return {line.partition('=')[0]: line.partition('=')[2] if '=' in line else own[line] for line in lines if line}

    def test_what_connections_to_the_database_may_take_goes_by_the_memory_of_the_machine(self):
        program = (MACHINE / 'toolbox/web-ui/environment.py').read_text()
        (self.place / 'environment.py').write_text(program.replace('/proc/meminfo', str(self.place / 'meminfo')))
        for memory, connections in (900, 32), (1900, 32), (3700, 57), (7680, 120), (15400, 240), (31000, 256), (500000, 256):
            with self.subTest(memory=memory):
                (self.place / 'meminfo').write_text(f'MemTotal:       {memory * 1024} kB\nMemFree: 1 kB\n')
                self.assertEqual(self.write({}, program=self.place / 'environment.py').returncode, 0)
                container = self.container()
                self.assertEqual(container['DATABASE_POOL_SIZE'], str(connections))
                # Writers wait for each other as long as for a connection.
                self.assertEqual(container['DATABASE_SQLITE_PRAGMA_BUSY_TIMEOUT'], '30000')
                self.assertEqual((container['DATABASE_SQLITE_PRAGMA_CACHE_SIZE'], container['DATABASE_SQLITE_PRAGMA_MMAP_SIZE']), ('-2000', '0'))

    def test_every_value_arrives_byte_for_byte(self):
        self.assertEqual(self.write(VALUES).returncode, 0)
        container = self.container()
        self.assertEqual({name: container[name] for name in VALUES}, VALUES)

    def test_every_secret_arrives_without_the_line_feed_that_storing_it_has_left(self):
        self.assertEqual(self.write({}, {name: f'{value}x\n'.encode() for name, value in VALUES.items()}).returncode, 0)
        container = self.container()
        self.assertEqual({name: container[name] for name in VALUES}, {name: f'{value}x' for name, value in VALUES.items()})

    def test_a_secret_that_is_empty_or_no_text_ends_it_with_a_sentence_that_names_it_alone(self):
        for value in b'', b'\n', b'sk-\x00', b'\xff\xfe':
            with self.subTest(value=value):
                ended = self.write({}, {'BOCHA_SEARCH_API_KEY': value})
                self.assertEqual((ended.returncode, ended.stdout), (1, ''))
                self.assertEqual(ended.stderr, 'the secret for BOCHA_SEARCH_API_KEY is empty or no text: store it again, then deploy again\n')

    def test_what_the_construct_has_a_default_for_is_the_variables_to_change(self):
        self.write({'RAG_EMBEDDING_CONCURRENT_REQUESTS': '1', 'OFFLINE_MODE': 'false'})
        container = self.container()
        self.assertEqual((container['RAG_EMBEDDING_CONCURRENT_REQUESTS'], container['OFFLINE_MODE']), ('1', 'false'))

    def test_no_secret_is_in_what_other_tools_are_told(self):
        self.write({}, {'BOCHA_SEARCH_API_KEY': b'sk-secret'})
        self.assertIn('sk-secret', (self.place / 'open-webui.env').read_text())
        for file in 'wanted.json', 'image', 'open-webui.lines':
            self.assertNotIn('sk-secret', (self.place / file).read_text())


if __name__ == '__main__':
    unittest.main()
