#!/usr/bin/env python3
# The steps of a release that Kubernetes does not know: what becomes of the database. Run by jobs that are hooks of the chart.
#
#   release.py prepare    before anything of the release is changed. Where the image's schema is the database's, nothing is to be done: the replicas are replaced
#                         one by one. Where it is not: the replicas end, each after its answers; the database is copied, the copy migrated, and the image tried on it;
#                         then it is the database of the site. The one of before is left as it is. Whatever goes wrong, the site goes on with that. Where a site
#                         of one machine is to be brought, that is done into a database of its own (bring_site.py), which becomes the site's in the same way;
#                         so is that of an earlier time (restore_site.py), which is filled while people still use the one of now
#   release.py finish     after it: the replicas start again, and are ready
#   release.py restore    before a release is taken back: the database of before is the site's again, as long as no replica has been ready with the other one
#
# What it must know when it is killed is in the Secret NAME-state: `release`, as JSON, from the moment when the site closes to the one when the first replica is
# ready; and `series`, which of them serves. Each step can be run again from wherever it was.
#
# From the environment: SITE_NAME, SITE_NAMESPACE, SITE_MINIMUM (replicas), SITE_ROLLING, SITE_LONGEST_ANSWER, SITE_DATABASE, what site_rows.py, site_sign_in.py,
# site_certificate.py, bring_site.py and restore_site.py are told, and Open WebUI's own variables.
#
# Ends 1 with one sentence on the error output where it will not go well another time either.
import contextlib
import json
import os
import secrets
import sys
import time

import bring_site
import image_schema
import image_series
import psycopg
import restore_site
import site_certificate
import site_rows
import site_sign_in
import trial
from cluster_api import Site
from signed_call import Failure
from site_databases import Server

MINIMUM = int(os.environ.get('SITE_MINIMUM', '1'))
LONGEST_ANSWER = int(os.environ.get('SITE_LONGEST_ANSWER', '900'))
READY_SECONDS = 1500
# What changes with a password is in every token; releases before 0.12.1 have no such column.
ADMINISTRATOR = """
    SELECT u.id, to_jsonb(a) ->> 'session_stamp' FROM "user" u LEFT JOIN auth a ON a.id = u.id WHERE u.role = 'admin' ORDER BY u.created_at LIMIT 1
"""


def say(text):
    print(time.strftime('%H:%M:%S'), text, flush=True)


