"""What becomes of a site's database in a release: however it goes, and wherever it is killed."""

import contextlib
import io
import json
import os
import unittest
from unittest import mock

import chart_programs  # noqa: F401

with mock.patch.dict(os.environ, {'SITE_MINIMUM': '2', 'SITE_LONGEST_ANSWER': '900'}):
    import release
import trial
from signed_call import Failure

OLD, NEW, NEWEST = '0old', '1new', '2newest'
KNOWN = {NEW: {OLD}, OLD: set(), '9skipped': set()}


class Killed(BaseException):
    """As by a node that goes: nothing in the program sees it."""


class World:
    """A cluster and a server: what is there, and how many changes it takes until somebody pulls the plug."""

    def __init__(self, databases, state, replicas=3, head=NEW, ends_at=None):
        self.databases, self.state, self.head, self.known = dict(databases), dict(state), head, {**KNOWN, head: {OLD}}
        self.deployment_ = {'metadata': {'generation': 1}, 'spec': {'replicas': replicas}} if replicas is not None else None
        self.changes, self.ends_at, self.tried, self.served = 0, ends_at, [], []
        self.migrates = self.answers = self.bailian_answers = True
        self.written, self.certificates, self.asked_sign_in, self.kept_sign_in = [], 0, [], []
        self.archive, self.is_in_use, self.is_whole, self.settings_brought = '', False, True, []
        self.series = '0.12'
        self.wanted, self.is_there, self.copies_well, self.files_come, self.settings_restored, self.looked = None, True, True, True, [], 0

    def change(self):
        if self.changes == self.ends_at:
            raise Killed()
        self.changes += 1

    # the site
    def read_state(self):
        return dict(self.state)

    def write_state(self, **values):
        self.change()
        self.state = {key: value for key, value in (self.state | values).items() if value is not None}

    def deployment(self):
        if self.deployment_:
            n = self.deployment_['spec']['replicas']
            self.deployment_['status'] = {'observedGeneration': 1, 'replicas': n, 'updatedReplicas': n, 'readyReplicas': n}
        return self.deployment_

    def scale(self, replicas):
        self.change()
        self.deployment_['spec']['replicas'] = replicas
        if replicas:
            self.served.append(self.state['database'])

    def pods(self):
        return []

    # the server
    password, base, host = 'secret', 'chat', 'pgm-here'

    def ensure_account(self):
        pass

    def url(self, database):
        return f'postgresql://{database}'

    def exists(self, database):
        return database in self.databases

    def do(self, statement, database):
        self.change()
        self.databases[database] = None

    def drop(self, database):
        self.change()
        self.databases.pop(database, None)

    def copies(self):
        return list(self.databases)

    def copy(self, source, target, build):
        self.change()
        self.databases[target] = 'half'
        self.change()
        self.databases[target] = self.databases[source]
        return 'at once'

    def ask(self, statement, *values, database):
        return [('x',)] if self.databases[database] else [(None,)]

    # settings and certificate
    def ask_bailian(self):
        if not self.bailian_answers:
            raise Failure('Bailian does not accept the API key')

    def ask_sign_in(self, site, name, url):
        self.asked_sign_in.append(name)
        if not self.people_come_in or name == self.nobody_comes_into:
            raise Failure('passwords cannot be switched off')

    def keep_sign_in(self, site, name, url):
        self.kept_sign_in.append(name)

    people_come_in, nobody_comes_into = True, None

    def write_rows(self, site, name, url):
        self.change()
        self.written.append((name, self.databases[name], url))
        if not self.rows_fit:
            raise Failure('the embedding model cannot become another')

    rows_fit = True

    def copied(self, site, source, target):
        self.change()

    def write_certificate(self, site):
        self.change()
        self.certificates += 1

    # a site of one machine
    def bring(self, url, want, say):
        self.change()
        if not self.is_whole:
            raise Failure('the archive cannot be unpacked')
        return 'key-of-old', {'offered': ['qwen-flash']}

    def refuse_a_site_in_use(self, ask, brought):
        if self.is_in_use:
            raise Failure(f'the site has chats, and was brought from {brought}')

    def brought(self, site, name, written):
        self.change()
        self.settings_brought.append((name, written))

    # an earlier time
    def look(self, here, in_use, known):
        self.looked += 1
        if not self.is_there:
            raise Failure('pgm-1 does not answer')
        return self.past

    def restore_target(self, base, want):
        return f'{base}_r_{want}_{self.wanted["key"]}'

    def copy_past(self, past, here, name):
        self.change()
        self.databases[name] = 'half'
        if not self.copies_well:
            raise Failure('the tables refer to each other in a ring')
        self.change()
        self.databases[name] = past.revision
        return 40

    def bring_files_back(self, here, name, say):
        self.change()
        if not self.files_come:
            raise Failure('OSS does not answer')

    def restored(self, site, source, target):
        self.change()
        self.settings_restored.append((source, target))

    # the image
    def revision_of(self, server, database):
        return self.databases[database]

    def revisions(self):
        return self.known

    def migrate(self, url, revision):
        self.change()
        self.databases[url.partition('//')[2]] = 'half-migrated'
        if self.migrates:
            self.change()
            self.databases[url.partition('//')[2]] = revision
        return self.migrates

    def try_out(self, url, model, administrator):
        self.change()
        self.tried.append(url.partition('//')[2])
        if not self.answers:
            raise trial.Refused('a model did not answer')

    def run(self, step, rolling=True):
        image = mock.Mock(head=lambda: self.head, revision_of=self.revision_of, revisions=self.revisions, migrate=self.migrate)
        with (
            mock.patch.object(release, 'image_schema', image),
            mock.patch.object(release, 'image_series', mock.Mock(series=lambda: self.series)),
            mock.patch.object(release, 'Server', lambda password: self),
            mock.patch.object(release, 'site_rows', self.rows),
            mock.patch.object(release, 'bring_site', mock.Mock(ARCHIVE=self.archive, bring=self.bring, refuse_a_site_in_use=self.refuse_a_site_in_use)),
            mock.patch.object(release, 'restore_site', self.restoring),
            mock.patch.object(release, 'site_sign_in', mock.Mock(ask=self.ask_sign_in, keep=self.keep_sign_in)),
            mock.patch.object(release, 'site_certificate', mock.Mock(examine=lambda: None, write=self.write_certificate)),
            mock.patch.object(trial, 'try_out', self.try_out),
            mock.patch.dict(os.environ, {'SITE_ROLLING': str(rolling).lower()}),
            contextlib.redirect_stdout(io.StringIO()) as said,
        ):
            getattr(release.Release(self), step)()
        return said.getvalue()

    @property
    def restoring(self):
        return mock.Mock(
            WANTED=self.wanted,
            KEY=self.wanted['key'] if self.wanted else '',
            look=self.look,
            target=self.restore_target,
            copy=self.copy_past,
            bring_files_back=self.bring_files_back,
        )

    @property
    def rows(self):
        return mock.Mock(
            ask_bailian=self.ask_bailian,
            write=self.write_rows,
            copied=self.copied,
            brought=self.brought,
            restored=self.restored,
            default_model=lambda: 'qwen-flash',
        )

    @property
    def site(self):
        """What people find: which database, at which revision, with how many replicas."""
        database = self.state['database']
        return database, self.databases[database], self.deployment_['spec']['replicas']

    @property
    def is_under_way(self):
        return 'release' in self.state


