# How the site is, for `status`. Installed as /usr/local/lib/open-webui/site_state.py, beside what imports it.
#
# Each function says what it has seen, or None where the site has no such thing; what is wrong is raised as Wrong, what cannot be found out as Unknown.
import datetime
import json
import os
import ssl
import urllib.error
import urllib.request
from pathlib import Path

from machine_state import Unknown, Wrong, last_line, lines_of, run, state_of
from site_database import PLACE, ask
from written_settings import last_written

NEWEST = 'v0.12.4'
ETC, TOOLS = Path('/etc/open-webui'), Path('/usr/local/lib/open-webui')
# The front end's, where the site has one.
CHECK_SITE, CHECK_DNS = (TOOLS / name for name in ('check-site', 'check-dns'))
# A fifth of its life, and two weeks at most: who renews it has tried for long by then.
LAST_DAYS = 14
# A day and what a busy night may take.
OLDEST_HOURS = 27
UNITS = ('docker', 'container-firewall', 'nginx', 'ollama', 'renew-certificate.timer')


def site():
    known = dict(line.partition('=')[::2] for line in lines_of(ETC / 'image'))
    if not known:
        raise Wrong('no deploy has come to its end: deploy again')
    state = state_of('open-webui')
    if state != 'active':
        raise Wrong(f'open-webui.service is {state}: read "journalctl -u open-webui", then "systemctl start open-webui"')
    if not run(TOOLS / 'site-data', 'ready', known['PUBLIC'].split(':')[1])[0]:
        raise Wrong('Open WebUI runs and does not answer: read "journalctl -u open-webui", then "systemctl restart open-webui"')
    return f'{known["IMAGE"]} runs; the newest release that this tool knows is {NEWEST}'


def front_end():
    """Its names, their zones, and the address that they lead to where their records are the site's."""
    return [*lines_of(ETC / 'names'), '', '', ''][:3]


def asked(*words):
    """What a tool says that has no patience: the next run asks again."""
    well, said = run(*words, env={**os.environ, 'ends': '0'})
    if not well:
        raise Wrong(last_line(said))
    return last_line(said)


def through_https():
    served, *_ = front_end()
    if not served:
        return None
    asked(CHECK_SITE, *served.split())
    return f'{served} answer on this machine'


def certificate():
    chain = ETC / 'tls/current/fullchain.pem'
    if not chain.exists():
        return None
    well, words = run('openssl', 'x509', '-in', chain, '-noout', '-startdate', '-enddate')
    if not well:
        raise Wrong(f'{chain} cannot be read ({last_line(words)}): deploy again')
    began, ends = (ssl.cert_time_to_seconds(line.partition('=')[2]) for line in words.splitlines()[-2:])
    left = (ends - datetime.datetime.now().timestamp()) / 86400
    if left < min(LAST_DAYS, (ends - began) / 86400 / 5):
        ended = f'ends in {left:.0f} days' if left > 0 else 'has ended'
        raise Wrong(f'the certificate {ended}: read "journalctl -u renew-certificate", or deploy with a new one where it was bought')
    return f'good for {left:.0f} days'


def names():
    served, zones, address = front_end()
    if not address:
        return None
    warning = asked(CHECK_DNS, address, served, zones)
    if warning:
        raise Unknown(warning.removeprefix('warning: '))
    return f'{served} lead to {address} and nowhere else'


def backup():
    timer = Path('/etc/systemd/system/open-webui-backup.timer')
    if state_of(timer.name) != 'active':
        raise Wrong(f'{timer.name} does not run, so none is made by itself: deploy again')
    if state_of('open-webui-backup.service') == 'failed':
        raise Wrong('the last one failed: read "journalctl -u open-webui-backup", then "systemctl start open-webui-backup"')
    folders = [path.parents[1] for path in Path(PLACE, 'backups').glob('*/data/webui.db') if path.parents[1].suffix != '.tmp']
    made = {folder: folder.stat().st_mtime for folder in folders}
    newest = max(made, key=made.get, default=None)
    hours = (datetime.datetime.now().timestamp() - max([timer.stat().st_mtime, *made.values()])) / 3600
    if hours > OLDEST_HOURS:
        raise Wrong(f'the newest is {hours:.0f} hours old: read "journalctl -u open-webui-backup", then "systemctl start open-webui-backup"')
    return f'{newest.name}, {hours:.0f} hours old' if newest else 'the first one is made this night'


def gpu():
    containers = run('docker', 'ps', '--quiet')[1].split()
    inspected = json.loads(run('docker', 'inspect', *containers)[1]) if containers else []
    wanting = [one['Name'].lstrip('/') for one in inspected if one['HostConfig']['DeviceRequests']]
    for name in wanting:
        well, words = run('docker', 'exec', name, 'nvidia-smi', '-L')
        if not well:
            raise Wrong(f'the container {name} does not see it ({last_line(words)}): "systemctl restart {name}"')
    return f'{" ".join(wanting)} see it' if wanting else None


def bailian():
    endpoint = last_written().get('endpoint')
    rows = {key: json.loads(value) for key, value in ask("SELECT key, value FROM config WHERE key LIKE 'openai.api\\_%' ESCAPE '\\'")}
    keys = dict(zip(rows.get('openai.api_base_urls', []), rows.get('openai.api_keys', [])))
    if endpoint not in keys:
        raise Wrong('the settings of the site have no connection to Bailian: deploy again')
    # Which models there are, costs nothing, and is told to who has a key.
    request = urllib.request.Request(f'{endpoint}/models', headers={'Authorization': f'Bearer {keys[endpoint]}'})
    try:
        urllib.request.urlopen(request, timeout=20).close()
    except urllib.error.HTTPError as error:
        if error.code in (401, 403):
            raise Wrong(f'refuses the API key ({error.code}): take one from its console, store it, then deploy again') from None
        raise Unknown(f'it answers {error.code} when it is asked for its models') from None
    except (OSError, ValueError) as error:
        raise Wrong(f'cannot be reached ({getattr(error, "reason", error)}): give the machine a way out to it') from None
    return f'{endpoint} takes the key'


def units():
    enabled = [unit for unit in UNITS if run('systemctl', 'is-enabled', unit)[1].split('\n')[-1] == 'enabled']
    for unit in enabled:
        state = state_of(unit)
        if state != 'active':
            raise Wrong(f'{unit} is {state}: read "journalctl -u {unit}", then "systemctl restart {unit}"')
    return f'{" ".join(enabled)} run'
