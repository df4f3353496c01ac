"""The signed call: its signature against two SDKs of Alibaba Cloud, its sentences against a service on loopback.

Run with the interpreter that has aliyun-python-sdk-core and alibabacloud-tea-openapi (PyPI):
    python3 -m unittest test/unit/machine/pieces/signed_call_test.py
"""

import contextlib
import http.server
import importlib.util
import io
import json
import os
import pathlib
import sys
import tempfile
import threading
import time
import unittest
import urllib.parse
from unittest import mock

from local_service import LocalService

HERE = pathlib.Path(__file__).resolve()
TOOLBOX = HERE.parents[4] / 'lib/machine/toolbox'
PROGRAM = TOOLBOX / 'account/signed_call.py'


def module_of(program):
    spec = importlib.util.spec_from_file_location(program.stem, program)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


signed_call, dns_record = module_of(PROGRAM), module_of(TOOLBOX / 'dns/dns_record.py')

try:
    from alibabacloud_tea_openapi.utils import Utils as TeaUtils
    from aliyunsdkcore.auth.composer import rpc_signature_composer
except ImportError:
    if os.environ.get('CI'):
        raise
    rpc_signature_composer = None

SECRET = 'a-secret&with=odd+characters'


class Cloud(LocalService):
    """Metadata by IMDSv2 only, and one answer for every signed call."""

    role = 'chat-role'
    answer = (200, {})
    calls = []

    def do_PUT(self):
        self.reply(200 if 'X-aliyun-ecs-metadata-token-ttl-seconds' in self.headers else 400, 'token-1')

    def do_GET(self):
        if self.headers.get('X-aliyun-ecs-metadata-token') != 'token-1':
            return self.reply(403, '')
        path = self.path.removeprefix('/latest/meta-data/')
        if path == 'region-id':
            return self.reply(200, 'ap-southeast-1')
        if self.role is None:
            return self.reply(404, '')
        if path == 'ram/security-credentials/':
            return self.reply(200, self.role)
        return self.reply(200, json.dumps({'AccessKeyId': 'STS.id', 'AccessKeySecret': SECRET, 'SecurityToken': 'CAIS+/=='}))

    def do_POST(self):
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query, strict_parsing=True))
        Cloud.calls.append(query)
        answers = self.answer if isinstance(self.answer, list) else [self.answer]
        status, body = answers[min(len(Cloud.calls), len(answers)) - 1]
        self.reply(status, body if isinstance(body, str) else json.dumps(body))


class SignatureTest(unittest.TestCase):
    parameters = {'Action': 'GetParameter', 'Name': 'chat_api-key~1', 'Value': 'a b+c*d/ü=&', 'RegionId': 'cn-beijing', 'SecurityToken': 'CAIS+/=='}

    def setUp(self):
        if rpc_signature_composer is None:
            self.skipTest('the SDKs aliyun-python-sdk-core and alibabacloud-tea-openapi are not installed')

    def test_is_the_signature_of_the_classic_sdk(self):
        helper = 'aliyunsdkcore.utils.parameter_helper.'
        with mock.patch(helper + 'get_uuid', return_value='nonce-1'), mock.patch(helper + 'get_iso_8061_date', return_value='2026-11-25T00:00:00Z'):
            url, _ = rpc_signature_composer.get_signed_url(dict(self.parameters), 'STS.id', SECRET, 'JSON', 'POST', {})
        theirs = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query, keep_blank_values=True))
        ours = signed_call.signed({k: v for k, v in theirs.items() if k != 'Signature'}, SECRET)
        self.assertEqual(dict(urllib.parse.parse_qsl(ours, keep_blank_values=True)), theirs)

    def test_is_the_signature_of_the_tea_sdk(self):
        ours = dict(urllib.parse.parse_qsl(signed_call.signed(self.parameters, SECRET)))
        self.assertEqual(ours['Signature'], TeaUtils.get_rpcsignature(self.parameters, 'POST', SECRET))


class WithCloud(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Cloud)
        threading.Thread(target=cls.server.serve_forever, daemon=True).start()
        base = f'http://127.0.0.1:{cls.server.server_port}'
        signed_call.METADATA = base + '/latest/'
        os.environ['SIGNED_CALL_ENDPOINT'] = base

    @classmethod
    def tearDownClass(cls):
        cls.server.shutdown()
        cls.server.server_close()
        del os.environ['SIGNED_CALL_ENDPOINT']

    def setUp(self):
        Cloud.role, Cloud.calls = 'chat-role', []
        signed_call.PATIENCE = 0