def in_use(**props):
    state = {'database': 'chat', 'DATABASE_URL': 'postgresql://chat', 'WEBUI_SECRET_KEY': 'k', 'password': 'secret', 'series': '0.12'}
    return World({'chat': OLD}, state, **props)


AS_BEFORE, AFTERWARDS = ('chat', OLD, 3), ('chat_r_1new', NEW, 3)


class Prepare(unittest.TestCase):
    def test_the_same_schema_changes_settings_and_certificate_and_nothing_else(self):
        world = in_use(head=OLD)
        self.assertIn('one by one', world.run('prepare'))
        self.assertEqual((world.changes, world.site), (2, AS_BEFORE))
        self.assertEqual((world.written, world.certificates), ([('chat', OLD, 'postgresql://chat')], 1))

    def test_settings_are_written_into_the_copy_before_it_is_tried_and_not_into_what_people_use(self):
        world = in_use()
        world.run('prepare')
        self.assertEqual(world.written, [('chat_r_1new', NEW, 'postgresql://chat_r_1new')])

    def test_an_empty_database_has_them_before_and_after_its_first_start(self):
        world = World({}, {'password': 'secret'}, replicas=None)
        world.run('prepare')
        self.assertEqual(world.written, [('chat', NEW, 'postgresql://chat')] * 2)

    def test_what_bailian_refuses_changes_nothing(self):
        for world in in_use(), in_use(head=OLD), World({}, {}, replicas=None):
            world.bailian_answers = False
            with self.assertRaisesRegex(Failure, 'does not accept'):
                world.run('prepare')
            self.assertEqual(world.changes, 0)

    def test_who_could_not_come_in_any_more_is_known_before_anything_is_changed(self):
        world = in_use()
        world.people_come_in = False
        with self.assertRaisesRegex(Failure, 'cannot be switched off'):
            world.run('prepare')
        self.assertEqual((world.changes, world.asked_sign_in), (0, ['chat']))

    def test_from_when_the_replicas_are_ready_who_comes_in_comes_in_under_the_new_settings(self):
        world = in_use()
        world.run('prepare')
        self.assertEqual(world.kept_sign_in, [])
        world.run('finish')
        self.assertEqual(world.kept_sign_in, ['chat_r_1new'])

    def test_settings_that_do_not_fit_leave_the_site_as_it_was(self):
        for head in OLD, NEW:
            world = in_use(head=head)
            world.rows_fit = False
            with self.subTest(head), self.assertRaisesRegex(Failure, 'cannot become another'):
                world.run('prepare')
            self.assertEqual((world.site, world.is_under_way, world.certificates), (AS_BEFORE, False, 0))

    def test_the_same_schema_closes_the_site_where_it_may_not_roll(self):
        world = in_use(head=OLD)
        world.run('prepare', rolling=False)
        self.assertEqual((world.site, world.tried), (('chat', OLD, 0), ['chat']))
        world.run('finish')
        self.assertEqual((world.site, world.is_under_way), (AS_BEFORE, False))

    def test_the_same_schema_closes_the_site_for_another_series_and_for_one_that_nobody_knows(self):
        for serves, image in ('0.12', '0.13'), ('0.12', None), (None, '0.12'), (None, None):
            world = in_use(head=OLD)
            world.series = image
            world.state = {key: value for key, value in (world.state | {'series': serves}).items() if value is not None}
            world.run('prepare')
            with self.subTest((serves, image)):
                self.assertEqual((world.site, world.tried), (('chat', OLD, 0), ['chat']))
            world.run('finish')
            self.assertEqual((world.site, world.state.get('series')), (AS_BEFORE, image))

    def test_the_series_that_serves_is_noted_when_the_replicas_are_ready_and_not_before(self):
        world = in_use()
        world.series = '0.13'
        world.run('prepare')
        self.assertEqual(world.state['series'], '0.12')
        world.run('finish')
        self.assertEqual(world.state['series'], '0.13')
        world.run('prepare')
        self.assertEqual(world.site, AFTERWARDS)

    def test_another_schema_is_made_of_a_copy_and_tried_before_anybody_sees_it(self):
        world = in_use()
        world.run('prepare')
        self.assertEqual((world.site, world.tried, world.served), (('chat_r_1new', NEW, 0), ['chat_r_1new'], []))
        self.assertEqual(world.databases['chat'], OLD)
        world.run('finish')
        self.assertEqual((world.site, world.is_under_way), (AFTERWARDS, False))

    def test_an_empty_database_is_made_in_place(self):
        world = World({}, {'password': 'secret'}, replicas=None)
        world.run('prepare')
        self.assertEqual((world.databases, world.tried, world.is_under_way), ({'chat': NEW}, ['chat'], False))
        self.assertEqual(len(world.state['WEBUI_SECRET_KEY']), 64)

    def test_what_fails_leaves_the_site_as_it_was(self):
        for what in 'migrates', 'answers':
            world = in_use()
            setattr(world, what, False)
            with self.subTest(what), self.assertRaisesRegex(Failure, 'the site goes on as it was'):
                world.run('prepare')
            self.assertEqual((world.site, world.is_under_way, world.databases), (AS_BEFORE, False, {'chat': OLD}))

    def test_an_older_image_is_refused_before_anything_changes(self):
        world = in_use()
        world.databases['chat'] = 'from-the-future'
        with self.assertRaisesRegex(Failure, 'which this image does not know'):
            world.run('prepare')
        self.assertEqual(world.changes, 0)

    def test_the_copy_of_the_release_before_the_last_makes_room(self):
        world = in_use()
        world.databases['chat_r_0older'] = '0older'
        world.run('prepare')
        self.assertEqual(sorted(world.databases), ['chat', 'chat_r_1new'])


