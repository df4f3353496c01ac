# The image is tried before the site opens with it: it starts on the very data, is ready, and a model answers.
import json
import os
import subprocess
import time
import uuid
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import jwt

# Another port than the replicas': nothing looks here.
PORT = 8079
BASE = f'http://127.0.0.1:{PORT}'
START_SECONDS = 600
QUESTION = {'stream': True, 'max_tokens': 16, 'messages': [{'role': 'user', 'content': 'Say yes.'}]}


class Refused(Exception):
    pass


def is_ready():
    try:
        return urlopen(BASE + '/ready', timeout=5).status == 200
    except OSError:
        return False


def wait_until_ready(process):
    deadline = time.monotonic() + START_SECONDS
    while not is_ready():
        if process.poll() is not None:
            raise Refused(f'Open WebUI ended with {process.returncode} instead of starting')
        if time.monotonic() > deadline:
            raise Refused(f'Open WebUI was not ready after {START_SECONDS} s')
        time.sleep(1)


def ask(path, token, body=None):
    headers = {'Authorization': f'Bearer {token}', 'Content-Type': 'application/json'}
    try:
        return urlopen(Request(BASE + path, headers=headers, data=None if body is None else json.dumps(body).encode()), timeout=120).read().decode()
    except HTTPError as error:
        raise Refused(f'{path} was answered with {error.code}: {error.read().decode(errors="replace")[:200]}')
    except OSError as error:
        raise Refused(f'{path} was not answered: {error}')


def said(stream):
    deltas = [json.loads(line[6:])['choices'] for line in stream.splitlines() if line.startswith('data: {') and '"choices"' in line]
    return any(one[0]['delta'].get(part) for one in deltas if one for part in ('content', 'reasoning_content'))


def one_answer(model, administrator, stamp):
    now = int(time.time())
    # As Open WebUI's own automations have one, for which nobody is asked for a second factor.
    claims = {'id': administrator, 'typ': 'automation', 'session_stamp': stamp, 'iat': now, 'exp': now + 600, 'jti': str(uuid.uuid4())}
    token = jwt.encode(claims, os.environ['WEBUI_SECRET_KEY'], algorithm='HS256')
    models = [model['id'] for model in json.loads(ask('/api/models', token))['data']]
    if model not in models:
        raise Refused(f'{model} is not among the models that it offers: {", ".join(models) or "none"}')
    if not said(ask('/api/chat/completions', token, QUESTION | {'model': model})):
        raise Refused(f'{model} did not answer')


def try_out(url, model, administrator):
    """Refused, with why, unless all of it goes well. MODEL is asked; ADMINISTRATOR gives the id of one and the stamp of his sessions, when the site has started."""
    environment = os.environ | {'DATABASE_URL': url, 'PORT': str(PORT), 'HOST': '127.0.0.1', 'INSTANCE_ID': 'trial'}
    process = subprocess.Popen(['bash', 'start.sh'], cwd='/app/backend', env=environment)
    try:
        wait_until_ready(process)
        one_answer(model, *administrator())
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
