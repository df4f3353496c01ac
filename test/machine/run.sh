#!/usr/bin/env bash
# Everything about the machine, on one host: first what is timed, with the host for itself; then what is only right or wrong, side by side.
# Each command's output is printed whole when it has ended, so that nothing of one stands between lines of another.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
cd "$root" || exit 1
outputs=$(mktemp -d)
failed=0
engine_is_ours=false

# shellcheck disable=SC2329 # run by `alone` and `keep`
jest() { npx jest --config test/machine/jest.config.json "$@"; }

# Runs a command, and keeps what it says until it has ended.
keep() { # name, command…
  local name=$1 began=$SECONDS status
  shift
  "$@" >"$outputs/$name" 2>&1
  status=$?
  printf -- '-- %s: ended with %s after %s s\n' "$name" "$status" "$((SECONDS - began))" >>"$outputs/$name"
  return "$status"
}

print() { # name, status
  printf -- '\n-- %s\n' "$1"
  cat "$outputs/$1"
  (($2 == 0)) || failed=1
}

alone() { # name, command…
  keep "$@"
  print "$1" $?
}

# shellcheck disable=SC2329 # a trap
end() {
  local group
  # Both are groups of their own: an interruption of this script does not reach them by itself.
  for group in $(jobs -pr); do kill -- "-$group"; done
  wait
  if "$engine_is_ours"; then bash instruments/cloud/prepare.sh stop; fi
  rm -rf "$outputs"
}

trap end EXIT
trap 'exit 130' INT TERM
docker version >/dev/null 2>&1 || engine_is_ours=true

# Made once, before anything is timed.
alone prepare bash instruments/cloud/prepare.sh
((failed == 0)) || exit 1
alone system-disk python3 test/unit/machine/pieces/run.py test/machine/system-disk
alone deploy jest '/deploy\.test'

set -m
keep suites jest --testPathIgnorePatterns '/deploy\.test' &
suites=$!
keep frontend python3 "$here/frontend/run.py" &
frontend=$!
set +m
wait "$frontend"
print frontend $?
wait "$suites"
print suites $?
echo "-- all of it took $SECONDS s"
exit "$failed"
