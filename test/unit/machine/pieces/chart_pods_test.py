"""What a pod of the chart does before, beside and after Open WebUI: credentials by its token, secrets, the wait for answers."""

import contextlib
import http.server
import io
import json
import os
import pathlib
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.parse
from unittest import mock

import chart_programs
import drain
import pod_account
import read_secrets
import signed_call
import storage_credentials
from local_service import LocalService
from signed_call import Failure

KEYS = {'AccessKeyId': 'STS.1', 'AccessKeySecret': 'secret', 'SecurityToken': 'token', 'Expiration': '2099-01-01T00:00:00Z'}
IDENTITY = {'SITE_OIDC_PROVIDER': 'acs:ram::1:oidc-provider/rrsa', 'SITE_ROLE': 'acs:ram::1:role/chat'}


class Sts(LocalService):
    answers = []
    asked = []

    def do_POST(self):
        self.asked.append(dict(urllib.parse.parse_qsl(self.rfile.read(int(self.headers['Content-Length'])).decode())))
        status, body = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        self.reply(status, json.dumps(body))


class Credentials(unittest.TestCase):
    def setUp(self):
        server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Sts)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.token = pathlib.Path(folder.name, 'token')
        self.token.write_text('token-1\n')
        Sts.asked, Sts.answers = [], [(200, {'Credentials': KEYS})]
        self.url = ''
        real = pod_account.Request

        def request(url, **more):
            self.url = url
            return real(f'http://127.0.0.1:{server.server_port}/', **more)

        pauses = mock.patch.object(time, 'sleep', lambda seconds: None)
        for patch in (
            mock.patch.object(pod_account, 'TOKEN', self.token),
            mock.patch.object(pod_account, 'REGION', 'cn-hangzhou'),
            mock.patch.object(pod_account, 'Request', request),
            mock.patch.dict(os.environ, IDENTITY),
            pauses,
        ):
            patch.start()
            self.addCleanup(patch.stop)

    def test_the_token_becomes_credentials_of_the_role(self):
        self.assertEqual(pod_account.credentials(900), KEYS)
        asked = Sts.asked[0]
        self.assertEqual(self.url, 'https://sts.cn-hangzhou.aliyuncs.com/')
        self.assertEqual((asked['OIDCToken'], asked['RoleArn'], asked['DurationSeconds']), ('token-1', IDENTITY['SITE_ROLE'], '900'))
        self.assertEqual((asked['Action'], asked['Version']), ('AssumeRoleWithOIDC', '2015-04-01'))

    def test_the_token_is_read_anew_each_time(self):
        pod_account.credentials()
        self.token.write_text('token-2')
        pod_account.credentials()
        self.assertEqual([one['OIDCToken'] for one in Sts.asked], ['token-1', 'token-2'])

    def test_a_role_that_is_not_there_yet_is_waited_for(self):
        Sts.answers = [(404, {'Code': 'EntityNotExist.Role', 'Message': ''}), (200, {'Credentials': KEYS})]
        self.assertEqual(pod_account.credentials(), KEYS)

    def test_a_token_that_is_not_believed_ends_at_once_with_what_to_look_at(self):
        Sts.answers = [(400, {'Code': 'AuthenticationFail.OIDCToken.SignatureInvalid', 'Message': 'x'})]
        with self.assertRaisesRegex(Failure, 'role/chat .*SignatureInvalid.*trust policy') as caught:
            pod_account.credentials()
        self.assertEqual((len(Sts.asked), 'token-1' in str(caught.exception)), (1, False))

    def test_calls_are_signed_with_them_until_they_are_near_their_end(self):
        pod_account.Held.ends = 0.0
        for _ in range(2):
            self.assertEqual(signed_call.role_and_keys()[1], 'secret')
        self.assertEqual(len(Sts.asked), 1)
        pod_account.Held.ends = time.time() - 1
        signed_call.role_and_keys()
        self.assertEqual(len(Sts.asked), 2)

    def test_credentials_with_little_left_are_not_used_again(self):
        soon = time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(time.time() + pod_account.SPARE_SECONDS - 10))
        Sts.answers, pod_account.Held.ends = [(200, {'Credentials': KEYS | {'Expiration': soon}})], 0.0
        signed_call.role_and_keys()
        signed_call.role_and_keys()
        self.assertEqual(len(Sts.asked), 2)

    def test_the_sdk_of_the_storage_is_told_in_its_own_words(self):
        with contextlib.redirect_stdout(io.StringIO()) as said:
            storage_credentials.main()
        self.assertEqual(
            json.loads(said.getvalue()),
            {'Version': 1, 'AccessKeyId': 'STS.1', 'SecretAccessKey': 'secret', 'SessionToken': 'token', 'Expiration': KEYS['Expiration']},
        )


