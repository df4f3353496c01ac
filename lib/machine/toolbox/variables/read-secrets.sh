#!/usr/bin/env bash
# Reads the secrets that a site is told, each from where it is kept. Installed as /usr/local/lib/open-webui/read-secrets.
#
#   read-secrets SECRETS   writes api-key, embedding-key, admin-password and, by their names in environment/, the variables whose values are secrets. In the
#                          environment: the sources (secret_environment: words NAME=SOURCE), and what was handed over, of variables in the order of their names
#
# Ends 1 with one sentence on the error output.
set -euo pipefail
umask 077
readonly secrets=$1

read_secret() {
  if [[ $2 == argument ]]; then base64 -d <<<"$3"; else /usr/local/lib/open-webui/signed-call get "$2"; fi >"$secrets/$1"
}

read_secret api-key "${api_key_source:?}" "${api_key:-}"
read_secret admin-password "${admin_password_source:?}" "${admin_password:-}"
# What reads documents has a key of its own only where it is elsewhere.
if [[ -n ${embedding_key_source?} ]]; then
  read_secret embedding-key "$embedding_key_source" "${embedding_key:-}"
else
  cp "$secrets/api-key" "$secrets/embedding-key"
fi
read -ra handed <<<"${secret_arguments:-}"
install -d -m 700 "$secrets/environment"
for each in ${secret_environment?}; do
  read_secret "environment/${each%%=*}" "${each#*=}" "${handed[0]:-}"
  if [[ ${each#*=} == argument ]]; then handed=("${handed[@]:1}"); fi
done
