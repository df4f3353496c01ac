#!/usr/bin/env bash
# Makes true: the site is open with the files and the settings that are wanted now; it is stopped only where they differ. Installed as
# /usr/local/lib/open-webui/publish, and called by the program web-ui, which has the lock of the data. In the environment: what `environment` is told.
#
#   publish SECRETS ALLOW     what site-settings is told
#
# Ends 0, or 1 with one sentence on the error output.
set -euo pipefail
umask 077
. /usr/local/lib/open-webui/tool.sh
readonly secrets=$1
resume=false
# A site that was only stopped for a change goes on if the change fails.
trap 'if "$resume"; then systemctl --no-block start open-webui; fi' EXIT

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
