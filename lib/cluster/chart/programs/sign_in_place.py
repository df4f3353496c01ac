# Where is kept what check_sign_in.py knows, and where it asks: in the Secret of what the site keeps, and here, where the image is. On a machine both are others
# (toolbox/sign-in). Beside what imports it.
import json
import os
import subprocess
import sys
from pathlib import Path

from written_settings import Kept

TOOLS = Path(__file__).parent


class Refused(Exception):
    pass


def known():
    return json.loads(Kept.site.read_state().get('sign-in') or '{}')


def remember(state):
    Kept.site.write_state(**{'sign-in': json.dumps(state)})


def in_the_image(program, **task):
    done = subprocess.run([sys.executable, program], input=json.dumps(task), capture_output=True, text=True, cwd='/app/backend')
    if done.returncode == 3:
        raise Refused(done.stderr.strip().splitlines()[-1])
    if done.returncode:
        sys.exit(f'the image {os.environ["SITE_IMAGE"]} cannot ask the provider of signIn ({done.stderr.strip()[-200:]}): name the pinned image')
    return json.loads(done.stdout)