class CallTest(WithCloud):
    def get(self, source, answer):
        Cloud.answer = answer
        with contextlib.redirect_stdout(io.StringIO()) as out:
            signed_call.get(source)
        return out.getvalue()

    def sentence(self, source, answer):
        with self.assertRaises(signed_call.Failure) as raised:
            self.get(source, answer)
        self.assertNotIn('\n', str(raised.exception))
        self.assertNotIn(SECRET, str(raised.exception))
        return str(raised.exception)

    def test_prints_the_value_of_each_kind_byte_for_byte(self):
        value = 'line 1\nline 2 ü\n'
        self.assertEqual(self.get('oos-parameter:a', (200, {'Parameter': {'Value': value}})), value)
        self.assertEqual(self.get('oos-secret-parameter:a', (200, {'Parameter': {'Value': value}})), value)
        self.assertEqual(self.get('kms-secret:bailian!secret-1', (200, {'SecretData': value})), value)
        self.assertEqual(
            [(c['Action'], c['Version']) for c in Cloud.calls],
            [('GetParameter', '2019-06-01'), ('GetSecretParameter', '2019-06-01'), ('GetSecretValue', '2016-01-20')],
        )
        self.assertEqual(Cloud.calls[1]['WithDecryption'], 'true')
        self.assertEqual(Cloud.calls[2]['SecretName'], 'bailian!secret-1')

    def test_signs_what_it_sends(self):
        self.get('oos-parameter:a', (200, {'Parameter': {'Value': 'x'}}))
        sent = dict(Cloud.calls[0])
        signature = sent.pop('Signature')
        self.assertEqual(dict(urllib.parse.parse_qsl(signed_call.signed(sent, SECRET)))['Signature'], signature)

    def test_says_what_failed_and_what_to_do(self):
        for source, answer, words in [
            ('oos-parameter:a', (404, {'Code': 'EntityNotExists.Parameter', 'Message': 'x'}), 'oos has no value a in ap-southeast-1'),
            ('kms-secret:a', (404, {'Code': 'Forbidden.ResourceNotFound', 'Message': 'x'}), 'kms has no value a in'),
            ('oos-parameter:a', (403, {'Code': 'NoPermission', 'Message': 'x'}), 'role chat-role may not call oos:GetParameter for a'),
            ('kms-secret:a', (403, {'Code': 'Forbidden.NoPermission', 'Message': 'x'}), 'role chat-role may not call kms:GetSecretValue for a'),
            ('oos-secret-parameter:a', (403, {'Code': 'Forbidden.RAM', 'Message': 'x'}), 'may not call oos:GetSecretParameter'),
            ('kms-secret:a', (403, {'Code': 'Forbidden.KmsServiceNotEnabled', 'Message': 'x'}), 'kms is not activated'),
            ('oos-parameter:a', (403, {'Code': 'OOSServiceNotOpened', 'Message': 'x'}), 'oos is not activated'),
            (
                'oos-secret-parameter:a',
                (400, {'Code': 'InvalidParameter', 'Message': 'The KMS instance does not exist'}),
                'the KMS instance that keeps a is missing',
            ),
            ('kms-secret:a', (409, {'Code': 'Rejected.Unavailable', 'Message': 'x'}), 'the KMS instance that keeps a is missing'),
            ('oos-parameter:a', (400, {'Code': 'InvalidTimeStamp.Expired', 'Message': 'x'}), 'the clock of the machine'),
            ('kms-secret:a', (400, {'Code': 'IllegalTimestamp', 'Message': 'x'}), 'the clock of the machine'),
            ('kms-secret:a', (403, {'Code': 'Forbidden.InDebtOverdue', 'Message': 'x'}), 'owes money'),
            ('oos-parameter:a', (200, {'Parameter': {'Value': ' \n'}}), 'the stored value a is empty'),
            ('oos-parameter:a', (400, {'Code': 'Strange', 'Message': 'of\nmany lines'}), 'failed (Strange): of many lines'),
            ('oos-parameter:a', (502, '<html>'), 'HTTP 502'),
        ]:
            with self.subTest(words):
                self.assertIn(words, self.sentence(source, answer))

    def test_says_that_there_is_no_role(self):
        Cloud.role = None
        self.assertIn('has no RAM role', self.sentence('oos-parameter:a', (200, {})))

    def test_waits_for_a_policy_that_is_not_in_effect_yet(self):
        signed_call.PATIENCE = 5
        with mock.patch('time.sleep'):
            value = self.get('oos-parameter:a', [(403, {'Code': 'NoPermission'}), (403, {'Code': 'NoPermission'}), (200, {'Parameter': {'Value': 'v'}})])
        self.assertEqual((value, len(Cloud.calls)), ('v', 3))

    def test_does_not_wait_for_a_name_that_is_not_there(self):
        signed_call.PATIENCE = 60
        self.sentence('oos-parameter:a', (404, {'Code': 'EntityNotExists.Parameter'}))
        self.assertEqual(len(Cloud.calls), 1)

    def test_does_not_wait_longer_than_the_program_has_that_calls_it(self):
        signed_call.PATIENCE = 60
        with mock.patch.object(signed_call, 'ENDS', time.monotonic() + 4):
            began = time.monotonic()
            self.sentence('oos-parameter:a', (403, {'Code': 'NoPermission'}))
        self.assertLess(time.monotonic() - began, 10)


