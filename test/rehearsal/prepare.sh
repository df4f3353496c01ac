#!/usr/bin/env bash
# Brings what the rehearsal needs beyond the machine under test: a browser, a tool for the certificates that it trusts, fonts.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive

missing=()
for package in chromium libnss3-tools fonts-dejavu-core iproute2; do
  [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
done
if ((${#missing[@]})); then
  echo "installing ${missing[*]}" >&2
  apt-get -q -o DPkg::Lock::Timeout=600 update >/dev/null
  apt-get -q -y -o DPkg::Lock::Timeout=600 install --no-install-recommends "${missing[@]}" >/dev/null
fi
command -v terraform >/dev/null || {
  echo 'terraform is needed: https://developer.hashicorp.com/terraform/install' >&2
  exit 1
}
