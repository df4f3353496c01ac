# More words, of whoever has to do with services.
#
#   retry TIMES COMMAND…                  with pauses of 2, 4, 8 … s; false if no try went well
#   install_unit NAME <…                  a systemd unit, or a file beside one (UNIT.d/FILE): written if it differs, and known to systemd
#   stop_for_a_while UNIT                 who stops the site, or what it needs, is followed by open-webui-recovery: it has it run again if this
#                                         shell is killed before it does

retry() {
  local left=$1 pause=1
  shift
  until "$@"; do
    look_at_clock
    ((--left && clock + (pause *= 2) < ${ends:-$((clock + 3300))})) || return 1
    sleep "$pause"
  done
}

install_unit() {
  write_file_if_changed "/etc/systemd/system/$1" 644
  # Also where nothing changed: the run before may have been cut off here.
  [[ $(systemctl show -p NeedDaemonReload --value "${1%.d/*}") == no ]] || systemctl daemon-reload
}

stop_for_a_while() {
  systemctl --no-block start open-webui-recovery 2>/dev/null || true
  systemctl stop "$1" 2>/dev/null
}
