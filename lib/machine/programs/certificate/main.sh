# The certificate that nginx serves, and the proof that the site answers with it.
# It calls what the programs frontend-tools, site-checks and, for acme-dns-01 and acme-http-01, acme-tools have installed in /usr/local/lib/open-webui.
# dns_zones has one for each of server_names; site_address is there where the names' records are the site's.
#
# constants: certificate, server_names, dns_zones, state_directory, tools_version, [acme_server], [acme_email], [private_key_source], [revision]
# parameters: [private_key], [site_address]
# files: [check-chain.sh], [chain.pem]

readonly lib=/usr/local/lib/open-webui units=/etc/systemd/system
read -ra names <<<"$server_names"

serve_pem() {
  # Only this kind brings files.
  local folder=${files:-} key
  key=$folder/private-key
  if [[ ${private_key_source:-} == argument ]]; then
    base64 -d <<<"${private_key:-}" >"$key" || fail 'the private key did not arrive whole: deploy again'
  else
    run_or_fail "$lib/signed-call" get "${private_key_source:-}" >"$key"
  fi
  run_or_fail bash "$folder/check-chain.sh" "$folder/chain.pem" "$key" "${names[@]}"
  run_or_fail "$lib/tls-certificate" install "$folder/chain.pem" "$key"
  ensure_no_renewal
}

serve_self_signed() {
  run_or_fail "$lib/tls-certificate" self-signed "$state_directory/self-signed" "${names[@]}"
  run_or_fail "$lib/tls-certificate" install "$state_directory"/self-signed/{fullchain,privkey}.pem
  ensure_no_renewal
}

ensure_no_renewal() {
  if [[ -e $units/renew-certificate.timer ]]; then
    systemctl disable --quiet --now renew-certificate.timer
    systemctl stop renew-certificate.service
    rm "$units"/renew-certificate.*
    systemctl daemon-reload
  fi
  rm -f /etc/open-webui/acme.env "$lib"/{obtain-certificate,renew-certificate.service,renew-certificate.timer}
}

serve_acme() {
  [[ -x $lib/obtain-certificate ]] || fail 'what asks for a certificate is not on the machine: run the program acme-tools (deploy again)'
  export CHALLENGE=$certificate ACME_SERVER=${acme_server:-} ACME_EMAIL=${acme_email:-} ACME_STATE=$state_directory
  export SERVER_NAMES=$server_names DNS_ZONES=${dns_zones:-}
  run_or_fail "$lib/obtain-certificate" set-up
}

begin
# Only there so that other tools run the program again.
: "$tools_version"
say "$certificate ${revision:-} for $server_names"
[[ -x $lib/tls-certificate && -x $lib/check-dns ]] || fail 'nginx is not set up: run the programs frontend-tools, site-checks and frontend (deploy again)'
case $certificate in
  pem) serve_pem ;;
  self-signed) serve_self_signed ;;
  acme-dns-01 | acme-http-01) serve_acme ;;
  *) fail "there is no kind of certificate $certificate: deploy again with one that the library names" ;;
esac
run_or_fail "$lib/check-site" "${names[@]}"
if [[ -n ${site_address:-} ]]; then
  run_or_fail "$lib/check-dns" "$site_address" "$server_names" "$dns_zones"
else
  say 'where the names lead is not asked: their records are not this deployment'"'"'s'
fi
succeed
