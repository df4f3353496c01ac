#!/usr/bin/env python3
# Brings an image onto the machine. Installed as /usr/local/lib/open-webui/pull-image.
#
#   pull-image NAME [DIGEST [REGISTRIES]]    makes sure that the image is on the machine under this name; where it is, nobody is asked. By digest where
#                                            it is known: docker itself then refuses other content, whoever serves it. REGISTRIES is JSON, by default
#                                            what was said last: { mirrors: { REGISTRY: [MIRROR…] }, logins: { REPOSITORY: { acrInstance } or { user, source } } }.
#                                            On the standard input a password in base64, where its source is the call of a program
#
# From a mirror by digest only. Where nobody has named one, the registry itself is asked for it (a few kB, which pass where layers do not), else two
# mirrors that agree. Who stands still is left for the next one.
#
# Ends 0, or 1 with one sentence on the error output.
import json
import re
import subprocess
import sys
import time
from pathlib import Path

from image_registry import ENDS, Refused, Registry

SITES_REGISTRIES = Path('/etc/open-webui/registries.json')
TRIES = 6
# These do not get better: who says so is not asked again.
NOT_THERE = 'manifest unknown|not found|name unknown'
CLOSED = 'denied|unauthorized|authentication required|no basic auth'
FINAL = f'{NOT_THERE}|{CLOSED}|verification failed'


def docker(*words):
    subprocess.run(['docker', *words], check=True, stdout=subprocess.DEVNULL)


def is_here(reference):
    return subprocess.run(['docker', 'image', 'inspect', reference], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def kept_as(repository, digest):
    """Docker knows a digest by the name of whoever served it; by this name we know it whoever did."""
    return f'{repository}:{digest.replace(":", "-")}'


def registries_of(repository, mirrors, login):
    """Who may have it: the mirrors in their order, the registry itself last."""
    host, _, path = repository.partition('/')
    hubs_own = 'library/' if host == 'docker.io' and '/' not in path else ''
    return [*(Registry(mirror, f'{mirror}/{hubs_own}{path}') for mirror in mirrors.get(host, [])), Registry(host, repository, login)]


def say_why(registry, why):
    registry.reason = ' '.join(str(why).split())[:160]
    print(f'{registry.host}: {registry.reason}', flush=True)


def digest_that_is_said(mirrors, registry, tag):
    """By the registry itself, else by two mirrors that agree, and none that does not. None where nobody says it now."""
    try:
        return registry.digest_of(tag)
    except Refused as why:
        say_why(registry, why)
    said = {}
    for mirror in mirrors if not re.search(NOT_THERE, registry.reason) else []:
        try:
            said[mirror.host] = mirror.digest_of(tag)
        except Refused as why:
            say_why(mirror, why)
        if len(set(said.values())) > 1:
            words = ', '.join(f'{host}: {digest}' for host, digest in said.items())
            sys.exit(f'the mirrors disagree about {registry.repository}:{tag} ({words}): name the digest of the image in the app; nothing was pulled')
        if len(said) == 2:
            print(f'{" and ".join(said)} agree about {tag}', flush=True)
            return said[mirror.host]
    return None


def why_not_pulled(reference, tried):
    registry = tried[-1]
    if re.search(NOT_THERE, registry.reason):
        return f'the registry has no {reference}; correct the tag or the digest of the image'
    if re.search(CLOSED, registry.reason) and registry.login:
        return f'the registry does not let this login pull {reference}; correct the login, or what it may do'
    if re.search(CLOSED, registry.reason) and len(tried) == 1:
        return f'the registry lets nobody pull {reference} without an account; give the image a login, or name a registry that does'
    words = '; '.join(f'{one.host}: {one.reason}' for one in tried if one.reason)
    digest = '' if '@' in reference or len(tried) == 1 else 'name the digest of the image, '
    return f'could not pull {reference} ({words}); {digest}give the machine a way to the registry, or name a mirror that it can reach, then deploy again'


def call_by_its_name(source, registry, name, digest):
    """Who served it is forgotten: whoever starts, keeps or removes images knows them by the registry's name."""
    docker('tag', f'{source.repository}@{digest}', name)
    if source is not registry:
        docker('tag', name, kept_as(registry.repository, digest))
        docker('rmi', f'{source.repository}@{digest}')


def pull(name, digest, every):
    *mirrors, registry = every
    repository, _, tag = name.rpartition(':')
    left = list(every)
    for attempt in range(TRIES):
        if attempt:
            time.sleep(2**attempt)
        if mirrors and not digest:
            digest = digest_that_is_said(mirrors, registry, tag)
        reference = f'{repository}@{digest}' if digest else name
        for source in list(left) if digest or not mirrors else []:
            print(f'pulling {reference} from {source.host}', flush=True)
            try:
                source.pull(digest or tag)
                if not is_here(f'{source.repository}@{digest}' if digest else name):
                    raise Refused('docker broke off')
                return call_by_its_name(source, registry, name, digest) if digest else None
            except Refused as why:
                say_why(source, why)
            if 'no space left' in source.reason:
                sys.exit(f'the system disk is too small for {reference}; give systemDiskSizeGiB more, then deploy again')
            if re.search(FINAL, source.reason, re.I):
                left.remove(source)
        if not left or (not digest and re.search(NOT_THERE, registry.reason)) or time.monotonic() + 2 ** (attempt + 1) > ENDS:
            break
    sys.exit(why_not_pulled(reference, every))


def ensure(name, digest='', registries=None):
    before = SITES_REGISTRIES.read_text() if SITES_REGISTRIES.exists() else None
    # Kept for `restore`, which is told of none.
    if registries not in (None, before):
        SITES_REGISTRIES.parent.mkdir(mode=0o700, exist_ok=True)
        new = SITES_REGISTRIES.with_suffix('.new')
        new.write_text(registries)
        new.replace(SITES_REGISTRIES)
    registries = registries or before or '{}'
    repository = name.rpartition(':')[0]
    for reference in [kept_as(repository, digest), f'{repository}@{digest}'] if digest else [name]:
        if is_here(reference):
            return docker('tag', reference, name)
    known = json.loads(registries)
    pull(name, digest, registries_of(repository, known.get('mirrors', {}), known.get('logins', {}).get(repository)))


if __name__ == '__main__':
    ensure(*sys.argv[1:])
