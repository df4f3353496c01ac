#!/usr/bin/env bash
# Puts the backup back whose name stands on the standard input; without a name it lists them, and ends 1. Installed as /usr/local/lib/open-webui/restore-named, for the
# command of the account: what somebody writes into its parameter is a name, or nothing.
set -euo pipefail
. /usr/local/lib/open-webui/tool.sh

read -r name || true
if [[ -z $name ]]; then
  "$tools/restore"
  fail 'name one of these backups'
fi
[[ $name =~ ^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$ ]] || fail 'this is not the name of a backup; without a name they are listed'
exec "$tools/restore" "$name"
