# Makes true: the image runs as open-webui.service on the data of the data disk, with the construct's settings in its database, an
# administrator who was there before any port was open, and an upgrade that is whole or has not happened.
# It calls what the programs data-disk, image, bailian, site-settings, prune and web-ui-tools have installed in /usr/local/lib/open-webui.
#
# constants: image, image_digest, admin_email, api_key_source, admin_password_source, bind, gpu, local_models, allow_embedding_model_change, revision
# parameters: [public_address], [api_key], [admin_password]
# files: settings.json

begin
# Only there so that another revision runs the program again.
: "$revision"
readonly place=/var/lib/open-webui tools=/usr/local/lib/open-webui run=/run/open-webui etc=/etc/open-webui
readonly marker=$place/upgrade-in-progress first_start=$place/first-start secrets=$run/secrets
# What site-settings is told of the construct's settings.
readonly settings=("$secrets/wanted.json" "$secrets/api-key" "$allow_embedding_model_change")
# Where nobody but this program looks: nginx passes strangers to 8080.
readonly closed=127.0.0.1:8079:8080
reason='' resume=false

# Refused here, while the site runs: on a full disk it would not come up again.
refuse_a_full_disk() {
  (($(df --output=avail -m "$1" | tail -n 1) >= 100)) || fail "the $2 is full (df $1): make room on it, or give $3 more, then deploy again; nothing was changed"
}

ensure_ground() {
  mountpoint -q "$place" || fail "the data disk is not mounted at $place; run the program data-disk (deploy again), nothing was changed"
  docker image inspect "$image" >"$files/image.json" 2>/dev/null || fail "the image $image is not on the machine; run the program image (deploy again), nothing was changed"
  refuse_a_full_disk "$place" 'data disk' dataDiskSizeGiB
  refuse_a_full_disk /etc 'system disk' systemDiskSizeGiB
  rm -rf "$secrets"
  install -d -m 700 "$run" "$secrets" "$etc"
  # In memory only (/run), for the time of this run. And a site that was only stopped for a change goes on if the change fails.
  trap 'rm -rf "$files" "$secrets"; if "$resume"; then systemctl --no-block start open-webui; fi' EXIT
}

read_secret() {
  if [[ $2 == argument ]]; then base64 -d <<<"$3"; else run_or_fail "$tools/signed-call" get "$2"; fi >"$secrets/$1"
}

ensure_secret_key() {
  if [[ ! -s $place/secret-key ]]; then
    write_file_if_changed "$place/secret-key" 600 < <(python3 -c 'import secrets; print(secrets.token_hex(32))')
  fi
  cp "$place/secret-key" "$secrets/"
}

# What the tag is now. The same tag with other content is an attack or a mistake, unless the digest was named.
digest_of_the_image() {
  python3 -c 'import json, sys; print(*[d.split("@")[1] for d in json.load(sys.stdin)[0]["RepoDigests"]][:1] or "-")' <"$files/image.json"
}

refuse_another_image_under_the_same_tag() {
  [[ -z $image_digest && ${version%% *} == "$image" && $version != *' -' && $now != *' -' && $version != "$now" ]] || return 0
  fail "$image is not the image that it was (${version#* } before, ${now#* } now): if that is meant, name its digest in the app; nothing was changed"
}

refuse_a_downgrade() {
  docker run --rm -i --network none --read-only --cap-drop ALL --entrypoint python3 "$image" - <"$tools/image-revisions.py" >"$files/revisions" ||
    fail "$image does not look like Open WebUI (its schema's revisions cannot be read); nothing was changed"
  if ((users)) && { "$tools/site-data" newer-than "$files/revisions" || is_older "${image##*:}" "$(tag_of "$version")"; }; then
    fail "the data were last opened by ${version%% *}, which is newer than $image: name that version or a later one, or put an older backup back with $tools/restore; nothing was changed"
  fi
}

tag_of() { sed 's/ .*//; s/.*://' <<<"$1"; }

