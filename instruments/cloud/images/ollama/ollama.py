#!/usr/bin/env python3
# Ollama without its models: the commands and the answers of its API that the programs and Open WebUI use. What a model is, its name tells: gemma has no
# tools, all else has. Every question for an answer is written down in $HOME/.ollama/asked.
import http.server
import json
import os
import sys
from pathlib import Path

HOME = Path(os.environ['HOME'], '.ollama')
WEIGHTS = {'gemma3:12b': 8149190253, 'gemma3:27b': 17396936941}
# As `ollama show` reads them from the files of the models.
SHAPES = {
    'gemma3': {'block_count': 48, 'context_length': 131072, 'attention.head_count_kv': 8, 'attention.key_length': 256, 'attention.value_length': 256},
    'qwen3': {'block_count': 36, 'context_length': 40960, 'attention.head_count_kv': 8, 'attention.key_length': 128, 'attention.value_length': 128},
}


def models():
    return sorted(path.name for path in HOME.iterdir() if path.name != 'asked')


def described(name):
    family = 'gemma3' if name.startswith('gemma') else 'qwen3'
    shape = {f'{family}.{key}': value for key, value in SHAPES[family].items()}
    return {
        'details': {'family': family, 'quantization_level': 'Q4_K_M'},
        'model_info': {'general.architecture': family, **shape},
        'capabilities': ['completion', 'vision'] if family == 'gemma3' else ['completion', 'tools', 'thinking'],
    }


class Api(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def answer(self, status, *pieces):
        body = b''.join(json.dumps(piece).encode() + b'\n' for piece in pieces)
        self.send_response(status)
        self.send_header('Content-Type', 'application/x-ndjson' if len(pieces) > 1 else 'application/json')
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        sizes = [{'name': name, 'model': name, 'size': WEIGHTS.get(name, 5225388164), 'digest': 'd', 'details': {}} for name in models()]
        self.answer(200, {'/api/tags': {'models': sizes}, '/api/version': {'version': '0.35.1'}}.get(self.path, {'models': []}))

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers['Content-Length'])))
        name = asked.get('model') or asked.get('name')
        if name not in models():
            return self.answer(404, {'error': f"model '{name}' not found"})
        if self.path == '/api/show':
            return self.answer(200, described(name))
        tools = [tool['function']['name'] for tool in asked.get('tools') or []]
        with (HOME / 'asked').open('a') as log:
            log.write(json.dumps({'path': self.path, 'model': name, 'tools': tools}) + '\n')
        if tools and 'tools' not in described(name)['capabilities']:
            return self.answer(400, {'error': f'registry.ollama.ai/library/{name} does not support tools'})
        said = {'model': name, 'created_at': '2026-11-28T00:00:00Z', 'message': {'role': 'assistant', 'content': 'Hello from here.'}, 'done': False}
        self.answer(200, said, {**said, 'message': {'role': 'assistant', 'content': ''}, 'done': True, 'prompt_eval_count': 9, 'eval_count': 4})

    def log_message(self, *_):
        pass


def main(what, *words):
    if what == 'serve':
        # What it was started with, for who looks.
        print('OLLAMA_CONTEXT_LENGTH', os.environ.get('OLLAMA_CONTEXT_LENGTH', '4096'), flush=True)
        http.server.ThreadingHTTPServer(('', 11434), Api).serve_forever()
    elif what == 'list':
        print('\n'.join(models()))
    else:
        model = HOME / words[0]
        known = {'show': model.exists, 'pull': lambda: model.touch() or True, 'rm': lambda: model.unlink() or True}[what]()
        sys.exit(0 if known else 1)


main(*sys.argv[1:])
