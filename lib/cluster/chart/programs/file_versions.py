# What the bucket of the site has kept of files that were deleted or overwritten, and how one of that is the current one again: nothing is taken away for it.
#
# By the interface of OSS itself: the one of S3, which Open WebUI uses, has no listing of versions (https://www.alibabacloud.com/help/doc-detail/389025.html).
#   https://www.alibabacloud.com/help/en/oss/developer-reference/listobjectversions
#   https://www.alibabacloud.com/help/en/oss/developer-reference/copyobject
#   https://www.alibabacloud.com/help/en/oss/developer-reference/recommend-to-use-signature-version-4
#
# From the environment: S3_ENDPOINT_URL, S3_BUCKET_NAME, S3_KEY_PREFIX, SITE_REGION.
import hashlib
import hmac
import os
import re
import time
import xml.etree.ElementTree as ElementTree
from concurrent.futures import ThreadPoolExecutor
from urllib.error import HTTPError
from urllib.parse import quote, unquote, urlsplit
from urllib.request import Request, urlopen

import signed_call
from pod_account import Held
from signed_call import Failure

PAGE = 1000
AT_ONCE = 8
# A right that was granted a moment ago takes seconds to be in effect.
NOT_YET = {'AccessDenied'}


def hashed(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def encoded(parameters):
    return '&'.join(sorted(quote(name, safe='') + (f'={quote(value, safe="")}' if value else '') for name, value in parameters.items()))


class Refusal(Exception):
    def __init__(self, status, code):
        super().__init__(f'{status} {code}')
        self.passes = status >= 500 or code in NOT_YET


class Bucket:
    """The bucket of the site, as OSS shows it."""

    def __init__(self):
        self.name, self.region = os.environ['S3_BUCKET_NAME'], os.environ['SITE_REGION']
        # The same servers; those of the S3 interface have a name of their own before it.
        self.host = f'{self.name}.{urlsplit(os.environ["S3_ENDPOINT_URL"]).hostname.removeprefix("s3.")}'

    def sign(self, method, key, query, headers):
        """What OSS's V4 signature takes: the method, the bucket and key, what is asked, the headers of OSS's own, and no digest of a body."""
        _, secret, keys = Held.role_and_keys()
        at = time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())
        headers = {**headers, 'x-oss-content-sha256': 'UNSIGNED-PAYLOAD', 'x-oss-date': at, 'x-oss-security-token': keys['SecurityToken']}
        lines = ''.join(f'{name}:{headers[name]}\n' for name in sorted(headers))
        canonical = '\n'.join([method, quote(f'/{self.name}/{key}', safe='/'), query, lines, '', 'UNSIGNED-PAYLOAD'])
        scope = [at[:8], self.region, 'oss', 'aliyun_v4_request']
        signing_key = f'aliyun_v4{secret}'.encode()
        for part in scope:
            signing_key = hashed(signing_key, part)
        text = '\n'.join(['OSS4-HMAC-SHA256', at, '/'.join(scope), hashlib.sha256(canonical.encode()).hexdigest()])
        credential = f'Credential={keys["AccessKeyId"]}/{"/".join(scope)}'
        return {**headers, 'Authorization': f'OSS4-HMAC-SHA256 {credential},Signature={hashed(signing_key, text).hex()}'}

    def once(self, method, key, query, headers):
        url = f'https://{self.host}/{quote(key, safe="/")}' + (f'?{query}' if query else '')
        try:
            return urlopen(Request(url, method=method, headers=self.sign(method, key, query, headers)), timeout=60).read()
        except HTTPError as error:
            code = re.search(rb'<Code>(\w+)</Code>', error.read())
            raise Refusal(error.code, code[1].decode() if code else '')

    def call(self, method, key='', parameters=None, headers=None):
        deadline = time.monotonic() + signed_call.PATIENCE
        while True:
            try:
                return self.once(method, key, encoded(parameters or {}), headers or {})
            except (Refusal, OSError) as error:
                if getattr(error, 'passes', True) is False or time.monotonic() > deadline:
                    raise Failure(f'OSS does not answer for {key or "the versions of files"} in the bucket {self.name} ({error})')
            time.sleep(2)

    def page(self, prefix, after, size=PAGE):
        asked = {'versions': '', 'encoding-type': 'url', 'prefix': prefix, 'max-keys': str(size), **after}
        root = ElementTree.fromstring(re.sub(rb'\sxmlns="[^"]*"', b'', self.call('GET', parameters=asked), count=1))
        return root, unquote if root.findtext('EncodingType') == 'url' else str

    def may_be_listed(self):
        self.page(os.environ['S3_KEY_PREFIX'], {}, size=1)

    def versions(self, prefix):
        """Each version below the prefix: its key, its id, whether it is the current one, and whether all that it says is that the file was deleted."""
        after = {}
        while True:
            root, plain = self.page(prefix, after)
            for one in root:
                if one.tag in ('Version', 'DeleteMarker'):
                    yield plain(one.findtext('Key')), one.findtext('VersionId'), one.findtext('IsLatest') == 'true', one.tag == 'DeleteMarker'
            if root.findtext('IsTruncated') != 'true':
                return
            after = {'key-marker': plain(root.findtext('NextKeyMarker')), 'version-id-marker': root.findtext('NextVersionIdMarker')}

    def bring_back(self, key, version):
        """A copy of the version, which is the newest one then. What is newer than it stays, as a version too."""
        self.call('PUT', key, headers={'x-oss-copy-source': f'/{self.name}/{quote(key, safe="/")}?versionId={version}'})


def bring_back(bucket, keys, prefix):
    """Of these keys: how many are there, how many are there again, and which have no version any more."""
    shown, kept = set(), {}
    # Of each file the newest comes first.
    for key, version, is_current, is_marker in bucket.versions(prefix):
        if key in keys and not is_marker:
            shown |= {key} if is_current else set()
            kept.setdefault(key, version)
    gone = {key: version for key, version in kept.items() if key not in shown}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(bucket.bring_back, gone, gone.values()))
    return len(shown), len(gone), sorted(keys - kept.keys())