is_older() {
  local release='^v?[0-9]+\.[0-9]+\.[0-9]+$'
  [[ $1 =~ $release && $2 =~ $release && ${1#v} != "${2#v}" && $(printf '%s\n' "${1#v}" "${2#v}" | sort -V | head -n 1) == "${1#v}" ]]
}

# The folder is put back whole; what an interrupted upgrade has written is not looked at.
undo_the_upgrade() {
  local backup from
  backup=$(sed -n 's/^backup=//p' "$marker")
  from=$(sed -n 's/^from=//p' "$marker")
  rm -f "$run/upgrading"
  run_or_fail "$tools/restore" "$backup" >/dev/null
  fail "$1; the data are as they were before and ${from%% *} runs again; deploy again to try once more"
}

stop_site() {
  # Has it run again if this program is killed before it does.
  systemctl --no-block start open-webui-recovery
  systemctl stop open-webui 2>/dev/null || true
  docker rm -f open-webui &>/dev/null || true
}

write_environment() { with_administrator=$1 run_or_fail "$tools/environment" "$files/settings.json" "$secrets"; }

# IMAGE and PUBLISH are what runs now, PUBLIC is where the site shall be open.
write_image_file() {
  local public=127.0.0.1:8080:8080 options=
  [[ $bind != public ]] || public=0.0.0.0:8080:8080
  [[ $gpu != true ]] || options='--gpus all'
  # As process 1 Open WebUI does not hear that it shall stop while it starts: with an init of its own that takes 1 s, without 60.
  ! command -v docker-init >/dev/null || options+=' --init'
  printf 'IMAGE=%s\nPUBLIC=%s\nPUBLISH=%s\nOPTIONS=%s\n' "$image" "$public" "${1:-$public}" "$options" >"$secrets/image"
}

put_in_place() {
  write_file_if_changed "$etc/image" 600 <"$secrets/image"
  write_file_if_changed "$etc/open-webui.env" 600 <"$secrets/open-webui.env"
  write_file_if_changed /etc/systemd/system/open-webui.service 644 <"$tools/open-webui.service"
  systemctl daemon-reload
}

is_in_place() {
  cmp -s "$secrets/image" "$etc/image" && cmp -s "$secrets/open-webui.env" "$etc/open-webui.env" &&
    cmp -s "$tools/open-webui.service" /etc/systemd/system/open-webui.service &&
    [[ $(systemctl show -p NeedDaemonReload --value open-webui) == no ]]
}

why_it_ended() {
  local words
  words=$(journalctl -u open-webui --since "@$1" -o cat --no-pager | grep -aiE 'already in use|error|exception|no space' || true)
  case $words in
    *'already in use'*) echo 'its port is taken by another program (find it with "ss -ltnp")' ;;
    *'Error running migrations'*) grep -a -m 1 'Error running migrations' <<<"$words" | cut -c1-300 ;;
    *) tail -n 1 <<<"${words:-it ended without a word; read \"journalctl -u open-webui\"}" | cut -c1-300 ;;
  esac
}

# True once /ready; false, and why in `reason`, when it ends or time is over. No second try: a restart would hide what went wrong.
comes_up() {
  local port=$1 seconds=$2 since deadline
  look_at_clock
  since=$(date +%s) deadline=$((clock + $2))
  systemctl start open-webui || true
  until "$tools/site-data" ready "$port"; do
    if [[ $(systemctl show -p SubState --value open-webui) != running ]]; then
      reason=$(why_it_ended "$since")
      return 1
    elif look_at_clock && ((clock > deadline)); then
      reason="it was not ready after $seconds s"
      return 1
    fi
    sleep 1
  done
}

