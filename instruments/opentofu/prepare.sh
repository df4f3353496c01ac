#!/usr/bin/env bash
# Builds OpenTofu from source, once a version: some minutes of one core. Go's proxy is all that it takes; what has been built is kept.
#
#   prepare.sh     says at the end where the program is
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${OPENTOFU_CACHE:-/var/cache/cdktf-bailian-open-webui/opentofu}
version=$(awk '$2 == "github.com/opentofu/opentofu" { print $3 }' "$here/go.mod")
program=$cache/$version/tofu
export GOFLAGS=-buildvcs=false

mkdir -p "$cache/$version"
exec 8>"$cache/prepare.lock"
flock 8
if [[ ! -x $program ]]; then
  # In a folder of its own: the one here stays as it is.
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  cp "$here"/go.mod "$here"/go.sum "$here"/programs.go "$folder/"
  (cd "$folder" && nice go build -mod=readonly -trimpath -ldflags '-s -w -X github.com/opentofu/opentofu/version.dev=no' -o "$program.new" github.com/opentofu/opentofu/cmd/tofu)
  mv "$program.new" "$program"
fi
echo "$program"
