"""Which version may open the data: by the schema and by the release, against a docker that only tells.

python3 -m unittest test/unit/machine/pieces/image_version_test.py
"""

import json
import os
import subprocess
import unittest

import site_place
from site_place import SiteTest, load
from toolbox_place import lay_toolbox

image_version = load('version/image_version.py')
IMAGE, ONE, OTHER = 'ghcr.io/o/w', 'sha256:' + '1' * 64, 'sha256:' + '2' * 64


class ImageVersionTest(SiteTest):
    program = image_version

    def refused(self, command, *words):
        """The sentence, or None where it is accepted."""
        try:
            command(*words)
        except SystemExit as ended:
            return ended.code
        return None

    def test_the_same_tag_with_other_content_is_refused(self):
        now = f'{IMAGE}:v1 {ONE}'
        for before, words in [
            (f'{IMAGE}:v1 {OTHER}', f'{OTHER} before, {ONE} now'),
            (now, None),
            (f'{IMAGE}:v2 {OTHER}', None),
            # nobody knows what it was
            (f'{IMAGE}:v1 -', None),
            (f'{IMAGE}:v1', None),
            ('', None),
        ]:
            with self.subTest(before=before):
                said = self.refused(image_version.is_the_same, before, now)
                self.assertEqual(said and words in said, words and True)
        self.assertIsNone(self.refused(image_version.is_the_same, f'{IMAGE}:v1 {OTHER}', f'{IMAGE}:v1 -'))

    def may_open(self, before, now, known):
        (self.place / 'revisions').write_text(known)
        return self.refused(image_version.may_open, before, now, self.place / 'revisions')

    def test_data_with_a_revision_that_the_image_does_not_know_are_newer(self):
        self.sql('CREATE TABLE alembic_version (version_num TEXT)')
        self.sql("INSERT INTO alembic_version VALUES ('bbb')")
        before, now = f'{IMAGE}:v0.1.0 {OTHER}', f'{IMAGE}:v0.2.0 {ONE}'
        self.assertIsNone(self.may_open(before, now, 'aaa\nbbb\n'))
        self.assertIn(f'last opened by {IMAGE}:v0.1.0, which is newer than {IMAGE}:v0.2.0', self.may_open(before, now, 'aaa\n'))
        # data of somebody, whose version nobody knows, beside the site's
        here = str(self.place / 'elsewhere')
        os.rename(self.database, here)
        self.assertIn('last opened by a version, which is newer', self.refused(image_version.may_open, '', now, self.place / 'revisions', here))
        self.assertIsNone(self.refused(image_version.may_open, '', now, self.place / 'revisions'))

    def test_an_older_release_is_refused_also_where_its_schema_is_the_same(self):
        for before, now, is_older in [
            ('v0.12.4', 'v0.12.3', True),
            ('v0.12.10', 'v0.12.9', True),
            ('0.13.0', 'v0.12.9', True),
            ('v0.12.9', 'v0.12.10', False),
            ('v0.12.4', 'v0.12.4', False),
            # what is no release is no older one
            ('main', 'v0.12.3', False),
            ('v0.12.4', 'main', False),
            ('v0.12.4-slim', 'v0.12.3', False),
        ]:
            with self.subTest(before=before, now=now):
                self.assertEqual(self.may_open(f'{IMAGE}:{before} -', f'{IMAGE}:{now} -', 'aaa') is not None, is_older)


class DockerTest(unittest.TestCase):
    """The words that stand in the environment of a command, with a docker in its path."""

    def setUp(self):
        folder = site_place.tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.place = lay_toolbox(folder.name)

    def ask(self, docker, *words):
        (self.place / 'docker').write_text(f'#!/bin/sh\n{docker}\n')
        (self.place / 'docker').chmod(0o755)
        environment = {'PATH': f'{self.place}:{os.environ["PATH"]}', 'PYTHONDONTWRITEBYTECODE': '1'}
        (self.place / 'image-revisions.py').touch()
        return subprocess.run([self.place / 'image-version', *words], env=environment, capture_output=True, text=True)

    def test_an_image_is_what_was_named_or_what_docker_knows(self):
        def tells(*digests, tags=()):
            return f"echo '{json.dumps([{'RepoDigests': list(digests), 'RepoTags': [f'{IMAGE}:v1', *tags]}])}'"

        name = f'{IMAGE}:v1'
        for docker, words, now in [
            (tells(f'{IMAGE}@{ONE}', f'mirror/w@{OTHER}'), [name], ONE),
            (tells(f'{IMAGE}@{ONE}'), [name, OTHER], OTHER),
            (tells(), [name], '-'),
            # a mirror served it
            (tells(tags=[f'{IMAGE}:{OTHER.replace(":", "-")}']), [name], OTHER),
        ]:
            self.assertEqual(self.ask(docker, 'now', *words).stdout, f'{name} {now}\n')

    def test_who_listens_is_the_image_only_where_a_model_is_found_in_it(self):
        for docker, listens in [
            ('echo /app/x/model.bin', 'image'),
            ('exit 1', 'browser'),
            ('echo find: no such folder >&2; exit 1', 'browser'),
            ('true', 'browser'),
        ]:
            with self.subTest(docker):
                self.assertEqual(self.ask(docker, 'speech', 'i').stdout, f'{listens}\n')

    def test_an_image_that_is_no_open_webui_is_refused(self):
        self.assertEqual(self.ask('echo bbb; echo aaa', 'revisions', 'i').stdout, 'bbb\naaa\n')
        refused = self.ask('exit 3', 'revisions', 'nginx:1')
        self.assertEqual(
            (refused.returncode, refused.stderr.strip().split('\n')[-1]),
            (1, "nginx:1 does not look like Open WebUI (its schema's revisions cannot be read); nothing was changed"),
        )


if __name__ == '__main__':
    unittest.main()
