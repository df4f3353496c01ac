#!/usr/bin/env bash
# Installed as /usr/local/lib/open-webui/run-container.
#
#   run-container NAME OPTION… IMAGE     docker run, with what holds for every container of ours: a user of its own (none of the machine's), no
#                                        capability and no way to one, so much memory that the machine keeps some for itself, so many processes
set -euo pipefail
# At every start anew: another instance type has other memory.
memory=$(awk '$1 == "MemTotal:" { mib = $2 / 1024; print int(mib - (mib > 5120 ? mib / 10 : 512)) }' /proc/meminfo)
# Values that docker's file of variables cannot hold: see `environment`.
if [[ -e /etc/open-webui/$1.lines ]]; then eval "$(<"/etc/open-webui/$1.lines")"; fi
exec docker run --rm --name "$1" --pull never --network open-webui --log-driver none --user 60800:60800 --env HOME=/tmp \
  --cap-drop ALL --security-opt no-new-privileges --memory "${memory}m" --pids-limit 2048 "${@:2}"