# What the tool calls on the machine, with the metadata service of the test.
SIGNED_CALL = """#!{python}
import importlib.util, sys
spec = importlib.util.spec_from_file_location('signed_call', '{program}')
signed_call = importlib.util.module_from_spec(spec)
spec.loader.exec_module(signed_call)
signed_call.METADATA, signed_call.PATIENCE = '{metadata}', 0
assert sys.argv[1] == 'ask'
try:
    signed_call.ask(*sys.argv[2:])
except signed_call.Failure as sentence:
    sys.exit(str(sentence))
"""


class DnsRecordTest(WithCloud):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = tempfile.TemporaryDirectory()
        program = pathlib.Path(cls.folder.name, 'signed-call')
        program.write_text(SIGNED_CALL.format(python=sys.executable, program=PROGRAM, metadata=signed_call.METADATA))
        program.chmod(0o700)
        dns_record.SIGNED_CALL = program

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()
        super().tearDownClass()

    def test_adds_the_record_and_takes_one_that_is_there_already(self):
        for Cloud.answer in (200, {'RecordId': '1'}), (400, {'Code': 'DomainRecordDuplicate', 'Message': 'x'}):
            dns_record.add('_acme-challenge.chat.example.com', 'v=1', 'example.com')
        self.assertEqual(
            [Cloud.calls[0][k] for k in ('Action', 'DomainName', 'RR', 'Type', 'Value')],
            ['AddDomainRecord', 'example.com', '_acme-challenge.chat', 'TXT', 'v=1'],
        )

    def test_says_that_the_zone_is_not_there(self):
        Cloud.answer = (400, {'Code': 'InvalidDomainName.NoExist', 'Message': 'x'})
        with self.assertRaisesRegex(dns_record.Failure, 'no DNS zone example.com'):
            dns_record.add('_acme-challenge.example.com', 'v', 'example.com')

    def test_says_of_a_record_that_cannot_be_set_its_name_and_what_to_do(self):
        for code, words in (
            ('DomainRecordConflict', 'another record is in the way of _acme-challenge.chat.example.com in the zone example.com, such as a CNAME.*: delete it'),
            ('DomainRecordLocked', 'the record _acme-challenge.chat.example.com, or all of the zone example.com, is locked: unlock it'),
            ('RecordForbidden.DNSChange', 'is locked: unlock it'),
            (
                'QuotaExceeded.Record',
                'the zone example.com has as many records as its edition allows, and no room for _acme-challenge.chat.example.com: delete one',
            ),
            ('SomethingNew', r'alidns:AddDomainRecord for example.com failed .SomethingNew.: x Locked Quota'),
        ):
            Cloud.answer = (400, {'Code': code, 'Message': 'x Locked Quota'})
            with self.assertRaisesRegex(dns_record.Failure, words):
                dns_record.add('_acme-challenge.chat.example.com', 'v', 'example.com')

    def test_removes_only_the_record_of_that_value(self):
        records = [
            {'RR': '_acme-challenge', 'Value': 'v', 'RecordId': '1'},
            {'RR': '_acme-challenge', 'Value': 'w', 'RecordId': '2'},
            {'RR': '_acme-challenge.www', 'Value': 'v', 'RecordId': '3'},
        ]
        Cloud.answer = [(200, {'DomainRecords': {'Record': records}}), (200, {})]
        dns_record.remove('_acme-challenge.example.com', 'v', 'example.com')
        self.assertEqual([(c['Action'], c.get('RecordId')) for c in Cloud.calls], [('DescribeDomainRecords', None), ('DeleteDomainRecord', '1')])


if __name__ == '__main__':
    unittest.main()