class Release:
    def __init__(self, site):
        self.site = site
        self.state = site.read_state()
        self.server = Server(self.state.get('password'))

    @property
    def database(self):
        return self.state['database']

    @property
    def under_way(self):
        return json.loads(self.state.get('release') or 'null')

    def keep(self, **values):
        self.site.write_state(**values)
        self.state = {key: value for key, value in (self.state | values).items() if value is not None}

    def use(self, database, **values):
        """From now on it is the site's: whatever starts, starts with it."""
        self.keep(database=database, DATABASE_URL=self.server.url(database), **values)

    # -- prepare

    def ensure_state(self):
        """The account, the database and the key that signs sessions. Written down before they are used: who is killed in between finds them."""
        if not self.server.password:
            self.server.password = self.server.new_password()
            self.keep(password=self.server.password)
        self.server.ensure_account()
        if 'database' not in self.state:
            self.use(self.server.base, WEBUI_SECRET_KEY=self.state.get('WEBUI_SECRET_KEY') or secrets.token_hex(32))
        os.environ['WEBUI_SECRET_KEY'] = self.state['WEBUI_SECRET_KEY']
        if not self.server.exists(self.database):
            self.server.do('CREATE DATABASE {}', self.database)

    def prepare(self):
        site_certificate.examine()
        site_rows.ask_bailian()
        self.ensure_state()
        site_sign_in.ask(*self.place)
        want = image_schema.head()
        self.leave_what_did_not_end(want)
        have, note = image_schema.revision_of(self.server, self.database), self.under_way
        if restore_site.WANTED and restore_site.KEY != self.state.get('restored'):
            self.restore_site(restore_site.look(self.server, self.database, image_schema.revisions()), want)
        elif self.is_to_be_brought():
            self.bring(want)
        elif have is None or not self.has_users():
            self.first(want)
        elif have == want and note and note['to'] == want and note['target'] == self.database:
            say('the database was brought to this release before: going on')
            self.write_rows(self.database)
        elif have == want and os.environ['SITE_ROLLING'] == 'true' and self.may_stand_beside():
            self.write_rows(self.database)
            say(f'the schema stays at {want}: the replicas are replaced one by one')
        elif have not in image_schema.revisions():
            raise Failure(f'the database is at {have}, which this image does not know: it is older than what the site runs; name that one or a newer one')
        else:
            self.change(have, want)
        site_certificate.write(self.site)

    def may_stand_beside(self):
        """Whether two releases may serve side by side for a while. Upstream says of the first releases of a series that they may not, also where the schema
        is the same: what replicas say to each other changes. Which series serves is noted when a release has ended; one that is not known is another."""
        series = image_series.series()
        return series is not None and self.state.get('series') == series

    @property
    def place(self):
        return self.site, self.database, self.server.url(self.database)

    def write_rows(self, database):
        site_rows.write(self.site, database, self.server.url(database))

    def leave_what_did_not_end(self, want):
        """Another release came so far and no further: nobody has been let in to what it made."""
        note = self.under_way
        if note and note['to'] != want:
            self.close()
            self.use(note['database'], release=json.dumps(note | {'to': None, 'target': note['database']}), **note.get('puts_back', {}))
            say(f'a release to {note["to"]} had not ended: the database of the site is {note["database"]} again')

    def first(self, want):
        """Nobody is there yet: no copy, and no replica that could see an administrator missing."""
        say(f'an empty database becomes {want}')
        self.migrate(self.database, want)
        self.write_rows(self.database)
        self.try_out(self.database)
        # Now those that the image has made when it started are there too.
        self.write_rows(self.database)
        say('it is made, and the image has answered')

    def has_users(self):
        ((table,),) = self.server.ask("""SELECT to_regclass('"user"')::text""", database=self.database)
        return bool(table and self.server.ask('SELECT 1 FROM "user" LIMIT 1', database=self.database))

    def change(self, have, want):
        def make(note):
            if note['target'] != self.database:
                self.copy(note, have)
                self.migrate(note['target'], want)

        self.go_over_to(self.target(have, want), want, make)

    def is_to_be_brought(self):
        """Once; the archive may be gone afterwards."""
        brought = self.state.get('brought')
        if not bring_site.ARCHIVE or bring_site.ARCHIVE == brought:
            return False
        if self.has_users():
            bring_site.refuse_a_site_in_use(lambda statement: self.server.ask(statement, database=self.database), brought)
        return True

    def bring(self, want):
        values = {}

        def make(note):
            self.make_room(note)
            self.server.do('CREATE DATABASE {}', note['target'])
            self.migrate(note['target'], want)
            key, written = bring_site.bring(self.server.url(note['target']), want, say)
            site_rows.brought(self.site, note['target'], written)
            # Who is signed in there is signed in here; the trial signs with it too.
            os.environ['WEBUI_SECRET_KEY'] = key
            values.update(WEBUI_SECRET_KEY=key, brought=bring_site.ARCHIVE)

        puts_back = {'WEBUI_SECRET_KEY': self.state['WEBUI_SECRET_KEY'], 'brought': self.state.get('brought')}
        self.go_over_to(f'{self.server.base}_r_{want}_brought', want, make, values, puts_back)

    def restore_site(self, past, want):
        """What takes long is done while people use the site of now: the past does not change, and nobody sees what is made of it."""
        before, target = self.database, restore_site.target(self.server.base, want)
        self.fill_from(past, target, want)

        def make(note):
            restore_site.bring_files_back(self.server, target, say)
            site_rows.restored(self.site, past.name if past.server is self.server else before, target)
            # Whoever has come in since then may not be there.
            site_sign_in.ask(self.site, target, self.server.url(target))

        self.go_over_to(target, want, make, {'restored': restore_site.KEY}, {'restored': self.state.get('restored')})
        say(f'the site is that of {restore_site.WANTED["restoreTime"]}; the database of before, {before}, is still there')

    def fill_from(self, past, target, want):
        say(f'restoring {past.said} of {past.server.host}')
        try:
            # A database of before is read where it is.
            self.make_room({'database': self.database}, *[past.name] * (past.server is self.server))
            say(f'copied, {restore_site.copy(past, self.server, target)} tables')
            self.migrate(target, want)
        except (Failure, psycopg.Error) as error:
            with contextlib.suppress(psycopg.Error):
                self.server.drop(target)
            raise Failure(f'{error}; the site goes on as it was')

    def go_over_to(self, target, want, make, values=None, puts_back=None):
        """The site goes on with another database, which `make` fills while nobody is there; with it go values, and come back with that of before."""
        replicas = (self.under_way or {}).get('replicas') or self.replicas()
        note = {'to': want, 'database': self.database, 'target': target, 'replicas': replicas} | ({'puts_back': puts_back} if puts_back else {})
        self.keep(release=json.dumps(note))
        try:
            self.close()
            make(note)
            self.write_rows(target)
            self.try_out(target)
        except (Failure, trial.Refused, psycopg.Error) as error:
            self.give_up(note)
            raise Failure(f'{error}; the site goes on as it was')
        self.use(target, **(values or {}))
        say(f'the database of the site is {target}')

    def replicas(self):
        deployment = self.site.deployment()
        return max((deployment or {}).get('spec', {}).get('replicas') or 0, MINIMUM)

    def target(self, have, want):
        # The same schema, another release that cannot roll: the same database.
        return self.database if have == want else f'{self.server.base}_r_{want}'

    def close(self):
        if self.site.deployment() is None:
            return
        say('the replicas end after their answers')
        self.site.scale(0)
        deadline = time.monotonic() + LONGEST_ANSWER + 300
        while pods := self.site.pods():
            if time.monotonic() > deadline:
                raise Failure(f'{len(pods)} replicas have not ended')
            time.sleep(1)
        say('the site is closed')

    def make_room(self, note, *read):
        for name in self.server.copies():
            if name not in (note['database'], *read):
                self.server.drop(name)

    def copy(self, note, have):
        self.make_room(note)

        def build(database):
            if not image_schema.migrate(self.server.url(database), have):
                raise Failure(f'this image does not make the schema {have} of the site')

        say(f'copied {self.server.copy(note["database"], note["target"], build)}')
        site_rows.copied(self.site, note['database'], note['target'])

    def migrate(self, database, want):
        if not image_schema.migrate(self.server.url(database), want) or image_schema.revision_of(self.server, database) != want:
            raise Failure('the migration of the database failed (its log is above)')
        say('migrated')

    def try_out(self, database):
        def administrator():
            found = self.server.ask(ADMINISTRATOR, database=database)
            if not found:
                raise trial.Refused('the site has no administrator')
            return found[0]

        trial.try_out(self.server.url(database), site_rows.default_model(), administrator)
        say('the image has started and answered')

    def give_up(self, note):
        if self.site.deployment() is not None:
            self.site.scale(note['replicas'])
        self.keep(release=None)
        if note['target'] != note['database']:
            # Somebody may look at it; the next release drops it.
            with contextlib.suppress(psycopg.Error):
                self.server.drop(note['target'])

    # -- finish

    def finish(self):
        replicas = self.site.deployment()['spec'].get('replicas', 1)
        if replicas == 0:
            replicas = max((self.under_way or {}).get('replicas') or 0, MINIMUM)
            self.site.scale(replicas)
            say(f'{replicas} replicas start')
        deadline = time.monotonic() + READY_SECONDS
        while not self.are_ready():
            if time.monotonic() > deadline:
                raise Failure('the replicas are not ready')
            time.sleep(1)
        site_sign_in.keep(*self.place)
        series = image_series.series()
        if self.state.get('series') != series:
            self.keep(series=series)
        say('the replicas are ready')

    def are_ready(self):
        deployment = self.site.deployment()
        status, wanted = deployment.get('status', {}), deployment['spec']['replicas']
        if status.get('observedGeneration') != deployment['metadata']['generation']:
            return False
        # Somebody can have written: from here on there is no way back that would not lose it.
        if status.get('readyReplicas') and status.get('updatedReplicas') and self.under_way:
            self.keep(release=None)
            say('the first replica is ready: the site is open')
        return status.get('updatedReplicas') == status.get('readyReplicas') == status.get('replicas') == wanted

    # -- restore

    def restore(self):
        note = self.under_way
        is_other = note and self.database == note['target'] != note['database']
        if is_other:
            self.close()
            # In the meantime a replica may have been ready.
            self.state = self.site.read_state()
        have, want = image_schema.revision_of(self.server, self.database), image_schema.head()
        if is_other and self.under_way:
            self.use(note['database'], **note.get('puts_back', {}))
            say(f'the database of the site is {note["database"]} again')
        elif self.under_way or have == want:
            say('the database is that of before')
        else:
            if is_other:
                self.site.scale(note['replicas'])
            raise Failure(
                f'the database is at {have} and people have used it: going back to {want} would lose what they wrote; go on to a newer image, '
                'or restore the site to a moment of before (restoreFrom)'
            )
        self.put_settings_back()

    def put_settings_back(self):
        """Those of before; the site goes back to its release also where that is not possible."""
        for what, put_back in (('settings', lambda: self.write_rows(self.database)), ('certificate', self.put_certificate_back)):
            try:
                put_back()
            except Failure as failure:
                say(f'the {what} of the release of before are not put back: {failure}')

    def put_certificate_back(self):
        site_certificate.examine()
        site_certificate.write(self.site)


# What may still be running when a step begins, and would go on changing what that changes.
MAY_RUN = {'prepare': ('restore', 'finish'), 'restore': ('prepare', 'finish'), 'finish': ()}


def main(step):
    site = Site(os.environ['SITE_NAME'], os.environ['SITE_NAMESPACE'])
    for other in MAY_RUN[step]:
        site.end_step(other)
    release = Release(site)
    {'prepare': release.prepare, 'finish': release.finish, 'restore': release.restore}[step]()


if __name__ == '__main__':
    try:
        main(*sys.argv[1:])
    except (Failure, trial.Refused) as sentence:
        sys.exit(str(sentence))
    except psycopg.Error as error:
        sys.exit(f'the database of the site cannot be used: {error}')
