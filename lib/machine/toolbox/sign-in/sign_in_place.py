# Where is kept what check-sign-in knows, and where it asks: a file beside the data, and a container of the site's image. Installed as
# /usr/local/lib/open-webui/sign_in_place.py, beside what imports it.
#
# From the environment: image, whose libraries ask.
import json
import os
import subprocess
import sys
from pathlib import Path

from site_database import PLACE

TOOLS = Path('/usr/local/lib/open-webui')
STATE = Path(PLACE, 'sign-in')


class Refused(Exception):
    pass


def known():
    return json.loads(STATE.read_text()) if STATE.exists() else {}


def remember(state):
    new = STATE.with_name('sign-in.new')
    new.touch(0o600)
    new.write_text(json.dumps(state))
    new.replace(STATE)


def in_the_image(program, **task):
    options = ['--interactive', '--env', 'ends', '--entrypoint', 'python3', os.environ['image'], '-c', program.read_text()]
    done = subprocess.run([TOOLS / 'run-container', 'check-sign-in', *options], input=json.dumps(task), capture_output=True, text=True)
    if done.returncode == 3:
        raise Refused(done.stderr.strip().splitlines()[-1])
    if done.returncode:
        sys.exit(f'the image {os.environ["image"]} cannot ask the provider of signIn ({done.stderr.strip()[-200:]}): name the pinned image, then deploy again')
    return json.loads(done.stdout)
