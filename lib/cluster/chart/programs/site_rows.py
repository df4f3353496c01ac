# The settings of a site that are rows of its database, written by what writes them on a machine (toolbox/settings), which lies beside this.
#
# From the environment: SITE_SETTINGS and SITE_SECRET_VARIABLES as JSON, SITE_IMAGE, SITE_EMBEDDING_MODEL_MAY_CHANGE, SITE_API_KEY, SITE_EMBEDDING_KEY, and Open
# WebUI's own variables.
import json
import os
import subprocess
import sys
from pathlib import Path

import site_settings
from signed_call import Failure
from site_database import Used
from variable_rows import NOTHING, told
from written_settings import Kept, last_written

HERE = Path(__file__).parent
# In memory: keys are in it.
FOLDER = Path('/run/site')
# Where nothing is the site's but the address of its database, without which it does not start.
APART = {'DATA_DIR': '/tmp/data', 'STATIC_DIR': '/tmp/static', 'ENABLE_DB_MIGRATIONS': 'false', 'OFFLINE_MODE': 'true', 'WEBUI_SECRET_KEY': 'none'}


def settings():
    told = json.loads(os.environ['SITE_SETTINGS'])
    addresses = {name: told[name].rstrip('/') for name in ('endpoint', 'embeddingEndpoint')}
    # No local models, and none that listens: what an image has of that is hidden by the folder of the data.
    return told | addresses | {'localModels': False, 'speech': ''}


def put_in_place():
    whole = json.dumps(settings())
    files = {'settings.json': whole, 'wanted.json': whole}
    files |= {'api-key': os.environ['SITE_API_KEY'], 'embedding-key': os.environ.get('SITE_EMBEDDING_KEY') or os.environ['SITE_API_KEY']}
    for name, text in files.items():
        (FOLDER / name).write_text(text)


def default_model():
    return settings()['defaultModel']


def ask_bailian():
    """Whether it answers with the key, each model, and what takes no tools: before anything is changed."""
    put_in_place()
    asked = subprocess.run([sys.executable, HERE / 'check_bailian.py', FOLDER, '/tmp/bailian-answered'], stderr=subprocess.PIPE, text=True)
    if asked.returncode:
        raise Failure((asked.stderr.strip().splitlines() or ['Bailian could not be asked'])[-1])


def given():
    """The variables of the app, of which the image says what rows they decide."""
    return settings()['environment'] | {name: os.environ[name] for name in json.loads(os.environ['SITE_SECRET_VARIABLES'])}


def ask_the_image(variables, kept):
    environment = {name: value for name, value in os.environ.items() if name not in variables} | {'DATABASE_URL': Used.url}
    program = f'ASKED = {dict(ours=APART, given=variables, kept=kept)!r}\n{(HERE / "image-settings.py").read_text()}'
    # By the standard input: no value stands in a command.
    ended = subprocess.run(
        [sys.executable, '-'], input=program.encode(), env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd='/app/backend'
    )
    try:
        return json.loads(ended.stdout)
    except ValueError:
        raise Failure('the image does not say what it makes of the variables in environment; leave them out, or take another release')


def decide():
    variables, kept = given(), last_written().get('variables', [])
    answer = ask_the_image(variables, kept) if variables or kept else NOTHING
    told(os.environ['SITE_IMAGE'], answer)
    (FOLDER / 'decided.json').write_text(json.dumps(answer))


def copied(site, source, target):
    """What was written into a database was written into its copy too; of those that are gone nothing is to be known."""
    state = json.loads(site.read_state().get('settings') or '{}')
    site.write_state(settings=json.dumps({source: state.get(source, {}), target: state.get(source, {})}))


def brought(site, name, written):
    """A database that a machine's site was brought into, and what was written last into that."""
    state = json.loads(site.read_state().get('settings') or '{}')
    site.write_state(settings=json.dumps(state | {name: written}))


def restored(site, source, target):
    """A database of the past: what had been written last by then is not known, but for a database that is still here. What was withdrawn since was offered then."""
    state = json.loads(site.read_state().get('settings') or '{}')
    written = dict(state.get(source, {}))
    if 'offered' in written:
        written['offered'] = [*written['offered'], *(name for name in written.get('withdrawn', {}) if name not in written['offered'])]
    site.write_state(settings=json.dumps(state | {target: written}))


def write(site, name, url):
    """Writes those that differ into a database of the site."""
    Kept.site, Used.name, Used.url = site, name, url
    put_in_place()
    if not (FOLDER / 'without-tools').exists():
        (FOLDER / 'without-tools').write_text(json.dumps(last_written().get('withoutTools', [])))
    try:
        decide()
        site_settings.end_where_the_database_ends(site_settings.write, str(FOLDER), os.environ['SITE_EMBEDDING_MODEL_MAY_CHANGE'])
    except SystemExit as sentence:
        raise Failure(str(sentence))
