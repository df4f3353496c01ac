# The certificate of the site, for the load balancer: a Secret, which its controller follows. From the environment: SITE_CERTIFICATE (the chain) and SITE_PRIVATE_KEY;
# without a chain it is one that the site obtains by itself (obtain_certificate.py), and nothing is done here.
import os
import ssl
from pathlib import Path

from signed_call import Failure

# In memory.
FOLDER = Path('/run/site')


def is_given():
    return bool(os.environ.get('SITE_CERTIFICATE'))


def examine():
    """Refused before anything is changed: what does not belong together would leave the site without HTTPS."""
    if not is_given():
        return
    chain, key = FOLDER / 'chain.pem', FOLDER / 'key.pem'
    chain.write_text(os.environ['SITE_CERTIFICATE'])
    key.write_text(os.environ['SITE_PRIVATE_KEY'] + '\n')

    def password():
        raise Failure('the private key of the certificate is encrypted: store it without a password')

    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(chain, key, password)
    except ssl.SSLError as error:
        mismatch = error.reason == 'KEY_VALUES_MISMATCH'
        raise Failure(
            'the private key is not that of the certificate: store the one that was made with it' if mismatch else f'the private key cannot be used: {error}'
        )


def write(site):
    if is_given():
        site.write_certificate(os.environ['SITE_CERTIFICATE'], os.environ['SITE_PRIVATE_KEY'] + '\n')
