#!/usr/bin/env python3
# How many tokens of context there is room for beside the models, and which of them take tools, as Ollama says. Installed as
# /usr/local/lib/open-webui/model-context.
#
#   model-context MEMORY TOOL_TOKENS FOLDER MODEL…    MEMORY: MiB in which a model lies (the GPU's); TOOL_TOKENS: what the site's built-in tools take of the
#                                                        context. Writes FOLDER/local-models-context (a number) and FOLDER/local-models-without-tools (names)
#
# One context for all, since Ollama knows one: that of the model with the least room. Ends 1 with one sentence where that is too little.
import json
import subprocess
import sys
import urllib.request
from pathlib import Path

MIB = 1 << 20
# Of the memory, what is left of it by driver and display; beside the weights, what an answer is computed in.
USABLE, COMPUTED_IN = 0.92, 1024 * MIB
# The question, what was said before and the answer want room beside the tools. More than the largest costs memory that another model may want.
LEAST, LARGEST, STEP = 4096, 32768, 1024
# A token of a model that does not say how it is built: more than most need.
UNKNOWN_TOKEN = 512 << 10


def ollama(path, body=None):
    found = json.loads(subprocess.run(['docker', 'inspect', 'ollama'], check=True, stdout=subprocess.PIPE).stdout)
    address = found[0]['NetworkSettings']['Networks']['open-webui']['IPAddress']
    request = urllib.request.Request(f'http://{address}:11434{path}', body and json.dumps(body).encode(), {'Content-Type': 'application/json'})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def bytes_of_a_token(info):
    """What a token takes in the cache of keys and values: two bytes for each of their numbers, in every layer."""
    kind = info.get('general.architecture')
    layers, heads = info.get(f'{kind}.block_count'), info.get(f'{kind}.attention.head_count_kv')
    length = [
        info.get(f'{kind}.attention.{what}_length') or (info.get(f'{kind}.embedding_length') or 0) // (info.get(f'{kind}.attention.head_count') or 1)
        for what in ('key', 'value')
    ]
    heads = sum(heads) if isinstance(heads, list) else (layers or 0) * (heads or 0)
    return heads * sum(length) * 2 or UNKNOWN_TOKEN


def room_for(model, weights, memory):
    info = model.get('model_info') or {}
    own = info.get(f'{info.get("general.architecture")}.context_length') or LARGEST
    room = (memory * MIB * USABLE - weights - COMPUTED_IN) / bytes_of_a_token(info)
    return max(0, int(min(own, room, LARGEST)) // STEP * STEP)


def name_of(model):
    return model if ':' in model.rpartition('/')[2] else model + ':latest'


def main(memory, tool_tokens, folder, *models):
    weights = {one['name']: one['size'] for one in ollama('/api/tags')['models']}
    contexts, without_tools = [], []
    for name in map(name_of, models):
        model = ollama('/api/show', {'model': name})
        capabilities = model.get('capabilities') or []
        # What reads documents answers nobody.
        if 'completion' not in capabilities and 'embedding' in capabilities:
            continue
        takes_tools, room = 'tools' in capabilities, room_for(model, weights.get(name, 0), int(memory))
        wanted = LEAST + (int(tool_tokens) if takes_tools else 0)
        if not takes_tools:
            without_tools.append(name)
        if room < wanted:
            sys.exit(
                f'beside the model {name} there is room for {room} tokens of context in {memory} MiB, and the site wants {wanted}'
                + (f' ({tool_tokens} describe the built-in tools)' if takes_tools and int(tool_tokens) else '')
                + ': name a smaller model, choose an instance type whose GPU has more memory'
                + (', or fewer builtInTools' if takes_tools and int(tool_tokens) else '')
            )
        print(f'{name}: room for {room} tokens of context' + ('' if takes_tools else '; takes no tools, and is asked without any'))
        contexts.append(room)
    Path(folder, 'local-models-context').write_text(str(min(contexts, default=LEAST)))
    Path(folder, 'local-models-without-tools').write_text(json.dumps(without_tools))


if __name__ == '__main__':
    main(*sys.argv[1:])
