#!/usr/bin/env bash
# Makes everything that a cluster needs, once: the control plane, Helm and its provider for Terraform from source, what keeps state from Debian 13, the images of
# Open WebUI with what PostgreSQL takes. Running it again looks at what is there and does the rest.
#
#   prepare.sh [programs|kept]    programs: only what is built, which needs no docker
#                                 kept: nothing; whether all of that has been built before
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cloud=$here/../cloud
cache=${CLUSTER_TEST_CACHE:-/var/cache/cdktf-bailian-open-webui/kubernetes}
cloud_cache=${MACHINE_TEST_CACHE:-/var/cache/cdktf-bailian-open-webui/machine}
mirror=${MACHINE_TEST_DEBIAN_MIRROR:-http://deb.debian.org/debian}
export DOCKER_BUILDKIT=0 GOFLAGS=-buildvcs=false

readonly kubernetes_version=1.34.2 helm_version=3.18.6
# The provider's tags are no versions of a Go module (its path does not end in /v3), so it comes from its repository, at the commit of this version.
readonly helm_provider_version=3.1.2 helm_provider_commit=ecffae07748ea9e2e99660e5ad3f852a12fbc5fc
helm_provider_source=${HELM_PROVIDER_SOURCE:-https://github.com/hashicorp/terraform-provider-helm}
readonly programs=("kube-apiserver-$kubernetes_version" "kube-controller-manager-$kubernetes_version" "helm-$helm_version" "terraform-provider-helm-$helm_provider_version")
readonly open_webui_versions=(0.11.4 0.12.4) newest=0.12.4
readonly changes=(next never-starts never-ready migration-fails next-never-starts next-starts-once)
readonly image_prefix=machine-under-test

say() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*" >&2; }

logged() { # what, command…
  local log=$cache/$1.log
  "${@:2}" >"$log" 2>&1 || {
    tail -n 30 "$log" >&2
    echo "$1 failed; all of it is in $log" >&2
    return 1
  }
}

# In a folder of its own: the one here stays as it is.
build_control_plane() {
  local folder version="-X k8s.io/component-base/version.gitVersion=v$kubernetes_version"
  folder=$(mktemp -d)
  cp "$here"/control-plane/* "$folder/"
  for program in kube-apiserver kube-controller-manager; do
    (cd "$folder" && nice go build -mod=readonly -trimpath -ldflags "-s -w $version -X k8s.io/component-base/version.gitMajor=1 -X k8s.io/component-base/version.gitMinor=34" \
      -o "$cache/bin/$program.new" "k8s.io/kubernetes/cmd/$program") || return 1
    mv "$cache/bin/$program.new" "$cache/bin/$program-$kubernetes_version"
  done
  rm -rf "$folder"
}

build_helm() {
  GOBIN=$cache/bin nice go install -trimpath -ldflags "-s -w -X helm.sh/helm/v3/internal/version.version=v$helm_version" "helm.sh/helm/v3/cmd/helm@v$helm_version"
  mv "$cache/bin/helm" "$cache/bin/helm-$helm_version"
}

build_helm_provider() {
  local folder
  folder=$(mktemp -d)
  git clone --quiet "$helm_provider_source" "$folder" && git -C "$folder" checkout --quiet "$helm_provider_commit"
  (cd "$folder" && nice go build -trimpath -ldflags "-s -w -X main.Version=$helm_provider_version" -o "$cache/bin/provider.new" .)
  mv "$cache/bin/provider.new" "$cache/bin/terraform-provider-helm-$helm_provider_version"
  rm -rf "$folder"
}

ensure_programs() {
  mkdir -p "$cache/bin"
  if [[ ! -x $cache/bin/kube-controller-manager-$kubernetes_version ]]; then
    say 'building the control plane, which takes a quarter of an hour of one core'
    logged control-plane build_control_plane
  fi
  if [[ ! -x $cache/bin/helm-$helm_version ]]; then
    say 'building helm'
    logged helm build_helm
  fi
  if [[ ! -x $cache/bin/terraform-provider-helm-$helm_provider_version ]]; then
    say "building terraform's provider of helm"
    # Where GitHub is out of reach the suites without Terraform run all the same.
    logged helm-provider build_helm_provider || echo "HELM_PROVIDER_SOURCE names another repository or a clone of $helm_provider_source" >&2
  fi
  local program
  for program in "${programs[@]}"; do
    [[ ! -x $cache/bin/$program ]] || ln -sfn "$program" "$cache/bin/${program%-*}"
  done
}

are_programs_kept() {
  local program
  for program in "${programs[@]}"; do [[ -x $cache/bin/$program ]] || return 1; done
}

image_exists() { docker image inspect "$1" >/dev/null 2>&1; }
tag_of() { cat "$@" | sha256sum | cut -c1-16; }

build_image() { # tag, folder, more files and arguments of docker build
  local tag=$1 context
  context=$(mktemp -d)
  cp "$2"/* "$context/"
  cp "${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}" "$context/building-machine-ca.crt"
  cp "$cloud_cache/ca/ca.crt" "$context/test-ca.crt"
  say "building $tag"
  logged "build-${tag##*/}" docker build --network host --force-rm --tag "$tag" "${@:3}" "$context"
  rm -rf "$context"
}

ensure_debian_image() {
  debian=$image_prefix/debian:trixie-1
  ! image_exists "$debian" || return 0
  local tree
  say 'making the tree of Debian 13'
  tree=$(mktemp -d "$cache/debian-tree.XXXXXX")
  # Debian 12's debootstrap knows the name only by its script for sid, which all of them are.
  logged debootstrap debootstrap --variant=minbase trixie "$tree" "$mirror" /usr/share/debootstrap/scripts/sid
  echo "deb $mirror trixie main" >"$tree/etc/apt/sources.list"
  rm -rf "$tree"/var/cache/apt/archives/*.deb "$tree"/var/lib/apt/lists/*
  tar -C "$tree" -c . | docker import - "$debian" >/dev/null
  rm -rf "$tree"
}

ensure_data_layer_image() {
  local folder=$here/images/data-layer tag
  tag=$image_prefix/data-layer:$(tag_of "$folder"/*)
  image_exists "$tag" || build_image "$tag" "$folder" --build-arg "DEBIAN=$debian"
  docker tag "$tag" "$image_prefix/data-layer:current"
}

ensure_certbot_image() {
  local folder=$here/images/certbot tag
  tag=$image_prefix/certbot:$(tag_of "$folder"/* "$cloud_cache/ca/ca.crt")
  image_exists "$tag" || build_image "$tag" "$folder" --build-arg "DEBIAN=$debian"
  docker tag "$tag" "$image_prefix/certbot:current"
}

# The one that instruments/cloud has made last of a version is known by its name in the registry that it has filled.
machine_image() { # version
  tr ' ' '\n' <"$cloud_cache/registry/made-of" | sed -n "s/=v$1\$//p"
}

ensure_open_webui_images() {
  local version change of tag folder=$here/images/open-webui changed=$here/images/open-webui-changed
  for version in "${open_webui_versions[@]}"; do
    of=$(machine_image "$version")
    tag=$image_prefix/cluster-open-webui:$version-$(tag_of "$folder"/* <(echo "$of"))
    image_exists "$tag" || build_image "$tag" "$folder" --build-arg "OPEN_WEBUI=$of"
    docker tag "$tag" "$image_prefix/cluster-open-webui:$version"
  done
  for change in "${changes[@]}"; do
    of=$tag
    image_exists "$of-$change-$(tag_of "$changed"/*)" || build_image "$of-$change-$(tag_of "$changed"/*)" "$changed" --build-arg "OPEN_WEBUI=$of" --build-arg "CHANGE=$change"
    docker tag "$of-$change-$(tag_of "$changed"/*)" "$image_prefix/cluster-open-webui:$newest-$change"
  done
}

main() {
  if [[ ${1:-} == kept ]]; then are_programs_kept; return; fi
  mkdir -p "$cache"
  exec 8>"$cache/prepare.lock"
  flock 8
  ensure_programs
  if [[ ${1:-} == programs ]]; then return 0; fi
  bash "$cloud/prepare.sh" 8>&-
  ensure_debian_image
  ensure_data_layer_image
  ensure_certbot_image
  ensure_open_webui_images
  say 'everything is there'
}

main "$@"
