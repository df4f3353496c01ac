#!/usr/bin/env bash
# Has the machine restart where something needs it, half a minute after this has ended, so that whoever asked learns of it. Installed as
# /usr/local/lib/open-webui/restart-machine. Ends 0, or 1 with one sentence on the error output.
set -euo pipefail
. /usr/local/lib/open-webui/tool.sh

newest_kernel() { find /boot -name 'vmlinuz-*' -printf '%f\n' | sed 's/^vmlinuz-//' | sort -V | tail -n 1; }

# A process outside of containers whose code an update has replaced runs the old one until it starts anew.
old_code() {
  local maps
  for maps in $(grep -lsE ' r-xp .* /(usr/)?(lib|bin|sbin|libexec)/.* \(deleted\)$' /proc/[0-9]*/maps || true); do
    grep -qsE 'docker[-/][0-9a-f]{64}' "${maps%maps}cgroup" || cat "${maps%maps}comm" 2>/dev/null || true
  done | sort -u | paste -sd ' '
}

why_restart() {
  local kernel code
  kernel=$(newest_kernel)
  code=$(old_code)
  if [[ -n $kernel && $kernel != "$(uname -r)" ]]; then
    echo "the kernel $kernel is installed, and $(uname -r) runs"
  elif [[ -n $code ]]; then
    echo "these still run what was replaced: ${code:0:300}"
  elif [[ -e /run/reboot-required ]]; then
    echo 'the system asks for it'
  fi
}

# By a service that waits for the locks itself: a deploy that waits for them too comes before it or after it.
restart_later() {
  local locks=() one
  for one in web-ui docker packages; do locks+=(flock "/run/open-webui-$one.lock"); done
  systemctl -q is-active open-webui-restart ||
    systemd-run --quiet --collect --unit=open-webui-restart "${locks[@]}" sh -c 'sleep 30; exec systemctl reboot' ||
    fail "the machine could not be told to restart; restart it in the ECS console ($1)"
  echo "the machine restarts in half a minute, and the site is back some minutes later: $1"
}

why=$(why_restart)
if [[ -z $why ]]; then
  echo 'no restart is needed'
elif command -v nvidia-smi >/dev/null && ! modinfo -k "$(newest_kernel)" nvidia &>/dev/null; then
  fail "a restart is needed ($why), but there is no driver of the GPU for the kernel $(newest_kernel): install it, then restart the machine"
else
  restart_later "$why"
fi
