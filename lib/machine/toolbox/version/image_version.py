#!/usr/bin/env python3
# What an image is, beside the data that it is to open. Installed as /usr/local/lib/open-webui/image-version.
#
#   image-version now IMAGE [DIGEST]               "IMAGE DIGEST", as /var/lib/open-webui/version keeps it: the digest that was named, or the one that docker
#                                                  knows, or "-"
#   image-version revisions IMAGE                  the revisions of the schema that the image knows, the newest first
#   image-version speech IMAGE                     "image" if it carries a model that listens, else "browser"
#   image-version is-the-same VERSION NOW          refuses another image under the same tag
#   image-version may-open VERSION NOW REVISIONS [DATABASE]   refuses data that an image does not know (REVISIONS: file; DATABASE: of other data than the
#                                                  site's), or that a later release has opened
#
# Ends 0, or ends 1 with one sentence on the error output.
import json
import re
import subprocess
import sys
from pathlib import Path

from isolated_image import isolated
from site_database import DATABASE, ask, end_where_the_database_ends

TOOLS = Path('/usr/local/lib/open-webui')


def now(image, digest=''):
    inspected = json.loads(subprocess.run(['docker', 'image', 'inspect', image], check=True, stdout=subprocess.PIPE).stdout)
    # An image that a mirror served has its digest in a tag: see pull-image.
    kept = [tag.rpartition(':')[2].replace('-', ':', 1) for tag in inspected[0]['RepoTags'] if ':sha256-' in tag]
    digests = [*kept, *(name.partition('@')[2] for name in inspected[0]['RepoDigests'])]
    print(image, digest or next(iter(digests), '-'))


def speech(image):
    found = isolated(image, 'find', '/app/backend/data/cache/whisper/models', '-name', 'model.bin', stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    print('image' if found.stdout.strip() else 'browser')


def revisions(image):
    with (TOOLS / 'image-revisions.py').open() as program:
        ended = isolated(image, 'python3', '-', stdin=program).returncode
    if ended:
        sys.exit(f"{image} does not look like Open WebUI (its schema's revisions cannot be read); nothing was changed")


def name_and_digest(version):
    name, _, digest = version.partition(' ')
    return name, digest or '-'


def is_the_same(version, now):
    """What the tag is now. The same tag with other content is an attack or a mistake, unless the digest was named."""
    (name, was), (image, digest) = name_and_digest(version), name_and_digest(now)
    if name == image and '-' not in (was, digest) and was != digest:
        sys.exit(f'{image} is not the image that it was ({was} before, {digest} now): if that is meant, name its digest in the app; nothing was changed')


def release(version):
    """0.12.4 as numbers; None where the tag is no release."""
    found = re.fullmatch(r'v?(\d+)\.(\d+)\.(\d+)', name_and_digest(version)[0].rpartition(':')[2])
    return found and [int(number) for number in found.groups()]


def may_open(version, now, file, database=None):
    known = set(Path(file).read_text().split())
    before, after = release(version), release(now)
    if any(one not in known for (one,) in ask('SELECT version_num FROM alembic_version', path=database or DATABASE)) or (before and after and after < before):
        (name, _), (image, _) = name_and_digest(version), name_and_digest(now)
        sys.exit(
            f'the data were last opened by {name or "a version"}, which is newer than {image}: name that version or a later one, or put an older backup back with '
            f'{TOOLS}/restore; nothing was changed'
        )


if __name__ == '__main__':
    what, *words = sys.argv[1:]
    end_where_the_database_ends({'now': now, 'revisions': revisions, 'speech': speech, 'is-the-same': is_the_same, 'may-open': may_open}[what], *words)
