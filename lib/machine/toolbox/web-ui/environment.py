#!/usr/bin/env python3
# Refuses values that Open WebUI would stumble over, and writes what it starts with. Installed as /usr/local/lib/open-webui/environment.
#
#   environment FOLDER [PUBLISH]       FOLDER holds settings.json, api-key, embedding-key, admin-password, secret-key and, by their names in environment/, the
#                                      variables whose values are secrets; wanted.json (the settings, made whole), open-webui.env, open-webui.lines and image (what the
#                                      unit starts, published at PUBLISH, or where the site shall be open) are written there. From the
#                                      environment: image, schema, bind, gpu, admin_email, public_address, speech, local_models and, where there is no user yet,
#                                      with_administrator=true: only then is the password in open-webui.env
#
# variables.json, for `site-variables`, holds apart what the construct sets and what the app does.
#
# Docker's file of variables has a line for each: a value with line breaks stands there by its name alone, which docker takes from its own environment, and that
# from open-webui.lines, as `run-container` reads it.
import json
import os
import re
import shlex
import shutil
import sys
from pathlib import Path

folder, publish = Path(sys.argv[1]), sys.argv[2:]
settings = json.loads((folder / 'settings.json').read_text())
email, address = os.environ['admin_email'], os.environ.get('public_address')


def text_of(path):
    try:
        return path.read_bytes().rstrip(b'\r\n').decode()
    except UnicodeDecodeError:
        return '\0'


def stored(name):
    text = text_of(folder / name)
    if re.search('[\x00-\x1f\x7f-\x9f]', text):
        sys.exit(f'the stored {name} holds a control character: store it again (one line, no tab), then deploy again')
    return text


def variable(path):
    text = text_of(path)
    if not text or '\0' in text:
        sys.exit(f'the secret for {path.name} is empty or no text: store it again, then deploy again')
    return text


keys, password = {name: stored(name).strip() for name in ('api-key', 'embedding-key')}, stored('admin-password')
# bcrypt takes no more than 72 bytes; Open WebUI would start without an administrator, and the first visitor could become one.
if not 8 <= len(password.encode()) <= 72:
    sys.exit(f"the administrator's password has {len(password.encode())} bytes: store one of 8 to 72 (most Chinese characters count as 3), then deploy again")
if not re.fullmatch(r'[^@\s]+@[^@\s]+\.[^@\s.]+', email):
    sys.exit(f'"{email}" is no e-mail address (name@domain): correct the administrator\'s e-mail')

for name in 'endpoint', 'embeddingEndpoint':
    settings[name] = settings[name].rstrip('/')
settings['speech'] = os.environ.get('speech')
settings['localModels'] = os.environ['local_models'] == 'true'
settings['origins'] = settings['origins'] or [f'http://{address}:8080']
memory_mib = int(re.search(r'MemTotal:\s+(\d+)', Path('/proc/meminfo').read_text())[1]) // 1024
secure = str(not settings['origins'][0].startswith('http://')).lower()
environment = {
    'WEBUI_SECRET_KEY': stored('secret-key'),
    'WEBUI_URL': settings['origins'][0],
    'CORS_ALLOW_ORIGIN': ';'.join(settings['origins']),
    'WEBUI_SESSION_COOKIE_SECURE': secure,
    'WEBUI_AUTH_COOKIE_SECURE': secure,
    # Seeds for the first start; afterwards these are rows in the database (site-data).
    'ENABLE_SIGNUP': 'false',
    'DEFAULT_USER_ROLE': 'pending',
    'OPENAI_API_BASE_URLS': settings['endpoint'],
    'ENABLE_OLLAMA_API': str(settings['localModels']).lower(),
    'OLLAMA_BASE_URLS': 'http://ollama:11434',
    'RAG_EMBEDDING_ENGINE': 'openai',
    'RAG_EMBEDDING_MODEL': settings['embeddingModel'],
    'RAG_OPENAI_API_BASE_URL': settings['embeddingEndpoint'] or settings['endpoint'],
    # Bailian takes ten texts a call.
    'RAG_EMBEDDING_BATCH_SIZE': '10',
    'RAG_EMBEDDING_CONCURRENT_REQUESTS': '4',
    'ENABLE_COMMUNITY_SHARING': 'false',
    'ENABLE_EVALUATION_ARENA_MODELS': 'false',
    # Who may use a model is a grant in the database (site-settings): without them a model that is not offered would be everybody's too.
    'BYPASS_MODEL_ACCESS_CONTROL': 'false',
    'ENABLE_OPENAI_API_PASSTHROUGH': 'false',
    # It copies its pictures there at every start, and its own folder is read-only.
    'STATIC_DIR': '/tmp/static',
    'OFFLINE_MODE': 'true',
    'ENABLE_VERSION_UPDATE_CHECK': 'false',
    'ENABLE_PIP_INSTALL_FRONTMATTER_REQUIREMENTS': 'false',
    # A pause this long is a lost answer; the whole answer may take as long as it takes.
    'AIOHTTP_CLIENT_STREAM_IDLE_TIMEOUT': '600',
    'AIOHTTP_CLIENT_TIMEOUT_MODEL_LIST': '10',
    'DATABASE_USER_ACTIVE_STATUS_UPDATE_INTERVAL': '120',
    # Of its own accord it would have 512 connections with 64 MB each. Who gets none in 30 s sees an error, so not too few either.
    'DATABASE_POOL_SIZE': str(min(max(memory_mib // 64, 32), 256)),
    'DATABASE_SQLITE_PRAGMA_CACHE_SIZE': '-2000',
    'DATABASE_SQLITE_PRAGMA_MMAP_SIZE': '0',
    # Writers wait for each other: after 5 s the question of one of 40 was refused with "database is locked".
    'DATABASE_SQLITE_PRAGMA_BUSY_TIMEOUT': '30000',
}
given = settings['environment'] | {path.name: variable(path) for path in (folder / 'environment').glob('*')}
(folder / 'variables.json').write_text(json.dumps({'ours': environment, 'given': given}))
environment |= given
if os.environ.get('with_administrator') == 'true':
    environment |= {'WEBUI_ADMIN_EMAIL': email, 'WEBUI_ADMIN_PASSWORD': password}

(folder / 'wanted.json').write_text(json.dumps(settings))
for name, key in keys.items():
    (folder / name).write_text(key)
lines = {name: value for name, value in environment.items() if re.search('[\r\n]', value)}
(folder / 'open-webui.env').write_text(''.join(f'{name}\n' if name in lines else f'{name}={value}\n' for name, value in environment.items()))
(folder / 'open-webui.lines').write_bytes(''.join(f'export {name}={shlex.quote(value)}\n' for name, value in lines.items()).encode())
public = ('0.0.0.0' if os.environ['bind'] == 'public' else '127.0.0.1') + ':8080:8080'
options = ['--gpus all'] if os.environ['gpu'] == 'true' else []
# Our data hide what the image has there, the model that listens too: a volume of its own, which docker fills from the image, brings that back.
options += ['--volume /app/backend/data/cache/whisper'] if settings['speech'] == 'image' else []
# As process 1 Open WebUI does not hear that it shall stop while it starts: with an init of its own that takes 1 s, without 60.
options += ['--init'] if shutil.which('docker-init') else []
image = {
    'IMAGE': os.environ['image'],
    'SCHEMA': os.environ.get('schema', ''),
    'PUBLIC': public,
    'PUBLISH': (publish or [public])[0],
    'OPTIONS': ' '.join(options),
}
(folder / 'image').write_text(''.join(f'{name}={value}\n' for name, value in image.items()))
