#!/usr/bin/env bash
# Installed as /usr/local/lib/open-webui/recover. Run by open-webui-recovery.service: at every start of the machine, and by whoever stops the site
# for a while, so that there is somebody who starts it again if that one is killed.
#
# Makes true: the data disk is mounted, also one that came late; an upgrade or a restore that did not end is undone; the site runs.
# Ends 1 where that is not possible yet; the service then tries again.
set -euo pipefail
readonly place=/var/lib/open-webui marker=/var/lib/open-webui/upgrade-in-progress

# Until whoever stopped the site has ended, in whatever way. This is a service: it may wait for as long as that takes.
flock /run/open-webui-data-disk.lock true
flock /run/open-webui-docker.lock true
exec 9>/run/open-webui-web-ui.lock
flock 9
# Only where it is not there: starting a mount that stands has systemd start what it is wanted by, and so the site that somebody is just stopping.
mountpoint -q "$place" || systemctl start "$(systemd-escape --path --suffix=mount "$place")"
if systemctl -q is-enabled ollama 2>/dev/null; then systemctl --no-block start ollama; fi
rm -f /run/open-webui/upgrading
# What bring-data has not brought to its end, and is not at work on.
flock -n /run/open-webui-bring.lock rm -rf "$place/brought" || true
# Before its first start is over, the site is the program's alone.
systemctl -q is-enabled open-webui 2>/dev/null || exit 0
if [[ -e $marker ]]; then
  locked=true /usr/local/lib/open-webui/restore "$(sed -n 's/^backup=//p' "$marker")"
fi
systemctl start open-webui
