#!/usr/bin/env bash
# Makes true: the site is open with the files and the settings that are wanted now, and its timers run; it is stopped only where they differ. Installed as
# /usr/local/lib/open-webui/publish, and called by the program web-ui, which has the lock of the data. In the environment: what `environment` is told.
#
#   publish SECRETS ALLOW     what site-settings is told
#
# Ends 0, or 1 with one sentence on the error output.
set -euo pipefail
umask 077
. /usr/local/lib/open-webui/tool.sh
. /usr/local/lib/open-webui/services.sh
readonly secrets=$1
resume=false
# A site that was only stopped for a change goes on if the change fails.
trap 'if "$resume"; then systemctl --no-block start open-webui; fi' EXIT

# By timers from now on: how the site is, which nginx tells whoever asks, and a backup before each snapshot of the data disk.
ensure_timers() {
  install_unit open-webui-status.service <"$tools/open-webui-status.service"
  install_unit open-webui-status.timer <"$tools/open-webui-status.timer"
  install_unit open-webui-backup.service <"$tools/open-webui-backup.service"
  install_unit open-webui-backup.timer <"$tools/open-webui-backup.timer"
  systemctl -q enable --now open-webui-status.timer open-webui-backup.timer
}

# Every container: whoever reloads systemd may take it from one that runs.
check_gpu() {
  local name
  for name in $(docker ps --format '{''{.Names}''}' | grep -xE 'open-webui|ollama'); do
    docker exec "$name" nvidia-smi >/dev/null || fail "the container $name does not see the GPU; run \"docker exec $name nvidia-smi\" and read what it says"
  done
}

run_or_fail "$tools/environment" "$secrets"
differing=$(run_or_fail "$tools/site-settings" differing "$@")
if [[ -n $differing ]] || "$tools/site-unit" differs "$secrets" || ! systemctl -q is-active open-webui; then
  if [[ -n $differing ]]; then echo "settings that change: $differing"; fi
  # Stopped first: an interruption leaves a site that is started anew, never one that goes on with old files.
  resume=true
  "$tools/site-unit" stop
  "$tools/site-unit" install "$secrets"
  run_or_fail "$tools/site-settings" write "$@"
fi
resume=false
systemctl -q enable open-webui
reason=$("$tools/site-unit" start 8080 "$(at_most 600)" 2>&1) || fail "Open WebUI does not come up: ${reason##*$'\n'}; correct it, then deploy again"
ensure_timers
# After the last reload of systemd.
if [[ ${gpu:-} == true ]]; then check_gpu; fi
