"""A certificate authority of the tests' own."""

import subprocess
import tempfile
from pathlib import Path

EC_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc']


def openssl(*arguments, folder):
    return subprocess.run(['openssl', *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


class Pair:
    def __init__(self, chain, key):
        self.chain, self.key = chain, key


class Authority:
    """A root and an intermediate; `issue` gives leaf and intermediate, as a shop would."""

    def __init__(self):
        self.kept = tempfile.TemporaryDirectory()
        self.folder = Path(self.kept.name)
        openssl(
            'req',
            '-x509',
            '-days',
            '3650',
            *EC_KEY,
            '-subj',
            '/CN=test root',
            '-addext',
            'keyUsage=critical,keyCertSign,cRLSign',
            '-keyout',
            'root.key',
            '-out',
            'root.pem',
            folder=self.folder,
        )
        self._sign('intermediate', 'root', 1800, 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign')
        self.root = self._read('root.pem')
        self.intermediate = self._read('intermediate.pem')

    def _read(self, name):
        return (self.folder / name).read_text()

    def _sign(self, name, by, days, extensions, new_key=EC_KEY):
        openssl('req', '-new', *new_key, '-subj', f'/CN=test {name}', '-keyout', f'{name}.key', '-out', f'{name}.csr', folder=self.folder)
        (self.folder / 'extensions').write_text(f'{extensions}\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n')
        openssl(
            'x509',
            '-req',
            '-in',
            f'{name}.csr',
            '-CA',
            f'{by}.pem',
            '-CAkey',
            f'{by}.key',
            '-CAcreateserial',
            '-days',
            str(days),
            '-sha256',
            '-extfile',
            'extensions',
            '-out',
            f'{name}.pem',
            folder=self.folder,
        )

    def issue(self, names, days=90, more='', new_key=EC_KEY):
        san = ','.join(f'DNS:{name}' for name in names) + more
        self._sign(
            'leaf',
            'intermediate',
            days,
            f'subjectAltName={san}\nbasicConstraints=critical,CA:FALSE\nextendedKeyUsage=serverAuth\nkeyUsage=digitalSignature',
            new_key,
        )
        return Pair(self._read('leaf.pem') + self.intermediate, self._read('leaf.key'))