class KilledAnywhere(unittest.TestCase):
    """At every change that a step makes."""

    def points(self, **props):
        whole = in_use(**props)
        whole.run('prepare')
        return range(whole.changes)

    def test_it_is_run_again(self):
        self.assertGreaterEqual(len(self.points()), 8)
        for point in self.points():
            world = in_use(ends_at=point)
            with self.subTest(point):
                with self.assertRaises(Killed):
                    world.run('prepare')
                world.ends_at = None
                world.run('prepare')
                world.run('finish')
                self.assertEqual((world.site, world.is_under_way, world.databases['chat']), (AFTERWARDS, False, OLD))

    def test_it_is_taken_back(self):
        for point in self.points():
            world = in_use(ends_at=point)
            with self.subTest(point):
                with self.assertRaises(Killed):
                    world.run('prepare')
                # the steps of the release of before, in its image
                world.ends_at, world.head = None, OLD
                world.run('restore')
                world.run('finish')
                self.assertEqual((world.site, world.is_under_way), (AS_BEFORE, False))

    def test_it_is_taken_back_and_that_is_killed_too(self):
        for point in range(len(self.points()) + 1):
            for second in range(6):
                world = in_use(ends_at=point)
                with self.subTest((point, second)):
                    with contextlib.suppress(Killed):
                        world.run('prepare')
                    world.head, world.ends_at = OLD, world.changes + second
                    with contextlib.suppress(Killed):
                        world.run('restore')
                        world.run('finish')
                    world.ends_at = None
                    world.run('restore')
                    world.run('finish')
                    self.assertEqual((world.site, world.is_under_way), (AS_BEFORE, False))

    def test_another_release_follows(self):
        for point in range(len(self.points()) + 1):
            world = in_use(ends_at=point)
            with self.subTest(point):
                with contextlib.suppress(Killed):
                    world.run('prepare')
                world.ends_at, world.head, world.known = None, NEWEST, {NEWEST: {NEW}, **KNOWN}
                world.run('prepare')
                world.run('finish')
                self.assertEqual((world.site, world.is_under_way), (('chat_r_2newest', NEWEST, 3), False))

    def test_giving_up_is_killed(self):
        for point in range(20):
            world = in_use(ends_at=point)
            world.answers = False
            with self.subTest(point):
                with contextlib.suppress(Killed, Failure):
                    world.run('prepare')
                world.ends_at, world.head = None, OLD
                world.run('restore')
                world.run('finish')
                self.assertEqual((world.site, world.is_under_way), (AS_BEFORE, False))


