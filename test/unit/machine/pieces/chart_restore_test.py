"""The site of an earlier time: which database it was, and which versions of files come back."""

import contextlib
import datetime
import importlib
import io
import json
import os
import time
import unittest
from unittest import mock

import chart_programs  # noqa: F401
import psycopg
import signed_call
from signed_call import Failure

with mock.patch.dict(os.environ, {'SITE_DATABASE': '{}'}):
    import file_versions
    import restore_site

TIME = '2026-11-29T14:05:00Z'
AT = 1795961100
PLACE = {
    'S3_ENDPOINT_URL': 'https://s3.oss-ap-southeast-1-internal.aliyuncs.com',
    'S3_BUCKET_NAME': 'chat-files',
    'S3_KEY_PREFIX': 'uploads',
    'SITE_REGION': 'ap-southeast-1',
}
KEYS = ('role', 'secret', {'AccessKeyId': 'STS.1', 'SecurityToken': 'tok+/='})


class Server:
    base, account, password = 'chat', 'owner', 'secret'

    def __init__(self, host, databases, refuses=''):
        self.host, self.databases, self.refuses = host, databases, refuses

    def ask(self, statement, *values, database='postgres'):
        if self.refuses:
            raise psycopg.OperationalError(self.refuses)
        revision, used_until = self.databases.get(database, (None, None))
        return [(used_until,)] if 'last_active_at' in statement else [('user' if revision else None,)]

    def exists(self, name):
        return name in self.databases

    def copies(self):
        return list(self.databases)


class Look(unittest.TestCase):
    def look(self, databases, known=('old', 'new'), refuses='', **wanted):
        here, there = Server('pgm-here', {'chat': ('new', AT + 9000), 'chat_r_old': ('old', AT)}), Server('pgm-then', databases, refuses)
        wanted = {'endpoint': 'pgm-then', 'restoreTime': TIME, 'databaseName': None} | wanted
        bucket = mock.Mock()
        with (
            mock.patch.object(restore_site, 'WANTED', wanted),
            mock.patch.object(restore_site, 'Server', lambda password, host: there),
            mock.patch.object(restore_site, 'Bucket', lambda: bucket),
            mock.patch.object(restore_site.image_schema, 'revision_of', lambda server, name: server.databases[name][0]),
        ):
            past = restore_site.look(here, 'chat', known)
        bucket.may_be_listed.assert_called_once_with()
        return past.server.host, past.name, past.revision

    def refused(self, sentence, *words, **wanted):
        with self.assertRaisesRegex(Failure, sentence):
            self.look(*words, **wanted)

    def test_the_only_database_of_a_site_is_it(self):
        self.assertEqual(self.look({'chat': ('old', AT), 'chat_r_new': (None, None), 'chat_r_half': ('new', None)}), ('pgm-then', 'chat', 'old'))

    def test_of_two_the_one_that_is_named(self):
        databases = {'chat': ('old', AT - 9000), 'chat_r_new': ('new', AT)}
        self.refused(r'which of them was the site\? .*databaseName: chat \(schema old, used until 2026-11-29T11:35:00Z\), chat_r_new \(schema new', databases)
        self.assertEqual(self.look(databases, databaseName='chat_r_new'), ('pgm-then', 'chat_r_new', 'new'))

    def test_one_that_is_not_there_is_refused_with_those_that_are(self):
        self.refused(r'no site in a database other on pgm-then; there is: chat \(schema old', {'chat': ('old', AT)}, databaseName='other')
        self.refused('there is no database of a site on pgm-then', {'chat': (None, None)})

    def test_a_schema_that_the_image_does_not_know_is_refused(self):
        self.refused('chat on pgm-then is at old, which this image does not know', {'chat': ('old', AT)}, ('new',))

    def test_a_database_that_was_used_later_is_another_one(self):
        self.assertEqual(self.look({'chat': ('old', AT + 300)})[1], 'chat')
        self.refused('is not of 2026-11-29T14:05:00Z', {'chat': ('old', AT + 301)})

    def test_of_its_own_instance_only_a_database_of_before(self):
        self.refused('is the instance of the site itself', {}, endpoint='pgm-here')
        self.refused('is the instance of the site itself', {}, endpoint='pgm-here', databaseName='chat')
        self.assertEqual(self.look({}, endpoint='pgm-here', databaseName='chat_r_old'), ('pgm-here', 'chat_r_old', 'old'))

    def test_why_an_instance_lets_nobody_in_is_said_and_no_password(self):
        for refuses, sentence in {
            'FATAL:  password authentication failed for user "owner"': 'does not take the password of the account owner',
            'server does not support SSL, but SSL was required': 'takes no TLS',
            'could not translate host name "pgm-then" to address': r'does not answer \(could not translate',
        }.items():
            with self.subTest(refuses), self.assertRaisesRegex(Failure, sentence) as caught:
                self.look({}, refuses=refuses)
            self.assertNotIn('secret', str(caught.exception))

    def test_each_wish_has_a_database_of_its_own(self):
        names = set()
        for key in 'one', 'two':
            with mock.patch.object(restore_site, 'KEY', key):
                names.add(restore_site.target('open_webui', '0bd252b206fb'))
        self.assertEqual((len(names), {len(name) <= 63 for name in names}), (2, {True}))