open_behind_closed_doors() {
  comes_up 8079 "$(at_most 1800 700)" || return 1
  [[ $("$tools/site-data" revision) == "$(head -n 1 "$files/revisions")" ]] || { reason='its database is not at the newest revision'; return 1; }
  if ((users)); then set --; else set -- "$admin_email"; fi
  "$tools/site-data" has-admin "$@" || { reason="there is no administrator $*"; return 1; }
  stop_site
  reason=$("$tools/site-settings" write "${settings[@]}" 2>&1) || {
    reason=${reason##*$'\n'}
    return 1
  }
  [[ -z $reason ]] || say "$reason"
}

keep_the_data_as_they_are() {
  local backup
  backup=upgrade-$(date -u +%Y%m%dT%H%M%SZ)
  run_or_fail "$tools/backup" "$backup"
  write_file_if_changed "$marker" 600 <<<"from=$version"$'\n'"to=$now"$'\n'"backup=$backup"
  touch "$run/upgrading"
}

# A first start, and the first one of another version: until it has gone well, only this program can reach it.
start_behind_closed_doors() {
  # An upgrade that fails must be undone in what is left.
  (($(at_most 1200) == 1200)) || fail "too little is left of this program's time to start $image for the first time; nothing was changed, deploy again"
  if systemctl -q is-active open-webui; then resume=true; fi
  stop_site
  if ((users)); then
    say "upgrading from ${version%% *} to $image"
    keep_the_data_as_they_are
  elif [[ -z $version ]]; then
    # What a first start that did not end has left: nobody but this program has seen it.
    if [[ -e $first_start ]]; then rm -rf "$place/data"; fi
    touch "$first_start"
    install -d -m 700 "$place/data"
  fi
  resume=false
  if ((users)); then write_environment false; else write_environment true; fi
  write_image_file "$closed"
  put_in_place
  if ! open_behind_closed_doors; then
    stop_site
    if ((users)); then undo_the_upgrade "the upgrade to $image failed: $reason"; fi
    fail "Open WebUI did not start for the first time: $reason; nothing is open; correct it, then deploy again"
  fi
  if [[ -n $version ]]; then write_file_if_changed "$place/previous" 600 <<<"$version"; fi
  write_file_if_changed "$place/version" 600 <<<"$now"
  sync -f "$place"
  rm -f "$marker" "$run/upgrading" "$first_start"
}

publish() {
  local differing
  write_environment false
  write_image_file
  differing=$(run_or_fail "$tools/site-settings" differing "${settings[@]}")
  if [[ -n $differing ]] || ! is_in_place || ! systemctl -q is-active open-webui; then
    if [[ -n $differing ]]; then say "settings that change: $differing"; fi
    # Stopped first: an interruption leaves a site that is started anew, never one that goes on with old files.
    resume=true
    stop_site
    put_in_place
    run_or_fail "$tools/site-settings" write "${settings[@]}"
  fi
  resume=false
  systemctl -q enable open-webui
  comes_up 8080 "$(at_most 600)" || fail "Open WebUI does not come up: $reason; correct it, then deploy again"
}

check_gpu() {
  docker exec open-webui nvidia-smi >/dev/null || fail 'the container does not see the GPU; run "docker exec open-webui nvidia-smi" and read what it says'
}

remove_what_is_old() {
  local name digest
  # The image to go back to stays, and so do the four newest backups that programs made.
  read -r name digest 2>/dev/null <"$place/previous" || true
  "$tools/remove-old-images" "$image" ${name:+"$name" "${name%:*}@$digest"}
  find "$place/backups" -maxdepth 1 \( -name 'upgrade-*' -o -name 'before-restore-*' \) -printf '%T@ %p\n' | sort -rn | tail -n +5 | cut -d ' ' -f 2- | xargs -r rm -rf
}

# locked: `backup` and `restore`, called from here, need not wait for this run to end.
export admin_email local_models locked=true
# Read-only where the call has it, so it is exported as it is.
if [[ -v public_address ]]; then export public_address; fi
ensure_ground
read_secret api-key "$api_key_source" "${api_key:-}"
read_secret admin-password "$admin_password_source" "${admin_password:-}"
ensure_secret_key
write_environment false
if [[ -e $marker ]]; then
  # On a new machine the files that `restore` starts the site with are not there yet.
  write_image_file "$closed"
  put_in_place
  undo_the_upgrade 'the last upgrade was interrupted'
fi
version=$(cat "$place/version" 2>/dev/null || true)
now="$image ${image_digest:-$(digest_of_the_image)}"
users=$(run_or_fail "$tools/site-data" users)
if [[ -e $first_start ]]; then users=0; fi
refuse_another_image_under_the_same_tag
run_or_fail "$tools/site-settings" differing "${settings[@]}" >/dev/null
if [[ $version != "$now" ]] || ((users == 0)); then
  refuse_a_downgrade
  start_behind_closed_doors
fi
publish
if [[ $gpu == true ]]; then check_gpu; fi
remove_what_is_old
# Not before the site runs without them, and only what is certainly not wanted. A front end of another service stays.
if [[ $bind == public ]]; then run_or_fail "$tools/prune" frontend 8080; fi
if [[ $local_models == false ]]; then run_or_fail "$tools/prune" local-models; fi
succeed
