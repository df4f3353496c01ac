# What the construct has written of the site's settings, and how it writes: on a machine a file (toolbox/variables), here in the Secret of what the site keeps, by the
# name of the database that the settings are in. Beside what imports it.
import contextlib
import json

from site_database import Rows, Used, connect


class Kept:
    """The site whose Secret it is: set by the release."""

    site = None


def of_every_database():
    return json.loads(Kept.site.read_state().get('settings') or '{}')


def last_written():
    return of_every_database().get(Used.name, {})


def keep(state):
    Kept.site.write_state(settings=json.dumps(of_every_database() | {Used.name: state}))


@contextlib.contextmanager
def writing():
    with connect() as connection:
        yield Rows(connection)
