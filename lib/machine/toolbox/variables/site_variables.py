#!/usr/bin/env python3
# Which settings in the database of the site the variables of the app decide: the image is asked, which knows best. Installed as
# /usr/local/lib/open-webui/site-variables.
#
#   site-variables IMAGE FOLDER ANSWER    FOLDER holds variables.json (see `environment`); decided.json, which `site-settings` reads, is written there. ANSWER
#                                         keeps it, for as long as image and variables are the same. Prints what a person should know of them
#
# Ends 1 with one sentence on the error output where the image cannot be asked. Prints no value of a setting.
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

from isolated_image import isolated
from variable_rows import NOTHING, told
from written_settings import last_written

TOOLS = Path('/usr/local/lib/open-webui')
# Where nothing is the site's: its own data are not there, and nobody can be asked.
APART = {'DATA_DIR': '/tmp/data', 'STATIC_DIR': '/tmp/static', 'ENABLE_DB_MIGRATIONS': 'false', 'OFFLINE_MODE': 'true'}


def image_id(image):
    return (
        subprocess.run(['docker', 'image', 'inspect', '--format', '{' * 2 + '.Id' + '}' * 2, image], check=True, stdout=subprocess.PIPE).stdout.decode().strip()
    )


def ask(image, ours, given, kept):
    # By the standard input: no value stands in a command.
    program = f'ASKED = {dict(ours=ours | APART, given=given, kept=kept)!r}\n{(TOOLS / "image-settings.py").read_text()}'
    output = dict(stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    ended = isolated(image, 'python3', '-', options=['--tmpfs', '/tmp'], input=program.encode(), timeout=900, **output)
    try:
        return json.loads(ended.stdout)
    except ValueError:
        sys.exit(f'{image} does not say what it makes of the variables in environment; leave them out, or take another release; nothing was changed')


def main(image, folder, answered):
    variables, kept = json.loads(Path(folder, 'variables.json').read_text()), last_written().get('variables', [])
    asked = [image_id(image), variables, (TOOLS / 'image-settings.py').read_text()]
    digest = hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
    before = json.loads(Path(answered).read_text()) if os.path.exists(answered) else {}
    now = before
    if not variables['given'] and not kept:
        now = {'asked': digest, 'kept': [], 'answer': NOTHING}
    elif before.get('asked') != digest or any(place not in before['kept'] for place in kept):
        print(f'asking {image} what it makes of {len(variables["given"])} variables', flush=True)
        answer = ask(image, **variables, kept=kept)
        # What is written now is what is kept the next time.
        now = {'asked': digest, 'kept': kept + [place for place, _ in answer['set']], 'answer': answer}
    told(image, now['answer'])
    if now != before:
        Path(answered + '.new').write_text(json.dumps(now))
        os.replace(answered + '.new', answered)
    Path(folder, 'decided.json').write_text(json.dumps(now['answer']))


if __name__ == '__main__':
    main(*sys.argv[1:])