BROUGHT = ('chat_r_0old_brought', OLD, 3)


class Bring(unittest.TestCase):
    def world(self, **props):
        world = in_use(head=OLD, **props)
        world.archive = 'bring/site.tar'
        return world

    def test_a_site_of_one_machine_is_made_beside_and_tried_before_anybody_sees_it(self):
        world = self.world()
        world.run('prepare')
        self.assertEqual((world.site, world.tried, world.served), (('chat_r_0old_brought', OLD, 0), ['chat_r_0old_brought'], []))
        self.assertEqual((world.databases['chat'], world.settings_brought), (OLD, [('chat_r_0old_brought', {'offered': ['qwen-flash']})]))
        world.run('finish')
        self.assertEqual((world.site, world.is_under_way), (BROUGHT, False))
        self.assertEqual((world.state['WEBUI_SECRET_KEY'], world.state['brought']), ('key-of-old', 'bring/site.tar'))

    def test_it_is_brought_at_the_first_deploy_too(self):
        world = World({}, {'password': 'secret'}, replicas=None, head=OLD)
        world.archive = 'bring/site.tar'
        world.run('prepare')
        self.assertEqual(
            (world.state['database'], world.state['WEBUI_SECRET_KEY'], world.tried), ('chat_r_0old_brought', 'key-of-old', ['chat_r_0old_brought'])
        )

    def test_it_is_brought_once(self):
        world = self.world()
        for step in 'prepare', 'finish':
            world.run(step)
        changes = world.changes
        self.assertIn('one by one', world.run('prepare'))
        self.assertEqual((world.changes - changes, world.site), (2, BROUGHT))

    def test_a_site_in_use_is_refused_before_anything_changes(self):
        world = self.world()
        world.is_in_use, world.state['brought'] = True, 'bring/other.tar'
        with self.assertRaisesRegex(Failure, 'was brought from bring/other.tar'):
            world.run('prepare')
        self.assertEqual((world.changes, world.site), (0, AS_BEFORE))

    def test_what_fails_leaves_the_site_as_it_was_with_its_key(self):
        for what in 'is_whole', 'answers', 'rows_fit', 'migrates':
            world = self.world()
            setattr(world, what, False)
            before = dict(world.state)
            with self.subTest(what), self.assertRaisesRegex(Failure, 'the site goes on as it was'):
                world.run('prepare')
            self.assertEqual((world.site, world.databases, world.state), (AS_BEFORE, {'chat': OLD}, before))

    def test_killed_anywhere_it_is_run_again(self):
        whole = self.world()
        whole.run('prepare')
        for point in range(whole.changes):
            world = self.world(ends_at=point)
            with self.subTest(point):
                with self.assertRaises(Killed):
                    world.run('prepare')
                world.ends_at = None
                world.run('prepare')
                world.run('finish')
                self.assertEqual((world.site, world.is_under_way, world.state['WEBUI_SECRET_KEY']), (BROUGHT, False, 'key-of-old'))

    def test_killed_anywhere_it_is_taken_back_with_the_key_of_before(self):
        whole = self.world()
        whole.run('prepare')
        for point in range(whole.changes + 1):
            world = self.world(ends_at=point)
            before = dict(world.state)
            with self.subTest(point):
                with contextlib.suppress(Killed):
                    world.run('prepare')
                world.ends_at, world.archive = None, ''
                world.run('restore')
                world.run('finish')
                self.assertEqual((world.site, world.state), (AS_BEFORE, before))

    def test_killed_anywhere_another_release_brings_it(self):
        whole = self.world()
        whole.run('prepare')
        for point in range(whole.changes + 1):
            world = self.world(ends_at=point)
            with self.subTest(point):
                with contextlib.suppress(Killed):
                    world.run('prepare')
                world.ends_at, world.head = None, NEW
                world.known = {NEW: {OLD}, **KNOWN}
                world.run('prepare')
                world.run('finish')
                self.assertEqual((world.site, world.is_under_way, world.state['WEBUI_SECRET_KEY']), (('chat_r_1new_brought', NEW, 3), False, 'key-of-old'))


