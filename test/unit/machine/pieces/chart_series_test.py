"""Which series of releases an image is of."""

import tempfile
import unittest
from pathlib import Path

import chart_programs  # noqa: F401
import image_series


class Series(unittest.TestCase):
    def said_by(self, text):
        with tempfile.TemporaryDirectory() as folder:
            image_series.PACKAGE = Path(folder) / 'package.json'
            if text is not None:
                image_series.PACKAGE.write_text(text)
            return image_series.series()

    def test_its_first_two_numbers(self):
        for version, series in ('0.12.4', '0.12'), ('0.12.4-slim', '0.12'), ('1.0.0', '1.0'), ('0.120.4', '0.120'):
            self.assertEqual(self.said_by(f'{{"version": "{version}"}}'), series)

    def test_an_image_that_does_not_say_is_of_none(self):
        for text in None, '', '{}', '[]', '{"version": null}', '{"version": 12}', '{"version": "main"}', '{"version": "0.12"}', '{"version": "v0.12.4"}':
            with self.subTest(text):
                self.assertIsNone(self.said_by(text))
