# What the variables of the app decide in the settings of the site, beside what the site has. Installed as /usr/local/lib/open-webui/variable_rows.py, beside what
# imports it.
#
# `variables` of what was written last are the places that were written last: those that no variable decides any more go back to their defaults. A place is the key of a
# row, and in a row of several variables the keys below it: the rest of the row is the administrator's.
import copy
import sys

# Whatever variables say, these are the construct's: the names of theirs are refused when an app is synthesized.
OWNED = ('openai.', 'ollama.', 'rag.openai.', 'rag.embedding_engine', 'rag.embedding_model', 'ui.enable_signup', 'ui.default_user_role')
OWNED += ('ui.default_models', 'task.model.external', 'webui.url')
# What an image answers that is asked for none.
NOTHING = {'set': [], 'default': [], 'unknown': {}, 'refused': [], 'keeps': True}


def told(image, answer):
    if answer['refused']:
        sys.exit(f'{image} does not start with the value of {", ".join(answer["refused"])} in environment: correct it, then deploy again; nothing was changed')
    for name, meant in answer['unknown'].items():
        print(f'warning: nothing in {image} reads {name}' + (f'; did you mean {meant}?' if meant else ''))
    if not answer['keeps']:
        print(f'warning: {image} keeps its settings in another way: of the variables only those work that are no settings of its pages')


def put(row, keys, value):
    """The row with a value at a place; without a value it is taken away."""
    row = copy.deepcopy(row) if isinstance(row, dict) else {}
    inner = row
    for key in keys[:-1]:
        inner[key] = inner.get(key) if isinstance(inner.get(key), dict) else {}
        inner = inner[key]
    if value:
        inner[keys[-1]] = value[0]
    else:
        inner.pop(keys[-1], None)
    return row


def rows_of_variables(rows, last, decided):
    """The rows that change, those that go (Open WebUI writes their defaults when it starts), and the places to remember."""
    places = [place for place, _ in decided['set'] if not place[0].startswith(OWNED)]
    before = [place for place in last.get('variables', []) if place not in places and [place[0]] not in places and not place[0].startswith(OWNED)]
    changed = {}
    for place, value in [*decided['set'], *[(place, None) for place in before]]:
        key, *keys = place
        if key.startswith(OWNED) or place in before and not keys:
            continue
        if not keys:
            changed[key] = value
        elif key in rows:
            default = [one for where, one in decided['default'] if where == place]
            changed[key] = put(changed.get(key, rows[key]), keys, default if place in before else [value])
    return changed, [place[0] for place in before if len(place) == 1 and place[0] in rows], places
