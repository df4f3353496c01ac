#!/usr/bin/env python3
# How the site is: what deploys have made true, looked at again. Installed as /usr/local/lib/open-webui/status.
#
#   status            a line for each thing that was looked at; ends 0 where nothing is wrong, else 1
#   status --json     the same as JSON
#   status --keep     for open-webui-status.timer: /run/open-webui-status/status.json, and beside it `good`, which nginx looks for, where nothing is wrong.
#                     While a deploy is at work on the data, what was kept last stays
#
# What cannot be found out from here (a name server that is silent) is said, and is not wrong. Changes nothing, stops nothing, costs nothing.
import datetime
import json
import os
import sys
from pathlib import Path

from machine_state import Unknown, Wrong, lines_of, memory, room
from site_state import backup, bailian, certificate, gpu, names, site, through_https, units

KEPT, LOCK = Path('/run/open-webui-status'), '/run/open-webui-web-ui.lock'
CHECKS = {
    'site': site,
    'https': through_https,
    'certificate': certificate,
    'names': names,
    'disk': room,
    'memory': memory,
    'backup': backup,
    'gpu': gpu,
    'units': units,
    'bailian': bailian,
}
# Said once, where it began.
NEED_THE_SITE = 'https', 'bailian'


def looked_at(name, check, found):
    if name in NEED_THE_SITE and found['site']['state'] == 'wrong':
        return 'unknown', 'not asked while the site does not run'
    try:
        return 'good', check()
    except Wrong as wrong:
        return 'wrong', str(wrong)
    except Unknown as unknown:
        return 'unknown', str(unknown)
    except Exception as error:
        return 'wrong', f'could not be looked at: {type(error).__name__} {error}'


def look():
    found = {}
    for name, check in CHECKS.items():
        state, says = looked_at(name, check, found)
        # None: the site has no such thing.
        if says is not None:
            found[name] = {'state': state, 'says': ' '.join(says.split())[:400]}
    good = all(one['state'] != 'wrong' for one in found.values())
    return {'good': good, 'time': datetime.datetime.now(datetime.UTC).isoformat(timespec='seconds'), 'checks': found}


def deploy_is_at_work():
    """Whether somebody holds the lock of the data; asked of the kernel, since who takes it, however shortly, is in the way of a backup."""
    if not os.path.exists(LOCK):
        return False
    inode = f':{os.stat(LOCK).st_ino} '
    return any(inode in line and '->' not in line for line in lines_of(Path('/proc/locks')))


def keep(result):
    KEPT.mkdir(mode=0o755, exist_ok=True)
    new = KEPT / 'status.new'
    new.write_text(json.dumps(result))
    new.replace(KEPT / 'status.json')
    if result['good']:
        (KEPT / 'good').touch()
    else:
        (KEPT / 'good').unlink(missing_ok=True)


def show(result):
    width = max(map(len, result['checks']))
    for name, one in result['checks'].items():
        print(f'{one["state"]:8}{name:{width + 2}}{one["says"]}')
    if deploy_is_at_work():
        print('a deploy, a backup or a restore is at work on the data')


def main(how='', *_):
    if how not in ('', '--json', '--keep'):
        sys.exit('say "status", "status --json" or "status --keep"')
    if how == '--keep' and deploy_is_at_work():
        return
    result = look()
    if how == '--keep':
        return keep(result)
    show(result) if how == '' else print(json.dumps(result, indent=2))
    sys.exit(0 if result['good'] else 1)


if __name__ == '__main__':
    main(*sys.argv[1:])
