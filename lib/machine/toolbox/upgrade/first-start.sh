#!/usr/bin/env bash
# The first start of a site, and the first one of another version: until it has gone well nobody else can reach it, and an upgrade is whole or has not
# happened. Installed as /usr/local/lib/open-webui/first-start, and called by the program web-ui, which has the lock of the data. In the environment: image,
# now (the image and its digest), version (what has opened the data before; empty: nothing), users (how many there are), admin_email and what `environment` is
# told.
#
#   first-start open REVISIONS SETTINGS…   REVISIONS: file with the revisions of the schema that the image knows; SETTINGS: what site-settings is told
#   first-start undo WHY                   puts back what an upgrade has changed that did not end; ends 1 always
#
# Ends 0, or 1 with one sentence on the error output.
set -euo pipefail
umask 077
. /usr/local/lib/open-webui/tool.sh
: "${image:?}" "${now?}" "${version?}" "${users?}" "${admin_email:?}"
readonly place=/var/lib/open-webui run=/run/open-webui
readonly marker=$place/upgrade-in-progress mark=$place/first-start secrets=$run/secrets
# Where nobody but this tool looks: nginx passes strangers to 8080.
readonly port=8079 closed=127.0.0.1:8079:8080
reason='' resume=false
trap 'if "$resume"; then systemctl --no-block start open-webui; fi' EXIT

put_in_place() {
  with_administrator=$1 run_or_fail "$tools/environment" "$secrets" "$closed"
  "$tools/site-unit" install "$secrets"
}

# The folder is put back whole; what an interrupted upgrade has written is not looked at.
undo() {
  local backup from
  backup=$(sed -n 's/^backup=//p' "$marker")
  from=$(sed -n 's/^from=//p' "$marker")
  rm -f "$run/upgrading"
  run_or_fail "$tools/restore" "$backup" >/dev/null
  fail "$1; the data are as they were before and ${from%% *} runs again; deploy again to try once more"
}

# The last line of what a step says is why it did not go well.
step() { reason=$("$@" 2>&1) || { reason=${reason##*$'\n'} && return 1; }; }

comes_up() {
  step "$tools/site-unit" start "$port" "$(at_most 1800 700)" || return 1
  [[ $("$tools/site-data" revision) == "$(head -n 1 "$revisions")" ]] || { reason='its database is not at the newest revision' && return 1; }
  if ((users)); then set --; else set -- "$admin_email"; fi
  "$tools/site-data" has-admin "$@" || { reason="there is no administrator $*" && return 1; }
  "$tools/site-unit" stop
  step "$tools/site-settings" write "${settings[@]}" || return 1
  [[ -z $reason ]] || echo "$reason"
}

keep_the_data_as_they_are() {
  local backup
  backup=upgrade-$(date -u +%Y%m%dT%H%M%SZ)
  run_or_fail "$tools/backup" "$backup"
  write_file_if_changed "$marker" 600 <<<"from=$version"$'\n'"to=$now"$'\n'"backup=$backup"
  touch "$run/upgrading"
}

ensure_data() {
  if ((users)); then
    echo "upgrading from ${version%% *} to $image"
    keep_the_data_as_they_are
  elif [[ -z $version ]]; then
    # What a first start that did not end has left: nobody but this tool has seen it.
    if [[ -e $mark ]]; then rm -rf "$place/data"; fi
    touch "$mark"
    install -d -m 700 "$place/data"
  fi
}

open() {
  # An upgrade that fails must be undone in what is left.
  (($(at_most 1200) == 1200)) || fail "too little is left of this program's time to start $image for the first time; nothing was changed, deploy again"
  if systemctl -q is-active open-webui; then resume=true; fi
  "$tools/site-unit" stop
  ensure_data
  resume=false
  if ((users)); then put_in_place false; else put_in_place true; fi
  if ! comes_up; then
    "$tools/site-unit" stop
    if ((users)); then undo "the upgrade to $image failed: $reason"; fi
    fail "Open WebUI did not start for the first time: $reason; nothing is open; correct it, then deploy again"
  fi
  if [[ -n $version ]]; then write_file_if_changed "$place/previous" 600 <<<"$version"; fi
  write_file_if_changed "$place/version" 600 <<<"$now"
  sync -f "$place"
  rm -f "$marker" "$run/upgrading" "$mark"
}

case $1 in
  open)
    readonly revisions=$2 settings=("${@:3}")
    open
    ;;
  undo)
    # On a new machine the files that `restore` starts the site with are not there yet.
    put_in_place false
    undo "$2"
    ;;
  *) fail "there is no $1" ;;
esac
