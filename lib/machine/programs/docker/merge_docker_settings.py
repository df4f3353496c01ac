# Prints docker's settings with ours in them, everything else as it was (a GPU image keeps its container runtime there).
import json
import os
import sys

path = '/etc/docker/daemon.json'
text = open(path).read() if os.path.exists(path) else ''
settings = json.loads(text or '{}')
settings.update({'log-driver': 'json-file', 'log-opts': {**settings.get('log-opts', {}), 'max-size': '10m', 'max-file': '3'}})
# Docker would put its own networks into 172.16.0.0/12 and 192.168.0.0/16, where VPCs are, and the machine would no longer reach a neighbour that has
# the same address. 198.18.0.0/15 is kept for measurements (RFC 2544): nobody's network is there. What somebody else has settled stays.
if 'bridge' not in settings:
    settings.setdefault('bip', '198.18.0.1/24')
settings.setdefault('default-address-pools', [{'base': '198.19.0.0/16', 'size': 24}])
json.dump(settings, sys.stdout, indent=2)
print()
