# Asks a provider for check-sign-in, in a container of the site's own image: with the network, the certificates that are trusted, and the libraries that Open
# WebUI will ask it with. Installed as /usr/local/lib/open-webui/ask_provider.py.
#
# On the input JSON: facts (sign-in.json), environment (what Open WebUI starts with). Prints JSON, or ends 3 with one sentence. A secret is in neither.
import contextlib
import json
import os
import ssl
import sys
import time
from urllib.parse import urlsplit

task = json.load(sys.stdin)
facts, environment = task['facts'], task['environment']
name = facts['name']


def fail(sentence):
    print(' '.join(f'{name} {sentence}'.split()), file=sys.stderr)
    sys.exit(3)


def unreachable(host, error):
    text = f'{error!r} {error.__cause__!r} {error.__context__!r}'.lower()
    for pattern, sentence in [
        ('certificate', f'has a certificate at {host} that nobody can trust (unknown authority, other name, or expired); give it another'),
        ('name or service|resolution|nodename|invalid server address', f'cannot be reached: the name {host} leads nowhere; correct it'),
        ('refused', f'cannot be reached: {host} refuses the connection; correct address and port'),
    ]:
        if any(word in text for word in pattern.split('|')):
            fail(f'{sentence}, then deploy again')
    fail(f'cannot be reached: {host} does not answer; give the machine a way out to it, then deploy again')


def web(url, **form):
    import httpx

    for pause in 2, 5, 0:
        # Not a try more than the program that calls has time for.
        last = not pause or time.monotonic() + 20 > float(os.environ.get('ends', 'inf'))
        try:
            answer = httpx.request('POST' if form else 'GET', url, timeout=15, **form)
            if answer.status_code < 500 and answer.status_code != 429:
                return answer
        except httpx.TransportError as error:
            if last:
                unreachable(urlsplit(url).hostname, error)
        if last:
            fail(f'has trouble (HTTP {answer.status_code} at {url}): wait, then deploy again')
        time.sleep(pause)


def json_of(answer):
    with contextlib.suppress(ValueError, TypeError):
        return dict(answer.json())
    return {}


def discovered():
    answer = web(facts['address'])
    document = json_of(answer)
    if answer.status_code != 200 or 'issuer' not in document:
        fail(f'has no discovery document at {facts["address"]} (HTTP {answer.status_code}): correct the issuer, then deploy again')
    if document['issuer'].rstrip('/') != facts['issuer']:
        fail(f'calls itself {document["issuer"]}, not {facts["issuer"]}: name that as the issuer, then deploy again')
    for key in 'authorization_endpoint', 'token_endpoint', 'jwks_uri':
        if not str(document.get(key)).startswith('https://'):
            fail(f'names no {key} with https in its discovery document')
    if not json_of(web(document['jwks_uri'])).get('keys'):
        fail(f'has no key at {document["jwks_uri"]}')
    return document['token_endpoint']


def takes_the_secret(endpoint, prefix):
    """Whether it is known that the provider takes client and secret: a code that nobody gave is then all that it has to complain about."""
    client, secret = environment[f'{prefix}_CLIENT_ID'], environment[f'{prefix}_CLIENT_SECRET']
    form = {'grant_type': 'authorization_code', 'code': 'none', 'redirect_uri': facts['redirectUri'], 'code_verifier': 'x' * 43}
    if environment.get('OAUTH_TOKEN_ENDPOINT_AUTH_METHOD') == 'client_secret_post':
        answer = web(endpoint, data={**form, 'client_id': client, 'client_secret': secret})
    else:
        answer = web(endpoint, data=form, auth=(client, secret))
    error = json_of(answer).get('error')
    if error in ('invalid_client', 'unauthorized_client') or answer.status_code == 401:
        fail('does not take client id and secret: store the secret that it shows for this client, then deploy again')
    return error == 'invalid_grant'


def ask_ldap():
    import ldap3
    from ldap3.core import exceptions

    host, base, user = (environment[f'LDAP_{key}'] for key in ('SERVER_HOST', 'SEARCH_BASE', 'ATTRIBUTE_FOR_USERNAME'))
    tls = ldap3.Tls(validate=ssl.CERT_REQUIRED, version=ssl.PROTOCOL_TLS, ciphers='ALL')
    server = ldap3.Server(host, int(environment['LDAP_SERVER_PORT']), use_ssl=True, tls=tls, get_info=ldap3.NONE, connect_timeout=15)
    connection = ldap3.Connection(server, environment['LDAP_APP_DN'], environment['LDAP_APP_PASSWORD'], receive_timeout=30)
    try:
        if not connection.bind():
            fail(f'does not take {environment["LDAP_APP_DN"]} and its password ({connection.result["description"]}): correct them, then deploy again')
        found = connection.search(base, f'(&({user}=*){environment.get("LDAP_SEARCH_FILTERS", "")})', attributes=[user], size_limit=1)
    except exceptions.LDAPInvalidFilterError:
        fail('does not understand the search filter: correct it, then deploy again')
    except exceptions.LDAPException as error:
        unreachable(host, error)
    if not found and connection.result['description'] != 'sizeLimitExceeded':
        fail(f'finds nobody with a {user} below {base} ({connection.result["description"]}): correct base, attribute or filter, then deploy again')
    return {'certain': True}


if facts['asks'] == 'ldap':
    said = ask_ldap()
else:
    prefix = {'oidc': 'OAUTH'}.get(facts['provider'], facts['provider'].upper())
    said = {'certain': takes_the_secret(discovered() if facts['asks'] == 'discovery' else facts['address'], prefix)}
print(json.dumps(said))
