#!/usr/bin/env bash
# What nginx serves is the folder that /etc/open-webui/tls/current points to: chain and key change together, in one rename.
#
#   tls-certificate self-signed FOLDER NAME…   a pair for just these names, in FOLDER; one that is there is kept
#   tls-certificate install CHAIN KEY          has nginx serve this pair, or leaves all as it was; serving it already: nothing
#
# Ends 0, or 1 with one sentence on the error output.
set -euo pipefail
umask 077
. /usr/local/lib/open-webui/tool.sh
readonly tls=/etc/open-webui/tls
# In /run: a boot loads the new pair anyway.
readonly pending=/run/open-webui-tls-pending

public_key_of() { openssl pkey -in "$1" -passin pass: -pubout 2>/dev/null || true; }

ensure_self_signed() {
  local folder=$1 names
  shift
  names=$(printf 'DNS:%s,' "$@")
  if openssl x509 -in "$folder/fullchain.pem" -noout -checkend 2592000 -ext subjectAltName 2>/dev/null | tr -d ' ' | grep -qxF "${names%,}" &&
    [[ $(openssl x509 -in "$folder/fullchain.pem" -noout -pubkey) == "$(public_key_of "$folder/privkey.pem")" ]]; then
    return
  fi
  rm -rf "$folder" "$folder.new"
  mkdir -p "$folder.new"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -days 3650 -subj '/CN=Open WebUI' -config <(echo '[req]
distinguished_name=dn
[dn]') -addext "subjectAltName=${names%,}" -addext basicConstraints=critical,CA:FALSE -addext extendedKeyUsage=serverAuth \
    -keyout "$folder.new/privkey.pem" -out "$folder.new/fullchain.pem" 2>/dev/null
  sync "$folder.new"/*
  mv "$folder.new" "$folder"
}

copy_pair() {
  [[ ! -e $3 ]] || return 0
  rm -rf "$3.new"
  mkdir -p "$3.new"
  cat "$1" >"$3.new/fullchain.pem"
  cat "$2" >"$3.new/privkey.pem"
  sync "$3.new"/*
  mv "$3.new" "$3"
}

point_to() {
  ln -sfn "$1" "$tls/current.new"
  mv -T "$tls/current.new" "$tls/current"
}

install_pair() {
  local folder before words name
  [[ $(openssl x509 -in "$1" -noout -pubkey) == "$(public_key_of "$2")" ]] || fail 'certificate and private key do not belong together'
  folder=$tls/$(cat "$1" "$2" | sha256sum | cut -c1-16)
  before=$(readlink "$tls/current" || true)
  [[ $before != "$folder" || -e $pending ]] || return 0
  copy_pair "$1" "$2" "$folder"
  touch "$pending"
  point_to "$folder"
  if ! words=$(nginx -t -q 2>&1); then
    [[ ! -e $before ]] || point_to "$before"
    rm -f "$pending"
    words=${words%%$'\n'*}
    fail "nginx refuses the certificate, the one before is kept: ${words#*: }"
  fi
  systemctl try-reload-or-restart nginx
  rm -f "$pending"
  for name in "$tls"/????????????????*; do
    [[ $name == "$folder" || $name == "$before" ]] || rm -rf "$name"
  done
}

exec 7>/run/open-webui-tls.lock
wait_until 25 'another run of tls-certificate to end; find it with ps, end it, deploy again' flock -n 7
case $1 in
  self-signed) ensure_self_signed "${@:2}" ;;
  install) install_pair "$2" "$3" ;;
  *) fail "there is no $1" ;;
esac
