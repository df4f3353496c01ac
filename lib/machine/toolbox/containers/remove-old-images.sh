#!/usr/bin/env bash
# Installed as /usr/local/lib/open-webui/remove-old-images.
#
#   remove-old-images IMAGE [IMAGE…]     removes every image of the first one's repository but these. By what they are, not by their names: an image
#                                        that was pulled by its digest has no tag. What a container uses stays too.
set -euo pipefail

# An image that a mirror served has its digest in a tag: see pull-image.
id_of() {
  { docker image inspect "$1" || docker image inspect "${1/@sha256:/:sha256-}"; } 2>/dev/null | sed -n 's/.*"Id": "\(sha256:[0-9a-f]*\)".*/\1/p' || true
}

present=$(id_of "$1")
# Unknown what is in use: then all of it is.
[[ -n $present ]] || exit 0
kept=$(for image; do id_of "$image"; done)
# Docker lists its own hub's images without its name.
repository=${1%@*}
repository=${repository#docker.io/}
for id in $(docker image ls --no-trunc --quiet "${repository%:*}" | sort -u); do
  grep -qxF "$id" <<<"$kept" || docker rmi "$id" >/dev/null || true
done
