# The objects of Kubernetes that a release looks at and changes, with the rights of its job's service account.
import base64
import json
import os
import ssl
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

ACCOUNT = Path('/var/run/secrets/kubernetes.io/serviceaccount')
# The API server of a managed cluster may be away for a moment, as when it is upgraded.
PATIENCE = 300


def once(method, path, body):
    host, port = os.environ['KUBERNETES_SERVICE_HOST'], os.environ.get('KUBERNETES_SERVICE_PORT', '443')
    kind = 'application/merge-patch+json' if method == 'PATCH' else 'application/json'
    headers = {'Authorization': f'Bearer {(ACCOUNT / "token").read_text()}', 'Content-Type': kind}
    request = Request(f'https://{host}:{port}{path}', method=method, headers=headers, data=None if body is None else json.dumps(body).encode())
    with urlopen(request, timeout=30, context=ssl.create_default_context(cafile=str(ACCOUNT / 'ca.crt'))) as answer:
        return json.load(answer)


def call(method, path, body=None):
    """None where there is no such object."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return once(method, path, body)
        except HTTPError as error:
            if error.code == 404 and method in ('GET', 'DELETE'):
                return None
            if error.code < 500 and error.code != 429 or time.monotonic() > deadline:
                raise RuntimeError(f'{method} {path}: {error.code} {error.read().decode(errors="replace")[:300]}')
        except OSError:
            if time.monotonic() > deadline:
                raise
        time.sleep(2)


class Site:
    """The Deployment of the replicas, and the Secret of what a site keeps (its state)."""

    def __init__(self, name, namespace):
        self.name, self.core = name, f'/api/v1/namespaces/{namespace}'
        self.apps, self.batch = (f'/apis/{group}/v1/namespaces/{namespace}' for group in ('apps', 'batch'))

    def deployment(self):
        return call('GET', f'{self.apps}/deployments/{self.name}')

    def scale(self, replicas):
        call('PATCH', f'{self.apps}/deployments/{self.name}/scale', {'spec': {'replicas': replicas}})

    def pods(self):
        return call('GET', f'{self.core}/pods?labelSelector=app%3D{self.name}')['items']

    def end_step(self, step):
        """Helm stops waiting for a job, and leaves it running."""
        if call('DELETE', f'{self.batch}/jobs/{self.name}-{step}', {'propagationPolicy': 'Background'}):
            while call('GET', f'{self.core}/pods?labelSelector=batch.kubernetes.io%2Fjob-name%3D{self.name}-{step}')['items']:
                time.sleep(1)

    def read_state(self):
        return self.read_secret(f'{self.name}-state')

    def read_secret(self, name):
        found = call('GET', f'{self.core}/secrets/{name}')
        return {key: base64.b64decode(value).decode() for key, value in ((found or {}).get('data') or {}).items()}

    def write_state(self, **values):
        """All at once; None takes a value away."""
        self.write_secret(f'{self.name}-state', 'Opaque', values)

    def write_certificate(self, chain, key):
        values = {'tls.crt': chain, 'tls.key': key}
        if self.read_secret(f'{self.name}-tls') != values:
            self.write_secret(f'{self.name}-tls', 'kubernetes.io/tls', values)

    def write_secret(self, name, kind, values):
        data = {key: None if value is None else base64.b64encode(value.encode()).decode() for key, value in values.items()}
        if call('GET', f'{self.core}/secrets/{name}') is None:
            metadata = {'name': name, 'labels': {'app.kubernetes.io/instance': self.name}}
            call('POST', f'{self.core}/secrets', {'apiVersion': 'v1', 'kind': 'Secret', 'metadata': metadata, 'type': kind, 'data': data})
        else:
            call('PATCH', f'{self.core}/secrets/{name}', {'data': data})
