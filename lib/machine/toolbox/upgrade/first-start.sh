#!/usr/bin/env bash
# The first start of a site, and the first one of another version: until it has gone well nobody else can reach it, and an upgrade is whole or has not
# happened. Installed as /usr/local/lib/open-webui/first-start, and called by the program web-ui, which has the lock of the data. In the environment: image,
# now (the image and its digest), schema (the newest revision that it knows), version (what has opened the data before; empty: nothing here has), users (how
# many there are), brought (a folder of bring-data's, which takes their place; empty: none), admin_email and what `environment` is told.
#
#   first-start open SETTINGS…             SETTINGS: what site-settings is told
#   first-start schema                     prints the newest revision that the image knows
#   first-start undo WHY                   puts back what an upgrade has changed that did not end; ends 1 always
#
# Ends 0, or 1 with one sentence on the error output.
set -euo pipefail
umask 077
. /usr/local/lib/open-webui/tool.sh
: "${image:?}" "${now?}" "${schema?}" "${version?}" "${users?}" "${brought?}" "${admin_email:?}"
readonly place=/var/lib/open-webui run=/run/open-webui etc=/etc/open-webui
readonly marker=$place/upgrade-in-progress mark=$place/first-start secrets=$run/secrets revisions=$run/revisions
# Where nobody but this tool looks: nginx passes strangers to 8080.
readonly port=8079 closed=127.0.0.1:8079:8080
reason='' resume=false backup=''
trap 'if "$resume"; then systemctl --no-block start open-webui; fi' EXIT

know_the_revisions() { run_or_fail "$tools/image-version" revisions "$image" >"$revisions"; }

# Asked where it is not written down beside the image that runs.
know_the_schema() {
  rm -f "$revisions"
  schema=$(sed -n 's/^SCHEMA=//p' "$etc/image" 2>/dev/null) || true
  if [[ -z $schema || $version != "$now" ]] || ! grep -qxF "IMAGE=$image" "$etc/image"; then
    know_the_revisions
    schema=$(head -n 1 "$revisions")
  fi
  echo "$schema"
}

# At another revision than what runs, and not because another image has opened them: nobody here has, they were put there by hand.
forget_the_version_of_what_is_gone() {
  local known
  known=$(sed -n 's/^SCHEMA=//p' "$etc/image" 2>/dev/null) || true
  if [[ -n $known && $("$tools/site-data" revision) != "$known" ]] && grep -qxF "IMAGE=${version%% *}" "$etc/image"; then
    rm -f "$place/version"
    version=''
  fi
}

refuse_a_downgrade() {
  [[ -e $revisions ]] || know_the_revisions
  if [[ -n $brought ]]; then
    run_or_fail "$tools/image-version" may-open '' "$now" "$revisions" "$brought/data/webui.db"
  elif ((users)); then
    forget_the_version_of_what_is_gone
    run_or_fail "$tools/image-version" may-open "$version" "$now" "$revisions"
  fi
}

put_in_place() {
  with_administrator=$1 run_or_fail "$tools/environment" "$secrets" "$closed"
  "$tools/site-unit" install "$secrets"
}

# The folder is put back whole; what an interrupted upgrade has written is not looked at.
undo() {
  local from
  backup=$(sed -n 's/^backup=//p' "$marker")
  from=$(sed -n 's/^from=//p' "$marker")
  rm -f "$run/upgrading"
  run_or_fail "$tools/restore" "$backup" >/dev/null
  fail "$1; the data are as they were before${from:+ and ${from%% *} runs again}; ${2:-deploy again to try once more}"
}

# The last line of what a step says is why it did not go well.
step() { reason=$("$@" 2>&1) || { reason=${reason##*$'\n'} && return 1; }; }

comes_up() {
  step "$tools/site-unit" start "$port" "$(at_most 1800 700)" || return 1
  [[ $("$tools/site-data" revision) == "$schema" ]] || { reason='its database is not at the newest revision' && return 1; }
  "$tools/site-unit" stop
  if [[ -n $brought ]]; then step "$tools/brought-data" admit "$admin_email" "$place/backups/$backup/data" || return 1; fi
  # Who is one on a site of ours is the administrators' to change.
  if [[ -n $version && -z $brought ]]; then set --; else set -- "$admin_email"; fi
  "$tools/site-data" has-admin "$@" || { reason="there is no administrator $*" && return 1; }
  step "$tools/site-settings" write "${settings[@]}" || return 1
  [[ -z $reason ]] || echo "$reason"
}

keep_the_data_as_they_are() {
  backup=${brought:+before-bring}
  backup=${backup:-upgrade}-$(date -u +%Y%m%dT%H%M%SZ)
  run_or_fail "$tools/backup" "$backup"
  write_file_if_changed "$marker" 600 <<<"from=$version"$'\n'"to=$now"$'\n'"backup=$backup"
}

put_what_is_brought_in_place() {
  rm -rf "$place/data"
  mv -T "$brought/data" "$place/data"
  if [[ -e $brought/secret-key ]]; then
    write_file_if_changed "$place/secret-key" 600 <"$brought/secret-key"
    cp "$place/secret-key" "$secrets/"
  fi
}

ensure_data() {
  if ((users)); then
    if [[ -z $version$brought ]] && ! "$tools/site-data" has-admin "$admin_email"; then
      fail "the data in $place/data, which nobody here has opened, have no administrator $admin_email: name one of theirs as the administrator's e-mail, then deploy again; nothing was changed"
    fi
    echo "opening ${brought:-what ${version:-nobody here} has opened} with $image"
    keep_the_data_as_they_are
    if [[ -n $brought ]]; then put_what_is_brought_in_place; fi
    # Who may use a model is theirs: nothing in them is of the construct's.
    if [[ -z $version || -n $brought ]]; then write_file_if_changed "$place/managed.json" 600 <<<'{"offered": [], "withdrawn": {}}'; fi
  elif [[ -z $version ]]; then
    # What a first start that did not end has left: nobody but this tool has seen it.
    if [[ -e $mark ]]; then rm -rf "$place/data"; fi
    touch "$mark"
    install -d -m 700 "$place/data"
  fi
}

open() {
  # An upgrade that fails must be undone in what is left.
  refuse_a_downgrade
  (($(at_most 1200) == 1200)) || fail "too little is left of this program's time to start $image for the first time; nothing was changed, deploy again"
  if systemctl -q is-active open-webui; then resume=true; fi
  "$tools/site-unit" stop
  ensure_data
  resume=false
  touch "$run/upgrading"
  if ((users)); then put_in_place false; else put_in_place true; fi
  if ! comes_up; then
    "$tools/site-unit" stop
    if [[ -n $brought ]]; then undo "the data could not be brought: $reason" 'mend that, then say bring-data again'; fi
    if ((users)); then undo "the upgrade to $image failed: $reason"; fi
    rm -f "$run/upgrading"
    fail "Open WebUI did not start for the first time: $reason; nothing is open; correct it, then deploy again"
  fi
  if [[ -n $version && $version != "$now" ]]; then write_file_if_changed "$place/previous" 600 <<<"$version"; fi
  write_file_if_changed "$place/version" 600 <<<"$now"
  sync -f "$place"
  rm -f "$marker" "$run/upgrading" "$mark"
}

case $1 in
  open)
    readonly settings=("${@:2}")
    # What is brought replaces what is there, which is kept whatever it is.
    if [[ -n $brought ]]; then users=1; fi
    open
    ;;
  schema) know_the_schema ;;
  undo)
    # On a new machine the files that `restore` starts the site with are not there yet.
    put_in_place false
    undo "$2"
    ;;
  *) fail "there is no $1" ;;
esac