class Secrets(unittest.TestCase):
    def read(self, stored, variable='SITE_API_KEY', kind='kms-secret'):
        """The variable as bash has it after the file was read."""

        def call(service, action, name, **parameters):
            named = {'SecretName': 'n'} if service == 'kms' else {'Name': 'n'}
            self.assertEqual(parameters, named | ({'WithDecryption': 'true'} if action == 'GetSecretParameter' else {}))
            return {'SecretData': stored} if service == 'kms' else {'Parameter': {'Value': stored}}

        with tempfile.TemporaryDirectory() as folder, mock.patch.object(pod_account, 'call', call):
            file = folder + '/secrets'
            with mock.patch.dict(os.environ, {'SITE_SECRETS': json.dumps({variable: f'{kind}:n'})}):
                read_secrets.main(file)
            self.assertEqual(oct(os.stat(file).st_mode & 0o777), '0o600')
            return subprocess.run(['bash', '-c', f'. "$0" && printf %s "${variable}"', file], capture_output=True, check=True).stdout.decode()

    def test_any_value_arrives_as_it_is_stored(self):
        for value in ('sk-1', 'it\'s $HOME `id` \\ "x"', 'two\nlines', '你好 ü', '$(exit 1)', '-n'):
            for kind in 'kms-secret', 'oos-secret-parameter', 'oos-parameter':
                with self.subTest((value, kind)):
                    self.assertEqual(self.read(value, kind=kind), value)

    def test_a_line_break_at_the_end_is_the_editors(self):
        self.assertEqual(self.read('sk-1\r\n'), 'sk-1')

    def test_what_is_empty_is_refused_without_saying_more(self):
        for value in ('', ' \n', 'a\0b'):
            with self.subTest(repr(value)), self.assertRaisesRegex(Failure, 'stored value n(, for SITE_API_KEY,)? is (empty|no text)'):
                self.read(value)

    def test_a_store_that_nobody_knows_is_refused(self):
        with self.assertRaisesRegex(Failure, 'none that this machine knows'):
            self.read('sk-1', kind='vault')

    def test_a_password_that_bcrypt_does_not_take_is_refused(self):
        for value in ('short', 'é' * 37):
            with self.subTest(value), self.assertRaisesRegex(Failure, 'store one of 8 to 72'):
                self.read(value, 'WEBUI_ADMIN_PASSWORD')
        self.assertEqual(self.read('é' * 36, 'WEBUI_ADMIN_PASSWORD'), 'é' * 36)


class Register:
    """Open WebUI's register of answers, in which each ends at a time."""

    def __init__(self, clock, **ends):
        self.clock, self.ends, self.is_away = clock, ends, False

    def hkeys(self, key):
        assert key == 'open-webui:tasks'
        if self.is_away:
            raise chart_programs.RedisError('away')
        return [task.encode() for task in self.ends]

    def exists(self, key):
        return self.ends[key.rpartition(':')[2]] > self.clock.now


class Clock:
    now = 0.0

    def sleep(self, seconds):
        self.now += seconds

    def monotonic(self):
        return self.now


class Drain(unittest.TestCase):
    def drained(self, longest=100, away=False, **ends):
        clock = Clock()
        register = Register(clock, **ends)
        register.is_away = away
        store = mock.Mock(from_url=lambda url, **_: register)
        with mock.patch.object(drain, 'time', clock), mock.patch.object(drain.redis, 'Redis', store), mock.patch.dict(os.environ, {'REDIS_URL': 'redis://r'}):
            return drain.drain(longest, 5.0), clock.now

    def test_where_nothing_is_under_way_it_waits_for_the_balancer_alone(self):
        self.assertEqual(self.drained()[1], 5)

    def test_it_waits_for_every_answer_that_is_under_way(self):
        said, seconds = self.drained(one=20, other=33)
        self.assertEqual((33 <= seconds <= 34, '0 answers not waited for' in said), (True, True))

    def test_what_is_listed_and_has_ended_is_not_waited_for(self):
        self.assertEqual(self.drained(one=2)[1], 5)

    def test_it_waits_no_longer_than_the_longest_answer(self):
        said, seconds = self.drained(longest=50, one=1000, other=10)
        self.assertEqual((50 <= seconds <= 51, '1 answers not waited for' in said), (True, True))

    def test_where_redis_is_away_it_does_not_wait(self):
        said, seconds = self.drained(away=True, one=1000)
        self.assertEqual((seconds, 'not waiting' in said), (5, True))


if __name__ == '__main__':
    unittest.main()
