# A registry of images, or a mirror of one, as docker reaches it; for pull-image.
#
# The engine is spoken to by its socket, not by its command: that tells every byte that comes, and takes a credential along that is written nowhere.
# https://docs.docker.com/reference/api/engine/
import base64
import json
import os
import re
import socket
import subprocess
import sys
import time
from functools import cached_property
from http.client import HTTPConnection, HTTPException
from pathlib import Path

TOOLS = Path('/usr/local/lib/open-webui')
ENGINE = '/var/run/docker.sock'
# Who brings less than so many bytes in so many seconds stands still. What has come is unpacked in its own time.
LEAST, STILL, UNPACKING = 1 << 20, 60, 900
# For an answer of a few kB.
ANSWER = 20
# When the program that calls this has no more time.
ENDS = float(os.environ.get('ends', 'inf'))
ARRIVED = ('Verifying Checksum', 'Download complete', 'Extracting', 'Pull complete', 'Already exists')


class Refused(Exception):
    """Why somebody does not bring what is asked for."""


class Engine(HTTPConnection):
    def connect(self):
        # Kept: http.client lets go of the socket, whose patience is changed on the way, where an answer ends with its connection.
        self.wire = self.sock = socket.socket(socket.AF_UNIX)
        self.wire.settimeout(self.timeout)
        self.wire.connect(ENGINE)


class Registry:
    """Who may have the image, and in which repository."""

    def __init__(self, host, repository, login=None):
        self.host, self.repository, self.login, self.reason = host, repository, login, ''

    @cached_property
    def headers(self):
        return {'X-Registry-Auth': credential(self.login, self.host)} if self.login else {}

    def ask(self, method, path, seconds):
        engine = Engine('docker', timeout=seconds)
        try:
            engine.request(method, path, headers=self.headers)
            answer = engine.getresponse()
        except TimeoutError:
            raise Refused(f'no answer in {seconds} s') from None
        except (OSError, HTTPException) as error:
            sys.exit(f'docker does not answer ({error}): read "journalctl -u docker", then deploy again')
        if answer.status >= 400:
            raise Refused(json.loads(answer.read() or b'{}').get('message', f'HTTP {answer.status}'))
        return engine, answer

    def digest_of(self, tag):
        """What it says that a tag is now."""
        _, answer = self.ask('GET', f'/distribution/{self.repository}:{tag}/json', ANSWER)
        digest = json.loads(answer.read())['Descriptor']['digest']
        if not re.fullmatch('sha256:[0-9a-f]{64}', digest):
            raise Refused('it names no digest')
        return digest

    def pull(self, tag_or_digest):
        progress = Progress(self.host)
        engine, answer = self.ask('POST', f'/images/create?fromImage={self.repository}&tag={tag_or_digest}', STILL)
        try:
            for line in answer:
                message = json.loads(line)
                if 'error' in message:
                    raise Refused(message['error'])
                progress.see(message)
                engine.wire.settimeout(progress.patience)
        except TimeoutError:
            raise progress.stands_still() from None
        except (OSError, HTTPException, ValueError) as error:
            raise Refused(f'docker broke off: {error}') from None
        finally:
            # docker gives up with the connection what is still on its way.
            engine.wire.close()
        print(f'pulled from {self.host} in {progress.seconds} s', flush=True)


class Progress:
    """What has come, and when the last of it."""

    def __init__(self, host):
        self.host, self.began, self.layers, self.bytes, self.mark, self.next = host, time.monotonic(), {}, {}, 0, 0
        self.marked = self.began

    @property
    def seconds(self):
        return round(time.monotonic() - self.began)

    @property
    def patience(self):
        """How long nothing may be heard: once all has come, the rest is this machine's to do."""
        return UNPACKING if self.layers and all(status in ARRIVED for status in self.layers.values()) else STILL

    def see(self, message):
        status, layer, now = message.get('status', ''), message.get('id'), time.monotonic()
        if status in ('Pulling fs layer', 'Waiting', 'Downloading', *ARRIVED):
            self.layers[layer] = status
        if status == 'Downloading':
            self.bytes[layer] = message.get('progressDetail', {}).get('current', 0)
        come = sum(self.bytes.values())
        # A layer that begins anew has come less far than it was.
        self.mark = min(self.mark, come)
        if status in ARRIVED or come - self.mark >= LEAST:
            self.mark, self.marked = come, now
        if now > ENDS:
            raise Refused(f'the time of this program is over: {self.how_far()}')
        if now - self.marked > self.patience:
            raise self.stands_still()
        # Seldom: Cloud Assistant keeps 24 KB of all that is said.
        if come and self.seconds >= self.next:
            print(self.how_far() if self.next else f'the first bytes come from {self.host} after {self.seconds} s', flush=True)
            self.next = max(10, round(self.seconds * 1.3))

    def how_far(self):
        arrived = sum(status in ARRIVED for status in self.layers.values())
        return f'{sum(self.bytes.values()) >> 20} MiB and {arrived} of {len(self.layers)} layers from {self.host} after {self.seconds} s'

    def stands_still(self):
        return Refused(f'it stands still: {self.how_far()}')


def credential(login, host):
    """What docker takes along to this registry, and to no mirror."""
    if 'acrInstance' in login:
        instance, region = login['acrInstance'], re.search(r'\.([a-z]+-[a-z0-9-]+)\.cr\.aliyuncs\.com$', host)
        where = [f'RegionId={region[1]}'] if region else []
        token = json.loads(told('ask', 'cr', 'GetAuthorizationToken', instance, f'InstanceId={instance}', *where))
        user, password = token.get('TempUsername'), token.get('AuthorizationToken')
        if not password:
            sys.exit(f'Container Registry gives no token for {instance} ({token.get("Code")}): look at the instance in its console')
    else:
        user, source = login['user'], login['source']
        password = base64.b64decode(sys.stdin.read()).decode() if source == 'argument' else told('get', source)
    if not password:
        sys.exit(f'the password of {host} comes with a deploy only: deploy again')
    return base64.urlsafe_b64encode(json.dumps({'username': user, 'password': password, 'serveraddress': host}).encode()).decode()


def told(*words):
    ended = subprocess.run([TOOLS / 'signed-call', *words], stdout=subprocess.PIPE)
    # Where it fails, its sentence is on the error output already.
    return ended.stdout.decode() if ended.returncode == 0 else sys.exit(1)
