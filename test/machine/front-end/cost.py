"""What the front end costs: the same work through nginx and direct, one after the other and several times, as a ratio."""
import asyncio
import os
import re
import ssl
import statistics
import subprocess

from site_under_test import Site, front_end

ROUNDS = 3


def requests_a_second(url):
    """By name, so that nginx is asked with SNI: wrk runs with a hosts file of its own."""
    hosts = 'echo 127.0.0.1 chat.example.com >/run/hosts && mount --bind /run/hosts /etc/hosts && exec wrk -t 1 -c 16 -d 3 "$0"'
    done = subprocess.run(['unshare', '--mount', 'sh', '-c', f'mount -t tmpfs tmpfs /run && {hosts}', url], capture_output=True, text=True, check=True)
    if 'Non-2xx' in done.stdout or 'Socket errors' in done.stdout:
        raise AssertionError(done.stdout)
    return float(re.search(r'Requests/sec:\s+([\d.]+)', done.stdout).group(1))


async def read_events(port, context, count):
    more = {'ssl': context, 'server_hostname': 'chat.example.com'} if context else {}
    reader, writer = await asyncio.open_connection('127.0.0.1', port, **more)
    writer.write(f'GET /stream?count={count}&gap=0 HTTP/1.1\r\nHost: chat.example.com\r\n\r\n'.encode())
    got = 0
    while got < count:
        data = await reader.read(65536)
        got += data.count(b'data: ')
    writer.close()


def chunks_a_second(port, context=None, streams=8, count=3000):
    async def all_streams():
        began = asyncio.get_running_loop().time()
        await asyncio.gather(*(read_events(port, context, count) for _ in range(streams)))
        return streams * count / (asyncio.get_running_loop().time() - began)
    return asyncio.run(all_streams())


def unverified():
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def ratio(what, direct, through):
    """Direct and through in turn, so that the load of the machine hits both."""
    pairs = [(direct(), through()) for _ in range(ROUNDS)]
    plain, proxied = (statistics.median(side) for side in zip(*pairs))
    value = statistics.median(after / before for before, after in pairs)
    print(f'    {what} a second: direct {plain:.0f}, through nginx {proxied:.0f}, ratio {value:.2f}', flush=True)
    return value


def processor_seconds(pids):
    ticks = [open(f'/proc/{pid}/stat').read().rsplit(')', 1)[1].split()[11:13] for pid in pids]
    return sum(int(tick) for pair in ticks for tick in pair) / os.sysconf('SC_CLK_TCK')


def processor_time(site, what, work):
    """Microseconds of nginx's processor time for one: unlike a rate, the same on a busy machine."""
    pids = site.workers_as_seen_from_here()
    before = processor_seconds(pids)
    done = work()
    print(f'    nginx spends {(processor_seconds(pids) - before) / done * 1e6:.0f} µs of processor time on a {what}', flush=True)


def measure(site):
    """An answer of Open WebUI costs it milliseconds (tens of middlewares, a database); the bare stand-in's costs 0.1 ms."""
    def both(path):
        return lambda: requests_a_second(f'http://chat.example.com:8080{path}'), lambda: requests_a_second(f'https://chat.example.com{path}')
    processor_time(site, 'request', lambda: 3 * requests_a_second('https://chat.example.com/'))
    processor_time(site, 'streamed chunk', lambda: 8 * 3000 if chunks_a_second(443, unverified()) else 0)
    return {'requests (2 ms of work each)': ratio('requests (2 ms of work each)', *both('/work?ms=2')),
            'requests (no work)': ratio('requests (no work)', *both('/')),
            'chunks': ratio('streamed chunks', lambda: chunks_a_second(8080), lambda: chunks_a_second(443, unverified()))}


if __name__ == '__main__':
    site = Site()
    try:
        site.machine.run_program(front_end())
        measure(site)
    finally:
        site.stop()
