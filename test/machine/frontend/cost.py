#!/usr/bin/env python3
"""What the front end costs: the same work through nginx and direct, in turn, as a ratio. For a machine that does nothing else; needs root.

    python3 test/machine/frontend/cost.py

Open WebUI is one Python process, so on a machine of two cores it fills one, and nginx has the other. Here likewise: the upstream is
bound to a core, nginx to another. Who asks would be elsewhere; here it shares nginx's core, direct and through, unless there is a third.

What Open WebUI itself spends was measured on 0.12.4 (instruments/cloud/images, SQLite, one user, three models; its process's time in
/proc/PID/stat over what `wrk -t 1 -c 1` and `-c 4` got in 4 s, on the machine that runs these tests):

    /health 0.9 to 1.0 ms, the page itself (/) 2.4 to 2.6 ms, a static file 2.2 to 2.5 ms, /api/v1/users/user/settings 4.8 to 5.7 ms,
    /api/v1/chats/ 5.0 to 6.4 ms, /api/config 9.1 to 10 ms, /api/models 11.5 to 13.8 ms, a chunk of /api/chat/completions 150 to 224 µs

The lightest of these that a person waits for are the "Open WebUI's" below. "Bare" is an upstream that does next to nothing: the worst case.
"""

import asyncio
import os
import re
import statistics
import subprocess
import sys

import prepared
from browser import unverified
from site_under_test import Site, frontend, install_tools

ROUNDS, SECONDS, STREAMS = 5, 2, 8
PAGE_MILLISECONDS, CHUNK_MICROSECONDS = 2.4, 150


def bind(site):
    """The upstream has the first core, nginx the second, and this process the third, or the second again."""
    cores = sorted(os.sched_getaffinity(0))
    upstream, nginx, client = (cores[min(place, len(cores) - 1)] for place in range(3))
    os.sched_setaffinity(site.upstream.pid, {upstream})
    for pid in site.workers_as_seen_from_here():
        os.sched_setaffinity(int(pid), {nginx})
    os.sched_setaffinity(0, {client})
    print(f'upstream on core {upstream}, nginx on core {nginx}, client on core {client}; medians of {ROUNDS} rounds')


def requests_a_second(url):
    """By name, so that nginx is asked with SNI: wrk runs with a hosts file of its own."""
    hosts = f'echo 127.0.0.1 chat.example.com >/run/hosts && mount --bind /run/hosts /etc/hosts && exec wrk -t 1 -c 16 -d {SECONDS} "$0"'
    done = subprocess.run(['unshare', '--mount', 'sh', '-c', f'mount -t tmpfs tmpfs /run && {hosts}', url], capture_output=True, text=True, check=True)
    if 'Non-2xx' in done.stdout or 'Socket errors' in done.stdout:
        raise AssertionError(done.stdout)
    return float(re.search(r'Requests/sec:\s+([\d.]+)', done.stdout).group(1))


async def read_events(port, query):
    more = {'ssl': unverified(), 'server_hostname': 'chat.example.com'} if port == 443 else {}
    reader, writer = await asyncio.open_connection('127.0.0.1', port, **more)
    writer.write(f'GET /stream?{query}&gap=0 HTTP/1.1\r\nHost: chat.example.com\r\n\r\n'.encode())
    got, tail, mark = 0, b'', b'data: '
    while data := await reader.read(65536):
        # A mark may arrive in two pieces.
        data = tail + data
        got += data.count(mark)
        if data.endswith(b'0\r\n\r\n'):
            break
        tail = data[1 - len(mark) :]
    writer.close()
    return got


def chunks_a_second(port, count, microseconds):
    async def all_streams():
        began = asyncio.get_running_loop().time()
        got = await asyncio.gather(*(read_events(port, f'count={count}&work={microseconds}') for _ in range(STREAMS)))
        if set(got) != {count}:
            raise AssertionError(f'{got} events instead of {count}')
        return sum(got) / (asyncio.get_running_loop().time() - began)

    return asyncio.run(all_streams())


def print_ratio(what, direct, through):
    """Direct and through in turn, so that what else the machine does hits both."""
    pairs = [(direct(), through()) for _ in range(ROUNDS)]
    plain, proxied = (statistics.median(side) for side in zip(*pairs))
    ratios = [after / before for before, after in pairs]
    print(
        f'{what} a second: direct {plain:.0f}, through nginx {proxied:.0f}, ratio {statistics.median(ratios):.2f} (of {min(ratios):.2f} to {max(ratios):.2f})',
        flush=True,
    )


def print_processor_time(site, what, work):
    """Unlike a rate, the same on a busy machine."""
    pids = site.workers_as_seen_from_here()
    before = processor_seconds(pids)
    done = work()
    print(f'nginx spends {(processor_seconds(pids) - before) / done * 1e6:.0f} µs of processor time on a {what}', flush=True)


def processor_seconds(pids):
    ticks = [open(f'/proc/{pid}/stat').read().rsplit(')', 1)[1].split()[11:13] for pid in pids]
    return sum(int(tick) for pair in ticks for tick in pair) / os.sysconf('SC_CLK_TCK')


def measure(site):
    def requests(path):
        return lambda: requests_a_second(f'http://chat.example.com:8080{path}'), lambda: requests_a_second(f'https://chat.example.com{path}')

    def chunks(count, microseconds):
        return lambda: chunks_a_second(8080, count, microseconds), lambda: chunks_a_second(443, count, microseconds)

    print_ratio(f"Open WebUI's requests ({PAGE_MILLISECONDS} ms of work each)", *requests(f'/work?ms={PAGE_MILLISECONDS}'))
    print_ratio(f"Open WebUI's streamed chunks ({CHUNK_MICROSECONDS} µs of work each)", *chunks(1500, CHUNK_MICROSECONDS))
    print_ratio('bare requests', *requests('/'))
    print_ratio('bare streamed chunks', *chunks(3000, 0))
    print_processor_time(site, 'request', lambda: SECONDS * requests_a_second('https://chat.example.com/'))
    print_processor_time(site, 'streamed chunk', lambda: STREAMS * 10_000 if chunks_a_second(443, 10_000, 0) else 0)


def main():
    site = Site()
    try:
        install_tools(site.machine)
        site.machine.run_program(frontend())
        bind(site)
        measure(site)
    finally:
        site.stop()


if __name__ == '__main__':
    if os.geteuid():
        sys.exit('needs root: it boots a machine')
    prepared.ensure()
    main()
