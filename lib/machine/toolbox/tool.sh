# What a tool begins with. A program says more where it fails: prelude.sh.
. /usr/local/lib/open-webui/shell.sh

fail() {
  echo "$*" >&2
  exit 1
}
