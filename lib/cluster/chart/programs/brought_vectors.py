# The vectors of documents, from Chroma into pgvector: copied, and not computed anew, which would cost a call of Bailian for every passage.
import contextlib
import json
import sqlite3
import struct
import uuid

from brought_rows import Checksum, compare, json_text
from signed_call import Failure

PAGE = 500
LENGTH = "SELECT atttypmod FROM pg_attribute WHERE attrelid = 'document_chunk'::regclass AND attname = 'vector'"
# id, vector, collection, text, metadata
KINDS = ['text', 'text', 'text', 'text', 'jsonb']


def holds_vectors(folder):
    with contextlib.closing(sqlite3.connect(folder / 'chroma.sqlite3')) as database:
        return bool(database.execute('SELECT 1 FROM embeddings LIMIT 1').fetchone())


def opened(folder):
    try:
        import chromadb
    except ImportError:
        raise Failure('this image has no Chroma, in which the vectors of the old site are: name the full image (without -slim) for the deploy that brings it')
    return chromadb.PersistentClient(path=str(folder), settings=chromadb.Settings(anonymized_telemetry=False))


def padded(vector, length, collection):
    if len(vector) > length:
        raise Failure(
            f'the vectors of {collection} have {len(vector)} numbers, and this site has room for {length}: choose another embedding model and index anew'
        )
    return [*map(float, vector), *[0.0] * (length - len(vector))]


def bits(vector):
    return struct.pack(f'{len(vector)}f', *vector).hex()


def chunks(folder, length):
    client, seen = opened(folder), set()
    for found in client.list_collections():
        collection = client.get_collection(found.name, embedding_function=None)
        for offset in range(0, collection.count(), PAGE):
            page = collection.get(limit=PAGE, offset=offset, include=['embeddings', 'documents', 'metadatas'])
            for name, vector, text, metadata in zip(page['ids'], page['embeddings'], page['documents'], page['metadatas'], strict=True):
                # In Chroma each collection has names of its own.
                name = str(uuid.uuid4()) if name in seen else name
                seen.add(name)
                yield name, padded(vector, length, found.name), found.name, (text or '').replace('\0', ''), json_text(json.dumps(metadata))


def bring_vectors(folder, new):
    """Within a transaction of the caller's; how many passages there are."""
    if not (folder / 'chroma.sqlite3').exists() or not holds_vectors(folder):
        return 0
    ((length,),) = new.execute(LENGTH).fetchall()
    sent, found = Checksum(KINDS), Checksum(KINDS)
    with new.cursor().copy('COPY document_chunk (id, vector, collection_name, text, vmetadata) FROM STDIN') as copy:
        for name, vector, collection, text, metadata in chunks(folder, length):
            sent.add([name, bits(vector), collection, text, metadata])
            copy.write_row([name, json.dumps(vector), collection, text, metadata])
    with new.cursor(name='read_back') as cursor:
        for name, vector, *rest in cursor.execute('SELECT id, vector::text, collection_name, text, vmetadata::text FROM document_chunk'):
            found.add([name, bits(json.loads(vector)), *rest])
    compare('the vectors', sent, found)
    return sent.count
