"""From whom an image comes, when somebody is left for the next one, and what is said of it, held against an engine that tells what a test wants.

python3 -m unittest test/unit/machine/pieces/pull_image_test.py
"""

import io
import json
import pathlib
import socket
import sys
import tempfile
import threading
import time
import unittest
from contextlib import redirect_stdout
from unittest import mock

from site_place import LIB, load

sys.path.insert(0, str(LIB / 'registry'))
import image_registry  # noqa: E402

pull_image = load('images/pull_image.py')
NAME, TAG = 'ghcr.io/o/w', 'v1'
ONE, OTHER = 'sha256:' + '1' * 64, 'sha256:' + '2' * 64
MIRRORS = {'ghcr.io': ['near.cn', 'next.cn/ghcr.io']}
NOT_FOUND = (404, [{'message': 'manifest for ghcr.io/o/w:v1 not found: manifest unknown'}])
BUSY = (500, [{'message': 'toomanyrequests: later'}])


def names(digest):
    return 200, [{'Descriptor': {'digest': digest}}]


def layer(status, current=0, layer='a'):
    return {'id': layer, 'status': status, 'progressDetail': {'current': current}}


COMES = (200, [layer('Pulling fs layer'), layer('Downloading', 5), layer('Download complete'), layer('Pull complete')])


class Engine:
    """docker's socket: what it answers to each question, and what was asked; a number among the lines is a pause in seconds."""

    def __init__(self, path):
        self.answers, self.asked, self.credentials, self.pulled = {}, [], [], set()
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.bind(path)
        self.socket.listen()
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self.answer, args=[connection], daemon=True).start()

    def answer(self, connection):
        head = connection.recv(65536).decode()
        question = ' '.join(head.split()[:2])
        self.asked.append(question)
        self.credentials += [line.partition(': ')[2] for line in head.split('\r\n') if line.startswith('X-Registry-Auth')]
        status, lines = self.answers.get(question, BUSY)
        connection.sendall(f'HTTP/1.1 {status} x\r\nConnection: close\r\n\r\n'.encode())
        try:
            for line in lines:
                time.sleep(line) if isinstance(line, (int, float)) else connection.sendall(json.dumps(line).encode() + b'\n')
        except OSError:
            pass
        if status == 200 and lines[-1] == COMES[1][-1]:
            repository, _, tag = question.partition('fromImage=')[2].partition('&tag=')
            self.pulled.add(f'{repository}{"@" if tag.startswith("sha256:") else ":"}{tag}')
        connection.close()


def distribution(repository):
    return f'GET /distribution/{repository}:{TAG}/json'


def create(repository, tag=ONE):
    return f'POST /images/create?fromImage={repository}&tag={tag}'


class PullImageTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.place = pathlib.Path(folder.name)
        self.engine = Engine(str(self.place / 'engine'))
        self.addCleanup(self.engine.socket.close)
        self.docker, self.here = [], set()
        for module, name, value in [
            (image_registry, 'ENGINE', str(self.place / 'engine')),
            (image_registry, 'STILL', 0.4),
            (image_registry, 'ANSWER', 0.4),
            (pull_image, 'docker', lambda *words: self.docker.append(' '.join(words))),
            (pull_image, 'is_here', lambda reference: reference in self.here | self.engine.pulled),
            (pull_image, 'time', mock.Mock(monotonic=time.monotonic)),
            (pull_image, 'TRIES', 2),
            (pull_image, 'SITES_REGISTRIES', self.place / 'registries.json'),
        ]:
            patch = mock.patch.object(module, name, value)
            patch.start()
            self.addCleanup(patch.stop)

    def pull(self, digest='', mirrors=MIRRORS, logins=None, **answers):
        """The sentence, or '' where it came; what was said stays in `said`."""
        registries = json.dumps({'mirrors': mirrors, 'logins': logins or {}})
        self.said = io.StringIO()
        with redirect_stdout(self.said):
            try:
                pull_image.ensure(f'{NAME}:{TAG}', digest, registries)
            except SystemExit as ended:
                return ended.code
        return ''

    def test_where_the_image_is_nobody_is_asked(self):
        kept = f'{NAME}:{ONE.replace(":", "-")}'
        for here, digest in [(f'{NAME}:{TAG}', ''), (f'{NAME}@{ONE}', ONE), (kept, ONE)]:
            with self.subTest(here=here):
                self.docker.clear()
                self.here = {here}
                self.assertEqual(self.pull(digest), '')
                self.assertEqual((self.engine.asked, self.docker), ([], [f'tag {here} {NAME}:{TAG}']))

    def test_where_images_come_from_is_written_down_only_when_it_is_something_else(self):
        written = self.place / 'registries.json'
        self.here = {f'{NAME}:{TAG}'}
        self.pull()
        before = written.stat()
        self.pull()
        self.assertEqual((written.stat().st_ino, written.stat().st_mtime_ns), (before.st_ino, before.st_mtime_ns))
        self.pull(mirrors={})
        self.assertEqual(json.loads(written.read_text()), {'mirrors': {}, 'logins': {}})
        # Who is told of none leaves what is there.
        pull_image.ensure(f'{NAME}:{TAG}')
        self.assertEqual(json.loads(written.read_text()), {'mirrors': {}, 'logins': {}})

    def test_from_a_mirror_by_digest_and_nothing_is_left_of_who_served_it(self):
        self.engine.answers = {create('near.cn/o/w'): COMES}
        self.assertEqual(self.pull(ONE), '')
        self.assertEqual(self.engine.asked, [create('near.cn/o/w')])
        kept = f'{NAME}:{ONE.replace(":", "-")}'
        self.assertEqual(self.docker, [f'tag near.cn/o/w@{ONE} {NAME}:{TAG}', f'tag {NAME}:{TAG} {kept}', f'rmi near.cn/o/w@{ONE}'])

    def test_the_next_one_is_asked_for_whatever_reason_and_the_registry_last(self):
        for why in [BUSY, (200, [layer('Downloading', 1)]), (200, [{'error': 'filesystem layer verification failed'}]), (200, [layer('Downloading', 1), 2])]:
            with self.subTest(why=why):
                self.engine.asked.clear()
                self.engine.pulled.clear()
                self.engine.answers = {create('near.cn/o/w'): why, create('next.cn/ghcr.io/o/w'): why, create(NAME): COMES}
                self.assertEqual(self.pull(ONE), '')
                self.assertEqual(self.engine.asked, [create('near.cn/o/w'), create('next.cn/ghcr.io/o/w'), create(NAME)])

    def test_who_trickles_stands_still(self):
        trickle = [line for n in range(20) for line in (layer('Downloading', n), 0.1)]
        self.engine.answers = {create('near.cn/o/w'): (200, trickle), create('next.cn/ghcr.io/o/w'): COMES}
        self.assertEqual(self.pull(ONE), '')
        self.assertRegex(self.said.getvalue(), r'near\.cn: it stands still: 0 MiB and 0 of 1 layers from near\.cn')

    def test_who_is_slow_but_comes_on_is_not_left_and_unpacking_has_its_own_time(self):
        megabytes = [line for n in range(1, 8) for line in (layer('Downloading', n << 20), 0.2)]
        self.engine.answers = {create('near.cn/o/w'): (200, [*megabytes, layer('Download complete'), layer('Extracting'), 0.8, layer('Pull complete')])}
        self.assertEqual(self.pull(ONE), '')
        self.assertEqual(self.engine.asked, [create('near.cn/o/w')])

    def test_tries_again_of_docker_are_no_progress(self):
        again = [line for n in range(5, 0, -1) for line in (layer(f'Retrying in {n} seconds'), 0.2)]
        self.engine.answers = {create('near.cn/o/w'): (200, [layer('Downloading', 9), *again]), create('next.cn/ghcr.io/o/w'): COMES}
        self.assertEqual(self.pull(ONE), '')
        self.assertIn('near.cn: it stands still', self.said.getvalue())

    def test_an_unknown_digest_is_what_the_registry_says(self):
        self.engine.answers = {distribution(NAME): names(ONE), create('near.cn/o/w'): COMES}
        self.assertEqual(self.pull(), '')
        self.assertEqual(self.engine.asked, [distribution(NAME), create('near.cn/o/w')])

    def test_else_what_two_mirrors_say_and_never_what_one_does(self):
        near, following = distribution('near.cn/o/w'), distribution('next.cn/ghcr.io/o/w')
        self.engine.answers = {near: names(ONE), following: names(ONE), create('near.cn/o/w'): COMES}
        self.assertEqual(self.pull(), '')
        for said, sentence in [
            (
                {near: names(ONE), following: names(OTHER)},
                f'the mirrors disagree about {NAME}:{TAG} .*name the digest of the image in the app; nothing was pulled',
            ),
            ({near: names(ONE)}, 'could not pull .*; name the digest of the image, give the machine a way to the registry'),
            ({near: names('latest'), following: names(ONE)}, 'could not pull '),
            ({}, 'could not pull '),
        ]:
            with self.subTest(said=said):
                self.engine.answers, self.engine.asked = said, []
                self.engine.pulled.clear()
                self.assertRegex(self.pull(), f'^{sentence}')
                self.assertEqual([question for question in self.engine.asked if 'create' in question], [])

    def test_an_image_that_the_registry_does_not_have_is_not_asked_of_mirrors(self):
        self.engine.answers = {distribution(NAME): NOT_FOUND, distribution('near.cn/o/w'): names(ONE), distribution('next.cn/ghcr.io/o/w'): names(ONE)}
        self.assertEqual(self.pull(), f'the registry has no {NAME}:{TAG}; correct the tag or the digest of the image')
        self.assertEqual(self.engine.asked, [distribution(NAME)])

    def test_without_mirrors_the_tag_is_pulled(self):
        self.engine.answers = {create(NAME, TAG): COMES}
        self.assertEqual((self.pull(mirrors={}), self.docker), ('', []))

    def test_a_full_disk_ends_it_at_once(self):
        self.engine.answers = {create('near.cn/o/w'): (200, [{'error': 'write /var/lib/docker: no space left on device'}])}
        self.assertEqual(self.pull(ONE), f'the system disk is too small for {NAME}@{ONE}; give systemDiskSizeGiB more, then deploy again')
        self.assertEqual(self.engine.asked, [create('near.cn/o/w')])

    def test_who_lies_or_refuses_is_not_asked_again_and_who_is_busy_is(self):
        self.engine.answers = {create('near.cn/o/w'): (200, [{'error': 'manifest verification failed for digest'}])}
        self.assertRegex(self.pull(ONE), r'near\.cn: manifest verification failed.*ghcr\.io: toomanyrequests')
        self.assertEqual([self.engine.asked.count(create(one)) for one in ('near.cn/o/w', 'next.cn/ghcr.io/o/w', NAME)], [1, 2, 2])

    def test_a_docker_that_does_not_answer_is_named(self):
        with mock.patch.object(image_registry, 'ENGINE', str(self.place / 'nobody')):
            self.assertRegex(self.pull(ONE), '^docker does not answer .*journalctl -u docker')

    def test_docker_hubs_own_images_are_in_its_library(self):
        known = {'docker.io': ['hub.cn']}
        self.assertEqual([one.repository for one in pull_image.registries_of('docker.io/nginx', known, None)], ['hub.cn/library/nginx', 'docker.io/nginx'])
        self.assertEqual([one.repository for one in pull_image.registries_of('docker.io/o/w', known, None)], ['hub.cn/o/w', 'docker.io/o/w'])


if __name__ == '__main__':
    unittest.main()
