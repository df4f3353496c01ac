# The certificate that nginx serves, and the proof that the site answers with it.
# dns_zones has one for each of server_names; site_address is there where the names' records are the site's.
#
# constants: certificate, server_names, dns_zones, state_directory, [acme_server], [acme_email], [private_key_source], [revision]
# parameters: [private_key], [site_address]
# files: [chain.pem]

readonly units=/etc/systemd/system
read -ra names <<<"$server_names"

serve_pem() {
  # Only this kind brings files.
  local folder=${files:-} key
  key=$folder/private-key
  if [[ ${private_key_source:-} == argument ]]; then
    base64 -d <<<"${private_key:-}" >"$key" || fail 'the private key did not arrive whole: deploy again'
  else
    run_or_fail "$tools/signed-call" get "${private_key_source:-}" >"$key"
  fi
  run_or_fail "$tools/check-chain" "$folder/chain.pem" "$key" "${names[@]}"
  run_or_fail "$tools/tls-certificate" install "$folder/chain.pem" "$key"
  ensure_no_renewal
}

serve_self_signed() {
  run_or_fail "$tools/tls-certificate" self-signed "$state_directory/self-signed" "${names[@]}"
  run_or_fail "$tools/tls-certificate" install "$state_directory"/self-signed/{fullchain,privkey}.pem
  ensure_no_renewal
}

ensure_no_renewal() {
  if [[ -e $units/renew-certificate.timer ]]; then
    systemctl disable --quiet --now renew-certificate.timer
    systemctl stop renew-certificate.service
    rm "$units"/renew-certificate.*
    systemctl daemon-reload
  fi
  rm -f /etc/open-webui/acme.env "$tools"/{obtain-certificate,renew-certificate.service,renew-certificate.timer,installed/acme}
}

ensure_renewal() {
  write_file_if_changed /etc/open-webui/acme.env 644 < <(printf '%s\n' "CHALLENGE=$CHALLENGE" "ACME_SERVER=$ACME_SERVER" "ACME_EMAIL=$ACME_EMAIL" \
    "ACME_STATE=$ACME_STATE" "SERVER_NAMES=$SERVER_NAMES" "DNS_ZONES=$DNS_ZONES")
  install_unit renew-certificate.service < <(sed "s|@state_directory@|$ACME_STATE|" "$tools/renew-certificate.service")
  install_unit renew-certificate.timer <"$tools/renew-certificate.timer"
  systemctl enable --quiet --now renew-certificate.timer
}

# A warning is no failure here: there is a certificate that is still good.
ask_authority() { "$tools/obtain-certificate" || (($? == 75)); }

serve_acme() {
  export CHALLENGE=$certificate ACME_SERVER=${acme_server:-} ACME_EMAIL=${acme_email:-} ACME_STATE=$state_directory
  export SERVER_NAMES=$server_names DNS_ZONES=${dns_zones:-}
  ensure_renewal
  run_or_fail ask_authority
}

begin
# For `status`, which asks again where they lead; without an address the records are somebody else's.
write_file_if_changed /etc/open-webui/names 644 < <(printf '%s\n' "$server_names" "$dns_zones" "${site_address:-}")
say "$certificate ${revision:-} for $server_names"
case $certificate in
  pem) serve_pem ;;
  self-signed) serve_self_signed ;;
  acme-dns-01 | acme-http-01) serve_acme ;;
  *) fail "there is no kind of certificate $certificate: deploy again with one that the library names" ;;
esac
run_or_fail "$tools/check-site" "${names[@]}"
if [[ -n ${site_address:-} ]]; then
  run_or_fail "$tools/check-dns" "$site_address" "$server_names" "$dns_zones"
else
  say 'where the names lead is not asked: their records are not this deployment'"'"'s'
fi
succeed
