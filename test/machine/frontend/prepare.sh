#!/usr/bin/env bash
# Brings what these tests need, once, into a cache folder: the tree of a Debian 12 machine with a package repository of its own
# (so that the programs' apt-get runs for real, without a network), pebble, other certbots.
#
#   prepare.sh [CACHE]
set -euo pipefail
cache=${1:-/var/cache/cdktf-bailian-open-webui/frontend}
export DEBIAN_FRONTEND=noninteractive
mkdir -p "$cache"

ensure_host_packages() {
  local name missing=''
  for name in debootstrap openssl nsenter; do command -v "$name" >/dev/null || missing=$name; done
  [[ -n $missing ]] || return 0
  apt-get -q -o DPkg::Lock::Timeout=600 update >/dev/null
  apt-get -qy -o DPkg::Lock::Timeout=600 --no-install-recommends install debootstrap openssl util-linux >/dev/null
}

ensure_tree() {
  local tree=$cache/tree packages=(nginx certbot bind9-dnsutils)
  [[ ! -e $cache/tree-is-whole ]] || return 0
  rm -rf "$tree"
  debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus,ca-certificates,iproute2,python3-minimal,openssl \
    bookworm "$tree" http://deb.debian.org/debian >"$cache/debootstrap.log"
  echo 'deb http://deb.debian.org/debian-security bookworm-security main' >>"$tree/etc/apt/sources.list"
  chroot "$tree" apt-get -q update >>"$cache/debootstrap.log"
  chroot "$tree" apt-get -qy --no-install-recommends --download-only install "${packages[@]}" >>"$cache/debootstrap.log"
  mkdir -p "$tree/var/local/packages"
  mv "$tree"/var/cache/apt/archives/*.deb "$tree/var/local/packages"
  list_packages "$tree/var/local/packages" >"$tree/var/local/packages/Packages"
  echo 'deb [trusted=yes] file:/var/local/packages ./' >"$tree/etc/apt/sources.list"
  rm -rf "$tree"/var/lib/apt/lists/*
  echo nameserver 127.0.0.1 >"$tree/etc/resolv.conf"
  touch "$cache/tree-is-whole"
}

list_packages() {
  local file
  for file in "$1"/*.deb; do
    dpkg-deb --field "$file"
    printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' "${file##*/}" "$(stat -c %s "$file")" "$(sha256sum "$file" | cut -d' ' -f1)"
  done
}

ensure_pebble() {
  [[ -x $cache/pebble ]] || GOBIN=$cache go install github.com/letsencrypt/pebble/v2/cmd/pebble@v2.10.1
}

# Debian 12 has certbot 2.1. Run by the machine's own Python 3.11: the newest, and 2.9 with the libraries that Ubuntu 24.04 has.
ensure_other_certbots() {
  ensure_certbot newest certbot
  ensure_certbot 2.9.0 certbot==2.9.0 acme==2.9.0 josepy==1.14.0 pyopenssl==23.2.0 cryptography==41.0.7 'setuptools<70'
}

ensure_certbot() {
  [[ ! -d $cache/certbot-$1 ]] || return 0
  python3 -m pip install --quiet --root-user-action=ignore --python-version 3.11 --only-binary=:all: --no-warn-conflicts --target "$cache/certbot-$1" "${@:2}"
}

# Each waits for the network more than for a processor, so they go side by side; the longest is the tree, with about a minute.
side_by_side() {
  local part pids=() failed=''
  for part; do
    "$part" &
    pids+=($!)
  done
  for part; do
    wait "${pids[0]}" || failed+=" $part"
    pids=("${pids[@]:1}")
  done
  [[ -z $failed ]] || { echo "prepare.sh: failed:$failed" >&2; exit 1; }
}

exec 9>"$cache/lock"
flock 9
ensure_host_packages
side_by_side ensure_tree ensure_pebble ensure_other_certbots
