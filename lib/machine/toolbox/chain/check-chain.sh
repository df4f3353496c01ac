#!/usr/bin/env bash
# check-chain CHAIN KEY NAME…     refuses, with one sentence, a bought certificate that browsers would refuse
# (the certificates of the chain are put beside it, one a file; what can be seen of the chain alone is refused at synth too)
set -euo pipefail
. /usr/local/lib/open-webui/tool.sh
leaf() { openssl x509 -in "$chain" -noout "$@" 2>/dev/null; }
seconds_of() { date -d "$(leaf "-$1" | cut -d= -f2)" +%s; }
chain=$1 key=$2
csplit -szf "$chain." "$chain" '/-----BEGIN CERT/' '{*}'
parts=("$chain".*)

if grep -qE 'BEGIN ENCRYPTED PRIVATE KEY|Proc-Type: *4,ENCRYPTED' "$key"; then fail 'the private key is encrypted: take its passphrase off (openssl pkey), then store it again'; fi
public=$(openssl pkey -in "$key" -passin pass: -pubout 2>/dev/null) || fail 'the private key cannot be read: give it as PEM'
[[ $(leaf -pubkey) == "$public" ]] ||
  fail "the private key does not belong to the first certificate of the chain, which must be the site's own: give its key"
for ((i = 1; i < ${#parts[@]}; i++)); do
  openssl verify -partial_chain -no_check_time -trusted "${parts[i]}" "${parts[i - 1]}" &>/dev/null ||
    fail "certificate $((i + 1)) of the chain did not sign certificate $i: put the site's own first, then the one that signed it, and so on"
done
text=$(leaf -ext basicConstraints,extendedKeyUsage,subjectAltName)
[[ $text != *CA:TRUE* ]] || fail "the first certificate is an authority's, not a site's: have one issued without CA:TRUE"
[[ $text != *'Extended Key Usage'* || $text =~ (TLS Web Server Authentication|Any Extended Key Usage) ]] || fail 'the certificate is not for servers: have one issued with serverAuth in its extended key usage'
# Without such names openssl would look at the subject, which browsers do not.
[[ $text == *DNS:* ]] || fail 'the certificate has no subject alternative names, the only ones that browsers read: have one issued with them'
for part in "${parts[@]}"; do
  text=$(openssl x509 -in "$part" -noout -text)
  [[ $text =~ rsaEncryption.*Public-Key:\ \(([0-9]+)\ bit\) && ${BASH_REMATCH[1]} -ge 2048 || $text =~ ASN1\ OID:\ (prime256v1|secp384r1|secp521r1) ]] ||
    fail 'the chain has a key that browsers refuse: have it issued with an RSA key of 2048 bits or more, or one on P-256, P-384 or P-521'
  ! [[ $text =~ Signature\ Algorithm:\ [a-zA-Z-]*(md5|sha1|SHA1) ]] || fail 'the chain has a signature over SHA-1, which browsers refuse: have it issued anew'
done
for name in "${@:3}"; do
  leaf -checkhost "$name" | grep -q 'does match' || fail "the certificate is not for $name: add that name, or do not serve it"
done
now=$(date +%s) from=$(seconds_of startdate) until=$(seconds_of enddate)
((now >= from)) || fail "the certificate is valid from $(date -d "@$from" +%F) on: deploy it then"
((now < until)) || fail "the certificate expired on $(date -d "@$until" +%F): renew it, then deploy again"
