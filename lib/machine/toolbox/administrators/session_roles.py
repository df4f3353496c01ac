# What each session's ID token says of roles, for check-sign-in, in a container of the site's own image: with the library that Open WebUI locks them up with.
# Installed as /usr/local/lib/open-webui/session_roles.py.
#
# On the input JSON: facts (sign-in.json), environment (what Open WebUI starts with), tokens (of sessions, as Open WebUI keeps them). Prints JSON: for each a
# list of roles, empty where it says nothing, or cannot be read.
import base64
import contextlib
import hashlib
import json
import sys

from cryptography.fernet import Fernet, InvalidToken

task = json.load(sys.stdin)
environment, path = task['environment'], task['facts']['admins']['claim']
secret = environment.get('OAUTH_SESSION_TOKEN_ENCRYPTION_KEY', environment['WEBUI_SECRET_KEY']).encode()
fernet = Fernet(secret if len(secret) == 44 else base64.urlsafe_b64encode(hashlib.sha256(secret).digest()))


def claims_of(token):
    with contextlib.suppress(InvalidToken, ValueError, AttributeError):
        return json.loads(fernet.decrypt(token.encode())).get('userinfo') or {}
    return {}


def claim_of(claims):
    nested = claims
    for key in path.split('.'):
        nested = nested.get(key) if isinstance(nested, dict) else None
    return claims.get(path) if nested is None else nested


found = [claim_of(claims_of(token)) for token in task['tokens']]
print(json.dumps({'roles': [one.split(',') if isinstance(one, str) else one if isinstance(one, list) else [] for one in found]}))
