# What every program begins with, after the words of toolbox/shell.sh: functions and settings, and the program's own time, under which its last lines
# run the text again.
#
#   begin                                 first line of every main.sh: waits for another run of the program to end, and refuses where a tool that it
#                                         calls is not on the machine, or is another one than it was made for
#   succeed                               last line of every main.sh: forgets this program's last failure
#   say WORDS…                            one line of output
#   fail SENTENCE                         says what failed and what to do, keeps it for the person, ends the program (also from
#                                         inside `$(…)`: the outer shell stays silent then)
#
# Constants: `program` is its name, `time_limit` the seconds after which Cloud Assistant kills it without a word, `uses` the pieces of the toolbox that
# it calls, each with its version. Waits end a minute before that (`ends`). Half a minute before it, what still runs is ended, the program says where it was,
# and its EXIT trap puts back what it stopped.
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
  local piece
  for piece in $uses; do
    [[ $(head -n 1 "$tools/installed/${piece%=*}" 2>/dev/null || true) == "${piece#*=}" ]] ||
      fail "the tools \"${piece%=*}\" that this program calls are not on the machine; deploy again, nothing was changed"
  done
}

succeed() {
  if grep -qs "^$program: " "$logs/last-failure"; then rm "$logs/last-failure"; fi
  say 'done'
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
