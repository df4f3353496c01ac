"""What `status` calls wrong, at the edges, and what it makes of what it did not expect.

python3 -m unittest test/unit/machine/pieces/status_test.py
"""

import datetime
import json
import pathlib
import sqlite3
import sys
import tempfile
import unittest
import unittest.mock
import urllib.error

from site_place import load

status = load('status/status.py')
# As it has imported them.
machine_state, site_state = sys.modules['machine_state'], sys.modules['site_state']
WRONG, UNKNOWN = site_state.Wrong, site_state.Unknown


class StatusTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.place = pathlib.Path(folder.name)
        self.patch(site_state, 'ETC', self.place)

    def patch(self, module, name, value):
        patch = unittest.mock.patch.object(module, name, value)
        patch.start()
        self.addCleanup(patch.stop)

    def runs(self, *answers):
        """What commands answer, in their order; the last one for ever."""
        left = list(answers)
        self.patch(site_state, 'run', lambda *words, **more: left.pop(0) if len(left) > 1 else left[0])

    def certificate(self, life, left):
        (self.place / 'tls/current').mkdir(parents=True, exist_ok=True)
        (self.place / 'tls/current/fullchain.pem').touch()
        now = datetime.datetime.now(datetime.UTC)
        times = [(now + datetime.timedelta(days=days)).strftime('%b %d %H:%M:%S %Y GMT') for days in (left - life, left)]
        self.runs((True, 'notBefore={}\nnotAfter={}'.format(*times)))
        return site_state.certificate

    def test_a_certificate_is_wrong_two_weeks_before_its_end_and_a_short_one_later(self):
        for life, left in (90, 14.1), (365, 14.1), (6, 1.3), (47, 9.5):
            self.assertRegex(self.certificate(life, left)(), r'^good for \d+ days$')
        for life, left in (90, 13.9), (365, 13), (6, 1.1), (47, 9.3), (90, -1):
            self.assertRaisesRegex(WRONG, r'^the certificate (ends in \d+ days|has ended): ', self.certificate(life, left))

    def test_a_certificate_that_openssl_does_not_read_is_wrong(self):
        check = self.certificate(90, 60)
        self.runs((False, 'unable to load certificate'))
        self.assertRaisesRegex(WRONG, 'cannot be read', check)

    def test_without_a_front_end_nothing_of_it_is_looked_at(self):
        self.assertEqual((site_state.certificate(), site_state.through_https(), site_state.names()), (None, None, None))

    def test_where_names_lead_is_asked_where_their_records_are_the_sites(self):
        (self.place / 'names').write_text('a.example.com\nexample.com\n\n')
        self.assertIsNone(site_state.names())
        (self.place / 'names').write_text('a.example.com\nexample.com\n192.0.2.1\n')
        self.runs((True, ''))
        self.assertIn('192.0.2.1 and nowhere else', site_state.names())
        self.runs((True, 'warning: where a.example.com leads could not be asked: ns1 does not answer'))
        self.assertRaisesRegex(UNKNOWN, '^where a.example.com leads', site_state.names)
        self.runs((False, 'a.example.com leads to 198.51.100.7 too'))
        self.assertRaisesRegex(WRONG, '198.51.100.7', site_state.names)

    def memory(self, **mib):
        found = {'MemTotal': 4000, 'MemAvailable': 2000, 'SwapTotal': 2048, 'SwapFree': 2048, **mib}
        self.patch(machine_state, 'lines_of', lambda path: [f'{name}: {value * 1024} kB' for name, value in found.items()])
        return machine_state.memory

    def test_memory_and_swap_end_before_they_are_used_up(self):
        for mib in {}, {'SwapFree': 205}, {'SwapTotal': 0, 'SwapFree': 0}, {'MemAvailable': 200}:
            self.assertIn('are left', self.memory(**mib)())
        for mib, what in ({'SwapFree': 204}, 'swap'), ({'MemAvailable': 199}, 'memory'):
            self.assertRaisesRegex(WRONG, f'MiB of {what} are left: ', self.memory(**mib))

    def disk(self, **percent):
        def statvfs(place):
            full, files = percent.get('full', 10), percent.get('files', 10)
            return unittest.mock.Mock(f_blocks=100, f_bfree=100 - full, f_bavail=100 - full, f_files=100, f_ffree=100 - files, f_favail=100 - files)

        self.patch(machine_state.os, 'statvfs', statvfs)
        return machine_state.room

    def test_a_disk_is_full_at_ninety_percent_of_its_room_or_its_files(self):
        self.assertEqual(self.disk(full=89, files=89)(), 'data disk 89 % full, system disk 89 % full')
        self.assertRaisesRegex(WRONG, '^the data disk is 90 % full: .*dataDiskSizeGiB', self.disk(full=90))
        self.assertRaisesRegex(WRONG, '^the data disk is 90 % of its files used: ', self.disk(files=90))

    def bailian(self, answer):
        self.patch(site_state, 'last_written', lambda: {'endpoint': 'https://bailian/v1'})
        rows = {'openai.api_base_urls': ['https://other/v1', 'https://bailian/v1'], 'openai.api_keys': ['sk-other', 'sk-ours']}
        self.patch(site_state, 'ask', lambda query: [(key, json.dumps(value)) for key, value in rows.items()])
        self.asked = []

        def urlopen(request, timeout):
            self.asked.append((request.full_url, request.headers['Authorization']))
            if isinstance(answer, int):
                raise urllib.error.HTTPError('', answer, '', {}, None)
            if answer:
                raise answer
            return unittest.mock.Mock()

        self.patch(site_state.urllib.request, 'urlopen', urlopen)
        return site_state.bailian

    def test_bailian_is_asked_with_the_key_of_the_site(self):
        self.assertEqual(self.bailian(None)(), 'https://bailian/v1 takes the key')
        self.assertEqual(self.asked, [('https://bailian/v1/models', 'Bearer sk-ours')])
        for code in 401, 403:
            self.assertRaisesRegex(WRONG, f'^refuses the API key .{code}.', self.bailian(code))
        self.assertRaisesRegex(WRONG, '^cannot be reached .no route', self.bailian(urllib.error.URLError('no route')))
        for code in 404, 429, 500:
            self.assertRaisesRegex(UNKNOWN, f'answers {code}', self.bailian(code))
        check = self.bailian(None)
        self.patch(site_state, 'last_written', dict)
        self.assertRaisesRegex(WRONG, 'no connection to Bailian', check)

    def test_only_containers_that_were_given_a_gpu_are_asked_for_it(self):
        containers = [{'Name': '/plain', 'HostConfig': {'DeviceRequests': None}}, {'Name': '/ollama', 'HostConfig': {'DeviceRequests': [{}]}}]
        self.runs((True, 'a b'), (True, json.dumps(containers[:1])))
        self.assertIsNone(site_state.gpu())
        self.runs((True, 'a b'), (True, json.dumps(containers)), (True, 'GPU 0'))
        self.assertEqual(site_state.gpu(), 'ollama see it')
        self.runs((True, 'a b'), (True, json.dumps(containers)), (False, 'x\nFailed to initialize NVML'))
        self.assertRaisesRegex(WRONG, 'container ollama does not see it .Failed', site_state.gpu)

    def test_what_nobody_expected_is_wrong_and_what_is_not_known_is_not(self):
        def fails():
            raise sqlite3.OperationalError('disk I/O error')

        def unknown():
            raise UNKNOWN('silence')

        for check, good, state in (fails, False, 'wrong'), (unknown, True, 'unknown'), (lambda: 'fine', True, 'good'):
            self.patch(status, 'CHECKS', {'site': lambda: 'runs', 'one': check, 'none': lambda: None})
            found = status.look()
            self.assertEqual((found['good'], found['checks']['one']['state'], list(found['checks'])), (good, state, ['site', 'one']))

    def test_what_needs_the_site_is_not_asked_while_it_does_not_run(self):
        def down():
            raise WRONG('down')

        asked = unittest.mock.Mock()
        self.patch(status, 'CHECKS', {'site': down, 'https': asked, 'bailian': asked, 'disk': lambda: 'room'})
        found = status.look()['checks']
        asked.assert_not_called()
        self.assertEqual([one['state'] for one in found.values()], ['wrong', 'unknown', 'unknown', 'good'])

    def test_the_newest_release_that_it_knows_is_the_librarys(self):
        images = (pathlib.Path(__file__).resolve().parents[4] / 'lib/choices/container-image.ts').read_text()
        self.assertIn(f"'{site_state.NEWEST}'", images)


if __name__ == '__main__':
    unittest.main()