class Elsewhere:
    """The database of then, on an instance of its own."""

    server = mock.Mock(host='pgm-1')
    name, revision, said = 'chat_r_1new', OLD, 'chat_r_1new (schema 0old)'


THEN = ('chat_r_1new_a', NEW, 3)


class RestoreSite(unittest.TestCase):
    def world(self, **props):
        """The site runs the newest schema; then it ran the one before."""
        world = in_use(**props)
        world.databases['chat'] = NEW
        world.wanted, world.past = {'key': 'a', 'restoreTime': '2026-11-29T14:05:00Z'}, Elsewhere()
        return world

    def restored_world(self):
        world = self.world()
        for step in 'prepare', 'finish':
            world.run(step)
        return world

    def test_it_is_made_beside_while_people_work_and_tried_before_anybody_sees_it(self):
        world, open_when_copied = self.world(), []
        copy_past = world.copy_past
        world.copy_past = lambda *words: (open_when_copied.append((world.site, world.is_under_way)), copy_past(*words))[1]
        world.run('prepare')
        self.assertEqual(open_when_copied, [(('chat', NEW, 3), False)])
        self.assertEqual((world.site, world.tried, world.served), (('chat_r_1new_a', NEW, 0), ['chat_r_1new_a'], []))
        self.assertEqual((world.databases['chat'], world.settings_restored), (NEW, [('chat', 'chat_r_1new_a')]))
        self.assertEqual(world.asked_sign_in, ['chat', 'chat_r_1new_a'])
        world.run('finish')
        self.assertEqual((world.site, world.is_under_way, world.state['restored'], world.state['WEBUI_SECRET_KEY']), (THEN, False, 'a', 'k'))

    def test_it_is_restored_once_and_the_clone_may_be_gone(self):
        world = self.restored_world()
        changes, world.is_there = world.changes, False
        self.assertIn('one by one', world.run('prepare'))
        self.assertEqual((world.changes - changes, world.site, world.looked), (2, THEN, 1))

    def test_without_the_property_it_stays_and_the_same_wish_later_is_no_new_one(self):
        world = self.restored_world()
        wanted, world.wanted = world.wanted, None
        world.run('prepare')
        self.assertEqual(world.site, THEN)
        world.wanted = wanted
        world.run('prepare')
        self.assertEqual((world.site, world.looked), (THEN, 1))

    def test_another_wish_is_another_restoration_beside_the_one_of_now(self):
        world = self.restored_world()
        world.wanted = world.wanted | {'key': 'b'}
        for step in 'prepare', 'finish':
            world.run(step)
        self.assertEqual((world.site, world.state['restored']), (('chat_r_1new_b', NEW, 3), 'b'))
        self.assertEqual(sorted(world.databases), ['chat_r_1new_a', 'chat_r_1new_b'])

    def test_a_database_of_before_is_read_where_it_is(self):
        world = self.restored_world()
        world.past = mock.Mock(server=world, revision=NEW, said='chat')
        world.past.name = 'chat'
        world.wanted = world.wanted | {'key': 'b'}
        world.run('prepare')
        self.assertEqual(sorted(world.databases), ['chat', 'chat_r_1new_a', 'chat_r_1new_b'])
        self.assertEqual(world.settings_restored[-1], ('chat', 'chat_r_1new_b'))

    def test_an_image_that_is_older_than_the_site_takes_the_site_of_then(self):
        world = self.world(head=OLD)
        world.databases['chat'] = 'from-the-future'
        for step in 'prepare', 'finish':
            world.run(step)
        self.assertEqual(world.site, ('chat_r_0old_a', OLD, 3))

    def test_an_empty_site_becomes_it_at_its_first_deploy(self):
        world = World({}, {'password': 'secret'}, replicas=None)
        world.wanted, world.past = {'key': 'a', 'restoreTime': ''}, Elsewhere()
        world.run('prepare')
        self.assertEqual((world.state['database'], world.tried), ('chat_r_1new_a', ['chat_r_1new_a']))

    def test_an_instance_that_was_made_anew_is_filled_and_the_key_stays(self):
        world = self.world()
        world.databases, world.state['database'] = {}, 'chat_r_0gone'
        for step in 'prepare', 'finish':
            world.run(step)
        self.assertEqual((world.site, world.state['WEBUI_SECRET_KEY']), (THEN, 'k'))

    def test_what_is_not_there_is_refused_before_anything_changes(self):
        world = self.world()
        world.is_there = False
        with self.assertRaisesRegex(Failure, 'does not answer'):
            world.run('prepare')
        self.assertEqual((world.changes, world.site), (0, ('chat', NEW, 3)))

    def test_what_fails_leaves_the_site_as_it_was(self):
        for what in 'copies_well', 'migrates', 'files_come', 'rows_fit', 'answers':
            world = self.world()
            setattr(world, what, False)
            before = dict(world.state)
            with self.subTest(what), self.assertRaisesRegex(Failure, 'the site goes on as it was'):
                world.run('prepare')
            self.assertEqual((world.site, world.databases, world.state), (('chat', NEW, 3), {'chat': NEW}, before))

    def test_a_time_at_which_nobody_could_come_in_is_refused(self):
        world = self.world()
        world.nobody_comes_into = 'chat_r_1new_a'
        with self.assertRaisesRegex(Failure, 'cannot be switched off; the site goes on as it was'):
            world.run('prepare')
        self.assertEqual(world.site, ('chat', NEW, 3))

    def points(self):
        whole = self.world()
        whole.run('prepare')
        return range(whole.changes + 1)

    def test_killed_anywhere_it_is_run_again(self):
        self.assertGreaterEqual(len(self.points()), 10)
        for point in self.points():
            world = self.world(ends_at=point)
            with self.subTest(point):
                with contextlib.suppress(Killed):
                    world.run('prepare')
                world.ends_at = None
                world.run('prepare')
                world.run('finish')
                self.assertEqual((world.site, world.is_under_way, world.state['restored'], world.databases['chat']), (THEN, False, 'a', NEW))

    def test_killed_anywhere_it_is_taken_back(self):
        for point in self.points():
            world = self.world(ends_at=point)
            before = dict(world.state)
            with self.subTest(point):
                with contextlib.suppress(Killed):
                    world.run('prepare')
                world.ends_at, world.wanted = None, None
                world.run('restore')
                world.run('finish')
                self.assertEqual((world.site, world.state), (('chat', NEW, 3), before))

    def test_killed_anywhere_a_release_without_it_opens_a_whole_site(self):
        for point in self.points():
            world = self.world(ends_at=point)
            with self.subTest(point):
                with contextlib.suppress(Killed):
                    world.run('prepare')
                world.ends_at, world.wanted = None, None
                world.run('prepare')
                world.run('finish')
                self.assertIn((world.site, world.is_under_way), [(('chat', NEW, 3), False), (THEN, False)])


