# What a site keeps of authorities that it has asked: the Secret NAME-acme. A value is the account at an authority, or one certificate with its key; each is written at
# once, so there is no half of one. A certificate is found by its authority and its names: who changes either never touches the one that is there, and the way
# back costs no order.
import base64
import datetime
import hashlib
import json

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization

PUBLIC = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo


def short(*words):
    return hashlib.sha256('\n'.join(words).encode()).hexdigest()[:16]


class Certificate:
    """A chain and its key as text: whatever they hold. What cannot be read is not good."""

    def __init__(self, chain, key):
        self.chain, self.key = chain, key
        try:
            self.leaf = x509.load_pem_x509_certificate(chain.encode())
            own = serialization.load_pem_private_key(key.encode(), None).public_key()
            self.is_pair = own.public_bytes(*PUBLIC) == self.leaf.public_key().public_bytes(*PUBLIC)
        except (ValueError, TypeError, AttributeError, UnsupportedAlgorithm):
            self.leaf, self.is_pair = None, False

    @property
    def names(self):
        return sorted(self.leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value.get_values_for_type(x509.DNSName))

    @property
    def end(self):
        return self.leaf.not_valid_after_utc

    @property
    def left(self):
        return self.end - datetime.datetime.now(datetime.UTC)

    def is_good(self, names):
        try:
            return self.is_pair and self.names == sorted(names) and self.left > datetime.timedelta()
        except x509.ExtensionNotFound:
            return False

    def is_fresh(self, names):
        """More than a third of its life is left: which fits 90, 47 and 6 days alike."""
        return self.is_good(names) and self.left * 3 > self.end - self.leaf.not_valid_before_utc


class Kept:
    """The Secret, in which only what is written changes."""

    def __init__(self, site, server):
        self.site, self.server, self.name = site, server, f'{site.name}-acme'

    def _read(self):
        return self.site.read_secret(self.name)

    def _write(self, values):
        self.site.write_secret(self.name, 'Opaque', values)

    def certificate(self, names):
        return self._of(self._read().get(self._key(names)))

    def keep(self, certificate, names):
        # What has ended is of no use to anybody.
        ended = [key for key, value in self._read().items() if key.startswith('certificate-') and not self._is_of_use(value)]
        # What it replaces is served until somebody has it served: who is killed in between is no stranger to it.
        about = {'server': self.server, 'names': sorted(names), 'replaces': self.certificate(names).chain}
        value = json.dumps({**about, 'chain': certificate.chain, 'key': certificate.key})
        self._write({**dict.fromkeys(ended), self._key(names): value})

    def has(self, certificate):
        """Whether it is one of those, for whatever names and from whatever authority, or one that such a one replaces."""
        kept = (value for key, value in self._read().items() if key.startswith('certificate-'))
        return any(certificate.chain in (self._of(value).chain, self._member(value, 'replaces')) for value in kept)

    def _key(self, names):
        return f'certificate-{short(self.server, *sorted(names))}'

    @classmethod
    def _of(cls, value):
        return Certificate(cls._member(value, 'chain'), cls._member(value, 'key'))

    @staticmethod
    def _member(value, name):
        try:
            return json.loads(value)[name]
        except (TypeError, ValueError, KeyError):
            return ''

    @classmethod
    def _is_of_use(cls, value):
        found = cls._of(value)
        return found.is_pair and found.left > datetime.timedelta()

    # -- the account

    def put_account(self, folder):
        """Where certbot looks for it."""
        try:
            files = json.loads(self._read()[self._account])['files']
            written = {folder / path: base64.b64decode(content) for path, content in files.items()}
        except (TypeError, ValueError, KeyError, AttributeError):
            # None, or one that cannot be read: another is registered.
            return
        for path, content in written.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def keep_account(self, folder):
        """Also where the order failed: authorities count new accounts."""
        files = {str(path.relative_to(folder)): base64.b64encode(path.read_bytes()).decode() for path in sorted(folder.rglob('*.json'))}
        value = json.dumps({'server': self.server, 'files': files})
        if files and self._read().get(self._account) != value:
            self._write({self._account: value})

    @property
    def _account(self):
        return f'account-{short(self.server)}'
