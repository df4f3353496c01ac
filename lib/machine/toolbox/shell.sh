# The words that all our shell is said in: a program has them in its text, a tool reads them where it lies on the machine.
# `fail SENTENCE`, which says what failed and what to do, and ends, is each one's own (prelude.sh, tool.sh).
#
#   run_or_fail COMMAND…                  runs it; if it fails, the last line of its error output is our sentence
#   at_most SECONDS [KEEP]                prints how long may be waited: so many seconds, but not longer than the program has (less KEEP)
#   wait_until SECONDS WHAT COMMAND…      tries once a second, silently, at most so long; fails with "waited SECONDS s for WHAT"
#   write_file_if_changed PATH MODE <…    whole or not at all; `changed` becomes true if it wrote, and is never set to false here
#                                         (not at the end of a pipe: a pipe's end is a subshell and `changed` would be lost)
#
# `ends` is when there is no more time, by the clock that nobody sets: a program's, which tools that it calls find in their environment.

readonly tools=/usr/local/lib/open-webui

run_or_fail() {
  local words
  { words=$("$@" 2>&1 >&3); } 3>&1 || fail "${words##*$'\n'}"
}

look_at_clock() { read -rd . clock </proc/uptime; }

at_most() {
  local left
  look_at_clock
  left=$((${ends:-$((clock + 3300))} - clock - ${2:-0}))
  echo $((left < 1 ? 1 : left < $1 ? left : $1))
}

wait_until() {
  local seconds what=$2 deadline
  seconds=$(at_most "$1") doing="waiting for $2"
  look_at_clock
  deadline=$((clock + seconds))
  shift 2
  until "$@" &>/dev/null; do
    look_at_clock
    ((clock < deadline)) || fail "waited $seconds s for $what"
    sleep 1
  done
}

write_file_if_changed() {
  local new folder=${1%/*}
  [[ -d $folder ]] || install -d -m 755 "$folder"
  new=$(mktemp "$folder/.new-XXXXXX")
  cat >"$new"
  chmod "$2" "$new"
  if cmp -s "$new" "$1" && [[ $(stat -c %a "$new") == "$(stat -c %a "$1")" ]]; then
    rm "$new"
  else
    sync "$new"
    mv "$new" "$1" && changed=true
  fi
}
