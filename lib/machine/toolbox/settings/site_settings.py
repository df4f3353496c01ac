#!/usr/bin/env python3
# The construct's settings in the database of the site. Installed as /usr/local/lib/open-webui/site-settings.
#
#   site-settings differing FOLDER ALLOW    names of the rows that differ from what the construct wants (FOLDER holds wanted.json, api-key, embedding-key and
#                                           without-tools; ALLOW: "true" if the embedding model may change over files that are indexed)
#   site-settings write FOLDER ALLOW        writes those rows; only while the site is stopped
#
# In FOLDER lies decided.json too, the rows that variables of the app decide (see site-variables, variable_rows.py).
# written_settings.py knows what was written last. Who may use a model is no setting: see model_access.py.
#
# Ends 1 with one sentence on the error output where something is wrong. Prints no value of a setting.
import json
import sys
import time
from pathlib import Path

from document_settings import embedding_rows, rerank_rows
from model_access import model_access, write_model_access
from model_settings import model_rows, models_without_tools, speech_rows, tools_to_switch, write_tools
from site_database import ask, end_where_the_database_ends
from variable_rows import rows_of_variables
from written_settings import keep, last_written, writing

OLLAMA = 'http://ollama:11434'
# Of what was wanted, what the next run must know.
KEPT = 'endpoint', 'embeddingModel', 'embeddingEndpoint', 'rerankModel', 'builtInTools', 'withoutTools', 'speech', 'localModels'


def reindexed(configs, gone):
    return {str(int(k) - (int(k) > gone)): v for k, v in configs.items() if k.isdigit() and int(k) != gone}


def bailian_rows(rows, last, wanted, key):
    urls = list(rows.get('openai.api_base_urls') or [])
    keys = (list(rows.get('openai.api_keys') or []) + [''] * len(urls))[: len(urls)]
    configs = dict(rows.get('openai.api_configs') or {})
    # One element is ours: the one that we wrote last. The administrator's others keep value and place.
    ours = next((i for i, url in enumerate(urls) if url.rstrip('/') in (last.get('endpoint'), wanted['endpoint'])), len(urls))
    urls[ours : ours + 1], keys[ours : ours + 1] = [wanted['endpoint']], [key]
    configs[str(ours)] = {
        'connection_type': 'external',
        'tags': [],
        **configs.get(str(ours), {}),
        'prefix_id': '',
        'enable': True,
        'model_ids': wanted['models'],
    }
    return {'openai.enable': True, 'openai.api_base_urls': urls, 'openai.api_keys': keys, 'openai.api_configs': configs}


def ollama_rows(rows, last, wanted):
    urls, configs = list(rows.get('ollama.base_urls') or []), dict(rows.get('ollama.api_configs') or {})
    if wanted['localModels']:
        return {'ollama.enable': True, 'ollama.base_urls': urls if OLLAMA in urls else urls + [OLLAMA]}
    if not last.get('localModels') or OLLAMA not in urls:
        return {}
    configs = reindexed(configs, urls.index(OLLAMA))
    urls.remove(OLLAMA)
    return {'ollama.enable': bool(urls), 'ollama.base_urls': urls, 'ollama.api_configs': configs}


def sign_up_rows(wanted):
    # A word that is none of these closes.
    opened = {'approval': 'pending', 'open': 'user'}.get(wanted['signUp'])
    # Whoever comes by himself gets the same role, by a form or by a provider; where nobody can, it is the administrator's to choose.
    # Without such a word he waits.
    role = opened or {'': None, 'user': 'user'}.get(wanted['newcomer'], 'pending')
    return {'ui.enable_signup': opened is not None, **({'ui.default_user_role': role} if role else {})}


def own_rows(rows, last, wanted, keys, allowed):
    return {
        **bailian_rows(rows, last, wanted, keys['api-key']),
        **ollama_rows(rows, last, wanted),
        **model_rows(rows, last, wanted),
        **speech_rows(rows, last, wanted),
        **embedding_rows(rows, last, wanted, keys['embedding-key'], allowed),
        **rerank_rows(last, wanted, keys['embedding-key']),
        **sign_up_rows(wanted),
        'ui.default_models': wanted['defaultModel'],
        'task.model.external': wanted['taskModel'],
        'webui.url': wanted['origins'][0],
    }


def wanted_and_differing(unknown, folder, allow):
    wanted = json.loads(Path(folder, 'wanted.json').read_text())
    wanted['withoutTools'] = models_without_tools(folder, wanted)
    keys = {name: Path(folder, name).read_text() for name in ('api-key', 'embedding-key')}
    # A column of type JSON turns the text of a number into a number.
    rows = {k: json.loads(v) if isinstance(v, str) else v for k, v in ask('SELECT key, value FROM config')}
    last = last_written()
    decided = json.loads(Path(folder, 'decided.json').read_text())
    changed, gone, places = rows_of_variables(rows, last, decided)
    defaults = {key: value for (key, *keys), value in decided['default'] if key in gone and not keys}
    # Where the construct adds to what is there, it adds to what variables say, and to what the next start makes of the rows that go.
    there = {k: v for k, v in (rows | changed).items() if k not in gone} | defaults
    rows_wanted = changed | own_rows(there, last, wanted, keys, allow == 'true')
    differing = {k: v for k, v in rows_wanted.items() if k not in rows or rows[k] != v}
    return wanted, last, (differing, [k for k in gone if k not in rows_wanted], places), model_access(rows, last, wanted, unknown)


def differing(*words):
    wanted, last, (rows, defaults, places), (add, gone, state) = wanted_and_differing([], *words)
    access = ['model.access'] if add or gone or any(last.get(k) != v for k, v in state.items()) else []
    remembered = ['variables'] if last.get('variables', []) != places else []
    print(*rows, *defaults, *remembered, *access, *['model.tools'] if any(tools_to_switch(last, wanted)) else [])


def write(*words):
    unknown = []
    wanted, last, (rows, defaults, places), (add, gone, state) = wanted_and_differing(unknown, *words)
    for url in unknown:
        print(f'the models of {url} are seen by administrators only: publish them under Admin Panel > Settings > Models')
    # Before they are deleted, so that an interruption loses none.
    remembered = [place for place in last.get('variables', []) if place not in places]
    keep({**last, 'withdrawn': state['withdrawn'], 'variables': places + remembered})
    with writing() as database:
        database.executemany(
            'INSERT INTO config (key, value, updated_at) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = '
            'excluded.updated_at',
            [(k, json.dumps(v), int(time.time())) for k, v in rows.items()],
        )
        database.executemany('DELETE FROM config WHERE key = ?', [(k,) for k in defaults])
        write_model_access(database, add, gone)
        write_tools(database, last, wanted)
    keep({**{k: wanted[k] for k in KEPT}, **state, 'variables': places})


if __name__ == '__main__':
    what, *words = sys.argv[1:]
    end_where_the_database_ends({'differing': differing, 'write': write}[what], *words)
