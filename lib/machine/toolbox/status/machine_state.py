# How the machine is under the site, for `status`. Installed as /usr/local/lib/open-webui/machine_state.py, beside what imports it.
#
# Each function says what it has seen, or None where there is no such thing; what is wrong is raised as Wrong, what cannot be found out as Unknown.
import os
import subprocess
from pathlib import Path

from site_database import PLACE

FULL = 90
# Percent of swap, and of memory with what can be had from caches.
LEAST_SWAP, LEAST_MEMORY = 10, 5


class Wrong(Exception):
    """What is wrong, and what to do."""


class Unknown(Exception):
    """Why it is not known."""


def run(*words, seconds=60, **more):
    """What it says, on both outputs, and whether it ended well."""
    try:
        ended = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=seconds, **more)
    except (OSError, subprocess.TimeoutExpired) as error:
        return False, f'{words[0]}: {error}'
    return ended.returncode == 0, ended.stdout.decode(errors='replace').strip()


def last_line(words):
    return words.rpartition('\n')[2]


def state_of(unit):
    return run('systemctl', 'is-active', unit)[1]


def lines_of(path):
    return path.read_text().splitlines() if path.exists() else []


def room():
    said = []
    for place, what, size in (PLACE, 'data disk', 'dataDiskSizeGiB'), ('/', 'system disk', 'systemDiskSizeGiB'):
        disk = os.statvfs(place)
        parts = [(disk.f_blocks - disk.f_bfree, disk.f_bavail, '% full'), (disk.f_files - disk.f_ffree, disk.f_favail, '% of its files used')]
        for used, free, words in parts:
            percent = 100 * used // max(1, used + free)
            if percent >= FULL:
                tool = '/usr/local/lib/open-webui/clean-up; ' if place == PLACE else ''
                raise Wrong(f'the {what} is {percent} {words}: make room on it ({tool}du -xh -d 3 {place} | sort -h | tail), or give {size} more')
            said += [f'{what} {percent} {words}'] if words == '% full' else []
    return ', '.join(said)


def memory():
    mib = {words[0].rstrip(':'): int(words[1]) // 1024 for words in map(str.split, lines_of(Path('/proc/meminfo'))) if len(words) > 1}
    for free, total, least, what in ('SwapFree', 'SwapTotal', LEAST_SWAP, 'swap'), ('MemAvailable', 'MemTotal', LEAST_MEMORY, 'memory'):
        if mib[total] and 100 * mib[free] < least * mib[total]:
            raise Wrong(
                f'{mib[free]} of {mib[total]} MiB of {what} are left: see who has it ("docker stats --no-stream", "top -o %MEM"), or choose a larger instanceType'
            )
    return f'{mib["MemAvailable"]} of {mib["MemTotal"]} MiB of memory and {mib["SwapFree"]} of {mib["SwapTotal"]} MiB of swap are left'
