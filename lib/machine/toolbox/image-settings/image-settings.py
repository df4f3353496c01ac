# Runs inside the image, after a line that sets ASKED: `ours`, the variables of the construct; `given`, those of the app; `kept`, places of settings whose defaults
# are asked for. Prints, as JSON, what this release makes of them:
#
#   set       place and value of each setting that it keeps in its database and that these variables decide
#   default   place and value of those and of `kept`, as far as it has them, without these variables
#   unknown   the variables that nothing in it reads, each with the nearest name that something reads
#   refused   the variables with whose values it does not start
#   keeps     whether it keeps settings in a way that is known here
#
# A place is the key of a row, and in a row that is put together from several variables (permissions of users) the keys below it.
import difflib
import importlib.util
import json
import os
import pathlib
import re
import sys

# What libraries read, of which the code of Open WebUI says nothing.
LIBRARIES = r'(HTTP|HTTPS|ALL|NO)_PROXY|TZ|LANG|LC_\w+|SSL_CERT_\w+|\w+_CA_BUNDLE|(HF|TRANSFORMERS|OTEL|AWS|OMP|NLTK|TIKTOKEN|DO_NOT|SCARF)_\w+'
ANSWER = os.dup(1)
# What the code says while it is imported is none of the answer.
os.dup2(2, 1)
os.environ.update(ASKED['ours'])  # noqa: F821
# What the code imports of libraries takes long, and is the same for all that ask below.
try:
    import open_webui.config  # noqa: F401
except BaseException as error:
    print(error, file=sys.stderr)


def settings(variables):
    """What a process with these variables would keep in its database; None where it does not start."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.environ.update(variables)
            for name in [name for name in sys.modules if name.partition('.')[0] == 'open_webui']:
                del sys.modules[name]
            from open_webui.config import DEFAULT_CONFIG
            from open_webui.models.config import Config, _json_value

            kept = {key: _json_value(value) for key, value in DEFAULT_CONFIG.items() if Config.persistent_enabled_for(key)}
            with os.fdopen(writing, 'w') as pipe:
                json.dump(kept, pipe)
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else None


def other(value):
    """A value that says something else: a setting that is told its default is the variable's too."""
    if value.lower() in ('true', 'false'):
        return str(value.lower() == 'false')
    try:
        number = json.loads(value)
    except ValueError:
        return value + 'x'
    return str(number + 1) if isinstance(number, (int, float)) else '{}' if isinstance(number, dict) else '[]'


def places(place, one, *others):
    """Where they differ: below a row only where all have the same keys."""
    if all(each == one for each in others):
        return
    if all(isinstance(each, dict) and each.keys() == one.keys() for each in (one, *others)):
        for key in one:
            yield from places([*place, key], one[key], *(each[key] for each in others))
    else:
        yield place


def at(place, value):
    for key in place:
        if not isinstance(value, dict) or key not in value:
            return []
        value = value[key]
    return [[place, value]]


def decided(ours, given):
    """What decides whom: all variables with others' values, or, where that does not start, each alone."""
    without, told = settings(ours), settings(ours | given)
    changed = {name: other(value) for name, value in given.items()}
    changes = [settings(ours | changed)] if told is not None else []
    if changes == [None]:
        changes = [settings(ours | given | {name: value}) for name, value in changed.items()]
    return without, told, [one for one in changes if one is not None]


def unknown(names):
    folder = pathlib.Path(importlib.util.find_spec('open_webui').origin).parent
    files = [*folder.rglob('*.py'), *folder.parent.glob('*.sh')]
    words = {word for file in files for word in re.findall(r'\b[A-Z][A-Z0-9_]+\b', file.read_text(errors='replace'))}
    near = {name: difflib.get_close_matches(name, words, 1, 0.8) for name in names if name not in words and not re.fullmatch(LIBRARIES, name)}
    return {name: found[0] if found else '' for name, found in sorted(near.items())}


def answer(ours, given, kept):
    without, told, others = decided(ours, given)
    if told is None or without is None:
        refused = [name for name, value in given.items() if settings(ours | {name: value}) is None] if without else []
        return {'set': [], 'default': [], 'unknown': unknown(given), 'refused': refused, 'keeps': without is not None}
    keys = sorted(without.keys() & told.keys())
    found = [place for key in keys for place in places([key], without[key], told[key], *(one[key] for one in others if key in one))]
    found += [[key] for key in sorted(told.keys() - without.keys())]
    return {
        'set': [pair for place in found for pair in at(place, told)],
        'default': [pair for place in [*found, *(place for place in kept if place not in found)] for pair in at(place, without)],
        'unknown': unknown(given),
        'refused': [],
        'keeps': True,
    }


os.write(ANSWER, json.dumps(answer(**ASKED)).encode())  # noqa: F821
