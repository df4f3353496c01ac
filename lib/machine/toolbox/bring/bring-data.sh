#!/usr/bin/env bash
# Installed as /usr/local/lib/open-webui/bring-data.
#
#   bring-data FOLDER|ARCHIVE [KEY]    the site runs with the data of another Open WebUI: the folder that is /app/backend/data there, or a tar archive with it.
#                                      KEY: file with its WEBUI_SECRET_KEY. What was there becomes a backup first. If it fails, or is interrupted, all is as it
#                                      was before
#
# The copy is made while the site runs, and is looked at before anything is stopped. What follows is an upgrade: the program of the last deploy runs once more,
# with these data.
set -euo pipefail
umask 077
. /usr/local/lib/open-webui/tool.sh
readonly place=/var/lib/open-webui etc=/etc/open-webui
readonly brought=$place/brought
from=${1:-} key=${2:-}

mib_of() { du -s --apparent-size -m "$1" | cut -f 1; }

refuse_where_there_is_no_room() {
  local wanted=$1 free
  free=$(df --output=avail -m "$place" | tail -n 1)
  ((free >= wanted)) ||
    fail "the data disk has ${free//[^0-9]/} MiB free, and these data take $wanted while they are brought: give dataDiskSizeGiB more, deploy, then say this again; nothing was changed"
}

# What a migration writes anew, twice (the log and the file), and what a site needs to run.
readonly spare=512
room_for_the_database() { echo $((2 * $(mib_of "$1/webui.db") + spare)); }

unpack() {
  local words size
  say_why() { fail "$from cannot be read as a folder or a tar archive (${words%%$'\n'*}); nothing was changed"; }
  words=$(tar -tf "$from" 2>&1 >/dev/null) || say_why
  size=$(LC_ALL=C tar -tvf "$from" | awk '{ sum += $3 } END { print int(sum / 1048576) + 1 }')
  refuse_where_there_is_no_room $((size + spare))
  mkdir "$brought/archive"
  words=$(tar -xf "$from" -C "$brought/archive" --no-same-owner --no-same-permissions 2>&1) || say_why
  from=$brought/archive
}

copy() {
  local folder size=0
  folder=$(run_or_fail "$tools/brought-data" find "$from")
  # On the disk itself it is a matter of references.
  [[ $(stat -c %d "$folder") == "$(stat -c %d "$place")" ]] || size=$(mib_of "$folder")
  refuse_where_there_is_no_room $((size + $(room_for_the_database "$folder")))
  run_or_fail cp -rT --reflink=auto --preserve=timestamps "$folder" "$brought/data"
  # Its index is made anew. And what is neither file nor folder nor link is none of the data.
  find "$brought/data" \( -name '*.db-shm' -o -name '*.sqlite3-shm' -o ! -type f ! -type d ! -type l \) -delete
  chmod -R u+rwX,go-rwx,a-st "$brought/data"
  find_key "$folder"
}

# Beside the data it lies only where somebody has put it there.
find_key() {
  if [[ -z $key && -e $1/.webui_secret_key ]]; then key=$1/.webui_secret_key; fi
  if [[ -z $key && -e $1/../secret-key ]]; then key=$1/../secret-key; fi
  [[ -n $key ]] || return 0
  [[ $(tr -d '\r\n' <"$key") =~ ^[[:graph:]]{16,}$ ]] ||
    fail "$key does not hold a WEBUI_SECRET_KEY (one line of at least 16 characters; who can guess it can sign in as anybody): name another file, or none; nothing was changed"
  tr -d '\r\n' <"$key" >"$brought/secret-key"
}

[[ -n $from && $# -le 2 ]] || fail 'say: bring-data FOLDER|ARCHIVE [KEY]; the folder is the one that Open WebUI calls /app/backend/data'
[[ -e $from ]] || fail "there is no $from; nothing was changed"
[[ -z $key || -f $key ]] || fail "there is no file $key; nothing was changed"
systemctl -q is-enabled open-webui 2>/dev/null || fail 'this machine has no site yet: deploy first, then bring the data'
[[ -e $etc/program ]] ||
  fail "what the last deploy was is not known here: deploy again; if a secret of the site comes by unsafeArgument, which is kept nowhere, name another source first; nothing was changed"
exec 6>/run/open-webui-bring.lock
flock -n 6 || fail 'another bring-data is at work'
trap 'rm -rf "$brought"' EXIT
rm -rf "$brought"
mkdir "$brought"
echo "copying $from"
[[ -d $from ]] || unpack
copy
run_or_fail "$tools/brought-data" examine "$brought/data" "$(sed -n "s/^readonly admin_email='\(.*\)'$/\1/p" "$etc/program")"
rm -rf "$brought/archive"
sync -f "$place"
env brought="$brought" bash "$etc/program" || exit 1
# Their names are moments.
made=("$place/backups"/before-bring-*)
echo "the site runs with the data of $1; what it had before is the backup ${made[-1]##*/}"
