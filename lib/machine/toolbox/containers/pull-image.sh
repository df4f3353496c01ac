#!/usr/bin/env bash
# Installed as /usr/local/lib/open-webui/pull-image.
#
#   pull-image NAME [DIGEST]     makes sure that the image is on the machine under this name. By digest where it is known: docker itself then refuses
#                                other content, whatever the registry
#
# Ends 0, or 1 with one sentence on the error output.
set -euo pipefail
. /usr/local/lib/open-webui/tool.sh
. /usr/local/lib/open-webui/services.sh
readonly name=$1 digest=${2:-}
reference=$name words='' pulled=false
[[ -z $digest ]] || reference=${name%:*}@$digest

pull() {
  # Last words only: progress lines would fill what Cloud Assistant keeps.
  words=$(timeout "$(at_most 3000)" docker pull -q "$reference" 2>&1) || {
    words=${words##*$'\n'}
    echo "$words"
    # No second try makes these better.
    [[ ! ${words,,} =~ 'manifest unknown'|'not found'|denied|'no space left' ]] || return 0
    return 1
  }
  pulled=true
}

why_not_pulled() {
  case $words in
    *'no space left'*) echo "the system disk is too small for $reference; give systemDiskSizeGiB more, then deploy again" ;;
    *'manifest unknown'* | *'not found'*) echo "the registry has no $reference; correct the tag or the digest of the image" ;;
    *denied* | *unauthorized*) echo "the registry lets nobody pull $reference without an account; name a registry that does" ;;
    *) echo "could not pull $reference (${words:0:200}); give the machine a way to the registry, or name a mirror that it can reach" ;;
  esac
}

if ! docker image inspect "$reference" &>/dev/null; then
  echo "pulling $reference"
  retry 6 pull || true
  "$pulled" || fail "$(why_not_pulled)"
fi
[[ -z $digest ]] || docker tag "$reference" "$name"
