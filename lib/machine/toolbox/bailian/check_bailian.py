#!/usr/bin/env python3
# Asks Bailian itself, before anything is changed, for what the site will use: of each model an answer to a question that offers it a tool (streamed, but of the
# task model whole, as titles are asked for), an embedding, and an order of documents where there is a rerank model. Installed as
# /usr/local/lib/open-webui/check-bailian.
#
#   check-bailian FOLDER ANSWERED      FOLDER holds settings.json, api-key and embedding-key; without-tools (the models that take none) is written there. Ends 1 with
#                                      one sentence that a person understands; no key is ever in it. What ANSWERED, which it writes, knows is not asked again
import collections
import concurrent.futures
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

from bailian_refusals import Refused, sentence_for

PATIENCE = 60
Question = collections.namedtuple('Question', 'model what url key body proof absent')
TOOL = {'type': 'function', 'function': {'name': 'get_time', 'description': 'The time', 'parameters': {'type': 'object', 'properties': {}}}}


def stored(name):
    key = (folder / name).read_text().strip()
    if not re.fullmatch('[!-~]+', key):
        sys.exit(f'the stored {name} holds characters that no key has: store it again, then deploy again')
    return key


def questions(settings):
    chat, documents = settings['endpoint'].rstrip('/'), settings['embeddingEndpoint'].rstrip('/')
    key, tools = stored('api-key'), {'tools': [TOOL]} if any(settings['builtInTools'].values()) else {}

    def answer_of(model, whole, **more):
        body = {'messages': [{'role': 'user', 'content': 'Say OK.'}], 'stream': not whole, 'max_tokens': 16, **more}
        what = ('a title' if whole else 'a streamed answer') + (' with tools' if more else '')
        return Question(model, what, chat + '/chat/completions', key, body, '"choices"', 'has nothing at {url}: correct the endpoint')

    default, task = settings['defaultModel'], settings['taskModel']
    for model in dict.fromkeys([default, *settings['models'], task]):
        yield answer_of(model, model == task != default, **tools)
    if task == default:
        yield answer_of(task, True)
    if documents:
        key, elsewhere = stored('embedding-key'), 'name another endpoint, with its key, for what reads documents (Embedding.at), or do without (Embedding.NONE)'
        yield Question(
            settings['embeddingModel'],
            'an embedding',
            documents + '/embeddings',
            key,
            {'input': ['OK']},
            '"embedding"',
            'has no embeddings at {url}: ' + elsewhere,
        )
    if settings['rerankModel']:
        body = {'query': 'OK', 'documents': ['OK']}
        yield Question(
            settings['rerankModel'], 'an order', settings['rerankUrl'], key, body, '"results"', 'has no rerank models at {url}: leave rerankModel out'
        )


def ask(question):
    body = json.dumps({'model': question.model, **question.body}).encode()
    request = urllib.request.Request(question.url, body, {'Content-Type': 'application/json', 'Authorization': 'Bearer ' + question.key})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            text = next((line for line in answer if line.startswith(b'data:')), b'') if question.body.get('stream') else answer.read()
    except urllib.error.HTTPError as error:
        raise Refused(error.code, error.read(4000).decode(errors='replace')) from None
    if question.proof.encode() not in text:
        raise Refused(200, text.decode(errors='replace').removeprefix('data:'))


def ask_without_tools_too(question):
    """Whether the model takes tools, where it was offered one: who refuses is asked once more without."""
    try:
        ask(question)
        return True
    except Refused as refused:
        if 'tools' not in question.body or refused.args[0] != 400:
            raise
        ask(question._replace(body={k: v for k, v in question.body.items() if k != 'tools'}))
        return False


def check(question):
    for pause in 2, 5, 10, 0:
        try:
            return ask_without_tools_too(question), None
        except Refused as refused:
            sentence = sentence_for(*refused.args, question)
            if refused.args[0] != 429 and refused.args[0] < 500:
                break
        except TimeoutError:
            sentence = f'did not answer {question.model} within {PATIENCE} s: wait, then deploy again'
        except (OSError, ValueError) as error:
            sentence = f'cannot be reached ({getattr(error, "reason", error)}): give the machine a way out to it, or correct the endpoint'
        # Not a try more than the program has time for.
        if time.monotonic() + pause + PATIENCE > float(os.environ.get('ends', 'inf')):
            break
        time.sleep(pause)
    return None, f'Bailian ({urllib.parse.urlsplit(question.url).hostname}) {sentence}'


def main():
    wanted = {hashlib.sha256(json.dumps(question).encode()).hexdigest(): question for question in questions(settings)}
    try:
        known = dict(json.loads(answered.read_text()))
    except (OSError, ValueError, TypeError):
        known = {}
    before, known = known, {digest: known[digest] for digest in wanted if isinstance(known.get(digest), bool)}
    asked = {digest: question for digest, question in wanted.items() if digest not in known}
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        answers = dict(zip(asked, pool.map(check, asked.values())))
    known |= {digest: takes_tools for digest, (takes_tools, refusal) in answers.items() if not refusal}
    if known != before:
        answered.write_text(json.dumps(known))
    for refusal in filter(None, (refusal for _, refusal in answers.values())):
        sys.exit(refusal)
    if asked:
        print('Bailian was asked: ' + ', '.join(f'{q.model} for {q.what}' for q in asked.values()))
    without = [wanted[digest].model for digest, takes_tools in known.items() if not takes_tools]
    for model in without:
        print(f'{model} takes no tools, and is asked without any')
    if not settings['embeddingEndpoint']:
        print('no embedding model is asked: a document goes to the model whole')
    (folder / 'without-tools').write_text(json.dumps(without))


if __name__ == '__main__':
    folder, answered = Path(sys.argv[1]), Path(sys.argv[2])
    settings = json.loads((folder / 'settings.json').read_text())
    main()
