#!/usr/bin/env bash
# Tests pieces and texts of the programs that need no machine; lib must have been compiled.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
exec bash "$here/../../../../projenrc/python-tools.sh" python "$here/run.py" "$here"
