#!/usr/bin/env bash
# What the site and what it runs on have said last. Installed as /usr/local/lib/open-webui/logs.
#
#   logs [LINES]      200 of them if nothing is said, the newest last. Cloud Assistant shows 24 KB: of more than 20 the oldest are left out
set -euo pipefail
readonly units=(open-webui ollama nginx docker open-webui-backup open-webui-recovery renew-certificate container-firewall)

if [[ -s /var/log/open-webui/last-failure ]]; then echo "the last deploy that failed: $(cat /var/log/open-webui/last-failure)"; fi
journalctl --no-pager -o short-iso -n "${1:-200}" "${units[@]/#/--unit=}" | cut -c1-400 | tail -c 20000
