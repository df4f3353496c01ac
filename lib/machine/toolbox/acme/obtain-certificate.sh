#!/usr/bin/env bash
# Has nginx serve a certificate of an ACME authority that has at least a third of its life left. Run by the certificate program
# and twice a day by renew-certificate.timer; what is wanted stands in the environment (/etc/open-webui/acme.env).
#
# Ends 0; or 75 with a warning, where the authority gave nothing but the certificate is still good; or 1 with a sentence.
# It asks the authority at most once a run, and not at all while the certificate is fresh.
#
#   obtain-certificate dns-add           as certbot's hook
#   obtain-certificate dns-remove        likewise
set -euo pipefail
umask 077
export HOME=/root LC_ALL=C.UTF-8
. /usr/local/lib/open-webui/tool.sh
read -ra names <<<"$SERVER_NAMES"
read -ra zones <<<"$DNS_ZONES"
# A folder for each authority and a lineage for each set of names: a change of either never touches what is there.
authority=${ACME_SERVER#*://}
readonly state=$ACME_STATE/${authority//[^A-Za-z0-9.-]/_}
lineage=$(printf '%s\n' "${names[@]}" | sort | sha256sum | cut -c1-12)
readonly live=$state/live/$lineage reason=$state/reason output=$state/output

look_at_clock
# When there is no more time: the program's, or the unit's.
export ends=${ends:-$((clock + 3300))}

is_good() {
  openssl x509 -in "$live/fullchain.pem" -noout -checkend 0 &&
    [[ -s $state/renewal/$lineage.conf && $(openssl x509 -in "$live/fullchain.pem" -noout -pubkey) == "$(openssl pkey -in "$live/privkey.pem" -pubout)" ]]
} &>/dev/null

seconds_of() { date -d "$(openssl x509 -in "$live/fullchain.pem" -noout "-$1" | cut -d= -f2)" +%s; }

is_fresh() {
  local start end
  is_good || return 1
  start=$(seconds_of startdate)
  end=$(seconds_of enddate)
  (((end - $(date +%s)) * 3 > end - start))
}

give_up() {
  echo "$*" >"$reason"
  return 1
}

# Steps end with "|| return 1" where they are part of a condition: bash then ignores "set -e".
wait_for() { (wait_until "$@") 2>"$reason"; }

names_resolve() {
  local name
  for name in "${names[@]}"; do getent ahostsv4 "$name" || return 1; done
}

ask_authority() {
  local name options=(--webroot --webroot-path /var/www/acme)
  mkdir -p "$state"
  : >"$reason"
  case $CHALLENGE in
    acme-dns-01) options=(--manual --preferred-challenges dns --manual-auth-hook "$0 dns-add" --manual-cleanup-hook "$0 dns-remove") ;;
    # Asked before the authority is: it counts failures.
    acme-http-01) wait_for 180 "${names[*]} to resolve: point their A records at this machine" names_resolve || return 1 ;;
    *) give_up "there is no challenge $CHALLENGE" || return 1 ;;
  esac
  for name in "${names[@]}"; do options+=(--domain "$name"); done
  if [[ -n $ACME_EMAIL ]]; then options+=(--email "$ACME_EMAIL"); else options+=(--register-unsafely-without-email); fi
  # What an interrupted run left would stop certbot for ever.
  is_good || rm -rf "$state"/{live,archive}/"$lineage" "$state/renewal/$lineage.conf"
  certbot certonly --non-interactive --agree-tos --force-renewal --key-type ecdsa --server "$ACME_SERVER" \
    --cert-name "$lineage" --config-dir "$state" --work-dir "$state/work" --logs-dir "$state/logs" --max-log-backups 9 \
    "${options[@]}" &>"$output" &
  echo $! >"$state/pid"
  wait $!
}

# The zone's own servers are asked: a resolver would keep "no such record" for minutes.
is_published() {
  local server servers
  servers=$(dig +short NS "$zone")
  [[ -n $servers ]] || return 1
  for server in $servers; do
    dig -4 +short +norecurse +time=2 +tries=1 TXT "$record" "@$server" | grep -qFe "\"$CERTBOT_VALIDATION\"" || return 1
  done
}

call_dns() {
  "$tools/dns-record" "$1" "$record" "$CERTBOT_VALIDATION" "$zone"
}

publish() {
  local words
  words=$(call_dns add 2>&1) || give_up "${words##*$'\n'}" || return 1
  wait_for 180 "the name servers of $zone to show $record: is the zone delegated to Alibaba Cloud DNS?" is_published
}

# As certbot's hook. After a hook that fails certbot would go on to a validation that must fail, and the authority would count it:
# so it is ended. It then removes the records of the hooks that were done, but not this one's.
answer_challenge() {
  local i zone='' record=_acme-challenge.$CERTBOT_DOMAIN
  for i in "${!names[@]}"; do [[ ${names[i]} != "$CERTBOT_DOMAIN" ]] || zone=${zones[i]}; done
  if [[ $1 == dns-remove ]]; then
    call_dns remove
  elif ! publish; then
    call_dns remove || true
    kill "$(<"$state/pid")"
  fi
}

# certbot 2.1 on Python 3.11 says "AttributeError: can't set attribute" for what the authority said; its log has that.
reason_of_failure() {
  {
    cat "$reason"
    sed -n 's/^ *Detail: //p' "$output"
    sed -n 's/^acme.messages.Error: //p' "$state/logs/letsencrypt.log"
    sed -n '/unexpected error occurred/{n;p;}' "$output"
    tail -n 1 "$output"
  } 2>/dev/null | grep -m1 . | cut -c1-600
}

obtain() {
  local status=0
  exec 8>/run/open-webui-obtain.lock
  look_at_clock
  wait_until $((ends - clock)) 'another run to end: find certbot with ps, end it, deploy again' flock -n 8
  is_fresh || (ask_authority) || status=1
  if is_good; then
    "$tools/tls-certificate" install "$live/fullchain.pem" "$live/privkey.pem"
    ((!status)) || echo "warning: $ACME_SERVER gave no new certificate, the present one is good until $(date -d "@$(seconds_of enddate)" +%F): $(reason_of_failure)"
    exit $((status * 75))
  fi
  fail "no certificate for ${names[*]} from $ACME_SERVER: $(reason_of_failure); the site goes on with what it has"
}

case ${1:-} in
  '') obtain ;;
  dns-add | dns-remove) answer_challenge "$1" ;;
  *) fail "there is no $1" ;;
esac
