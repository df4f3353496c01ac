# Whether people will be able to come in, held by what holds it on a machine (toolbox/sign-in), which lies beside this.
#
# From the environment: SITE_SIGN_IN as JSON (null: with passwords of the site), and Open WebUI's own variables.
import json
import os
from pathlib import Path

import check_sign_in
from signed_call import Failure
from site_database import Used, end_where_the_database_ends
from written_settings import Kept

# In memory: a secret is in it.
FOLDER = Path('/run/site')


def say(what, site, name, url):
    Kept.site, Used.name, Used.url = site, name, url
    facts = json.loads(os.environ['SITE_SIGN_IN'])
    if facts is None:
        return False
    (FOLDER / 'sign-in.json').write_text(json.dumps(facts))
    (FOLDER / 'open-webui.env').write_text(''.join(f'{variable}={value}\n' for variable, value in os.environ.items()))
    try:
        end_where_the_database_ends(what, FOLDER / 'sign-in.json', FOLDER / 'open-webui.env')
    except SystemExit as sentence:
        raise Failure(str(sentence))
    return True


def ask(site, name, url):
    """Before anything is changed."""
    say(check_sign_in.ask_first, site, name, url)


def keep(site, name, url):
    """The site runs with it. Who comes in with passwords again is no proof of anything later."""
    if not say(check_sign_in.keep, site, name, url) and site.read_state().get('sign-in'):
        site.write_state(**{'sign-in': None})
