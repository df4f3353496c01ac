#!/usr/bin/env bash
# Everything about the machine, on one host: first what is timed, with the host for itself; then what is only right or wrong, side by side.
# With --quick, as CI runs it, without what takes longest, more than half of the whole: data and accounts that are brought, mirrors and logins of registries, cuts at
# many moments, restarts and kills in every order, sites of before, each thing that an account or a model may lack, every way around the list of models, other versions of nginx and certbot,
# deadlines that are waited for, load. Whoever changes what they try, or makes a release, runs all of it.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
readonly long='/(around-the-list|bring-data|certificate-other-certbots|comes-back|comes-back-services|company-sign-in|failures-of-the-account|frontend-newest-nginx|image-mirrors|interrupted-deploy|interrupted-upgrade|load|models|registry-login|take-over|time-limit)\.test'
failed=0
engine_is_ours=false
left_out=()
case ${1:-} in
  '') ;;
  --quick) left_out=("$long") ;;
  *) echo "usage: run.sh [--quick]" >&2 && exit 2 ;;
esac

# shellcheck disable=SC2329 # run by `run`
jest() { npx jest --config test/machine/jest.config.json "$@"; }

# Runs a command to its end, as a group of its own, so that an interruption of this script need not wait for that.
run() { # name, command…
  local name=$1 began=$SECONDS status
  shift
  printf -- '\n-- %s\n' "$name"
  set -m
  "$@" </dev/null &
  set +m
  wait "$!"
  status=$?
  printf -- '-- %s: ended with %s after %s s\n' "$name" "$status" "$((SECONDS - began))"
  ((status == 0)) || failed=1
}

# shellcheck disable=SC2329 # a trap
end() {
  local group
  # An interruption of this script does not reach it by itself.
  for group in $(jobs -pr); do kill -- "-$group"; done
  wait
  if "$engine_is_ours"; then bash instruments/cloud/prepare.sh stop; fi
}

trap end EXIT
trap 'exit 130' INT TERM
docker version >/dev/null 2>&1 || engine_is_ours=true

# Made once, before anything is timed.
run prepare bash instruments/cloud/prepare.sh
((failed == 0)) || exit 1
run system-disk python3 test/unit/machine/pieces/run.py test/machine/system-disk
run deploy jest '/deploy\.test'
run suites jest --testPathIgnorePatterns '/deploy\.test' "${left_out[@]}"
echo "-- all of it took $SECONDS s"
exit "$failed"
