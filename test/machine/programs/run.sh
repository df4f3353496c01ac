#!/usr/bin/env bash
# Tests pieces of the programs that need no machine. The cloud's own SDKs, against which the signature is held, are installed beside the project.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
venv=${PROGRAM_TEST_CACHE:-/var/cache/cdktf-bailian-open-webui/programs}

if ! "$venv/bin/python" -c 'import aliyunsdkcore, Tea, alibabacloud_tea_openapi' 2>/dev/null; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check aliyun-python-sdk-core alibabacloud-tea-openapi
fi
"$venv/bin/python" -m unittest discover --start-directory "$here" --pattern '*_test.py'
