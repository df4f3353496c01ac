#!/usr/bin/env bash
# Installed as /usr/local/lib/open-webui/restore.
#
#   restore             lists the backups, the newest last, and the version that each belongs to
#   restore BACKUP      puts that one back, whole, and starts its version. What it replaces becomes a backup first. If it is interrupted,
#                       all is as it was before: say it again. Data that no version here had opened are brought, as they were the first time
set -euo pipefail
umask 077
. /usr/local/lib/open-webui/tool.sh
readonly place=/var/lib/open-webui marker=/var/lib/open-webui/upgrade-in-progress

list() {
  local one
  while read -r one; do echo "$one $(cat "$place/backups/$one/version" 2>/dev/null)"; done < <(ls -1tr "$place/backups")
}

keep_what_is_replaced() {
  [[ ! -e $marker ]] || return 0
  "$tools/backup" "before-restore-$(date -u +%Y%m%dT%H%M%SZ)"
  printf 'from=%s\nto=%s\nbackup=%s\n' "$version" "$version" "${backup##*/}" >"$marker.new"
  sync "$marker.new"
  mv "$marker.new" "$marker"
}

# A backup of before it was part of one has none: the key stays.
put_key_back() {
  local key line env=/etc/open-webui/open-webui.env
  [[ -e $backup/secret-key ]] || return 0
  cp -a "$backup/secret-key" "$place/"
  key=$(<"$backup/secret-key")
  write_file_if_changed "$env" 600 < <(while IFS= read -r line; do
    [[ $line != WEBUI_SECRET_KEY=* ]] || line=WEBUI_SECRET_KEY=$key
    printf '%s\n' "$line"
  done <"$env")
}

# The backup is whole and the marker stands, so nothing here can be lost; what is replaced goes first and makes room.
put_back() {
  local file
  rm -rf "$place/data"
  cp -a --reflink=always "$backup/data" "$place/data" || fail "the data could not be put back (see above): make room on the data disk (df $place), then say this again"
  for file in version managed.json; do
    rm -f "$place/$file"
    if [[ -e $backup/$file ]]; then cp -a "$backup/$file" "$place/"; fi
  done
  put_key_back
  if [[ -n $image ]]; then sed -i -e "s|^IMAGE=.*|IMAGE=$image|" -e "s|^PUBLISH=.*|PUBLISH=$public|" -e "s|^SCHEMA=.*|SCHEMA=$schema|" /etc/open-webui/image; fi
  sync -f "$place"
  rm "$marker"
}

start() {
  systemctl start open-webui
  wait_until 600 "$image to come up with the data of $backup, which are back; read \"journalctl -u open-webui\"" "$tools/site-data" ready "$(cut -d: -f2 <<<"$public")"
}

if (($# == 0)); then
  list
  exit
fi
readonly backup=$place/backups/$1
[[ -d $backup/data ]] || fail "there is no backup $1; say \"restore\" alone to see what there is"
version=$(cat "$backup/version" 2>/dev/null) || version=
image=${version%% *}
if [[ -z $image && ! -e $marker ]]; then exec "$tools/bring-data" "$backup"; fi
if [[ -z ${locked:-} ]]; then
  exec 9>/run/open-webui-web-ui.lock
  flock -n 9 || fail 'a deploy or another restore is at work on the data; say this again when it has ended'
  export locked=true
fi
public=$(sed -n 's/^PUBLIC=//p' /etc/open-webui/image)
# By its digest where it is known: the tag may be another image's by now.
digest=${version#* }
[[ $digest == sha256:* ]] || digest=''
if [[ -n $image ]]; then
  words=$("$tools/pull-image" "$image" "$digest" 2>&1) || fail "the image of that version, $image $digest, is not on the machine: ${words##*$'\n'}; nothing was changed"
  schema=$("$tools/image-version" revisions "$image")
  schema=${schema%%$'\n'*}
fi
"$tools/site-unit" stop
keep_what_is_replaced
put_back
# As they lay there before the first deploy: it opens them.
[[ -n $image ]] || exit 0
start
echo "the site runs with the data of $1 and $image; name that image in the app before the next deploy, or it is upgraded again"
