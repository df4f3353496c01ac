#!/usr/bin/env bash
# Takes away what a site no longer has. Installed as /usr/local/lib/open-webui/prune.
#
#   prune frontend [PORT]     nginx becomes what it was before; the certificate, its key and its timer go. With PORT only the front end of
#                              the service on that port, another one stays
#   prune local-models         Ollama, its image and its models go
#   prune former-versions IMAGE    images of the site but this one and the one to go back to, and backups that programs made: of upgrades
#                              and restores all but the four newest, of bring-data all but these and the first
#   prune former-programs      what programs said last that no release calls any more goes
#
# Says what it took away and what it left; of what is not there it says nothing, and an interrupted run is completed by the next. Packages
# stay, and so does what else lies on the data disk. Ends 0, or 1 with one sentence on the error output.
set -euo pipefail
export LC_ALL=C.UTF-8
. /usr/local/lib/open-webui/tool.sh
readonly etc=/etc/open-webui units=/etc/systemd/system
readonly nginx=/etc/nginx/nginx.conf before=/etc/open-webui/nginx-before

# What a program that is called no more said last would stand there for ever.
forget_failure_of() {
  if grep -qsE "^($1): " /var/log/open-webui/last-failure; then rm /var/log/open-webui/last-failure; fi
}

remove_units() {
  local unit
  for unit; do
    [[ -e $units/$unit ]] || continue
    systemctl -q disable --now "$unit" 2>/dev/null || systemctl stop "$unit" || true
    rm "$units/$unit"
  done
  systemctl daemon-reload
}

# Pieces of the toolbox, but for what another piece has too.
remove_tools() {
  local piece name names
  for piece; do
    names=$(tail -n +2 "$tools/installed/$piece" 2>/dev/null || true)
    rm -f "$tools/installed/$piece"
    for name in $names; do grep -qsxF "$name" "$tools"/installed/* || rm -f "${tools:?}/$name"; done
  done
}

configuration_is_ours() { grep -qs 'ssl_certificate /etc/open-webui/tls/' "$nginx"; }

# Of a front end that was set up before ports were written down the configuration knows it.
port_of_frontend() { cat "$before/port" 2>/dev/null || sed -n 's/^ *server 127\.0\.0\.1:\([0-9]*\);.*/\1/p' "$nginx"; }

# nginx goes on where it ran before there was a front end, and where somebody has added a site of his own since.
others_need_nginx() { [[ -e $before/runs ]] || compgen -G '/etc/nginx/conf.d/*.conf' >/dev/null; }

restore_nginx() {
  local words
  configuration_is_ours || return 0
  if [[ -e $before/nginx.conf ]]; then
    cp "$nginx" "$before/ours"
    install -m 644 "$before/nginx.conf" "$nginx.new"
    sync "$nginx.new"
    mv "$nginx.new" "$nginx"
    [[ ! -e $before/default ]] || ln -sf /etc/nginx/sites-available/default /etc/nginx/sites-enabled/default
    if others_need_nginx && ! words=$(nginx -t -q 2>&1); then
      mv "$before/ours" "$nginx"
      rm -f /etc/nginx/sites-enabled/default
      fail "the front end stays: nginx refuses its configuration of before (${words%%$'\n'*}); correct what was added to /etc/nginx, then run $tools/prune frontend"
    fi
  fi
}

stop_nginx() {
  if others_need_nginx; then
    systemctl try-reload-or-restart nginx
    echo 'nginx goes on without the site: it ran before, or has sites of others in /etc/nginx/conf.d'
  else
    systemctl -q disable --now nginx 2>/dev/null || true
    echo 'nginx is stopped and disabled; its package stays'
  fi
}

remove_frontend() {
  configuration_is_ours || [[ -e $before ]] || return 0
  [[ -z $1 || $(port_of_frontend) == "$1" ]] || return 0
  rm -f "$units/nginx.service.d/open-webui.conf"
  remove_units renew-certificate.timer renew-certificate.service
  restore_nginx
  stop_nginx
  rm -rf "$etc/tls" "$etc/acme.env" "$etc/names" /var/www/acme
  remove_tools certificate nginx acme dns
  # Of a front end that was set up before there were pieces nothing lists them.
  rm -f "$tools"/{tls-certificate,check-site,check-dns,obtain-certificate,renew-certificate.*}
  forget_failure_of 'frontend|certificate|toolbox-(certificate|nginx|acme|dns)'
  echo 'the front end is gone, with certificate and key; what an authority gave stays on the data disk, for the day when the site has a domain again'
  # Last: an interrupted run is completed by the next.
  rm -rf "$before"
}

# By tag and by digest, as docker lists them.
images_of() {
  docker image ls --digests "$1" | awk 'NR > 1 { print $2 == "<none>" ? $1 "@" $3 : $1 ":" $2 }' | sort -u
}

remove_local_models() {
  local image one
  [[ -e $etc/ollama ]] || return 0
  image=$(sed -n 's/^IMAGE=//p' "$etc/ollama")
  image=${image%@*}
  image=${image#docker.io/}
  remove_units ollama.service
  docker rm -f ollama &>/dev/null || true
  for one in $(images_of "${image%:*}"); do
    docker rmi "$one" &>/dev/null || echo "the image $one stays: something else uses it"
  done
  rm -rf /var/lib/ollama "$etc"/local-models*
  forget_failure_of local-models
  echo 'Ollama is gone, with its models'
  rm "$etc/ollama"
}

# All of these names but the four newest; the oldest last.
backups_but_four() { find /var/lib/open-webui/backups -maxdepth 1 \( "$@" \) -printf '%T@ %p\n' | sort -rn | tail -n +5 | cut -d ' ' -f 2-; }

remove_former_versions() {
  local name digest
  read -r name digest 2>/dev/null </var/lib/open-webui/previous || true
  "$tools/remove-old-images" "$1" ${name:+"$name" "${name%:*}@$digest"}
  backups_but_four -name 'upgrade-*' -o -name 'before-restore-*' | xargs -r rm -rf
  # The first is the site of before anything was brought, however many tries come after it.
  backups_but_four -name 'before-bring-*' | head -n -1 | xargs -r rm -rf
}

case ${1:-} in
  frontend) remove_frontend "${2:-}" ;;
  local-models) remove_local_models ;;
  former-versions) remove_former_versions "$2" ;;
  former-programs) forget_failure_of 'bailian|image|prune|web-ui-tools|site-settings|signed-call|frontend-tools|site-checks|acme-tools' ;;
  *) fail 'say what shall go: "prune frontend", "prune local-models", "prune former-versions IMAGE" or "prune former-programs"' ;;
esac
