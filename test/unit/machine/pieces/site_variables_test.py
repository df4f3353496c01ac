"""When the image is asked about the variables of an app, what it is asked, and what a person is told of the answer.

python3 test/unit/machine/pieces/site_variables_test.py
"""

import contextlib
import io
import json
import pathlib
import re
import tempfile
import unittest
import unittest.mock

from site_place import LIB, load

site_variables = load('variables/site_variables.py')
ANSWER = {'set': [[['ui.default_locale'], 'zh-CN']], 'default': [[['ui.default_locale'], '']], 'unknown': {}, 'refused': [], 'keeps': True}


class SiteVariablesTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.place = pathlib.Path(folder.name)
        self.asked, self.kept, self.image = [], [], 'sha256:1'
        self.answer = ANSWER
        for name, stub in {
            'TOOLS': LIB / 'image-settings',
            'last_written': lambda: {'variables': self.kept},
            'image_id': lambda image: self.image,
            'ask': lambda image, ours, given, kept: self.asked.append([given, kept]) or self.answer,
        }.items():
            patch = unittest.mock.patch.object(site_variables, name, stub)
            patch.start()
            self.addCleanup(patch.stop)

    def run_it(self, **given):
        (self.place / 'variables.json').write_text(json.dumps({'ours': {'OFFLINE_MODE': 'true'}, 'given': given}))
        self.asked.clear()
        with contextlib.redirect_stdout(io.StringIO()) as out:
            site_variables.main('image:v1', str(self.place), str(self.place / 'answered'))
        return out.getvalue()

    def decided(self):
        return json.loads((self.place / 'decided.json').read_text())['set']

    def test_without_variables_nobody_is_asked(self):
        self.assertEqual(self.run_it(), '')
        self.assertEqual((self.asked, self.decided()), ([], []))

    def test_it_is_asked_once_also_after_what_it_said_was_written(self):
        self.run_it(DEFAULT_LOCALE='zh-CN')
        self.assertEqual(self.asked, [[{'DEFAULT_LOCALE': 'zh-CN'}, []]])
        self.kept = [['ui.default_locale']]
        self.assertEqual(self.run_it(DEFAULT_LOCALE='zh-CN'), '')
        self.assertEqual((self.asked, self.decided()), ([], ANSWER['set']))

    def test_what_was_answered_is_not_written_again(self):
        for given in {}, {'DEFAULT_LOCALE': 'zh-CN'}:
            self.run_it(**given)
            written = (self.place / 'answered').stat()
            self.run_it(**given)
            self.assertEqual((self.place / 'answered').stat(), written)

    def test_it_is_asked_again_for_other_variables_another_image_and_settings_of_before(self):
        self.run_it(DEFAULT_LOCALE='zh-CN')
        self.run_it(DEFAULT_LOCALE='de-DE')
        self.assertEqual(len(self.asked), 1)
        self.image = 'sha256:2'
        self.run_it(DEFAULT_LOCALE='de-DE')
        self.assertEqual(len(self.asked), 1)
        self.kept = [['ui.default_locale'], ['rag.top_k']]
        self.run_it(DEFAULT_LOCALE='de-DE')
        self.assertEqual(self.asked, [[{'DEFAULT_LOCALE': 'de-DE'}, self.kept]])

    def test_the_last_variable_that_leaves_is_asked_about_and_then_nobody(self):
        self.kept = [['ui.default_locale']]
        self.run_it()
        self.assertEqual(self.asked, [[{}, [['ui.default_locale']]]])
        self.kept = []
        self.run_it()
        self.assertEqual((self.asked, self.decided()), ([], []))

    def test_a_name_that_nothing_reads_is_said_at_every_run(self):
        self.answer = {**ANSWER, 'unknown': {'WEBUI_BANERS': 'WEBUI_BANNERS', 'X': ''}}
        for _ in range(2):
            said = self.run_it(WEBUI_BANERS='[]', X='1')
            self.assertIn('warning: nothing in image:v1 reads WEBUI_BANERS; did you mean WEBUI_BANNERS?\nwarning: nothing in image:v1 reads X\n', said)

    def test_a_value_with_which_it_does_not_start_ends_it_every_time_with_its_name_and_without_its_value(self):
        self.answer = {**ANSWER, 'refused': ['RAG_TOP_K']}
        for _ in range(2):
            with self.assertRaisesRegex(SystemExit, 'image:v1 does not start with the value of RAG_TOP_K in environment: .*nothing was changed') as raised:
                self.run_it(RAG_TOP_K='seven')
            self.assertNotIn('seven', str(raised.exception))
            self.assertFalse((self.place / 'decided.json').exists())


class ImageSettingsTest(unittest.TestCase):
    """The words that are said inside the image, without one."""

    @classmethod
    def setUpClass(cls):
        text = (LIB / 'image-settings/image-settings.py').read_text()
        functions = re.findall(r'^def (?:other|places|at)\(.*?(?=^def |^os\.write)', text, re.MULTILINE | re.DOTALL)
        cls.words = {}
        exec('import json\n' + ''.join(functions), cls.words)

    def test_another_value_is_of_the_same_kind(self):
        values = {'true': 'False', 'False': 'True', '3': '4', '0.5': '1.5', '[1]': '[]', '{"a":1}': '{}', 'zh-CN': 'zh-CNx', '': 'x'}
        self.assertEqual({value: self.words['other'](value) for value in values}, values)

    def test_a_row_is_divided_only_where_all_have_the_same_keys(self):
        def places(*values):
            return list(self.words['places'](['r'], *values))

        self.assertEqual(places({'a': 1}, {'a': 1}), [])
        self.assertEqual(places({'a': {'b': 1, 'c': 1}}, {'a': {'b': 2, 'c': 1}}, {'a': {'b': 1, 'c': 1}}), [['r', 'a', 'b']])
        self.assertEqual(places({}, {'a': 1}), [['r']])
        self.assertEqual(places([1], [2]), [['r']])
        # What it is told is its default: only a value of another kind tells whose it is.
        self.assertEqual(places({'a': 1}, {'a': 1}, {'a': 2}), [['r', 'a']])

    def test_a_place_that_is_not_there_has_no_value(self):
        self.assertEqual(self.words['at'](['a', 'b'], {'a': {'b': False}}), [[['a', 'b'], False]])
        self.assertEqual([self.words['at'](place, {'a': 1}) for place in (['a', 'b'], ['b'])], [[], []])


if __name__ == '__main__':
    unittest.main()
