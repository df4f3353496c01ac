# The one way to install packages, for programs that do.
#
#   ensure_packages NAME…                 installs what is missing: one program at a time, after cloud-init, and when nobody else has a lock of
#                                         apt's or dpkg's (their words: /var/log/open-webui/apt.log)

cloud_init_is_done() { ! command -v cloud-init || timeout 5 cloud-init status --wait || (($? != 124)); }

# The first step ends what an interrupted installation left half done. A lock that somebody has (unattended-upgrades on a first boot, a person,
# another agent of the cloud) costs no try: apt-get has no patience of its own for the lock of its lists.
install_packages() {
  local lock seen=''
  until words=$({ dpkg --configure -a && apt-get -q -o Acquire::http::Timeout=20 update &&
    apt-get -qy -o Dpkg::Options::=--force-confold --no-install-recommends install "$@"; } 2>&1 8>&- 9>&- | tee -a "$logs/apt.log"); do
    lock=$(grep -m 1 -E 'Could not get lock|was locked by' <<<"$words") || return 1
    lock=${lock#*: }
    [[ $lock == "$seen" ]] || say "waiting: $lock"
    seen=$lock
    look_at_clock
    ((clock < ends)) || fail "could not install $*: $lock; let that end, or end it, then deploy again"
    sleep 3
  done
}

ensure_packages() {
  local name missing=() words='' cure="read $logs/apt.log"
  for name; do
    dpkg-query -W -f '${db:Status-Status}\n' "$name" 2>/dev/null | grep -qx installed || missing+=("$name")
  done
  ((${#missing[@]})) || return 0
  wait_until 5400 'cloud-init; read /var/log/cloud-init-output.log' cloud_init_is_done
  exec 8>/run/open-webui-packages.lock
  wait_until 5400 "another program's packages; read $logs/apt.log" flock -n 8
  doing="installing ${missing[*]}"
  retry 6 install_packages "${missing[@]}" || {
    [[ ! $words =~ 'Failed to fetch'|'Temporary failure'|'Could not connect' ]] || cure='give the machine a way to its package mirror'
    fail "could not install ${missing[*]} ($(grep '^E: ' <<<"$words" | tail -n 1)); $cure, then deploy again"
  }
  exec 8>&-
}
