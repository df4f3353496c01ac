#!/usr/bin/env bash
# check-chain CHAIN KEY NAME…     refuses, with one sentence, a bought certificate that browsers would refuse; may warn
# (the certificates of the chain are put beside it, one a file)
set -euo pipefail
refuse() {
  echo "$*" >&2
  exit 1
}
leaf() { openssl x509 -in "$chain" -noout "$@"; }
chain=$1 key=$2
csplit -szf "$chain." "$chain" '/-----BEGIN CERT/' '{*}'
parts=("$chain".*)

public=$(openssl pkey -in "$key" -passin pass: -pubout 2>/dev/null) || refuse 'the private key cannot be read: give it unencrypted, as PEM'
[[ $(leaf -pubkey) == "$public" ]] ||
  refuse "the private key does not belong to the first certificate of the chain, which must be the site's own: give its key"
for ((i = 1; i < ${#parts[@]}; i++)); do
  openssl verify -partial_chain -no_check_time -trusted "${parts[i]}" "${parts[i - 1]}" &>/dev/null ||
    refuse "certificate $((i + 1)) of the chain did not sign certificate $i: put the site's own first, then the one that signed it, and so on"
done
for name in "${@:3}"; do
  leaf -checkhost "$name" | grep -q 'does match' || refuse "the certificate is not for $name: add that name, or do not serve it"
done
until=$(date -d "$(leaf -enddate | cut -d= -f2)" +%F)
leaf -checkend 0 >/dev/null || refuse "the certificate expired on $until: renew it, then deploy again"
leaf -checkend 2592000 >/dev/null || echo "warning: the certificate expires on $until"
openssl verify -untrusted "$chain" "$chain" &>/dev/null ||
  echo 'warning: the chain does not lead to an authority that this machine knows: is the intermediate certificate missing?'
