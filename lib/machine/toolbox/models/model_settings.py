# What models are told and offered, as rows and models of Open WebUI's. Installed as /usr/local/lib/open-webui/model_settings.py, beside what imports it.
#
# Each function is given the rows as they are, what was written last (managed.json) and what is wanted, and returns the rows that are the construct's.
import json
from pathlib import Path

from site_database import ask

# What Ollama says of its models, written down by the program local-models.
LOCAL_MODELS_WITHOUT_TOOLS = '/etc/open-webui/local-models-without-tools'
# Open WebUI's word for asking a model without tools: what lies in knowledge collections is searched before, a tool server's tools are called by prompt.
LEGACY = {'function_calling': 'legacy'}


def models_without_tools(folder, wanted):
    """As Bailian has answered, and as Ollama says."""
    files = [Path(folder, 'without-tools'), *([Path(LOCAL_MODELS_WITHOUT_TOOLS)] if wanted['localModels'] else [])]
    return sorted({name for file in files if file.exists() for name in json.loads(file.read_text())})


def are_offered_none(state):
    return not any(state.get('builtInTools', {'': True}).values())


def model_rows(rows, last, wanted):
    """For all models: that they count tokens, and which tools they are offered. What else the administrator has set for all of them stays."""
    metadata, params = ({**(rows.get(key) or {})} for key in ('models.default_metadata', 'models.default_params'))
    metadata['capabilities'] = {**(metadata.get('capabilities') or {}), 'usage': True}
    metadata['builtinTools'] = {**(metadata.get('builtinTools') or {}), **wanted['builtInTools']}
    if are_offered_none(wanted):
        params |= LEGACY
    elif are_offered_none(last):
        params.pop('function_calling', None)
    return {'models.default_metadata': metadata, 'models.default_params': params}


def speech_rows(rows, last, wanted):
    """Where the image has no model that listens, the browser does. Another engine is the administrator's choice."""
    engine = rows.get('audio.stt.engine')
    if wanted['speech'] != 'image':
        return {'audio.stt.engine': 'web'} if engine == '' else {}
    return {'audio.stt.engine': ''} if engine == 'web' and last.get('speech', 'image') != 'image' else {}


def tools_to_switch(last, wanted, ask=ask):
    """The models whose parameters change, since they take no tools or now take them, and the parameters that they get."""
    without, before = set(wanted['withoutTools']), set(last.get('withoutTools', []))
    for name, kept in ask('SELECT id, params FROM model'):
        params = json.loads(kept or '{}') or {}
        is_legacy = LEGACY.items() <= params.items()
        if name in without and not is_legacy:
            yield name, {**params, **LEGACY}
        elif name in before - without and is_legacy:
            yield name, {key: value for key, value in params.items() if key not in LEGACY}


def write_tools(database, last, wanted):
    for name, params in list(tools_to_switch(last, wanted, lambda query: database.execute(query).fetchall())):
        database.execute('UPDATE model SET params = ? WHERE id = ?', (json.dumps(params), name))
