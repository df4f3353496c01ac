"""A certificate with a week left of its ninety days, and its key, as JSON; signed by the authority whose certificate and key are the first two files.

due_certificate.py AUTHORITY KEY NAME…
"""

import datetime
import json
import pathlib
import sys

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

authority, signer, *names = sys.argv[1:]
signer = serialization.load_pem_private_key(pathlib.Path(signer).read_bytes(), None)
key = ec.generate_private_key(ec.SECP256R1())
now = datetime.datetime.now(datetime.UTC)
certificate = (
    x509.CertificateBuilder()
    .subject_name(x509.Name([]))
    .issuer_name(x509.load_pem_x509_certificate(pathlib.Path(authority).read_bytes()).subject)
    .public_key(key.public_key())
    .serial_number(x509.random_serial_number())
    .not_valid_before(now - datetime.timedelta(days=83))
    .not_valid_after(now + datetime.timedelta(days=7))
    .add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=True)
    .sign(signer, hashes.SHA256())
)
private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
print(json.dumps({'chain': certificate.public_bytes(serialization.Encoding.PEM).decode(), 'key': private.decode()}))
