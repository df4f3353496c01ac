# What every program begins with: functions and settings, and the program's own time, under which its last lines run the text again.
#
#   begin                                 first line of every main.sh: waits for another run of the program to end
#   succeed                               last line of every main.sh: forgets this program's last failure
#   say WORDS…                            one line of output
#   fail SENTENCE                         says what failed and what to do, keeps it for the person, ends the program (also from
#                                         inside `$(…)`: the outer shell stays silent then)
#   run_or_fail COMMAND…                  runs it; if it fails, the last line of its error output is our sentence
#   at_most SECONDS [KEEP]                prints how long may be waited: so many seconds, but not longer than the program has (less KEEP)
#   wait_until SECONDS WHAT COMMAND…      tries once a second, silently, at most so long; fails with "waited SECONDS s for WHAT"
#   retry TIMES COMMAND…                  with pauses of 2, 4, 8 … s; false if no try went well
#   write_file_if_changed PATH MODE <…    whole or not at all; `changed` becomes true if it wrote, and is never set to false here
#                                         (not at the end of a pipe: a pipe's end is a subshell and `changed` would be lost)
#
# Constants: `program` is its name, `time_limit` the seconds after which Cloud Assistant kills it without a word. Waits end a minute before that
# (`ends`, by the clock that nobody sets; tools that are called find it in their environment). Half a minute before it, what still runs is ended,
# the program says where it was, and its EXIT trap puts back what it stopped.
#
# A command that fails where nobody looks ends the program with a sentence too (the ERR trap).

set -E
shopt -s inherit_errexit
# Cloud Assistant gives no HOME; needrestart would restart docker under a running site.
export HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin changed=false
readonly logs=/var/log/open-webui said=69
doing='its first steps'
# BASH_COMMAND is the text before expansion: no value is in it.
trap '(($? == said)) || fail "\"$BASH_COMMAND\" (line $LINENO) failed; read the lines above, then deploy again"' ERR

say() {
  doing=$*
  echo "$program: $*"
}

fail() {
  trap - ERR
  # Once: what is said is not said over.
  trap '' TERM
  # A full disk must not cost the sentence.
  { install -d -m 700 "$logs" && say "$*" >"$logs/last-failure"; } 2>/dev/null || true
  say "$*" >&2
  exit "$said"
}

begin() {
  install -d -m 700 "$logs"
  exec 9>"/run/open-webui-$program.lock"
  wait_until 5400 'another run of this program to end; find it with ps, end it, deploy again' flock -n 9
}

succeed() {
  if grep -qs "^$program: " "$logs/last-failure"; then rm "$logs/last-failure"; fi
  say 'done'
}

run_or_fail() {
  local words
  { words=$("$@" 2>&1 >&3); } 3>&1 || fail "${words##*$'\n'}"
}

look_at_clock() { read -rd . clock </proc/uptime; }

at_most() {
  local left
  look_at_clock
  left=$((ends - clock - ${2:-0}))
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

retry() {
  local left=$1 pause=1
  shift
  until "$@"; do
    look_at_clock
    ((--left && clock + (pause *= 2) < ends)) || return 1
    sleep "$pause"
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

say_where_it_was() {
  local why='it was told to end'
  look_at_clock
  ((clock < ends)) || why="its $((time_limit / 60)) minutes were over"
  fail "$why at this point: $doing; look for what takes so long, then deploy again"
}

if [[ -z ${ends:-} ]]; then
  look_at_clock
  export ends=$((clock + time_limit - 60))
  ended=0
  # `timeout` ends all that the program started, not its shell alone. It does so too if this shell is killed.
  setpriv --pdeathsig TERM timeout --preserve-status --kill-after=15 $((time_limit - 30)) bash "$0" || ended=$?
  ((ended != 137)) || fail 'it was killed: it did not end in its time, or the machine is short of memory (read "journalctl -k"); deploy again'
  exit "$ended"
fi
trap say_where_it_was TERM
