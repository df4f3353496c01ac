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
# What `--gpus` lets in, a reload of systemd takes away again (https://github.com/NVIDIA/nvidia-container-toolkit/issues/1227): nodes that docker itself is told of stay.
devices=()
if [[ " ${*:2} " == *' --gpus '* ]]; then
  # The driver makes its nodes when it is asked for the first time after a boot.
  nvidia-smi >/dev/null || true
  # By their places in /dev/char runc tells systemd of them.
  nvidia-ctk system create-dev-char-symlinks --create-all &>/dev/null || true
  for node in /dev/nvidia*; do
    [[ ! -c $node ]] || devices+=(--device "$node")
  done
fi
exec docker run --rm --name "$1" --pull never --network open-webui --log-driver none --user 60800:60800 --env HOME=/tmp \
  --cap-drop ALL --security-opt no-new-privileges --memory "${memory}m" --pids-limit 2048 "${devices[@]}" "${@:2}"
