"""A database of Open WebUI's shape for the tests of what reads and writes it."""

import contextlib
import importlib.util
import json
import pathlib
import sqlite3
import sys
import tempfile
import unittest

LIB = pathlib.Path(__file__).resolve().parents[4] / 'lib/machine/toolbox'
# As on the machine, where what imports it lies beside it.
sys.path[:0] = [str(LIB / piece) for piece in ('database', 'models', 'settings', 'sign-in', 'site-state', 'status', 'uploads', 'variables', 'version')]
sys.dont_write_bytecode = True
import site_database  # noqa: E402

ENDPOINT = 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1'


def load(path):
    spec = importlib.util.spec_from_file_location(pathlib.Path(path).stem, LIB / path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class SiteTest(unittest.TestCase):
    """Each test has a place of its own, without a database."""

    #: The program under test, which has names of the database's of its own.
    program = site_database

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.place = pathlib.Path(folder.name)
        (self.place / 'data').mkdir()
        self.database = str(self.place / 'data/webui.db')
        self.program.DATABASE = self.database
        site_database.ask.__defaults__ = ((), self.database)

    def sql(self, statement, *values):
        with contextlib.closing(sqlite3.connect(self.database)) as database, database:
            return database.execute(statement, values).fetchall()

    def make_database(self, **rows):
        self.sql('CREATE TABLE config (key TEXT PRIMARY KEY, value JSON NOT NULL, updated_at BIGINT)')
        self.sql(
            'CREATE TABLE model (id TEXT PRIMARY KEY, user_id TEXT, base_model_id TEXT, name TEXT, params TEXT, meta TEXT, is_active BOOLEAN, updated_at BIGINT, '
            'created_at BIGINT)'
        )
        self.sql(
            'CREATE TABLE access_grant (id TEXT PRIMARY KEY, resource_type TEXT NOT NULL, resource_id TEXT NOT NULL, principal_type TEXT NOT NULL, '
            'principal_id TEXT NOT NULL, permission TEXT NOT NULL, created_at BIGINT NOT NULL, '
            'UNIQUE (resource_type, resource_id, principal_type, principal_id, permission))'
        )
        for table in 'file', 'knowledge', 'memory':
            self.sql(f'CREATE TABLE {table} (id TEXT)')
        seeded = {
            'openai.api_base_urls': [ENDPOINT],
            'openai.api_keys': [''],
            'openai.api_configs': {},
            'ollama.base_urls': ['http://ollama:11434'],
            'ollama.enable': False,
            'rag.embedding_engine': 'openai',
            'rag.embedding_model': 'text-embedding-v4',
            'rag.embedding_batch_size': 10,
            'models.default_metadata': {},
            'models.default_params': {},
            'audio.stt.engine': '',
        }
        for key, value in {**seeded, **rows}.items():
            self.sql('INSERT INTO config (key, value) VALUES (?, ?)', key, json.dumps(value))
