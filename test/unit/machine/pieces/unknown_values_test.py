"""Whatever reads a word out of a closed set takes the safe branch for a word that is not in it, also where no rule stood before it.

python3 -m unittest test/unit/machine/pieces/unknown_values_test.py
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

from site_place import load

MACHINE = pathlib.Path(__file__).resolve().parents[4] / 'lib/machine'


def mistaken(word):
    """What comes for a word from an app that was not held to it: other case, blanks, another type, nothing."""
    return [word.upper(), word.capitalize(), f'{word} ', f' {word}', '', 'true', 'false', '1', 'None', word.replace('-', '_')[:-1] + 'x']


def bash(text, **environment):
    return subprocess.run(['bash', '-euo', 'pipefail', '-c', text], env={'PATH': os.environ['PATH'], **environment}, capture_output=True, text=True)


def function(program, name):
    """One function of a program, as it is written there."""
    return re.search(rf'^{name}\(\) \{{\n.*?^\}}$', (MACHINE / program).read_text(), re.MULTILINE | re.DOTALL)[0]


def choice(program, subject):
    """The choice that a program makes by the word `subject`."""
    return re.search(rf'^case \$\{{?{subject}(?!\w).*?^esac$', (MACHINE / program).read_text(), re.MULTILINE | re.DOTALL)[0]


class UnknownValuesTest(unittest.TestCase):
    def test_sign_up_opens_for_its_two_words_only(self):
        site_settings = load('settings/site_settings.py')
        for word in ['open', 'approval']:
            self.assertIs(site_settings.sign_up_rows({'signUp': word, 'newcomer': ''})['ui.enable_signup'], True)
        for word in [*mistaken('closed'), *mistaken('open'), *mistaken('approval'), 'closed', None, True, 1]:
            with self.subTest(word=word):
                self.assertEqual(site_settings.sign_up_rows({'signUp': word, 'newcomer': ''}), {'ui.enable_signup': False})

    def test_who_signs_in_with_a_provider_waits_unless_its_word_lets_him_in(self):
        site_settings = load('settings/site_settings.py')
        for word in [*filter(None, mistaken('user') + mistaken('pending')), 'pending', 'admin', None, True]:
            with self.subTest(word=word):
                self.assertEqual(
                    site_settings.sign_up_rows({'signUp': 'closed', 'newcomer': word}), {'ui.enable_signup': False, 'ui.default_user_role': 'pending'}
                )

    def test_a_secret_of_an_unknown_source_is_asked_for_nowhere(self):
        signed_call = load('account/signed_call.py')
        for kind in [*mistaken('oos-parameter'), *mistaken('kms-secret')]:
            with self.subTest(kind=kind), mock.patch.object(signed_call, 'call') as call:
                with self.assertRaisesRegex(signed_call.Failure, 'source of a secret'):
                    signed_call.get(f'{kind}:sk-0123')
                call.assert_not_called()

    def environment(self, origin='http://x', with_administrator='', bind='loopback', gpu='false', file='open-webui.env'):
        with tempfile.TemporaryDirectory() as folder:
            place = pathlib.Path(folder)
            for name in 'api-key', 'embedding-key', 'admin-password', 'secret-key':
                (place / name).write_text('0123456789')
            settings = {'endpoint': 'https://x/v1', 'origins': [origin], 'embeddingModel': 'e', 'embeddingEndpoint': '', 'environment': {}}
            (place / 'settings.json').write_text(json.dumps(settings))
            subprocess.run(
                [sys.executable, MACHINE / 'toolbox/web-ui/environment.py', place],
                check=True,
                env={
                    'PATH': os.environ['PATH'],
                    'image': 'i',
                    'bind': bind,
                    'gpu': gpu,
                    'admin_email': 'a@example.com',
                    'local_models': 'TRUE',
                    'with_administrator': with_administrator,
                },
            )
            return (place / file).read_text()

    def test_cookies_are_secure_but_on_plain_http(self):
        self.assertIn('WEBUI_SESSION_COOKIE_SECURE=false', self.environment('http://203.0.113.7:8080'))
        for origin in 'https://chat.example.com', 'HTTPS://chat.example.com', 'chat.example.com':
            with self.subTest(origin=origin):
                self.assertIn('WEBUI_SESSION_COOKIE_SECURE=true', self.environment(origin))

    def test_the_password_and_ollama_are_there_for_the_word_true_only(self):
        self.assertIn('WEBUI_ADMIN_PASSWORD', self.environment('http://x', 'true'))
        for word in mistaken('true')[:5]:
            with self.subTest(word=word):
                environment = self.environment('http://x', word)
                self.assertNotIn('WEBUI_ADMIN_PASSWORD', environment)
                self.assertIn('ENABLE_OLLAMA_API=false', environment)

    def test_the_site_is_public_and_has_the_gpu_for_the_very_words_only(self):
        self.assertIn('PUBLIC=0.0.0.0:8080', self.environment(bind='public', gpu='true', file='image'))
        self.assertIn('--gpus all', self.environment(bind='public', gpu='true', file='image'))
        for bind, gpu in zip([*mistaken('public'), *mistaken('loopback')], [*mistaken('false')[:5], 'yes'] * 4):
            with self.subTest(bind=bind, gpu=gpu):
                self.assertIn('PUBLIC=127.0.0.1:8080', self.environment(bind=bind, gpu=gpu, file='image'))
                self.assertNotIn('--gpus', self.environment(bind=bind, gpu=gpu, file='image'))

    def test_an_unknown_kind_of_certificate_asks_no_authority(self):
        stubs = 'serve_pem() { echo pem; }; serve_self_signed() { echo self-signed; }; serve_acme() { echo acme; }; fail() { echo "$*" >&2; exit 69; }\n'
        decide = stubs + choice('programs/certificate/main.sh', 'certificate')
        self.assertEqual(
            [bash(decide, certificate=kind).stdout for kind in ('pem', 'self-signed', 'acme-dns-01', 'acme-http-01')],
            ['pem\n', 'self-signed\n', 'acme\n', 'acme\n'],
        )
        for kind in [*mistaken('acme-dns-01'), *mistaken('acme-http-01'), 'acme-DNS_01', 'acme']:
            with self.subTest(kind=kind):
                done = bash(decide, certificate=kind)
                self.assertEqual((done.returncode, done.stdout), (69, ''))
                self.assertIn('no kind of certificate', done.stderr)

    def test_an_unknown_challenge_is_no_http_01(self):
        with tempfile.TemporaryDirectory() as state:
            stubs = 'names=(x); wait_for() { return 0; }; names_resolve() { :; }; is_good() { :; }; certbot() { echo asked >"$state/asked"; }\n'
            ask = stubs + function('toolbox/acme/obtain-certificate.sh', 'give_up') + '\n' + function('toolbox/acme/obtain-certificate.sh', 'ask_authority')
            for challenge in mistaken('acme-dns-01'):
                with self.subTest(challenge=challenge):
                    done = bash(
                        f'{ask}\nask_authority || exit 7',
                        CHALLENGE=challenge,
                        state=state,
                        reason=f'{state}/reason',
                        output=f'{state}/output',
                        ACME_EMAIL='',
                        ACME_SERVER='x',
                        lineage='l',
                    )
                    self.assertEqual(done.returncode, 7)
                    self.assertFalse(pathlib.Path(state, 'asked').exists())
                    self.assertIn('no challenge', pathlib.Path(state, 'reason').read_text())

    def test_a_tool_that_is_called_with_an_unknown_word_does_nothing_and_says_so(self):
        stub = 'answer_challenge() { echo did; }; obtain() { echo did; }; ensure_self_signed() { echo did; }; install_pair() { echo did; }\n'
        says = 'fail() { echo "$*" >&2; exit 1; }\n'
        for program in 'toolbox/acme/obtain-certificate.sh', 'toolbox/certificate/tls-certificate.sh':
            for word in filter(None, [*mistaken('dns-add'), *mistaken('install')]):
                with self.subTest(program=program, word=word):
                    done = bash(f'{stub}{says}set -- "{word}"\n{choice(program, 1)}')
                    self.assertEqual((done.returncode, done.stdout), (1, ''))


if __name__ == '__main__':
    unittest.main()
