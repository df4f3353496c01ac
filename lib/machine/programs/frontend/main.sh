# nginx before Open WebUI: redirect, TLS with a placeholder certificate until the certificate program has a real one, proxy.
#
# constants: server_names, upstream_port, max_upload_size_mib, packages
# files: nginx-restart.conf

readonly configuration=/etc/nginx/nginx.conf
# In /run: a boot loads the new configuration anyway.
readonly pending=/run/open-webui-nginx-pending
# What nginx was before: `prune` puts it back when the site has no front end any more.
readonly before=/etc/open-webui/nginx-before
read -ra names <<<"$server_names"

configuration_is_ours() { grep -qs 'ssl_certificate /etc/open-webui/tls/' "$configuration"; }

# Asked before the package is there, which would run by itself.
remember_whether_nginx_ran() {
  if [[ ! -e $before ]]; then
    rm -rf "$before.new"
    install -d -m 755 /etc/open-webui "$before.new"
    if ! configuration_is_ours && systemctl -q is-active nginx; then touch "$before.new/runs"; fi
    mv "$before.new" "$before"
  fi
  write_file_if_changed "$before/port" 644 <<<"$upstream_port"
}

remember_configuration() {
  [[ ! -e $before/nginx.conf ]] && ! configuration_is_ours || return 0
  if [[ -e /etc/nginx/sites-enabled/default ]]; then touch "$before/default"; fi
  write_file_if_changed "$before/nginx.conf" 644 <"$configuration"
}

ensure_some_certificate() {
  [[ ! -s /etc/open-webui/tls/current/privkey.pem ]] || return 0
  run_or_fail "$tools/tls-certificate" self-signed /etc/open-webui/tls/placeholder "${names[@]}"
  run_or_fail "$tools/tls-certificate" install /etc/open-webui/tls/placeholder/{fullchain,privkey}.pem
}

# nginx 1.25.1 made HTTP/2 a directive of its own and warns of the old form.
render_configuration() {
  local version listen='443 ssl http2' http2='' text
  version=$(nginx -v 2>&1)
  version=${version#*/}
  if printf '%s\n' 1.25.1 "${version%% *}" | sort -CV; then
    listen='443 ssl' http2='http2 on;'
  fi
  text=$(<"$tools/nginx.conf")
  text=${text//@listen@/$listen}
  text=${text//@http2@/$http2}
  text=${text//@server_names@/$server_names}
  text=${text//@upstream_port@/$upstream_port}
  echo "${text//@max_upload_size_mib@/$max_upload_size_mib}"
}

ensure_configuration() {
  local words
  render_configuration >"$files/rendered"
  if cmp -s "$files/rendered" "$configuration" && [[ ! -e $pending ]]; then return; fi
  install -m 644 "$files/rendered" "$configuration.staged"
  if ! words=$(nginx -t -q -c "$configuration.staged" 2>&1); then
    words=${words%%$'\n'*}
    fail "nginx refuses $configuration.staged and goes on with what it has: ${words#*: }"
  fi
  sync "$configuration.staged"
  touch "$pending"
  mv "$configuration.staged" "$configuration"
  rm -f /etc/nginx/sites-enabled/default
  changed=true
}

ensure_nginx_serves() {
  local name
  if systemctl is-active --quiet nginx && systemctl is-enabled --quiet nginx; then
    [[ ! -e $pending ]] || systemctl reload nginx
  else
    systemctl enable --quiet --now nginx || fail 'nginx does not start: read "journalctl -u nginx", then deploy again'
  fi
  # nginx goes on with its old workers for a moment after a reload.
  for name in "${names[@]}"; do
    wait_until 30 "nginx to serve $name; read /var/log/nginx/error.log" serves_certificate_for "$name"
  done
  # Not sooner: what was loaded in vain must be loaded once more.
  rm -f "$pending"
}

serves_certificate_for() {
  local served installed
  served=$(openssl s_client -connect 127.0.0.1:443 -servername "$1" </dev/null | openssl x509)
  installed=$(openssl x509 -in /etc/open-webui/tls/current/fullchain.pem)
  [[ $served == "$installed" ]]
}

ensure_ports_are_ours() {
  local holders
  holders=$(ss -Hltnp '( sport = :80 or sport = :443 )' | grep -o '"[^"]*"' | grep -v nginx | sort -u | tr '\n' ' ' || true)
  [[ -z $holders ]] || fail "port 80 or 443 is taken by ${holders% }; stop it, then deploy again"
}

begin
remember_whether_nginx_ran
read -ra wanted <<<"$packages"
ensure_packages "${wanted[@]}"
remember_configuration
install -d -m 755 /var/www /var/www/acme
install_unit nginx.service.d/open-webui.conf <"$files/nginx-restart.conf"
ensure_some_certificate
ensure_configuration
ensure_ports_are_ours
ensure_nginx_serves
[[ $changed == true ]] || say 'nothing to change'
succeed
