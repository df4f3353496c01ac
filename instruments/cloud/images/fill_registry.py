#!/usr/bin/env python3
"""Makes the storage of a registry out of images of the docker engine, as `docker save` writes them.

    docker save IMAGE… | fill_registry.py FOLDER REPOSITORY IMAGE=TAG…

Layers stay as they are, not compressed: a registry may have them so, and docker takes them so. Compressing them and taking them apart again
would be most of the time of every test that pulls.
"""

import hashlib
import io
import json
import os
import sys
import tarfile
from pathlib import Path

LAYER = 'application/vnd.docker.image.rootfs.diff.tar'
CONFIGURATION = 'application/vnd.docker.container.image.v1+json'
MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json'


class Storage:
    """The layout that the registry (github.com/distribution/distribution) documents for its file system driver."""

    def __init__(self, folder: str, repository: str):
        root = Path(folder) / 'docker' / 'registry' / 'v2'
        self.blobs, self.repository = root / 'blobs' / 'sha256', root / 'repositories' / repository
        self.blobs.mkdir(parents=True)

    def keep(self, source, media_type: str) -> dict:
        part, digest, size = self.blobs / 'part', hashlib.sha256(), 0
        with part.open('wb') as target:
            while piece := source.read(1 << 20):
                target.write(piece)
                digest.update(piece)
                size += len(piece)
        blob = self.blobs / digest.hexdigest()[:2] / digest.hexdigest() / 'data'
        blob.parent.mkdir(parents=True, exist_ok=True)
        os.replace(part, blob)
        return {'mediaType': media_type, 'size': size, 'digest': f'sha256:{digest.hexdigest()}'}

    def link(self, digest: str, *places: str):
        for place in places:
            link = self.repository / place.format(digest.replace(':', '/')) / 'link'
            link.parent.mkdir(parents=True, exist_ok=True)
            link.write_text(digest)


def main(folder: str, repository: str, *names: str):
    storage, kept, same, images = Storage(folder, repository), {}, {}, []
    with tarfile.open(fileobj=sys.stdin.buffer, mode='r|') as archive:
        for member in archive:
            if member.issym():
                same[member.name] = os.path.normpath(os.path.join(os.path.dirname(member.name), member.linkname))
            elif member.name == 'manifest.json':
                images = json.load(archive.extractfile(member))
            elif member.isfile() and os.path.basename(member.name) not in ('VERSION', 'json', 'repositories'):
                kept[member.name] = storage.keep(archive.extractfile(member), LAYER)
    tags = dict(name.split('=') for name in names)
    for image in images:
        layers = [kept[same.get(layer, layer)] for layer in image['Layers']]
        configuration = {**kept[image['Config']], 'mediaType': CONFIGURATION}
        manifest = storage.keep(
            io.BytesIO(json.dumps({'schemaVersion': 2, 'mediaType': MANIFEST, 'config': configuration, 'layers': layers}).encode()), MANIFEST
        )
        for blob in [configuration, *layers]:
            storage.link(blob['digest'], '_layers/{}')
        for tag in (tags[name] for name in image['RepoTags'] if name in tags):
            storage.link(manifest['digest'], '_manifests/revisions/{}', f'_manifests/tags/{tag}/current', f'_manifests/tags/{tag}/index/{{}}')


main(*sys.argv[1:])
