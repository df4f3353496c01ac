#!/usr/bin/env python3
# Asks Bailian itself, before anything is changed: a streamed answer of the default model, a whole one of the task model. Installed as
# /usr/local/lib/open-webui/check-bailian.
#
#   check-bailian SETTINGS KEY ANSWERED      (files) ends 1 with one sentence that a person understands; the key is never in it. What ANSWERED, which it writes,
#                                            says of this very key, endpoint and models is not asked again
import hashlib
import json
import os
import re
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

PATIENCE = 60
settings, key = json.load(open(sys.argv[1])), open(sys.argv[2]).read().strip()
if not re.fullmatch('[!-~]+', key):
    sys.exit('the stored API key holds characters that no key has: store it again, then deploy again')
host = urllib.parse.urlsplit(settings['endpoint']).hostname
SENTENCES = [
    (
        '401 ',
        'does not accept the API key: a key belongs to one region and, at a workspace address, to one workspace; take one from the console of that region, or correct the endpoint',
    ),
    ('Arrear|overdue|good standing', 'refuses because the Alibaba Cloud account owes money: top it up, then deploy again'),
    ('Unpurchased', 'is not activated in this account: activate Model Studio in its console, then deploy again'),
    ('FreeTier', 'says that the free quota of {model} is used up: turn off "stop when the free quota is used up" in the Model Studio console'),
    ('404 .*model', 'does not know the model {model}: it is retired, or not offered in this region; name another'),
    ('404 ', 'has nothing at {endpoint}: correct the endpoint'),
    ('403 ', "does not allow this key to use {model} ({code}): allow the model in the key's workspace, or name another"),
    ('429 ', 'takes no more requests for {model} now ({code}): raise its quota in the console, or wait, then deploy again'),
    ('400 .*(stream|thinking)', 'does not answer {model} without streaming: it only thinks; name another task model (titles are asked for in one piece)'),
    ('5.. ', 'has trouble of its own ({code}): wait, then deploy again'),
    ('', 'did not answer {model} as expected ({code}: {text})'),
]


class Refused(Exception):
    pass


def sentence_for(status, answer, model):
    try:
        error = json.loads(answer)
        error = error.get('error', error)
        code, text = str(error.get('code')), str(error.get('message'))
    except (ValueError, AttributeError):
        code, text = 'no reason given', answer[:100]
    said = next(s for pattern, s in SENTENCES if re.search(pattern, f'{status} {code} {text}', re.I | re.S))
    return ' '.join(said.format(model=model, endpoint=settings['endpoint'], code=f'{status} {code}', text=text[:200].replace(key, '***')).split())


def ask(model, stream):
    body = json.dumps({'model': model, 'messages': [{'role': 'user', 'content': 'Say OK.'}], 'stream': stream, 'max_tokens': 16}).encode()
    request = urllib.request.Request(settings['endpoint'] + '/chat/completions', body, {'Content-Type': 'application/json', 'Authorization': 'Bearer ' + key})
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        text = next((line for line in answer if line.startswith(b'data:')), b'') if stream else answer.read()
    if b'"choices"' not in text:
        raise Refused(200, text.decode(errors='replace').removeprefix('data:'))


def check(model, stream):
    for pause in 2, 5, 10, 0:
        try:
            return ask(model, stream)
        except (Refused, urllib.error.HTTPError) as error:
            status, answer = error.args if isinstance(error, Refused) else (error.code, error.read(4000).decode(errors='replace'))
            sentence = sentence_for(status, answer, model)
            if status != 429 and status < 500:
                break
        except TimeoutError:
            sentence = f'did not answer {model} within {PATIENCE} s: wait, then deploy again'
        except (OSError, ValueError) as error:
            sentence = f'cannot be reached ({getattr(error, "reason", error)}): give the machine a way out to it, or correct the endpoint'
        # Not a try more than the program has time for.
        if time.monotonic() + pause + PATIENCE > float(os.environ.get('ends', 'inf')):
            break
        time.sleep(pause)
    sys.exit(f'Bailian ({host}) {sentence}')


answered, asked = Path(sys.argv[3]), [settings[name] for name in ('endpoint', 'defaultModel', 'taskModel')]
digest = hashlib.sha256('\n'.join([*asked, key]).encode()).hexdigest()
if not answered.exists() or answered.read_text() != digest:
    check(settings['defaultModel'], True)
    check(settings['taskModel'], False)
    answered.write_text(digest)