class Restore(unittest.TestCase):
    def test_the_database_of_before_is_the_sites_again_while_nobody_has_written(self):
        world = in_use()
        world.run('prepare')
        world.head = OLD
        self.assertIn('chat again', world.run('restore'))
        world.run('finish')
        self.assertEqual((world.site, world.is_under_way), (AS_BEFORE, False))

    def test_settings_and_certificate_of_before_are_put_back_and_a_failure_of_that_is_said(self):
        for fits in True, False:
            world = in_use()
            world.run('prepare')
            world.head, world.written, world.certificates, world.rows_fit = OLD, [], 0, fits
            said = world.run('restore')
            self.assertEqual((world.written, world.certificates), ([('chat', OLD, 'postgresql://chat')], 1))
            self.assertEqual('are not put back: the embedding model' in said, not fits)
            world.run('finish')
            self.assertEqual(world.site, AS_BEFORE)

    def test_it_is_refused_once_a_replica_was_ready(self):
        world = in_use()
        world.run('prepare')
        world.run('finish')
        world.head = OLD
        with self.assertRaisesRegex(Failure, 'would lose what they wrote'):
            world.run('restore')
        self.assertEqual(world.site, AFTERWARDS)

    def test_a_replica_that_was_ready_while_the_site_closed_is_seen(self):
        world = in_use()
        world.run('prepare')
        world.head = OLD
        close = release.Release.close

        def opened_before(self):
            world.state.pop('release')
            close(self)

        with mock.patch.object(release.Release, 'close', opened_before), self.assertRaisesRegex(Failure, 'would lose what they wrote'):
            world.run('restore')
        self.assertEqual(world.site, AFTERWARDS)

    def test_a_step_ends_those_of_another_release_that_still_run(self):
        site, ended = mock.Mock(), []
        site.return_value.end_step = ended.append
        with (
            mock.patch.object(release, 'Site', site),
            mock.patch.object(release, 'Release', mock.Mock()),
            mock.patch.dict(os.environ, SITE_NAME='c', SITE_NAMESPACE='c'),
        ):
            release.main('restore')
        self.assertEqual(ended, ['prepare', 'finish'])

    def test_the_first_replica_that_is_ready_ends_the_way_back_and_not_the_last(self):
        world = in_use()
        world.run('prepare')
        world.scale(3)
        deployment = world.deployment()
        deployment['status'] |= {'readyReplicas': 1, 'updatedReplicas': 3}
        with mock.patch.object(World, 'deployment', lambda self: deployment), mock.patch.object(release, 'Server', lambda password: world):
            one = release.Release(world)
            self.assertFalse(one.are_ready())
        self.assertFalse(world.is_under_way)

    def test_the_note_says_all_that_a_step_must_know(self):
        world = in_use()
        world.run('prepare')
        self.assertEqual(json.loads(world.state['release']), {'to': NEW, 'database': 'chat', 'target': 'chat_r_1new', 'replicas': 3})


if __name__ == '__main__':
    unittest.main()
