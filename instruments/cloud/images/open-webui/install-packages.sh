#!/usr/bin/env bash
# Runs while the image is made: the packages of a list, compiled, and nothing else left behind.
set -euo pipefail
export SSL_CERT_FILE=/opt/building/building-machine-ca.crt PIP_CERT=/opt/building/building-machine-ca.crt
python3 -m pip install --quiet --no-cache-dir --disable-pip-version-check --target /tmp/uv uv
/tmp/uv/bin/uv pip install --quiet --system --break-system-packages --no-cache --no-deps --compile-bytecode --requirement "$1"
rm -rf /tmp/uv
