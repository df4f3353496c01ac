#!/usr/bin/env bash
# Installed as /usr/local/lib/open-webui/backup.
#
#   backup NAME      keeps the site's data, whole, as /var/lib/open-webui/backups/NAME: by reference, so it takes no time and, until the
#                    data change, no space. A site that runs is stopped for these seconds and started again.
set -euo pipefail
umask 077
. /usr/local/lib/open-webui/tool.sh
readonly place=/var/lib/open-webui name=${1:-}
readonly backup=$place/backups/$name

copy() {
  local file
  "$tools/site-data" settle
  rm -rf "$backup.tmp"
  mkdir "$backup.tmp"
  cp -a --reflink=always "$place/data" "$backup.tmp/data" || fail "the data could not be copied to $backup (see above); is the data disk full? (df $place)"
  for file in version managed.json secret-key; do if [[ -e $place/$file ]]; then cp -a "$place/$file" "$backup.tmp/"; fi; done
  sync -f "$backup.tmp"
  mv -T "$backup.tmp" "$backup"
  sync -f "$place"
}

[[ $name =~ ^[A-Za-z0-9][A-Za-z0-9._-]*$ ]] || fail 'a backup is named with letters, digits, ".", "_" and "-"'
[[ ! -e $backup ]] || fail "there is a backup $name already"
# The program web-ui and `restore` hold the lock already when they call this.
if [[ -z ${locked:-} ]]; then
  exec 9>/run/open-webui-web-ui.lock
  flock -n 9 || fail 'a deploy or a restore is at work on the data; say this again when it has ended'
fi
if systemctl -q is-active open-webui; then
  trap 'systemctl start open-webui' EXIT
  "$tools/site-unit" stop
fi
copy
