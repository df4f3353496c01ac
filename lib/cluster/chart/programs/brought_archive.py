# The archive of a site on one machine, in the bucket of this site; and the files that people had uploaded there, into the bucket as Open WebUI keeps them.
#
# From the environment: Open WebUI's own variables of its storage (S3_…), with which it and this are the same to OSS.
import hashlib
import os
import re
import shutil
import tarfile
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from signed_call import Failure

# A backup (toolbox/backup) or the folder that it is in; what else lies there can be made again, or is the machine's.
WANTED = re.compile(r'(?:\./)?(?:[^/]+/)?(data/webui\.db(?:-wal)?|data/uploads/.+|data/vector_db/.+|secret-key|managed\.json)')
PIECE = 1 << 20


class Storage:
    """The bucket, as Open WebUI asks it: by its name in the address, and with no body in signed pieces."""

    def __init__(self):
        config = Config(
            s3={'addressing_style': os.environ['S3_ADDRESSING_STYLE']},
            request_checksum_calculation='when_required',
            response_checksum_validation='when_required',
        )
        self.client = boto3.client('s3', region_name=os.environ['S3_REGION_NAME'], endpoint_url=os.environ['S3_ENDPOINT_URL'], config=config)
        self.bucket, self.prefix = os.environ['S3_BUCKET_NAME'], os.environ['S3_KEY_PREFIX']

    def read(self, key):
        """What is there, piece by piece; None where there is nothing."""
        try:
            return self.client.get_object(Bucket=self.bucket, Key=key)['Body']
        except self.client.exceptions.NoSuchKey:
            return None

    def write(self, key, path):
        with path.open('rb') as content:
            self.client.put_object(Bucket=self.bucket, Key=key, Body=content)


def digest_of(stream):
    digest = hashlib.sha256()
    while piece := stream.read(PIECE):
        digest.update(piece)
    return digest.digest()


def place_of(member):
    """Where it belongs, below the folder that is unpacked into; None for what is not wanted."""
    found = WANTED.fullmatch(member.name)
    if not found or member.isdir():
        return None
    if not member.isreg() or '..' in member.name.split('/'):
        raise Failure(f'{member.name} in the archive is no file of a backup: make the archive as README says')
    return found[1]


def unpack(storage, key, folder):
    """As it comes: the archive itself takes no room."""
    where = f'{key} in the bucket {storage.bucket}'
    try:
        body = storage.read(key)
        if body is None:
            raise Failure(f'there is no {where}: put the archive of the old site there')
        with tarfile.open(fileobj=body, mode='r|*') as archive:
            for member in archive:
                if place := place_of(member):
                    (folder / place).parent.mkdir(parents=True, exist_ok=True)
                    with archive.extractfile(member) as content, (folder / place).open('wb') as file:
                        shutil.copyfileobj(content, file, PIECE)
    except (tarfile.TarError, EOFError, OSError, BotoCoreError, ClientError) as error:
        raise Failure(f'{where} cannot be unpacked ({error})')
    for name in 'data/webui.db', 'secret-key':
        if not (folder / name).exists():
            raise Failure(f'{where} holds no {name}: make the archive of a backup, as README says')


def send_files(storage, folder):
    """How many files there are, and how many of them were not there yet; each is read back and compared."""

    def is_there(key, path):
        stored = storage.read(key)
        with path.open('rb') as content:
            return stored is not None and digest_of(stored) == digest_of(content)

    def send(path):
        key = os.path.join(storage.prefix, path.relative_to(folder).as_posix())
        if is_there(key, path):
            return 0
        storage.write(key, path)
        if not is_there(key, path):
            raise Failure(f'{key} is not in the bucket as it was sent')
        return 1

    paths = [path for path in sorted(folder.rglob('*')) if path.is_file()]
    try:
        with ThreadPoolExecutor(8) as pool:
            return len(paths), sum(pool.map(send, paths))
    except (OSError, BotoCoreError, ClientError) as error:
        raise Failure(f'the files cannot be put into the bucket {storage.bucket} ({error})')
