#!/usr/bin/env bash
# Starts the site anew, and waits until it answers. Installed as /usr/local/lib/open-webui/restart-site. Ends 0, or 1 with one sentence on the error output.
set -euo pipefail
. /usr/local/lib/open-webui/tool.sh

exec 9>/run/open-webui-web-ui.lock
flock -n 9 || fail 'a deploy, a backup or a restore is at work on the data; say this again when it has ended'
[[ -e /etc/open-webui/image ]] || fail 'no deploy has come to its end: deploy again'
port=$(sed -n 's/^PUBLIC=[^:]*:\([0-9]*\).*/\1/p' /etc/open-webui/image)
# Whoever ends this ends no site.
trap 'systemctl --no-block start open-webui' EXIT
"$tools/site-unit" stop
reason=$("$tools/site-unit" start "$port" 600 2>&1) || fail "Open WebUI does not come up: ${reason##*$'\n'}"
echo 'the site has started anew and answers'
