#!/usr/bin/env bash
# Installs the system's security updates, and has the machine restart where they need it: after this has ended, so that whoever asked learns how it went.
# Installed as /usr/local/lib/open-webui/update-system. Ends 0, or 1 with one sentence on the error output; a site that ran runs again either way.
#
# What would restart docker is installed while the site is stopped. Repositories without a suite of security updates (docker's and NVIDIA's own, on an image
# for GPUs) are left alone; on a machine with a GPU so are kernel and driver, which are made for each other.
set -euo pipefail
. /usr/local/lib/open-webui/tool.sh
. /usr/local/lib/open-webui/services.sh
# As programs install packages: nothing asks, and nobody restarts docker under a running site.
export HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
readonly log=/var/log/open-webui/apt.log
stopped=()
pins=$(mktemp)
trap 'rm -f "$pins"; start_again' EXIT

has_gpu() { command -v nvidia-smi >/dev/null; }

# Nobody else installs packages, changes docker or is at work on the data.
lock() {
  local one
  exec 9>/run/open-webui-web-ui.lock 8>/run/open-webui-docker.lock 7>/run/open-webui-packages.lock
  for one in 9 8 7; do flock -n "$one" || fail 'a deploy, a backup or a restore is at work; say this again when it has ended'; done
}

# Another version of a package than the one that is here ("now") comes from a suite of security updates alone.
pin() {
  if [[ -e /etc/apt/preferences ]]; then cat /etc/apt/preferences; fi
  printf '\nPackage: %s\nPin: release a=%s\nPin-Priority: %s\n' '*' '*-security' 500 '*' now 100 '*' '*' 50
  ! has_gpu || printf '\nPackage: %s\nPin: release a=%s\nPin-Priority: %s\n' 'linux-* nvidia-* libnvidia-*' '*-security' 50
}

# It waits for whoever has dpkg's lock: unattended-upgrades, a person.
apt_get() {
  apt-get -qy -o "Dir::Etc::Preferences=$pins" -o DPkg::Lock::Timeout=900 -o Dpkg::Options::=--force-confold -o Acquire::http::Timeout=20 "$@" \
    7>&- 8>&- 9>&-
}

# apt-get ends well where a list does not come, and goes on with the one of before.
fetch_lists() { words=$({ dpkg --configure -a && apt_get update; } 2>&1 | tee -a "$log") && ! grep -qE '^W: (Failed to fetch|GPG error).*-security' <<<"$words"; }

last_words() { grep '^[WE]: ' <<<"$words" | tail -n 1; }

# NAME [OLD] -> NEW, a line each.
pending() { apt_get -s "$@" | sed -n 's/^Inst \([^ ]*\) \(\[[^]]*\] \)\?(\([^ ]*\).*/\1 \2-> \3/p'; }

stop_what_runs() {
  local unit
  for unit in open-webui ollama; do
    [[ $(systemctl show -p ActiveState --value "$unit") =~ ^(inactive|failed)$ ]] || {
      stopped+=("$unit")
      stop_for_a_while "$unit" || fail "$unit does not stop; read \"journalctl -u $unit\""
    }
  done
}

start_again() {
  ((!${#stopped[@]})) || systemctl --no-block start "${stopped[@]}" || true
  stopped=()
}

install_updates() {
  local meanwhile='the site goes on meanwhile'
  if grep -qE '^(docker|containerd)' <<<"$updates"; then
    meanwhile='the site is stopped meanwhile, since docker is among them'
    stop_what_runs
  fi
  echo "installing them; $meanwhile"
  words=$(apt_get --with-new-pkgs upgrade 2>&1 | tee -a "$log") ||
    fail "could not install all of them ($(last_words)); read $log, then say this again"
}

# Somebody who has stopped the site has it stopped.
have_the_site_answer() {
  local port reason
  start_again
  if [[ $before =~ ^(inactive|failed)$ ]]; then
    echo "the site was $before before, and is left so"
    return 0
  fi
  port=$(sed -n 's/^PUBLIC=[^:]*:\([0-9]*\).*/\1/p' /etc/open-webui/image)
  reason=$("$tools/site-unit" start "$port" 600 2>&1) || fail "Open WebUI does not come up: ${reason##*$'\n'}"
  echo 'the site answers (/ready)'
}

lock
mkdir -p "${log%/*}"
pin >"$pins"
before=$(systemctl show -p ActiveState --value open-webui)
echo 'looking for security updates'
retry 6 fetch_lists || fail "the lists of security updates do not come ($(last_words)); give the machine a way to its package mirror, or end what has apt's lock"
# grep reads to the end: apt-cache would fail where nobody reads it.
apt-cache policy | grep -E '[ ,]a=[^,]*-security(,|$)' >/dev/null || fail 'apt has no source of security updates; add it to /etc/apt'
! has_gpu || echo 'kernel and driver of the GPU stay as they are'
updates=$(pending --with-new-pkgs upgrade)
if [[ -z $updates ]]; then
  echo 'there are none'
else
  echo "$updates"
  install_updates
fi
left=$(pending dist-upgrade | cut -d ' ' -f 1 | paste -sd ' ')
[[ -z $left ]] || echo "not installed, since something else would be removed: $left"
have_the_site_answer
"$tools/restart-machine"
