"""The machine with its front end, and a stand-in for Open WebUI behind it; the test process stands in the machine's network."""

import atexit
import contextlib
import ctypes
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from browser import ask
from machine import Machine, assemble, assemble_tools

HERE = Path(__file__).resolve().parent
CACHE = Path(os.environ.get('FRONTEND_TEST_CACHE', '/var/cache/cdktf-bailian-open-webui/frontend'))
NAMES = ['chat.example.com', 'www.chat.example.com']
CLONE_NEWNET = 0x40000000
CONFIGURATION = '/etc/nginx/nginx.conf'


#: What the program that sets up nginx calls, and what is there for a person.
TOOLS = 'certificate', 'nginx', 'prune'


def install_tools(machine, *pieces):
    for piece in pieces or TOOLS:
        machine.run_program(assemble_tools(piece))


def frontend(names=NAMES, max_upload_size_mib=100, port=8080):
    return assemble('frontend', {'serverNames': names, 'upstreamPort': port, 'maxUploadSizeMiB': max_upload_size_mib, 'asksAuthority': True})


class Site:
    def __init__(self):
        self.machine = Machine(CACHE / 'tree', Path(tempfile.gettempdir()))
        self.enter_network()
        self.upstream = None
        self.start_upstream()

    def enter_network(self):
        with open(f'/proc/{self.machine.init}/ns/net') as network:
            if ctypes.CDLL(None, use_errno=True).setns(network.fileno(), CLONE_NEWNET):
                raise OSError(ctypes.get_errno(), 'could not enter the network of the machine')

    def start_upstream(self):
        self.upstream = subprocess.Popen([sys.executable, str(HERE / 'upstream.py'), '8080'])
        atexit.register(self.upstream.kill)
        for _ in range(200):
            with socket.socket() as sock:
                if not sock.connect_ex(('127.0.0.1', 8080)):
                    return
            time.sleep(0.05)
        raise AssertionError('the stand-in for Open WebUI does not listen after 10 s')

    def stop_upstream(self):
        self.upstream.kill()
        self.upstream.wait()

    def reload(self):
        before = self.workers()
        self.machine.run('systemctl', 'reload', 'nginx')
        for _ in range(400):
            if self.workers() and not self.workers() & before:
                return
            time.sleep(0.05)
        raise AssertionError('nginx did not take new workers in 20 s')

    def workers(self):
        """Process ids of the workers that take connections (those on their way out do not)."""
        listing = self.machine.run('sh', '-c', 'for p in /proc/[0-9]*; do echo ${p#/proc/} $(tr "\\0" " " <$p/cmdline); done').stdout
        return {int(line.split()[0]) for line in listing.splitlines() if 'nginx: worker process' in line and 'shutting' not in line}

    @contextlib.contextmanager
    def configuration(self, *replacements):
        """Runs with another configuration for a while: what the test would see if ours were wrong, or with time compressed."""
        ours = text = self.machine.read(CONFIGURATION)
        for old, new in replacements:
            assert old in text, old
            text = text.replace(old, new)
        self.machine.write(CONFIGURATION, text)
        try:
            self.reload()
            yield
        finally:
            self.machine.write(CONFIGURATION, ours)
            self.reload()

    def serves(self, name='chat.example.com'):
        try:
            return ask('/', name=name).status == 200
        except OSError:
            return False

    def stop(self):
        self.stop_upstream()
        self.machine.stop()