class Versions:
    """A bucket that answers pages of two, and keeps what it was asked."""

    def __init__(self, *versions):
        self.versions, self.copies = versions, []

    def call(self, method, key='', parameters=None, headers=None):
        if method == 'PUT':
            self.copies.append((key, headers['x-oss-copy-source']))
            return b''
        after = (parameters.get('key-marker'), parameters.get('version-id-marker'))
        places = [(key, version) for key, version, *_ in self.versions]
        start = places.index(after) + 1 if after[0] else 0
        page = self.versions[start : start + 2]
        entry = '<{0}><Key>{1}</Key><VersionId>{2}</VersionId><IsLatest>{3}</IsLatest></{0}>'
        quoted = [(file_versions.quote(key), *more) for key, *more in page]
        entries = ''.join(entry.format('DeleteMarker' if marker else 'Version', key, version, str(latest).lower()) for key, version, latest, marker in quoted)
        more = start + 2 < len(self.versions)
        end = f'<NextKeyMarker>{quoted[-1][0]}</NextKeyMarker><NextVersionIdMarker>{page[-1][1]}</NextVersionIdMarker>' if more else ''
        return (
            f'<?xml version="1.0" encoding="UTF-8"?><ListVersionsResult xmlns="http://doc.oss-cn-hangzhou.aliyuncs.com"><EncodingType>url</EncodingType>'
            f'<IsTruncated>{str(more).lower()}</IsTruncated>{end}{entries}</ListVersionsResult>'
        ).encode()


