# What every program begins with. Only functions and settings: nothing happens here.
#
#   begin NAME                            first line of every main.sh: names the program, waits for another run of it to end
#   succeed                               last line of every main.sh: forgets this program's last failure
#   say WORDS…                            one line of output
#   fail SENTENCE                         says what failed and what to do, keeps it for the person, ends the program (also from
#                                         inside `$(…)`: the outer shell stays silent then)
#   run_or_fail COMMAND…                  runs it; if it fails, the last line of its error output is our sentence
#   wait_until SECONDS WHAT COMMAND…      tries once a second, silently; fails with "waited SECONDS s for WHAT"
#   retry TIMES COMMAND…                  with pauses of 2, 4, 8 … s; false if no try went well
#   write_file_if_changed PATH MODE <…    whole or not at all; `changed` becomes true if it wrote, and is never set to false here
#                                         (not at the end of a pipe: a pipe's end is a subshell and `changed` would be lost)
#   ensure_packages NAME…                 waits for cloud-init and for dpkg, installs what is missing (apt's words: /var/log/open-webui/apt.log)
#
# A command that fails where nobody looks ends the program with a sentence too (the ERR trap).

set -E
shopt -s inherit_errexit
# Cloud Assistant gives no HOME; needrestart would restart docker under a running site.
export HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin changed=false
readonly logs=/var/log/open-webui said=69
# BASH_COMMAND is the text before expansion: no value is in it.
trap '(($? == said)) || fail "\"$BASH_COMMAND\" (line $LINENO) failed; read the lines above, then deploy again"' ERR

say() { echo "${program:-the program}: $*"; }

fail() {
  trap - ERR
  # A full disk must not cost the sentence.
  { install -d -m 700 "$logs" && say "$*" >"$logs/last-failure"; } 2>/dev/null || true
  say "$*" >&2
  exit "$said"
}

begin() {
  readonly program=$1
  install -d -m 700 "$logs"
  exec 9>"/run/open-webui-$program.lock"
  flock -w 5400 9 || fail 'waited 90 minutes for another run of this program; find it with ps, end it, deploy again'
}

succeed() {
  if grep -qs "^$program: " "$logs/last-failure"; then rm "$logs/last-failure"; fi
  say 'done'
}

run_or_fail() {
  local words
  { words=$("$@" 2>&1 >&3); } 3>&1 || fail "${words##*$'\n'}"
}

wait_until() {
  local what="$1 s for $2" deadline=$((SECONDS + $1))
  shift 2
  until "$@" &>/dev/null; do
    ((SECONDS < deadline)) || fail "waited $what"
    sleep 1
  done
}

retry() {
  local left=$1 pause=1
  shift
  until "$@"; do
    ((--left)) || return 1
    sleep $((pause *= 2))
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

cloud_init_is_done() { ! command -v cloud-init || timeout 5 cloud-init status --wait || (($? != 124)); }

install_packages() {
  apt-get -q -o Acquire::http::Timeout=20 update &&
    apt-get -qy -o DPkg::Lock::Timeout=600 -o Dpkg::Options::=--force-confold --no-install-recommends install "$@"
}

ensure_packages() {
  local name missing=()
  for name; do
    dpkg-query -W -f '${db:Status-Status}\n' "$name" 2>/dev/null | grep -qx installed || missing+=("$name")
  done
  ((${#missing[@]})) || return 0
  wait_until 900 'cloud-init; read /var/log/cloud-init-output.log' cloud_init_is_done
  # Also ends what an interrupted installation left half done.
  wait_until 900 'dpkg to be free; run "dpkg --configure -a" and read what it says' dpkg --configure -a
  retry 6 install_packages "${missing[@]}" &>>"$logs/apt.log" ||
    fail "could not install ${missing[*]}; read $logs/apt.log (does the machine reach its package mirror?), then deploy again"
}
