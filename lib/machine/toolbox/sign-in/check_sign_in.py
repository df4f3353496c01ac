#!/usr/bin/env python3
# Whether people will be able to come in, asked before anything is changed. Installed as /usr/local/lib/open-webui/check-sign-in.
#
#   check-sign-in ask FACTS ENVIRONMENT      (files: sign-in.json, open-webui.env) asks the provider. What took this very client and secret before is not asked
#                                            again; and on the way back to passwords its answer is none that counts. Then, where passwords shall be off: only if
#                                            an administrator has come in through the provider under these very settings
#   check-sign-in keep FACTS ENVIRONMENT     the site runs with them: from now on who comes in comes in under them
#
# Ends 0, or 1 with one sentence on the error output. From the environment: brought, where bring-data has the data of another
# Open WebUI take the place of the site's.
import hashlib
import json
import os
import sys
import time
from pathlib import Path

from sign_in_place import TOOLS, Refused, in_the_image, known, remember
from site_database import ask, end_where_the_database_ends

BROUGHT = os.environ.get('brought', '') != ''


def read(facts, environment):
    lines = Path(environment).read_text().splitlines()
    return json.loads(Path(facts).read_text()), dict(line.split('=', 1) for line in lines if '=' in line)


def secret_of(facts, environment):
    secrets = [value for name, value in environment.items() if name.endswith(('_CLIENT_SECRET', 'LDAP_APP_PASSWORD'))]
    return hashlib.sha256('\n'.join([facts['access'], *secrets]).encode()).hexdigest()


def ask_once(facts, environment, state):
    """What is to be known of a provider that took client and secret, or takes them now."""
    answered = secret_of(facts, environment)
    if state.get('answered') == answered:
        return state
    try:
        certain = in_the_image(TOOLS / 'ask_provider.py', facts=facts, environment=environment)['certain']
    except Refused as sentence:
        # Who switches passwords on again must get in whatever has become of the provider.
        if not facts['passwords'] or state.get('passwords') is not False:
            sys.exit(str(sentence))
        print(f'{sentence} (passwords are switched on again all the same)')
        return state
    if certain:
        return {**state, 'answered': answered}
    print(f'{facts["name"]} does not say whether it takes the client secret: try it, sign in')
    # Who came in with another secret is no proof that anybody comes in with this one.
    return {**state, 'answered': answered, 'access': None}


def administrators(provider):
    rows = ask('SELECT u.id, u.oauth FROM "user" u JOIN auth ON auth.id = u.id WHERE u.role = \'admin\' AND auth.active')
    return {user for user, oauth in rows if isinstance(json.loads(oauth or 'null'), dict) and provider in json.loads(oauth)}


def came_in(facts, environment, since, candidates):
    """The administrators who have come in through the provider since then; where a claim makes them, only whom it still makes one."""
    sessions = ask('SELECT user_id, token FROM oauth_session WHERE provider = ? AND created_at > ? ORDER BY created_at', (facts['provider'], since))
    sessions = [(user, token) for user, token in sessions if user in candidates]
    if not sessions or 'admins' not in facts:
        return {user for user, _ in sessions}
    users, tokens = zip(*sessions)
    # Somebody whom an administrator has promoted by hand loses that at the next sign-in: only the claim counts, and the last one of each.
    last = dict(zip(users, in_the_image(TOOLS / 'session_roles.py', facts=facts, environment=environment, tokens=tokens)['roles']))
    return {user for user, roles in last.items() if set(roles) & set(facts['admins']['roles'])}


def refuse_to_lock_out(facts, environment, state):
    candidates = administrators(facts['provider'])
    if state.get('access') == facts['access']:
        proven = candidates & set(state.get('proven', [])) or came_in(facts, environment, state['since'], candidates)
        if proven:
            return {**state, 'proven': sorted(proven)}
    claim = f', whom its ID token makes one ("{facts["admins"]["claim"]}")' if 'admins' in facts else ''
    sys.exit(
        f'passwords cannot be switched off: no administrator{claim} has come in through {facts["name"]} with these settings; deploy with passwordSignIn true, '
        f'sign in through {facts["name"]} as an administrator, then deploy this again'
    )


def refuse_the_data_of_others(facts):
    """Of other data it cannot be known who comes in with them."""
    if BROUGHT and not facts['passwords']:
        sys.exit(
            f'data cannot be brought while passwords are switched off: nobody knows whether an administrator of theirs comes in through {facts["name"]}; '
            'deploy with passwordSignIn true, bring them, sign in, then switch passwords off again; nothing was changed'
        )


def ask_first(*files):
    facts, environment = read(*files)
    refuse_the_data_of_others(facts)
    before = known()
    state = ask_once(facts, environment, before)
    if not facts['passwords']:
        state = refuse_to_lock_out(facts, environment, state)
    if state != before:
        remember(state)


def keep(*files):
    facts, _ = read(*files)
    state = known()
    # With the data of others have come their sessions, of whatever provider.
    if state.get('access') != facts['access'] or BROUGHT:
        state = {**state, 'access': facts['access'], 'since': int(time.time()), 'proven': []}
    state['passwords'] = facts['passwords']
    if state != known():
        remember(state)


if __name__ == '__main__':
    what, *words = sys.argv[1:]
    end_where_the_database_ends({'ask': ask_first, 'keep': keep}[what], *words)