class Files(unittest.TestCase):
    def setUp(self):
        for patch in (
            mock.patch.dict(os.environ, PLACE),
            mock.patch.object(file_versions, 'Held', mock.Mock(role_and_keys=lambda: KEYS)),
            mock.patch.object(time, 'sleep', lambda seconds: None),
        ):
            patch.start()
            self.addCleanup(patch.stop)
        self.bucket = file_versions.Bucket()

    def restored(self, keys, *versions):
        answers = Versions(*versions)
        with mock.patch.object(self.bucket, 'call', answers.call):
            return file_versions.bring_back(self.bucket, set(keys), 'uploads/'), sorted(answers.copies)

    def test_only_what_is_named_and_not_shown_comes_back_and_of_that_the_newest(self):
        said, copies = self.restored(
            ['uploads/a', 'uploads/Ünï 1', 'uploads/lost', 'uploads/never'],
            ('uploads/a', '2', True, False),
            ('uploads/a', '1', False, False),
            ('uploads/lost', '1', True, True),
            ('uploads/other', '1', True, True),
            ('uploads/other', '0', False, False),
            ('uploads/Ünï 1', '3', True, True),
            ('uploads/Ünï 1', '2', False, False),
            ('uploads/Ünï 1', '1', False, False),
        )
        self.assertEqual(said, (1, 1, ['uploads/lost', 'uploads/never']))
        self.assertEqual(copies, [('uploads/Ünï 1', '/chat-files/uploads/%C3%9Cn%C3%AF%201?versionId=2')])

    def test_the_signature_is_that_of_the_services_own_sdk(self):
        # Made by alibabacloud_oss_v2 1.4.1 (SignerV4) of the same keys, time and requests.
        when = datetime.datetime(2026, 11, 29, 14, 5, tzinfo=datetime.UTC).timetuple()
        query = {
            'versions': '',
            'encoding-type': 'url',
            'prefix': 'uploads/',
            'max-keys': '1000',
            'key-marker': 'uploads/Ünï cödé+1.txt',
            'version-id-marker': 'CAEQ_-x',
        }
        copied = {'x-oss-copy-source': '/chat-files/uploads/1_%C3%9Cn?versionId=CAEQx'}
        with mock.patch.object(time, 'gmtime', lambda: when):
            listed = self.bucket.sign('GET', '', file_versions.encoded(query), {})
            copy = self.bucket.sign('PUT', 'uploads/1_Ünï cödé+~(1).txt', '', copied)
        self.assertTrue(listed['Authorization'].endswith('Signature=34bc19d7b1337205bb586ed125355f78e5e30e16e75f8b7d1e13f0afe20c8ef4'))
        self.assertTrue(copy['Authorization'].endswith('Signature=3b780424a066f620d49e6e7f6ea55e7402faa824700baa87e7489d10d0c8836a'))
        self.assertEqual(self.bucket.host, 'chat-files.oss-ap-southeast-1-internal.aliyuncs.com')

    def answered(self, *answers):
        left = list(answers)

        def once(*words):
            answer = left.pop(0) if len(left) > 1 else left[0]
            if isinstance(answer, Exception):
                raise answer
            return answer

        return mock.patch.object(self.bucket, 'once', once)

    def test_a_right_that_is_not_in_effect_yet_is_waited_for_and_so_is_a_service_that_is_away(self):
        with self.answered(file_versions.Refusal(403, 'AccessDenied'), file_versions.Refusal(503, ''), OSError('reset'), b'x'):
            self.assertEqual(self.bucket.call('GET'), b'x')

    def test_what_stays_refused_ends_with_a_sentence(self):
        with (
            self.answered(file_versions.Refusal(404, 'NoSuchBucket')),
            self.assertRaisesRegex(Failure, 'the versions of files in the bucket chat-files .404 NoSuchBucket'),
        ):
            self.bucket.call('GET')
        with (
            mock.patch.object(signed_call, 'PATIENCE', -1),
            self.answered(file_versions.Refusal(403, 'AccessDenied')),
            self.assertRaisesRegex(Failure, 'for uploads/a in the bucket chat-files .403 AccessDenied'),
        ):
            self.bucket.call('PUT', 'uploads/a')

    def test_each_file_without_a_version_is_named_and_what_is_elsewhere_is_left(self):
        rows = [('Ünï.txt', 's3://chat-files/uploads/1_Ünï.txt'), ('b.txt', 's3://other/uploads/b.txt'), ('c.tar', 's3://chat-files/bring/c.tar')]
        server = mock.Mock(ask=lambda statement, database: rows)
        with (
            mock.patch.object(restore_site, 'bring_back', lambda bucket, keys, prefix: (0, 0, sorted(keys))),
            contextlib.redirect_stdout(io.StringIO()) as said,
        ):
            restore_site.bring_files_back(server, 'chat', print)
        self.assertEqual(
            said.getvalue().splitlines(),
            ['files: 0 are there, 0 are there again, 1 have no version any more', 'no version any more: Ünï.txt (uploads/1_Ünï.txt)'],
        )


class Wish(unittest.TestCase):
    def test_nothing_is_wanted_where_nothing_is_said(self):
        self.assertEqual((restore_site.WANTED, restore_site.KEY), (None, ''))

    def test_the_order_in_which_it_is_said_makes_no_other_wish(self):
        keys, wishes = set(), [{'endpoint': 'a', 'restoreTime': 'b', 'databaseName': None}, {'databaseName': None, 'restoreTime': 'b', 'endpoint': 'a'}]
        self.addCleanup(importlib.reload, restore_site)
        for wish in wishes:
            with mock.patch.dict(os.environ, {'SITE_RESTORE_FROM': json.dumps(wish)}):
                keys.add(importlib.reload(restore_site).KEY)
        self.assertEqual(keys, {'{"databaseName": null, "endpoint": "a", "restoreTime": "b"}'})


if __name__ == '__main__':
    unittest.main()
