# What it means when Bailian refuses, in a sentence that a person understands. Installed as /usr/local/lib/open-webui/bailian_refusals.py, beside what imports it.
import json
import re

SENTENCES = [
    (
        '401 ',
        'does not accept the API key with which it is asked for {model}: a key belongs to one region and, at a workspace address, to one workspace; take one from the console of that region, or correct the endpoint',
    ),
    ('Arrear|overdue|good standing', 'refuses because the Alibaba Cloud account owes money: top it up, then deploy again'),
    ('Unpurchased', 'is not activated in this account: activate Model Studio in its console, then deploy again'),
    ('FreeTier', 'says that the free quota of {model} is used up: turn off "stop when the free quota is used up" in the Model Studio console'),
    ('404 .*model', 'does not know the model {model}: it is retired, or not offered in this region; name another'),
    ('404 ', '{absent}'),
    ('403 ', "does not allow this key to use {model} ({code}): allow the model in the key's workspace, or name another"),
    ('429 ', 'takes no more requests for {model} now ({code}): raise its quota in the console, or wait, then deploy again'),
    ('400 .*(stream|thinking)', 'does not answer {model} without streaming: it only thinks; name another task model (titles are asked for in one piece)'),
    ('5.. ', 'has trouble of its own ({code}): wait, then deploy again'),
    ('', 'did not answer {model} as expected ({code}: {text})'),
]


class Refused(Exception):
    """Status and answer."""


def sentence_for(status, answer, question):
    try:
        error = json.loads(answer)
        error = error.get('error', error)
        code, text = str(error.get('code')), str(error.get('message'))
    except (ValueError, AttributeError):
        code, text = 'no reason given', answer[:100]
    said = next(s for pattern, s in SENTENCES if re.search(pattern, f'{status} {code} {text}', re.I | re.S))
    said = said.replace('{absent}', question.absent)
    return ' '.join(said.format(model=question.model, url=question.url, code=f'{status} {code}', text=text[:200].replace(question.key, '***')).split())
