# Who may use a model: grants in Open WebUI's own tables. Installed as /usr/local/lib/open-webui/model_access.py, beside what imports it.
#
# `offered`, as written last, are the models that were offered once: from then on a grant is the administrator's to change. `withdrawn` are the grants of
# models that are offered no more.
import json
import time
import urllib.request
import uuid

from site_database import ask

# Open WebUI's way to say "everybody who has signed in".
EVERYBODY = ['user', '*', 'read']


def models_wanted(wanted):
    # Ollama calls a model without a tag "latest".
    local = [name if ':' in name.rpartition('/')[2] else name + ':latest' for name in wanted.get('ollamaModels', []) if wanted['localModels']]
    return list(dict.fromkeys([*wanted['models'], *local]))


def models_of_the_administrator(rows, last, wanted, unknown):
    """Models of the connections that the administrator has added; `unknown` takes the addresses of those that do not say."""
    urls, configs = rows.get('openai.api_base_urls') or [], rows.get('openai.api_configs') or {}
    keys = [*(rows.get('openai.api_keys') or []), *[''] * len(urls)]
    for i, url in enumerate(urls):
        config = configs.get(str(i), {})
        if url.rstrip('/') in (last.get('endpoint'), wanted['endpoint']) or config.get('enable') is False:
            continue
        try:
            request = urllib.request.Request(url.rstrip('/') + '/models', headers={'Authorization': f'Bearer {keys[i]}'})
            names = config.get('model_ids') or [model['id'] for model in json.load(urllib.request.urlopen(request, timeout=10))['data']]
            yield from ('.'.join(filter(None, [config.get('prefix_id'), name])) for name in names)
        except (OSError, ValueError, LookupError, TypeError):
            unknown.append(url)


def model_access(rows, last, wanted, unknown):
    """The grants to add, the models whose grants go, and what managed.json keeps of it."""
    there, grants, names = {i for (i,) in ask('SELECT id FROM model')}, {}, models_wanted(wanted)
    for model, *grant in ask("SELECT resource_id, principal_type, principal_id, permission FROM access_grant WHERE resource_type = 'model'"):
        grants.setdefault(model, []).append(grant)
    before, withdrawn = last.get('offered'), last.get('withdrawn', {})
    add = {name: withdrawn.get(name, [EVERYBODY]) for name in names if name in withdrawn or name not in there}
    if before is None:
        # Until then every model was everybody's, whatever its grants said: what is seen stays seen, but for what has been given to some.
        before = names
        add |= {name: [EVERYBODY] for name in [*names, *models_of_the_administrator(rows, last, wanted, unknown)] if not grants.get(name)}
    gone = [name for name in before if name not in names]
    kept = {name: old for name, old in withdrawn.items() if name not in names} | {name: grants.get(name) or withdrawn.get(name, []) for name in gone}
    return add, gone, {'offered': [name for name in names if name in before or name in add], 'withdrawn': kept}


def write_model_access(database, add, gone):
    now = int(time.time())
    database.executemany("DELETE FROM access_grant WHERE resource_type = 'model' AND resource_id = ?", [(name,) for name in gone])
    # Nobody's: who owns a model may use it whatever its grants say.
    database.executemany(
        "INSERT INTO model (id, user_id, name, params, meta, is_active, updated_at, created_at) VALUES (?, '', ?, '{}', '{}', TRUE, ?, ?) ON CONFLICT DO NOTHING",
        [(name, name, now, now) for name in add],
    )
    database.executemany(
        'INSERT INTO access_grant (id, resource_type, resource_id, principal_type, principal_id, permission, created_at) VALUES '
        "(?, 'model', ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [(uuid.uuid4().hex, name, *grant, now) for name, grants in add.items() for grant in grants],
    )
