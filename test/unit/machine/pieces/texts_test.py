"""Every program in every variant: shellcheck has nothing to say, and the pieces that it carries can be read.

projenrc/python-tools.sh python -m unittest test/unit/machine/pieces/texts_test.py
"""

import json
import pathlib
import re
import subprocess
import tempfile
import unittest
import warnings

from toolbox_place import PLACE, lay_toolbox

PROJECT = pathlib.Path(__file__).resolve().parents[4]
CARRIED = re.compile(r"""^cat >"\$files/([^"]+)" <<'END-OF-FILE'\n(.*?)^END-OF-FILE$""", re.MULTILINE | re.DOTALL)


def all_variants():
    print_them = ['node', '-r', 'ts-node/register/transpile-only', 'test/unit/machine/print-variants.ts']
    return json.loads(subprocess.run(print_them, cwd=PROJECT, check=True, stdout=subprocess.PIPE, text=True).stdout)


# What tools read lies where it does on a machine.
TOOLS = tempfile.TemporaryDirectory()
lay_toolbox(TOOLS.name)


def words_of_shellcheck(text):
    return subprocess.run(
        ['shellcheck', '--shell=bash', '--external-sources', '-'], input=text.replace(PLACE, TOOLS.name), capture_output=True, text=True
    ).stdout


class TextsTest(unittest.TestCase):
    """The methods that a program's text brings are added below."""

    def test_shellcheck_would_speak_up(self):
        self.assertIn('SC2086', words_of_shellcheck('#!/bin/bash\nrm $1\n'))

    def test_a_size_is_changed_in_the_app(self):
        """A disk that is enlarged in the console makes the next plan refuse: no sentence may advise it, and what is too small is called by its prop."""
        for variant in VARIANTS:
            for line in variant['text'].split('\n'):
                with self.subTest(variant['variant'], line=line):
                    self.assertNotRegex(line, r'(?i)\benlarge|\bresize it')
                    if 'system disk is too small' in line:
                        self.assertIn('give systemDiskSizeGiB more', line)
        full = next(variant['text'] for variant in VARIANTS if variant['variant'].startswith('web-ui of '))
        self.assertEqual(
            re.findall(r'^refuse_a_full_disk (\S+) .* (\w+)$', full, re.MULTILINE), [('"$place"', 'dataDiskSizeGiB'), ('/etc', 'systemDiskSizeGiB')]
        )

    def is_silent(self, text):
        self.assertEqual(words_of_shellcheck(text), '')

    def carries_what_can_be_read(self, text):
        for name, piece in CARRIED.findall(text):
            kind = piece.partition('\n')[0]
            with self.subTest(name):
                if name.endswith('.py') or 'python' in kind:
                    self.compiles(piece)
                elif 'bash' in kind:
                    # words without that line are no script: they are read where scripts say them
                    self.is_silent(piece)
                elif name.endswith('.json'):
                    json.loads(piece)

    def compiles(self, source):
        """Also a warning of the compiler is a failure."""
        with warnings.catch_warnings():
            warnings.simplefilter('error')
            compile(source, 'a piece of a program', 'exec')


def add_tests_of(variant):
    name, text = re.sub(r'\W+', '_', variant['variant']), variant['text']
    setattr(TextsTest, f'test_{name}_is_silent_under_shellcheck', lambda self: self.is_silent(text))
    setattr(TextsTest, f'test_{name}_carries_what_can_be_read', lambda self: self.carries_what_can_be_read(text))


VARIANTS = all_variants()
for one in VARIANTS:
    add_tests_of(one)
