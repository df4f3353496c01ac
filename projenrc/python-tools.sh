#!/usr/bin/env bash
# Runs a command with the checks' Python tools on the PATH (ruff, shellcheck, the cloud's own SDKs); they are installed into node_modules first, where they are
# missing. Without Python, or without a way to PyPI, it says that it skips the command; in CI that is a failure.
#
#   python-tools.sh COMMAND…
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
list=$here/python-tools.txt
venv=$here/../node_modules/.cache/python-tools

install() {
  rm -rf "$venv"
  python3 -m venv "$venv" && "$venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$list" && cp "$list" "$venv/installed.txt"
}

cmp -s "$list" "$venv/installed.txt" || install || {
  echo "skipped, since the tools of $list could not be installed: $*" >&2
  [[ ${CI:-} == '' ]]
  exit
}
export PATH="$venv/bin:$PATH"
exec "$@"
